"""Views of the claims about families: what is said, by whom, and what precisely is counted."""

import pandas as pd

from helpers import datasets, words
from helpers.analysis import claims
from helpers.views import side_by_side

__all__ = ["MEASURES", "QUESTIONS", "all_claims", "people", "question"]

TABLE = "families_00486"
#: What each measure counts, in words.
MEASURES = {
    "wives_arrested": "wives arrested",
    "women_arrested": "women arrested under the order",
    "children_taken": "children taken away",
    "women_passed_through": "women who passed through the camp",
    "women_served_full_term": "women who served a full term",
    "women_held": "women held",
    "women_placed": "women placed in the camp",
    "family_members_of_traitors_held": "women held as family members",
    "sentence_years_in_camps": "years of a sentence to a camp",
    "age_from_which_children_are_judged": "age above which children were judged",
    "age_up_to_which_children_go_to_homes": "age up to which children went to homes",
    "age_in_years_of_children_sent_to_homes": "age in years of children sent to homes",
    "families_expelled": "families expelled from the region",
    "share_of_women_among_repressed_pct": "share of women among the repressed",
    "year_closed": "year in which the camp was closed",
    "women_executed": "women shot, not only relatives",
}
#: How a claim is called beside its mark: short enough for a phone.
_NAMES = {
    "order_00486_wives_arrested_russian7": "Wives, USSR",
    "order_00486_women_arrested_kotlyarov": "Women, USSR",
    "order_00486_children_taken_russian7": "Children",
    "order_00486_sentence_years_in_camps_russian7": "russian7.ru",
    "order_00486_sentence_years_in_camps_ilic": "Polyanskaya",
    "alzhir_women_passed_through_museum": "Went through",
    "alzhir_women_served_full_term_museum": "Full term",
    "alzhir_women_held_wiki_ru": "Held, 1938 a",
    "alzhir_women_held_embedy": "Held, 1938 b",
    "alzhir_family_members_of_traitors_held_wiki_ru": "Kin, ALZhIR",
    "karlag_family_members_of_traitors_held_wiki_ru": "Kin, Karlag",
    "karlag_women_placed_kotlyarov": "Karlag, 1937",
    "karlag_women_held_kotlyarov": "Karlag, 1939",
    "moscow_executions_women_executed_mosmemo": "Shot, Moscow",
}
#: How the sources are called beside a mark.
_BY = {
    "russian7_alzhir": "russian7.ru, popular page",
    "kotlyarov_alzhir": "Kotlyarov, blog",
    "alzhir_museum": "Museum of ALZhIR",
    "wiki_ru_alzhir_mirror": "Russian encyclopaedia",
    "embedy_alzhir": "Description of a film",
    "ilic_2006": "Ilic 2006",
    "polyanskaya_2017": "Polyanskaya 2017",
    "p51_144_text": "Decision of the Politburo",
    "chernolutskaya_families": "Chernolutskaya",
    "ilic_blog_2017": "Ilic, blog of 2017",
    "moscow_shot_mosmemo": "Memorial list, our count",
}
#: What a reader can ask: the topics and measures of the claims that answer, and a warning.
QUESTIONS = {
    "How many wives were arrested?": (
        ["order_00486"],
        ["wives_arrested", "women_arrested"],
        "Two web pages, one figure. Both may repeat one report of the time: the literature ties "
        "the figure to a report of the NKVD, and has the words “more than” before it (recalled). "
        "Agreement between them is no confirmation.",
    ),
    "How many children were taken away?": (
        ["order_00486"],
        ["children_taken"],
        "One web page of unknown authorship. The recalled wording has “about” before the figure. "
        "What became of the children is not in the table.",
    ),
    "How many women were held in ALZhIR in 1938?": (
        ["alzhir"],
        ["women_held", "family_members_of_traitors_held"],
        "Two estimates for all women held, and one for those of them who were held as relatives. "
        "The last is a part of the first: it must not be added.",
    ),
    "How many women went through ALZhIR?": (
        ["alzhir"],
        ["women_passed_through", "women_served_full_term"],
        "The museum gives both. Passing through on the way elsewhere and serving a full term in "
        "one place are different fates.",
    ),
    "How many women were in Karlag as a whole?": (
        ["karlag"],
        ["women_placed", "women_held", "family_members_of_traitors_held"],
        "ALZhIR was a section of Karlag. Women placed in 1937, women held in 1939, and relatives "
        "held in the other sections in 1938: three different things and three years.",
    ),
    "How long were the sentences?": (
        ["order_00486"],
        ["sentence_years_in_camps"],
        "The popular page and a historian of the order differ in the upper end. The Politburo's "
        "decision before the order has the historian's numbers, as a minimum.",
    ),
    "What was to become of the children?": (
        ["order_00486"],
        [
            "age_from_which_children_are_judged",
            "age_up_to_which_children_go_to_homes",
            "age_in_years_of_children_sent_to_homes",
        ],
        "Fifteen is the line in each: below it a home, above it a decision on each child. How many "
        "children there were, the rules do not say.",
    ),
    "Which families lost their home and not their freedom?": (
        ["far_east"],
        ["families_expelled"],
        "Families, not people; and removal from a border region, not camps. Order 00486 has "
        "nothing of it.",
    ),
    "When was ALZhIR closed?": (
        ["alzhir"],
        ["year_closed"],
        "Two years are in print. By closing, each can mean that the last woman left, or that the "
        "section ended as an office.",
    ),
    "What part of the victims were women?": (
        ["order_00486", "moscow_executions"],
        ["share_of_women_among_repressed_pct", "women_executed"],
        "A phrase in the title of a chapter, and our count of women shot among people with a "
        "Moscow address. Neither is about wives alone.",
    ),
}


