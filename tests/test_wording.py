"""Prose without a reference may hold no figure, and must call a figure what it is."""

from pathlib import Path

import pytest

from helpers import views
from helpers.book.prose.rules import ALLOWED, CUES, bare_figures, missing_words, typed_figures

FREE = [
    "On 30 July 1937 Order No. 00447 was signed; Order 00485 followed on 11 August.",
    "The order 49990, and No. P51/94, of 1937–38, 1936/37 and the 1930s.",
    "From 5 to 15 August 1937 and in November 1938.",
    "Category 1 meant death, category 2 a camp; see chapter 3, pages 12–15 and note 4.",
    "Article 58-10 of the code, articles 58-1 and 58-6.",
    "A ratio of 2 is above 1. It takes 40 minutes. Python 3.12, CC BY 4.0.",
    "He was one of two or three who read both.",
]
BARE = {
    "The table gives 105,485 Poles.": ["105,485"],
    "About 79.4% were shot.": ["79.4"],
    "Some 1.3 million people.": ["1.3", "million"],
    "Between 8,000–25,000 died.": ["8,000", "25,000"],
    "Thousands were arrested.": ["Thousands"],
    "Half of them were Poles; a third of them died.": ["Half of", "a third of"],
    "There were 16 nationalities, or sixteen.": ["16", "sixteen"],
    "In 12 days of 1937, 5 were freed.": ["12", "5"],
}


@pytest.mark.parametrize("text", FREE)
def test_dates_orders_articles_and_places_need_no_reference(text):
    assert bare_figures(text) == []


@pytest.mark.parametrize("text", BARE)
def test_a_bare_figure_is_found(text):
    assert bare_figures(text) == BARE[text]


def test_each_exception_says_what_it_is():
    assert all(len(reason.split()) >= 4 for reason in ALLOWED)


@pytest.mark.parametrize("kind", CUES)
def test_a_paragraph_without_a_word_for_a_kind_of_figure_is_found(kind):
    assert missing_words("In the end they were many.", [kind]) == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The summary of the service counts so many arrests.", "count"),
        ("According to the historian, so many were sentenced.", "published"),
        ("The article says that so many were sentenced.", "secondary"),
        ("An estimate: at least so many were sentenced.", "estimate"),
        ("So many were sentenced; the figure is unverified here.", "recalled"),
        ("So many were sentenced, which was not checked.", "recalled"),
    ],
)
def test_a_paragraph_that_calls_a_figure_what_it_is_passes(text, kind):
    assert missing_words(text, [kind]) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("figure(c, alt='There are 16 groups.')", [(1, "16")]),
        ("table(f,\n  caption=f'Of {n} people 5,161 were counted twice')", [(2, "5,161")]),
        ("Markdown('About 79% of them')", [(1, "79")]),
        ("figure(c, alt=f'There are {n} groups in 1937.')", []),
        ("charts.ranked_bars(f, columns=3, axis='People')", []),
    ],
)
def test_a_figure_typed_into_a_text_for_readers_is_found(code, found):
    assert typed_figures(code) == found


def test_the_views_of_the_explorers_take_their_figures_from_the_data():
    modules = list(Path(views.__file__).parent.glob("*.py"))
    assert {path.name: typed_figures(path.read_text(encoding="utf-8")) for path in modules} == {
        path.name: [] for path in modules
    }
