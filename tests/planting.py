"""Changes to a copy of the data package, for tests of what is said of them."""

import csv
from collections.abc import Callable
from pathlib import Path


def change(folder: Path, table: str, key: str, /, **cells: str) -> None:
    """Change cells of the row of a table with this key."""

    def changed(rows: list[dict[str, str]]) -> None:
        (row,) = (row for row in rows if row["key"] == key)
        row.update(cells)

    rewrite(folder, table, changed)


def rewrite(folder: Path, table: str, changed: Callable[[list[dict[str, str]]], None]) -> None:
    """Change the rows of a table in place."""
    path = folder / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = list(rows[0])
    changed(rows)
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
