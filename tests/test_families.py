"""The claims about families: each figure of the chapter against plain Python on the file."""

import csv
from pathlib import Path

import pytest

from helpers.views import families as views

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def rows():
    with (DATA / "families_00486.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def ends(row):
    one = row["value"]
    return tuple(int(end) for end in (one or row["value_low"], one or row["value_high"]))


def shown(claims):
    """Return the figures of a table as ends of ranges."""
    return [
        tuple(int(end.replace(",", "")) for end in text.removesuffix(" per cent").split("–"))
        for text in claims
    ]


def test_every_claim_with_a_figure_keeps_its_range(rows):
    found = views.all_claims().set_index("key")

    with_figure = {key for key, row in rows.items() if row["value"] or row["value_low"]}
    assert set(found.index) == with_figure
    for key, claim in found.iterrows():
        assert (claim["low"], claim["high"]) == ends(rows[key])
        assert shown([claim["given"]])[0] in (ends(rows[key]), ends(rows[key])[:1])


def test_every_claim_says_what_it_counts_and_who_says_it():
    found = views.all_claims()

    assert found["counted"].notna().all()
    assert found["by"].notna().all()


def test_twelve_claims_count_people_and_three_give_the_same_number(rows):
    found = views.people()

    by_hand = sorted(
        (
            int(row["value"])
            for row in rows.values()
            if row["value"]
            and not any(word in row["measure"] for word in ("year", "age_", "_pct", "families_"))
        ),
        reverse=True,
    )
    assert found["high"].tolist() == by_hand
    assert len(by_hand) == 12
    assert by_hand.count(18_000) == 3
    assert (by_hand[0], by_hand[-1]) == (25_000, 489)


def test_every_mark_has_a_short_name_of_its_own():
    names = views.people()["claim"]

    assert names.is_unique
    assert names.notna().all()
    assert names.str.len().max() <= 13  # what fits beside a mark on a phone


@pytest.mark.parametrize("asked", views.QUESTIONS)
def test_the_answer_to_a_question_holds_each_claim_and_its_source(asked, rows):
    topics, measures, warning = views.QUESTIONS[asked]
    words, *others, listed = views.question(asked)
    expected = [
        row for row in rows.values() if row["topic"] in topics and row["measure"] in measures
    ]

    figures = listed.frame["Figure"].tolist()
    assert [tuple(dict.fromkeys(ends(row))) for row in expected] == shown(figures)
    assert set(listed.source) == {row["source_key"] for row in expected}
    assert words.data.endswith(warning)
    assert all(figure in words.data for figure in figures)
    for drawn in others:
        assert drawn.data["low"].tolist() == [ends(row)[0] for row in expected]
        assert drawn.data["claim"].is_unique


def test_years_and_single_claims_are_not_drawn():
    not_drawn = [asked for asked in views.QUESTIONS if len(views.question(asked)) == 2]

    assert not_drawn == [
        "How many children were taken away?",
        "What was to become of the children?",
        "Which families lost their home and not their freedom?",
        "When was ALZhIR closed?",
        "What part of the victims were women?",
    ]


def test_every_claim_of_the_table_answers_some_question(rows):
    asked = {(t, m) for topics, measures, _ in views.QUESTIONS.values() for t in topics
             for m in measures}  # fmt: skip
    left = {
        key
        for key, row in rows.items()
        if row["measure"] not in ("category_in_stalin_lists", "age_from_which_children_are_judged")
        and (row["topic"], row["measure"]) not in asked
    }

    assert left == set()


def test_the_shares_of_the_chapter(rows):
    held = int(rows["alzhir_women_held_wiki_ru"]["value"])
    other = int(rows["alzhir_women_held_embedy"]["value"])
    kin = int(rows["alzhir_family_members_of_traitors_held_wiki_ru"]["value"])
    elsewhere = int(rows["karlag_family_members_of_traitors_held_wiki_ru"]["value"])
    wives = int(rows["order_00486_wives_arrested_russian7"]["value"])
    children = int(rows["order_00486_children_taken_russian7"]["value"])

    assert [round(share * 100) for share in (kin / held, kin / other)] == [56, 45]
    assert (held - kin) / held * 100 == 43.75  # the quiz
    assert (other - kin) / other * 100 == pytest.approx(55)  # its expected wrong answer
    assert (kin + elsewhere) / wives == pytest.approx(1 / 3)
    assert round(children / wives, 1) == 1.4
    assert round(wives / 1_565_041 * 100, 1) == 1.2


def test_the_women_shot_in_moscow_are_said_to_be_part_of_the_list(rows):
    with (DATA / "moscow_shot_month_nationality.csv").open(encoding="utf-8", newline="") as file:
        everyone = sum(int(row["shot"]) for row in csv.DictReader(file))
    women = int(rows["moscow_executions_women_executed_mosmemo"]["value"])

    found = views.all_claims().set_index("key")
    scope = found.loc["moscow_executions_women_executed_mosmemo", "scope"]

    assert scope.startswith(f"Of {everyone:,} people with a Moscow address, ")
    assert f"{women / everyone * 100:.1f} per cent" in scope
