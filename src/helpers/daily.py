"""Daily counts before and after a date: windows, the sharpest fall, and silences.

Pure functions: a Series of people by day in, numbers, Series and DataFrames out, nothing read or
written. A list of people has no row for a day without anybody. `calendar` gives such days a zero,
which means "nobody *on the list*"; it does not say that nobody was shot.
"""

import pandas as pd

__all__ = ["before_after", "calendar", "falls", "last_day", "sharpest", "silences"]


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
    if width < 1:
        raise ValueError(f"A window has at least 1 day, not {width}.")
    at, length = pd.Timestamp(day), pd.Timedelta(days=width)
    days = calendar(per_day, at - length, at + length - pd.Timedelta(days=1))
    return int(days.iloc[:width].sum()), int(days.iloc[width:].sum())


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

    Examples
    --------
    >>> shot = pd.Series([30], index=pd.to_datetime(["1938-10-19"]))
    >>> falls(shot, "1938-10-19", "1938-10-20", 7)["fall"].tolist()
    [-30, 30]
    """
    days = pd.date_range(first, last, name="date")
    found = pd.DataFrame(
        [before_after(per_day, day, width) for day in days], index=days, columns=["before", "after"]
    )
    return found.assign(fall=found["before"] - found["after"])


def sharpest(falls_by_day: pd.DataFrame) -> pd.DataFrame:
    """Return the days with the largest fall: often several, where empty days follow each other.

    Parameters
    ----------
    falls_by_day : DataFrame
        As `falls` returns it.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> shot = pd.Series([30], index=pd.to_datetime(["1938-10-19"]))
    >>> len(sharpest(falls(shot, "1938-10-01", "1938-11-30", 7)))
    7
    """
    return falls_by_day[falls_by_day["fall"] == falls_by_day["fall"].max()]


def last_day(per_day: pd.Series, first: str, last: str, *, least: int = 1) -> pd.Timestamp:
    """Return the last day of a span on which at least so many people were counted.

    Parameters
    ----------
    per_day : Series
        People, by date.
    first, last : str
        The span, both ends included.
    least : int, optional
        The smallest count that is looked for.

    Returns
    -------
    Timestamp

    Raises
    ------
    ValueError
        If there is no such day.

    Examples
    --------
    >>> shot = pd.Series([30, 2], index=pd.to_datetime(["1938-10-19", "1938-10-21"]))
    >>> last_day(shot, "1938-10-01", "1938-10-31", least=10).date().isoformat()
    '1938-10-19'
    """
    days = calendar(per_day, first, last)
    found = days.index[days >= least]
    if found.empty:
        raise ValueError(f"No day from {first} to {last} has at least {least} people.")
    return found[-1]


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
