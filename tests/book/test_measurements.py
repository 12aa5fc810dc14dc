"""What a page says was measured is what the last run of `make bench` gave."""

import csv

import pytest
from bs4 import BeautifulSoup

from helpers.html_table import Cell, html_table
from tests.course import ROOT

RESULTS = ROOT / "benchmarks" / "results"


@pytest.mark.parametrize(
    ("name", "page"),
    [
        *((name, "measurements") for name in ("comparison", "growth", "pages", "mutations", "run")),
        ("kernels", "instructors/for-administrators"),
    ],
)
def test_each_table_is_what_was_measured(built_book, name, page):
    page = BeautifulSoup((built_book / f"chapters/{page}.html").read_bytes(), "html.parser")
    shown = [
        [[plain(cell.get_text()) for cell in row(["th", "td"])] for row in table("tr")]
        for table in page.select("article table")
    ]
    with (RESULTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        assert [[plain(cell) for cell in row] for row in csv.reader(lines)] in shown


def plain(cell: str) -> str | float:
    """Return a figure as a number, so that 7.0 and 7, or 1017.69 and 1,017.69, are the same."""
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return cell.lower()


def test_a_unit_keeps_its_small_letter_at_the_head_of_a_column(built_book):
    page = BeautifulSoup((built_book / "chapters/measurements.html").read_bytes(), "html.parser")
    heads = [head.get_text() for head in page.select("article thead th")]
    assert "kB gzipped" in heads
    assert not [head for head in heads if head.startswith("KB")]


def test_a_column_of_figures_stands_right_also_with_commas():
    rows = [[Cell("one"), Cell("1,017.69")], [Cell("another"), Cell("7")]]
    drawn = html_table("Sizes", ["What", "kB"], rows)
    cells = BeautifulSoup(drawn, "html.parser").select("tbody td")
    assert [cell["class"] for cell in cells] == [["number"], ["number"]]


def test_without_a_run_the_build_fails_and_says_how_to_get_one(book):
    book.plant(measured="# Measured\n\n```{measurements} nothing\nA caption\n```\n")
    done = book.build()
    assert done.exit_code != 0
    assert "There is no nothing.csv in benchmarks/results. Run: make bench" in done.output
