"""Checks of a student's answer: turn it into plain Python, and say in words what is wrong with it.

`run` runs the public checks of a question in a student's notebook.

The tests of an assignment compare on their own side. A function of this module takes an answer of
any type and returns a ``float``, ``int``, ``str`` or a container of these, or raises
``AssertionError`` with a sentence for the student. So an object that claims to be equal to
everything is refused before anything is compared, and 3, 3.0 and ``numpy.int64(3)`` are the same
answer. Nothing here knows an assignment or a value of the data.
"""

import csv
import datetime
import inspect
import math
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from helpers import datasets

__all__ = ["amounts", "close", "grid", "keys", "lists", "names", "number", "own", "pair", "record",
           "rows", "run", "text", "truth", "truths", "whole"]  # fmt: skip

# Exact types: a class of the student's own may inherit from a number and lie about its value.
_INTEGERS = frozenset({int, *(np.dtype(code).type for code in "bhilqBHILQ")})
_NUMBERS = _INTEGERS | {float, *(np.dtype(code).type for code in "efdg")}
_TRUTHS = frozenset({bool, np.bool_})
# With all the arrays of pandas: ``unique()`` and ``.values`` of a column give one of them.
_LISTS = frozenset(
    {list, tuple, set, frozenset, np.ndarray, pd.Series, pd.Index, pd.RangeIndex}
    | {pd.DatetimeIndex, pd.PeriodIndex, pd.CategoricalIndex}
    | {type(pd.array(["a"], dtype=kind)) for kind in ("string", "str")}
    | {kind for kind in vars(pd.arrays).values() if isinstance(kind, type)}
)
_DICTIONARIES = frozenset({dict, defaultdict, OrderedDict, Counter})
_DAYS = frozenset({pd.Timestamp, datetime.date, datetime.datetime})
# Room for another order of additions, far below any printed digit.
_TOLERANCE = 1e-9
_PASSED = (
    "{question}: the public checks passed. They look at the form of an answer, "
    "not at whether it is right."
)


def run(question: str, *checks: Callable) -> None:
    """Run checks on the answers in the notebook that calls, and print the result.

    Parameters
    ----------
    question : str
        The name of the question.
    *checks : callable
        Functions whose parameters are names of answers. Each raises ``AssertionError`` with a
        sentence for the student.
    """
    answers = sys._getframe(1).f_globals
    said = [says for check in checks if (says := _objection(check, answers))]
    if said:
        print(f"{question}: not yet.", *said, sep="\n- ")
    else:
        print(_PASSED.format(question=question))


def number(answer: Any) -> float:
    """Return an answer that is one finite number.

    Examples
    --------
    >>> number(np.int64(3)), number(0.5)
    (3.0, 0.5)
    >>> number("3")
    Traceback (most recent call last):
    ...
    AssertionError: The answer should be a number; it is of the type str.
    """
    kind = type(answer)
    _require(kind in _NUMBERS, f"The answer should be a number; it is of the type {kind.__name__}.")
    value = float(answer)
    _require(math.isfinite(value), "The answer should be a number; it is infinite or missing.")
    return value


def whole(answer: Any) -> int:
    """Return an answer that is one whole number, also if it is written as 3.0.

    Examples
    --------
    >>> whole(3.0)
    3
    """
    value = number(answer)
    _require(value == int(value), "The answer should be a whole number.")
    return int(value)


def truth(answer: Any) -> bool:
    """Return an answer that is True or False.

    Examples
    --------
    >>> truth(np.True_)
    True
    """
    kind = type(answer)
    _require(
        kind in _TRUTHS, f"The answer should be True or False; it is of the type {kind.__name__}."
    )
    return bool(answer)


def text(answer: Any) -> str:
    """Return an answer that is one text.

    Examples
    --------
    >>> text("poles")
    'poles'
    """
    kind = type(answer)
    _require(
        kind in (str, np.str_), f"The answer should be a text; it is of the type {kind.__name__}."
    )
    return str(answer)


def pair(answer: Any) -> tuple[float, float]:
    """Return an answer that is two numbers: a tuple, a list or an array.

    Examples
    --------
    >>> pair([1, 2.5])
    (1.0, 2.5)
    """
    kind = type(answer)
    _require(
        kind in (tuple, list, np.ndarray),
        f"The answer should be two numbers, (low, high); it is of the type {kind.__name__}.",
    )
    _require(len(answer) == 2, f"The answer should be two numbers; it has {len(answer)}.")
    return number(answer[0]), number(answer[1])


def keys(answer: Any) -> list[str]:
    """Return an answer that is some texts: a list, a tuple, a set, an array or a Series.

    Examples
    --------
    >>> keys({"b", "a"})
    ['a', 'b']
    """
    kind = type(answer)
    _require(kind in _LISTS, f"The answer should be a list; it is of the type {kind.__name__}.")
    return sorted(map(_text, answer))


def amounts(answer: Any) -> dict[str, float]:
    """Return an answer that is one number for each name: a Series or a dictionary.

    Names are compared as text; a date or a month is written as in the data, ``1938-11-17``.

    Examples
    --------
    >>> amounts(pd.Series({1932: 20_000}))
    {'1932': 20000.0}
    """
    return {name: number(value) for name, value in _items(answer)}


def truths(answer: Any) -> dict[str, bool]:
    """Return an answer that is True or False for each name: a Series or a dictionary.

    Examples
    --------
    >>> truths({"a": True})
    {'a': True}
    """
    return {name: truth(value) for name, value in _items(answer)}


