"""Files that are there whole or not at all; CSV that spreadsheets read and nobody can misuse."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

__all__ = ["escaped", "read_csv", "unescaped", "write_csv", "write_whole"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_whole(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file so that it is there whole, or not at all; half characters become ``?``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    with os.fdopen(handle, "w", encoding=encoding, errors="replace", newline="") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, path)


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


def unescaped(field: str) -> str:
    """Return a field as it was before `escaped`, so that a remark comes back as it was typed.

    Examples
    --------
    >>> unescaped("'=1+1"), unescaped("'tis")
    ('=1+1', "'tis")
    """
    return field[1:] if field[:1] == "'" and field[1:].lstrip(" ").startswith(_FORMULA) else field


def write_csv(path: Path, columns: list[str], rows: Iterable[dict]) -> None:
    """Write rows; Excel knows by the first bytes that it is UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [escaped(column) for column in columns], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({escaped(column): escaped(row.get(column, "")) for column in columns})
    write_whole(path, text.getvalue(), encoding="utf-8-sig")


def read_csv(path: Path) -> list[dict]:
    """Read rows that `write_csv` wrote; what people fill in is read by `sheets`."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
