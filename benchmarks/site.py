"""Measure the book beside a plain jupyter-book of the same chapters, in one run: ``make bench``.

Both are built in folders of their own: anew, with nothing changed, and with a sentence added to one
chapter. Each page is then opened in a browser that has nothing stored, and counted is what it asks
for, compressed as a web server sends it; what it asks of third parties is counted as requests, and
its bytes come on top, for the pages are opened off the network. Lighthouse judges each page as on a
phone with a slow connection. At last a small book is built with ten times the chapters, the data
and the explorers.

The results are written to ``benchmarks/results``, from where the page *Measurements* shows them.
"""

import argparse
import csv
import functools
import gzip
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase

import pandas as pd
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from rich.progress import track
from sphinx_external_toc.parsing import parse_toc_yaml

from benchmarks import plain
from benchmarks.report import RESULTS, ROOT, show
from helpers.book.data import data_package
from helpers.press.browser import find_chromium
from tests.book.books import Book, notebook

LIGHTHOUSE = ROOT / ".venv/node/node_modules/lighthouse/cli/index.js"
JUDGED = ("performance", "accessibility", "best-practices", "seo")
EDITED = "chapters/order-00447/the-order.md"
_NO_SOURCES = (".*", "__pycache__", "_build", "dist", "notebooks", "tests")
TIMES = 10
_BUILD = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
# The bytes of what a page was sent; what the browser had kept was not.
WEIGHT = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .reduce((sum, entry) => sum + (entry.transferSize ? entry.encodedBodySize : 0), 0)"""
_ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def copy_of_ours(target: Path) -> None:
    """Write the sources of this book into a new folder."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*_NO_SOURCES))


