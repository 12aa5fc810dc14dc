"""Prose without a reference may hold no figure, and must call a figure what it is."""

from pathlib import Path

import pytest

from helpers import views
from helpers.book.prose.free import ALLOWED, ALLOWED_ON, bare_figures
from helpers.book.prose.literals import typed_figures
from helpers.book.prose.rules import CUES, missing_words

FREE = [
    "On 30 July 1937 Order No. 00447 was signed; Order 00485 followed on 11 August.",
    "The order 49990, and No. P51/94, of 1937–38, 1936/37 and the 1930s.",
    "Orders 202 and 326; decree No. 81 of 17 November 1938, and order 00447.",
    "From 5 to 15 August 1937 and in November 1938, or 1938-11-17.",
    "By 1938, the year of the purge, and in 1937 the people; until October 1938 wives.",
    "Category 1 meant death, category 2 a camp; see chapter 3, pages 12–15 and note 4.",
    "Article 58-10 of the code, articles 58-1 and 58-6.",
    "A ratio of 2 is above 1. Time. About 40 minutes. Python 3.12, CC BY 4.0.",
    "He was one of two who read both, the first and the third, twice, and half a page more.",
    "Three questions follow, and five different answers. Ten days later, in six weeks, it ended.",
    "A troika was a body of three. It stands there three times.",
]
BARE = {
    "The table gives 105,485 Poles.": ["105,485"],
    "About 79.4% were shot.": ["79.4"],
    "Some 1.3 million people.": ["1.3", "million"],
    "Between 8,000–25,000 died.": ["8,000", "25,000"],
    "Thousands were arrested.": ["Thousands"],
    "Half of them were Poles; a third of them died.": ["Half", "a third"],
    "There were 16 nationalities, or sixteen.": ["16", "sixteen"],
    "In 12 days of 1937, 5 were freed.": ["12", "5"],
    # what looks like a year, an order, a day, a place in a book, a span of time
    "In Tula 1938 people were shot in one month.": ["1938"],
    "In Tula 1938 were shot.": ["1938"],
    "Between 1900–1950 people were arrested.": ["1900", "1950"],
    "In Tula 81 people were shot, in Orel 202 and in Kursk 326.": ["81", "202", "326"],
    "In all 99 August the police counted.": ["99"],
    "He could table 500 cases; chapter 700 of them died.": ["500", "700"],
    "The historian finds on page 12 no. 5,000 victims.": ["5,000"],
    "Only 1 person of Tula was spared.": ["1"],
    "A trial took 15 minutes, and a sentence 2 minutes.": ["15", "2"],
    "At this school 30 students were arrested, and 300 students in the city.": ["30", "300"],
    # words
    "Of the accused twelve were shot and four died in custody.": ["twelve", "four"],
    "Three in four of those sentenced were shot.": ["Three", "four"],
    "Four fifths of those sentenced were shot.": ["Four fifths"],
    "Every second prisoner was shot; twice as many as in Tula.": ["Every second", "twice as"],
    "One in nine was a Latvian, and the number tripled.": ["One in nine", "tripled"],
    "Half were shot.": ["Half"],
    "Ninety per cent, a dozen, tenfold.": ["Ninety", "dozen", "tenfold"],
    "The claims lie three times as high.": ["three"],
    "He was one of two or three.": ["three"],
    # other digits
    "In all ¾ of those sentenced were shot, and ½ of the women.": ["¾", "½"],
    "In all MMCXII people were shot, not under the MIT licence.": ["MMCXII"],
    "There were １２３４５ people, or ١٢٣٤٥, or ⅻ.": ["１２３４５", "١٢٣٤٥", "ⅻ"],
    "There were 10⁵ people.": ["10", "⁵"],
    "There were 12\u202f345 people.": ["12", "345"],
}


@pytest.mark.parametrize("text", FREE)
def test_dates_orders_articles_and_places_need_no_reference(text):
    assert bare_figures(text) == []


@pytest.mark.parametrize("text", BARE)
def test_a_bare_figure_is_found(text):
    assert bare_figures(text) == BARE[text]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "chapters/instructors/workshop",
            "20 minutes, ten for the table; a class of 300 students.",
        ),
        ("chapters/instructors/for-administrators", "It needs 28,000 MB, and eight cores."),
        ("chapters/assignments/index", "It takes 90 minutes."),
        ("chapters/how-to-use-this-course", "It takes 13 hours."),
        ("chapters/measurements", "With ten times the chapters."),
    ],
)
def test_what_has_its_reason_on_one_page_is_free_on_that_page_alone(page, text):
    assert bare_figures(text, page) == []
    assert bare_figures(text, "chapters/order-00447/the-order")


def test_each_exception_says_what_it_is():
    reasons = [*ALLOWED, *(reason for more in ALLOWED_ON.values() for reason in more)]
    assert all(len(reason.split()) >= 4 for reason in reasons)


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
        ("text = 'There were 12,345 people.'\nMarkdown(text)", [(1, "12,345")]),
        ("HTML('<p>There were 12,345 people.</p>')", [(1, "12,345")]),
        ("print('There were 12,345 people.')", [(1, "12,345")]),
        ("print(12345)", [(1, "12345")]),
        ("n = 12345\nprint(f'{n:,} people')", [(1, "12345")]),
        ("Markdown(f'There were {12345:,} people.')", [(1, "12345")]),
        ("x = 1\n'There were 12,345 people.'", [(2, "12,345")]),
        ("12345", [(1, "12345")]),
        ("quiz.choice('How many?', {'12,345': 'Yes.'}, right='12,345')", [(1, "12,345")]),
        ("quiz.number('How many?', 12345, tolerance=500)", [(1, "12345")]),
        ("o = {'12,345': 'Yes.'}\nquiz.choice('How many?', o)", [(1, "12,345")]),
        ("table(pd.DataFrame({'who': ['Poles'], 'shot': [12345]}))", [(1, "12345")]),
        ("rows = [('Poles', 12345)]\npd.DataFrame(rows)", [(1, "12345")]),
        ("explore(f, x=a, title='The twelve largest')", [(1, "twelve")]),
        ("explore(f, x=a, title='Twelve of ' + name)", [(1, "Twelve")]),
        ("figure(c, alt=f'There are {n} groups in 1937.')", []),
        ("charts.ranked_bars(f, columns=3, axis='People')", []),
        ("print(len(rows) + 12)", []),
        ("print(f'{value:>12,.1f} people')", []),
        ("shown = rows.head(12)\nshown", []),
        ("pd.DataFrame({'year': [1937, 1938], 'shot': counts.loc[[1937, 1938]]})", []),
        ("explore(f, x=[100, 200, 300])", []),
    ],
)
def test_a_figure_typed_into_what_a_cell_says_to_readers_is_found(code, found):
    assert typed_figures([(1, code)]) == found


def test_a_figure_is_found_in_the_cell_in_which_it_got_its_name():
    assert typed_figures([(10, "\nsaid = '12,345'"), (20, "Markdown(said)")]) == [(11, "12,345")]


def test_the_views_of_the_explorers_take_their_figures_from_the_data():
    modules = list(Path(views.__file__).parent.glob("*.py"))
    found = {path.name: typed_figures([(1, path.read_text(encoding="utf-8"))]) for path in modules}
    assert found == {path.name: [] for path in modules}
