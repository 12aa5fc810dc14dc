"""CSV that spreadsheets read and nobody can misuse: fields that would be formulas are escaped."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from helpers.grading.batch import write_whole

__all__ = ["escaped", "read", "write"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escaped(value: object) -> object:
    """Return a field as it is written: a text that a spreadsheet would run gets a ``'`` before it.

    Examples
    --------
    >>> escaped("=1+1"), escaped("Anna"), escaped(-1)
    ("'=1+1", 'Anna', -1)
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value


def write(path: Path, columns: list[str], rows: Iterable[dict]) -> None:
    """Write rows; Excel knows by the first bytes that it is UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [escaped(column) for column in columns], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({escaped(column): escaped(row.get(column, "")) for column in columns})
    write_whole(path, text.getvalue(), encoding="utf-8-sig")


def read(path: Path) -> list[dict]:
    """Read rows that `write` wrote and a spreadsheet may have saved, with commas or semicolons."""
    text = path.read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
