"""The limits of order 00447: misprints and the sums that notice them, limits per head, raises.

A limit is the number of people whom a territory might repress in a category: to be shot (first) or
to be sent to a camp or prison (second). It is a plan, not a count of people. Pure functions.
"""

import pandas as pd

from helpers import words

__all__ = [
    "CATEGORIES",
    "KINDS_OF_ROW",
    "kind_of_change",
    "misprinted",
    "path_of_a_unit",
    "per_thousand",
    "rows_of_a_kind",
    "sums_of",
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


def misprinted(limits: pd.DataFrame, unit: str, slip: str) -> pd.DataFrame:
    """Return the table of limits with one row printed wrongly.

    Parameters
    ----------
    limits : DataFrame
        The table ``order_00447_limits``.
    unit : str
        The territory of the row, as ``unit_en`` names it.
    slip : str
        What goes wrong: "nought" (the second category loses its last digit), "categories" (they
        change places), "rows" (the figures change places with those of the row below) or
        "left out".
    """
    found = limits.copy()
    at = found.index[found["unit_en"] == unit].item()
    first, second, total = "limit_category_1", "limit_category_2", "limit_total"
    if slip == "left out":
        return found.drop(index=at)
    if slip == "nought":
        found.loc[at, second] = found.loc[at, second] // 10
    if slip == "categories":
        found.loc[at, [first, second]] = limits.loc[at, [second, first]].to_list()
    if slip == "rows":
        columns = [first, second, total]
        found.loc[at, columns] = limits.loc[at + 1, columns].to_list()
        found.loc[at + 1, columns] = limits.loc[at, columns].to_list()
    return found


def sums_of(limits: pd.DataFrame, group: str, name: str) -> pd.DataFrame:
    """Return the sums by which a row of the limits can be checked.

    Parameters
    ----------
    limits : DataFrame
        The table ``order_00447_limits``, as it is or as `misprinted` returns it.
    group : str
        The republic, as ``group_key`` names it.
    name : str
        The same in words.

    Returns
    -------
    DataFrame
        Four rows, in words (``what``) and in numbers (``sum``): how many rows do not make their
        own total, what the republic has in each category, what the order has in all.
    """
    first, second = "limit_category_1", "limit_category_2"
    broken = limits[[first, second]].sum(axis=1) != limits["limit_total"]
    mine = limits[limits["group_key"] == group]
    rows = [
        ("Rows whose categories do not make their total", broken.sum()),
        (f"First category, {name}", mine[first].sum()),
        (f"Second category, {name}", mine[second].sum()),
        ("Both categories, the whole order", limits[[first, second]].sum().sum()),
    ]
    return pd.DataFrame(rows, columns=["what", "sum"]).astype({"sum": "Int64"})


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
