"""Measure figures in prose: how the build grows with claims in the data and references to them.

Each build is one of a book of a single page, without a kernel. What it takes with no claim and no
reference is shown as well, for comparison.
"""

import csv
import tempfile
import time
from pathlib import Path

from benchmarks.report import folder_asked, show
from helpers.book.data import data_package
from tests.book.books import Book

CLAIMS = [0, 1_000, 10_000]
REFERENCES = [0, 200, 2_000]
A_PARAGRAPH = 20  # references


def main() -> None:
    """Build the books and report, as text and CSV."""
    folder = folder_asked(__doc__)
    rows = []
    for claims in CLAIMS:
        for references in REFERENCES:
            with tempfile.TemporaryDirectory() as place:
                seconds = build(Path(place) / "book", claims, references)
            rows.append({"claims": claims, "references": references, "seconds": round(seconds, 1)})
    show("Growth with claims and references", rows, folder)


def build(root: Path, claims: int, references: int) -> float:
    """Return the seconds that a book takes with so many claims more, and references to claims."""
    book = Book(root)
    table = root / "data" / "national_operations.csv"
    with table.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    model = next(row for row in rows if row["key"] == "polish_arrested_petrov")
    rows += [model | {"key": f"claim_{i}"} for i in range(claims)]
    with table.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    keys = [row["key"] for row in rows[-claims:]] if claims else [model["key"]]
    roles = [
        f"{{datum}}`143,810 <national_operations.{keys[i % len(keys)]}>`" for i in range(references)
    ]
    paragraphs = [
        "According to the source: " + ", ".join(roles[i : i + A_PARAGRAPH]) + "."
        for i in range(0, references, A_PARAGRAPH)
    ]
    data_package.renew(root / "data")
    book.lock_data()
    book.plant(figures="\n\n".join(["# Figures", *paragraphs]) + "\n")
    started = time.perf_counter()
    done = book.build()
    seconds = time.perf_counter() - started
    assert done.exit_code == 0, done.output
    return seconds


if __name__ == "__main__":
    main()
