"""The assignments on the site: a notebook to run or take away, and nothing that gives them away."""

import subprocess
import sys

import nbformat
import pytest

from helpers.assignments import leaks, source
from helpers.book.site import notebooks
from tests.book.books import OF_A_FORK, links
from tests.course import ROOT

SOURCES = ROOT / "assignments"
NAMES = source.names(SOURCES)
TEMPLATE = source.read(SOURCES / "template.md")


@pytest.fixture(scope="module")
def looked_for() -> dict[str, str]:
    """The lines of solutions, hidden tests, wrong and model answers of all assignments."""
    found: dict[str, str] = {}
    for path in sorted(SOURCES.glob("*.md")):
        found |= leaks.secrets(source.read(path))
    return found


def test_nothing_on_the_site_gives_an_assignment_away(built_book, looked_for):
    assert len(looked_for) > 8
    assert list(leaks.find(built_book, looked_for)) == []


def test_nothing_in_the_wheel_gives_an_assignment_away(tmp_path, looked_for):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path]
    subprocess.run([*build, ROOT], check=True, capture_output=True)
    assert [file.suffix for file in tmp_path.iterdir()] == [".whl"]
    assert list(leaks.find(tmp_path, looked_for)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_an_assignment_offers_its_notebook(built_book, parsed, name):
    offered = links(parsed(f"chapters/assignments/{name}"), "download")
    taken = built_book / "chapters" / "assignments" / offered["Notebook (.ipynb)"]
    notebook = nbformat.read(taken, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata["otter"] == {"assignment_name": name}
    assert "Script (.py)" not in offered


def test_a_page_gets_buttons_as_soon_as_there_is_an_assignment_of_its_name(book):
    book.plant(**{"assignments/template": "# An assignment\n", "assignments/none": "# No such\n"})
    build = book.build(**OF_A_FORK)
    assert build.exit_code == 0, build.output
    html = book.root / "_build" / "html"
    page = book.page("assignments/template")
    assert links(page, "launch")["Colab"].endswith("/notebooks/assignments/template.ipynb")
    taken = nbformat.read(html / "notebooks" / "assignments" / "template.ipynb", as_version=4)
    wheel = f"https://history.github.io/terror/notebooks/{notebooks.wheel_name()}"
    assert wheel in taken.cells[0].source
    assert links(book.page("assignments/none"), "launch") == {}
    assert list(leaks.find(html, leaks.secrets(TEMPLATE))) == []


@pytest.mark.parametrize(
    "line",
    [
        'share = 100 * poles / arrests.loc["total", "arrested"]',
        "assert abs(number(share) - 100 * people['poles'] / people['total']) < 0.05",
        "tell how many of them were sentenced or executed, nor whether they saw themselves",
    ],
)
def test_a_line_that_leaked_is_found_as_html_json_and_in_an_archive(tmp_path, line):
    import html
    import json
    import zipfile

    looked_for = leaks.secrets(TEMPLATE)
    (tmp_path / "page.html").write_text(f"<p><span>{html.escape(line)}</span> in this way.</p>")
    (tmp_path / "data.json").write_text(json.dumps({"cell": ["a\n", f"    {line} in this way."]}))
    with zipfile.ZipFile(tmp_path / "packed.whl", "w") as archive:
        archive.writestr("inner.py", f"{line} in this way.")
    said = "\n".join(leaks.find(tmp_path, looked_for))
    for name in ("page.html", "data.json", "packed.whl:inner.py"):
        assert f"{name} holds template, question" in said
