"""The arithmetic that the tables declare, checked: parts against totals, with the known gaps.

``data/datapackage.json`` declares the identities of a table under ``identities``. A *gap* is
always the sum of the parts less the total, in the unit of the field; for a share it is the share
that follows from the counts less the printed share. Printed tables do not always close: such a gap
is declared with its reason, and an identity *holds* when the gap found is exactly the known one.

``rows``
    The sum of ``field`` (one field, or a list) over the rows that match ``parts``, less
    ``total_field`` (by default ``field``) of the one row that matches ``total``.
``fields``
    For each row that matches ``where``: the sum of the fields ``parts``, less the field ``total``.
``share``
    For each row that has one: ``numerator`` in per cent of ``denominator``, a field or the one row
    that matches, less ``field``. ``decimals`` is a number, or the field with the printed share.
``tables``
    The sum of ``field`` over the rows that match ``parts``, less that of another table, for each
    value of ``by``, which pairs a field of this table with one of the other.

A condition pairs a field with a value, a list of values, or an interval ``from``, ``to``. A missing
value counts as nothing in a sum, but a total must not be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from helpers import datasets
from helpers.lazy import pd

__all__ = ["check", "check_all"]

_COLUMNS = ["table", "identity", "key", "expected", "found", "gap", "known_gap", "reason", "holds"]


def check_all() -> pd.DataFrame:
    """Check the identities of all tables; see `check`."""
    return pd.concat([check(name) for name in datasets.names()], ignore_index=True)


def check(table: str) -> pd.DataFrame:
    """Check the identities that one table declares.

    Parameters
    ----------
    table : str
        The name of the table.

    Returns
    -------
    DataFrame
        A row for each comparison: ``table``, ``identity``, ``key`` (the row or group, where an
        identity makes several comparisons), ``expected`` (the total), ``found`` (the sum of the
        parts), ``gap`` (found less expected), ``known_gap``, its ``reason``, and ``holds``. The
        numbers are ``Float64`` in the unit of the field: people, or percentage points.

    Raises
    ------
    ValueError
        If an identity is malformed: an unknown kind or field, a total that is missing or not a
        single row, a known gap where nothing is compared. The message names table, identity and
        remedy.
    helpers.datasets.DataError
        If a table cannot be loaded.

    Examples
    --------
    >>> check("republic_population")[["identity", "gap", "holds"]]
                             identity  gap  holds
    0  republics_of_1926_add_to_total  0.0   True
    1  republics_of_1939_add_to_total  0.0   True
    """
    frame, lines = datasets.load(table), []
    for identity in datasets.descriptor(table).get("identities", []):
        try:
            compared = list(_KINDS[identity["kind"]](frame, identity))
            known = _known(identity, [key for key, _, _ in compared])
        except (KeyError, _MalformedError) as error:
            what = error if isinstance(error, _MalformedError) else f"unknown or missing: {error}"
            raise ValueError(
                f"Table {table}, identity {identity.get('name')}: {what}. Correct the identity in "
                "data/datapackage.json."
            ) from error
        for key, expected, found in compared:
            gap, (known_gap, reason) = found - expected, known.get(key, (Decimal(0), ""))
            numbers = map(float, (expected, found, gap, known_gap))
            lines.append([table, identity["name"], key, *numbers, reason, gap == known_gap])
    types = dict.fromkeys(["expected", "found", "gap", "known_gap"], "Float64")
    return pd.DataFrame(lines, columns=_COLUMNS).astype(types | {"holds": "boolean"})


class _MalformedError(Exception):
    """An identity that cannot be checked; the message says why."""


def _rows(frame: pd.DataFrame, identity: dict) -> Iterator[tuple[str, Decimal, Decimal]]:
    fields = identity["field"] if isinstance(identity["field"], list) else [identity["field"]]
    parts = frame[_matching(frame, identity["parts"])]
    total = _single(frame, identity["total"])[identity.get("total_field", fields[0])]
    yield "", _exact(total), sum((_sum(parts[field]) for field in fields), Decimal(0))


def _fields(frame: pd.DataFrame, identity: dict) -> Iterator[tuple[str, Decimal, Decimal]]:
    for _, row in frame[_matching(frame, identity.get("where", {}))].iterrows():
        yield row["key"], _exact(row[identity["total"]]), _sum(row[identity["parts"]])


def _share(frame: pd.DataFrame, identity: dict) -> Iterator[tuple[str, Decimal, Decimal]]:
    whole, places, part = identity["denominator"], identity["decimals"], identity["numerator"]
    single = _single(frame, whole)[part] if isinstance(whole, dict) else None
    for _, row in frame[frame[identity["field"]].notna()].iterrows():
        count = places if isinstance(places, int) else len(row[places].strip("%").partition(".")[2])
        found = 100 * _exact(row[part]) / _exact(row[whole] if single is None else single)
        found = found.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)
        yield row["key"], _exact(row[identity["field"]]), found


def _tables(frame: pd.DataFrame, identity: dict) -> Iterator[tuple[str, Decimal, Decimal]]:
    total, by = identity["total"], identity.get("by", {})
    other = datasets.load(total["table"])
    other = other[_matching(other, total.get("where", {}))]
    parts = frame[_matching(frame, identity["parts"])]
    if not by and other[total["field"]].isna().all():
        raise _MalformedError(f"no value of {total['table']}.{total['field']} matches")
    expected = _grouped(other, total["field"], {field: field for field in by.values()}, other)
    found = _grouped(parts, identity["field"], by, other)
    for key in sorted(expected.keys() | found.keys()):
        yield key, expected.get(key, Decimal(0)), found.get(key, Decimal(0))


def _grouped(frame: pd.DataFrame, field: str, by: dict, other: pd.DataFrame) -> dict:
    """Sum a field by group; a date is cut to the month or year by which the other table groups."""
    if not by:
        return {"": _sum(frame[field])}
    labels = [_label(frame[own], other[its]) for own, its in by.items()]
    groups = labels[0].str.cat(labels[1:], sep=", ") if len(labels) > 1 else labels[0]
    return {key: _sum(values) for key, values in frame[field].groupby(groups.to_numpy())}


def _label(own: pd.Series, its: pd.Series) -> pd.Series:
    dated = pd.api.types.is_datetime64_any_dtype(own)
    return _text(own).str[: _text(its).str.len().max() if dated else None]


def _matching(frame: pd.DataFrame, conditions: dict) -> pd.Series:
    match = pd.Series(True, index=frame.index)
    for field, wanted in conditions.items():
        text = _text(frame[field])
        if isinstance(wanted, dict):
            match &= text.ge(wanted["from"]) & text.le(wanted["to"])
            continue
        values = [str(value) for value in (wanted if isinstance(wanted, list) else [wanted])]
        if absent := [value for value in values if not text.eq(value).any()]:
            raise _MalformedError(f"no row has {field} = {', '.join(absent)}")
        match &= text.isin(values)
    return match


def _single(frame: pd.DataFrame, conditions: dict) -> pd.Series:
    found = frame[_matching(frame, conditions)]
    if len(found) != 1:
        raise _MalformedError(f"{len(found)} rows match the total {conditions}; one must")
    return found.iloc[0]


def _known(identity: dict, keys: list[str]) -> dict[str, tuple[Decimal, str]]:
    gaps = list(identity.get("known_gaps", []))
    if "known_gap" in identity:
        gaps.append({"key": "", "gap": identity["known_gap"], "reason": identity["reason"]})
    if absent := [gap["key"] for gap in gaps if gap["key"] not in keys]:
        raise _MalformedError(f"a gap is known for {absent}, where nothing is compared")
    return {gap["key"]: (_exact(gap["gap"]), gap["reason"]) for gap in gaps}


def _text(column: pd.Series) -> pd.Series:
    return column.astype("string").fillna("")


def _sum(values: pd.Series) -> Decimal:
    return sum(map(_exact, values.dropna()), Decimal(0))


def _exact(value: float) -> Decimal:
    """Return a number as the decimal that is printed, free of the rounding of binary sums."""
    if pd.isna(value):
        raise _MalformedError("a total or a count is missing")
    return Decimal(str(value))


_KINDS = {"rows": _rows, "fields": _fields, "share": _share, "tables": _tables}
