"""The orders: each figure and each date of the chapter against plain Python on the files."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from helpers.analysis import acts
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


def claim(key):
    (row,) = (row for row in rows("national_operations") if row["key"] == key)
    return row


def test_each_act_of_the_months_stands_once():
    found = views.acts_of()

    assert sorted(found["key"]) == sorted(row["key"] for row in issued())
    assert len(found) == 37
    assert found["kind"].notna().all()
    assert found["date"].is_monotonic_increasing


def test_an_act_is_recalled_if_its_row_is():
    found = views.acts_of().set_index("key")["recalled"]
    recalled = {row["key"] for row in issued() if row["verified"] == "recall"}

    assert set(found[found].index) == recalled
    assert len(recalled) == 4


def test_the_issuers_are_those_of_the_text():
    groups = Counter()
    for row in issued():
        issuer = row["issuer"]
        if issuer.startswith("NKVD") and "approved by the Politburo" in issuer:
            group = "NKVD, approved by the Politburo"
        elif issuer.startswith("NKVD"):
            group = "NKVD"
        elif issuer == "Politburo":
            group = issuer
        elif issuer == "Council of People's Commissars and Central Committee":
            group = "Government and Central Committee"
        else:
            group = "Other bodies of the state"
        groups[group, row["category"]] += 1

    found = views.acts_of()
    counted = Counter(zip(found["by"], found["category"].astype(str), strict=True))
    assert counted == groups
    # Nearly all acts that opened a national line bear the name of the NKVD alone.
    assert groups["NKVD", "national_operation"] == 12
    assert groups["NKVD, approved by the Politburo", "national_operation"] == 1
    # Most of those on order 00447, and both that prolonged the lines, that of the Politburo.
    assert groups["Politburo", "kulak_operation"] == 6
    prolonged = [row for row in issued() if "ontinu" in row["title_en"]]
    assert [row["issuer"] for row in prolonged] == ["Politburo", "Politburo"]


def test_every_act_of_the_national_operations_is_sorted_by_what_it_names():
    national = [row for row in issued() if row["category"] == "national_operation"]

    assert set(views.NAMED) == {row["key"] for row in national}
    early = [row["key"] for row in national if row["date"] < "1937-11-30"]
    other = [key for key in early if views.NAMED[key] != "a citizenship, a past or a tie to abroad"]
    assert other == ["politburo_1937_07_20"]  # "all Germans"
    late = Counter(views.NAMED[row["key"]] for row in national if row["date"] >= "1937-11-30")
    assert late.most_common(1) == [("peoples or nationals", 6)]
    recalled = [
        row["key"]
        for row in national
        if views.NAMED[row["key"]] == "peoples or nationals" and row["verified"] == "recall"
    ]
    assert len(recalled) == 2


def test_the_days_between_the_national_acts_are_those_of_the_calendar():
    dates = [
        date.fromisoformat(row["date"])
        for row in issued()
        if row["category"] == "national_operation"
    ]
    expected = ["–", *(str((b - a).days) for a, b in pairwise(dates))]

    assert views.national_orders().frame["Days since the last"].tolist() == expected
    span = date(1937, 12, 22) - date(1937, 11, 30)
    assert (day("o49990"), day("telegram_on_chinese")) == (date(1937, 11, 30), date(1937, 12, 22))
    assert 21 < span.days <= 23  # little more than three weeks


def test_ten_rows_of_four_sources_stand_against_one():
    found = views.dates_of_00439()

    claims = [
        row
        for row in rows("national_operations")
        if row["operation"] == "german" and row["period_start"] and "ethnic" not in row["measure"]
    ]
    assert {row["period_start"] for row in claims} == {"1937-07-25"}
    assert len(found) == len(claims) + 3 == 11
    later = found[found["date"] == pd.Timestamp("1937-07-25")]
    assert Counter(later["source_key"]) == {
        "wiki_order_00439": 5,
        "order_00439_text": 1,
        "okhotin_roginskii_1999": 2,
        "krivenko_prudovsky_2021": 2,
    }
    assert found.iloc[0]["source_key"] == "potapova_2020"
    assert found.iloc[0]["date"] == pd.Timestamp("1937-07-15")


def test_each_term_had_passed_for_one_to_two_months_when_the_next_was_decided():
    gaps = {
        "p57_48": (day("p57_48") - date(1937, 12, 5)).days,
        "additional_limit_chita": (day("additional_limit_chita") - date(1938, 3, 15)).days,
        "national_operations_continued": (
            day("national_operations_continued") - date(1938, 4, 15)
        ).days,
        "p64_22": (day("p64_22") - date(1938, 8, 1)).days,
    }

    frame = views.terms().frame
    assert frame["Days without a term before it"].tolist() == [
        "no term before", "57", "32", "no term before", "41", "45",
    ]  # fmt: skip
    assert list(gaps.values()) == [57, 32, 41, 45]
    assert all(30 < gap < 62 for gap in gaps.values())


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


def test_more_people_a_day_were_decided_upon_in_the_second_stage():
    expected = []
    for key in (
        "harbin_cases_considered_potapova_album",
        "harbin_cases_considered_potapova_troikas",
        "all_national_cases_considered_memorial_polska_album",
        "all_national_cases_considered_memorial_polska_troikas",
    ):
        row = claim(key)
        days = date.fromisoformat(row["period_end"]) - date.fromisoformat(row["period_start"])
        expected.append((days.days + 1, int(row["value_low"]) / (days.days + 1)))

    frame = views.stages().frame
    assert frame["Days"].tolist() == [days for days, _ in expected] == [351, 60, 401, 60]
    assert frame["People a day"].tolist() == pytest.approx([people for _, people in expected])
    assert [round(people) for _, people in expected] == [101, 232, 562, 1794]


KULAK, NATIONAL, LISTS, WIVES, PETTY = views.PATHS


@pytest.mark.parametrize(
    ("path", "on", "body"),
    [
        (KULAK, "1937-08-01", "nobody yet"),
        (KULAK, "1937-12-01", "the troika of the region"),
        (KULAK, "1938-10-01", "the troika of the region"),
        (KULAK, "1938-12-01", "no troika"),
        (NATIONAL, "1937-08-01", "not known here"),
        (NATIONAL, "1938-07-01", "a dvoika in the region and, above it, a dvoika in Moscow"),
        (NATIONAL, "1938-10-01", "a special troika in the region"),
        (NATIONAL, "1938-12-01", "no special troika"),
        (LISTS, "1938-10-01", "the Military Collegium, after the list had been approved"),
        (LISTS, "1938-12-01", "nobody, for the time"),
        (LISTS, "1939-03-01", "the Military Collegium"),
        (WIVES, "1937-08-01", "not known here"),
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


def test_the_list_of_31_january_is_read_as_the_exercise_reads_it():
    targets = {row["key"]: row["target_group"] for row in rows("orders")}
    named, added = targets["p57_49"].split("; to be added: ")

    assert len(named.split(", ")) == 10
    assert "Lithuanians" not in named
    assert "Lithuanians" in targets["latvian_line_extended"]
    assert added == "Bulgarians and Macedonians"
    assert "Bulgarians" in targets["latvian_line_extended"]
    assert not [key for key, text in targets.items() if "Macedonians" in text and key != "p57_49"]
    assert day("o326") > day("p57_49")
    assert (day("p57_49") - day("latvian_line_extended")).days // 7 + 1 == 7  # about seven weeks


def test_the_acts_and_events_of_the_sequences_stand_as_the_exercise_says():
    assert (day("o00485") - day("d1937_08_09_polish_order_approved")).days == 2
    assert round((day("o00486") - day("p51_144")).days / 7) == 6
    assert (day("d1938_01_19_iranian_decision") - day("telegram_on_iranians")).days == 1


def test_the_share_of_death_sentences_depends_on_its_base():
    death, second, considered = (
        int(claim(f"harbin_{name}")["value_low"])
        for name in (
            "sentenced_to_death_potapova_troikas",
            "sentenced_category_2_potapova",
            "cases_considered_potapova_troikas",
        )
    )
    album = float(claim("harbin_death_share_pct_potapova")["value_low"])

    assert round(death / considered * 100, 1) == 57.9 < album
    assert round(death / (death + second) * 100, 1) == 68.2 > album


@pytest.mark.parametrize(
    ("issuer", "group"),
    [
        ("NKVD", "NKVD"),
        ("NKVD (signed by Beria, according to wiki_family_members)", "NKVD"),
        ("NKVD (Yezhov), approved by the Politburo on 9 August", "NKVD, approved by the Politburo"),
        ("Council of People's Commissars", "Other bodies of the state"),
    ],
)
def test_an_issuer_belongs_to_one_group(issuer, group):
    assert acts.issued_by(pd.Series([issuer])).tolist() == [group]


def test_a_decision_within_the_term_leaves_no_gap_and_the_longest_term_counts():
    found = acts.lapses(
        pd.DataFrame(
            {
                "decided": pd.to_datetime(["1938-01-01", "1938-01-10", "1938-02-01", "1938-02-02"]),
                "until": pd.to_datetime(["1938-01-31", None, "1938-01-20", None]),
            }
        )
    )

    assert found["lapse"].tolist() == [pd.NA, 0, 1, 2]


def test_decisions_out_of_order_and_spans_that_run_backwards_are_refused():
    frame = pd.DataFrame({"decided": pd.to_datetime(["1938-02-01", "1938-01-01"])})
    with pytest.raises(ValueError, match="order of time"):
        acts.lapses(frame.assign(until=frame["decided"]))
    with pytest.raises(ValueError, match="ends before it begins"):
        acts.pace(1, "1938-01-02", "1938-01-01")
