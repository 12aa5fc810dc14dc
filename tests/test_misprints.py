"""Misprints: small changes of printed figures, and the report on the Harbin operation."""

import csv
from pathlib import Path

import jupytext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.repair import exchanges, one_digit_changes, swapped
from helpers.views import harbin

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
CHAPTER = ROOT / "chapters/national-operations/the-harbin-puzzle.md"


@pytest.fixture(scope="module")
def printed() -> dict[str, int]:
    with (DATA / "national_operations.csv").open(encoding="utf-8", newline="") as file:
        lines = {row["key"]: row for row in csv.DictReader(file)}
    return {
        key: float(line["value_low"])
        for key, line in lines.items()
        if line["operation"] == "harbin"
    }


@pytest.fixture(scope="module")
def computed() -> dict:
    """Return what the chapter's own cells name, up to the witnesses."""
    named: dict = {}
    for cell in jupytext.reads(CHAPTER.read_text(encoding="utf-8"), fmt="md:myst").cells:
        if cell.cell_type == "code" and "explore(" not in cell.source:
            exec(cell.source, named)
            if "heard" in named:
                break
    return named


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


def test_the_bars_of_the_chapter_are_the_stages_and_the_two_days(computed, printed):
    spans = computed["spans"].set_index("days")["people"]
    in_protocols = printed["harbin_cases_in_protocols_potapova"]
    assert spans.to_dict() == {118: 12_636, 229: 20_929 - 12_776, 2: 12_776}
    assert spans.sum() == in_protocols


def test_two_repairs_mend_the_sum_and_keep_the_printed_shares(computed, printed):
    considered = int(printed["harbin_cases_considered_potapova_album"])
    without = int(printed["harbin_cases_without_sentence_potapova_album"])
    sentenced = int(printed["harbin_sentenced_potapova_album"])
    assert sentenced + without - considered == 1000

    mended = computed["mended"].set_index("changed")
    assert len(computed["tried"]) == sum(
        9 * len(str(n)) - 1 for n in (considered, without, sentenced)
    )
    assert set(mended.index) == {"considered", "sentenced"}
    assert mended.loc["sentenced", "sentenced"] == considered - without == 34_511
    assert mended.loc["considered", "considered"] == sentenced + without == 36_561


def test_all_witnesses_agree_with_one_repair_and_one_with_the_other(computed):
    heard = computed["heard"].set_index("changed")
    witnesses = heard[["shares", "protocols", "total", "deaths"]]
    assert witnesses.loc["sentenced"].all()
    assert list(witnesses.loc["considered"]) == [True, False, False, False]


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
    assert figure in harbin.FIGURES.values()
    assert says in words.data
    assert len(table.frame) == 5


def test_the_changes_that_are_shown_are_those_nearest_to_closing_the_sum():
    _, table = harbin.doubt("sentenced")
    needed = 35_561 - 1_050
    assert list(table.frame["Off by"]) == [n - needed for n in table.frame["Changed to"]]
    assert table.frame["Off by"].abs().is_monotonic_increasing
