"""The smallest change that makes sums hold: misprints of a figure, damaged cells of a table.

A printer, a typist or a program that reads scanned pages changes one digit, or exchanges two that
stand next to each other, more often than anything else. A change that makes a broken sum hold, and
every other printed figure with it, is evidence for a misprint; it is proof only as far as no other
small change does the same.

In a table with a total at the end of each row and of each column every figure takes part in two
sums. A damaged cell breaks both, by the same amount, and so betrays its place and its size. The
method is that of accountants; the search for the fewest changes is ours.
"""

from collections.abc import Hashable, Iterator
from itertools import product

import pandas as pd

__all__ = [
    "digits_changed",
    "exchanges",
    "gaps",
    "one_digit_changes",
    "restore",
    "smallest_repairs",
    "swapped",
]


def one_digit_changes(number: int) -> list[int]:
    """Return all numbers with as many digits that differ from a number in exactly one digit.

    Parameters
    ----------
    number : int
        A count, zero or more.

    Returns
    -------
    list of int
        In order of size; the first digit never becomes zero.

    Examples
    --------
    >>> one_digit_changes(10)
    [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40, 50, 60, 70, 80, 90]
    """
    if number < 0:
        raise ValueError(f"A count is zero or more, not {number}.")
    return sorted(_yield_changes(str(number)))


def _yield_changes(text: str) -> Iterator[int]:
    for place, digit in enumerate(text):
        for other in "0123456789":
            if other != digit and not (place == 0 and other == "0" and len(text) > 1):
                yield int(text[:place] + other + text[place + 1 :])


def exchanges(number: int) -> list[int]:
    """Return all numbers that differ from a number by the exchange of two of its digits.

    Examples
    --------
    >>> exchanges(353)
    [335, 533]
    """
    text = str(number)
    found = set()
    for i in range(len(text)):
        for j in range(i + 1, len(text)):
            digits = list(text)
            digits[i], digits[j] = digits[j], digits[i]
            if digits[0] != "0":
                found.add(int("".join(digits)))
    return sorted(found - {number})


def swapped(one: int, other: int) -> bool:
    """Say whether two numbers differ by the exchange of two digits only.

    Examples
    --------
    >>> swapped(353513, 335513)
    True
    """
    return other in exchanges(one)


def gaps(table: pd.DataFrame, *, total: str) -> tuple[pd.Series, pd.Series]:
    """Return by how much the parts exceed each total of a table.

    Parameters
    ----------
    table : DataFrame
        Numbers in one unit. The last row holds the totals of the columns; missing cells count as
        zero.
    total : str
        The column with the totals of the rows; all other columns are parts.

    Returns
    -------
    rows, columns : Series
        For each row the sum of its parts less its total; for each column the sum of its rows less
        its total. Zero where a sum holds.

    Examples
    --------
    >>> table = pd.DataFrame({"all": [3, 7, 10], "a": [1, 3, 4], "b": [2, 5, 6]})
    >>> rows, columns = gaps(table, total="all")
    >>> rows.to_list(), columns.to_dict()
    ([0, 1, 0], {'all': 0, 'a': 0, 'b': 1})
    """
    filled = table.astype("Float64").fillna(0).astype(int)
    rows = filled.drop(columns=total).sum(axis="columns") - filled[total]
    columns = filled.iloc[:-1].sum() - filled.iloc[-1]
    return rows, columns


def smallest_repairs(table: pd.DataFrame, *, total: str) -> list[pd.DataFrame]:
    """Find all sets of the fewest changes that make every sum of a table hold.

    At most one cell of each row is taken to be damaged, and any number in the row of totals. All
    combinations that explain the broken sums are tried.

    Parameters
    ----------
    table : DataFrame
        As for `gaps`.
    total : str
        The column with the totals of the rows.

    Returns
    -------
    list of DataFrame
        In each a row for each change: ``row`` and ``column`` (labels), ``printed`` and
        ``restored``. One empty frame if every sum holds.
    """
    rows, columns = gaps(table, total=total)
    broken = {row: gap for row, gap in rows.iloc[:-1].to_dict().items() if gap}
    uneven = columns.to_dict()
    found = [
        _errors(broken, places, uneven, total, table.index[-1])
        for places in product(table.columns, repeat=len(broken))
    ]
    fewest = min(map(len, found))
    filled = table.astype("Float64").fillna(0).astype(int)
    return [
        pd.DataFrame(
            [
                (row, column, filled.loc[row, column], filled.loc[row, column] - error)
                for (row, column), error in errors.items()
            ],
            columns=["row", "column", "printed", "restored"],
        )
        for errors in found
        if len(errors) == fewest
    ]


def restore(table: pd.DataFrame, *, total: str) -> pd.DataFrame:
    """Return the one set of fewest changes that also changes the fewest digits.

    A slip changes one digit more often than two; that decides where the sums alone do not.

    Raises
    ------
    ValueError
        If more than one set changes as few cells and as few digits.

    Examples
    --------
    >>> table = pd.DataFrame({"all": [3, 7, 10], "a": [1, 3, 4], "b": [2, 5, 6]})
    >>> restore(table, total="all")
       row column  printed  restored
    0    1      b        5         4
    """
    found = smallest_repairs(table, total=total)
    digits = [sum(map(digits_changed, one["printed"], one["restored"])) for one in found]
    best = [one for one, number in zip(found, digits, strict=True) if number == min(digits)]
    if len(best) > 1:
        raise ValueError(
            f"{len(best)} sets of {len(best[0])} changes make the sums hold, with as few digits."
        )
    return best[0]


def digits_changed(one: int, other: int) -> int:
    """Count the digits in which two numbers differ, the shorter filled with zeros in front.

    Examples
    --------
    >>> digits_changed(16342, 16842), digits_changed(665, 790665)
    (1, 2)
    """
    width = max(len(str(one)), len(str(other)))
    return sum(a != b for a, b in zip(str(one).zfill(width), str(other).zfill(width), strict=True))


def _errors(
    broken: dict[Hashable, int],
    places: tuple[Hashable, ...],
    uneven: dict[Hashable, int],
    total: Hashable,
    row_of_totals: Hashable,
) -> dict[tuple[Hashable, Hashable], int]:
    """Return the error of each cell if the damage in each broken row lies in a certain column.

    In plain numbers, as this is asked for each combination. What is then left of the columns' gaps
    is put down to their totals. The row of totals holds afterwards of itself, as the rows and the
    columns add up the same cells.
    """
    left, errors = dict(uneven), {}
    for (row, gap), column in zip(broken.items(), places, strict=True):
        # A total that is too high by e leaves a gap of -e in its row, and in its column.
        errors[row, column] = -gap if column == total else gap
        left[column] -= errors[row, column]
    return errors | {(row_of_totals, name): -gap for name, gap in left.items() if gap}
