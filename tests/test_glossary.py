"""The terms of the subject: what a page that uses them can be found by."""

import csv
import re
from pathlib import Path

import pytest

from helpers.book.prose.glossary import keywords

GLOSSARY = Path(__file__).parents[1] / "data" / "glossary.csv"


@pytest.fixture
def terms() -> list[dict]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_page_that_uses_a_term_can_be_found_by_all_its_spellings():
    assert {"тройка", "тройки", "троек", "troiki", "troyka"} <= set(keywords("Two troikas sat."))


def test_a_page_that_gives_a_term_in_russian_can_be_found_too():
    assert "двоек" in keywords("Двойка")


def test_a_word_that_contains_a_term_is_not_the_term():
    assert keywords("The unlimited and the Yezhovian") == []


def test_every_term_has_its_russian_in_cyrillic_and_its_transliteration_in_latin(terms):
    assert len(terms) > 30
    for row in terms:
        assert re.fullmatch(r"[А-Яа-яё() -]+", row["russian"]), row["term"]
        assert row["transliteration"].isascii(), row["term"]


def test_no_form_is_linked_to_two_terms(terms):
    forms = [f.lower() for row in terms for f in row["linked_forms"].split(";") if f]
    assert len(forms) == len(set(forms))
