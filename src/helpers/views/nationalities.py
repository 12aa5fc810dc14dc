"""Views of the table of arrests by nationality and of the censuses behind it."""

from functools import cache

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, words
from helpers.analysis import measures

__all__ = [
    "ARTICLE",
    "CENSUSES",
    "as_printed",
    "counts",
    "names",
    "representation",
    "rounding",
    "sources",
]

ARTICLE = "seed_wikipedia_mass_ops"
CENSUSES = {
    "1926, before": "census_1926",
    "1937, before the operations": "census_1937",
    "1939, after": "census_1939",
}

_AFTER = (
    " This census was taken after the arrests and counts survivors; the ratios of small groups are "
    "probably too high."
)


@cache
def _arrests() -> tuple[pd.DataFrame, int]:
    table = datasets.load("nationality_arrests")
    total = table.loc[table["is_total"], "arrested"].item()
    return table[~table["is_total"]].set_index("nationality", drop=False), total


def names() -> list[str]:
    """Return the nationalities of the table of arrests: its rows without the rest and the total."""
    groups, _ = _arrests()
    return groups.index[~groups["is_residual"]].tolist()


def sources() -> list[str]:
    """Return the article and all sources of the counts that the ratios rest on."""
    named = pd.concat([datasets.load(name) for name in CENSUSES.values()])
    kept = named[named["nationality"].isin([*names(), "Total"])]
    return [ARTICLE, *dict.fromkeys(kept["source_key"])]


def as_printed() -> figures.Table:
    """Show the table of arrests as the article prints it, errors included."""
    return figures.table(
        datasets.load("nationality_arrests"),
        caption="People arrested by nationality, as printed in the encyclopaedia article",
        source=ARTICLE,
        labels={
            "nationality": "Nationality",
            "arrested": "Arrested, people",
            "share_arrested_printed": "Share of arrested",
            "share_population_printed": "Share of population",
            "overrepresentation_printed": "Overrepresentation",
        },
        sortable=True,
    )


def counts() -> dict[str, pd.Series]:
    """Return the population by nationality, in people, under the year of each census."""
    return {year: table["population"] for year, table in _censuses().items()}


@cache
def _censuses() -> dict[str, pd.DataFrame]:
    return {
        name.removeprefix("census_"): datasets.load(name).set_index("nationality")
        for name in CENSUSES.values()
    }


def representation(nationality: str, census: str, log_scale: bool) -> tuple:
    """Rank the nationalities by representation ratio, one of them marked and put into words.

    Parameters
    ----------
    nationality : str
        The group to mark, as the table of arrests names it.
    census : str
        The name of the census table that gives the denominators.
    log_scale : bool
        Whether the axis is logarithmic.

    Returns
    -------
    tuple of Figure and Markdown
    """
    groups, total = _arrests()
    counted = datasets.load(census).set_index("nationality")
    year = census.removeprefix("census_")
    ratios = measures.census_ratios(groups["arrested"], total, {year: counted["population"]})[year]
    frame = groups[["nationality"]].assign(
        ratio=ratios,
        marked=groups.index == nationality,
        says=[f"{name}: {ratio:.2f}" for name, ratio in ratios.items()],
    )
    arrested = groups.loc[nationality, "arrested"]
    if pd.isna(ratios[nationality]):
        text = (
            f"**{nationality}**: {arrested:,} arrested. The census of {year} has no count for them "
            "here, so no ratio can be given."
        )
    else:
        row = counted.loc[nationality]
        text = (
            f"**{nationality}**: {arrested:,} arrested, {row['population']:,} counted in {year} "
            f"({words.HOW_KNOWN[row['verified']]}). Representation ratio: "
            f"**{ratios[nationality]:.2f}**; printed in the article: "
            f"{groups.loc[nationality, 'overrepresentation_printed']}."
            + (_AFTER if year == "1939" else "")
        )
    drawn = frame.dropna(subset=["ratio"])
    most = drawn.loc[drawn["ratio"].astype(float).idxmax(), "nationality"]
    shown = figures.figure(
        charts.ranked_ratios(
            drawn,
            group="nationality",
            value="ratio",
            axis=f"Representation ratio{' (log scale)' if log_scale else ''}",
            label="says",
            reference_label="as often as the average",
            log_scale=log_scale,
            marked="marked",
        ),
        title=f"By the census of {year}, {most} were arrested most often for their number",
        subtitle="Share among people arrested divided by share in the population; in another "
        f"colour: {nationality}",
        alt=f"{len(drawn)} nationalities ranked by representation ratio with the census of {year}. "
        + (
            f"{nationality} have no count."
            if pd.isna(ratios[nationality])
            else f"{nationality} are marked at {ratios[nationality]:.2f}."
        ),
        source=[
            ARTICLE,
            *dict.fromkeys(counted.loc[counted.index.isin(drawn.index), "source_key"]),
        ],
        data=drawn[["nationality", "ratio"]],
    )
    return shown, Markdown(text)


def rounding(nationality: str) -> tuple:
    """Show what the rounding of two printed shares leaves open for their ratio."""
    groups, _ = _arrests()
    row = groups.loc[[nationality]]
    above = measures.rounding_interval(row["share_arrested_printed"])
    below = measures.rounding_interval(row["share_population_printed"])
    ratio = measures.ratio_interval(above, below)
    printed = row["overrepresentation_printed"].item()
    table = pd.concat([above, below, ratio]).assign(
        figure=["Share of those arrested, per cent", "Share of the population, per cent", "Ratio"],
        printed=[*row[["share_arrested_printed", "share_population_printed"]].iloc[0], printed],
    )
    fits = measures.agrees(ratio["value"], row["overrepresentation_printed"]).item()
    text = (
        f"Dividing the printed shares of the **{nationality}** gives {ratio['value'].item():.2f}. "
        f"Rounding leaves open anything from {ratio['low'].item():.2f} to "
        f"{ratio['high'].item():.2f}. Printed, itself rounded, is {printed}: the division "
        + ("reproduces it." if fits else "does **not** reproduce it; the interval allows it.")
    )
    shown = figures.table(
        table,
        caption=f"{nationality}: what each printed figure can stand for",
        source=ARTICLE,
        labels={"figure": "Figure", "printed": "As printed", "low": "At least", "high": "At most"},
        decimals=3,
    )
    return Markdown(text), shown
