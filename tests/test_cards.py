"""A reader is told of a figure what was counted, in words and in the unit of its measure."""

import pytest

from helpers.book.prose.cards import filter_in_words, number
from helpers.book.prose.references import Ledger


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("order_00486_women_arrested_kotlyarov", "18,000 people"),
        ("order_00486_sentence_years_in_camps_ilic", "5–8 years"),
        ("alzhir_year_closed_wiki_ru", "1953"),
    ],
)
def test_a_claim_is_printed_in_the_unit_of_its_measure(key, printed):
    table = Ledger().table("families_00486")
    assert number(table, table.by_key[key], "") == printed


@pytest.mark.parametrize(
    ("table", "field", "wanted", "words"),
    [
        (
            "moscow_shot_daily",
            "date",
            "1938-11-17..1939-01-15",
            "Date: 17 November 1938 to 15 January 1939",
        ),
        ("moscow_shot_month_nationality", "month", "1938-01", "Month: January 1938"),
        ("convictions_1921_1953", "year", "1937..1938", "Year: 1937 to 1938"),
        ("khabarovsk_book_profile", "nationality_en", "Chinese", "Nationality: Chinese"),
        (
            "timeline",
            "verified",
            "recall",
            "How it is known here: recalled from the literature, not read",
        ),
    ],
)
def test_the_rows_that_were_chosen_are_told_in_words(table, field, wanted, words):
    assert filter_in_words(Ledger().table(table), field, wanted) == words
