"""Views of order 00447: its first summary by group, and claims about its size."""

from IPython.display import Markdown

from helpers import charts, datasets, figures, words
from helpers.analysis import claims
from helpers.views import side_by_side

__all__ = ["MEASURES", "SIZES", "calendar", "first_summary", "size"]

SUMMARY = "tsd_5_1"
_REPORTING = "USSR (57 oblasts reporting)"
MEASURES = {
    "Arrested": "arrested",
    "Sentenced in the first category": "sentenced_category_1",
    "Sentenced in the second category": "sentenced_category_2",
}
SIZES = {
    "Arrested": "arrested",
    "Sentenced": "sentenced",
    "Sentenced to death, or executed": "sentenced_category_1 executed",
    "Repressed": "repressed",
}
_MEANING = {
    "arrested": "arrested",
    "sentenced": "sentenced",
    "sentenced_category_1": "executed",
    "sentenced_category_2": "sentenced",
    "sentenced_category_1 executed": "executed",
    "repressed": "reference",
}


def first_summary(measure: str, measure_label: str) -> tuple:
    """Show the summary of 15 August 1937 by group, and whether the groups make the total.

    Parameters
    ----------
    measure : str
        One of the values of `MEASURES`.
    measure_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown and Figure
    """
    table = datasets.load("order_00447_results")
    rows = table[(table["unit_en"] == _REPORTING) & (table["measure"] == measure)]
    total = int(rows.loc[rows["subgroup"] == "all", "value"].item())
    groups = rows[rows["subgroup"] != "all"]
    groups = groups.assign(
        group=groups["subgroup"]
        .str.capitalize()
        .str.replace("counter-revolutionary element", "(c.-r.)"),
        says=[f"{row.subgroup.capitalize()}: {row.value:,}" for row in groups.itertuples()],
    )
    missing = total - int(groups["value"].sum())
    text = f"**{measure_label}, 5 to 15 August 1937**: {total:,} people. " + (
        "The groups make the total exactly."
        if missing == 0
        else f"The groups that the summary gives make {total - missing:,}; of {missing:,} people "
        "the data do not say to which group they were counted."
    )
    return Markdown(text), figures.figure(
        charts.ranked_bars(
            groups, group="group", value="value", axis="People", label="says",
            meaning=_MEANING[measure],
        ),
        title=f"{measure_label} by group, 5 to 15 August 1937",
        alt="Bars for the groups of the summary: "
        + "; ".join(groups.sort_values("value", ascending=False)["says"])
        + ".",
        note="The groups are those of the NKVD: labels, not descriptions of people.",
        source=SUMMARY,
        data=groups[["subgroup", "value"]],
    )  # fmt: skip


def size(measures: str, measures_label: str) -> tuple:
    """Set the claims about the size of the operation in the whole country side by side.

    Parameters
    ----------
    measures : str
        One of the values of `SIZES`: measures, separated by spaces.
    measures_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown, Figure and Table
    """
    table = claims.about("order_00447_results")
    found = table[(table["unit_en"] == "USSR") & table["measure"].isin(measures.split())]
    found = found.assign(measure=found["measure"].str.replace("category_1", "to_death"))
    found = side_by_side.number_claims(found.sort_values(["high", "low"], kind="stable"))
    found["people"] = found["high"]  # of a range the upper end, for a reader to compute with
    low, high = side_by_side.find_ends(found)
    text = (
        f"**{measures_label}**: {len(found)} claims, from {low} to {high}. Look at the period "
        "before you compare: some end with 1937."
    )
    return side_by_side.show(
        found,
        text,
        title=f"Claims about order 00447 in the whole country: {measures_label.lower()}",
        alt=f"{len(found)} claims in order of size, from {low} to {high} people.",
        caption=f"{measures_label}: the claims drawn above",
        headings=side_by_side.HEADINGS | {"note": "Our remark"},
        meaning=_MEANING[measures],
        data=("claim", "people"),
    )


def calendar() -> figures.Table:
    """List the dated events of the operation, by date."""
    table = datasets.load("timeline")
    found = table[table["category"] == "kulak_operation"].sort_values("date", kind="stable")
    return figures.table(
        found.assign(known=found["verified"].map(words.HOW_KNOWN)),
        caption="Order 00447: a calendar",
        source=list(dict.fromkeys(found["source_key"])),
        labels={"date": "Date", "event": "Event", "known": "How it is known here"},
    )
