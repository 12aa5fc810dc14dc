"""The limits of order 00447: sums against stated subtotals, limits per head, plan and outcome.

A limit is the number of people whom a territory might repress in a category: to be shot (first) or
to be sent to a camp or prison (second). It is a plan, not a count of people. Pure functions.
"""

from itertools import combinations

import pandas as pd

from helpers import words

__all__ = [
    "CATEGORIES",
    "KINDS_OF_ROW",
    "kind_of_change",
    "left_out",
    "path_of_a_unit",
    "per_thousand",
    "plan_and_outcome",
    "rows_of_a_kind",
    "subtotals",
]

#: The columns of the table ``order_00447_limits``, under the words for the categories.
CATEGORIES = {
    "first category": "limit_category_1",
    "second category": "limit_category_2",
    "both categories": "limit_total",
}


#: What a row about the limits can be. Rows of different kinds must not be added.
KINDS_OF_ROW = (
    "limit in the order",
    "number before the order",
    "estimate of a region",
    "request",
    "raise",
    "total for the country",
    "result",
)
_COLUMNS = ["day", "unit_en", "kind", "action", "first", "second", "unsplit", "approved_by",
            "source_key", "verified"]  # fmt: skip


def subtotals(limits: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Add up the limits of each group of territories and set the sums against those stated.

    Parameters
    ----------
    limits : DataFrame
        The table ``order_00447_limits``: a row for each territory and one for the camps.
    stated : DataFrame
        The table ``order_00447_limits_stated``: subtotals and totals as printed.

    Returns
    -------
    DataFrame
        A row for each stated subtotal or total that was read, in its order: ``group``, ``rows``
        (how many were added), ``sum_1``, ``stated_1``, ``sum_2``, ``stated_2`` (people) and
        ``holds``.
    """
    rows = []
    for line in stated[stated["verified"] == "yes"].itertuples():
        if line.key.startswith("total"):
            part = (
                limits
                if line.key == "total_with_camps"
                else limits[limits["parent"] != "NKVD USSR"]
            )
        else:
            part = limits[limits["group_key"] == line.key]
        first, second = int(part["limit_category_1"].sum()), int(part["limit_category_2"].sum())
        rows.append(
            {
                "group": line.group,
                "rows": len(part),
                "sum_1": first,
                "stated_1": line.stated_category_1,
                "sum_2": second,
                "stated_2": line.stated_category_2,
                "holds": (first, second) == (line.stated_category_1, line.stated_category_2),
            }
        )
    return pd.DataFrame(rows)


def left_out(limits: pd.DataFrame, first: int, both: int, most: int = 2) -> list[tuple[str, ...]]:
    """Find what would have to be left out of the table for it to give a first limit and a total.

    Parameters
    ----------
    limits : DataFrame
        The table ``order_00447_limits``.
    first, both : int
        The limit in the first category and the total of both, in people.
    most : int, optional
        How many rows may be left out at most.

    Returns
    -------
    list of tuple of str
        The keys of the rows of each solution.

    Examples
    --------
    >>> from helpers import datasets
    >>> left_out(datasets.load("order_00447_limits"), 65_950, 258_950, most=1)
    [('nkvd_camps',)]
    """
    total = limits["limit_category_1"].sum() - first, limits["limit_total"].sum() - both
    rows = list(zip(limits["key"], limits["limit_category_1"], limits["limit_total"], strict=True))
    return [
        tuple(key for key, _, _ in chosen)
        for number in range(1, most + 1)
        for chosen in combinations(rows, number)
        if (sum(one for _, one, _ in chosen), sum(all_ for _, _, all_ in chosen)) == total
    ]


def per_thousand(limits: pd.DataFrame, population: pd.DataFrame, category: str) -> pd.DataFrame:
    """Return the limits of each republic per thousand of its people.

    Parameters
    ----------
    limits : DataFrame
        The table ``order_00447_limits``; the camps belong to no republic and are left out.
    population : DataFrame
        The rows of one census of the table ``republic_population``.
    category : str
        A column of limits, one of the values of `CATEGORIES`.

    Returns
    -------
    DataFrame
        A row for each republic: ``republic``, ``limit`` and ``population`` (people), and
        ``per_thousand``, not rounded; the highest first.
    """
    people = population[~population["is_total"]].set_index("republic")["population"]
    republic = limits["parent"].where(limits["parent"].isin(people.index), limits["unit_en"])
    sums = limits.groupby(republic)[category].sum()
    found = pd.DataFrame({"limit": sums, "population": people}).dropna()
    found["per_thousand"] = found["limit"].astype("Float64") / found["population"] * 1000
    return (
        found.rename_axis("republic")
        .reset_index()
        .sort_values("per_thousand", ascending=False, ignore_index=True)
    )


def kind_of_change(action: str, unit: str) -> str:
    """Say what a row of ``order_00447_limit_changes`` is, one of `KINDS_OF_ROW`.

    Parameters
    ----------
    action, unit : str
        The cells ``action`` and ``unit_en`` of the row.

    Examples
    --------
    >>> kind_of_change("request, not answered", "Irkutsk Oblast")
    'request'
    """
    if action.startswith("number before the order"):
        return "number before the order"
    if action.startswith("estimate"):
        return "estimate of a region"
    if action.startswith("request"):
        return "request"
    return "total for the country" if unit.startswith("USSR") else "raise"


def path_of_a_unit(
    unit: str, limits: pd.DataFrame, changes: pd.DataFrame, results: pd.DataFrame
) -> pd.DataFrame:
    """Return all that is said of the limit of one territory, in the order of the dates.

    Parameters
    ----------
    unit : str
        The territory, as ``unit_en`` names it.
    limits, changes, results : DataFrame
        The tables ``order_00447_limits``, ``order_00447_limit_changes``, ``order_00447_results``.

    Returns
    -------
    DataFrame
        A row for each statement: ``day`` (as text, a month where no day is known), ``unit_en``,
        ``kind`` (`KINDS_OF_ROW`), ``action``, ``first``, ``second`` and ``unsplit`` (people),
        ``approved_by``, ``source_key``, ``verified``.
    """
    rows = _all_rows(limits, changes, results)
    return rows[rows["unit_en"] == unit].reset_index(drop=True)


def rows_of_a_kind(
    kind: str, limits: pd.DataFrame, changes: pd.DataFrame, results: pd.DataFrame
) -> pd.DataFrame:
    """Return all rows of one kind, as `path_of_a_unit` returns them."""
    rows = _all_rows(limits, changes, results)
    return rows[rows["kind"] == kind].reset_index(drop=True)


def _all_rows(limits: pd.DataFrame, changes: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    ordered = limits.assign(
        date=pd.Timestamp("1937-07-30"), date_precision="day", kind="limit in the order",
        action="initial limit", first=limits["limit_category_1"],
        second=limits["limit_category_2"], unsplit=pd.NA, approved_by="order 00447",
    )  # fmt: skip
    changed = changes.assign(
        kind=[kind_of_change(row.action, row.unit_en) for row in changes.itertuples()],
        first=changes["change_category_1"].fillna(changes["level_category_1"]),
        second=changes["change_category_2"].fillna(changes["level_category_2"]),
        unsplit=changes["change_unsplit"],
    )
    people = results["value"].fillna(results["value_high"])
    first = results["measure"].isin(["sentenced_category_1", "executed"])
    ended = results[results["subgroup"] == "all"].assign(
        date=results["period_end"], date_precision="day", kind="result",
        action=results["measure"].map(words.measure), first=people.where(first),
        second=pd.NA, unsplit=people.where(~first), approved_by=pd.NA,
    )  # fmt: skip
    rows = pd.concat(
        [part.astype({"first": "Int64", "second": "Int64", "unsplit": "Int64"})
         for part in (ordered, changed, ended)],
        ignore_index=True,
    ).sort_values("date", kind="stable")  # fmt: skip
    rows["day"] = [
        (words.day if row.date_precision == "day" else words.month)(row.date)
        for row in rows.itertuples()
    ]
    return rows[_COLUMNS]


def plan_and_outcome(limits: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Set limits in the first category against death sentences, where both are in the data.

    Parameters
    ----------
    limits, results : DataFrame
        The tables ``order_00447_limits`` and ``order_00447_results``.

    Returns
    -------
    DataFrame
        A row for each territory with both, and for the country (its limit with the camps):
        ``unit_en``, ``limit`` and ``outcome`` (people), ``times`` (outcome by limit) and
        ``verified`` of the outcome.
    """
    ended = results[
        (results["measure"] == "sentenced_category_1")
        & (results["subgroup"] == "all")
        & (results["covers"] == "whole")
    ]
    first = limits.set_index("unit_en")["limit_category_1"]
    whole = pd.Series({"USSR": limits["limit_category_1"].sum()})
    found = ended.assign(limit=ended["unit_en"].map(pd.concat([first, whole])))
    found = found.dropna(subset=["limit", "value"])
    found["times"] = found["value"].astype("Float64") / found["limit"]
    return found.rename(columns={"value": "outcome"})[
        ["unit_en", "limit", "outcome", "times", "source_key", "verified"]
    ].reset_index(drop=True)
