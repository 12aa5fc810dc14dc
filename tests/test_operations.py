"""The national operations: shares and sums, computed a second time from the lines of the file."""

import csv
import re
from pathlib import Path

import jupytext
import pytest

from helpers import datasets
from helpers.analysis import operations
from helpers.views import operations_compared as views

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
CHAPTER = ROOT / "chapters/national-operations/the-operations-compared.md"


@pytest.fixture(scope="module")
def lines() -> dict[str, dict]:
    with (DATA / "national_operations.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def claims():
    return datasets.load("national_operations")


def people(lines: dict, *keys: str) -> int:
    return sum(int(lines[key]["value_low"]) for key in keys)


@pytest.fixture(scope="module")
def computed() -> dict:
    """Run the cells in which the chapter computes, and return what they name."""
    notebook = jupytext.read(CHAPTER, fmt="md:myst")
    names: dict = {"views": views}
    for cell in notebook.cells:
        computes = not re.search(r"explore\(|quiz", cell.source)
        if cell.cell_type == "code" and computes:
            exec(cell.source, names)
    return names


def test_a_share_of_the_chapter_is_formed_of_two_figures_by_one_source_about_the_whole(
    computed, lines
):
    shares = computed["both"]

    assert shares["operation"].is_unique
    for row in shares.itertuples():
        mine = [
            line
            for line in lines.values()
            if (line["operation"], line["source_key"], line["covers"])
            == (row.operation, row.source_key, "whole")
        ]
        (sentenced,) = [int(n["value_low"]) for n in mine if n["measure"] == "sentenced"]
        (death,) = [int(n["value_low"]) for n in mine if n["measure"] == row.measure_death]
        assert row.share == pytest.approx(death / sentenced * 100)


def test_a_share_that_was_read_is_preferred_to_one_that_is_recalled(computed):
    shares = computed["both"].set_index("operation")

    assert shares.loc[["polish", "german", "latvian", "harbin", "all_national"], "read"].all()
    assert shares.loc["latvian", "value_low"] == 22_360  # and not the recalled 21,300
    assert not shares.loc["greek", "read"] or shares.loc["greek", "verified_death"] == "yes"


def test_the_chapter_adds_up_what_the_explorer_adds_up(computed):
    assert sorted(computed["ends"]) == sorted(operations.ENDS)
    assert computed["over"].tolist() == [30_001, 77_001]


def test_the_list_of_the_article_exceeds_its_own_total_at_both_ends(claims, lines):
    listed = [n for n in lines.values() if n["locator"].startswith("list of operations")]
    low = sum(int(n["value_low"]) for n in listed)
    high = sum(int(n["value_high"]) for n in listed)
    total = people(lines, "all_national_executed_article")

    sums = operations.add_up(operations.article_list(claims), total)

    assert len(listed) == 9
    assert (sums["low"], sums["high"]) == (low, high)
    assert (sums["low_over"], sums["high_over"]) == (low - total, high - total) == (30_001, 77_001)


def test_the_death_sentences_at_the_end_stay_below_the_total(claims, lines):
    rows = operations.final_death_sentences(claims)
    total = people(lines, "all_national_executed_article")

    recalled = rows.loc[rows["verified"] == "recall", "operation"]
    assert set(recalled) == {"greek", "romanian", "afghan"}
    assert rows["operation"].is_unique
    assert operations.add_up(rows, total)["low_over"] == -11_131
    assert rows["value_low"].sum() == people(lines, *operations.ENDS)


@pytest.mark.parametrize(
    ("selection", "says"),
    [
        ("all", "30,001 to 77,001 above the total"),
        ("no_estimates", "37,999 below the total"),
        ("same_years", "41,931 below the total"),
        ("final", "11,131 below the total"),
    ],
)
def test_the_explorer_of_sums_says_by_how_much_each_selection_misses_the_total(selection, says):
    words, table = views.added_up(selection, "A list")
    assert says in words.data
    rows = table.frame.iloc[:-3]
    assert table.frame["Lowest, people"].iloc[-3] == rows["Lowest, people"].sum()