def all_claims() -> pd.DataFrame:
    """Return the claims that give a figure, with what each counts, who says so, and its range.

    Returns
    -------
    DataFrame
        The table ``families_00486`` without its row that states a fact and no number, with the
        columns of `claims.about` and: ``claim`` (a short name; missing where none is drawn),
        ``counted``, ``given`` (the figure or range as text), ``when``, ``by``, ``kind`` and
        ``says``.
    """
    table = claims.about(TABLE)
    found = side_by_side.describe(table.dropna(subset=["low", "high"], how="all"))
    found = found.assign(
        counted=found["measure"].map(MEASURES),
        claim=found["key"].map(_NAMES),
        given=[_write_amount(row) for row in found.itertuples()],
        by=found["source_key"].map(_BY),
        when=[
            words.years(row.period_start, row.period_end) or "not stated"
            for row in found.itertuples()
        ],
        scope=found["scope"]
        .where(found["topic"] != "moscow_executions", _describe_all_shot())
        .fillna(""),
    )
    return found.assign(
        says=[f"{row.by}: {row.given} ({row.counted})" for row in found.itertuples()]
    )


def people() -> pd.DataFrame:
    """Return the claims that count people, each under a name of its own, the largest first."""
    found = all_claims()
    counts = ~found["measure"].str.contains("year|age_|_pct|families_")
    return found[counts].sort_values(["high", "low"], ascending=False, kind="stable")


def question(asked: str) -> tuple:
    """Show the claims that answer a question side by side.

    Parameters
    ----------
    asked : str
        One of `QUESTIONS`.

    Returns
    -------
    tuple of Markdown and Table, with a Figure between them where the claims count people or years
    """
    topics, measures, warning = QUESTIONS[asked]
    found = all_claims()
    found = found[found["topic"].isin(topics) & found["measure"].isin(measures)]
    number = words.count_of(len(found), "claim")
    if len(found) < 2 or found["measure"].str.contains("year_closed|_pct|age_").any():
        found = found.assign(claim=pd.NA)  # nothing that a chart could set side by side
    unit = "Years" if "sentence_years_in_camps" in measures else "People"
    low, high = side_by_side.find_ends(found)
    return side_by_side.show(
        found,
        f"**{asked}** {number}: {_list_claims(found)}. {warning}",
        title=f"{asked.removesuffix('?')}: the claims side by side",
        alt=f"{number} side by side, from {low} to {high} {unit.lower()}. {asked}",
        caption=asked.removesuffix("?"),
        headings={
            "claim": "In the chart",
            "by": "Who says so",
            "given": "Figure",
            "counted": "What is counted",
            "place": "Where",
            "when": "When",
            "scope": "Remark of the source",
            "kind": "Kind of figure",
        },
        meaning="sentenced" if unit == "Years" else "arrested",
        axis=unit,
        data=("claim", "counted", "low", "high"),
    )


def _describe_all_shot() -> str:
    """Say of how many people the women shot in Moscow are a part."""
    shot = datasets.load("moscow_shot_month_nationality")
    women, everyone = shot.loc[shot["sex"] == "female", "shot"].sum(), shot["shot"].sum()
    return (
        f"Of {everyone:,} people with a Moscow address, {women / everyone * 100:.1f} per cent; "
        "not limited to relatives of traitors"
    )


def _write_amount(row) -> str:
    if row.measure == "year_closed":
        return f"{row.low:.0f}"
    unit = " per cent" if row.measure.endswith("_pct") else ""
    return words.amount(row.low, row.high) + unit


def _list_claims(found: pd.DataFrame) -> str:
    return "; ".join(f"{row.given}, {row.counted} ({row.by})" for row in found.itertuples())
