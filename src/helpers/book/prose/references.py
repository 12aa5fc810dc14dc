"""References from prose to the data: what an expression over the data package amounts to.

A reference names a table, the key of a row and a field: ``nationality_arrests.poles.arrested``. In
a table of claims the field may be left out: ``national_operations.polish_executed_petrov`` is the
range that the claim gives. References are combined by ``+ - * /`` and brackets, and by

* ``sum(table.field)``, ``min``, ``max``: over the rows of a table, but not its rows of totals;
* ``count(table)``: how many rows there are; ``count(table.field)``: how many different values;
* ``days(table.key)``: how many days the period of a row has; ``days("1937-08-05..1938-11-17")``;
* ``rounded(table.key.field)``: what a printed, rounded figure can stand for, as a range.

Rows are restricted by ``column="value"`` or ``column="from..to"`` (ends included). Fields in per
cent count as fractions of one. All arithmetic is exact; with ranges it is that of intervals.

A figure is a datum: a reference holds a field of the data, and of other numbers only `FACTORS`.

The expression is read with Python's own ``ast`` and nothing of it is executed.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice

from helpers import datasets, words
from helpers.book.prose import printed
from helpers.lazy import pd

__all__ = ["FACTORS", "Datum", "DatumError", "Ledger", "Rows", "Value"]

#: The numbers that may stand in a reference, each once and beside a field, and why. Only 1 may be
#: added or taken away.
FACTORS = {
    1: "the whole of which a share is taken, or one more and one less",
    2: "the middle of two figures",
    100: "a share in percentage points",
    1000: "a rate per thousand",
}
_OPERATORS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_OVER_ROWS = ("sum", "count", "min", "max")
_FUNCTIONS = (*_OVER_ROWS, "days", "rounded")
_NUMBERS = ("integer", "number", "year")


class DatumError(ValueError):
    """A reference cannot be resolved; the message names it and the remedy."""


@dataclass(frozen=True)
class Datum:
    """One figure of the data package: a field of a row, or the range of a claim."""

    table: str
    key: str
    field: str
    row: dict
    value: object

    @property
    def rows(self) -> tuple[dict, ...]:
        """The one row that holds it."""
        return (self.row,)

    @property
    def reference(self) -> str:
        """The shortest reference to it."""
        return ".".join(part for part in (self.table, self.key, self.field) if part)


@dataclass(frozen=True)
class Rows:
    """What a function makes of many rows of a table."""

    function: str
    table: str
    field: str
    filters: dict[str, str]
    rows: tuple[dict, ...]


@dataclass(frozen=True)
class Value:
    """What an expression amounts to.

    Attributes
    ----------
    low, high : Fraction or None
        The ends of the value, equal for one figure; None where the source leaves an end open.
    text : str
        The value of a field that holds no number.
    data : tuple of Datum or Rows
        What it was computed from, in the order of the expression.
    computation : str
        The expression with its values in place of the references; empty for a single reference.
    unit : str
        In what it is counted, such as "people"; empty for a share, a ratio or a number of rows.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    text: str = ""
    data: tuple = ()
    computation: str = ""
    unit: str = ""

    @property
    def is_recalled(self) -> bool:
        """Whether it rests on a row that was not read; a count of such rows does not."""
        return any(
            row.get("verified") == "recall"
            for one in self.data
            if not (isinstance(one, Rows) and "verified" in one.filters)
            for row in one.rows
        )


