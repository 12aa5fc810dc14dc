"""Views of totals: claims, a table repaired, sums of parts."""

from functools import cache

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, words
from helpers.analysis import claims, repair
from helpers.views import side_by_side

__all__ = [
    "FAMILIES",
    "PARTS",
    "STEPS",
    "claimed",
    "convictions",
    "put_together",
    "repaired",
    "two_sets",
    "yearly",
]

#: Kinds of measure for 1937-38, under the words that a reader chooses.
FAMILIES = {
    "Arrested or detained": "arrested detained",
    "Sentenced": "sentenced",
    "Sentenced to death": "sentenced_to_death",
    "Executed": "executed",
    "Died": "deaths_from_repression died_in_camps",
    "Repressed": "repressed",
}
#: Claims of which one is chosen for each part, by keys of the tables they stand in.
PARTS = {
    "national": {
        "Sentenced to death, the literature": "all_national_sentenced_to_death_wiki_ru",
        "At least, Memorial": "all_national_sentenced_to_death_memorial",
    },
    "kulak": {
        "The literature, recalled": "ussr_sentenced_category_1_junge_final",
        "At least, Memorial": "ussr_sentenced_category_1_memorial",
        "Memorial's alternative": "ussr_sentenced_category_1_memorial_alternative",
    },
    "courts": {
        "Military courts, at least, Memorial": "sentenced_to_death_by_courts_memorial",
        "Military Collegium alone": "sentenced_to_death_by_military_collegium_kropachev",
    },
}
_TABLES = {
    "national": "national_operations",
    "kulak": "order_00447_results",
    "courts": "great_purge_totals",
}
_COLUMNS = {
    "sentenced": "Sentenced",
    "death": "To death",
    "camps_colonies_prison": "Camps, colonies, prison",
    "exile_or_banishment": "Exile or banishment",
    "other_measures": "Other measures",
}
STEPS = range(8)
TABLE = "kurashvili_1996"


def _totals() -> pd.DataFrame:
    return claims.about("great_purge_totals").set_index("key", drop=False)


def claimed(measures: str, measures_label: str) -> tuple:
    """Set the claims of one kind about 1937-38 side by side.

    Parameters
    ----------
    measures : str
        One of the values of `FAMILIES`: measures, separated by spaces.
    measures_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown, Figure and Table
    """
    table = _totals()
    found = side_by_side.name_claims(
        table[
            (table["span"] == "1937-38")
            & table["measure"].isin(measures.split())
            & (table["covers"] == "whole")
        ].sort_values(["low", "high"], kind="stable")
    )
    low, high = side_by_side.find_ends(found)
    text = (
        f"**{measures_label}**, 1937–38: {words.count_of(len(found), 'claim')} by "
        f"{words.count_of(found['source_key'].nunique(), 'source')}, from {low} to {high}."
    )
    return side_by_side.show(
        found,
        text,
        title=f"{measures_label}: the claims reach from {low} to {high}",
        subtitle="Claims about 1937–38, by what they count and who says so",
        alt=f"{len(found)} claims in order of size, from {low} to {high} people.",
        caption=f"{measures_label}, 1937–38: the claims drawn above",
        headings=side_by_side.HEADINGS | {"scope": "Remark of the source"},
        by_source=True,
    )


def convictions() -> pd.DataFrame:
    """Return the year table as it stands on the page: rows by key, totals last, damage included.

    Returns
    -------
    DataFrame
        Columns ``sentenced``, ``death``, ``camps_colonies_prison``, ``exile_or_banishment`` and
        ``other_measures``, in people.
    """
    table = datasets.load("convictions_1921_1953").set_index("key")[list(_COLUMNS)]
    marks = datasets.load("convictions_1921_1953_corrections")
    damaged = table.astype("Float64")
    for row in marks.itertuples():
        damaged.loc[row.convictions_key, row.column] = float(row.value_on_stored_page)
    return damaged


@cache
def _repairs() -> pd.DataFrame:
    """Return the repairs of the year table; they are searched for once."""
    return repair.restore(convictions(), total="sentenced")


