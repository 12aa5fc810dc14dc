"""Misprints: which small change of a printed figure would make a sum hold.

A printer, a typist or a program that reads scanned pages changes one digit, or exchanges two that
stand next to each other, more often than anything else. A change that makes a broken sum hold, and
every other printed figure with it, is evidence for a misprint; it is proof only as far as no other
small change does the same.
"""

from collections.abc import Callable, Iterator

import pandas as pd

__all__ = ["exchanges", "one_digit_changes", "repairs", "swapped"]


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
    return sorted(_changed(str(number)))


def _changed(text: str) -> Iterator[int]:
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


def repairs(printed: dict[str, int], holds: Callable[[dict[str, int]], bool]) -> pd.DataFrame:
    """Find every change of one digit in one of the printed figures that makes a condition hold.

    Parameters
    ----------
    printed : dict of str to int
        The figures under their names.
    holds : callable
        Given the figures, says whether everything that should be true of them is.

    Returns
    -------
    DataFrame
        A row for each repair: ``figure`` (its name), ``printed`` and ``repaired``.

    Examples
    --------
    >>> figures = {"whole": 17, "part": 9, "rest": 7}
    >>> repairs(figures, lambda f: f["part"] + f["rest"] == f["whole"])
      figure  printed  repaired
    0  whole       17        16
    1   rest        7         8
    """
    rows = [
        {"figure": name, "printed": number, "repaired": other}
        for name, number in printed.items()
        for other in one_digit_changes(number)
        if holds(printed | {name: other})
    ]
    return pd.DataFrame(rows, columns=["figure", "printed", "repaired"])
