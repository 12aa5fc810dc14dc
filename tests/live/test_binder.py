"""What Binder would build, built: an environment from `binder/` alone, and JupyterLab in it.

No Docker is needed: the steps of repo2docker are taken one by one. The requirements are installed
in a new environment, the script after them is run, the server is started in the folder of the
repository; then notebooks are opened and run in a real browser, off the network.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from helpers import figures
from helpers.assignments import source
from helpers.book.site import notebooks
from helpers.explore import Explorer
from tests.book.chapters import explorers
from tests.course import WITH_EXPLORERS
from tests.live.conftest import AGAIN, SECONDS, Server, open_lab, run_all, serve

ROOT = Path(__file__).parents[2]
NOT_COPIED = (".*", "_build", "dist", "notebooks", "__pycache__", "tests")
CHAPTERS = [
    str(path.relative_to(ROOT / "chapters").with_suffix(""))
    for path in notebooks.chapters(ROOT / "chapters")
]
# A chapter with a map, one with daily data; the others take some minutes.
SOME = ["order-00447/limits-by-region", "rollback/17-november-1938"]
OTHERS = [name for name in CHAPTERS if name not in SOME]


@pytest.fixture(scope="module")
def binder(tmp_path_factory) -> Iterator[Server]:
    """Take the steps of repo2docker, and start the server as Binder does."""
    place = tmp_path_factory.mktemp("binder")
    repository, environment, own = (place / n for n in ("repository", "environment", "own"))
    shutil.copytree(ROOT, repository, ignore=shutil.ignore_patterns(*NOT_COPIED))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python, settings = environment / "bin" / "python", own / "lab_settings"
    shell = {key: value for key, value in os.environ.items() if not key.startswith("HELPERS_")}
    shell |= {"PATH": f"{python.parent}:{shell['PATH']}", "JUPYTER_CONFIG_DIR": str(own / "config")}
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    install += ["--no-compile", "-r", "binder/requirements.txt"]  # most of it is never imported
    for command in (install, ["binder/postBuild"]):
        subprocess.run(command, cwd=repository, env=shell, check=True)
    # Else JupyterLab has only those cells in the page that are in sight.
    tracker = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}', encoding="utf-8")
    with serve(python, repository, own) as server:
        yield server


@pytest.mark.parametrize(
    "names", [SOME, pytest.param(OTHERS, marks=pytest.mark.soak)], ids=["some", "others"]
)
def test_each_chapter_runs_from_first_to_last_cell_and_its_explorer_moves(binder, browser, names):
    for name in names:
        link = f"lab/workspaces/{name.replace('/', '-')}-{browser.name}/tree/notebooks/{name}.ipynb"
        page = open_lab(browser, binder.link.format(link))
        run_all(page)
        assert errors(page, binder.notebooks / "notebooks" / f"{name}.ipynb") == []
        if f"chapters/{name}" in WITH_EXPLORERS:
            move_one_explorer(page, f"chapters/{name}")
        page.context.close()


def test_students_find_the_assignments_without_their_solutions(binder):
    handed_out = binder.notebooks / "notebooks" / "assignments"
    found = sorted(path.stem for path in handed_out.glob("*.ipynb"))
    assert found == source.names(ROOT / "assignments")
    assert not (binder.notebooks / "assignments").exists()


@pytest.mark.only_in("chromium")  # Playwright's double click is two clicks in Firefox
def test_a_chapter_in_myst_opens_as_a_notebook_by_double_click(binder, browser):
    link = binder.link.format("lab/workspaces/source/tree/chapters/families")
    page = browser.new_context(link).new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.goto(link)
    page.locator(".jp-DirListing-item", has_text="family-members-of-traitors.md").dblclick()
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for()
    page.context.close()


def test_the_environment_is_small():
    """No browser, no tools of tests, nothing that builds the book or makes a PDF."""
    named = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    wanted = [line for line in named.splitlines() if not line.startswith("#")]
    assert wanted == ["-c ../constraints.txt", "-e .[live]"]


def errors(page: Page, file: Path) -> list[str]:
    """Wait until every cell has run, as the saved notebook tells, and return what was raised."""
    until = time.monotonic() + SECONDS
    code = []
    while not code or not all(cell.execution_count for cell in code):
        assert time.monotonic() < until, f"{file.name} did not come to an end"
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        try:
            cells = nbformat.read(file, as_version=4).cells
        except nbformat.reader.NotJSONError:
            continue  # it is being written
        code = [cell for cell in cells if cell.cell_type == "code"]
        raised = [output.evalue for cell in code for output in cell.outputs if "evalue" in output]
        if raised:
            return raised
    return []


def move_one_explorer(page: Page, chapter: str) -> None:
    """Choose another option of an explorer, and compare what it shows with its function."""
    explorer, choice = next(
        (explorer, choice)
        for explorer in explorers(chapter).values()
        for choice in explorer.choices
        if choice.control != "range"
    )
    shown = page.locator(".jp-OutputArea-output .widget-vbox").filter(has_text=explorer.title).first
    label, value = choice.options[choice.first - 1]
    if choice.control == "radio":
        shown.get_by_label(label, exact=True).check()
    elif choice.control == "select":
        shown.locator("select").first.select_option(label)
    else:
        shown.locator("input[type=checkbox]").first.set_checked(value)
    first = {other.name: other.options[other.first][1] for other in explorer.choices}
    for words in told(explorer, **first | {choice.name: value}):
        expect(shown).to_contain_text(words, timeout=AGAIN)


def told(explorer: Explorer, **arguments) -> list[str]:
    """Return texts that an explorer shows for its arguments: cells of tables, words, titles."""
    texts = []
    for part in explorer.parts(**arguments):
        if isinstance(part, figures.Table):
            soup = BeautifulSoup(part.to_html(), "html.parser")
            texts += [cell.get_text() for cell in soup.select("tbody tr:first-child > *")]
        elif isinstance(part, figures.Figure):
            texts.append(part.title)
    return texts
