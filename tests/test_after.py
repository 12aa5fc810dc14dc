"""What came after: each figure of the chapter against plain Python on the files."""

import csv
from itertools import product
from pathlib import Path

import pytest

from helpers.views import after as views

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def people():
    with (DATA / "rehabilitation.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: int(row["people"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize(("thaw", "later", "last"), list(product((True, False), repeat=3)))
def test_the_parts_are_added_and_set_against_the_total(people, thaw, later, last):
    parts = [
        people[key]
        for chosen, key in (
            (thaw, "years_1954_1961_cleared"),
            (later, "years_1962_1983_cleared"),
            (last, "years_1988_1989_reviewed"),
        )
        if chosen
    ]

    said = views.add_up(thaw, later, last).data

    assert "1,354,902" in said
    for part in parts:
        assert f"{part:,}" in said
    if len(parts) > 1:
        assert f"{sum(parts):,} together" in said
    if parts:
        left = 1_354_902 - sum(parts)
        assert (f"leaves {left:,}" if left >= 0 else f"{-left:,} more than") in said


def test_only_all_three_parts_are_more_than_the_commission_has(people):
    assert "460,665" in views.add_up(True, True, False).data
    assert "395,917 more than" in views.add_up(True, True, True).data
    assert sum(people[key] for key, _ in views.PARTS.values()) == 1_750_819


def test_a_commission_that_sees_prisoners_clears_few_and_all_organs_clear_most(people):
    central = people["central_1955_cleared"] / people["central_1955_reviewed"]
    cleared, refused = people["years_1954_1961_cleared"], people["years_1954_1961_refused"]

    assert round(central * 100, 1) == 3.8
    assert round(cleared / (cleared + refused) * 100, 1) == 78.0
    outcomes = [n for key, n in people.items() if key.startswith("central_1955_")]
    assert 2 * people["central_1955_reviewed"] - sum(outcomes) == 3_725


def test_the_report_of_1988_has_the_figures_of_its_document(people):
    with (DATA / "document_figures.csv").open(encoding="utf-8", newline="") as file:
        figures = {row["key"]: row["value"] for row in csv.DictReader(file)}

    assert str(people["to_1988_reviewed"]) == figures["report_1988_people"]
    assert str(people["to_1988_cleared"]) == figures["report_1988_rehabilitated"]
