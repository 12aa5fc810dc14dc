"""Views of what lies around the mass operations: deportations, other killings, rehabilitation."""

import pandas as pd

from helpers import datasets, words
from helpers.views import side_by_side

__all__ = [
    "OPENED",
    "REHABILITATION",
    "STOPPED",
    "TOPICS",
    "deportations",
    "facts",
    "topic",
]

#: The first of the mass operations was opened, and all of them were stopped, on these days.
OPENED, STOPPED = "1937-07-25", "1938-11-17"
#: The subjects of the chapter, and a word of caution on each.
TOPICS = {
    "Poles and Germans, 1936": "The figure is for Poles and Germans together, and for people. The "
    "source divides only the families. How many of the people were Poles it does not say.",
    "The Ingrian Finns": "The stages must not be added. One person can be in several of them, and "
    "the move of the four parishes has no figure at all.",
    "The Koreans, 1937": "Deaths in consequence of a deportation are estimates. They are not "
    "executions, and they must not be added to executions.",
    "The Great Purge": "Arrests and death sentences are different measures, and the periods of the "
    "two figures differ.",
    "Bessarabia and Northern Bukovina": "Two figures are about the same days. The others are about "
    "other years, a smaller territory, one people, or labour service.",
    "The Volga Germans": "One figure is of a plan, the other of people moved, and the territories "
    "may differ.",
    "Mass killings under communist regimes": "These facts count different things in different "
    "states. They are listed because the link leads there, and are not set against each other.",
    "Rehabilitation and memory": "These are dates of decisions. They do not say how many people "
    "were rehabilitated, and in which years.",
}
_OF_SEE_ALSO = {
    "Polish deportations of 1936": "Poles and Germans, 1936",
    "Genocide of the Ingrian Finns": "The Ingrian Finns",
    "Deportation of the Koreans": "The Koreans, 1937",
    "Outline of the Great Purge": "The Great Purge",
    "Timeline of the Great Purge": "The Great Purge",
    "Soviet deportations from Bessarabia and Northern Bukovina": "Bessarabia and Northern Bukovina",
    "Deportation of the Volga Germans": "The Volga Germans",
    "Mass killings under communist regimes": "Mass killings under communist regimes",
}
_OF_TIMELINE = {
    "d1936_04_28_decree_border_zone": "Poles and Germans, 1936",
    "d1937_08_21_korean_deportation_decree": "The Koreans, 1937",
    "d1936_08_19_first_show_trial": "The Great Purge",
    "d1936_09_26_yezhov_commissar": "The Great Purge",
    "d1938_11_25_beria_replaces_yezhov": "The Great Purge",
    "d1938_11_26_order_00762": "The Great Purge",
    "d1940_06_26_ultimatum_romania": "Bessarabia and Northern Bukovina",
    "d1953_09_01_special_board_abolished": "Rehabilitation and memory",
    "d1954_02_01_report_to_khrushchev": "Rehabilitation and memory",
    "d1956_02_25_secret_speech": "Rehabilitation and memory",
    "d1988_07_11_rehabilitation_resolution": "Rehabilitation and memory",
    "d1989_01_16_decisions_annulled": "Rehabilitation and memory",
    "d1991_10_18_rehabilitation_law": "Rehabilitation and memory",
    "d1992_06_04_order_00447_published": "Rehabilitation and memory",
}
#: The decisions on rehabilitation and memory, by their keys in the timeline.
REHABILITATION = [
    key for key, subject in _OF_TIMELINE.items() if subject == "Rehabilitation and memory"
]
#: Claims of the table of operations that belong here, in words.
_OF_OPERATIONS = {
    "korean_deported_wiki": "Koreans deported",
    "korean_deported_polian": "Koreans deported",
    "korean_died_wiki_16500": "Deaths of deported Koreans",
    "korean_died_wiki_28200": "Deaths of deported Koreans",
    "korean_died_wiki_40000": "Deaths of deported Koreans",
    "korean_died_wiki_50000": "Deaths of deported Koreans",
    "chinese_deported_wiki_xinjiang": "Chinese deported to Xinjiang (“at least”)",
}
#: Claims that are about one and the same thing.
_ALIKE = {
    "people deported in June 1941": [
        "bessarabia_families_deported_1941_wiki",
        "bessarabia_deported_1941_placenote",
    ],
    "Koreans deported": [
        "koreans_deported_1937_chang",
        "korean_deported_wiki",
        "korean_deported_polian",
    ],
    "deaths of deported Koreans": [
        "korean_died_wiki_16500",
        "korean_died_wiki_28200",
        "korean_died_wiki_40000",
        "korean_died_wiki_50000",
    ],
    "Ingrian Finns as victims": ["ingrian_victims_wiki_genocide"],
}
#: Facts with a figure that is drawn.
_DRAWN = [
    "bessarabia_families_deported_1941_wiki",
    "bessarabia_deported_1941_placenote",
    "bessarabia_mobilised_nekropole",
    "moldavian_ssr_deported_1949_wiki",
    "moldavian_ssr_deported_1951_wiki",
    "moldavian_ssr_deported_in_all_wiki",
    "gagauz_deported_wiki",
    "ingrian_deported_1929_wiki",
    "ingrian_executed_wiki",
    "ingrian_sent_to_camps_wiki",
    "ingrian_deported_1942_wiki",
    "ingrian_handed_over_wiki",
    "ingrian_victims_wiki_genocide",
    "volga_germans_to_be_moved_1941_pohl",
    "volga_germans_deported_1941_sinitsyn",
    "koreans_deported_1937_chang",
    "korean_deported_wiki",
    "korean_deported_polian",
    "korean_died_wiki_16500",
    "korean_died_wiki_28200",
    "korean_died_wiki_40000",
    "korean_died_wiki_50000",
]
#: Moves of groups, with a short name.
_MOVES = {
    "chinese_deported_wiki_xinjiang": "Chinese",
    "ingrian_deported_1929_wiki": "Ingrians 1929",
    "ingrian_deported_1936_wiki": "Ingrians 1936",
    "poles_germans_deported_1936_pomorska": "Poles, Germans",
    "koreans_deported_1937_chang": "Koreans",
    "bessarabia_families_deported_1941_wiki": "Bessarabia",
    "volga_germans_deported_1941_sinitsyn": "Volga Germans",
    "ingrian_deported_1942_wiki": "Ingrians 1942",
    "ingrian_handed_over_wiki": "Ingrians 1944",
    "moldavian_ssr_deported_1949_wiki": "Moldavia 1949",
    "moldavian_ssr_deported_1951_wiki": "Moldavia 1951",
}
_DASH = "–"


