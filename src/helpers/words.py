"""How the book says things: days, spans, amounts, units, sources, and how a figure is known.

Each is worded here and nowhere else, so that a page, a card, a chart and a notebook agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from textwrap import shorten
from typing import Any

from helpers import datasets
from helpers.lazy import pd

__all__ = [
    "HOW_CONSULTED",
    "HOW_KNOWN",
    "KINDS_OF_FIGURE",
    "RECALLED_NOTE",
    "RECALLED_SIGN",
    "amount",
    "attribute",
    "brief_source",
    "capitalise",
    "citation",
    "compare",
    "count_of",
    "day",
    "listed",
    "measure",
    "month",
    "number",
    "short_source",
    "span",
    "unit_of",
    "who_says",
    "years",
]

#: How a fact came into this course, in the words of the book, by its mark ``verified``.
HOW_KNOWN = {
    "seed": "printed in the encyclopaedia article",
    "yes": "read in a copy of the source",
    "recall": "recalled from the literature, not read",
}

#: How a source was consulted, in the words of the book, by its mark ``consulted``.
HOW_CONSULTED = {
    "whole": "read whole",
    "part": "read in part",
    "quoted": "quoted by another",
    "recalled": "recalled, not read",
}

#: What kind of figure a claim is, by its ``status``, and what that means.
KINDS_OF_FIGURE = {
    "count": ("archival count", "a document or a register gives it as a count"),
    "published": ("published figure", "a historian or an archive publishes it"),
    "secondary": ("secondary mention", "a text repeats it whose own source was not read here"),
    "estimate": ("estimate", "the source estimates, or gives a range or one end of it"),
    "recalled": ("recalled", "known from the literature; not read"),
}

#: What stands at a figure that rests on a row which was not read, and what explains it.
RECALLED_SIGN = "°"
RECALLED_NOTE = (
    f"{RECALLED_SIGN} Recalled, not read: the figure, or one from which it is computed, is known "
    "from the literature and was not read for this course. Check it in print before you quote it."
)

_LANGUAGES = {
    "de": "German", "en": "English", "et": "Estonian", "fi": "Finnish", "it": "Italian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "pl": "Polish", "ro": "Romanian",
    "ru": "Russian", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
#: Measures whose name in the data, with blanks, would not be English.
_MEASURES = {
    "age_in_years_of_children_sent_to_homes": "age of children sent to homes",
    "arrested_anti_soviet_agitation": "arrested for anti-Soviet agitation",
    "arrested_counter_revolutionary_crimes": "arrested for counter-revolutionary crimes",
    "arrested_national_operations": "arrested in the national operations",
    "arrested_order_00447": "arrested under order 00447",
    "arrested_other_crimes": "arrested for other crimes",
    "arrested_share_by_1938_02_07_pct": "share arrested by 7 February 1938",
    "arrested_share_of_kpd_members_pct": "share of KPD members arrested",
    "at_liberty_kpd_members": "KPD members at liberty",
    "category_in_stalin_lists": "category in Stalin's lists",
    "criminals_among_sentenced": "criminals among those sentenced",
    "death_share_of_arrested_pct": "death share of those arrested",
    "demographic_loss_with_families": "demographic loss, families included",
    "died_ethnic_finns": "ethnic Finns who died",
    "draft_years_in_camps": "years in a camp, in the draft",
    "entries_in_stalin_lists_category_1": "entries in Stalin's lists, first category",
    "entries_in_stalin_lists_category_2": "entries in Stalin's lists, second category",
    "entries_in_stalin_lists_category_3": "entries in Stalin's lists, third category",
    "ethnic_finns_share_pct": "share of ethnic Finns",
    "executed_of_those_arrested_in_period": "executed, of those arrested in the period",
    "expelled_from_ussr": "expelled from the USSR",
    "gulag_camp_population": "people in the camps of the Gulag",
    "invalids_executed_at_butovo": "invalids executed at Butovo",
    "killed_people_of_finnish_origin": "people of Finnish origin killed",
    "limit_both": "limit, both categories",
    "limit_category_1": "limit, first category",
    "limit_category_2": "limit, second category",
    "mortality_pct": "mortality",
    "nkvd_leading_officers_arrested": "leading officers of the NKVD arrested",
    "nkvd_officers_arrested": "officers of the NKVD arrested",
    "nkvd_officers_dismissed": "officers of the NKVD dismissed",
    "nkvd_officers_sentenced_to_death": "officers of the NKVD sentenced to death",
    "prison_population": "people in prisons",
    "repressed_share_of_population_pct": "share of the population repressed",
    "repressed_share_pct": "share repressed",
    "requested_both": "requested, both categories",
    "sentence_years": "years of a sentence",
    "sentence_years_in_camps": "years in a camp, by the sentence",
    "sentenced_15_to_25_years": "sentenced to 15 to 25 years",
    "sentenced_category_1_temlag": "sentenced in the first category, at Temlag",
    "sentenced_other": "sentenced otherwise",
    "sentenced_to_camps_colonies_prison": "sentenced to camps, colonies or prison",
    "sentenced_with_ingrian_finns": "sentenced, Ingrian Finns included",
    "share_of_great_purge_victims_pct": "share of the victims of the Great Purge",
    "share_of_women_among_repressed_pct": "share of women among those repressed",
    "target_groups_share_of_population_pct": "share of the target groups in the population",
    "to_be_deported": "people to be deported",
    "year_closed": "year in which it was closed",
}
_CATEGORIES = {"1": "first", "2": "second"}
#: What the rest of the measures has in common, in the order in which it is put into English.
_IN_ENGLISH = (
    (re.compile(r"^(.+) ethnic (\w+)$"), lambda m: f"ethnic {m[2].title()} {m[1]}"),
    (re.compile(r"^(.+) citizens of "), lambda m: f"{m[1]}, citizens of "),
    (re.compile(r"^sentenced up to "), lambda _: "sentenced to up to "),
    (re.compile(r" category ([12])$"), lambda m: f" in the {_CATEGORIES[m[1]]} category"),
    (re.compile(r"^category ([12])$"), lambda m: f"{_CATEGORIES[m[1]]} category"),
    (re.compile(r"\bstalin lists\b"), lambda _: "Stalin's lists"),
    (re.compile(r"\b(nkvd|kpd)\b"), lambda m: m[1].upper()),
    (
        re.compile(r"\b(bulgarian|butovo|chinese|estonia|finland|germany|leningrad|finns)\b"),
        lambda m: m[1].title(),
    ),
    (re.compile(r"\bmilitary collegium\b"), lambda _: "the Military Collegium"),
)
_BRIEF = 34  # letters of a brief name of a source


def day(date: pd.Timestamp) -> str:
    """Write a day; any date that has ``strftime`` will do.

    >>> day(pd.Timestamp("1938-11-17"))
    '17 November 1938'
    """
    return f"{date.day} {month(date)}"


def month(date: pd.Timestamp | pd.Period) -> str:
    """Write the month of a date, or a month.

    >>> month(pd.Period("1938-11"))
    'November 1938'
    """
    return date.strftime("%B %Y")


def span(first: pd.Timestamp, last: pd.Timestamp, *, brief: bool = False) -> str:
    """Write a span of days; nothing if both ends are missing.

    Parameters
    ----------
    first, last : Timestamp
        The ends, both included; NaT or None where one is not known.
    brief : bool, optional
        Whether to write whole years as years, and once what both ends share.

    Examples
    --------
    >>> first, last = pd.Timestamp("1937-08-05"), pd.Timestamp("1937-08-15")
    >>> span(first, last), span(first, last, brief=True)
    ('5 August 1937 to 15 August 1937', '5–15 August 1937')
    >>> span(first, None), span(None, last), span(first, first)
    ('from 5 August 1937', 'until 15 August 1937', '5 August 1937')
    >>> span(first, pd.Timestamp("1937-12-05"), brief=True)
    '5 August to 5 December 1937'
    >>> span(pd.Timestamp("1937-01-01"), pd.Timestamp("1938-12-31"), brief=True)
    '1937–1938'
    """
    if pd.isna(first) or pd.isna(last):
        return _open_span(first, last, day)
    if brief and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return years(first, last)
    if first == last:
        return day(last)
    if brief and month(first) == month(last):
        return f"{first.day}–{day(last)}"
    begin = f"{first.day} {first:%B}" if brief and first.year == last.year else day(first)
    return f"{begin} to {day(last)}"


def years(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write a span of days by its years alone.

    >>> years(pd.Timestamp("1937-08-05"), pd.Timestamp("1938-11-17"))
    '1937–1938'
    >>> years(pd.Timestamp("1937-08-05"), None)
    'from 1937'
    """
    if pd.isna(first) or pd.isna(last):
        return _open_span(first, last, lambda date: str(date.year))
    return "–".join(dict.fromkeys([str(first.year), str(last.year)]))


