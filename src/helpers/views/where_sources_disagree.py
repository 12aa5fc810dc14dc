"""Views of the claims of all tables: where sources disagree, and by how much."""

import pandas as pd

from helpers import figures, words
from helpers.analysis import claims
from helpers.views import side_by_side

__all__ = [
    "differing_amounts",
    "differing_years",
    "disagreement",
    "disagreements",
    "kinds_of_figure",
]


def disagreements() -> dict[str, tuple[str, str, str]]:
    """Return what sources disagree about: a label, and table, subject and measure."""
    return {
        _name_thing(row.subject, row.measure): (row.table, row.subject, row.measure)
        for row in claims.disagreements().itertuples()
    }


def differing_amounts() -> figures.Table:
    """List what claims give different amounts of, and how far apart they are."""
    found = claims.disagreements()
    found = found[found["unit"] != "year"]
    return figures.table(
        found.assign(measure=[_name_measure(row.measure, row.unit) for row in found.itertuples()]),
        caption="What more than one claim is about, and how far the claims are apart",
        source=_sources_of(found),
        labels={
            "subject": "Subject",
            "measure": "What was counted",
            "claims": "Claims",
            "sources": "Sources",
            "lowest": "Lowest",
            "highest": "Highest",
            "ratio": "Highest by lowest",
        },
        sortable=True,
    )


def differing_years() -> figures.Table:
    """List what sources give different years of: a year has no ratio."""
    found = claims.disagreements()
    found = found[found["unit"] == "year"]
    return figures.table(
        found.assign(
            measure=found["measure"].map(words.measure),
            lowest=found["lowest"].map(_write_year),
            highest=found["highest"].map(_write_year),
        ),
        caption="Years that sources give differently",
        source=_sources_of(found),
        labels={
            "subject": "Subject",
            "measure": "Which year",
            "lowest": "Earliest",
            "highest": "Latest",
        },
        sortable=True,
    )


def kinds_of_figure() -> figures.Table:
    """List the kinds of figure, what each means, and how many claims are of it."""
    every = pd.concat([claims.about(name) for name in claims.tables()])
    counts = every["status"].astype("string").value_counts()
    rows = [
        (name, meaning, int(counts.get(status, 0)))
        for status, (name, meaning) in words.KINDS_OF_FIGURE.items()
    ]
    return figures.table(
        pd.DataFrame(rows, columns=["Kind of figure", "What it means", "Claims"]),
        caption="The kinds of figure and how many claims are of each",
        source=sorted(set(every["source_key"])),
    )


def _sources_of(found: pd.DataFrame) -> list[str]:
    """Return the sources of all claims about some things."""
    things = found[["table", "subject", "measure"]].itertuples(index=False)
    return sorted({key for thing in things for key in claims.side_by_side(*thing)["source_key"]})


def disagreement(about: tuple[str, str, str]) -> tuple:
    """Show all claims about one thing side by side, and how far apart they are."""
    _, subject, measure = about
    title, unit = _name_thing(subject, measure), words.unit_of(measure)
    write = _write_year if unit == "year" else words.number
    found = side_by_side.describe(claims.side_by_side(*about))
    found["given"] = [words.amount(row.low, row.high, write) for row in found.itertuples()]
    # A date has no length that could be drawn.
    found["claim"] = (
        pd.NA if unit == "year" else [words.brief_source(key, 90) for key in found["source_key"]]
    )
    found["says"] = found["claim"] + ": " + found["given"]
    ends = pd.concat([found["low"], found["high"]]).dropna()
    text = (
        f"**{title}**: {words.count_of(len(found), 'claim')} by "
        f"{words.count_of(found['source_key'].nunique(), 'source')}. {_say_distance(ends, unit)} "
        "Look at the period and the remark before you call it a contradiction."
    )
    headings = {
        "by": "Who says so",
        "given": unit.capitalize(),
        "period_start": "From",
        "period_end": "To",
        "scope": "Remark of the source",
        "kind": "Kind of figure",
    }
    low, high = side_by_side.find_ends(found)
    return side_by_side.show(
        found,
        text,
        title=f"{words.capitalise(title)}: from {low} to {high}",
        subtitle=f"Claims about the same thing, in {unit}, by who makes each",
        alt=f"{len(found)} claims about {title} in order of size, from {low} to {high} {unit}.",
        caption=f"{title}: the claims side by side",
        headings={name: heading for name, heading in headings.items() if name in found},
        meaning=_colour(measure),
        axis=unit.capitalize(),
        sortable=True,
    )


def _say_distance(ends: pd.Series, unit: str) -> str:
    """Say how far claims are apart: years by a difference, amounts by a ratio."""
    low, high = ends.min(), ends.max()
    if unit == "year":
        return f"The latest is {words.count_of(int(high - low), 'year')} after the earliest."
    times = f"{high / low:,.2f} times the lowest" if low else "above zero"
    return f"The highest end is {times}."


def _name_thing(subject: str, measure: str) -> str:
    return f"{subject}: {words.measure(measure)}" if subject else words.measure(measure)


def _name_measure(measure: str, unit: str) -> str:
    """Say what was counted, and in what, if not in people."""
    named = unit == "people" or unit in measure
    return words.measure(measure) if named else f"{words.measure(measure)}, {unit}"


def _colour(measure: str) -> str:
    if measure.startswith(("executed", "killed", "died", "sentenced_to_death", "death", "buried")):
        return "executed"
    if measure.startswith("sentenced"):
        return "sentenced"
    return "arrested" if measure.startswith("arrest") else "reference"


def _write_year(year: float) -> str:
    return f"{year:.0f}"
