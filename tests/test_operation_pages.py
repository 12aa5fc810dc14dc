"""The page of each national operation: a life, what was done, all claims in one picture, limits."""

import re

import jupytext
import pytest

from tests.course import OPERATIONS, ROOT

FEWEST_WORDS, MOST_WORDS, MOST_LINES_OF_A_CELL = 600, 1_700, 15
_NOT_READ = re.compile(
    r"^---.*?^---$|```.*?^```$|\{[\w:]+\}`[^`<]*<[^`]*>`|\{cite:\w\}`[^`]*`|<[^>]+>", re.M | re.S
)


@pytest.fixture(params=OPERATIONS)
def page(request) -> str:
    return (ROOT / f"{request.param}.md").read_text(encoding="utf-8")


def cells(page: str) -> list[str]:
    found = jupytext.reads(page, fmt="md:myst").cells
    return [cell.source.strip() for cell in found if cell.cell_type == "code"]


def part(page: str, heading: str) -> str:
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading '## {heading}'"
    return found[1]


def test_it_begins_with_somebody_and_asks_its_question(page):
    opening = page[page.index("\n# ") : page.index("\n## ")]
    assert "{cite:" in opening
    assert len(re.findall(r"\*\*[^*\n]+\?\*\*", opening)) == 1


def test_all_claims_stand_in_one_picture_that_its_lines_of_pandas_choose(page):
    drawn = [cell for cell in cells(page) if "claims_by_source" in cell]
    assert len(drawn) == 1
    assert "claims.about(" in drawn[0]
    assert [cell for cell in cells(page) if len(cell.splitlines()) > MOST_LINES_OF_A_CELL] == []


def test_it_says_what_was_not_found(page):
    assert re.search(r"^:::+\{admonition\} What we looked for and did not find$", page, re.M)


def test_it_asks_two_questions_of_judgement(page):
    assert len(re.findall(r"^\d\. ", part(page, "Questions"), re.M)) == 2


def test_it_ends_with_who_has_studied_it(page):
    assert "{cite:" in part(page, "Further reading")
    assert re.findall(r"^## (.+)$", page, re.M)[-2:] == ["Questions", "Further reading"]


def test_it_can_be_read_in_one_sitting(page):
    words = len(re.sub(r"\s+", " ", _NOT_READ.sub(" ", page)).split())
    assert FEWEST_WORDS <= words <= MOST_WORDS
