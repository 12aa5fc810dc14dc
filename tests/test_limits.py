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


@pytest.mark.parametrize(("label", "left_out"), views.rows_to_leave_out().items())
def test_the_sum_without_a_row_is_set_against_the_totals_in_print(left_out, label):
    rest = [row for row in lines("order_00447_limits") if row["key"] != left_out]
    first = sum(number(row["limit_category_1"]) for row in rest)
    second = sum(number(row["limit_category_2"]) for row in rest)
    words, table = views.without(left_out, label)
    assert f"{first:,} and {second:,}, {first + second:,} in all" in words.data
    assert (": the same." in words.data) is (left_out in ("", "nkvd_camps"))
    assert list(table.frame["Both"])[1:] == [268_950, 258_950, 259_450]


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
    assert len(table.frame) == len(expected)
    assert f"{len(expected)} row" in words.data


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


def test_an_outcome_is_set_against_the_limit_of_its_own_territory(table):
    found = limits.plan_and_outcome(table, datasets.load("order_00447_results"))
    first = {r["unit_en"]: number(r["limit_category_1"]) for r in lines("order_00447_limits")}
    first["USSR"] = sum(first.values())
    outcomes = [
        (r["unit_en"], int(r["value"]))
        for r in lines("order_00447_results")
        if (r["measure"], r["subgroup"], r["covers"]) == ("sentenced_category_1", "all", "whole")
        and r["unit_en"] in first
    ]
    assert [(row.unit_en, row.outcome) for row in found.itertuples()] == outcomes
    for row in found.itertuples():
        assert row.times == pytest.approx(row.outcome / first[row.unit_en])
    assert found.loc[0, "times"] == pytest.approx(386_798 / 75_950)


def test_the_three_measures_of_1937_are_drawn_as_they_are_in_the_data():
    by_key = {r["key"]: r for r in lines("order_00447_limit_changes")}
    approved = by_key["ussr_added_khlevniuk_1937"]
    assert list(views.three_measures().data["people"]) == [
        number(approved["change_category_1"]) + number(approved["change_category_2"]),
        number(by_key["ussr_58_units_added_jansen"]["change_unsplit"]),
        number(by_key["ussr_added_naumov_unwritten"]["change_unsplit"]),
    ]