def _open_span(first, last, write: Callable[[pd.Timestamp], str]) -> str:
    if not pd.isna(first):
        return f"from {write(first)}"
    return "" if pd.isna(last) else f"until {write(last)}"


def number(value: float) -> str:
    """Write a number: thousands set apart, places after the point where it has any.

    >>> number(1565041.0), number(73.66)
    ('1,565,041', '73.66')
    """
    return f"{value:,.10g}"


def amount(low: Any, high: Any, write: Callable[[Any], str] = number, between: str = "–") -> str:
    """Write what a source gives: one figure, a range, or one end of it.

    Parameters
    ----------
    low, high : number
        The ends, equal for one figure; missing (None or NA) where the source leaves one open.
    write : callable, optional
        Writes one figure.
    between : str, optional
        What stands between the ends of a range.

    Returns
    -------
    str
        "not recorded" if both are missing.

    Examples
    --------
    >>> amount(950_000, 1_200_000), amount(681_692, 681_692)
    ('950,000–1,200,000', '681,692')
    >>> amount(724_000, None), amount(None, 8_000), amount(None, None)
    ('at least 724,000', 'at most 8,000', 'not recorded')
    """
    if pd.isna(low) and pd.isna(high):
        return "not recorded"
    if pd.isna(high):
        return f"at least {write(low)}"
    if pd.isna(low):
        return f"at most {write(high)}"
    return between.join(dict.fromkeys([write(low), write(high)]))