@dataclass
class Ledger:
    """The data package as a store of figures to refer to; each table is read once.

    >>> value = Ledger().evaluate("nationality_arrests.poles.arrested")
    >>> int(value.low)
    105485
    """

    _tables: dict[str, _Table] = field(default_factory=dict)

    def table(self, name: str) -> _Table:
        """Return a table of the data package with its rows by key.

        Raises
        ------
        helpers.datasets.DataError
            If there is none of that name; the message names the nearest ones.
        """
        if name not in self._tables:
            self._tables[name] = _Table(name, datasets.descriptor(name))
        return self._tables[name]

    def evaluate(self, expression: str) -> Value:
        """Evaluate an expression over references.

        Raises
        ------
        DatumError
            If it is not such an expression, or a row leaves out what it needs.
        helpers.datasets.DataError
            If there is no such table, row or field; the message names the nearest ones.
        """
        try:
            tree = ast.parse(expression.strip(), mode="eval").body
        except SyntaxError as error:
            raise DatumError(
                f"{expression!r} is not a reference. Write table.key.field, or an expression "
                "over such references with + - * / and brackets."
            ) from error
        _check_numbers(tree)
        value = self._evaluate(tree)
        sources = [row.get("source_key") for one in value.data for row in one.rows]
        if not sources or None in sources:
            raise DatumError(f"{expression!r} takes no row that names a source.")
        return value

    def _evaluate(self, node: ast.expr) -> Value:
        match node:
            case ast.Attribute():
                return self._reference(node)
            case ast.Constant(value=int(number)):
                return Value(Fraction(number), Fraction(number), computation=f"{number:,}")
            case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
                return self._combine(node)
            case ast.Call(func=ast.Name(id=name)) if name in _OVER_ROWS:
                return self._function(name, node)
            case ast.Call(func=ast.Name(id="days"), args=[period], keywords=[]):
                return self._days(period)
            case ast.Call(func=ast.Name(id="rounded"), args=[ast.Attribute() as one], keywords=[]):
                return self._rounded(one)
        raise DatumError(
            f"{ast.unparse(node)!r} cannot stand in a reference. There are table.key.field, "
            f"+ - * /, brackets, the numbers {_factors()}, and {', '.join(_FUNCTIONS)}."
        )

    def _reference(self, node: ast.Attribute) -> Value:
        match ast.unparse(node).split("."):
            case [table, key]:
                name = ""
            case [table, key, name]:
                pass
            case _:
                raise DatumError(f"{ast.unparse(node)!r} has more parts than table.key.field.")
        store = self.table(table)
        row = store.row(key)
        if not name:
            low, high = store.claim_of(row)
            datum = Datum(table, key, "", row, (low, high))
        else:
            store.check_field(name)
            low, high = store.number(row, name), store.number(row, name)
            datum = Datum(table, key, name, row, row[name])
            if low is None and store.fields[name]["type"] not in _NUMBERS:
                return Value(text=_as_text(row, name), data=(datum,))
        if low is None and high is None:
            raise DatumError(f"{datum.reference} is not recorded: the cell is empty.")
        return Value(low, high, data=(datum,), unit=store.unit(row, name))

    def _rounded(self, node: ast.Attribute) -> Value:
        value = self._reference(node)
        if not value.text:
            raise DatumError(
                f"rounded() takes a field that keeps a figure as it is printed; "
                f"{ast.unparse(node)} is a number."
            )
        said = printed.read(value.text)
        half = said.unit / 2
        return replace(value, low=said.low - half, high=said.high + half, text="")

    def _days(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=str(period)):
                first, _, last = period.partition("..")
            case ast.Attribute(value=ast.Name(id=table), attr=key):
                row = self.table(table).row(key)
                first, last = (_as_text(row, name) for name in ("period_start", "period_end"))
            case _:
                first = last = ""
        try:
            days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        except ValueError as error:
            raise DatumError(
                f"days({ast.unparse(node)}) has no first and last day. Write days(table.key) of a "
                'row with a period, or days("1937-08-05..1938-11-17").'
            ) from error
        return Value(Fraction(days), Fraction(days), computation=f"{days:,} days", unit="days")

    def _combine(self, node: ast.BinOp) -> Value:
        operator, left, right = node.op, self._evaluate(node.left), self._evaluate(node.right)
        unit = _unit(node, left, right)
        if left.low is None or left.high is None or right.low is None or right.high is None:
            raise DatumError(
                "One can compute only with figures that have two ends; the source gives one of "
                "these only as at least or at most."
            )
        try:
            results = [
                _apply(operator, a, b)
                for a in (left.low, left.high)
                for b in (right.low, right.high)
            ]
        except ZeroDivisionError as error:
            raise DatumError("A reference divides by zero.") from error
        return Value(
            min(results),
            max(results),
            data=left.data + right.data,
            computation=f"{_left(left, operator)} {_OPERATORS[type(operator)]} "
            f"{_right(right, operator)}",
            unit=unit,
        )

    def _function(self, name: str, node: ast.Call) -> Value:
        asked = [ast.unparse(argument) for argument in node.args]
        if len(asked) != 1 or asked[0].count(".") not in ((0, 1) if name == "count" else (1,)):
            wanted = "count(table)" if name == "count" else f"{name}(table.field)"
            raise DatumError(f"{ast.unparse(node)!r}: write {wanted}, and filters after it.")
        table, _, column = asked[0].partition(".")
        store = self.table(table)
        filters = {}
        for keyword in node.keywords:
            if keyword.arg is None or not isinstance(keyword.value, ast.Constant):
                raise DatumError(f"{ast.unparse(node)!r}: write filters as column='value'.")
            store.check_field(keyword.arg)
            filters[keyword.arg] = str(keyword.value.value)
        if column:
            store.check_field(column)
        rows = tuple(store.select(filters, totals=name == "count"))
        if name == "count":
            values: Sequence = (
                rows if not column else [t for row in rows if (t := _as_text(row, column))]
            )
            result = Fraction(len(set(values) if column else values))
        else:
            figures = [v for row in rows if (v := store.number(row, column)) is not None]
            over: dict[str, Callable] = {"sum": sum, "min": min, "max": max}
            values, result = figures, over[name](figures) if figures else Fraction()
        if not values:
            raise DatumError(f"{ast.unparse(node)!r} finds no row with a figure.")
        unit = "" if name == "count" else store.unit(rows[0], column)
        data = Rows(name, table, column, filters, rows)
        return Value(result, result, data=(data,), unit=unit)


