"""Measure explorers: ``make bench``. Every figure of one run comes from one machine and moment.

The same explorer (32 views of one ranked chart) is made three ways: with ``helpers.explore``, as
an embedded ipywidgets page, and as a Vega page. Compared are bytes (gzipped), requests, and the
time from a key press to the changed frame in a real browser; then build time per frame is measured
as explorers grow.
"""

import gzip
import itertools
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ["HELPERS_STATIC"] = "1"

import altair as alt
import ipywidgets
from ipywidgets.embed import embed_minimal_html
from playwright.sync_api import sync_playwright

from benchmarks.report import ROOT, folder_asked, show
from helpers import charts, datasets, explore, figures
from helpers.analysis import measures
from helpers.press.browser import find_chromium

SIZES = [10, 30, 100, 300, 1000]
PRESSES = 20
WIDGET_MANAGER = "@jupyter-widgets/html-manager"

# Presses the arrow key in a control, and waits until what it changes has changed.
LATENCY = """async ([control, shown]) => {
  const field = document.querySelector(control), frame = document.querySelector(shown);
  const started = performance.now();
  const changed = new Promise((done) => {
    const observer = new MutationObserver(() => { observer.disconnect(); done(); });
    observer.observe(frame, { childList: true, subtree: true, attributes: true });
    setTimeout(() => done("nothing"), 2000);
  });
  if (field.tagName === "SELECT")
    field.selectedIndex = (field.selectedIndex + 1) % field.options.length;
  else if (field.value === field.max) field.value = field.min;
  else field.stepUp();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  if ((await changed) === "nothing") return null;
  return performance.now() - started;
}"""


def view(number: int, log_scale: bool) -> figures.Figure:
    """Rank the first `number` nationalities; the explorer that is measured."""
    table = datasets.load("nationality_arrests")
    rows = table[~table["is_total"]].head(number)
    shares = measures.share(rows["arrested"], table["arrested"].max())
    frame = rows[["nationality", "overrepresentation"]].assign(
        says=[f"{n}: {s:.2f} per cent" for n, s in zip(rows["nationality"], shares, strict=True)]
    )
    chart = charts.ranked_ratios(
        frame,
        group="nationality",
        value="overrepresentation",
        axis="Representation ratio",
        label="says",
        reference_label="as often as the average",
        log_scale=log_scale,
    )
    words = f"{number} nationalities ranked by their representation among those arrested."
    return figures.figure(
        chart, title="Ranking", alt=words, source="seed_wikipedia_mass_ops", data=frame
    )


def page_of_ours(folder: Path) -> Path:
    """Write a page with the explorer as the book has it, script and stylesheet beside it."""
    for name in ("book.js", "book.css"):
        (folder / name).write_bytes((ROOT / "_static" / name).read_bytes())
    body = explore.explore(view, number=range(1, 17), log_scale=[True, False]).to_html()
    page = folder / "explore.html"
    page.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>ours</title>'
        f'<link rel="stylesheet" href="book.css"><script src="book.js"></script>{body}</html>',
        encoding="utf-8",
    )
    return page


def page_of_widgets(folder: Path) -> Path:
    """Write the same with stock ipywidgets: the state of the widgets, and a chart as it stands."""
    output = ipywidgets.Output()
    with alt.renderers.enable("default"):
        output.append_display_data(view(16, True).chart)
    slider = ipywidgets.IntSlider(min=1, max=16, description="number")
    box = ipywidgets.VBox([slider, ipywidgets.Checkbox(description="log_scale"), output])
    page = folder / "ipywidgets.html"
    embed_minimal_html(page, views=[box], title="ipywidgets")
    return page


def page_of_vega(folder: Path) -> Path:
    """Write the same with Vega in the page: a slider bound to the chart, all scripts inside."""
    table = datasets.load("nationality_arrests")
    rows = table[~table["is_total"]].reset_index(drop=True).rename_axis("row").reset_index()
    rows = rows[["row", "nationality", "overrepresentation"]].astype({"overrepresentation": float})
    number = alt.param("number", value=16, bind=alt.binding_range(min=1, max=16, step=1))
    chart = alt.Chart(rows).mark_point().encode(x="overrepresentation:Q", y="nationality:N")
    chart = chart.add_params(number).transform_filter("datum.row < number")
    page = folder / "vega.html"
    chart.save(page, inline=True, embed_options={"renderer": "svg", "actions": False})
    return page


def weigh(pages: dict[str, Path]) -> list[dict]:
    """Open each page in a browser and count bytes, requests and milliseconds."""
    controls = {
        "explore": ("input[type=range]", ".explorer-frame"),
        "ipywidgets": (".widget-slider input, input", "body"),
        "vega": ("input[type=range]", "svg.marks"),
    }
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for name, path in pages.items():
            page = browser.new_page()
            asked = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(path.as_uri())
            page.wait_for_timeout(1500)
            own = [Path(url.removeprefix("file://")) for url in asked if url.startswith("file://")]
            row = {
                "page": name,
                "kB gzipped in the page's folder": sum(zipped(file) for file in own) / 1000,
                "requests": len(asked),
                "requests to third parties": len(asked) - len(own),
            }
            row["ms from key to frame (median)"] = latency(page, *controls[name])
            rows.append(row)
        browser.close()
    return rows


def latency(page, control: str, shown: str) -> float | str:
    """Return the median of some changes, or that nothing changes."""
    if not page.query_selector(control) or not page.query_selector(shown):
        return "no control appears"
    taken = [page.evaluate(LATENCY, [control, shown]) for _ in range(PRESSES)]
    if None in taken:
        return "nothing changes"
    return statistics.median(taken)


def zipped(file: Path) -> int:
    """Return the size of a file as a web server would send it, in bytes."""
    return len(gzip.compress(file.read_bytes(), mtime=0)) if file.exists() else 0


def growth() -> list[dict]:
    """Render explorers of growing size; return seconds and bytes for each."""
    view(16, True).to_html()  # the renderer starts once
    rows = []
    for frames in SIZES:
        each = itertools.cycle([True, False])
        explorer = explore.explore(
            lambda state, each=each: view(1 + state % 16, next(each)),
            state=list(range(frames)),
            name=f"growth-{frames}",
            title="Growth",
            limit=max(SIZES),
        )
        started = time.perf_counter()
        html = explorer.to_html()
        seconds = time.perf_counter() - started
        rows.append(
            {
                "frames": frames,
                "seconds": seconds,
                "ms a frame": 1000 * seconds / frames,
                "kB gzipped": len(gzip.compress(html.encode(), mtime=0)) / 1000,
            }
        )
    return rows


def main() -> int:
    """Run the command; return its exit code."""
    folder = folder_asked(__doc__)
    with tempfile.TemporaryDirectory() as pages:
        made = {
            name: make(Path(pages))
            for name, make in (
                ("explore", page_of_ours),
                ("ipywidgets", page_of_widgets),
                ("vega", page_of_vega),
            )
        }
        weights = weigh(made)
    ours = weights[0]["kB gzipped in the page's folder"]
    for row in weights:
        row["times our bytes"] = row["kB gzipped in the page's folder"] / ours
    show("The same explorer three ways", weights, folder)
    show("Growth with frames", growth(), folder)
    print(f"\nWritten as CSV to {folder}.")
    print(f"The ipywidgets page asks a third party for {WIDGET_MANAGER}: its bytes come on top.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
