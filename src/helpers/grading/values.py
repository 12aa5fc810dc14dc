"""Answers as JSON: what leaves a sandbox is a value and nothing that runs.

A pickle would run code where it is read. Here only numbers, texts, dates, collections and tables
are written; of all else, the name of its type. What is read back is of Python's and pandas' own
types, so that an object that claims to equal everything does not come through. A column of
categories comes back as one of texts, and an array of pandas as one of numpy. Whatever
`helpers.checks` accepts in a notebook crosses and is accepted here.
"""

import contextlib
import datetime
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

__all__ = ["MOST", "Unreadable", "canonical", "pack", "shallow", "unpack", "unreadable"]

#: The most values that an answer may consist of.
MOST = 100_000
_LARGEST = 2**1023  # what is beyond is no float, and no number to `helpers.checks` either
_NUMERIC = ("integer", "floating", "mixed-integer-float", "boolean")
_DEPTH = 12
_SAFE_TYPES = {"Int64", "Float64", "boolean", "string", "str", "int64", "float64", "bool"}


class Unreadable:
    """Stands for an answer that is not a value: a function, a module, a chart."""


def unreadable(kind: str) -> Unreadable:
    """Return what stands for a value of a type, and has that type's name."""
    return type(kind, (Unreadable,), {})()


class _TooMuchError(ValueError):
    """An answer has more values, or lies deeper, than is read."""


def pack(value: object) -> object:
    """Return a value in a form that ``json.dumps`` writes; never fails.

    Parameters
    ----------
    value : object
        An answer.

    Returns
    -------
    object
        ``None``, a bool, an int, a float, a str, or a dict with one key that names the type.
    """
    try:
        return _pack(value, [0], 0)
    except Exception as error:
        kind = "too large" if isinstance(error, _TooMuchError) else type(value).__name__
        return {"unreadable": str(kind)[:80]}


def unpack(packed: object) -> object:
    """Return the value that `pack` wrote; an `Unreadable` for what is not a value."""
    if not isinstance(packed, dict):
        return packed
    ((kind, content),) = packed.items()
    return _READ[kind](content)


def canonical(packed: Any) -> object:
    """Return a packed value with its numbers rounded, so that equal answers compare equal."""
    if isinstance(packed, bool) or packed is None or isinstance(packed, str):
        return packed
    if isinstance(packed, int | float):
        try:
            return float(f"{packed:.6g}")
        except OverflowError:  # `pack` writes no such number, but a notebook may
            return "beyond all numbers"
    if isinstance(packed, list):
        return [canonical(one) for one in packed]
    return {key: canonical(one) for key, one in packed.items()}


def shallow(packed: Any, depth: int = 60) -> bool:
    """Say whether a value from JSON is nested no deeper than `pack` may write it."""
    if depth == 0:
        return False
    inner = packed.values() if isinstance(packed, dict) else packed
    return not isinstance(packed, dict | list) or all(shallow(one, depth - 1) for one in inner)


def _pack(value: object, count: list[int], depth: int) -> object:
    count[0] += 1
    if count[0] > MOST or depth > _DEPTH:
        raise _TooMuchError
    if isinstance(value, np.generic):
        value = _of_numpy(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) < _LARGEST else {"unreadable": "int beyond all floats"}
    if isinstance(value, float):
        value = float(value)
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, str):
        count[0] += len(value) // 20
        return str(value)

    def all_of(values: Any) -> list:
        return [_pack(one, count, depth + 1) for one in values]

    if value is ...:
        return {"ellipsis": None}
    if value is pd.NA or value is pd.NaT:
        return {"missing": None}
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return {"timedelta": pd.Timedelta(value).isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, pd.Period):
        return {"period": [str(value), value.freqstr]}
    if isinstance(value, list | tuple):
        return {"list" if isinstance(value, list) else "tuple": all_of(value)}
    if isinstance(value, set | frozenset):
        return {"set": sorted(all_of(value), key=repr)}
    if isinstance(value, Mapping):
        return {"dict": [all_of(pair) for pair in value.items()]}
    if isinstance(value, range):
        return {"list": all_of(value)}
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "mM":  # of nanoseconds ``tolist`` makes plain integers
            value = value.astype(f"{value.dtype.kind}8[us]")
        return {"array": _pack(value.tolist(), count, depth + 1)}
    if isinstance(value, ExtensionArray):
        return {"array": {"list": all_of(value)}}
    if isinstance(value, pd.DataFrame):
        columns = [_column(value.iloc[:, n], all_of) for n in range(value.shape[1])]
        index, names = _index(value.index, all_of), all_of(value.columns)
        return {"table": {"columns": columns, "names": names, "index": index}}
    if isinstance(value, pd.Series):
        named = {"name": _pack(value.name, count, depth + 1), "index": _index(value.index, all_of)}
        return {"series": _column(value, all_of) | named}
    if isinstance(value, pd.Index):
        return {"index": _index(value, all_of)}
    return {"unreadable": type(value).__name__}


