"""Misprints: small changes of printed figures, and the report on the Harbin operation."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.repair import exchanges, one_digit_changes, one_digit_repairs, swapped
from helpers.views import harbin

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def printed() -> dict[str, int]:
    with (DATA / "national_operations.csv").open(encoding="utf-8", newline="") as file:
        lines = {row["key"]: row for row in csv.DictReader(file)}
    return {
        key: float(line["value_low"])
        for key, line in lines.items()
        if line["operation"] == "harbin"
    }


@given(st.integers(min_value=0, max_value=10**7))
def test_a_change_of_one_digit_keeps_the_number_of_digits_and_all_others(number):
    text = str(number)
    changed = [str(other) for other in one_digit_changes(number)]

    assert len(changed) == len(set(changed)) == 9 * len(text) - (len(text) > 1)
    for other in changed:
        assert len(other) == len(text)
        assert sum(a != b for a, b in zip(text, other, strict=True)) == 1


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="zero or more, not -3"):
        one_digit_changes(-3)


def test_the_article_s_arrests_are_the_sentences_of_the_literature_with_two_digits_exchanged():
    assert swapped(353_513, 335_513)
    assert not swapped(353_513, 353_514)
    assert len(exchanges(353_513)) == 11


def test_a_sum_that_holds_needs_no_repair_but_may_have_one():
    assert one_digit_repairs(
        {"a": 3, "b": 4}, lambda figures: figures["a"] + figures["b"] == 7
    ).empty


def test_two_repairs_mend_the_sum_and_keep_the_printed_shares(printed):
    considered = int(printed["harbin_cases_considered_potapova_album"])
    without = int(printed["harbin_cases_without_sentence_potapova_album"])
    sentenced = int(printed["harbin_sentenced_potapova_album"])
    assert sentenced + without - considered == 1000

    mended = {"sentenced": considered - without, "considered": sentenced + without}
    found = one_digit_repairs(harbin.album_stage(), harbin.sum_and_shares_hold)

    assert dict(zip(found["figure"], found["repaired"], strict=True)) == mended
    assert round((considered - without) / considered * 100) == 97
    assert round(sentenced / (sentenced + without) * 100) == 97


def test_the_protocols_decide_for_the_number_of_people_sentenced(printed):
    fewer = (
        printed["harbin_cases_considered_potapova_album"]
        - printed["harbin_cases_in_protocols_potapova"]
    )
    assert fewer == 1996
    evidence = harbin.evidence().frame.set_index("If the right figure were")
    assert evidence.loc["People sentenced: 34,511"].all()
    assert list(evidence.loc["Cases considered: 36,561"]) == [True, False, False, False]


def test_both_totals_are_rebuilt_from_the_parts(printed):
    rows = harbin.rebuilt().frame.set_index("What")
    troikas = (
        printed["harbin_sentenced_to_death_potapova_troikas"]
        + printed["harbin_sentenced_category_2_potapova"]
    )
    assert rows.loc["Sentenced in all, rebuilt", "Lowest, people"] == 34_511 + troikas == 46_317
    low, high = rows.loc["To death in all, rebuilt"]
    considered = printed["harbin_cases_considered_potapova_album"]
    death = printed["harbin_sentenced_to_death_potapova_troikas"]
    assert (low, high) == (
        round(considered * 0.6445 + death),
        round(considered * 0.6455 + death),
    )
    assert low <= printed["harbin_killed_article"] <= high


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        (
            "considered",
            "36,561. The printed shares then fit; the number in the protocols does **not**",
        ),
        ("without", "none makes the sum hold. It would have to be 50."),
        ("sentenced", "34,511. The printed shares then fit; the number in the protocols fits."),
    ],
)
def test_the_explorer_says_which_changes_mend_the_sum(figure, says):
    words, table = harbin.doubt(figure)
    assert says in words.data
    assert len(table.frame) == 5


def test_the_changes_that_are_shown_are_those_nearest_to_closing_the_sum(printed):
    _, table = harbin.doubt("sentenced")
    needed = 35_561 - 1_050
    assert list(table.frame["Off by"]) == [n - needed for n in table.frame["Changed to"]]
    assert table.frame["Off by"].abs().is_monotonic_increasing
