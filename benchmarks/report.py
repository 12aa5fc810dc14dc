"""What the benchmarks share: their one option, and how they report."""

import argparse
import csv
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"  # which pages of the book show
OTHERS = ROOT / "_build" / "bench"


def command_line(description: str, folder: Path = OTHERS) -> argparse.ArgumentParser:
    """Return a parser of the command line with the option that all benchmarks have."""
    parser = argparse.ArgumentParser(prog="make bench", description=description)
    parser.add_argument("--folder", type=Path, default=folder, help="where the CSVs go")
    return parser


def folder_asked(description: str, folder: Path = OTHERS) -> Path:
    """Read the command line; return the folder for the CSVs, made if need be."""
    folder = command_line(description, folder).parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def show(title: str, rows: list[dict], folder: Path, name: str = "") -> None:
    """Print rows as a table and write them as CSV, under a name or that of the title."""
    table = pd.DataFrame(rows)
    print(f"\n{title}\n{table.to_string(index=False, float_format='{:,.1f}'.format)}")
    path = folder / f"{name or title.lower().replace(' ', '-')}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, table.columns)
        writer.writeheader()
        writer.writerows({key: _rounded(value) for key, value in row.items()} for row in rows)


def _rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value
