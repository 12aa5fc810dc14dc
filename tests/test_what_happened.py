"""The part "What happened": first numbers and limits, and the days of cases, from the files."""

import csv
from datetime import date
from pathlib import Path

import pytest

from helpers.views import limits_by_region
from helpers.views import what_happened as views

DATA = Path(__file__).parents[1] / "data"


def rows(table: str) -> list[dict]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("label", "before", "said"),
    [
        ("Karelia", 12, "300: 288 more"),
        ("Komi", 211, "100: 111 fewer"),
        ("Gorky", 1000 + 675 + 620, "1,000: 1,295 fewer"),
    ],
)
def test_a_first_number_stands_beside_the_limit_that_came_of_it(label, before, said):
    text, figure = views.number_to_limit(views.TERRITORIES[label], label)

    assert f"{before:,} people to be shot" in text.data
    assert said in text.data
    assert figure.data["people"].iloc[0] == before
    assert len(figure.source) == 2


def test_both_numbers_of_each_territory_on_offer_were_read():
    read = {row["key"] for row in rows("order_00447_limits") if row["verified"] == "yes"}
    told = [*rows("document_figures"), *rows("order_00447_limit_changes")]
    read_before = {
        row.get("territory") or row["key"].removesuffix("_politburo_1937_07")
        for row in told
        if row["verified"] == "yes"
    }

    assert set(views.TERRITORIES.values()) <= read & read_before


@pytest.mark.parametrize("unit", views.LIMITS.values())
def test_no_row_of_a_limit_to_be_followed_is_recalled(unit):
    _, table = limits_by_region.path(unit)

    assert not table.frame.astype(str).stack().str.contains("recalled").any()


@pytest.mark.parametrize(("label", "person"), views.LIVES.items())
def test_the_days_of_a_case_are_counted_from_the_arrest(label, person):
    mine = {
        row["key"].rsplit("_", 1)[1]: date.fromisoformat(row["date"])
        for row in rows("timeline")
        if row["key"].startswith(f"life_{person}_")
    }
    lived = (mine["shot"] - mine["arrested"]).days
    text, table = views.days_of(person, label)

    assert f"{lived} days from the arrest to the shooting" in text.data
    assert list(table.frame["Days since the arrest"]) == sorted(
        (day - mine["arrested"]).days for day in mine.values()
    )


def test_the_people_on_offer_are_those_of_the_timeline():
    known = {row["key"].split("_")[1] for row in rows("timeline") if row["category"] == "life"}

    assert set(views.LIVES.values()) == known