def build(root: Path) -> float:
    """Build the book in a folder; return the seconds that it took."""
    environment = os.environ | {
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
        "HELPERS_DATA": str(root / "data"),
    }
    started = time.perf_counter()
    done = subprocess.run(
        _BUILD, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        said = done.stdout.decode().splitlines()
        wrong = [line for line in said if "WARNING" in line or "Error" in line]
        raise RuntimeError("\n".join([f"{root} was not built.", *wrong]))
    return time.perf_counter() - started


def build_times(root: Path, edited: str) -> dict[str, float]:
    """Build a book anew, again, and after an edit; return the seconds of each."""
    times = {
        "cold build, seconds": build(root),
        "build with nothing changed, seconds": build(root),
    }
    with (root / edited).open("a", encoding="utf-8") as chapter:
        chapter.write("\nA sentence was added.\n")
    return times | {"build with one edited chapter, seconds": build(root)}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files compressed, as a web server does, and says nothing."""

    def do_GET(self):
        """Send a file, compressed."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield its address."""
    handler = functools.partial(Quiet, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def visit(browser, address: str, pages: list[str]) -> list[dict]:
    """Open each page with nothing stored, and then the next one; return what each asked for."""
    rows = []
    for page, second in zip(pages, [*pages[1:], pages[0]], strict=True):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        window, asked = context.new_page(), []
        window.on("request", lambda request, asked=asked: asked.append(request.url))
        window.goto(f"{address}/{page}.html", wait_until="networkidle")
        own = [url for url in asked if url.startswith(address)]
        outside = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        row = {
            "page": page,
            "kB gzipped": window.evaluate(WEIGHT) / 1000,
            "requests": len(own),
            "requests to third parties": len(outside),
        }
        window.goto(f"{address}/{second}.html", wait_until="networkidle")
        rows.append(row | {"kB of a second page": window.evaluate(WEIGHT) / 1000})
        context.close()
    return rows


def judge(address: str, page: str) -> dict[str, int]:
    """Return what Lighthouse gives a page, of 100."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [Path(sys.executable).with_name("node"), LIGHTHOUSE, f"{address}/{page}.html"]
        command += ["--output=json", f"--output-path={report}", "--quiet"]
        command += [f"--only-categories={','.join(JUDGED)}"]
        command += ["--chrome-flags=--headless --no-sandbox"]
        environment = os.environ | {"CHROME_PATH": str(find_chromium())}
        subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
        found = json.loads(report.read_text(encoding="utf-8"))
    if "runtimeError" in found:
        raise RuntimeError(f"Lighthouse could not judge {page}: {found['runtimeError']}")
    return {name: round(100 * found["categories"][name]["score"]) for name in JUDGED}


def views(site: Path, pages: list[str]) -> int:
    """Return how many views the explorers of a site hold; of a dead widget one is seen.

    Our explorers list each of their views for readers without scripts.
    """
    count = 0
    for page in pages:
        soup = BeautifulSoup((site / f"{page}.html").read_bytes(), "lxml")
        count += len(soup.select("section.explorer noscript tbody tr"))
        count += len(soup.select(".stock-explorer"))
    return count


def measured(root: Path, pages: list[str], edited: str, lighthouse: bool) -> tuple[dict, list]:
    """Build a book and look at its pages; return its figures, and a row for each page.

    Those that are made of the data are looked at as well. They are not among the pages whose
    weights are compared, as a plain book has none.
    """
    figures = build_times(root, edited)
    site = root / "_build" / "html"
    of_data = [f"data/{page.stem}" for page in sorted((site / "data").glob("*.html"))]
    with served(site) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=[_ONLY_HERE])
            seen = visit(browser, address, [*pages, *of_data])
            browser.close()
        if lighthouse:
            judged = track(seen, "Lighthouse judges")
            seen = [row | judge(address, row["page"]) for row in judged]
    rows = seen[: len(pages)]
    count = views(site, pages)
    weight = statistics.median(row["kB gzipped"] for row in rows)
    figures |= {
        "kB gzipped of a first page, median": weight,
        "kB gzipped of a first page, most": max(row["kB gzipped"] for row in rows),
        "kB gzipped of a second page, median": statistics.median(
            row["kB of a second page"] for row in rows
        ),
        "requests of a page, most": max(row["requests"] for row in rows),
        "requests to third parties, most": max(row["requests to third parties"] for row in rows),
        "views that explorers show": count,
        "cold build for each page, seconds": figures["cold build, seconds"] / len(pages),
        "cold build for each view, seconds": figures["cold build, seconds"] / max(count, 1),
        "kB gzipped for each view": sum(row["kB gzipped"] for row in rows) / max(count, 1),
    }
    if lighthouse:
        for name in JUDGED:
            figures[f"Lighthouse, {name}, lowest"] = min(row[name] for row in seen)
    return figures, seen


EXPLORER = """\
explore(lambda number: figures.table(arrests.head(number), caption='Arrests', source=source),
        number=range(1, 9), title='Arrests {}')"""


def small(root: Path, chapters: int = 2, data: int = 1, explorers: int = 1) -> None:
    """Write a small book: chapters, explorers in each, and so many times the rows of a table."""
    book = Book(root)
    table = root / "data" / "national_operations.csv"
    with table.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    model = next(row for row in rows if row["key"] == "polish_arrested_petrov")
    rows += [model | {"key": f"claim_{number}"} for number in range((data - 1) * len(rows))]
    with table.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    data_package.renew(root / "data")
    book.lock_data()
    start = (
        "from helpers import datasets, figures\nfrom helpers.explore import explore\n"
        "source = 'seed_wikipedia_mass_ops'\n"
        "arrests = datasets.load('nationality_arrests')[['nationality', 'arrested']]"
    )
    cells = [start, *(EXPLORER.format(letter) for letter in ascii_uppercase[:explorers])]
    book.plant(**{f"chapter-{number}": notebook(*cells) for number in range(chapters)})


def growth(folder: Path) -> list[dict]:
    """Build small books, of both kinds, and such that are ten times as large in one respect."""
    rows, first = [], {}
    for what in ("", "chapters", "data", "explorers"):
        sizes = {"chapters": 2, "data": 1, "explorers": 1}
        if what:
            sizes[what] *= TIMES
        ours, theirs = folder / f"small-{what}", folder / f"plain-{what}"
        small(ours, **sizes)
        plain.write(ours, theirs)
        for name, root in (("this book", ours), ("plain jupyter-book", theirs)):
            found = {
                "cold build": build(root),
                "build with nothing changed": build(root),
                "kB gzipped of a chapter": len(
                    gzip.compress((root / "_build/html/chapters/chapter-0.html").read_bytes())
                )
                / 1000,
            }
            base = first.setdefault(name, found)
            if what:
                factors = {f"{key}, times": found[key] / base[key] for key in found}
                rows.append({"ten times the": what, "book": name} | factors)
    return rows


def the_run() -> list[dict]:
    """Say when, where and with what it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    facts = {
        "Date": date.today().isoformat(),
        "Machine": f"{platform.system()}, {platform.machine()}, {os.cpu_count()} processors, "
        f"{memory:.0f} GiB",
        "Load when it began": f"{os.getloadavg()[0]:.1f} processes",
        "Python": platform.python_version(),
    }
    for package in ("jupyter-book", "sphinx", "sphinx-book-theme", "altair", "ipywidgets"):
        facts[package] = version(package)
    package = (LIGHTHOUSE.parents[1] / "package.json").read_text(encoding="utf-8")
    facts["Lighthouse"] = json.loads(package)["version"]
    return [{"what": what, "is": fact} for what, fact in facts.items()]


def write(name: str, title: str, rows: list[dict]) -> None:
    """Print rows as a table, and write them to the results."""
    show(title, rows, RESULTS, name)


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--pages", type=int, help="look at so many pages only (default: all)")
    parser.add_argument("--no-lighthouse", action="store_true", help="for a quick look")
    options = parser.parse_args()
    run = the_run()
    pages = [page for page in parse_toc_yaml(ROOT / "_toc.yml")][: options.pages]
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "ours", Path(folder) / "plain"
        copy_of_ours(ours)
        plain.write(ROOT, theirs)
        found, rows = {}, []
        for name, root in (("this book", ours), ("plain jupyter-book", theirs)):
            print(f"== {name}: built three times, then looked at page by page", flush=True)
            found[name], of_pages = measured(root, pages, EDITED, not options.no_lighthouse)
            rows += [{"book": name} | row for row in of_pages]
        print("== Eight small books, to see how the figures grow", flush=True)
        grown = growth(Path(folder))
    table = pd.DataFrame(found).rename_axis("what").reset_index()
    table["ratio"] = table["this book"] / table["plain jupyter-book"]
    write("run", "The run", run)
    write("pages", "Each page", rows)
    write("growth", "Growth at ten times the size", grown)
    write("comparison", "This book beside a plain jupyter-book", table.to_dict("records"))


if __name__ == "__main__":
    main()
