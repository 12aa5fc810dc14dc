"""What the explorers of the chapters show: functions from a reader's choice to figures and words.

Each takes plain values and returns what `helpers.explore` can show. They compute nothing of their
own: the analysis is in `helpers.measures`.
"""

from functools import cache

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, measures
from helpers import claims as conflicts

__all__ = [
    "CENSUSES",
    "NATIONALITIES",
    "OPERATIONS",
    "claims",
    "closing_the_total",
    "disagreement",
    "disagreements",
    "representation",
    "rounding",
]

ARTICLE = "seed_wikipedia_mass_ops"
CENSUSES = {
    "1926, before": "census_1926",
    "1937, before the operations": "census_1937",
    "1939, after": "census_1939",
}


OPERATIONS = {
    "All national operations": "all_national",
    "Polish": "polish",
    "German": "german",
    "Latvian": "latvian",
    "Greek": "greek",
    "Harbin": "harbin",
    "Korean": "korean",
    "Chinese": "chinese",
    "Estonian": "estonian",
    "Finnish": "finnish",
    "Iranian": "iranian",
    "Romanian": "romanian",
    "Afghan": "afghan",
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


def _nationalities() -> list[str]:
    groups, _ = _arrests()
    return groups.index[~groups["is_residual"]].tolist()


NATIONALITIES = _nationalities()


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
        words = (
            f"**{nationality}**: {arrested:,} arrested. The census of {year} has no count for them "
            "here, so no ratio can be given."
        )
    else:
        row = counted.loc[nationality]
        words = (
            f"**{nationality}**: {arrested:,} arrested, {row['population']:,} counted in {year} "
            f"({datasets.HOW_KNOWN[row['verified']]}). Representation ratio: "
            f"**{ratios[nationality]:.2f}**; printed in the article: "
            f"{groups.loc[nationality, 'overrepresentation_printed']}."
            + (_AFTER if year == "1939" else "")
        )
    drawn = frame.dropna(subset=["ratio"])
    shown = figures.figure(
        charts.ranked_ratios(
            drawn,
            group="nationality",
            value="ratio",
            axis=f"Representation ratio{' (log scale)' if log_scale else ''}",
            label="says",
            log_scale=log_scale,
            marked="marked",
        ),
        title=f"Representation among those arrested, by the census of {year}",
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
    return shown, Markdown(words)


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
    words = (
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
        sortable=False,
    )
    return Markdown(words), shown


def closing_the_total(left_out: str) -> tuple:
    """Show how far the rows of the table of arrests are from its total when one is left out."""
    groups, total = _arrests()
    rest = measures.leave_one_out(groups["arrested"], total).loc[left_out]
    gap = int(rest["gap"])
    if gap == 0:
        words = f"Without the row **{left_out}** the rows give the printed total **exactly**."
    else:
        how = "more than" if gap > 0 else "less than"
        words = (
            f"Without the row **{left_out}** the rows give {abs(gap):,} {how} the printed total."
        )
    shown = figures.table(
        pd.DataFrame(
            {
                "what": [
                    f"Row left out: {left_out}",
                    "Sum of the other rows",
                    "Printed total",
                    "Difference",
                ],
                "people": pd.array([rest["row"], rest["sum"], total, gap], dtype="Int64"),
            }
        ),
        caption=f"The rows without {left_out} against the printed total",
        source=ARTICLE,
        labels={"what": "What", "people": "People arrested"},
        sortable=False,
    )
    return Markdown(words), shown


def claims(operation: str) -> tuple:
    """List what sources say of one operation, each claim with its source and how it is known."""
    table = datasets.load("national_operations")
    found = table[(table["operation"] == operation) & ~table["measure"].str.endswith("_pct")]
    found = found.sort_values("measure", kind="stable")
    shown = figures.table(
        found.assign(
            measure=found["measure"].str.replace("_", " "),
            people=[_people(row) for _, row in found.iterrows()],
            by=[datasets.source(row)["title"] for _, row in found.iterrows()],
            known=found["verified"].map(datasets.HOW_KNOWN),
            note=found["note"].str.replace(r"\bseed\b", "encyclopaedia article", regex=True),
        ),
        caption=f"Claims filed under: {_label(operation)}",
        source=list(dict.fromkeys(found["source_key"])),
        labels={
            "measure": "What was counted",
            "people": "People",
            "period_start": "From",
            "period_end": "To",
            "scope": "Remark of the source",
            "note": "Our remark",
            "by": "Who says so",
            "known": "How it is known here",
        },
    )
    words = (
        f"**{_label(operation)}**: {len(found)} claims by {found['source_key'].nunique()} sources, "
        f"about {found['measure'].nunique()} different things. They must not be added. Some are "
        "about another period, about the nationality or about a deportation, and not about the "
        "operation."
    )
    return Markdown(words), shown


def disagreements() -> dict[str, tuple[str, str, str]]:
    """Return what sources disagree about: a label, and table, subject and measure."""
    return {
        _about(row.subject, row.measure): (row.table, row.subject, row.measure)
        for row in conflicts.disagreements().itertuples()
    }


def disagreement(about: tuple[str, str, str]) -> tuple:
    """Show all claims about one thing side by side, and how far apart they are."""
    name, subject, measure = about
    table = conflicts.about(name)
    found = table[
        (table["subject"] == subject) & (table["measure"] == measure) & (table["covers"] == "whole")
    ]
    found = found.sort_values(["low", "high"], kind="stable")
    unit = _unit(measure)
    found = found.assign(
        given=[_range(row.low, row.high, unit) for row in found.itertuples()],
        by=[datasets.short_source(key) for key in found["source_key"]],
        kind=[datasets.KINDS_OF_FIGURE[status][0] for status in found["status"]],
    )
    found["claim"] = _unlike(found["by"])
    found["says"] = found["claim"] + ": " + found["given"]
    title = _about(subject, measure)
    ends = pd.concat([found["low"], found["high"]]).dropna()
    times = f"{ends.max() / ends.min():,.2f} times the lowest" if ends.min() else "above zero"
    sources = list(dict.fromkeys(found["source_key"]))
    drawn = figures.figure(
        charts.claim_ranges(
            found, claim="claim", low="low", high="high", axis=unit.capitalize(),
            label="says", meaning=_colour(measure),
        ),
        title=f"Claims about {title}",
        alt=f"{len(found)} claims about {title} in order of size, "
        f"from {_figure(ends.min(), unit)} to {_figure(ends.max(), unit)} {unit}.",
        source=sources,
        data=found[["claim", "low", "high"]],
    )  # fmt: skip
    labels = {
        "by": "Who says so",
        "given": unit.capitalize(),
        "period_start": "From",
        "period_end": "To",
        "scope": "Remark of the source",
        "kind": "Kind of figure",
    }
    listed = figures.table(
        found,
        caption=f"{title}: the claims side by side",
        source=sources,
        labels={name: title for name, title in labels.items() if name in found},
    )
    words = (
        f"**{title}**: {len(found)} claims by {len(sources)} "
        f"{'source' if len(sources) == 1 else 'sources'}. "
        f"The highest end is {times}. Look at the period and the remark before you call it a "
        "contradiction."
    )
    return Markdown(words), drawn, listed


def _about(subject: str, measure: str) -> str:
    what = measure.replace("_", " ").removesuffix(" pct")
    return f"{subject}: {what}" if subject else what


def _unlike(names: pd.Series) -> list[str]:
    """Shorten names for an axis, and number those that would be the same."""
    short = [name if len(name) <= 40 else f"{name[:39]}…" for name in names]
    return [
        f"({short[: i + 1].count(name)}) {name}" if short.count(name) > 1 else name
        for i, name in enumerate(short)
    ]


def _colour(measure: str) -> str:
    if measure.startswith(("executed", "killed", "died", "sentenced_to_death", "death")):
        return "executed"
    return "sentenced" if measure.startswith("sentenced") else "arrested"


def _label(operation: str) -> str:
    return next(label for label, name in OPERATIONS.items() if name == operation)


def _people(row: pd.Series) -> str:
    return _range(row["value_low"], row["value_high"])


def _range(low: float, high: float, unit: str = "people") -> str:
    if pd.isna(high):
        return f"at least {_figure(low, unit)}"
    if pd.isna(low):
        return f"at most {_figure(high, unit)}"
    ends = dict.fromkeys([_figure(low, unit), _figure(high, unit)])
    return "–".join(ends)


def _figure(value: float, unit: str) -> str:
    return f"{value:.0f}" if unit == "year" else f"{value:,.10g}"


def _unit(measure: str) -> str:
    if measure.endswith("_pct"):
        return "per cent"
    if measure.startswith("year_"):
        return "year"
    return "years" if "_years_" in measure or measure.startswith("age_") else "people"