def count_of(many: int, noun: str, plural: str = "") -> str:
    """Write how many there are of a thing.

    >>> count_of(1, "claim"), count_of(2, "claim"), count_of(1_204, "person", "people")
    ('1 claim', '2 claims', '1,204 people')
    """
    return f"{many:,} {noun if many == 1 else plural or f'{noun}s'}"


def compare(value: int, total: int) -> str:
    """Write by how much a sum lies above or below a total, before the name of the total.

    >>> f"The sum is {compare(12, 10)} the total."
    'The sum is 2 above the total.'
    >>> compare(9_000, 10_000), compare(10, 10)
    ('1,000 below', 'exactly')
    """
    if value == total:
        return "exactly"
    return f"{abs(value - total):,} {'above' if value > total else 'below'}"


def listed(names: Iterable[str]) -> str:
    """Write names one after the other.

    >>> listed(["Omsk", "Chita", "Irkutsk"]), listed(["Omsk"])
    ('Omsk, Chita and Irkutsk', 'Omsk')
    """
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def capitalise(text: str) -> str:
    """Begin a text with a capital; what follows stays as it is.

    >>> capitalise("former ASSR of the Volga Germans")
    'Former ASSR of the Volga Germans'
    """
    return text[:1].upper() + text[1:]


def measure(name: str) -> str:
    """Say what a measure counts; in what, `unit_of` says.

    >>> measure("sentenced_to_death"), measure("death_share_pct")
    ('sentenced to death', 'death share')
    >>> measure("executed_ethnic_poles"), measure("sentenced_up_to_10_years")
    ('ethnic Poles executed', 'sentenced to up to 10 years')
    """
    if name in _MEASURES:
        return _MEASURES[name]
    said = name.replace("_", " ").removesuffix(" pct")
    for pattern, write in _IN_ENGLISH:
        said = pattern.sub(write, said)
    return said


def unit_of(measure: str) -> str:
    """Say in what a measure is counted: people, families, protocols, per cent or years.

    >>> unit_of("executed"), unit_of("death_share_pct"), unit_of("year_closed")
    ('people', 'per cent', 'year')
    """
    if measure.endswith("_pct"):
        return "per cent"
    if measure.startswith("year_"):
        return "year"
    if measure == "protocols":
        return measure
    if measure.startswith("families_"):
        return "families"
    return "years" if "_years_" in measure or measure.startswith("age_") else "people"


def short_source(key: str) -> str:
    """Name a source as a text cites it: author and year, or its title.

    >>> short_source("ellman_2002"), short_source("getty_rittersporn_zemskov_1993")
    ('Ellman 2002', 'Getty and others 1993')
    >>> short_source("natural_earth")[:19]
    'Natural Earth, Land'
    """
    record = datasets.source(key)
    people = [] if pd.isna(record["author"]) else re.split(r"; | and ", record["author"])
    names = [name.split(",")[0].strip() for name in people]
    if not names:
        return str(record["title"])
    who = listed(names) if len(names) < 3 else f"{names[0]} and others"
    return f"{who}, {record['title']}" if pd.isna(record["year"]) else f"{who} {record['year']}"


def brief_source(key: str, most: int = _BRIEF) -> str:
    """Name a source where there is room for some words only; a list of sources says the rest.

    >>> brief_source("getty_rittersporn_zemskov_1993"), brief_source("wiki_uk_greek_operation")
    ('Getty and others 1993', 'Wikipedia in Ukrainian')
    """
    record = datasets.source(key)
    if str(record["author"]) == "Wikipedia contributors":
        return f"Wikipedia in {_LANGUAGES[record['language']]}"
    if pd.isna(record["author"]) and not pd.isna(record["container"]):
        return shorten(re.split(r"[,(]", record["container"])[0], most, placeholder=" …")
    named = short_source(key)
    if pd.isna(record["year"]) and not pd.isna(record["author"]):
        named = named.removesuffix(f", {record['title']}")
    return shorten(named, most, placeholder=" …")


def who_says(key: str, verified: str) -> str:
    """Name a source, and say so where what is attributed to it is recalled.

    >>> who_says("conquest_1990", "recall")
    'recalled, attributed to Conquest 1990'
    """
    return attribute(short_source(key), verified == "recall")


def attribute(source: str, is_recalled: bool) -> str:
    """Say before the name of a source if it was not read for what it is credited with."""
    return f"recalled, attributed to {source}" if is_recalled else source


def citation(key: str) -> str:
    """Return author, title and year of a source as HTML."""
    record = datasets.source(key)[["author", "title", "year"]].dropna()
    facts = {name: escape(str(fact)) for name, fact in record.items()}
    facts["title"] = f"<cite>{facts['title']}</cite>"
    return ", ".join(facts.values())
