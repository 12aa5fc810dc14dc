"""The manual of pandas: short cells with open code, each step from a question, and solutions."""

import re

import jupytext
import pytest

from tests.course import MANUAL, ROOT

MOST_LINES_OF_A_CELL = 12
# What the six assignments ask for; the manual names or uses each.
NEEDED = (
    "[[", "isin", "between", "sort_values", "set_index", "loc[", "isna", "dropna", "fillna",
    "groupby", ".sum()", "agg(", "merge(", "pivot", "to_period", "reindex", "date_range",
    "Timedelta", "cumsum", "diff", "astype", "drop`",
)  # fmt: skip


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / f"{MANUAL}.md").read_text(encoding="utf-8")


def cells(text: str) -> list:
    return [c for c in jupytext.reads(text, fmt="md:myst").cells if c.cell_type == "code"]


def test_its_code_is_open_and_in_short_cells(page):
    found = cells(page)

    assert not [cell for cell in found if cell.metadata.get("tags")]
    assert max(len(cell.source.strip().splitlines()) for cell in found) <= MOST_LINES_OF_A_CELL
    assert 8 <= len(cells(page[: page.index("## Exercises")])) <= 12


def test_each_step_begins_with_a_question_about_what_was_done(page):
    steps = re.split(r"^## ", page, flags=re.M)[1:-1]

    assert [
        step.splitlines()[0] for step in steps if not re.match(r"[^\n]+\n\n\*[^*]+\?\*", step)
    ] == []


def test_it_teaches_what_the_assignments_use(page):
    assert [name for name in NEEDED if name not in page] == []


def test_each_of_its_exercises_has_a_folded_solution(page):
    labels = re.findall(r"\{exercise\}[^\n]*\n:label: (\S+)", page)

    assert 4 <= len(labels) <= 5
    assert re.findall(r"\{solution-start\} (\S+)\n:class: dropdown", page) == labels
