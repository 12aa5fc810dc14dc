"""Claims side by side: what views of claims show in words, in a chart and in a table."""

import pandas as pd
from IPython.display import Markdown

from helpers import charts, figures, words

__all__ = ["HEADINGS", "describe", "find_ends", "name_claims", "show"]

#: Columns of claims as `name_claims` describes them, and their headings.
HEADINGS = {
    "claim": "Claim",
    "people": "People",
    "by": "Who says so",
    "kind": "Kind of figure",
    "period_start": "From",
    "period_end": "To",
}
_NOT_DRAWN = "–"


def describe(claims: pd.DataFrame) -> pd.DataFrame:
    """Say of each claim in words who makes it (``by``) and what kind of figure it is (``kind``)."""
    return claims.assign(
        by=[words.short_source(key) for key in claims["source_key"]],
        kind=[words.KINDS_OF_FIGURE[status][0] for status in claims["status"]],
    )


def name_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Describe claims of several measures, each under its measure.

    Parameters
    ----------
    claims : DataFrame
        Rows as `helpers.analysis.claims.about` returns them, in the order of the chart.

    Returns
    -------
    DataFrame
        The rows with ``by`` and ``kind`` (as `describe` adds them), ``people`` (what the claim
        gives), ``claim`` (its short name) and ``says`` (all of it in a sentence).
    """
    found = describe(claims)
    found["people"] = [words.amount(row.low, row.high) for row in found.itertuples()]
    found["claim"] = [words.measure(measure) for measure in found["measure"]]
    found["says"] = found["claim"] + ": " + found["people"] + ", " + found["by"]
    return found


def find_ends(claims: pd.DataFrame) -> tuple[str, str]:
    """Return the lowest and the highest end of all claims, in words; nothing if there is none."""
    ends = pd.concat([claims["low"], claims["high"]]).dropna()
    return ("", "") if ends.empty else (words.number(ends.min()), words.number(ends.max()))


def show(
    claims: pd.DataFrame,
    text: str,
    *,
    title: str,
    subtitle: str,
    alt: str,
    caption: str,
    headings: dict[str, str],
    meaning: str = "reference",
    by_source: bool = False,
    axis: str = "People",
    note: str = "",
    data: tuple[str, ...] = ("claim", "low", "high"),
    sortable: bool = False,
) -> tuple:
    """Show claims in words, in a chart of their ranges, and in a table below it.

    Parameters
    ----------
    claims : DataFrame
        A row for each claim, with its ends ``low`` and ``high``, ``source_key``, the short name
        ``claim`` and the sentence ``says``. A claim without a short name is listed and not drawn.
    text : str
        What is said above the chart, as Markdown.
    title, subtitle, alt, note, data : str, str, str, str and tuple of str
        Title, subtitle, description, note and columns of the figure, as `helpers.figures.figure`
        takes them.
    caption, headings, sortable : str, dict of str to str and bool
        Caption, columns and their headings, and whether the table may be sorted, as
        `helpers.figures.table` takes them.
    by_source : bool
        Whether the claims are of several measures, and so are drawn in groups by what they count,
        under the name of who makes each.
    meaning, axis : str
        What is counted, as `helpers.charts.COLOURS` names it, and the title of the axis.

    Returns
    -------
    tuple of Markdown, Figure and Table
        Without the figure, and without short names in the table, if no claim is drawn.
    """
    drawn = claims.dropna(subset=["claim"])
    if drawn.empty:
        headings = {name: title for name, title in headings.items() if name != "claim"}
    listed = figures.table(
        claims.assign(
            claim=claims["claim"].fillna(_NOT_DRAWN),
            first_end=claims["low"].fillna(claims["high"]),
        ),
        caption=caption,
        source=list(dict.fromkeys(claims["source_key"])),
        labels=headings,
        sortable=sortable,
        sort_by={name: "first_end" for name in ("given", "people") if name in headings},
    )
    if drawn.empty:
        return Markdown(text), listed
    shown = figures.figure(
        charts.claims_by_source(drawn, axis=axis)
        if by_source
        else charts.claim_ranges(
            drawn, claim="claim", low="low", high="high", axis=axis, label="says", meaning=meaning
        ),
        title=title,
        subtitle=subtitle,
        alt=alt,
        note=note,
        source=list(dict.fromkeys(drawn["source_key"])),
        data=drawn[list(data)],
    )
    return Markdown(text), shown, listed
