"""Charts, explorers and questions with a kernel: a real Jupyter server, browser and widgets.

The browser reaches nothing but the server: a student may have no network.
"""

import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers import charts
from helpers.views import nationalities
from tests.live.conftest import AGAIN, SECONDS, open_lab, run_all

CHAPTER = Path(__file__).parents[2] / "chapters" / "national-operations" / "who-was-arrested.md"
# A workspace for each notebook: JupyterLab opens again what was open in the one before.
LAB, NOTEBOOK = "lab/workspaces/{0}/tree/{0}.ipynb", "notebooks/{0}.ipynb"

# One control of each kind, and a function that can fail.
KINDS = """\
from IPython.display import Markdown
from helpers.explore import explore

def told(letter, number, place, sure):
    if letter == "d":
        raise ValueError("there is nothing about d")
    return Markdown(f"{letter} has {number * 10} in {place}, {sure}")

explore(told, letter=["a", "b", "c"], number=range(1, 4), sure=True,
        place=["north", "east", "south", "west", "centre"])
"""
CHART = """\
import altair as alt
import pandas as pd
from helpers import charts

frame = pd.DataFrame({"who": ["A", "B"], "count": [20, 10], "says": ["A: twenty", "B: ten"]})
chart = charts.ranked_bars(
    frame, group="who", value="count", axis="People", label="says", meaning="arrested"
)
chart.properties(title="Changed by a student")
"""
QUESTIONS = """\
from IPython.display import display
from helpers import quiz

display(
    quiz.choice("Which?", {"a": "It is.", "b": "It is not."}, right="a"),
    quiz.number("How many?", 5161, right="Yes.", wrong={7: "Seven?"}, otherwise="Count again."),
)
"""
FAILS = KINDS.replace('"c"]', '"c", "d"]').replace("told", "fails")


@pytest.fixture
def run(server, browser, request):
    """Return a function that opens a notebook in JupyterLab and runs all its cells."""
    pages = []

    def opened(notebook: nbformat.NotebookNode, place: str = LAB) -> Page:
        name = re.sub(r"\W+", "-", request.node.name)
        nbformat.write(notebook, server.notebooks / f"{name}.ipynb")
        pages.append(open_lab(browser, server.link.format(place.format(name))))
        run_all(pages[-1])
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()


