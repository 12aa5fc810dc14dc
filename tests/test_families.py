"""The families: each figure of the chapter against plain Python on the files, and the rules."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from helpers.views import families as views

DATA = Path(__file__).parents[1] / "data"


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def rows():
    return read("families_00486")


def ends(row):
    one = row["value"]
    return tuple(int(end) for end in (one or row["value_low"], one or row["value_high"]) if end)


def test_every_claim_with_a_figure_keeps_its_range(rows):
    found = views.all_claims().set_index("key")

    with_figure = {key for key, row in rows.items() if row["value"] or row["value_low"]}
    assert set(found.index) == with_figure
    for key, claim in found.iterrows():
        shown = [int(end.replace(",", "")) for end in re.findall(r"[\d,]+", claim["given"])]
        assert tuple(shown) == tuple(dict.fromkeys(ends(rows[key])))


def test_every_claim_says_what_it_counts_and_who_says_it():
    found = views.all_claims()

    assert found["counted"].notna().all()
    assert found["by"].notna().all()


def test_no_claim_of_the_table_rests_on_a_popular_page_or_a_film(rows):
    popular = {"russian7_alzhir", "kotlyarov_alzhir", "embedy_alzhir"}
    found = views.counted()

    assert set(views.NOT_USED) == popular
    assert popular & {row["source_key"] for row in rows.values()} == popular
    assert not popular & set(found["source_key"])
    assert len(found) == 15


def test_the_chapter_and_the_documents_use_no_claim_of_a_popular_page():
    chapters = DATA.parent / "chapters"
    for page in ("families/family-members-of-traitors", "documents/order-00486",
                 "documents/p51-144"):  # fmt: skip
        text = (chapters / f"{page}.md").read_text(encoding="utf-8")
        assert not re.findall(r"families_00486\.\w+_(?:russian7|kotlyarov|embedy)\b", text)


def test_a_time_that_the_source_leaves_out_is_not_recorded():
    found = views.counted().set_index("key")

    assert found.loc["karlag_women_listed_memorial", "when"] == "not recorded"
    assert (found["when"] == "not recorded").sum() == 1


def test_the_parts_of_the_children_taken_add_up_and_are_recalled(rows):
    keys = [f"order_00486_children_{part}_vilensky" for part in ("taken", "to_homes")]
    parts = [rows[key] for key in (*keys, "order_00486_children_to_guardians_vilensky")]
    taken, homes, guardians = (int(row["value"]) for row in parts)

    assert taken == homes + guardians
    assert round(homes / taken * 100) == 88
    assert {row["verified"] for row in parts} == {"recall"}


def test_a_family_of_petrozavodsk_was_about_one_adult_and_one_child(rows):
    moved = read("national_operations")
    families = int(moved["finnish_families_expelled_petrozavodsk"]["value_low"])
    people = int(moved["finnish_expelled_petrozavodsk"]["value_low"])
    children = int(rows["petrozavodsk_children_expelled_golubev"]["value"])

    assert (families, people, children) == (395, 922, 417)
    assert round((people - children) / families, 1) == 1.3
    assert round(children / families, 1) == 1.1


def test_the_camp_was_set_up_more_than_five_weeks_after_the_arrests_were_to_be_finished():
    days = {key: date.fromisoformat(row["date"]) for key, row in read("timeline").items()}
    order = date.fromisoformat(read("orders")["o00486"]["date"])

    assert round((days["d1937_10_25_wives_term"] - order).days / 7) == 10
    late = days["d1937_12_03_akmolinsk_order"] - days["d1937_10_25_wives_term"]
    assert 5 * 7 < late.days < 6 * 7


@pytest.mark.parametrize("husband", views.HUSBANDS)
@pytest.mark.parametrize("person", views.PERSONS)
def test_each_rule_names_the_person_and_answers_first(husband, person):
    said = views.rule(views.HUSBANDS[husband], views.PERSONS[person], person).data

    assert re.match(rf"\*\*{person}\. [^*]+\.\*\* \S", said)
    by_troika = "troika" in husband
    assert ("order 00447" in said) == by_troika
    assert ("Special Board" in said) <= (not by_troika)


def test_the_ages_and_the_term_of_a_rule_are_those_of_the_data(rows):
    figures = read("document_figures")
    school = views.rule("convicted", "school", "").data
    wife = views.rule("convicted", "wife", "").data
    least, most = (figures[f"order_00486_homes_age_{end}"]["value"] for end in ("least", "most"))

    assert f"From {least} full years to {most}" in school
    camp = rows["order_00486_sentence_years_in_camps_mlechin"]
    assert f"not less than {camp['value_low']}–{camp['value_high']} years" in wife


def test_only_a_wife_arrested_before_the_second_order_is_taken_with_her_husband():
    at_once = "at the same time as he"

    assert at_once in views.rule("arrested", "wife", "").data
    for husband in ("convicted", "later", "inland"):
        assert at_once not in views.rule(husband, "wife", "").data


def test_a_nursing_wife_who_is_not_arrested_is_not_said_to_be():
    said = views.rule("arrested", "nursing", "").data
    assert "No arrest, for the time being." in said
    assert "she is arrested at the same time" not in said
