"""Views of the limits of order 00447: a map, sums without a row, limits per head, raises."""

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, words
from helpers.analysis import limits

__all__ = [
    "CENSUSES",
    "CHOICES",
    "KINDS",
    "on_the_map",
    "path",
    "per_head",
    "rows_of",
    "rows_to_leave_out",
    "territories",
    "three_measures",
    "without",
]

CHOICES = {name.capitalize(): column for name, column in limits.CATEGORIES.items()}
CENSUSES = {"December 1926": "1926-12-17", "January 1939": "1939-01-17"}
_SOURCES = ["order_00447_text", "werth_mass_crimes", "zhukov_2003", "naumov_2009", "gregory_2009",
            "buruzheva_north_caucasus"]  # fmt: skip
_MEANING = {
    "limit_category_1": "executed",
    "limit_category_2": "sentenced",
    "limit_total": "reference",
}
KINDS = {kind.capitalize(): kind for kind in limits.KINDS_OF_ROW}
_SAYS = {
    "day": "Date",
    "unit_en": "Territory",
    "kind": "What the row is",
    "action": "In the words of the data",
    "first": "First category",
    "second": "Second category",
    "unsplit": "Not split",
    "approved_by": "By",
    "by": "Source",
    "known": "How it is known here",
}


def _limits() -> pd.DataFrame:
    return datasets.load("order_00447_limits")


def rows_to_leave_out() -> dict[str, str]:
    """Return what may be left out of the limits, with its key: nothing, the camps, a territory."""
    table = _limits()
    camps = table["unit_type"] == "camps"
    named = dict(zip(table.loc[~camps, "unit_en"], table.loc[~camps, "key"], strict=True))
    return {"Nothing": "", "The camps": table.loc[camps, "key"].item()} | named


def territories() -> list[str]:
    """Return the territories of which the data hold a raise or a request, by name."""
    changes = datasets.load("order_00447_limit_changes")
    return sorted(changes.loc[~changes["unit_en"].str.startswith("USSR"), "unit_en"].unique())


def on_the_map(category: str, category_label: str) -> tuple:
    """Draw the limits of a category at the centres of the territories.

    Parameters
    ----------
    category : str
        A column of limits, one of the values of `CHOICES`.
    category_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown and Figure
    """
    table = _limits()
    placed = table.dropna(subset=["centre_lat", category])
    placed = placed.assign(
        known=placed["verified"].map(words.HOW_KNOWN),
        says=[f"{row['unit_en']}: {row[category]:,}" for _, row in placed.iterrows()],
    )
    most = placed[placed[category] == placed[category].max()]
    total = int(table[category].sum())
    nowhere = int(table[table["centre_lat"].isna()][category].sum())
    text = (
        f"**{category_label}**: limits for {total:,} people in all, {total - nowhere:,} of them in "
        f"{len(placed)} territories"
        + (f" and {nowhere:,} in the camps, which have no place on the map." if nowhere else ".")
        + f" The largest limit, {placed[category].max():,}: {words.listed(most['unit_en'])}."
    )
    return Markdown(text), figures.figure(
        charts.dot_map(
            placed, latitude="centre_lat", longitude="centre_lon", value=category, label="says",
            meaning=_MEANING[category],
        ),
        title=f"Limits of order 00447, {category_label.lower()}",
        alt=f"Circles at the centres of {len(placed)} territories, crowded in the west of the "
        f"country. The largest: {words.listed(most['centre_1937'])}.",
        note="A circle stands at the centre of a territory, its area in proportion to the limit. "
        "The coast is that of today; no border is drawn, as those of 1937 are not openly "
        "available.",
        source=[*_SOURCES, "natural_earth"],
        data=placed[["unit_en", category, "known"]],
    )  # fmt: skip


def without(left_out: str, left_out_label: str) -> tuple:
    """Add up the limits without one row, and set the sums against the totals in print.

    Parameters
    ----------
    left_out : str
        The key of the row to leave out; empty for none.
    left_out_label : str
        The name of its territory.

    Returns
    -------
    tuple of Markdown and Table
    """
    table = _limits()
    rest = table[table["key"] != left_out]
    first, second = int(rest["limit_category_1"].sum()), int(rest["limit_category_2"].sum())
    stated = datasets.load("order_00447_limits_stated").set_index("key")
    rows = [("Sum of the rows", first, second)]
    for key, what in (
        ("total_with_camps", "Printed total, with the camps"),
        ("total_without_camps", "Printed total, without the camps"),
        ("circulating_total", "Total that circulates, recalled"),
    ):
        line = stated.loc[key]
        rows.append((what, line["stated_category_1"], line["stated_category_2"]))
    shown = pd.DataFrame(rows, columns=["what", "first", "second"])
    shown["both"] = shown["first"] + shown["second"]
    met = [
        row.what
        for row in shown.iloc[1:].itertuples()
        if (row.first, row.second) == (first, second)
    ]
    name = left_out_label if left_out else "nothing"
    text = (
        f"Left out: **{name}**. "
        f"The rows give {first:,} and {second:,}, {first + second:,} in all. "
        + (f"{met[0]}: the same." if met else "No printed total is the same.")
    )
    return Markdown(text), figures.table(
        shown,
        caption=f"Limits, left out: {name}; and the printed totals",
        source=[*_SOURCES, "getty_naumov_1999"],
        labels={"what": "What", "first": "First category", "second": "Second category",
                "both": "Both"},
    )  # fmt: skip


