"""Sheets that people fill in, read as a spreadsheet program saved them; nothing in them is guessed.

A CSV may be UTF-8, UTF-16 or, as Excel saves "CSV (comma delimited)", Windows-1252, with commas,
semicolons or tabs; a workbook is XLSX. What cannot be read for certain is refused, with the name
of the file and what to do.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from helpers.grading import files

__all__ = ["Sheet", "SheetError", "find", "read", "write"]

_READ = (".csv", ".txt", ".xlsx")  # Excel gives what it calls Unicode text the ending .txt
_OTHERS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv")
_SAVE = "Save it as 'CSV UTF-8' or as an Excel workbook (.xlsx), under the same name."
# No word of a language that Windows-1252 serves has so many such letters in a row.
_ANOTHER_ALPHABET = re.compile(r"[À-ÿ]{4}")


class SheetError(ValueError):
    """A sheet cannot be read; the message names file, row and remedy."""


@dataclass(frozen=True)
class Sheet:
    """A table that people fill in, as texts."""

    path: Path
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]
    """Each row with its number in the spreadsheet; rows without any entry are left out."""


def find(folder: Path, stem: str) -> list[Path]:
    """Return the files of one sheet: a CSV, a workbook, or both.

    Raises
    ------
    SheetError
        If it was saved in a form that is not read.
    """
    for ending in _OTHERS:
        if (other := folder / f"{stem}{ending}").is_file():
            raise SheetError(f"{other} is not read. {_SAVE} Then delete it.")
    return [path for ending in _READ if (path := folder / f"{stem}{ending}").is_file()]


def read(path: Path, needed: str) -> Sheet:
    """Read a sheet.

    Parameters
    ----------
    path : Path
        A CSV, or a text of Excel, or a workbook.
    needed : str
        A column that it must have.

    Raises
    ------
    SheetError
        If it cannot be read for certain.
    """
    table = _of_workbook(path, needed) if path.suffix == ".xlsx" else _of_text(path, needed)
    head = [files.unescaped(name.strip()) for name in table[0]]
    while head and not head[-1]:
        head.pop()
    doubled = [name for name in head if name and head.count(name) > 1]
    if doubled:
        raise SheetError(f"{path} has two columns {doubled[0]!r}. Rename or delete one of them.")
    rows = []
    for number, fields in enumerate(table[1:], 2):
        if not any(field.strip() for field in fields):
            continue
        if any(field.strip() for field in fields[len(head) :]) or any(
            field.strip() for name, field in zip(head, fields, strict=False) if not name
        ):
            raise SheetError(
                f"{path}, row {number} has an entry in a column without a name. Name the column in "
                "row 1, or delete the entry."
            )
        filled = [*fields, *[""] * len(head)]
        named = zip(head, filled, strict=False)
        rows.append((number, {name: files.unescaped(field) for name, field in named if name}))
    return Sheet(path, [name for name in head if name], rows)


def write(path: Path, columns: list[str], rows: list[dict]) -> None:
    """Write a sheet; in a workbook that is there, its other pages and its forms stay."""
    if path.suffix == ".xlsx":
        _write_workbook(path, columns, rows)
    else:
        files.write_csv(path, columns, rows)


def _of_text(path: Path, needed: str) -> list[list[str]]:
    text = _decoded(path)
    if text[:4].lower() == "sep=":  # a line by which Excel knows the separator
        text = text.partition("\n")[2]
    try:
        for delimiter in ",;\t":
            table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
            if table and needed in [name.strip() for name in table[0]]:
                return table
    except csv.Error as error:
        raise SheetError(f"{path} cannot be read as a table: {error}. {_SAVE}") from None
    raise SheetError(
        f"{path} has no column {needed!r} in its first row. Do not rename or delete that column; "
        "if the sheet is beyond repair, move it away, and a new one is written."
    )


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = "" if wide else content.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
        if not text or _ANOTHER_ALPHABET.search(text):
            raise SheetError(
                f"{path} is in an encoding that cannot be told for certain. {_SAVE}"
            ) from None
    if "\0" in text:
        raise SheetError(f"{path} is no text. {_SAVE}")
    return text


def _of_workbook(path: Path, needed: str) -> list[list[str]]:
    values, formulas = (_page(_workbook(path, data_only), needed) for data_only in (True, False))
    if values is None or formulas is None:
        raise SheetError(
            f"{path} has no page with a column {needed!r} in its first row. Do not rename or "
            "delete that column."
        )
    table = []
    for row, made_by in zip(values.iter_rows(), formulas.iter_rows(), strict=True):
        for cell, formula in zip(row, made_by, strict=True):
            if cell.value is None and formula.data_type == "f":
                raise SheetError(
                    f"{path}, row {cell.row} holds a formula without its value in "
                    f"{cell.coordinate}. Open it in a spreadsheet program and save it, or enter "
                    "the value itself."
                )
        table.append([_text(cell.value) for cell in row])
    return table


def _workbook(path: Path, data_only: bool) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(path, data_only=data_only)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SheetError(f"{path} is no workbook that can be read ({error}). {_SAVE}") from None


def _page(workbook: openpyxl.Workbook, needed: str):
    for page in workbook.worksheets:
        if needed in [_text(cell.value).strip() for cell in page[1]]:
            return page
    return None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _write_workbook(path: Path, columns: list[str], rows: list[dict]) -> None:
    """Put rows in place of those that are there; a cell that says the same is not touched."""
    workbook = _workbook(path, data_only=False)
    page = _page(workbook, columns[-1]) or workbook.active
    table: Iterable[list] = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    height = max(page.max_row, len(rows) + 1)
    width = max(page.max_column, len(columns))
    wanted = {
        (number, place): field
        for number, fields in enumerate(table, 1)
        for place, field in enumerate(fields, 1)
    }
    for number in range(1, height + 1):
        for place in range(1, width + 1):
            field = wanted.get((number, place), "")
            cell = page.cell(number, place)
            if cell.data_type == "f" or _text(cell.value) != field:
                cell.value = _number(field) if number > 1 else field
                if isinstance(cell.value, str) and cell.data_type == "f":
                    cell.data_type = "s"  # a text that begins with = is no formula
    part = path.with_name(f".{path.name}.part")
    workbook.save(part)
    part.replace(path)


def _number(field: str) -> object:
    """Return a mark as a number, so that the workbook can add it up; any other text as it is."""
    if re.fullmatch(r"\d{1,3}(\.\d{1,4})?", field) and f"{float(field):g}" == field:
        return float(field)
    return ILLEGAL_CHARACTERS_RE.sub("?", field.encode("utf-8", "replace").decode()) or None
