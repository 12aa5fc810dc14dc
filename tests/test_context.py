"""What lies around the operations: each figure of the chapter against plain Python on the files."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from helpers.figures import Figure
from helpers.views import context

DATA = Path(__file__).parents[1] / "data"
OPENED, STOPPED = date(1937, 7, 25), date(1938, 11, 17)


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def value(key):
    return int(rows("see_also")[key]["value"])


@pytest.fixture(scope="module")
def facts():
    return context.facts().set_index("key")


def test_every_row_of_the_related_subjects_stands_under_one_subject_as_it_is(facts):
    for key, row in rows("see_also").items():
        found = facts.loc[key]
        assert found["topic"] in context.TOPICS
        low = row["value"] or row["value_low"]
        high = row["value"] or row["value_high"]
        assert (found["low"] if low else None) == (int(low) if low else None)
        assert (found["high"] if high else None) == (int(high) if high else None)
        assert pd.isna(found["high"]) == (not high)
        assert found["start"].date().isoformat() == row["date"]


def test_a_claim_about_the_koreans_keeps_its_range_and_its_open_end(facts):
    for key, row in rows("national_operations").items():
        if key in facts.index:
            assert facts.loc[key, "low"] == int(row["value_low"])
            assert pd.isna(facts.loc[key, "end"]) == (not row["period_end"])
    assert facts.loc["korean_died_wiki_28200", "when"] == "from 1 September 1937"


@pytest.mark.parametrize(
    ("key", "when", "figure"),
    [
        ("ingrian_deported_1929_wiki", "1929–1931", "18,000"),
        ("ingrian_sent_to_camps_wiki", "1937–1938", "at least 10,000"),
        ("ingrian_deported_1936_wiki", "1936", "no figure"),
        ("bessarabia_families_deported_1941_wiki", "12–13 June 1941", "29,839"),
        ("poles_germans_deported_1936_pomorska", "1 April to 31 December 1936", "69,977"),
        ("mongolia_executed_chang", "2 October 1937 to 22 April 1939", "20,099"),
        ("ingrian_deaths_wiki_genocide", "1929–1949", "18,800 deaths"),
        ("d1953_09_01_special_board_abolished", "1 September 1953", "–"),
    ],
)
def test_a_date_and_a_figure_are_said_no_more_exactly_than_they_are_known(facts, key, when, figure):
    assert facts.loc[key, ["when", "figure"]].tolist() == [when, figure]


def test_moves_are_before_during_or_after_by_their_days():
    found = context.deportations()

    sources = rows("see_also") | rows("national_operations")
    own = {}
    for key in found["key"]:
        row = sources[key]
        start = date.fromisoformat(row.get("date") or row["period_start"])
        end = date.fromisoformat(row.get("date_end") or row["period_end"])
        own[key] = "before" if end < OPENED else "after" if start > STOPPED else "during"
    assert dict(zip(found["key"], found["phase"], strict=True)) == own
    assert [list(own.values()).count(phase) for phase in ("before", "during", "after")] == [3, 2, 6]
    assert found.loc[found["phase"] == "after", "start"].min().year == 1941
    assert found["name"].is_unique


def test_no_move_of_a_group_in_the_related_subjects_is_left_out():
    told = ("deported", "moved", "settled outside", "Decree of deportation")
    whole_period = {
        "moldavian_ssr_deported_in_all_wiki",
        "gagauz_deported_wiki",
        "bessarabia_deported_1941_placenote",  # the same days, another claim
        "volga_germans_decree_1941_worldhistory",  # the decree on a move that is there
        "volga_germans_to_be_moved_1941_pohl",  # its plan
    }
    expected = {
        key
        for key, row in rows("see_also").items()
        if any(word in row["fact"] for word in told) or row["fact"].startswith("Deported")
    } - whole_period

    assert expected <= set(context.deportations()["key"]) | {"bessarabia_mobilised_nekropole"}


def test_the_report_of_1965_leaves_room_for_a_quarter_of_june_1941(facts):
    low = facts["low"]
    room = (
        low["moldavian_ssr_deported_in_all_wiki"]
        - low["moldavian_ssr_deported_1949_wiki"]
        - low["moldavian_ssr_deported_1951_wiki"]
    )

    june = value("bessarabia_families_deported_1941_wiki")
    assert room == 46_000 - 35_796 - 2_617 == 7_587
    assert 0.24 < room / june < 0.26
    total = june + 35_796 + 2_617
    assert total == 68_252
    assert 4 < value("bessarabia_deported_1941_placenote") / total < 5


def test_the_address_of_the_page_with_the_large_claim_holds_the_small_one():
    row = rows("see_also")["bessarabia_deported_1941_placenote"]

    assert str(value("bessarabia_families_deported_1941_wiki")) in row["seen_at"]


def test_the_stages_of_the_ingrian_finns_miss_or_meet_the_range_by_what_is_added():
    stages = ["ingrian_deported_1929_wiki", "ingrian_deported_1942_wiki"]
    camps = int(rows("see_also")["ingrian_sent_to_camps_wiki"]["value_low"])
    victims = rows("see_also")["ingrian_victims_wiki_genocide"]
    low, high = int(victims["value_low"]), int(victims["value_high"])

    without = sum(map(value, stages)) + camps
    with_all = without + value("ingrian_handed_over_wiki")
    assert without == 48_000 < low
    assert low < with_all == 103_733 < high


@pytest.mark.parametrize("chosen", context.TOPICS)
def test_each_subject_lists_its_facts_and_says_how_many_are_recalled(chosen, facts):
    words, *shown = context.topic(chosen)

    own = facts[facts["topic"] == chosen]
    listed = shown[-1].frame
    assert len(listed) == len(own) > 0
    assert f"{len(own)} dated fact" in words.data
    recalled = (own["verified"] == "recall").sum()
    assert (f"{recalled} of them recalled" in words.data) == (recalled > 0)
    assert words.data.endswith(context.TOPICS[chosen])
    if isinstance(shown[0], Figure):
        assert len(shown[0].data) >= 2
        assert not {"mongolia_executed_chang", "ussr_sentenced_to_death_pohl"} & set(own.index)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("Bessarabia and Northern Bukovina", "from 29,839 to 300,000: the highest is 10.05 times"),
        ("The Koreans, 1937", "there are 3 claims, from 171,781 to 172,597"),
        ("The Koreans, 1937", "there are 4 claims, from 16,500 to 50,000"),
        ("The Ingrian Finns", "one range, from 60,000 to 105,000"),
    ],
)
def test_claims_about_one_thing_are_set_apart_from_the_others(chosen, said):
    assert said in context.topic(chosen)[0].data


def test_the_plan_for_the_volga_germans_is_the_sum_of_its_five_destinations():
    assert value("volga_germans_to_be_moved_1941_pohl") == sum([70, 91, 80, 92, 100]) * 1_000


def test_the_figure_of_the_volga_germans_is_larger_than_the_territory_that_it_names():
    deported = value("volga_germans_deported_1941_sinitsyn")

    assert deported > value("volga_germans_to_be_moved_1941_pohl")
    assert deported > 1.3 * int(rows("census_1937")["germans_volga_german_assr"]["population"])
