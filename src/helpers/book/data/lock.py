"""The figures as somebody last read them; ``python -m helpers.book.data.lock``, ``make figures``.

No sum binds a claim, and `make data` gives a changed file a new hash, so a slip of the hand in a
table would be as sound as what stood there. ``data/figures.lock`` holds each figure a second time:
every number, date, key and word of a vocabulary of each table, and what ``datapackage.json`` says
of units, licences and identities. It is never renewed by the way: `make figures` prints each change
as *old -> new*, to be compared with the source, and writes the file. Where it differs no book is
built.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from helpers import datasets
from helpers.book.data import rows

__all__ = ["FILE", "changes", "main", "problems", "renew"]

FILE = "figures.lock"
_FORM: dict = {"delimiter": "\t", "quoting": csv.QUOTE_NONE, "quotechar": None}
_MOST_SHOWN = 20
_NOT_TOLD = "sources"  # it counts nothing
#: A figure by table, row and field.
Figures = dict[tuple[str, str, str], str]


def problems(folder: Path, resources: list[dict]) -> list[str]:
    """Return where the tables differ from the lock: each a line with file, row, field and remedy.

    Parameters
    ----------
    folder : Path
        The folder of the data package.
    resources : list of dict
        The tables, as ``datapackage.json`` lists them.
    """
    differ = changes(_locked(folder), figures(folder, resources))
    found = [
        f"{FILE}, {change}. Compare it with the source; if it is right, run `make figures`."
        for change in differ[:_MOST_SHOWN]
    ]
    more = len(differ) - len(found)
    return [*found, f"{FILE}: and {more:,} more; `make figures` lists all."] if more else found


def renew(folder: Path, resources: list[dict]) -> list[str]:
    """Write the lock anew, and return what changed, each as ``old -> new``."""
    locked, now = _locked(folder), figures(folder, resources)
    (folder / FILE).write_text(_write(now), encoding="utf-8", newline="\n")
    return changes(locked, now)


def changes(old: Figures, new: Figures) -> list[str]:
    """Return the figures that differ, and the rows that are gone or new, one line for each."""
    rows_old, rows_new = ({place[:2] for place in known} for known in (old, new))
    both = rows_old & rows_new
    gone = [f"{' '.join(row)}: gone" for row in rows_old - rows_new]
    added = [f"{' '.join(row)}: new" for row in rows_new - rows_old]
    differ = [
        f"{' '.join(place[:2])}, {place[2]}: {old.get(place, '')!r} -> {new.get(place, '')!r}"
        for place in old.keys() | new.keys()
        if place[:2] in both and old.get(place, "") != new.get(place, "")
    ]
    return sorted([*gone, *added, *differ])


def figures(folder: Path, resources: Iterable[dict]) -> Figures:
    """Return every figure of the tables, and what their description says of them."""
    found: Figures = {}
    for resource in resources:
        for name, value in _said(resource).items():
            found[resource["name"], name, "says"] = value
        if resource["name"] == _NOT_TOLD:
            continue
        fields, keys = _fields(resource), _keys(resource)
        for row in rows.raw(folder, resource):
            key = ", ".join(row[name] for name in keys)
            for name in fields:
                found[resource["name"], key, name] = row[name]
    return found


def _locked(folder: Path) -> Figures:
    path = folder / FILE
    return _read(path.read_text(encoding="utf-8")) if path.exists() else {}


def _fields(resource: dict) -> list[str]:
    """Return the fields that hold more than free words."""
    schema = resource["schema"]
    claims = resource.get("claims", {"subject": []})
    told = {*_keys(resource), *claims["subject"], claims.get("measure"), "order_number"}
    told |= {name for key in schema.get("foreignKeys", []) for name in key["fields"]}
    return [
        field["name"]
        for field in schema["fields"]
        if field["type"] != "string"
        or field["name"] in told
        or "unit" in field
        or field.get("constraints", {}).keys() & {"enum", "unique"}
    ]


def _keys(resource: dict) -> list[str]:
    keys = resource["schema"].get("primaryKey", [])
    return [keys] if isinstance(keys, str) else keys


def _said(resource: dict) -> dict[str, str]:
    """Return what the description says of a table that changes what its figures mean."""
    said = {"licence": " ".join(licence["name"] for licence in resource.get("licenses", []))}
    said |= {f"unit of {f['name']}": f["unit"] for f in resource["schema"]["fields"] if "unit" in f}
    for identity in resource.get("identities", []):
        text = json.dumps(identity, ensure_ascii=False, sort_keys=True)
        said[f"identity {identity['name']}"] = text
    return said


def _write(known: Figures) -> str:
    """Write figures as text: a line for each row, after the fields of its table."""
    text = StringIO()
    writer = csv.writer(text, **_FORM, lineterminator="\n")
    table: tuple = ()
    by_row: dict[tuple[str, str], dict[str, str]] = {}
    for (name, key, field), value in known.items():
        by_row.setdefault((name, key), {})[field] = value
    for (name, key), cells in by_row.items():
        if (name, *cells) != table:
            table = (name, *cells)
            writer.writerow(["#", *table])
        writer.writerow([key, *cells.values()])
    return text.getvalue()


def _read(text: str) -> Figures:
    known: Figures = {}
    table, fields = "", []
    for cells in csv.reader(StringIO(text), **_FORM):
        if cells[0] == "#":
            _, table, *fields = cells
            continue
        for field, value in zip(fields, cells[1:], strict=True):
            known[table, cells[0], field] = value
    return known


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0."""
    argparse.ArgumentParser(
        prog="python -m helpers.book.data.lock", description=__doc__
    ).parse_args(arguments)
    folder = datasets.folder()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    changed = renew(folder, package["resources"])
    print("\n".join(changed) if changed else f"No figure differs from {folder / FILE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
