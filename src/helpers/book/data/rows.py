"""What must hold within each row, whatever the table: its cells agree with one another.

Types, keys, links and plausible ranges are validated by Frictionless, sums by `identities`.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["problems", "raw"]

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff])\w+")
# Sites that show whole books without leave of those who hold the rights.
_READER_SITES = (
    "bibliboba|bookreadfree|booksonline|bookscafe|bubooker|chitaem-online|chitka|coollib|dereksiz"
    "|docslib|e-reading|iknigi|issuhub|knigalub|knizhkionline|lib.rus.ec|libcat|libking|librs"
    "|litbaza|litfond|litmir|loveread|mybooks|newlib|online-biblioteka|onlinekniga|onlinereads"
    "|readnow|royallib|rulit|studfile|textbooks.net|trantor|vdocuments|wikireading|worldhistory.biz"
)
_READER = re.compile(rf"https?://[^/\s]*\b(?:{_READER_SITES.replace('.', '[.]')})[^/\s]*", re.I)
# Pairs of fields of which the first is at most the second, and how they compare.
_RISING = [
    ("value_low", "value_high", float),
    ("period_start", "period_end", str),
    ("date", "date_end", str),
]


def raw(folder: Path, resource: dict) -> list[dict[str, str]]:
    """Read the cells of a table as they stand in its file.

    Parameters
    ----------
    folder : Path
        The folder of the data package.
    resource : dict
        The table, as ``datapackage.json`` describes it.
    """
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def problems(folder: Path, resource: dict) -> list[str]:
    """Return what does not hold within the rows of a table: each a line with row and remedy."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    measure = resource.get("claims", {}).get("measure", "")
    found = []
    for number, row in enumerate(raw(folder, resource), start=2):
        said = [*_cells(row, fields), *_agreement(row), *_claim(row, measure)]
        found += [f"{resource['path']}, row {number}: {problem}" for problem in said]
    return found


def _cells(row: dict[str, str], fields: dict) -> Iterator[str]:
    for name, cell in row.items():
        if not cell:
            continue
        if fields[name]["type"] in ("integer", "number", "year") and not _NUMBER.fullmatch(cell):
            yield f"{name} is written {cell!r}. Write a number without zeros or signs before it."
        if copy := _READER.search(cell):
            yield (
                f"{name} links {copy.group()}, a site of unauthorised copies. Name the work in "
                "source_key, and write without an address: A page of a copy of the book."
            )
        if mixed := _MIXED.search(cell):
            yield (
                f"{name} holds {mixed.group()!r}, of Latin and Cyrillic letters. Write it in one "
                "alphabet."
            )


def _agreement(row: dict[str, str]) -> Iterator[str]:
    for low, high, size in _RISING:
        ends = row.get(low), row.get(high)
        if all(ends) and size(ends[0]) > size(ends[1]):
            yield f"{low} is {ends[0]} and {high} is {ends[1]}: exchange them, or correct one."
    if row.get("value") and (row.get("value_low") or row.get("value_high")):
        yield "a claim has one value or the ends of a range, not both."
    for name, beside in ((n, n.removesuffix("_printed")) for n in row if n.endswith("_printed")):
        number = row.get(f"{beside}_pct") or row.get(beside)
        if number and float(row[name].strip("%")) != float(number):
            yield f"{name} is {row[name]!r} and the number beside it is {number}: make them agree."
    if row.get("date_precision") in ("month", "year") and not row["date"].endswith("-01"):
        yield f"the day of {row['date']} is not known: write the first day of the month."
    if row.get("verified") == "yes" and "seen_at" in row and not row["seen_at"]:
        yield "it was read, so say in seen_at where."


def _claim(row: dict[str, str], measure: str) -> Iterator[str]:
    status = row.get("status")
    if status and (status == "recalled") != (row["verified"] == "recall"):
        yield f"status {status} and verified {row['verified']}: what is recalled was not read."
    if not measure:
        return
    name, ends = row[measure], [row.get(n) for n in ("value", "value_low", "value_high")]
    if name.endswith("_pct") and any(end and float(end) > 100 for end in ends):
        yield f"{name} is more than 100 per cent."
    ranges = bool(ends[1] or ends[2]) if "value" in row else ends[1] != ends[2]
    if ranges and "_years_" not in name and status not in ("estimate", "recalled"):
        yield f"it gives a range, so its status is estimate, not {status}."