def _of_numpy(value: np.generic) -> object:
    """Return a scalar of numpy as one of Python's or pandas' own."""
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    if isinstance(value, np.timedelta64):
        return pd.Timedelta(value)
    if isinstance(value, np.floating):  # ``item`` leaves the longest of them as they are
        return float(value)
    return value.item()


def _column(column: pd.Series, all_of) -> dict:
    return {"type": str(column.dtype), "values": all_of(column)}


def _index(index: pd.Index, all_of) -> dict:
    return {"values": all_of(index), "names": all_of(index.names)}


def _many(content: list) -> list:
    return [unpack(one) for one in content]


def _read_index(content: dict) -> pd.Index:
    values, names = _many(content["values"]), _many(content["names"])
    if values and all(isinstance(one, tuple) for one in values):
        levels = len(values[0])
        return pd.MultiIndex.from_tuples(values, names=names if len(names) == levels else None)
    return pd.Index(values, name=names[0])


def _read_column(content: dict, index: pd.Index, name: object = None) -> pd.Series:
    values = _many(content["values"])
    kind = content["type"]
    if kind.startswith("datetime"):
        return pd.Series(pd.to_datetime(values), index=index, name=name)
    found = pd.Series(values, index=index, name=name, dtype=None if values else object)
    if kind in _SAFE_TYPES:
        with contextlib.suppress(TypeError, ValueError):  # a type that its own values do not fit
            found = found.astype(kind)
    return found


def _read_table(content: dict) -> pd.DataFrame:
    index = _read_index(content["index"])
    columns = [_read_column(column, index) for column in content["columns"]]
    made = pd.concat(columns, axis="columns") if columns else pd.DataFrame(index=index)
    names = _many(content["names"])
    made.columns = pd.MultiIndex.from_tuples(names) if _tuples(names) else pd.Index(names)
    return made


def _read_array(values: object) -> np.ndarray:
    """Return an array of numbers, or else of objects: texts of one width can fill any memory."""
    array = np.array(values, dtype=object)
    if pd.api.types.infer_dtype(array.ravel(), skipna=False) in _NUMERIC:
        return np.array(array.tolist())
    return array


def _tuples(names: list) -> bool:
    return bool(names) and all(isinstance(name, tuple) for name in names)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_READ = {
    "unreadable": lambda kind: unreadable(str(kind)),
    "ellipsis": lambda _: ...,
    "missing": lambda _: pd.NA,
    "float": float,
    "datetime": pd.Timestamp,
    "date": datetime.date.fromisoformat,
    "timedelta": pd.Timedelta,
    "decimal": Decimal,
    "period": lambda content: pd.Period(content[0], freq=content[1]),
    "list": _many,
    "tuple": lambda content: tuple(_many(content)),
    "set": lambda content: set(_many(content)),
    "dict": lambda content: {_hashable(unpack(key)): unpack(one) for key, one in content},
    "array": lambda content: _read_array(unpack(content)),
    "table": _read_table,
    "series": lambda content: _read_column(
        content, _read_index(content["index"]), unpack(content["name"])
    ),
    "index": _read_index,
}