class _Table:
    """One table: its description, and its rows by key."""

    def __init__(self, name: str, resource: dict):
        self.name, self.resource = name, resource
        self.fields = {f["name"]: f for f in resource["schema"]["fields"]}
        self.claims: dict = resource.get("claims", {})

    @cached_property
    def rows(self) -> list[dict]:
        return datasets.load(self.name).astype(object).to_dict("records")

    @cached_property
    def by_key(self) -> dict[str, dict]:
        keys = self.resource["schema"].get("primaryKey", [])
        keys = [keys] if isinstance(keys, str) else keys
        return {row[keys[0]]: row for row in self.rows} if len(keys) == 1 else {}

    def row(self, key: str) -> dict:
        if not self.by_key:
            raise DatumError(
                f"The rows of {self.name} have no key of their own. Use "
                f'sum({self.name}.field, column="value").'
            )
        return datasets.lookup(self.by_key, key, what="row", where=f"data/{self.name}.csv")

    def check_field(self, name: str) -> None:
        datasets.lookup(self.fields, name, what="field", where=f"data/{self.name}.csv")

    def claim_of(self, row: dict) -> tuple[Fraction | None, Fraction | None]:
        """Return the range that a claim gives."""
        if not self.claims:
            numbers = [n for n, f in self.fields.items() if f["type"] in _NUMBERS]
            raise DatumError(
                f"Say which field of {self.name} is meant, as in "
                f"{self.name}.{row.get('key')}.{numbers[0]}; there are {', '.join(numbers)}."
            )
        one = self.number(row, self.claims["value"]) if "value" in self.claims else None
        low, high = self.number(row, self.claims["low"]), self.number(row, self.claims["high"])
        return (low, high) if one is None else (one, one)

    def number(self, row: dict, name: str) -> Fraction | None:
        """Return a cell as an exact number, per cent as a fraction of one."""
        if self.fields[name]["type"] not in _NUMBERS or pd.isna(row[name]):
            return None
        exact = Fraction(str(row[name]))
        return exact / 100 if self.in_per_cent(row, name) else exact

    def in_per_cent(self, row: dict, name: str) -> bool:
        unit = self.fields[name].get("unit", "")
        measure = str(row.get(self.claims.get("measure", ""), ""))
        return unit == "per cent" or measure.endswith("_pct")

    def unit(self, row: dict, name: str) -> str:
        """Return in what a cell is counted; nothing for a share or a ratio, a pure number.

        The field may be left out for the range of a claim.
        """
        name = name or self.claims["low"]
        if self.in_per_cent(row, name):
            return ""
        if self.fields[name]["type"] == "year":
            return "year"
        if not pd.isna(row.get("unit", pd.NA)):
            return str(row["unit"])
        measure = self.claims.get("measure")
        unit = words.unit_of(row[measure]) if measure else self.fields[name].get("unit", "")
        return "people" if unit.startswith("people") else "" if unit == "ratio" else unit

    def select(self, filters: dict[str, str], *, totals: bool) -> Iterator[dict]:
        for row in self.rows:
            if not totals and row.get("is_total") is True:
                continue
            if all(_fits(_as_text(row, name), wanted) for name, wanted in filters.items()):
                yield row

    def others(self, row: dict, most: int) -> tuple[list[dict], int]:
        """Return some other claims about the same subject, measure and part, and how many."""
        if not self.claims:
            return [], 0
        group = self._groups[self.subject(row)]
        others = (other for other in group if other["key"] != row["key"])
        return list(islice(others, most)), len(group) - 1

    def subject(self, row: dict) -> tuple:
        """Return what a claim is about: its subject and measure, and whether all of it."""
        names = (*self.claims["subject"], self.claims["measure"], "covers")
        return tuple("" if pd.isna(row[name]) else row[name] for name in names)

    @cached_property
    def _groups(self) -> dict[tuple, list[dict]]:
        groups: dict[tuple, list[dict]] = {}
        for row in self.rows:
            groups.setdefault(self.subject(row), []).append(row)
        return groups


