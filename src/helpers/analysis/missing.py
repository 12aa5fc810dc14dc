"""Shares in records that leave a field empty: three treatments and the bounds.

Pure functions: Series and DataFrames in, Series and DataFrames out, nothing read or written.
Shares are in per cent throughout.

Of the records with an empty field one knows only that each belongs to some category. A share
therefore lies between two ends that can be computed: none of these records belongs to the category,
or all do. These are *worst-case bounds*. They assume nothing about why the field is empty, and they
cannot be made narrower without an assumption. They are as wide as the share of empty records.
The other treatments each assume something:

* *left out*: the empty records are distributed over the categories like the others;
* *a group of their own*: nothing is said of them, and the shares of the others are lower ends;
* *filled in by group*: within a group (such as the women) they are distributed like the others.
"""

import pandas as pd

__all__ = ["bounds", "filled_in", "treatments"]


def bounds(count: int, empty: int, records: int) -> tuple[float, float]:
    """Return the worst-case bounds of the share of a category.

    Parameters
    ----------
    count : int
        Records of which the category is known to be this one.
    empty : int
        Records that leave the field empty.
    records : int
        All records.

    Returns
    -------
    tuple of float
        The share if none of the empty records belongs to the category, and if all do, in per cent.

    Raises
    ------
    ValueError
        If a number is negative, or there are fewer records than parts.

    Examples
    --------
    >>> bounds(20, 10, 100)
    (20.0, 30.0)
    """
    if min(count, empty) < 0 or records < max(count + empty, 1):
        raise ValueError(f"{count} and {empty} records cannot be part of {records}.")
    return float(count / records * 100), float((count + empty) / records * 100)


def treatments(counts: pd.Series, empty: int) -> pd.DataFrame:
    """Compute the share of each category with the empty records treated in different ways.

    Parameters
    ----------
    counts : Series
        Records by category, without the empty ones.
    empty : int
        Records that leave the field empty.

    Returns
    -------
    DataFrame
        By category: ``count``; ``left_out``, the share of the records that are not empty; ``own``,
        the share of all records with the empty ones as a group of their own; ``low`` and
        ``high``, the worst-case bounds. ``own`` and ``low`` are the same number.

    Examples
    --------
    >>> found = treatments(pd.Series({"a": 60, "b": 20}), 20)
    >>> found[["left_out", "own", "high"]].loc["a"].to_dict()
    {'left_out': 75.0, 'own': 60.0, 'high': 80.0}
    """
    known = int(counts.sum())
    ends = [bounds(int(count), empty, known + empty) for count in counts]
    return pd.DataFrame(
        {
            "count": counts.astype("Int64"),
            "left_out": counts.astype(float) / known * 100,
            "own": [low for low, _ in ends],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
        },
        index=counts.index,
    )


def filled_in(
    frame: pd.DataFrame, *, field: str, category: str, empty: str, group: str, value: str
) -> float:
    """Return the share of a category if the empty records of each group are like its others.

    The share among the records of a group that are not empty stands for the empty ones of the same
    group; the groups are then added up.

    Parameters
    ----------
    frame : DataFrame
        Counted records, at least one that is not empty in each group that has any.
    field : str
        The column with the category.
    category, empty : str
        The category asked for, and the text that stands for an empty field.
    group : str
        The column with the group.
    value : str
        The column with the count.

    Returns
    -------
    float
        A share of all records, in per cent.

    Raises
    ------
    ValueError
        If the field is empty in all records of a group: nothing is known to fill them in with.

    Examples
    --------
    >>> people = pd.DataFrame({
    ...     "sex": ["f", "f", "f", "m", "m"], "from": ["a", "b", "?", "a", "b"],
    ...     "n": [30, 10, 40, 5, 15]})
    >>> filled_in(people, field="from", category="a", empty="?", group="sex", value="n")
    65.0
    """
    expected = 0.0
    for name, records in frame.groupby(group, observed=True):
        known = records[records[field] != empty]
        if not known[value].sum():
            raise ValueError(f"In the group {name!r} the field {field!r} is empty throughout.")
        found = known.loc[known[field] == category, value].sum()
        expected += float(found / known[value].sum() * records[value].sum())
    return float(expected / frame[value].sum() * 100)
