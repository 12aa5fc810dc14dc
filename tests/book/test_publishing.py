"""Where a reader can take a chapter: notebooks to download, and buttons that lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
from lxml import etree
from nbconvert import HTMLExporter
from playwright.sync_api import expect

from helpers.book.site import notebooks
from helpers.book.site.publishing import launch_links
from helpers.press import archive
from tests.book.books import OF_A_FORK, links, notebook
from tests.course import ROOT, WITH_EXPLORERS
from tools import changed

CHAPTERS = [
    str(path.relative_to(ROOT).with_suffix("")) for path in notebooks.chapters(ROOT / "chapters")
]
MOSCOW = "what-remains/moscow-day-by-day"
HARBIN = "national-operations/the-harbin-puzzle"


def test_a_chapter_is_offered_as_source_notebook_and_script(built_book, parsed):
    for name in CHAPTERS:
        offered = links(parsed(name), "download")
        assert list(offered) == ["Text (.md)", "Notebook (.ipynb)", "Script (.py)"], name
        for file in offered.values():
            assert ((built_book / name).parent / file).resolve().is_file(), name


def test_a_notebook_to_take_away_holds_what_the_page_shows(built_book, parsed):
    for name in WITH_EXPLORERS:
        inside = name.removeprefix("chapters/")
        taken = nbformat.read(built_book / "notebooks" / f"{inside}.ipynb", as_version=4)
        nbformat.validate(taken)
        shown = "".join(
            output["data"].get("text/html", "")
            for cell in taken.cells[1:]
            if cell.cell_type == "code"
            for output in cell.outputs
            if "data" in output
        )
        parts = parsed(name).select(".cell_output :is(section.explorer, figure)[id]")
        assert [part["id"] for part in parts if f'id="{part["id"]}"' not in shown] == [], name


def test_every_script_is_python_and_a_reader_can_run_it(built_book, tmp_path):
    scripts = sorted((built_book / "notebooks").rglob("*.py"))
    assert len(scripts) == len(CHAPTERS)
    for script in scripts:
        compile(script.read_text(encoding="utf-8"), script, "exec")
    for script in (f"{HARBIN}.py", "families/family-members-of-traitors.py"):
        done = run_script(built_book / "notebooks" / script, tmp_path)
        assert done.returncode == 0, done.stderr


def test_a_script_says_in_one_line_what_to_do_where_the_course_is_missing(built_book, tmp_path):
    done = run_script(built_book / "notebooks" / f"{HARBIN}.py", tmp_path, "-I", "-S")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith('First install the course: pip install "')
    assert line.endswith('.whl"')


def run_script(script: Path, folder: Path, *options: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *options, script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def test_a_notebook_is_alive_in_a_viewer_that_runs_no_kernel(open_page, built_book, tmp_path):
    taken = nbformat.read(built_book / "notebooks" / f"{HARBIN}.ipynb", as_version=4)
    viewer = tmp_path / "viewer.html"
    viewer.write_text(HTMLExporter().from_notebook_node(taken)[0], encoding="utf-8")
    page = open_page(viewer.as_uri())
    explorer = page.locator("section.explorer").first
    frame = explorer.locator(".explorer-frame")
    before = frame.inner_text()
    explorer.get_by_label("Cases without a sentence").check()
    expect(frame).not_to_have_text(before)
    expect(explorer.locator(".explorer-choices")).to_contain_text("Cases without a sentence")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_picture_of_a_chart_stands_by_itself(open_page, built_book, colours):
    page = open_page(f"{built_book.as_uri()}/chapters/{MOSCOW}.html", color_scheme=colours)
    page.add_script_tag(url=(built_book / "_static" / "pictures.js").as_uri())
    figure = page.locator("figure.chart-figure").first
    picture = figure.evaluate("figure => pictureOf(figure)")
    texts = " ".join(" ".join(etree.fromstring(picture).itertext()).split())
    assert figure.locator("figcaption strong").inner_text().removesuffix(".") in texts
    assert figure.locator(".figure-sources").inner_text() in texts
    assert "var(" not in picture
    assert "http" not in picture.replace("http://www.w3.org/", "")


@pytest.mark.only_in("chromium")  # Playwright hears of no download in the Firefox of the system
def test_a_chart_can_be_saved_as_svg_and_as_png(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/chapters/{MOSCOW}.html")
    figure = page.locator("figure.chart-figure").first
    saved = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            figure.get_by_role("button", name=f"Save the picture as {kind}").click()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
        saved[kind] = Path(download.value.path()).read_bytes()
    assert saved["SVG"].decode() == figure.evaluate("figure => pictureOf(figure)")
    assert saved["PNG"].startswith(b"\x89PNG")
    width = int.from_bytes(saved["PNG"][16:20], "big")
    assert width == 2 * int(float(etree.fromstring(saved["SVG"]).get("width")))
    assert page.problems == []


def test_while_the_address_is_not_known_no_page_leads_to_a_service(parsed):
    for name in CHAPTERS:
        assert {*links(parsed(name), "launch")} == {"In your browser (JupyterLite)"}, name
        assert "/issues/new" not in str(parsed(name)), name


def test_a_fork_learns_its_address_from_its_ci(book):
    figure = "It gives {datum}`105,485 <nationality_arrests.poles.arrested>` Poles arrested."
    book.plant(own=f"{notebook('print(6 * 7)')}\n{figure}\n")
    build = book.build(**OF_A_FORK)
    assert build.exit_code == 0, build.output
    page = book.page("own")
    assert links(page, "launch") == {
        "Binder": "https://mybinder.org/v2/gh/history/terror/course"
        "?urlpath=lab%2Ftree%2Fnotebooks%2Fown.ipynb",
        "Colab": "https://colab.research.google.com/github/history/terror/blob/notebooks/own.ipynb",
    }
    (form,) = [a["href"] for a in page.footer.select("a") if "/issues/new" in a["href"]]
    asked = parse_qs(urlsplit(form).query)
    assert asked == {"template": ["correction.yml"], "page": ["A planted chapter (chapters/own)"]}
    (form,) = [a["href"] for a in page.select(".datum-list a") if "/issues/new" in a["href"]]
    of_figure = parse_qs(urlsplit(form).query)
    assert of_figure["page"] == asked["page"]
    assert of_figure["wrong"] == ["105,485 (nationality_arrests.poles.arrested)"]
    assert of_figure["source"][0].startswith("The page names: Wikipedia contributors, Mass oper")
    template = ROOT / ".github/ISSUE_TEMPLATE" / asked["template"][0]
    fields = yaml.safe_load(template.read_text(encoding="utf-8"))["body"]
    assert set(of_figure) - {"template"} <= {field.get("id") for field in fields}
    canonical = "https://history.github.io/terror/chapters/own.html"
    assert page.find("link", rel="canonical")["href"] == canonical
    taken = json.loads((book.root / "_build/html/notebooks/own.ipynb").read_text())
    wheel = f"https://history.github.io/terror/notebooks/{notebooks.wheel_name()}"
    assert wheel in "".join(taken["cells"][0]["source"])


def test_a_pull_request_is_told_which_pages_it_changes(built_book, tmp_path, capsys):
    base, new = tmp_path / "base", tmp_path / "new"
    for site in (base, new):
        site.mkdir()
        for page in ("index", "404", "chapters/timeline", "chapters/sources"):
            (site / page).parent.mkdir(exist_ok=True)
            shutil.copy(built_book / f"{page}.html", site / f"{page}.html")
    assert changed.main([str(base), str(new)]) is None
    assert "None." in capsys.readouterr().out
    menu, text = new / "chapters/sources.html", new / "chapters/timeline.html"
    menu.write_text(menu.read_text().replace("Contents</span>", "All pages</span>"))
    text.write_text(text.read_text().replace("The timeline is a selection", "It is a selection"))
    (new / "404.html").unlink()
    (new / "chapters/own.html").write_text("<main><h1>A new page</h1></main>")
    assert changed.main([str(base), str(new)]) is None
    said = capsys.readouterr().out
    assert re.findall(r"^- (.+)", said, re.MULTILINE) == [
        "Timeline (`chapters/timeline.html`)",
        "A new page (`chapters/own.html`)",
        "This page does not exist (`404.html`)",
    ]
    assert "make book" in changed.main([str(base), str(tmp_path)])


def test_an_institution_names_its_jupyterhub():
    links = launch_links("https://github.com/a/b", "main", "families/x", "https://hub.example.org/")
    assert links["JupyterHub"] == (
        "https://hub.example.org/hub/user-redirect/git-pull"
        "?repo=https%3A%2F%2Fgithub.com%2Fa%2Fb&branch=notebooks"
        "&urlpath=lab%2Ftree%2Fb%2Ffamilies%2Fx.ipynb"
    )


def test_no_page_has_a_reference_to_thebe(built_book):
    for page in built_book.rglob("*.html"):
        assert not re.search("thebe", page.read_text(encoding="utf-8"), re.IGNORECASE), page


def test_the_site_is_packed_whole_and_works_where_it_is_unpacked(open_page, built_book, tmp_path):
    for name in ("one", "two"):
        archive.main([str(built_book), str(tmp_path / name)])
    packed = [next((tmp_path / name).glob("*.zip")) for name in ("one", "two")]
    assert packed[0].read_bytes() == packed[1].read_bytes()
    zipfile.ZipFile(packed[0]).extractall(tmp_path)
    site = tmp_path / packed[0].stem
    page = open_page(f"{site.as_uri()}/chapters/{HARBIN}.html")
    assert page.problems == []
    frame = page.locator(".explorer-frame").first
    before = frame.inner_text()
    page.locator(".explorer").first.get_by_label("Cases without a sentence").check()
    expect(frame).not_to_have_text(before)


def test_without_a_built_site_nothing_is_packed_and_the_remedy_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit):
        archive.main([str(tmp_path), str(tmp_path / "dist")])
    assert "make book builds it" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()
