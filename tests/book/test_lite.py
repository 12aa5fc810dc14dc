"""An assignment done in the browser: JupyterLite opens it, keeps it, and gives it to hand in."""

import json
import re
from pathlib import Path

import pytest

from helpers.assignments import release, source
from helpers.book.run import parts
from helpers.book.run.notebooks import LITE
from helpers.book.site.publishing import PYTHON
from helpers.grading import engine
from helpers.grading.sandbox import Limits
from tests.book import in_lite
from tests.book.conftest import soak_but
from tests.book.test_run import LACKS
from tests.course import ARRESTED, ROOT

NAMES = source.names(ROOT / "assignments")
OFTEN = "limits-and-a-total"
# Playwright hears of no download in the Firefox of the system.
in_chromium = pytest.mark.only_in("chromium")


def first_question(name: str) -> tuple[str, str]:
    """Return the name of the first question of an assignment that a program grades, and its key."""
    assignment = source.read(ROOT / "assignments" / f"{name}.md")
    question = next(question for question in assignment.questions if not question.manual)
    return question.name, "\n".join(question.solution)


@pytest.fixture(params=soak_but([OFTEN], NAMES))
def done(request, browser, open_page, served, once) -> dict:
    """What came of a visit by a student who does a part of an assignment and hands it in."""
    assert parts.find(), LACKS
    name = request.param

    def made(folder: Path) -> dict:
        page = open_page(f"{served}/chapters/assignments/{name}.html", accept_downloads=True)
        question, answer = first_question(name)
        found = in_lite.visit(page, question, answer, folder / "class")
        assignment = source.read(ROOT / "assignments" / f"{name}.md")
        released = release.write(assignment, folder / "released" / name)
        checking = engine.Checking(released.tests)
        result = engine.grade(folder / "class" / found["file"], released, checking, Limits())
        checking.close()
        asked = next(q for q in assignment.questions if q.name == question)
        of = sum(test.points for test in asked.tests)
        graded = {"points": result.points, "of": of, "reasons": result.reasons}
        return found | graded | {"question": question}

    return once(f"{name} in JupyterLite", made)


@in_chromium
def test_a_page_says_where_the_work_is_kept_and_how_it_is_handed_in(done):
    assert "in this browser, on this device, alone" in done["offer"]
    assert "Download" in done["offer"]
    assert "kept in this browser alone" in done["note"]


@in_chromium
def test_the_public_checks_run_there(done):
    question = done["question"]
    assert done["unanswered"].startswith(f"{question}: not yet.")
    assert done["answered"].startswith(f"{question}: the public checks passed.")
    assert done["errors"] == []


@in_chromium
def test_what_was_written_is_there_after_a_reload(done):
    assert done["after_reload"] == 1


@in_chromium
def test_the_downloaded_notebook_is_graded_like_any_other(done):
    assert done["file"].endswith(".ipynb")
    assert done["points"][done["question"]] == done["of"] > 0
    assert {*done["points"].values()} == {
        0,
        done["of"],
    }  # of the other questions there is no answer
    assert done["reasons"] == []


@in_chromium
def test_no_request_of_a_notebook_leaves_the_site(done, served):
    assert len(done["asked"]) > 50
    assert {url for url in done["asked"] if not url.startswith("http://127.0.0.1:")} == set()
    assert done["problems"] == []


def test_python_is_the_one_that_pages_load(built_book):
    python = built_book / PYTHON
    config = json.loads((python / LITE / "jupyter-lite.json").read_text(encoding="utf-8"))
    (settings,) = config["jupyter-config-data"]["litePluginSettings"].values()
    assert (python / LITE / settings["pyodideUrl"]).is_file()
    lock = python / LITE / settings["loadPyodideOptions"]["lockFileURL"]
    wheels = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert {*wheels} == {*settings["loadPyodideOptions"]["packages"]}
    assert {
        name for name, w in wheels.items() if not (lock.parent / w["file_name"]).is_file()
    } == set()
    assert len([*python.glob("pyodide-*")]) == 1


def test_the_policy_of_a_notebook_allows_nobody_else_and_no_script_in_an_output(built_book):
    page = built_book / PYTHON / LITE / "notebooks" / "index.html"
    html = page.read_text(encoding="utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert "//" not in policy
    told = dict(part.split(" ", 1) for part in policy.split("; "))
    assert told["default-src"] == "'self'"
    assert "'unsafe-inline'" not in told["script-src"]
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_every_notebook_of_the_site_opens_there_without_its_outputs(built_book):
    offered = {
        p.relative_to(built_book / "notebooks") for p in built_book.glob("notebooks/**/*.ipynb")
    }
    inside = built_book / PYTHON / LITE / "files"
    assert {p.relative_to(inside) for p in inside.rglob("*.ipynb")} == offered
    listed = json.loads((inside.parent / "api/contents/assignments/all.json").read_text("utf-8"))
    assert {entry["name"] for entry in listed["content"]} == {f"{name}.ipynb" for name in NAMES}
    chapter = json.loads(
        (inside / f"{ARRESTED.removeprefix('chapters/')}.ipynb").read_text("utf-8")
    )
    assert [cell for cell in chapter["cells"] if cell.get("outputs")] == []


def test_a_page_that_was_opened_as_a_file_leads_to_no_notebook_and_says_why(
    browser, read_page, built_book
):
    page = read_page((built_book / f"chapters/assignments/{OFTEN}.html").as_uri())
    assert page.get_by_role("link", name="Do it in your browser").count() == 0
    assert "cannot load Python" in page.locator("[data-as-file]").inner_text()
    assert page.locator(".menu-launch:visible").count() == 0


def test_a_chapter_opens_there_by_its_menu(browser, read_page, served):
    page = read_page(f"{served}/{ARRESTED}.html")
    page.locator(".menu-launch summary").click()
    link = page.get_by_role("link", name="In your browser (JupyterLite)")
    assert link.get_attribute("href").endswith("path=national-operations/who-was-arrested.ipynb")
