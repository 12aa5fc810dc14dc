"""Order 00447: its first summary and the claims about its size, from the lines of the file."""

import csv
from pathlib import Path

import pytest

from helpers.views import order_00447 as views

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def lines() -> list[dict]:
    with (DATA / "order_00447_results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("measure", "missing"),
    [("arrested", 0), ("sentenced_category_1", 0), ("sentenced_category_2", 1_867)],
)
def test_the_first_summary_says_whether_its_groups_make_the_total(lines, measure, missing):
    mine = [
        row for row in lines if row["unit_en"].startswith("USSR (57") and row["measure"] == measure
    ]
    (total,) = [int(row["value"]) for row in mine if row["subgroup"] == "all"]
    groups = [int(row["value"]) for row in mine if row["subgroup"] != "all"]
    assert total - sum(groups) == missing

    words, figure = views.first_summary(measure, "Sentenced")
    assert f"{total:,} people" in words.data
    assert ("exactly" in words.data) is (missing == 0)
    assert sorted(figure.data["value"]) == sorted(groups)
    assert f"{max(groups):,}" in figure.alt


@pytest.mark.parametrize(("label", "measures"), views.SIZES.items())
def test_every_claim_about_the_whole_country_is_drawn_and_listed_once(lines, measures, label):
    mine = [
        int(row["value"] or row["value_high"])
        for row in lines
        if row["unit_en"] == "USSR" and row["measure"] in measures.split()
    ]
    words, figure, table = views.size(measures, label)
    assert list(figure.data["people"]) == list(table.frame["People"]) == sorted(mine)
    assert f"{len(mine)} claims, from {min(mine):,} to {max(mine):,}" in words.data


def test_the_calendar_runs_from_the_first_decision_to_the_last_raise():
    dates = views.calendar().frame["Date"]
    with (DATA / "timeline.csv").open(encoding="utf-8", newline="") as file:
        mine = sorted(
            row["date"] for row in csv.DictReader(file) if row["category"] == "kulak_operation"
        )
    assert [f"{date:%Y-%m-%d}" for date in dates] == mine
