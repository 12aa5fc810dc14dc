"""Counts of executions by day and month: whether tables agree, how uneven the days are.

Pure functions for the tables ``moscow_shot_*`` and others of their form: Series and DataFrames in,
Series and DataFrames out, nothing read or written. All counts are people.
"""

from collections.abc import Sequence

import pandas as pd

__all__ = ["agreement", "between", "by_month", "by_size", "fewest_days", "weighted_quantile"]


def between(frame: pd.DataFrame, first: str, last: str, *, time: str = "date") -> pd.DataFrame:
    """Return the rows of a span of time, both ends included.

    Parameters
    ----------
    frame : DataFrame
        Rows with a date or a month.
    first, last : str
        ISO dates for a column of dates, ISO months for a column of months.
    time : str, optional
        The column with the date or month.

    Returns
    -------
    DataFrame

    Raises
    ------
    ValueError
        If the span ends before it begins.

    Examples
    --------
    >>> days = pd.DataFrame({"date": pd.to_datetime(["1937-08-08", "1938-12-04"]), "shot": [1, 2]})
    >>> between(days, "1937-08-08", "1938-11-30")["shot"].tolist()
    [1]
    """
    if last < first:
        raise ValueError(f"The span from {first} to {last} ends before it begins.")
    kind = pd.Period if isinstance(frame[time].dtype, pd.PeriodDtype) else pd.Timestamp
    return frame[(frame[time] >= kind(first)) & (frame[time] <= kind(last))]


def by_month(days: pd.DataFrame, *, time: str = "date", value: str = "shot") -> pd.Series:
    """Add up the days of each month.

    Parameters
    ----------
    days : DataFrame
        A row for each day, or for each day and place.
    time, value : str, optional
        The columns with the date and the count.

    Returns
    -------
    Series
        The count of each month that has a row, by month (a ``period[M]``).

    Examples
    --------
    >>> days = pd.DataFrame({"date": pd.to_datetime(["1937-08-08", "1937-08-17"]), "shot": [1, 3]})
    >>> by_month(days).to_dict()
    {Period('1937-08', 'M'): 4}
    """
    return days.groupby(days[time].dt.to_period("M").rename("month"))[value].sum()


def agreement(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """Set two counts of the same things side by side.

    A thing that only one of them has counts as zero in the other: a table that lists only what
    occurs has no row for it.

    Parameters
    ----------
    one, other : Series
        Counts by the same index, such as months.

    Returns
    -------
    DataFrame
        The columns ``one``, ``other``, ``difference`` (one less other) and ``agree``, for each
        thing that either of them has, in order.

    Examples
    --------
    >>> agreement(pd.Series({"May": 3, "June": 2}), pd.Series({"May": 3}))["difference"].to_dict()
    {'June': 2, 'May': 0}
    """
    both = pd.DataFrame({"one": one, "other": other}).fillna(0).astype("Int64").sort_index()
    difference = both["one"] - both["other"]
    return both.assign(difference=difference, agree=difference == 0)


def fewest_days(per_day: pd.Series, share: float = 0.5) -> int:
    """Return on how few days a share of all people was shot: the days with most people first.

    Parameters
    ----------
    per_day : Series
        People, by day.
    share : float, optional
        The share of all of them, above 0 and at most 1.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the share is not above 0 and at most 1.

    Examples
    --------
    >>> fewest_days(pd.Series([1, 6, 1, 2]), 0.5)
    1
    """
    if not 0 < share <= 1:
        raise ValueError(f"A share lies above 0 and not above 1, unlike {share}.")
    reached = per_day.sort_values(ascending=False).cumsum() >= share * per_day.sum()
    return int((~reached).sum()) + 1


def by_size(per_day: pd.Series, limits: Sequence[int]) -> pd.DataFrame:
    """Count days, and the people shot on them, by how many were shot on the day.

    Parameters
    ----------
    per_day : Series
        People, by day, at least 1.
    limits : sequence of int
        The lowest number of each class, rising; the first is the smallest number that occurs.

    Returns
    -------
    DataFrame
        A row for each class: ``size`` in words, ``days`` and ``people``.

    Raises
    ------
    ValueError
        If a day lies below the first limit.

    Examples
    --------
    >>> by_size(pd.Series([1, 4, 12]), [1, 10])
             size  days  people
    0      1 to 9     2       5
    1  10 or more     1      12
    """
    if per_day.min() < limits[0]:
        raise ValueError(f"There are days with fewer people than {limits[0]}.")
    ends = [*(f"{limit - 1:,}" for limit in limits[1:]), None]
    names = [
        f"{limit:,} to {end}" if end else f"{limit:,} or more"
        for limit, end in zip(limits, ends, strict=True)
    ]
    sizes = pd.cut(per_day.astype(float), [*limits, float("inf")], right=False, labels=names)
    found = per_day.groupby(sizes, observed=False).agg(["size", "sum"])
    return found.set_axis(["days", "people"], axis=1).rename_axis("size").reset_index()


def weighted_quantile(values: pd.Series, counts: pd.Series, share: float = 0.5) -> int:
    """Return the value that stands at a share of all people when they are put in order.

    Parameters
    ----------
    values : Series
        Values such as years of birth.
    counts : Series
        How many people have each value, aligned by index.
    share : float, optional
        0.5 for the median.

    Returns
    -------
    int
        The smallest value that at least this share of the people do not exceed.

    Examples
    --------
    >>> weighted_quantile(pd.Series([1890, 1900]), pd.Series([1, 3]))
    1900
    """
    ordered = pd.DataFrame({"value": values, "count": counts}).sort_values("value")
    reached = ordered["count"].cumsum() >= share * ordered["count"].sum()
    return int(ordered.loc[reached, "value"].iloc[0])
