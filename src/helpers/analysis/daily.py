"""Counts of executions by day and month: agreement of tables, uneven days, falls and silences.

Pure functions for the tables ``moscow_shot_*`` and others of their form: Series and DataFrames in,
numbers, Series and DataFrames out, nothing read or written. All counts are people.

A list of people has no row for a day without anybody. `calendar` gives such days a zero, which
means "nobody *on the list*"; it does not say that nobody was shot.
"""

from collections.abc import Sequence

import pandas as pd

__all__ = [
    "agreement",
    "before_after",
    "between",
    "by_month",
    "by_size",
    "calendar",
    "falls",
    "fewest_days",
    "silences",
    "weighted_quantile",
]


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


def calendar(per_day: pd.Series, first: str, last: str) -> pd.Series:
    """Give every day of a span a count, zero where the list has nobody.

    Parameters
    ----------
    per_day : Series
        People, by date; each day at most once.
    first, last : str or Timestamp
        The ends of the span, both included.

    Returns
    -------
    Series of int
        People, by day.

    Raises
    ------
    ValueError
        If the span ends before it begins.

    Examples
    --------
    >>> shot = pd.Series([30, 2], index=pd.to_datetime(["1938-10-19", "1938-10-21"]))
    >>> calendar(shot, "1938-10-18", "1938-10-22").tolist()
    [0, 30, 0, 2, 0]
    """
    if pd.Timestamp(last) < pd.Timestamp(first):
        raise ValueError(f"The span from {first} to {last} ends before it begins.")
    days = pd.date_range(first, last, name="date")
    return per_day.reindex(days, fill_value=0).astype(int)


def before_after(per_day: pd.Series, day: str, width: int) -> tuple[int, int]:
    """Count people in the days before a date, and in as many days from it on.

    The date itself belongs to the days after: whatever was decided on it could act on it.

    Parameters
    ----------
    per_day : Series
        People, by date.
    day : str or Timestamp
        The date.
    width : int
        Days in each of the two windows, at least 1.

    Returns
    -------
    tuple of int
        People before, and people from the date on.

    Raises
    ------
    ValueError
        If the windows have no day.

    Examples
    --------
    >>> shot = pd.Series([30, 2], index=pd.to_datetime(["1938-10-19", "1938-10-21"]))
    >>> before_after(shot, "1938-10-20", 7)
    (30, 2)
    """
    _check_width(width)
    at, length = pd.Timestamp(day), pd.Timedelta(days=width)
    days = calendar(per_day, at - length, at + length - pd.Timedelta(days=1))
    return int(days.iloc[:width].sum()), int(days.iloc[width:].sum())


def _check_width(width: int) -> None:
    if width < 1:
        raise ValueError(f"A window has at least 1 day, not {width}.")


def falls(per_day: pd.Series, first: str, last: str, width: int) -> pd.DataFrame:
    """Count the people before and after every day of a span.

    Parameters
    ----------
    per_day : Series
        People, by date; it may reach beyond the span, and the windows do.
    first, last : str
        The days to look at, both included.
    width : int
        Days in each window.

    Returns
    -------
    DataFrame
        By day: ``before``, ``after`` and ``fall``, the first less the second.

    Raises
    ------
    ValueError
        If the windows have no day, or the span ends before it begins.

    Examples
    --------
    >>> shot = pd.Series([30], index=pd.to_datetime(["1938-10-19"]))
    >>> falls(shot, "1938-10-19", "1938-10-20", 7)["fall"].tolist()
    [-30, 30]
    """
    _check_width(width)
    days, length = calendar(per_day, first, last).index, pd.Timedelta(days=width)
    reached = calendar(per_day, days[0] - length, days[-1] + length - pd.Timedelta(days=1))
    # Of each day and those before it, as many as the window has; it begins where a window is full.
    sums = reached.rolling(width).sum().iloc[width - 1 :].astype(int).to_numpy()
    before, after = sums[:-width], sums[width:]
    return pd.DataFrame({"before": before, "after": after, "fall": before - after}, index=days)


def silences(per_day: pd.Series, first: str, last: str, *, least: int = 1) -> pd.DataFrame:
    """Find the unbroken runs of days with fewer people than a number, the longest first.

    Parameters
    ----------
    per_day : Series
        People, by date.
    first, last : str
        The span, both ends included; a run that reaches an end of it may be longer in truth.
    least : int, optional
        A day with at least so many people ends a run.

    Returns
    -------
    DataFrame
        A row for each run: ``first``, ``last``, ``days``, and the ``people`` of its days.

    Examples
    --------
    >>> shot = pd.Series([30, 2], index=pd.to_datetime(["1938-10-19", "1938-10-21"]))
    >>> silences(shot, "1938-10-19", "1938-10-31", least=10)[["days", "people"]].to_numpy().tolist()
    [[12, 2]]
    """
    days = calendar(per_day, first, last)
    quiet = days < least
    run = (quiet != quiet.shift()).cumsum()[quiet]
    frame = pd.DataFrame({"day": days.index, "people": days}).loc[quiet]
    found = frame.groupby(run).agg(
        first=("day", "first"), last=("day", "last"), days=("day", "size"), people=("people", "sum")
    )
    return found.sort_values("days", ascending=False, kind="stable").reset_index(drop=True)