def per_head(category: str, category_label: str, census: str, census_label: str) -> tuple:
    """Rank the republics by their limit per thousand people of a census.

    Parameters
    ----------
    category, census : str
        One each of the values of `CHOICES` and `CENSUSES`.
    category_label, census_label : str
        Their labels there.
    """
    population = datasets.load("republic_population")
    population = population[population["census_date"] == census]
    found = limits.per_thousand(_limits(), population, category)
    found["says"] = [
        f"{row.republic}: {row.per_thousand:.2f} per thousand" for row in found.itertuples()
    ]
    top, last = found.iloc[0], found.iloc[-1]
    text = (
        f"**{category_label}, people of {census_label}**: from {last['per_thousand']:.2f} per "
        f"thousand in the {last['republic']} to {top['per_thousand']:.2f} in the {top['republic']}."
    )
    return Markdown(text), figures.figure(
        charts.ranked_bars(
            found, group="republic", value="per_thousand", axis="Limit, people per thousand",
            label="says", meaning=_MEANING[category],
        ),
        title=f"Limits per thousand people, {category_label.lower()}, census of {census_label}",
        alt=f"{len(found)} bars, the {top['republic']} on top, the {last['republic']} at the "
        "bottom.",
        note="The camps belong to no republic and are left out.",
        source=["werth_mass_crimes", "frus_1939_grummon"],
        data=found[["republic", "limit", "population", "per_thousand"]],
    )  # fmt: skip


def path(unit: str) -> tuple:
    """Follow the limit of one territory: the order, requests, raises and results, by date.

    Parameters
    ----------
    unit : str
        One of `territories`.

    Returns
    -------
    tuple of Markdown and Table
    """
    found = limits.path_of_a_unit(
        unit,
        _limits(),
        datasets.load("order_00447_limit_changes"),
        datasets.load("order_00447_results"),
    )
    kinds = found["kind"].value_counts()
    counted = "; ".join(f"{kind}: {kinds[kind]}" for kind in limits.KINDS_OF_ROW if kind in kinds)
    initial = (
        ""
        if "limit in the order" in kinds
        else " The order of 30 July 1937 does not name this unit as such."
    )
    return Markdown(f"**{unit}.** Rows by kind: {counted}.{initial}"), figures.table(
        _name_sources(found),
        caption=f"{unit}: limit, requests, raises and results",
        source=list(dict.fromkeys(found["source_key"])),
        labels={key: title for key, title in _SAYS.items() if key != "unit_en"},
    )


def rows_of(kind: str) -> tuple:
    """List all rows of one kind, with what they add up to where they may be added.

    Parameters
    ----------
    kind : str
        One of the values of `KINDS`.
    """
    found = limits.rows_of_a_kind(
        kind,
        _limits(),
        datasets.load("order_00447_limit_changes"),
        datasets.load("order_00447_results"),
    )
    return Markdown(
        f"**{kind.capitalize()}**: {words.count_of(len(found), 'row')}. {_MAY_BE_ADDED[kind]}"
    ), figures.table(
        _name_sources(found),
        caption=f"Rows of the kind: {kind}",
        source=list(dict.fromkeys(found["source_key"])),
        labels={key: title for key, title in _SAYS.items() if key != "kind"},
        sortable=True,
    )


def three_measures() -> figures.Figure:
    """Draw three measures of the increases of 1937 that do not measure the same."""
    changes = datasets.load("order_00447_limit_changes").set_index("key")
    rows = changes.loc[["ussr_added_khlevniuk_1937", "ussr_58_units_added_jansen",
                        "ussr_added_naumov_unwritten"]].reset_index()  # fmt: skip
    rows["people"] = rows["change_unsplit"].fillna(
        rows["change_category_1"] + rows["change_category_2"]
    )
    rows["claim"] = ["Approved in autumn", "For 58 units, October", "Without a decision"]
    rows["says"] = [
        f"{row.action}: {row.people:,}, {words.short_source(row.source_key)}"
        for row in rows.itertuples()
    ]
    return figures.figure(
        charts.claim_ranges(
            rows, claim="claim", low="people", high="people", axis="People", label="says",
            meaning="reference",
        ),
        title="Three measures of the increases of 1937",
        alt=f"Three dots far apart: {', '.join(f'{n:,}' for n in rows['people'])} people.",
        note="Two of them are recalled, the third is one historian's estimate.",
        source=list(rows["source_key"]),
        data=rows[["claim", "action", "people", "verified"]],
    )  # fmt: skip


_MAY_BE_ADDED = {
    "limit in the order": "They may be added; the chapter on the limits does it.",
    "number before the order": "Numbers of the weeks before the order, for single territories or "
    "for the country. The order set others.",
    "estimate of a region": "It is what a region reported before the order, not a limit.",
    "request": "A request is not a limit. These must not be added to raises.",
    "raise": "Some rows report a change, some a new level, some several raises in one, and some "
    "count the same raises in two ways. They must not be added as they stand.",
    "total for the country": "Each measures something else. They must not be added to each other, "
    "nor to the rows of territories, which they may contain.",
    "result": "Results of sentences or arrests, of different periods and units.",
}


def _name_sources(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(
        by=[words.short_source(key) for key in found["source_key"]],
        known=found["verified"].map(words.HOW_KNOWN),
    )