def facts() -> pd.DataFrame:
    """Put together the dated facts about the subjects around the mass operations.

    Returns
    -------
    DataFrame
        From the tables ``see_also``, ``timeline`` and ``national_operations``, by date: ``key``,
        ``topic`` (one of `TOPICS`; missing for one row that only `deportations` shows), ``start``
        and ``end`` (datetime; missing where the source leaves it open), ``fact``, ``low`` and
        ``high`` (people or deaths; ``<NA>`` for a fact without a figure or an open end), ``unit``,
        ``source_key``, ``verified``, and in words ``figure``, ``when``, ``by``, ``kind`` and
        ``remark``.
    """
    found = pd.concat([_see_also(), _timeline(), _operations()], ignore_index=True)
    found = found.sort_values(["start", "end"], kind="stable").reset_index(drop=True)
    return found.assign(
        remark=found["remark"].fillna(_DASH),
        figure=[_write_amount(row) for row in found.itertuples()],
        when=[words.span(row.start, row.end, brief=True) for row in found.itertuples()],
        by=[words.who_says(row.source_key, row.verified) for row in found.itertuples()],
        kind=[_kind(row) for row in found.itertuples()],
    )


def _see_also() -> pd.DataFrame:
    table = datasets.load("see_also")
    one = table["value"].astype("Float64")
    return table.assign(
        topic=table["topic"].map(_OF_SEE_ALSO),
        start=table["date"],
        end=table["date_end"],
        low=one.fillna(table["value_low"].astype("Float64")),
        high=one.fillna(table["value_high"].astype("Float64")),
        remark=table["note"],
    )[_COLUMNS]


def _timeline() -> pd.DataFrame:
    table = datasets.load("timeline")
    table = table[table["key"].isin(_OF_TIMELINE)]
    return table.assign(
        topic=table["key"].map(_OF_TIMELINE),
        start=table["date"],
        end=table["date"],
        fact=table["event"],
        low=pd.array([pd.NA] * len(table), dtype="Float64"),
        high=pd.array([pd.NA] * len(table), dtype="Float64"),
        unit="event",
        status=pd.array([pd.NA] * len(table), dtype="string"),
        remark=table["note"],
    )[_COLUMNS]


