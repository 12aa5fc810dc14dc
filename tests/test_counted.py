"""The words beside a figure must say what it counts: arrested, sentenced and shot are not one."""

import pytest

from helpers.book.prose.counted import Counted, counted, strange_words
from helpers.book.prose.references import Ledger

ARRESTS, OPERATIONS = "nationality_arrests", "national_operations"


@pytest.fixture(scope="module")
def ledger():
    return Ledger()


def words(ledger, reference, after, before="The article prints "):
    return strange_words(before, after, counted(ledger.evaluate(reference)))


# A reference, what follows the figure, and what of it the figure does not count.
AFTER = [
    (f"{ARRESTS}.poles.arrested", " Poles arrested, and many of them shot.", []),
    (f"{ARRESTS}.poles.arrested", " Poles shot.", ["shot"]),
    (f"{ARRESTS}.poles.arrested", " Poles were sentenced to death.", ["sentenced to death"]),
    (f"{ARRESTS}.poles.arrested", " Germans.", ["Germans"]),
    (f"{ARRESTS}.poles.arrested", ", which the chapter on those shot explains.", []),
    (f"{OPERATIONS}.polish_executed_petrov", " were shot", []),
    (f"{OPERATIONS}.polish_executed_petrov", " executions", []),
    (f"{OPERATIONS}.polish_executed_petrov", " death sentences", ["sentenced to death"]),
    (f"{OPERATIONS}.polish_sentenced_petrov", " people executed", ["shot"]),
    (f"{OPERATIONS}.harbin_killed_article", " of them to death", ["sentenced to death"]),
    (f"{OPERATIONS}.korean_deported_chang", " people died", ["died"]),
    (f"{OPERATIONS}.korean_died_wiki_16500", " people died", []),
    (
        f"{OPERATIONS}.polish_death_share_pct_chang",
        " of those arrested were sentenced to death",
        [],
    ),
    ("convictions_1921_1953.y1937.death", " people sentenced to death", []),
    ("convictions_1921_1953.y1937.sentenced", " people executed", ["shot"]),
    ("order_00447_limits.moscow_oblast.limit_category_1", " people were to be shot", []),
    ("order_00447_limits.moscow_oblast.limit_category_1", " people were shot", ["shot"]),
    ("order_00447_limits.moscow_oblast.limit_total", " to be shot", ["to be shot"]),
    (
        "great_purge_totals.charged_without_arrest_nkvd_1938_11",
        " people charged without arrest",
        [],
    ),
    ("see_also.moldavian_ssr_deported_1949_wiki.value", " people were deported", []),
    ("see_also.moldavian_ssr_deported_1949_wiki.value", " people were shot", ["shot"]),
    ("census_1939.poles.population", " Poles were shot", ["shot"]),
    ('sum(moscow_shot_daily.shot, burial_place="Butovo")', " people were shot", []),
    ('sum(moscow_shot_daily.shot, burial_place="Butovo")', " people arrested", ["arrested"]),
    (
        f"{OPERATIONS}.polish_executed_petrov / {OPERATIONS}.polish_sentenced_petrov",
        " of those sentenced were shot",
        [],
    ),
    (
        f"{OPERATIONS}.polish_executed_petrov / {OPERATIONS}.polish_sentenced_petrov",
        " of those sentenced were deported",
        ["deported"],
    ),
]


@pytest.mark.parametrize(("reference", "after", "strange"), AFTER)
def test_the_words_after_a_figure_fit_what_it_counts(ledger, reference, after, strange):
    assert words(ledger, reference, after) == strange


@pytest.mark.parametrize(
    ("before", "strange"),
    [
        ("The police arrested about ", []),
        ("The police shot ", ["shot"]),
        ("Of those who were shot the table counts ", []),
    ],
)
def test_the_verb_right_before_a_figure_fits_what_it_counts(ledger, before, strange):
    assert words(ledger, f"{ARRESTS}.poles.arrested", " people.", before) == strange


def test_what_two_figures_count_together_may_be_said_of_both():
    both = Counted(frozenset({"died"})) | Counted(frozenset({"deported"}))
    assert strange_words(" of ", " people deported died", both) == []
