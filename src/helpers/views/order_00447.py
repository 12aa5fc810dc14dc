"""Views of order 00447: its groups at two tables of August 1937, and claims about its size."""

from IPython.display import Markdown

from helpers import charts, datasets, figures
from helpers.analysis import claims
from helpers.views import side_by_side

__all__ = ["GROUPS", "SIZES", "WHERE", "first_summary", "size"]

#: Where the NKVD counted by group in August 1937, as ``unit_en`` names it.
WHERE = {
    "The country, by 15 August": "USSR (57 oblasts reporting)",
    "Mordovia, by 27 August": "Mordovian ASSR",
}
#: The groups of the summaries, as ``subgroup`` names them.
GROUPS = {
    "Former kulaks": "former kulaks",
    "Criminals": "criminals",
    "Others": "other counter-revolutionary element",
}
SIZES = {
    "Arrested": "arrested",
    "Sentenced": "sentenced",
    "Sentenced to death, or executed": "sentenced_category_1 executed",
    "Repressed": "repressed",
}
_COUNTED = {
    "arrested": "Arrested",
    "sentenced_category_1": "To death",
    "sentenced_category_2": "To camps",
}
_SOURCES = {"USSR (57 oblasts reporting)": "tsd_5_1", "Mordovian ASSR": "mordovia_telegram_text"}


def first_summary(unit: str, unit_label: str, group: str, group_label: str) -> tuple:
    """Show the share of a group among those arrested and those sentenced, side by side.

    Parameters
    ----------
    unit, group : str
        One each of the values of `WHERE` and `GROUPS`.
    unit_label, group_label : str
        Their labels there.

    Returns
    -------
    tuple of Markdown and Figure
    """
    table = datasets.load("order_00447_results")
    rows = table[(table["unit_en"] == unit) & (table["source_key"] == _SOURCES[unit])]
    people = rows.pivot(index="measure", columns="subgroup", values="value").loc[[*_COUNTED]]
    shares = people.assign(counted=list(_COUNTED.values()), people=people[group])
    shares["share"] = (shares["people"] / shares["all"] * 100).astype("Float64")
    shares["says"] = [
        f"{row.counted}: {row.people:,} of {row.all:,}, {row.share:.0f} per cent"
        if row.people == row.people
        else f"{row.counted}: not in our data"
        for row in shares.astype(object).where(shares.notna(), float("nan")).itertuples()
    ]
    known = shares.dropna(subset=["share"])
    text = f"**{group_label}. {unit_label}.** " + "; ".join(shares["says"]) + "."
    return Markdown(text), figures.figure(
        charts.ranked_bars(
            known, group="counted", value="share", axis="Per cent", label="says",
            meaning="sentenced",
        ),
        title=f"{group_label}: {known['share'].min():.0f} to {known['share'].max():.0f} per cent "
        "of those counted",
        subtitle=f"Share of the group in each count. {unit_label}",
        alt=f"Bars for the share of this group among people counted as "
        f"{'; '.join(known['says']).lower()}.",
        note="The groups are those of the NKVD: labels, not descriptions of people.",
        source=_SOURCES[unit],
        data=known[["counted", "people", "all", "share"]],
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
    found = side_by_side.name_claims(found.sort_values(["high", "low"], kind="stable"))
    found["people"] = found["high"]  # of a range the upper end, for a reader to compute with
    low, high = side_by_side.find_ends(found)
    text = (
        f"**{measures_label}**: {len(found)} claims, from {low} to {high}. Look at the period "
        "before you compare: some end with 1937."
    )
    return side_by_side.show(
        found,
        text,
        title=f"{measures_label}: the claims reach from {low} to {high}",
        subtitle="Claims about order 00447 in the whole country, by who makes them",
        alt=f"{len(found)} claims in order of size, from {low} to {high} people.",
        caption=f"{measures_label}: the claims drawn above",
        headings=side_by_side.HEADINGS | {"note": "Our remark"},
        by_source=True,
        data=("claim", "people"),
    )
