"""The counts of the Moscow list: each figure of the chapter against plain Python on the files."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets
from helpers.analysis import daily
from helpers.views import moscow as views

DATA = Path(__file__).parents[1] / "data"
FIRST, LAST = "1936-10-01", "1938-11-30"


def rows(name):
    with (DATA / f"moscow_shot_{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row | {"shot": int(row["shot"])} for row in csv.DictReader(file)]


def count(name, *, by, where=lambda row: True):
    """Add up the people of a file by a column, without pandas."""
    found = Counter()
    for row in rows(name):
        if where(row):
            found[by(row) if callable(by) else row[by]] += row["shot"]
    return found


def in_window(row):
    return FIRST <= row["date"] <= LAST


@pytest.fixture(scope="module")
def days():
    return datasets.load("moscow_shot_daily")


@pytest.fixture(scope="module")
def per_day(days):
    return daily.between(days, FIRST, LAST).groupby("date")["shot"].sum()


def test_the_three_tables_agree_in_every_month(days):
    party = datasets.load("moscow_shot_month_party").groupby("month")["shot"].sum()
    nationality = datasets.load("moscow_shot_month_nationality").groupby("month")["shot"].sum()
    months = daily.by_month(daily.between(days, FIRST, LAST))

    assert {str(month): people for month, people in months.items()} == count(
        "daily", by=lambda row: row["date"][:7], where=in_window
    )
    assert {str(month): people for month, people in party.items()} == count(
        "month_party", by="month"
    )
    assert daily.agreement(months, party)["agree"].all()
    assert daily.agreement(months, nationality)["agree"].all()
    assert len(months) == 26


def test_the_places_differ_by_the_people_shot_outside_the_months(days):
    party = datasets.load("moscow_shot_month_party")
    found = daily.agreement(
        days.groupby("burial_place", observed=True)["shot"].sum(),
        party.groupby("burial_place", observed=True)["shot"].sum(),
    )

    outside = count("daily", by="burial_place", where=lambda row: not in_window(row))
    assert found["difference"].to_dict() == outside
    assert found.loc["Butovo"].to_list() == [5_048, 5_040, 8, False]


def test_most_people_at_butovo_were_shot_in_the_span_of_the_article(days):
    butovo = days[days["burial_place"] == "Butovo"]

    for first, last, expected in (
        ("1921-01-01", "1937-08-07", 7),
        ("1937-08-08", "1938-10-19", 5_031),
        ("1938-10-20", "1953-12-31", 10),
    ):
        by_hand = sum(
            row["shot"]
            for row in rows("daily")
            if row["burial_place"] == "Butovo" and first <= row["date"] <= last
        )
        assert daily.between(butovo, first, last)["shot"].sum() == by_hand == expected


def test_half_of_the_people_were_shot_on_fewer_than_a_fifth_of_the_days(per_day):
    people = sorted(count("daily", by="date", where=in_window).values(), reverse=True)
    fewest = next(n for n in range(len(people)) if 2 * sum(people[:n]) >= sum(people))

    assert daily.fewest_days(per_day) == fewest == 45
    assert len(per_day) == len(people) == 245
    assert fewest < len(people) / 5
    assert (date.fromisoformat(LAST) - date.fromisoformat(FIRST)).days + 1 == 791


def test_days_are_counted_by_how_many_people_were_shot_on_them(per_day):
    people = list(count("daily", by="date", where=in_window).values())
    expected = [
        [size, sum(low <= n <= high for n in people), sum(n for n in people if low <= n <= high)]
        for size, low, high in (
            ("1 to 9", 1, 9),
            ("10 to 49", 10, 49),
            ("50 to 99", 50, 99),
            ("100 or more", 100, 10**6),
        )
    ]

    found = daily.by_size(per_day, [1, 10, 50, 100])

    assert found.astype({"size": str}).to_numpy().tolist() == expected


def test_the_largest_day_is_28_february_1938(per_day):
    (day, people), *_ = count("daily", by="date", where=in_window).most_common(1)

    assert (day, people) == ("1938-02-28", 258)
    assert per_day.idxmax() == pd.Timestamp(day)


def test_the_composition_of_the_list_is_that_of_the_text():
    by_nationality = count("month_nationality", by="nationality")
    everyone = sum(by_nationality.values())

    assert everyone == 10_141
    shares = [
        round(by_nationality[name] / everyone * 100)
        for name in ("Russian", "Jewish", "Latvian", "Polish")
    ]
    assert shares == [41, 19, 12, 9]
    women = count("month_nationality", by="sex")["female"]
    assert (women, round(women / everyone * 100, 1)) == (489, 4.8)


def test_the_middle_year_of_birth_is_1895():
    years = sorted(int(row["birth_year"]) for row in rows("birth_year") for _ in range(row["shot"]))
    table = datasets.load("moscow_shot_birth_year").groupby("birth_year")["shot"].sum()
    values, counts = table.index.to_series(), table

    expected = [years[-(-len(years) * n // 4) - 1] for n in (1, 2, 3)]
    assert expected == [1888, 1895, 1900]
    assert [daily.weighted_quantile(values, counts, q) for q in (0.25, 0.5, 0.75)] == expected
    assert (years[0], years[-1]) == (1857, 1921)


@given(st.lists(st.tuples(st.integers(1850, 1925), st.integers(1, 30)), min_size=1))
def test_a_weighted_median_is_the_median_of_the_people(pairs):
    people = sorted(year for year, n in pairs for _ in range(n))
    table = pd.DataFrame(pairs, columns=["year", "people"])

    assert (
        daily.weighted_quantile(table["year"], table["people"])
        == people[(len(people) + 1) // 2 - 1]
    )


@given(st.lists(st.integers(1, 300), min_size=1), st.floats(0.01, 1))
def test_no_fewer_days_hold_the_share(people, share):
    days = daily.fewest_days(pd.Series(people), share)
    ordered = sorted(people, reverse=True)

    assert sum(ordered[: days - 1]) < share * sum(people) <= sum(ordered[:days]) + 1e-9


def test_a_span_that_ends_before_it_begins_is_refused(days):
    with pytest.raises(ValueError, match="ends before it begins"):
        daily.between(days, LAST, FIRST)


@pytest.mark.parametrize("share", [0, 1.1, -1])
def test_a_share_of_the_people_lies_between_none_and_all(per_day, share):
    with pytest.raises(ValueError, match="share"):
        daily.fewest_days(per_day, share)


def test_a_day_below_the_first_class_is_refused():
    with pytest.raises(ValueError, match="fewer people than 5"):
        daily.by_size(pd.Series([3, 7]), [5, 10])


def test_what_one_table_lacks_counts_as_zero():
    found = daily.agreement(pd.Series({"a": 1}), pd.Series({"b": 2}))

    assert found["difference"].to_dict() == {"a": 1, "b": -2}


def numbers(words):
    return [int(n.replace(",", "")) for n in re.findall(r"(?<![\d.])\d[\d,]*(?![\d.])", words)]


@pytest.mark.parametrize("shares", [True, False])
@pytest.mark.parametrize("nationality", views.nationalities())
def test_the_words_on_a_nationality_hold_its_figures(nationality, shares):
    words, shown = views.nationality_by_month(nationality, shares)
    own = count("month_nationality", by="month", where=lambda r: r["nationality"] == nationality)
    everyone = count("month_nationality", by="month")
    women = count("month_nationality", by="sex", where=lambda r: r["nationality"] == nationality)
    top = max(everyone, key=lambda m: own[m] / (everyone[m] if shares else 1))

    said = words.data
    assert f"{own.total():,} of the 10,141 people" in said
    assert f"{women['female']:,} of them women" in said
    assert f"{own[top]:,} of the {everyone[top]:,} people shot in that month" in said
    assert f"{own[top] / everyone[top] * 100:.1f} per cent" in said
    assert len(shown.data) == 26
    assert shown.data["shot"].sum() == own.total()


def test_the_nationalities_to_choose_have_enough_people_for_a_series():
    people = count("month_nationality", by="nationality")

    assert set(views.nationalities()) == {name for name, n in people.items() if n >= 30}


def test_people_without_a_party_are_most_at_butovo_and_a_third_at_kommunarka():
    shares = {}
    for place in ("Kommunarka", "Donskoe cemetery", "Butovo"):
        people = count(
            "month_party", by="party_status", where=lambda r, p=place: r["burial_place"] == p
        )
        shares[place] = round(people["no party"] / people.total() * 100, 1)

    assert shares == {"Kommunarka": 35.5, "Donskoe cemetery": 39.4, "Butovo": 69.5}


def test_the_latvians_were_shot_above_all_from_february_1938():
    months = count("month_nationality", by="month", where=lambda r: r["nationality"] == "Latvian")

    assert [months[m] for m in ("1937-12", "1938-01", "1938-02")] == [8, 20, 325]


def test_the_day_of_the_list_of_the_centre_has_all_its_dead_at_kommunarka():
    places = count("daily", by="burial_place", where=lambda row: row["date"] == "1938-09-27")

    assert places == {"Kommunarka": 67}


def test_the_list_has_fewer_than_half_of_the_people_whom_a_site_counts_on_its_largest_day():
    with (DATA / "great_purge_totals.csv").open(encoding="utf-8", newline="") as file:
        said = {row["key"]: row["value"] for row in csv.DictReader(file)}
    places = count("daily", by="burial_place", where=lambda row: row["date"] == "1938-02-28")

    assert places["Butovo"] == 257
    assert int(said["executed_gulag_witnesses_butovo_1938_02_28"]) == 562
