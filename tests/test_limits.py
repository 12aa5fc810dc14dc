"""The limits of order 00447, added up and divided a second time from the lines of the files."""

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from helpers import datasets
from helpers.analysis import limits
from helpers.views import limits_by_region as views
from helpers.words import short_source

DATA = Path(__file__).parents[1] / "data"


def lines(name: str) -> list[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> int:
    return int(cell or 0)


@pytest.fixture(scope="module")
def table():
    return datasets.load("order_00447_limits")


def test_every_subtotal_that_was_read_holds():
    sums = defaultdict(lambda: [0, 0])
    for row in lines("order_00447_limits"):
        for key in (row["group_key"], "total_with_camps"):
            sums[key][0] += number(row["limit_category_1"])
            sums[key][1] += number(row["limit_category_2"])
    stated = {
        row["key"]: [number(row["stated_category_1"]), number(row["stated_category_2"])]
        for row in lines("order_00447_limits_stated")
    }
    assert {key: stated[key] for key in sums} == sums
    assert sums["total_with_camps"] == [75_950, 193_000]


def test_no_single_row_but_nine_pairs_of_rows_would_explain_the_circulating_total():
    rows = [
        (r["key"], number(r["limit_category_1"]), number(r["limit_category_2"]))
        for r in lines("order_00447_limits")
    ]
    missing = 75_950 - 72_950, 193_000 - 186_500
    assert not [r for r in rows if r[1:] == missing]
    pairs = [(a, b) for a, b in combinations(rows, 2) if (a[1] + b[1], a[2] + b[2]) == missing]
    assert len(pairs) == 9


@pytest.mark.parametrize("unit", views.MISPRINTED)
@pytest.mark.parametrize(("label", "slip"), views.SLIPS.items())
def test_a_misprint_is_seen_by_the_sums_that_it_breaks(table, unit, slip, label):
    rows = lines("order_00447_limits")
    at = next(i for i, row in enumerate(rows) if row["unit_en"] == unit)
    group = rows[at]["group_key"]

    def sums(figures: list[tuple[str, int, int, int]]) -> list[int]:
        mine = [row for row in figures if row[0] == group]
        return [
            sum(first + second != total for _, first, second, total in figures),
            sum(row[1] for row in mine),
            sum(row[2] for row in mine),
            sum(row[1] + row[2] for row in figures),
        ]

    true = [
        (r["group_key"], *(number(r[f"limit_{c}"]) for c in ("category_1", "category_2", "total")))
        for r in rows
    ]
    wrong = list(true)
    key, first, second, total = true[at]
    below = true[at + 1]
    if slip == "nought":
        wrong[at] = (key, first, second // 10, total)
    elif slip == "categories":
        wrong[at] = (key, second, first, total)
    elif slip == "rows":
        wrong[at], wrong[at + 1] = (key, *below[1:]), (below[0], first, second, total)
    else:
        del wrong[at]

    words, shown = views.misprint(unit, slip, label)
    assert list(shown.frame["As it should be"]) == sums(true)
    assert list(shown.frame["After the slip"]) == sums(wrong)
    broken = sum(a != b for a, b in zip(sums(true), sums(wrong), strict=True))
    assert (f"no longer hold: {broken} of 4" in words.data) is (broken > 0)
    assert ("Every sum still holds" in words.data) is (broken == 0)


@pytest.mark.parametrize(("category_label", "category"), views.CHOICES.items())
@pytest.mark.parametrize(("census_label", "census"), views.CENSUSES.items())
def test_limits_per_thousand_are_those_of_the_republic_by_its_people(
    table, category, category_label, census, census_label
):
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
    words, _ = views.per_head(category, category_label, census, census_label)
    top = max(people, key=lambda name: sums[name] / people[name])
    assert f"{sums[top] / people[top] * 1000:.2f} in the {top}" in words.data
    assert words.data.startswith(f"**{category_label}, people of {census_label}**")


@pytest.mark.parametrize(("label", "category"), views.CHOICES.items())
def test_the_map_shows_each_territory_with_a_limit_and_names_those_without_a_place(category, label):
    words, figure = views.on_the_map(category, label)
    rows = lines("order_00447_limits")
    placed = [row for row in rows if row["centre_lat"] and row[category]]
    assert len(figure.data) == len(placed)
    assert f"limits for {sum(number(row[category]) for row in rows):,} people" in words.data
    assert ("in the camps" in words.data) is (category != "limit_category_2")


@pytest.mark.parametrize("unit", views.territories())
def test_the_path_of_a_limit_holds_every_row_about_the_territory(unit):
    expected = [r for r in lines("order_00447_limits") if r["unit_en"] == unit]
    expected += [r for r in lines("order_00447_limit_changes") if r["unit_en"] == unit]
    expected += [
        r for r in lines("order_00447_results") if r["unit_en"] == unit and r["subgroup"] == "all"
    ]
    words, table = views.path(unit)
    assert len(table.frame) == len(expected)
    assert sorted(table.frame["Source"]) == sorted(
        short_source(row["source_key"]) for row in expected
    )
    named = any(r["unit_en"] == unit for r in lines("order_00447_limits"))
    assert ("does not name this unit" in words.data) is not named


def test_a_month_without_a_day_is_shown_as_a_month():
    _, table = views.path("Omsk Oblast")
    assert table.frame["Date"].iloc[0] == "July 1937"


@pytest.mark.parametrize(
    ("kind", "action"),
    [("request", "request"), ("estimate of a region", "estimate")],
)
def test_rows_of_a_kind_are_those_whose_action_says_so(kind, action):
    expected = [r for r in lines("order_00447_limit_changes") if r["action"].startswith(action)]
    words, table = views.rows_of(kind)
    people = [
        number(r["change_unsplit"])
        or number(r["change_category_1"] or r["level_category_1"])
        + number(r["change_category_2"] or r["level_category_2"])
        for r in expected
    ]
    assert len(table.frame) == len(expected)
    assert f"{len(expected)} row" in words.data
    assert f"add up to {sum(people):,} people" in words.data


def test_no_row_of_the_changes_is_left_out_or_counted_twice():
    counted = sum(
        len(
            limits.rows_of_a_kind(
                kind,
                datasets.load("order_00447_limits").iloc[:0],
                datasets.load("order_00447_limit_changes"),
                datasets.load("order_00447_results").iloc[:0],
            )
        )
        for kind in limits.KINDS_OF_ROW
    )
    assert counted == len(lines("order_00447_limit_changes"))


def test_the_raises_of_31_january_meet_both_checksums():
    rows = [r for r in lines("order_00447_limit_changes") if r["date"] == "1938-01-31"]
    total = next(r for r in rows if r["unit_en"].startswith("USSR"))
    units = [r for r in rows if r is not total]
    first = sum(number(r["change_category_1"]) for r in units)
    second = sum(number(r["change_category_2"]) for r in units)
    assert len(units) == 22
    assert first == int(total["change_category_1"]) == 48_000
    assert first + second == int(total["change_unsplit"]) == 57_200