def _repair(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the year table after some changes."""
    table = convictions()
    for change in changes.itertuples():
        table.loc[change.row, change.column] = change.restored
    return table


def repaired(step: int) -> tuple:
    """Show which sums of the year table are broken after some of the repairs.

    Parameters
    ----------
    step : int
        How many repairs are made, from none to all.

    Returns
    -------
    tuple of Markdown and Table
    """
    changes = _repairs()
    table = _repair(changes.head(step))
    rows, columns = repair.gaps(table, total="sentenced")
    if step == 0:
        text = "**As it stands on the page.** "
    else:
        last = changes.iloc[step - 1]
        text = (
            f"**Repair {step}:** {_row_name(last['row'])}, {_COLUMNS[last['column']].lower()}: "
            f"{last['printed']:,} becomes {last['restored']:,}. "
        )
    broken = [("Row", _row_name(key), gap) for key, gap in rows.items() if gap]
    broken += [("Column", _COLUMNS[key], gap) for key, gap in columns.items() if gap]
    if not broken:
        return Markdown(text + "Every row and every column adds up."), figures.table(
            pd.DataFrame([("All rows and columns", "hold", 0)], columns=["sum", "of", "gap"]),
            caption="Broken sums after all repairs",
            source=TABLE,
            labels={"sum": "Sum", "of": "Of", "gap": "Parts less total, people"},
        )
    text += f"Broken sums: {len(broken)}."
    return Markdown(text), figures.table(
        pd.DataFrame(broken, columns=["sum", "of", "gap"]),
        caption=f"Broken sums of the year table, repairs made: {step}",
        source=TABLE,
        labels={"sum": "Sum", "of": "Of", "gap": "Parts less total, people"},
    )


def two_sets() -> figures.Table:
    """List where the two smallest sets of repairs of the year table differ."""
    sets = repair.smallest_repairs(convictions(), total="sentenced")
    both = pd.concat(one.assign(choice=f"Set {n}") for n, one in enumerate(sets, 1))
    unlike = both[~both.duplicated(["row", "column", "restored"], keep=False)]
    return figures.table(
        unlike.assign(
            row=unlike["row"].map(_row_name),
            column=unlike["column"].map(_COLUMNS),
            digits=[repair.digits_changed(r.printed, r.restored) for r in unlike.itertuples()],
        ),
        caption="Where the two sets of repairs differ",
        source=TABLE,
        labels={
            "choice": "Repairs",
            "row": "Row",
            "column": "Column",
            "printed": "On the page",
            "restored": "Restored",
            "digits": "Digits changed",
        },
    )


def yearly(column: str) -> figures.Figure:
    """Draw sentences, or death sentences, by year, from the repaired table.

    Parameters
    ----------
    column : str
        "sentenced" or "death".
    """
    years = _repair(_repairs()).iloc[:-1].fillna(0)
    name = {"sentenced": "Sentences", "death": "Death sentences"}[column]
    drawn = pd.DataFrame(
        {
            "year": pd.to_datetime(years.index.str.removeprefix("y"), format="%Y"),
            "people": years[column].to_numpy(),
        }
    )
    drawn["says"] = [f"{row.year.year}: {int(row.people):,} people" for row in drawn.itertuples()]
    high, next_, *_ = drawn.nlargest(3, "people").itertuples()
    first, second = sorted([high.year.year, next_.year.year])
    return figures.figure(
        charts.bars_over_time(
            drawn, time="year", value="people", axis="People", label="says",
            meaning={"sentenced": "sentenced", "death": "executed"}[column],
        ),
        title=f"{name}: {first} and {second} stand above all other years",
        subtitle=f"{name} in cases of the security organs, by year, 1921–1953",
        alt=f"A bar for each year. The highest is {high.year.year} with {int(high.people):,}, the "
        f"next {next_.year.year} with {int(next_.people):,}.",
        note="Cases of the security organs only; 1953 is its first half. Repaired as in this "
        "chapter.",
        source=TABLE,
        data=drawn[["year", "people"]],
    )  # fmt: skip


def put_together(national: str, kulak: str, courts: str) -> tuple:
    """Add one claim for each part of the death sentences, and set the sum against two totals.

    Parameters
    ----------
    national, kulak, courts : str
        The key of a claim each, from `PARTS`.

    Returns
    -------
    tuple of Markdown and Table
    """
    chosen = {"national": national, "kulak": kulak, "courts": courts}
    rows = []
    keys = []
    for part, key in chosen.items():
        row = datasets.load(_TABLES[part]).set_index("key").loc[key]
        keys.append(row["source_key"])
        people = row.get("value", pd.NA)
        people = row["value_low"] if pd.isna(people) else people
        rows.append((_PART_NAMES[part], int(people), words.brief_source(row["source_key"])))
    whole = sum(people for _, people, _ in rows)
    totals = _totals()
    recorded = int(totals.loc["sentenced_to_death_kurashvili_1937_1938", "value"])
    least = int(totals.loc["executed_memorial", "low"])
    rows += [
        ("Sum of the three", whole, ""),
        ("Death sentences in the year table", recorded, words.brief_source(TABLE)),
        ("Executions, at least", least, words.brief_source("memorial_minimum_estimates")),
    ]
    text = (
        f"The three parts make **{whole:,}**: {words.compare(whole, recorded)} the year table, "
        f"{words.compare(whole, least)} Memorial's minimum."
    )
    return Markdown(text), figures.table(
        pd.DataFrame(rows, columns=["what", "people", "by"]),
        caption="Death sentences put together from one claim for each part",
        source=list(dict.fromkeys([*keys, TABLE, "memorial_minimum_estimates"])),
        labels={"what": "Part", "people": "People", "by": "Who says so"},
    )


_PART_NAMES = {
    "national": "National operations",
    "kulak": "Order 00447",
    "courts": "Courts",
}


def _row_name(key: str) -> str:
    return "Total" if key == "total" else key.removeprefix("y")
