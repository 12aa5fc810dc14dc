"""The limits of order 00447, added up and divided a second time from the lines of the files."""

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from helpers import datasets, limits
from helpers.views import limits as views

DATA = Path(__file__).parents[1] / "data"


def lines(name: str) -> list[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> int:
    return int(cell or 0)


@pytest.fixture(scope="module")
def table():
    return datasets.load("order_00447_limits")


def test_every_subtotal_that_was_read_holds(table):
    stated = datasets.load("order_00447_limits_stated")
    found = limits.subtotals(table, stated)

    sums = defaultdict(lambda: [0, 0])
    for row in lines("order_00447_limits"):
        for at, column in enumerate(("limit_category_1", "limit_category_2")):
            sums[row["group_key"]][at] += number(row[column])
    names = {row["key"]: row["group"] for row in lines("order_00447_limits_stated")}
    by_group = found.set_index("group")
    for key, (first, second) in sums.items():
        assert tuple(by_group.loc[names[key], ["sum_1", "sum_2"]]) == (first, second)
    assert tuple(by_group.loc["Total with NKVD camps", ["sum_1", "sum_2"]]) == (75_950, 193_000)
    assert tuple(by_group.loc["Total without NKVD camps", ["sum_1", "sum_2"]]) == (65_950, 193_000)
    assert found["holds"].all()


def test_a_broken_row_breaks_its_subtotal_and_both_totals(table):
    broken = table.copy()
    broken.loc[broken["key"] == "komi_assr", "limit_category_1"] += 1
    found = limits.subtotals(broken, datasets.load("order_00447_limits_stated"))
    assert list(found.loc[~found["holds"], "group"]) == [
        "RSFSR",
        "Total with NKVD camps",
        "Total without NKVD camps",
    ]


def test_no_single_row_but_nine_pairs_of_rows_would_explain_the_circulating_total(table):
    rows = [
        (r["key"], number(r["limit_category_1"]), number(r["limit_category_2"]))
        for r in lines("order_00447_limits")
    ]
    by_hand = [
        (a[0], b[0])
        for a, b in combinations(rows, 2)
        if (a[1] + b[1], a[2] + b[2]) == (75_950 - 72_950, 193_000 - 186_500)
    ]
    assert not [r for r in rows if r[1:] == (3_000, 6_500)]
    assert limits.left_out(table, 72_950, 259_450) == by_hand
    assert len(by_hand) == 9


@pytest.mark.parametrize("category", limits.CATEGORIES.values())
@pytest.mark.parametrize("census", views.CENSUSES.values())
def test_limits_per_thousand_are_those_of_the_republic_by_its_people(table, category, census):
    people = {
        row["republic"]: int(row["population"])
        for row in lines("republic_population")
        if row["census_date"] == census and row["is_total"] == "False"
    }
    sums = defaultdict(int)
    for row in lines("order_00447_limits"):
        republic = row["unit_en"] if row["parent"] == "USSR" else row["parent"]
        sums[republic] += number(row[category])
    population = datasets.load("republic_population")
    found = limits.per_thousand(table, population[population["census_date"] == census], category)

    assert len(found) == len(people) == 11
    for row in found.itertuples():
        assert row.per_thousand == pytest.approx(sums[row.republic] / people[row.republic] * 1000)
    words, _ = views.per_head(category, census)
    top = max(people, key=lambda name: sums[name] / people[name])
    assert f"{sums[top] / people[top] * 1000:.2f} in the {top}" in words.data


@pytest.mark.parametrize("category", limits.CATEGORIES.values())
def test_the_map_shows_each_territory_with_a_limit_and_names_those_without_a_place(category):
    words, figure = views.on_the_map(category)
    rows = lines("order_00447_limits")
    placed = [row for row in rows if row["centre_lat"] and row[category]]
    assert len(figure.data) == len(placed)
    assert f"limits for {sum(number(row[category]) for row in rows):,} people" in words.data
    assert ("in the camps" in words.data) is (category != "limit_category_2")


@pytest.mark.parametrize("left_out", views.LEFT_OUT.values())
def test_the_sum_without_a_row_is_set_against_the_totals_in_print(left_out):
    rest = [row for row in lines("order_00447_limits") if row["key"] != left_out]
    first = sum(number(row["limit_category_1"]) for row in rest)
    second = sum(number(row["limit_category_2"]) for row in rest)
    words, table = views.without(left_out)
    assert f"{first:,} and {second:,}, {first + second:,} in all" in words.data
    assert (": the same." in words.data) is (left_out in ("", "nkvd_camps"))
    assert list(table.frame["Both"])[1:] == [268_950, 258_950, 259_450]
