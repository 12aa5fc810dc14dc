"""The national operations: shares and sums, computed a second time from the lines of the file."""

import csv
import re
from pathlib import Path

import pytest

from helpers import datasets
from helpers.analysis import operations
from helpers.views import operations_compared as views
from helpers.views.operations_compared import OPERATIONS

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def lines() -> dict[str, dict]:
    with (DATA / "national_operations.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def claims():
    return datasets.load("national_operations")


def people(lines: dict, *keys: str) -> int:
    return sum(int(lines[key]["value_low"]) for key in keys)


def test_a_share_is_formed_of_two_figures_by_one_source_about_the_whole(claims, lines):
    shares = operations.death_shares(claims).set_index(["operation", "source_key"])["share_pct"]

    assert shares["polish", "halaburda_2013"] == pytest.approx(
        people(lines, "polish_executed_petrov") / people(lines, "polish_sentenced_petrov") * 100
    )
    assert shares["greek", "okhotin_roginskii_1999"] == pytest.approx(10545 / 12557 * 100)
    assert ("harbin", "potapova_2020") not in shares  # its figures are about stages


def test_every_share_can_be_computed_again(claims, lines):
    for row in operations.death_shares(claims).itertuples():
        mine = [
            line
            for line in lines.values()
            if (line["operation"], line["source_key"], line["covers"])
            == (row.operation, row.source_key, "whole")
        ]
        (sentenced,) = [int(n["value_low"]) for n in mine if n["measure"] == "sentenced"]
        (death,) = [int(n["value_low"]) for n in mine if n["measure"] == row.measure]
        assert row.share_pct == pytest.approx(death / sentenced * 100)


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

    read = rows.loc[rows["verified"] == "yes", "operation"]
    assert set(read) == {"german", "latvian", "harbin"}
    assert rows["operation"].is_unique
    assert operations.add_up(rows, total)["low_over"] == -11_131
    assert rows["value_low"].sum() == people(
        lines,
        "polish_sentenced_to_death_petrov_1997",
        "german_sentenced_to_death_okhotin",
        "latvian_sentenced_to_death_okhotin",
        "greek_sentenced_to_death_okhotin",
        "estonian_sentenced_to_death_okhotin_final",
        "finnish_sentenced_to_death_okhotin",
        "harbin_sentenced_to_death_okhotin",
        "romanian_sentenced_to_death_okhotin",
        "iranian_sentenced_to_death_okhotin",
        "afghan_sentenced_to_death_okhotin",
    )


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


@pytest.mark.parametrize("operation", [o for o in OPERATIONS.values() if o != "all_national"])
@pytest.mark.parametrize(("label", "measures"), views.FAMILIES.items())
def test_the_explorer_of_claims_lists_each_claim_of_the_kind_once(
    lines, operation, measures, label
):
    expected = [
        line
        for line in lines.values()
        if line["operation"] == operation and line["measure"] in measures.split()
    ]
    words, *shown = views.said_of(operation, measures, label)
    if not expected:
        assert "hold no such claim" in words.data
        return
    figure, table = shown
    assert len(table.frame) == len(figure.data) == len(expected)
    assert f"{len(expected)} claim" in words.data
    lowest = min(int(line["value_low"]) for line in expected)
    assert re.search(rf"lowest at {lowest:,}\b", figure.alt)


def test_the_figure_of_shares_keeps_read_and_recalled_shares_apart():
    figure, table = views.shares()
    known = dict(zip(table.frame["Operation"], table.frame["How it is known here"], strict=True))
    assert known["Polish"] == "read in a copy of the source"
    assert known["Greek"].startswith("recalled")
    # its death sentences were read, but at 21,300 sentenced they would make a recalled share
    latvian = table.frame.set_index("Operation").loc["Latvian"]
    assert (latvian["Sentenced, people"], known["Latvian"]) == (22_360, known["Polish"])
    assert f"in {(figure.data['share_pct'] > 50).sum()} of them death sentences are" in figure.alt
