"""The assignments on the site: a notebook to run or take away, and nothing that gives them away."""

import shutil
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup

from helpers.assignments import leaks, source
from helpers.book.site import notebooks
from tests.book.books import OF_A_FORK, links
from tests.course import PAGES, ROOT

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
    python = built_book / "python"  # which holds, by hash, what others have released
    others = {
        next(python.glob("pyodide-*")),
        python / "lite" / "build",
        python / "lite" / "extensions",
    }
    written = [path for path in built_book.rglob("*") if path.is_file()]
    ours = [path for path in written if not others & {*path.parents}]
    assert [told for path in ours for told in leaks.find(path, looked_for)] == []


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


# Pages of a book that has no other assignment than the template.
OF_THE_TEMPLATE = {
    "assignments/index": "(assignments)=\n# Assignments\n\n```{assignment-list}\n```\n\n"
    "(assignments-graded)=\n## How it is graded\n\n(what-was-counted)=\n## What was counted\n",
    "assignments/template": "(assignment-template)=\n# A template\n\n```{assignment-head}\n```\n\n"
    "What it is about.\n\n```{assignment-grading}\n```\n",
}


def article(page) -> str:
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    return " ".join(soup.select_one("article").get_text().split())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_of_its_assignment_what_the_source_says(built_book, name):
    assignment = source.read(SOURCES / f"{name}.md")
    said = article(built_book / "chapters" / "assignments" / f"{name}.html")
    course = assignment.course
    assert f"Part of the course. {course['part']}. Time. About {course['minutes']} min" in said
    assert f"What you will be able to do. {' '.join(course['aims'])}" in said
    assert "What you need. " in said
    assert "graded by a program" in said


def test_the_list_has_a_row_for_each_assignment_in_the_order_of_the_book(built_book):
    index = built_book / "chapters" / "assignments" / "index.html"
    soup = BeautifulSoup(index.read_bytes(), "html.parser")
    rows = [[cell.get_text() for cell in row.select("td")] for row in soup.select("tbody tr")]
    listed = [
        page.rpartition("/")[2]
        for page in PAGES
        if page.startswith("chapters/assignments/") and not page.endswith("/index")
    ]
    courses = [source.read(SOURCES / f"{name}.md").course for name in listed]
    assert rows == [
        [course["title"], course["part"], f"{course['minutes']} minutes", course["summary"]]
        for course in courses
    ]


def test_a_copy_without_assignments_keeps_their_pages_and_a_copy_with_them_says_more(book):
    shutil.rmtree(book.root / "assignments")
    book.plant(**OF_THE_TEMPLATE)
    build = book.build(**OF_A_FORK)
    assert build.exit_code == 0, build.output
    page, index = book.html("assignments/template"), book.html("assignments/index")
    assert "Your instructor has the notebook" in article(page)
    assert "What to hand in" in article(page)
    assert links(book.page("assignments/template"), "launch") == {}
    assert "A template" in article(index)

    shutil.copytree(SOURCES, book.root / "assignments", copy_function=shutil.copy)
    build = book.build(**OF_A_FORK)
    assert build.exit_code == 0, build.output
    assert "Time. About 10 minutes." in article(page)
    assert "One question is graded by a program, one by a person" in article(page)
    assert "Notebook (.ipynb)" in links(book.page("assignments/template"), "download")
    assert "A template" in article(index)
    assert "10 minutes" in article(index)


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
