"""Views of the limits of order 00447: a map, sums without a row, limits per head, raises."""

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures
from helpers import limits as plan

__all__ = ["CENSUSES", "CHOICES", "LEFT_OUT", "on_the_map", "per_head", "without"]

CHOICES = {words.capitalize(): column for words, column in plan.CATEGORIES.items()}
CENSUSES = {"December 1926": "1926-12-17", "January 1939": "1939-01-17"}
_SOURCES = ["werth_mass_crimes", "zhukov_2003", "gregory_2009", "order_00447_text"]
_MEANING = {
    "limit_category_1": "executed",
    "limit_category_2": "sentenced",
    "limit_total": "reference",
}


def _limits() -> pd.DataFrame:
    return datasets.load("order_00447_limits")


def _left_out() -> dict[str, str]:
    """Return what may be left out of the table: nothing, the camps, or one territory."""
    table = _limits()
    camps = table["unit_type"] == "camps"
    territories = dict(zip(table.loc[~camps, "unit_en"], table.loc[~camps, "key"], strict=True))
    return {"Nothing": "", "The camps": table.loc[camps, "key"].item()} | territories


LEFT_OUT = _left_out()


def on_the_map(category: str) -> tuple:
    """Draw the limits of a category at the centres of the territories.

    Parameters
    ----------
    category : str
        A column of limits, one of the values of `CHOICES`.

    Returns
    -------
    tuple of Markdown and Figure
    """
    table = _limits()
    name = _name(CHOICES, category)
    placed = table.dropna(subset=["centre_lat", category])
    placed = placed.assign(
        known=placed["verified"].map(datasets.HOW_KNOWN),
        says=[f"{row['unit_en']}: {row[category]:,}" for _, row in placed.iterrows()],
    )
    most = placed[placed[category] == placed[category].max()]
    total = int(table[category].sum())
    nowhere = int(table[table["centre_lat"].isna()][category].sum())
    words = (
        f"**{name}**: limits for {total:,} people in all, {total - nowhere:,} of them in "
        f"{len(placed)} territories"
        + (f" and {nowhere:,} in the camps, which have no place on the map." if nowhere else ".")
        + f" The largest limit, {placed[category].max():,}: {_and(most['unit_en'])}."
    )
    return Markdown(words), figures.figure(
        charts.dot_map(
            placed, latitude="centre_lat", longitude="centre_lon", value=category, label="says",
            meaning=_MEANING[category],
        ),
        title=f"Limits of order 00447, {name.lower()}",
        alt=f"Circles at the centres of {len(placed)} territories, crowded in the west of the "
        f"country. The largest: {_and(most['centre_1937'])}.",
        note="A circle stands at the centre of a territory, its area in proportion to the limit. "
        "The coast is that of today; no border is drawn, as those of 1937 are not openly "
        "available.",
        source=[*_SOURCES, "natural_earth"],
        data=placed[["unit_en", category, "known"]],
    )  # fmt: skip


def without(left_out: str) -> tuple:
    """Add up the limits without one row, and set the sums against the totals in print.

    Parameters
    ----------
    left_out : str
        The key of the row to leave out; empty for none.

    Returns
    -------
    tuple of Markdown and Table
    """
    table = _limits()
    rest = table[table["key"] != left_out]
    first, second = int(rest["limit_category_1"].sum()), int(rest["limit_category_2"].sum())
    stated = datasets.load("order_00447_limits_stated").set_index("key")
    rows = [("Sum of the rows", first, second)]
    for key, words in (
        ("total_with_camps", "Printed total, with the camps"),
        ("total_without_camps", "Printed total, without the camps"),
        ("circulating_total", "Total that circulates, recalled"),
    ):
        line = stated.loc[key]
        rows.append((words, line["stated_category_1"], line["stated_category_2"]))
    shown = pd.DataFrame(rows, columns=["what", "first", "second"])
    shown["both"] = shown["first"] + shown["second"]
    met = [row.what for row in shown.iloc[1:].itertuples() if row.both == first + second]
    name = _name(LEFT_OUT, left_out) if left_out else "nothing"
    words = (
        f"Left out: **{name}**. "
        f"The rows give {first:,} and {second:,}, {first + second:,} in all. "
        + (f"{met[0]}: the same." if met else "No printed total is the same.")
    )
    return Markdown(words), figures.table(
        shown,
        caption=f"Limits, left out: {name}; and the printed totals",
        source=[*_SOURCES, "getty_naumov_1999"],
        labels={"what": "What", "first": "First category", "second": "Second category",
                "both": "Both"},
        sortable=False,
    )  # fmt: skip


def per_head(category: str, census: str) -> tuple:
    """Rank the republics by their limit per thousand people of a census."""
    population = datasets.load("republic_population")
    found = plan.per_thousand(_limits(), population[population["census_date"] == census], category)
    found["says"] = [
        f"{row.republic}: {row.per_thousand:.2f} per thousand" for row in found.itertuples()
    ]
    name, when = _name(CHOICES, category), _name(CENSUSES, census)
    top, last = found.iloc[0], found.iloc[-1]
    words = (
        f"**{name}, people of {when}**: from {last['per_thousand']:.2f} per thousand in the "
        f"{last['republic']} to {top['per_thousand']:.2f} in the {top['republic']}."
    )
    return Markdown(words), figures.figure(
        charts.ranked_bars(
            found, group="republic", value="per_thousand", axis="Limit, people per thousand",
            label="says", meaning=_MEANING[category],
        ),
        title=f"Limits per thousand people, {name.lower()}, census of {when}",
        alt=f"{len(found)} bars, the {top['republic']} on top, the {last['republic']} at the "
        "bottom.",
        note="The camps belong to no republic and are left out.",
        source=["werth_mass_crimes", "frus_1939_grummon"],
        data=found[["republic", "limit", "population", "per_thousand"]],
    )  # fmt: skip


def _and(names: pd.Series) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _name(labels: dict, value: str) -> str:
    return next(label for label, one in labels.items() if one == value)