def record(answer: Any) -> dict[str, object]:
    """Return an answer that is a text, a number or nothing for each name: a dictionary or a Series.

    Examples
    --------
    >>> record({"measure": "died", "low": 15_000, "high": pd.NA})
    {'measure': 'died', 'low': 15000.0, 'high': None}
    """
    return {name: _plain(value) for name, value in _items(answer)}


def lists(answer: Any) -> dict[str, list[str]]:
    """Return an answer that is a list of texts for each name: a dictionary or a Series.

    Examples
    --------
    >>> lists({"death": ("y1941", "y1932")})
    {'death': ['y1932', 'y1941']}
    """
    return {name: keys(value) for name, value in _items(answer)}


def names(answer: Any) -> list[str]:
    """Return the names of an answer: of a Series or a dictionary, or the columns of a DataFrame.

    Examples
    --------
    >>> names({"b": 1, "a": 2}), names(pd.DataFrame({"low": [1]}))
    (['a', 'b'], ['low'])
    """
    if type(answer) is pd.DataFrame:
        return keys(answer.columns)
    return sorted(name for name, _ in _items(answer))


def grid(answer: Any) -> dict[str, dict[str, object]]:
    """Return a DataFrame as its columns, each a dictionary from the index to plain values.

    Examples
    --------
    >>> grid(pd.DataFrame({"low": [1.0]}, index=["Greeks"]))
    {'low': {'Greeks': 1.0}}
    """
    kind = type(answer)
    _require(
        kind is pd.DataFrame,
        f"The answer should be a DataFrame; it is of the type {kind.__name__}.",
    )
    names = [_text(name) for name in answer.columns]
    _require(len(set(names)) == len(names), "Two columns of the answer have one name.")
    return {
        name: {row: _plain(value) for row, value in _items(answer.iloc[:, position])}
        for position, name in enumerate(names)
    }


def close(one: Any, other: Any, within: float = 0.0) -> bool:
    """Say whether two answers agree.

    Both must come from the functions of this module; numbers inside dictionaries, lists and
    tuples are compared one by one.

    Parameters
    ----------
    one, other
        The answers.
    within : float, optional
        By how much two numbers may differ, in their unit; 0.005 takes an answer that was rounded to
        two places. The order of additions never matters.

    Examples
    --------
    >>> close({"a": 0.1 + 0.2}, {"a": 0.3}), close([1.0], [1.0, 2.0]), close(7.42, 7.4248, 0.005)
    (True, False, True)
    """
    if type(one) in (list, tuple) and type(other) in (list, tuple):
        return len(one) == len(other) and all(
            close(a, b, within) for a, b in zip(one, other, strict=True)
        )
    if type(one) is dict and type(other) is dict:
        return set(one) == set(other) and all(close(one[name], other[name], within) for name in one)
    if type(one) in (int, float) and type(other) in (int, float):
        return math.isclose(one, other, rel_tol=_TOLERANCE, abs_tol=within or _TOLERANCE)
    return type(one) is type(other) and one == other


def own(reader: Callable, answer: Any, otherwise: Any) -> Any:
    """Return what is read in an earlier answer, for a question that is judged on it.

    So a mistake costs the question in which it was made, and not those that build on it.

    Parameters
    ----------
    reader : callable
        A function of this module, or one that raises ``AssertionError`` at what it cannot use.
    answer
        The answer of the student's own; None if there is none.
    otherwise
        What is returned if the answer cannot be used.

    Examples
    --------
    >>> own(amounts, {"a": 1}, {}), own(amounts, None, {})
    ({'a': 1.0}, {})
    """
    try:
        return reader(answer)
    except AssertionError:
        return otherwise


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of the course as text, without pandas: for tests that compute it once more.

    Parameters
    ----------
    name : str
        The name of the table.

    Examples
    --------
    >>> rows("nationality_arrests")[2]["arrested"]
    '105485'
    """
    path = datasets.folder() / datasets.descriptor(name)["path"]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise AssertionError(sentence)


def _items(answer: Any) -> list[tuple[str, object]]:
    kind = type(answer)
    _require(
        kind is pd.Series or kind in _DICTIONARIES,
        f"The answer should be a Series or a dictionary; it is of the type {kind.__name__}.",
    )
    names = [_text(name) for name in (answer.index if kind is pd.Series else answer)]
    _require(len(set(names)) == len(names), "A name stands twice in the answer.")
    values = answer.tolist() if kind is pd.Series else answer.values()
    return list(zip(names, values, strict=True))


def _text(name: Any) -> str:
    """Write a name as the data do."""
    if type(name) is np.datetime64:
        name = pd.Timestamp(name)
    kind = type(name)
    if kind in _DAYS:
        return name.strftime("%Y-%m-%d")
    _require(
        kind in _INTEGERS or kind in (str, np.str_, pd.Period),
        f"A name in the answer should be a text; it is of the type {kind.__name__}.",
    )
    return str(name)


def _plain(value: Any) -> object:
    """Return a cell as plain Python; None where it is missing."""
    kind = type(value)
    if kind in _TRUTHS:
        return bool(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if kind in _NUMBERS:
        return None if math.isnan(value) else number(value)
    return _text(value)


def _objection(check: Callable, answers: dict) -> str:
    """Return what a check has to say, and nothing if it passes."""
    asked = {name: answers.get(name) for name in inspect.signature(check).parameters}
    missing = [name for name, answer in asked.items() if answer is None or answer is ...]
    if missing:
        return f"There is no answer in {' and '.join(missing)} yet."
    try:
        check(**asked)
    except AssertionError as error:
        return str(error) or f"The check {check.__name__} fails."
    except Exception as error:
        return f"The check stopped at your answer: {type(error).__name__}: {error}"
    return ""
