"""Each chapter of the course has the same shape, so that a reader knows where to find what."""

import ast
import re

import jupytext
import pytest

from tests.course import CHAPTERS, ROOT

OPENING = (
    "**What you will be able to do.**",
    "**Time.** About",
    "**What you need.**",
    "**What it is about.**",
)
MOST_LINES, MOST_LINES_OF_A_CELL = 300, 15
# It weighs what historians argue: nothing in it is learnt by moving a control.
WITHOUT_EXPLORER = {"chapters/what-remains/why"}


@pytest.fixture(params=CHAPTERS)
def chapter(request) -> str:
    return (ROOT / f"{request.param}.md").read_text(encoding="utf-8")


def cells(chapter: str) -> list[str]:
    notebook = jupytext.reads(chapter, fmt="md:myst")
    return [cell.source.strip() for cell in notebook.cells if cell.cell_type == "code"]


def part(chapter: str, heading: str) -> str:
    """Return what stands under a heading of the second level."""
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", chapter, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading '## {heading}'"
    return found[1]


def calls(chapter: str, *names: str) -> int:
    nodes = [node for cell in cells(chapter) for node in ast.walk(ast.parse(cell))]
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    return sum(getattr(f, "attr", getattr(f, "id", "")) in names for f in called)


def test_a_chapter_opens_with_what_the_reader_will_be_able_to_do(chapter):
    opening = re.search(r"^:::+\{admonition\} Before you begin$(.*?)^:::+$", chapter, re.M | re.S)
    assert opening
    assert [text for text in OPENING if text not in opening[1]] == []
    assert chapter.index(opening[0]) < chapter.index("\n## ")


def test_a_chapter_asks_its_question_before_its_first_section(chapter):
    assert re.search(r"\*\*[^*\n]+\?\*\*", chapter[: chapter.index("\n## ")])


def test_a_chapter_is_short_and_its_cells_are_shorter(chapter):
    assert len(chapter.splitlines()) <= MOST_LINES
    assert [cell for cell in cells(chapter) if len(cell.splitlines()) > MOST_LINES_OF_A_CELL] == []


def test_a_chapter_defines_no_function(chapter):
    nodes = [node for cell in cells(chapter) for node in ast.walk(ast.parse(cell))]
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)]


@pytest.mark.parametrize("page", [page for page in CHAPTERS if page not in WITHOUT_EXPLORER])
def test_a_chapter_has_an_explorer(page):
    assert calls((ROOT / f"{page}.md").read_text(encoding="utf-8"), "explore") >= 1


def test_a_chapter_shows_what_it_computes(chapter):
    assert calls(chapter, "explore", "figure", "table") >= 1


def test_the_method_of_a_chapter_is_folded(chapter):
    tags = re.findall(r"^```\{code-cell\}[^\n]*\n(?::tags: \[([\w-]+)\])?", chapter, re.M)
    assert set(tags) <= {"hide-input", "remove-input"}


def test_a_chapter_says_what_the_numbers_hide(chapter):
    assert re.search(r"^:::+\{admonition\} What the numbers hide$", chapter, re.M)


def test_a_chapter_asks_three_questions_to_check_and_two_to_discuss(chapter):
    questions = part(chapter, "Questions")
    assert "**Check yourself.**" in questions
    assert calls(chapter, "choice", "number", "order") >= 3
    assert len(re.findall(r"^\d\. ", questions.split("**Discuss.**")[1], re.M)) >= 2


def test_each_exercise_of_a_chapter_has_a_folded_solution(chapter):
    exercises = part(chapter, "Exercises")
    labels = re.findall(r"\{exercise(?:-start)?\}[^\n]*\n:label: (\S+)", exercises)
    solved = re.findall(r"\{solution(?:-start)?\} (\S+)\n:class: dropdown", exercises)
    assert 2 <= len(labels) <= 3
    assert solved == labels


def test_a_chapter_ends_with_further_reading(chapter):
    assert "{cite:" in part(chapter, "Further reading")
    assert re.findall(r"^## (.+)$", chapter, re.M)[-3:] == [
        "Questions",
        "Exercises",
        "Further reading",
    ]
