"""Views of the limits of order 00447: a map, misprints and sums, limits per head, raises."""

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, maps, words
from helpers.analysis import limits

__all__ = [
    "CENSUSES",
    "CHOICES",
    "KINDS",
    "MISPRINTED",
    "SLIPS",
    "misprint",
    "on_the_map",
    "path",
    "per_head",
    "rows_of",
    "territories",
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
SLIPS = {
    "A nought of the second category is lost": "nought",
    "Its categories change places": "categories",
    "It changes places with the row below": "rows",
    "It is left out": "left out",
}
MISPRINTED = [
    "Moscow Oblast",
    "Azerbaijan SSR",
    "Belorussian SSR",
    "Omsk Oblast",
    "Kiev Oblast",
    "Moldavian ASSR",
    "North Kazakhstan Oblast",
]
_KIND_OF_UNIT = r" (A?SSR|Oblast|Krai)$"
_A_PATH = 3  # rows of changes: fewer are no path
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


def territories() -> list[str]:
    """Return the territories of which enough raises and requests are known to make a path."""
    changes = datasets.load("order_00447_limit_changes")
    rows = changes.loc[~changes["unit_en"].str.startswith("USSR"), "unit_en"].value_counts()
    return sorted(rows[rows >= _A_PATH].index)


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
        maps.circles(
            placed.assign(name=placed["unit_en"].str.replace(_KIND_OF_UNIT, "", regex=True)),
            name="name", latitude="centre_lat", longitude="centre_lon", value=category,
            label="says", meaning=_MEANING[category], unit="People",
        ),
        title=f"{category_label}: the largest limit: {words.listed(most['unit_en'])}",
        subtitle="Limits of order 00447, by territory",
        alt=f"Circles at the centres of {len(placed)} territories, crowded in the west of the "
        f"country. The largest: {words.listed(most['centre_1937'])}.",
        note="A circle stands at the centre of a territory, its area in proportion to the limit; "
        "circles that would cover one another are moved apart. The coast is that of today; no "
        "border is drawn, as those of 1937 are not openly available.",
        places=placed.sort_values(category, ascending=False, kind="stable")["says"].tolist(),
        source=[*_SOURCES, "natural_earth"],
        data=placed[["unit_en", category, "known"]],
    )  # fmt: skip


def misprint(unit: str, slip: str, slip_label: str) -> tuple:
    """Let a row of the limits be printed wrongly, and see which of the sums notice it.

    Parameters
    ----------
    unit : str
        The territory, one of `MISPRINTED`.
    slip : str
        What goes wrong, one of the values of `SLIPS`.
    slip_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown and Table
    """
    before, after = _limits(), limits.misprinted(_limits(), unit, slip)
    group = before.set_index("unit_en").loc[unit, "group_key"]
    name = datasets.load("order_00447_limits_stated").set_index("key").loc[group, "group"]
    sums = limits.sums_of(before, group, name).merge(
        limits.sums_of(after, group, name), on="what", suffixes=("_before", "_after")
    )
    noticed = sums["sum_before"] != sums["sum_after"]
    sums["notices"] = noticed.map({True: "does not hold", False: "holds"})
    lost = int(sums["sum_before"].iloc[-1] - sums["sum_after"].iloc[-1])
    text = f"**{unit}. {slip_label}.** " + (
        f"Sums that no longer hold: {int(noticed.sum())} of {len(sums)}."
        if noticed.any()
        else "Every sum still holds."
    )
    if lost:
        change = "smaller" if lost > 0 else "larger"
        text += f" The total of the order is {abs(lost):,} people {change}."
    return Markdown(text), figures.table(
        sums,
        caption=f"Sums of the table of limits. {unit}: {slip_label[0].lower()}{slip_label[1:]}",
        source=_SOURCES,
        labels={"what": "Sum", "sum_before": "As it should be", "sum_after": "After the slip",
                "notices": "It"},
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
            found, group="republic", value="per_thousand", axis="People per thousand",
            label="says", meaning=_MEANING[category],
        ),
        title=f"{category_label}: for its people, the {top['republic']} had the highest limit",
        subtitle=f"Limit of order 00447 per thousand people of {census_label}, by republic",
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
    both = found["first"].fillna(0) + found["second"].fillna(0)
    people = int(found["unsplit"].fillna(both).sum())
    return Markdown(
        f"**{kind.capitalize()}**: {words.count_of(len(found), 'row')}, which would add up to "
        f"{people:,} people. {_MAY_BE_ADDED[kind]}"
    ), figures.table(
        _name_sources(found),
        caption=f"Rows of the kind: {kind}",
        source=list(dict.fromkeys(found["source_key"])),
        labels={key: title for key, title in _SAYS.items() if key != "kind"},
        sortable=True,
    )


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
