"""Shares with empty fields: what must hold for any counts, and the figures of the chapter."""

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets
from helpers.analysis import missing
from helpers.views import memory as views

DATA = Path(__file__).parents[1] / "data"
counts = st.lists(st.integers(1, 500), min_size=2, max_size=8)


def count(*columns):
    """Add up the people of the book by one or more columns, without pandas."""
    found = Counter()
    with (DATA / "khabarovsk_book_profile.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[column] for column in columns)
            found[key if len(key) > 1 else key[0]] += int(row["people"])
    return found


@pytest.fixture(scope="module")
def book():
    return datasets.load("khabarovsk_book_profile")


@given(counts, st.integers(0, 500))
def test_bounds_are_as_wide_as_the_share_of_empty_records(known, empty):
    shares = missing.treatments(pd.Series(known), empty)
    width = empty / (sum(known) + empty) * 100

    assert (shares["high"] - shares["low"]).to_list() == pytest.approx([width] * len(known))
    assert (shares["own"] == shares["low"]).all()


@given(counts, st.integers(0, 500))
def test_leaving_out_gives_a_share_within_the_bounds(known, empty):
    shares = missing.treatments(pd.Series(known), empty)

    assert (shares["left_out"] >= shares["low"] - 1e-9).all()
    assert (shares["left_out"] <= shares["high"] + 1e-9).all()
    assert shares["left_out"].sum() == pytest.approx(100)


@given(counts, st.data())
def test_however_the_empty_records_are_filled_the_share_lies_within_the_bounds(known, data):
    hidden = [data.draw(st.integers(0, 50)) for _ in known]
    shares = missing.treatments(pd.Series(known), sum(hidden))

    for i, (seen, unseen) in enumerate(zip(known, hidden, strict=True)):
        truth = (seen + unseen) / (sum(known) + sum(hidden)) * 100
        assert shares["low"][i] - 1e-9 <= truth <= shares["high"][i] + 1e-9


@pytest.mark.parametrize("numbers", [(-1, 0, 5), (3, 3, 5), (0, 0, 0)])
def test_parts_that_do_not_fit_are_refused(numbers):
    with pytest.raises(ValueError, match="cannot be part of"):
        missing.bounds(*numbers)


def test_a_group_without_any_entry_cannot_be_filled_in():
    people = pd.DataFrame({"sex": ["f", "m"], "from": ["?", "a"], "n": [1, 2]})

    with pytest.raises(ValueError, match=r"'f'.*'from' is empty throughout"):
        missing.filled_in(people, field="from", category="a", empty="?", group="sex", value="n")


def test_without_empty_records_every_treatment_gives_the_same_share():
    people = pd.DataFrame({"sex": list("ffm"), "from": list("aba"), "n": [1, 3, 6]})
    shares = missing.treatments(people.groupby("from")["n"].sum(), 0).loc["a"]
    filled = missing.filled_in(
        people, field="from", category="a", empty="?", group="sex", value="n"
    )

    assert filled == shares["left_out"] == shares["low"] == shares["high"] == 70


def test_the_share_of_the_chinese_in_the_book(book):
    named = count("nationality_en")
    records, empty = sum(named.values()), named["not stated"]
    assert (records, empty, named["Chinese"]) == (29_581, 3_412, 4_265)
    expected = [
        named["Chinese"] / (records - empty) * 100,
        named["Chinese"] / records * 100,
        (named["Chinese"] + empty) / records * 100,
    ]
    assert [round(share, 1) for share in expected] == [16.3, 14.4, 26.0]

    people = book.groupby("nationality_en")["people"].sum()
    shares = missing.treatments(people.drop("not stated"), empty).loc["Chinese"]

    assert shares[["left_out", "low", "high"]].to_list() == pytest.approx(expected)


def test_the_nationality_is_missing_for_women_far_more_often():
    by = count("gender", "nationality_en")
    women = sum(n for (sex, _), n in by.items() if sex == "female")
    men = sum(n for (sex, _), n in by.items() if sex == "male")
    of_women, of_men = by["female", "not stated"], by["male", "not stated"]
    given_all = 29_581 - 3_412
    assert [round(s, 1) for s in (of_women / women * 100, of_men / men * 100)] == [36.8, 6.9]
    assert round(women / 29_581 * 100, 1) == 15.5
    assert round((women - of_women) / given_all * 100, 1) == 11.1


def test_most_records_without_a_nationality_have_no_citizenship_either():
    assert count("nationality_en", "citizenship")["not stated", "not stated"] == 3_366


def test_the_most_that_citizens_of_china_can_be(book):
    by = count("citizenship")

    assert round((by["China"] + by["not stated"]) / sum(by.values()) * 100, 1) == 27.9
    assert by["China"] == 3_816


def filled_by_hand(column, category):
    by = count("gender", column)
    expected = 0.0
    for sex in {sex for sex, _ in by}:
        everyone = sum(n for (s, _), n in by.items() if s == sex)
        known = everyone - by[sex, "not stated"]
        expected += by[sex, category] / known * everyone
    return expected / sum(by.values()) * 100


@pytest.mark.parametrize("group", views.GROUPS.values(), ids=list(views.GROUPS))
def test_the_view_gives_each_share_of_each_group(group):
    field, category = group
    column = {"nationality": "nationality_en", "citizenship": "citizenship"}[field]
    by = count(column)
    empty, records, own = by["not stated"], sum(by.values()), by[category]
    expected = {
        "left_out": f"**{own / (records - empty) * 100:.1f} per cent**",
        "own": f"**{own / records * 100:.1f} per cent**",
        "filled_in": f"**{filled_by_hand(column, category):.1f} per cent**",
        "bounds": f"**From {own / records * 100:.1f} to {(own + empty) / records * 100:.1f} per",
    }

    for treatment in views.TREATMENTS.values():
        words, drawn, listed = views.share_in_book(group, treatment)
        assert expected[treatment] in words.data
        assert len(drawn.data) == 4
        for _, row in listed.frame.iterrows():
            assert row["Per cent"] == pytest.approx(row["Records"] / row["Divided by"] * 100)


def test_filling_in_the_chinese_women_and_men_apart_raises_their_share():
    assert round(filled_by_hand("nationality_en", "Chinese"), 1) == 17.2
