"""The data package as typed DataFrames, with the source of every row.

``data/datapackage.json`` is the single description of the tables; this module reads it and
converts each CSV as it says. The data lie in the folder that the environment variable
``HELPERS_DATA`` names; else beside this module, where a wheel puts them; else in the ``data/``
folder of the checkout that this module stands in.
"""

from __future__ import annotations

import json
import os
from difflib import get_close_matches
from functools import cache
from io import BytesIO
from pathlib import Path

from helpers.lazy import pd

__all__ = [
    "DataError",
    "archived_copies",
    "describe",
    "descriptor",
    "folder",
    "load",
    "lookup",
    "names",
    "source",
]

_RESTORE = "Restore the file from the repository, or install the package again."
_TRUTH = {"True": True, "true": True, "False": False, "false": False}


class DataError(ValueError):
    """Something in the data package is missing, unknown or damaged; the message says what to do."""


def folder() -> Path:
    """Return the folder that holds ``datapackage.json``.

    Raises
    ------
    DataError
        If there is no data package in any of the places where it may lie.
    """
    here = Path(__file__).resolve()
    named = os.environ.get("HELPERS_DATA")
    places = [Path(named)] if named else [here.parent / "data", here.parents[2] / "data"]
    for place in places:
        if (place / "datapackage.json").is_file():
            return place
    raise DataError(
        "There is no datapackage.json in " + " or ".join(str(place) for place in places) + ". "
        "Install the package again, or set HELPERS_DATA to the folder that holds it."
    )


def names() -> list[str]:
    """Return the names of all tables, in the order of the data package."""
    return list(_package())


def descriptor(name: str) -> dict:
    """Return what ``datapackage.json`` says of one table, as it stands there.

    Raises
    ------
    DataError
        If there is no table of that name; the message names the nearest ones.
    """
    return lookup(_package(), name, what="table", where="the data package")


def describe(name: str) -> pd.DataFrame:
    """Describe one table: a row for each field.

    Parameters
    ----------
    name : str
        The name of the table, as `names` lists it.

    Returns
    -------
    DataFrame
        Indexed by field, with the columns ``title``, ``type``, ``unit`` and ``description``. Its
        ``attrs`` hold the table's ``title``, ``description``, ``licenses`` and ``provenance``
        (who counted, when, why, what is missing).

    Raises
    ------
    DataError
        If there is no table of that name.
    """
    resource = descriptor(name)
    fields = pd.DataFrame(resource["schema"]["fields"]).set_index("name")
    table = fields.reindex(columns=["title", "type", "unit", "description"])
    table.attrs = {key: resource[key] for key in ("title", "description", "licenses", "provenance")}
    return table


def load(name: str) -> pd.DataFrame:
    """Load one table, every column typed as the data package says.

    Parameters
    ----------
    name : str
        The name of the table, as `names` lists it.

    Returns
    -------
    DataFrame
        A row for each row of the CSV, in its order. Integers and years are ``Int64``, numbers
        ``Float64``, booleans ``boolean``, dates ``datetime64``, months ``period[M]``, fields with
        an enumeration ordered as the schema lists it ``category``, and text ``string``. What is
        not recorded is ``<NA>``, never zero and never an empty text.

    Raises
    ------
    DataError
        If the table is unknown, its file is missing or cannot be read, its columns differ from the
        schema, or a cell does not fit its field. The message names the file, the row as a text
        editor numbers it, the field, and the remedy.

    Examples
    --------
    >>> arrests = load("nationality_arrests")
    >>> int(arrests.set_index("key").loc["poles", "arrested"])
    105485
    """
    resource = descriptor(name)
    path, fields = folder() / resource["path"], json.dumps(resource["schema"]["fields"])
    return _typed(path, fields, _content(path)).copy()


def source(row: str | pd.Series) -> pd.Series:
    """Return the bibliographic record of a source.

    Parameters
    ----------
    row : str or Series
        A source key, or a row of any table that has a ``source_key``.

    Returns
    -------
    Series
        The row of the table ``sources``; where a data row was given, its ``locator``,
        ``verified`` and ``seen_at`` are added.

    Raises
    ------
    DataError
        If there is no such source, or the row names none.

    Examples
    --------
    >>> source("ellman_2002")["author"]
    'Ellman, Michael'
    """
    if isinstance(row, str):
        key, place = row, {}
    elif "source_key" in row:
        key = row["source_key"]
        place = {name: row[name] for name in ("locator", "verified", "seen_at") if name in row}
    else:
        raise DataError(
            "This row has no source_key. Pass a row of a table from load(), or a source key."
        )
    record = lookup(
        _sources(_content(folder() / "sources.csv")),
        key,
        what="source",
        where="data/sources.csv",
    )
    return pd.concat([record, pd.Series(place, dtype=object)]).rename(key)


