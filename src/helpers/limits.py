"""The limits of order 00447: sums against stated subtotals, limits per head, plan and outcome.

A limit is the number of people whom a territory might repress in a category: to be shot (first) or
to be sent to a camp or prison (second). It is a plan, not a count of people. Pure functions.
"""

from itertools import combinations

import pandas as pd

__all__ = ["CATEGORIES", "left_out", "per_thousand", "subtotals"]

#: The columns of the table ``order_00447_limits``, under the words for the categories.
CATEGORIES = {
    "first category": "limit_category_1",
    "second category": "limit_category_2",
    "both categories": "limit_total",
}


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
        (how many were added), ``sum_1``, ``stated_1``, ``sum_2``, ``stated_2`` (people) and ``holds``.
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