def _factors() -> str:
    return f"{', '.join(map(str, list(FACTORS)[:-1]))} and {list(FACTORS)[-1]}"


def _check_numbers(tree: ast.expr) -> None:
    """Refuse a reference without a field, and numbers that no field bears."""
    numbers = [n.value for n in _outside_of_functions(tree) if isinstance(n, ast.Constant)]
    named = any(isinstance(node, ast.Attribute | ast.Call) for node in ast.walk(tree))
    for number, times in Counter(numbers).items():
        if not named or number not in FACTORS or isinstance(number, bool) or times > 1:
            raise DatumError(
                f"{ast.unparse(tree)!r}: {number!r} is no field of the data, so nothing bears it. "
                f"Refer to the field that holds it. Beside fields {_factors()} may stand, each "
                "once, and days() of a period."
            )


def _outside_of_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for part in () if isinstance(node, ast.Call) else ast.iter_child_nodes(node):
        yield from _outside_of_functions(part)


def _unit(node: ast.BinOp, left: Value, right: Value) -> str:
    """Return the unit of a computed value; refuse what cannot be computed with."""
    text = ast.unparse(node)
    if not left.data and not right.data:
        raise DatumError(f"{text!r} holds no field of the data.")
    alike = left.data == right.data and len(left.data) == 1
    if isinstance(node.op, ast.Sub | ast.Div) and (alike or left == right):
        raise DatumError(f"{text!r} is the same whatever the data say.")
    alone = [side for side in (node.left, node.right) if isinstance(side, ast.Constant)]
    if isinstance(node.op, ast.Add | ast.Sub):
        if any(number.value != 1 for number in alone):
            raise DatumError(f"{text!r}: of plain numbers only 1 may be added or taken away.")
        if left.unit != right.unit and not alone:
            said = [value.unit or "a share or ratio" for value in (left, right)]
            raise DatumError(f"{text!r}: {said[0]} and {said[1]} cannot be added or taken away.")
        return left.unit or right.unit
    if isinstance(node.op, ast.Div):
        if left.unit == right.unit:
            return ""
        ends = " a day" if right.unit == "days" else f" per {right.unit}" if right.unit else ""
        return f"{left.unit}{ends}".strip()
    if left.unit and right.unit:
        raise DatumError(f"{text!r}: {left.unit} cannot be multiplied by {right.unit}.")
    return left.unit or right.unit


def _apply(operator: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return left / right


def _left(value: Value, operator: ast.operator) -> str:
    """Show what stands before an operator, in brackets where they tell what comes first."""
    loose = (" + ", " − ", " ÷ ") if isinstance(operator, ast.Mult | ast.Div) else (" ÷ ",)
    return _bracketed(value, loose)


def _right(value: Value, operator: ast.operator) -> str:
    """Show what stands after an operator: what is taken away or divided by needs brackets more."""
    loose = {
        ast.Add: (" ÷ ",),
        ast.Sub: (" + ", " − ", " ÷ "),
        ast.Mult: (" + ", " − ", " ÷ "),
        ast.Div: (" + ", " − ", " × ", " ÷ "),
    }
    return _bracketed(value, loose[type(operator)])


def _bracketed(value: Value, loose: tuple[str, ...]) -> str:
    shown = value.computation or _shown(value)
    return f"({shown})" if any(operator in shown for operator in loose) else shown


def _shown(value: Value) -> str:
    return words.amount(value.low, value.high, _decimal)


def _decimal(end: Fraction) -> str:
    places = 6 if abs(end) < 1 else 4
    return f"{float(end):,.{places}f}".rstrip("0").rstrip(".")


def _as_text(row: dict, name: str) -> str:
    value = row.get(name, pd.NA)
    if pd.isna(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _fits(text: str, wanted: str) -> bool:
    """Say whether a cell has a value, or lies in a range; dates compare as ISO texts do."""
    if ".." not in wanted:
        return text == wanted
    low, high = wanted.split("..", 1)
    if not text:
        return False
    try:
        return float(low) <= float(text) <= float(high)
    except ValueError:
        return low <= text <= high