def _operations() -> pd.DataFrame:
    table = datasets.load("national_operations")
    table = table[table["key"].isin(_OF_OPERATIONS)]
    korean = (table["operation"] == "korean").to_numpy()
    return table.assign(
        topic=pd.array(["The Koreans, 1937" if yes else pd.NA for yes in korean], dtype="string"),
        start=table["period_start"],
        end=table["period_end"],
        fact=table["key"].map(_OF_OPERATIONS),
        low=table["value_low"].astype("Float64"),
        high=table["value_high"].astype("Float64"),
        unit=["deaths" if measure == "died" else "people" for measure in table["measure"]],
        remark=table["scope"],
    )[_COLUMNS]


_COLUMNS = [
    "key", "topic", "start", "end", "fact", "low", "high", "unit", "source_key", "verified",
    "status", "remark",
]  # fmt: skip


def topic(chosen: str) -> tuple:
    """Show the dated facts on a subject, and the claims that give figures side by side.

    Parameters
    ----------
    chosen : str
        One of `TOPICS`.

    Returns
    -------
    tuple of Markdown and Table, with a Figure between them where there are claims to draw
    """
    every = facts()
    found = every[every["topic"] == chosen]
    found = found.assign(
        claim=(found["fact"] + ", " + found["source_key"].map(_name_source)).where(
            found["key"].isin(_DRAWN)
        ),
        says=[f"{row.fact}: {row.figure} ({row.when})" for row in found.itertuples()],
    )
    drawn = found.dropna(subset=["claim"])
    recalled = int((found["verified"] == "recall").sum())
    text = (
        f"**{chosen}**: {words.count_of(len(found), 'dated fact')}"
        + (f", {recalled} of them recalled, not read" if recalled else "")
        + f". {_compare_claims(found)}{TOPICS[chosen]}"
    )
    low, high = side_by_side.find_ends(drawn)
    return side_by_side.show(
        found,
        text,
        title=f"{chosen}: from {low} to {high} people",
        subtitle="Figures in the order of time; they do not all count the same",
        alt=f"{len(drawn)} figures from {low} to {high} people, in the order of time. They do not "
        "all count the same.",
        caption=f"{chosen}: dated facts",
        headings={
            "when": "When",
            "fact": "Fact",
            "figure": "How many",
            "by": "Who says so",
            "kind": "Kind of figure",
            "remark": "Remark",
        },
        meaning="reference",
        data=("fact", "when", "low", "high"),
    )


def deportations() -> pd.DataFrame:
    """Return the dated moves of groups in the data, by date.

    Returns
    -------
    DataFrame
        The rows of `facts` that are such moves, with ``name`` (short), ``phase`` (``before``,
        ``during`` or ``after`` the operations; ``during`` if they overlap by a day) and ``says``.
    """
    found = facts()
    found = found[found["key"].isin(_MOVES)]
    opened, stopped = pd.Timestamp(OPENED), pd.Timestamp(STOPPED)
    phase = [
        "before" if row.end < opened else "after" if row.start > stopped else "during"
        for row in found.itertuples()
    ]
    return found.assign(
        name=[_MOVES[key] for key in found["key"]],
        phase=phase,
        says=[
            f"{row.fact}, {row.when}" + ("" if row.figure == _DASH else f": {row.figure}")
            for row in found.itertuples()
        ],
    )


def _compare_claims(found: pd.DataFrame) -> str:
    """Say how far the claims about one thing lie apart."""
    said = []
    for what, keys in _ALIKE.items():
        same = found[found["key"].isin(keys)]
        ends = pd.concat([same["low"], same["high"]]).dropna()
        if ends.empty:
            continue
        number = words.count_of(len(same), "claim") if len(same) > 1 else "one range"
        said.append(
            f"About {what} there {'are' if len(same) > 1 else 'is'} {number}, from "
            f"{ends.min():,.0f} to {ends.max():,.0f}: the highest is "
            f"{ends.max() / ends.min():,.2f} times the lowest. "
        )
    return "".join(said)


def _write_amount(row) -> str:
    if pd.isna(row.low) and pd.isna(row.high):
        return "no figure" if row.unit == "people" else _DASH
    unit = "" if row.unit == "people" else f" {row.unit}"
    return words.amount(row.low, row.high) + unit


def _kind(row) -> str:
    if pd.isna(row.status) or (pd.isna(row.low) and pd.isna(row.high)):
        return "a date, no figure"
    return words.KINDS_OF_FIGURE[row.status][0]


def _name_source(key: str) -> str:
    return words.brief_source(key, 90)
