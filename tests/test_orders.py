"""The orders: each figure and each date of the chapter against plain Python on the files."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from helpers.views import orders as views

DATA = Path(__file__).parents[1] / "data"
FIRST, LAST = "1937-07-01", "1938-12-31"


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def issued():
    """Return the acts of the chapter: those of its months, each once."""
    return [
        row
        for row in rows("orders")
        if FIRST <= row["date"] <= LAST and row["key"] not in ("o00439_potapova", "o1697_377ss")
    ]


def day(key):
    found = [
        row["date"] for name in ("orders", "timeline") for row in rows(name) if row["key"] == key
    ]
    return date.fromisoformat(found[0])


def test_each_clause_is_that_of_a_document_and_is_sorted_by_one_tie():
    clauses = rows("order_groups")
    numbers = {row["key"]: row["number"] for row in rows("documents")}

    assert len(clauses) == len({row["clause"] for row in clauses}) == 32
    for row in clauses:
        assert row["order_number"] in numbers[row["document_key"]].split(";")
        assert row["key"] == f"{row['document_key']}_{row['point']}"
        assert len(row["wording"].split()) <= 8
    ties = Counter((row["tie"], row["order_number"]) for row in clauses)
    suspected = {number: n for (tie, number), n in ties.items() if tie == "deed or suspicion"}
    assert suspected == {"00485": 2, "00593": 3, "49990": 2, "50215": 1}


def test_the_issuers_are_those_of_the_text():
    national = [row for row in issued() if row["category"] == "national_operation"]
    by_politburo = [row["key"] for row in national if row["issuer"] == "Politburo"]

    assert by_politburo == [
        "politburo_1937_07_20", "p53_107", "p57_49", "national_operations_continued",
    ]  # fmt: skip
    assert len(national) == 17


def test_each_term_had_passed_for_six_or_ten_weeks_when_the_next_was_decided():
    gaps = [
        day("p57_49") - date(1937, 11, 20),
        day("national_operations_continued") - date(1938, 4, 15),
        day("p64_22") - date(1938, 8, 1),
    ]

    assert [round(gap.days / 7) for gap in gaps] == [10, 6, 6]


def test_the_terms_are_those_that_the_table_of_orders_describes():
    described = {row["key"]: row["description"] for row in rows("orders")}

    for key, words in {
        "o00447": "planned for four months from 5 August 1937",
        "p57_48": "prolonged the troikas to 15 March",
        "additional_limit_chita": "prolonged the troika to 1 June",
        "p57_49": "to go on to 15 April 1938",
        "national_operations_continued": "to 1 August 1938",
        "p64_22": "special troikas for two months",
    }.items():
        assert words in described[key]
    assert pd.Timestamp(day("p64_22")) + pd.DateOffset(months=2) == pd.Timestamp("1938-11-15")
    assert pd.Timestamp("1937-08-05") + pd.DateOffset(months=4) == pd.Timestamp("1937-12-05")


def test_the_spans_of_the_bodies_are_those_of_the_acts():
    found = views.bodies().set_index("body")

    expected = {
        "Troika": ("d1937_08_05_order_00447_in_force", "suspension_of_troikas"),
        "Dvoika, album": ("o00485", "p64_22"),
        "Special troika": ("p64_22", "suspension_of_troikas"),
        "Collegium": ("d1937_02_27_first_list", "d1938_11_16_military_collegium_stopped"),
        "Special Board": ("o00486", "o00689"),
    }
    for body, (begins, ends) in expected.items():
        assert found.loc[body, "begins"].date() == day(begins)
        assert found.loc[body, "ends"].date() == day(ends)
        assert found.loc[body, "days"] == (day(ends) - day(begins)).days
    assert found.index[found["ends"].isna()].tolist() == ["Collegium again", "Police troika"]
    assert not found["recalled"].any()  # no hollow bars


KULAK, NATIONAL, LISTS, WIVES, PETTY = views.PATHS


@pytest.mark.parametrize(
    ("path", "on", "body"),
    [
        (KULAK, "1937-08-01", "nobody yet"),
        (KULAK, "1937-12-01", "the troika of the region"),
        (KULAK, "1938-10-01", "the troika of the region"),
        (KULAK, "1938-12-01", "no troika"),
        (NATIONAL, "1937-08-01", "no dvoika yet"),
        (NATIONAL, "1938-07-01", "a dvoika in the region and, above it, a dvoika in Moscow"),
        (NATIONAL, "1938-10-01", "a special troika in the region"),
        (NATIONAL, "1938-12-01", "no special troika"),
        (LISTS, "1938-10-01", "the Military Collegium, after the list had been approved"),
        (LISTS, "1938-12-01", "nobody, for the time"),
        (LISTS, "1939-03-01", "the Military Collegium"),
        (WIVES, "1937-08-01", "no Special Board by this order yet"),
        (WIVES, "1938-10-01", "the Special Board"),
        (PETTY, "1938-10-01", "a police troika"),
        (PETTY, "1938-12-01", "not known here"),
    ],
)
def test_a_case_was_decided_by_the_body_in_force_on_its_day(path, on, body):
    words = views.case(path, on)[0].data

    assert f"Decided by: **{body}**" in words


def test_the_day_of_the_act_that_ended_a_body_is_no_longer_its():
    before, on = (views.case(NATIONAL, day)[0].data for day in ("1938-09-14", "1938-09-15"))

    assert "dvoika in Moscow" in before
    assert "a special troika" in on


@pytest.mark.parametrize("path", views.PATHS)
@pytest.mark.parametrize("on", views.DAYS.values())
def test_a_case_shows_no_act_that_came_after_its_day(path, on):
    words, *shown = views.case(path, on)

    keys = views.PATHS[path].split()
    expected = [key for key in keys if day(key).isoformat() <= on]
    assert path in words.data
    if not expected:
        assert shown == []
        return
    (listed,) = shown
    assert len(listed.frame) == len(expected)
    assert listed.frame["Date"].is_monotonic_increasing


def test_a_case_says_how_long_the_term_had_passed():
    passed = (date(1938, 10, 1) - date(1938, 6, 1)).days

    assert f"had run out {passed} days before" in views.case(KULAK, "1938-10-01")[0].data
    assert "to 15 April 1938;" in views.case(NATIONAL, "1938-03-20")[0].data
    assert "*Term:*" not in views.case(KULAK, "1938-12-01")[0].data


def test_the_acts_and_events_behind_the_orders_stand_as_the_text_says():
    assert (day("o00485") - day("d1937_08_09_polish_order_approved")).days == 2
    assert (day("o00593") - day("p53_107")).days == 1
    assert (day("d1938_01_19_iranian_decision") - day("telegram_on_iranians")).days == 1
    assert (day("o00439") - day("politburo_1937_07_20")).days == 5