def notebook(*cells: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return made


def explorer(page: Page, text: str) -> Locator:
    """Return the widgets of the explorer that shows a text."""
    return page.locator(".jp-OutputArea-output .widget-vbox").filter(has_text=text).first


def plain(words) -> str:
    return words.data.replace("*", "")


def cells(table) -> list[list[str]]:
    """Return the cells of a table as the reader sees them."""
    from bs4 import BeautifulSoup

    rows = BeautifulSoup(table.to_html(), "html.parser").tbody("tr")
    return [[cell.get_text() for cell in row(["th", "td"])] for row in rows]


@pytest.mark.parametrize("place", [LAB, NOTEBOOK], ids=["JupyterLab", "Notebook"])
def test_each_kind_of_widget_calls_the_function_anew(run, place):
    page = run(notebook(KINDS), place)
    shown = explorer(page, "Told")
    expect(shown).to_contain_text("a has 10 in north, True", timeout=SECONDS * 1000)
    shown.get_by_label("b", exact=True).check()
    expect(shown).to_contain_text("b has 10 in north, True", timeout=AGAIN)
    shown.locator("select").select_option("south")
    expect(shown).to_contain_text("b has 10 in south, True", timeout=AGAIN)
    shown.locator("input[type=checkbox]").uncheck()
    expect(shown).to_contain_text("b has 10 in south, False", timeout=AGAIN)
    shown.locator(".noUi-base").click()  # its middle
    expect(shown).to_contain_text("b has 20 in south, False", timeout=AGAIN)

    run_all(page)  # the choices are kept
    expect(page.locator(".jp-InputPrompt").first).to_contain_text("[2]", timeout=AGAIN)
    again = explorer(page, "Told")
    expect(again).to_contain_text("b has 20 in south, False", timeout=AGAIN)
    expect(again.locator("select")).to_have_value("south")
    expect(again.get_by_label("b", exact=True)).to_be_checked()
    expect(again.locator("input[type=checkbox]")).not_to_be_checked()


def test_a_function_that_fails_says_so_and_the_explorer_goes_on(run):
    page = run(notebook(FAILS))
    shown = explorer(page, "Fails")
    expect(shown).to_contain_text("a has 10 in north, True", timeout=SECONDS * 1000)
    shown.get_by_label("d", exact=True).check()
    message = "Explorer 'fails' fails for letter='d', number=1, sure=True, place='north'"
    expect(shown).to_contain_text(message, timeout=AGAIN)
    expect(shown).to_contain_text("ValueError: there is nothing about d")
    shown.get_by_label("c", exact=True).check()
    expect(shown).to_contain_text("c has 10 in north, True", timeout=AGAIN)
    expect(shown).not_to_contain_text("ValueError")


def test_the_explorers_of_a_chapter_give_what_their_functions_give(run):
    page = run(jupytext.read(CHAPTER))
    page.locator("body").press("Escape")
    shown = explorer(page, "What a rounded figure leaves open")
    for group in ("Greeks", "Koreans", "Russians"):
        shown.locator("select").select_option(group)
        words, table = nationalities.rounding(group)
        expect(shown).to_contain_text(plain(words), timeout=AGAIN)
        rows = shown.locator("tbody tr")
        expect(rows).to_have_count(len(cells(table)), timeout=AGAIN)
        assert [r.locator("th, td").all_text_contents() for r in rows.all()] == cells(table)

    shown = explorer(page, "Whose share, of which population?")
    shown.locator("select").select_option("Germans")
    for census, name in nationalities.CENSUSES.items():
        shown.get_by_label(census, exact=True).check()
        _, words = nationalities.representation("Germans", name, True)
        expect(shown).to_contain_text(plain(words), timeout=AGAIN)


@pytest.mark.parametrize("place", [LAB, NOTEBOOK], ids=["JupyterLab", "Notebook"])
def test_a_chart_is_an_altair_chart_that_answers_without_a_network(run, place):
    page = run(notebook(CHART), place)
    drawing = page.locator(".vega-embed svg.marks")
    expect(drawing).to_contain_text("Changed by a student", timeout=SECONDS * 1000)
    drawing.get_by_label("A: twenty").hover()
    expect(page.locator("#vg-tooltip-element")).to_contain_text("A: twenty", timeout=AGAIN)


def test_a_chart_is_dark_on_white_in_a_dark_jupyterlab(run, server):
    server.darken()
    page = run(notebook(CHART))
    drawing = page.locator(".vega-embed svg.marks")
    expect(drawing).to_contain_text("People", timeout=SECONDS * 1000)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    expect(drawing).to_have_css("background-color", "rgb(255, 255, 255)")
    assert drawing.locator("text").first.get_attribute("fill") == charts.COLOURS["ink"]


def test_a_question_is_answered_with_a_kernel(run):
    page = run(notebook(QUESTIONS))
    which, many = explorer(page, "Which?"), explorer(page, "How many?")
    expect(which).to_be_visible(timeout=SECONDS * 1000)
    which.get_by_label("b", exact=True).check()
    which.get_by_role("button", name="Check").click()
    expect(which).to_contain_text("Not yet. It is not.", timeout=AGAIN)
    which.get_by_label("a", exact=True).check()
    which.get_by_role("button", name="Check").click()
    expect(which).to_contain_text("Right. It is.", timeout=AGAIN)
    many.locator("input[type=text]").fill("7")
    many.locator("input[type=text]").press("Tab")
    many.get_by_role("button", name="Check").click()
    expect(many).to_contain_text("Not yet. Seven?", timeout=AGAIN)
