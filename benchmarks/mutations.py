"""Plant errors in copies of the data package, and count those that stop a build.

Each is a slip that a person could make, at a place that the seed chooses: a new one each time. The
copy is renewed as by `make data`; then the checks are called that a build makes before it reads a
page. What they let pass is named. The figures in prose, which a build checks as well, are left out.
"""

import csv
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import RESULTS, ROOT, command_line, show
from helpers import datasets
from helpers.book.data import as_printed, data_package, lock, rows

LEAST = 99  # of 100
UNITS = ["thousand people", "per cent", "families", "cases", "years"]
NUMBERS = ("integer", "number")


@dataclass
class Copy:
    """A copy of the data package in which something is changed.

    Attributes
    ----------
    folder : Path
    random : random.Random
        What chooses the place.
    table : str
        The table that was changed.
    """

    folder: Path
    random: random.Random
    table: str = ""

    def __post_init__(self) -> None:
        self.package = json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))

    def tables(self, fits: Callable[[dict], bool]) -> list[dict]:
        """Return the tables with a field that fits, in an order by chance."""
        found = [r for r in self.package["resources"] if r["name"] != "sources"]
        found = [r for r in found if any(map(fits, r["schema"]["fields"]))]
        return self.random.sample(found, len(found))

    def read(self, resource: dict) -> list[dict[str, str]]:
        """Read a table that will be changed."""
        self.table = resource["name"]
        return rows.raw(self.folder, resource)

    def write(self, cells: list[dict[str, str]]) -> None:
        """Write the table that was read, and its hash."""
        with (self.folder / f"{self.table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, cells[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(cells)
        data_package.renew(self.folder)


def is_figure(field: dict) -> bool:
    """Say whether a field counts something; the ends of a claim's range are one figure here."""
    return field["type"] in NUMBERS and "unit" in field


def change_number(copy: Copy, change: Callable[[str], str]) -> str:
    """Change a number of a table; both ends of a range that is one figure, as a person would."""
    resource = copy.tables(is_figure)[0]
    cells = copy.read(resource)
    names = [field["name"] for field in resource["schema"]["fields"] if is_figure(field)]
    places = [(row, name) for row in cells for name in names if row[name] != change(row[name])]
    row, name = copy.random.choice(places)
    old, new = row[name], change(row[name])
    while new == old:
        new = change(old)
    twins = [name, *(n for n in ("value_low", "value_high") if n in name and row[n] == old)]
    if name in ("value_low", "value_high") and row["value_low"] == row["value_high"]:
        twins = ["value_low", "value_high"]
    row.update(dict.fromkeys(twins, new))
    copy.write(cells)
    return f"{place(row)}, {name}: {old} -> {new}"


def swap_digits(copy: Copy) -> str:
    """Swap two digits that stand side by side."""

    def swapped(number: str) -> str:
        pairs = [i for i in range(len(number) - 1) if number[i : i + 2].isdigit()]
        pairs = [i for i in pairs if number[i] != number[i + 1]]
        if not pairs:
            return number
        i = copy.random.choice(pairs)
        return number[:i] + number[i + 1] + number[i] + number[i + 2 :]

    return change_number(copy, swapped)


def mistype_digit(copy: Copy) -> str:
    """Type another digit."""

    def mistyped(number: str) -> str:
        digits = [i for i, character in enumerate(number) if character.isdigit()]
        if not digits:
            return number
        i = copy.random.choice(digits)
        others = sorted(set("0123456789") - {number[i]})
        return number[:i] + copy.random.choice(others) + number[i + 1 :]

    return change_number(copy, mistyped)


def shift_rows(copy: Copy) -> str:
    """Let a few cells of a column slip down by a row; the last of them comes up."""
    resource = copy.tables(is_figure)[0]
    cells = copy.read(resource)
    fields = [field["name"] for field in resource["schema"]["fields"] if is_figure(field)]
    while True:
        name, length = copy.random.choice(fields), copy.random.randint(2, min(6, len(cells)))
        first = copy.random.randrange(len(cells) - length + 1)
        old = [row[name] for row in cells[first : first + length]]
        if len(set(old)) > 1:
            break
    for row, value in zip(cells[first:], [old[-1], *old[:-1]], strict=False):
        row[name] = value
    copy.write(cells)
    return f"{place(cells[first])} and {length - 1} more, {name}: shifted by a row"


def exchange(copy: Copy, fits: Callable[[dict], bool]) -> str:
    """Exchange two cells of a column that differ."""
    for resource in copy.tables(fits):
        cells = copy.read(resource)
        names = [field["name"] for field in resource["schema"]["fields"] if fits(field)]
        name = copy.random.choice(names)
        pairs = [row for row in cells if row[name]]
        if len({row[name] for row in pairs}) > 1:
            break
    one = copy.random.choice(pairs)
    other = copy.random.choice([row for row in pairs if row[name] != one[name]])
    one[name], other[name] = other[name], one[name]
    copy.write(cells)
    return f"{place(one)} and {place(other)}, {name}: exchanged"


def exchange_days(copy: Copy) -> str:
    """Exchange the days of two rows."""
    return exchange(copy, lambda field: field["type"] == "date")


def exchange_sources(copy: Copy) -> str:
    """Exchange the sources of two rows."""
    return exchange(copy, lambda field: field["name"] == "source_key")


def change_unit(copy: Copy) -> str:
    """Give a field another unit."""
    resource = copy.tables(is_figure)[0]
    copy.table = resource["name"]
    field = copy.random.choice([f for f in resource["schema"]["fields"] if is_figure(f)])
    old = field["unit"]
    field["unit"] = copy.random.choice([unit for unit in UNITS if unit != old])
    text = json.dumps(copy.package, indent=2, ensure_ascii=False) + "\n"
    (copy.folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    return f"unit of {field['name']}: {old} -> {field['unit']}"


def leave_out_row(copy: Copy) -> str:
    """Leave a row out."""
    cells = copy.read(copy.tables(is_figure)[0])
    gone = cells.pop(copy.random.randrange(len(cells)))
    copy.write(cells)
    return f"{place(gone)}: left out"


SLIPS = {
    "Two digits swapped": swap_digits,
    "Another digit": mistype_digit,
    "Rows shifted": shift_rows,
    "Days exchanged": exchange_days,
    "Sources exchanged": exchange_sources,
    "Another unit": change_unit,
    "A row left out": leave_out_row,
}


def place(row: dict[str, str]) -> str:
    """Name a row by its key, or by its first cells."""
    return row.get("key") or ", ".join(list(row.values())[:2])


def stops(copy: Copy) -> tuple[bool, bool]:
    """Say whether the contents of the tables alone stop a build, and whether the lock does."""
    resources = [datasets.descriptor(name) for name in datasets.names()]
    changed = datasets.descriptor(copy.table)
    try:
        contents = bool(
            data_package.table_problems(copy.folder, copy.table)
            or rows.problems(copy.folder, changed)
            or as_printed.problems(copy.folder, changed)
            or data_package.arithmetic_problems()
        )
    except ValueError:  # an identity finds the row no more that it is about
        contents = True
    return contents, bool(lock.problems(copy.folder, resources))


def main() -> int:
    """Plant the errors and report, as text and CSV; return 1 if too many pass."""
    parser = command_line(__doc__, RESULTS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--times", type=int, default=50, help="how many errors of each kind")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    chance, passed, table = random.Random(options.seed), [], []
    for kind, plant in SLIPS.items():
        found = []
        for _ in range(options.times):
            with tempfile.TemporaryDirectory() as folder:
                data = Path(folder) / "data"
                shutil.copytree(ROOT / "data", data)
                os.environ["HELPERS_DATA"] = str(data)
                copy = Copy(data, chance)
                said = plant(copy)
                found.append(stops(copy))
                if not any(found[-1]):
                    passed.append(f"{kind}: {copy.table}, {said}")
        table.append(line(kind, found))
    planted, stopped = (sum(row[name] for row in table) for name in ("planted", "stop a build"))
    by_contents = sum(row["by sums, ranges and printed words"] for row in table)
    table.append(_line("All", planted, stopped, by_contents))
    show(f"Errors planted in the data, seed {options.seed}", table, options.folder, "mutations")
    print("\n".join(["", "What passed:", *(passed or ["nothing"])]))
    return int(100 * stopped < LEAST * planted)


def line(kind: str, found: list[tuple[bool, bool]]) -> dict:
    """Sum up one kind of error."""
    return _line(kind, len(found), sum(map(any, found)), sum(contents for contents, _ in found))


def _line(kind: str, planted: int, stopped: int, by_contents: int) -> dict:
    return {
        "error": kind,
        "planted": planted,
        "stop a build": stopped,
        "by sums, ranges and printed words": by_contents,
    }


if __name__ == "__main__":
    sys.exit(main())