def archived_copies() -> dict[str, str]:
    """Return the addresses of archived copies (``archived_url``), by the keys of their sources."""
    return load("sources").set_index("source_key")["archived_url"].dropna().to_dict()


def _package() -> dict[str, dict]:
    path = folder() / "datapackage.json"
    return _resources(path, _content(path))


def _content(path: Path) -> bytes:
    """Return what a file holds. What is made of it is kept by that: a time says less."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(f"{path} is missing. {_RESTORE}") from error


@cache
def _typed(path: Path, fields: str, content: bytes) -> pd.DataFrame:
    schema = json.loads(fields)
    raw = _read(path, content, [field["name"] for field in schema])
    return pd.DataFrame({field["name"]: _convert(raw, field, path) for field in schema})


@cache
def _sources(_content: bytes) -> dict[str, pd.Series]:
    table = load("sources").set_index("source_key", drop=False)
    return {name: record for name, record in table.iterrows()}


@cache
def _resources(path: Path, content: bytes) -> dict[str, dict]:
    try:
        resources = json.loads(content)["resources"]
    except (ValueError, KeyError) as error:
        raise DataError(
            f"{path} is damaged ({error}). Restore it from the repository, or install again."
        ) from error
    return {resource["name"]: resource for resource in resources}


def lookup(known: dict, name: str, *, what: str, where: str):
    """Return an entry by its name.

    Parameters
    ----------
    known : dict
        The entries by name.
    name : str
        The name asked for.
    what, where : str
        What is looked for and where, for the message.

    Raises
    ------
    DataError
        If there is none of that name; the message names the nearest ones.
    """
    if name in known:
        return known[name]
    near = get_close_matches(str(name), list(known), n=3, cutoff=0.4)
    hint = f"Did you mean {', '.join(near)}?" if near else f"There are: {', '.join(known)}."
    raise DataError(f"There is no {what} {name!r} in {where}. {hint}")


def _read(path: Path, content: bytes, columns: list[str]) -> pd.DataFrame:
    try:
        raw = pd.read_csv(BytesIO(content), dtype="string", keep_default_na=False, na_values=[""])
    except (ValueError, UnicodeDecodeError) as error:  # pandas' parser errors are ValueErrors
        raise DataError(f"{path} cannot be read as UTF-8 CSV: {error}. {_RESTORE}") from error
    if list(raw.columns) != columns:
        differing = sorted(set(raw.columns) ^ set(columns)) or "their order"
        raise DataError(
            f"The columns of {path} are not those of datapackage.json: {differing} differ. "
            "Make the header row and the schema agree."
        )
    return raw


def _convert(raw: pd.DataFrame, field: dict, path: Path) -> pd.Series:
    """Convert one column of text as its field says; name the first cell that does not fit."""
    text = raw[field["name"]]
    enum = field.get("constraints", {}).get("enum")
    if enum:
        values = text.where(text.isin(enum)).astype(pd.CategoricalDtype(enum))
        expected = "one of " + ", ".join(enum)
    else:
        values, expected = _PARSERS[field["type"]](text)
    required = field.get("constraints", {}).get("required", False)
    bad = values.isna() & (text.notna() | required)
    if bad.any():
        position = int(bad.to_numpy().argmax())
        cell = text.iloc[position]
        found = "is empty" if pd.isna(cell) else f"holds {cell!r}"
        raise DataError(
            f"{path}, row {position + 2}, field {field['name']}: the cell {found}; expected is "
            f"{expected}. Correct the cell, or the field in datapackage.json."
        )
    return values


def _integers(text: pd.Series) -> tuple[pd.Series, str]:
    whole = text.where(text.str.fullmatch(r"[+-]?\d+"))
    return pd.to_numeric(whole).astype("Int64"), "a whole number without separators"


def _numbers(text: pd.Series) -> tuple[pd.Series, str]:
    return pd.to_numeric(text, errors="coerce").astype("Float64"), "a number such as 73.66"


def _booleans(text: pd.Series) -> tuple[pd.Series, str]:
    return text.map(_TRUTH).astype("boolean"), "True or False"


def _dates(text: pd.Series) -> tuple[pd.Series, str]:
    parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    return parsed.astype("datetime64[s]"), "a date such as 1937-08-05"


def _months(text: pd.Series) -> tuple[pd.Series, str]:
    parsed = pd.to_datetime(text, format="%Y-%m", errors="coerce")
    return parsed.dt.to_period("M"), "a month such as 1937-08"


def _strings(text: pd.Series) -> tuple[pd.Series, str]:
    return text, "a text"


_PARSERS = {
    "integer": _integers,
    "year": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "date": _dates,
    "yearmonth": _months,
    "string": _strings,
}
