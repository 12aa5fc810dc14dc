"""The cells of a row agree with one another, or it is said which do not."""

import json

import pytest

from helpers import datasets
from helpers.book.data import rows
from tests import planting

OPERATIONS, TOTALS = "national_operations", "great_purge_totals"
# A row, what is planted in it, and what is said.
FAULTS = [
    (
        OPERATIONS,
        "finnish_killed_or_disappeared_wiki",
        {"value_low": "25000", "value_high": "8000"},
        "value_low is 25000 and value_high is 8000: exchange them",
    ),
    (
        OPERATIONS,
        "polish_sentenced_to_death_petrov_1997",
        {"period_start": "1938-11-15", "period_end": "1937-08-20"},
        "period_start is 1938-11-15 and period_end is 1937-08-20",
    ),
    (OPERATIONS, "polish_arrested_petrov", {"value_high": "0143810"}, "is written '0143810'"),
    (OPERATIONS, "polish_arrested_petrov", {"value_high": "+143810"}, "is written '+143810'"),
    (TOTALS, "arrested_nkvd_1938_11", {"value": "00"}, "value is written '00'"),
    ("nationality_arrests", "ukrainians", {"nationality": "Ukr\u0430inians"}, "of Latin and Cyri"),
    (OPERATIONS, "polish_sentenced_to_death_petrov_1997", {"verified": "yes"}, "was not read"),
    (OPERATIONS, "polish_sentenced_petrov", {"verified": "recall"}, "was not read"),
    (OPERATIONS, "polish_sentenced_to_death_petrov_1997", {"status": "count"}, "was not read"),
    (OPERATIONS, "polish_sentenced_petrov", {"seen_at": ""}, "say in seen_at where"),
    (OPERATIONS, "polish_death_share_pct_chang", {"value_high": "794"}, "more than 100 per cent"),
    (OPERATIONS, "latvian_killed_wiki", {"status": "count"}, "its status is estimate, not count"),
    (TOTALS, "arrested_memorial", {"status": "published"}, "its status is estimate, not published"),
    (TOTALS, "executed_memorial", {"value": "724000"}, "one value or the ends of a range"),
    (
        "nationality_arrests",
        "poles",
        {"share_arrested_pct": "7.24"},
        "share_arrested_printed is '7.42%' and the number beside it is 7.24",
    ),
    (
        "nationality_arrests",
        "poles",
        {"overrepresentation_printed": "20.01"},
        "the number beside it is 20.1",
    ),
    (
        "order_00447_limit_changes",
        "omsk_estimated_spasitelny",
        {"date_precision": "month", "date": "1937-07-02"},
        "write the first day of the month",
    ),
]


@pytest.mark.parametrize(
    ("table", "field", "address"),
    [
        ("sources", "url", "https://rulit.me/books/a-book-read-1.html"),
        ("sources", "archived_url", "http://www.litmir.me/br/?b=1"),
        (OPERATIONS, "seen_at", "https://istmat.org/node/1; https://user.bibliboba.online/b/1/p/2"),
    ],
)
def test_no_table_links_an_unauthorised_copy_of_a_book(package, table, field, address):
    planting.rewrite(package, table, lambda lines: lines[0].update({field: address}))

    (said,) = rows.problems(package, datasets.descriptor(table))

    assert said.startswith(f"{table}.csv, row 2: {field} links http")
    assert "A page of a copy of the book" in said


@pytest.mark.parametrize(("table", "key", "cells", "said"), FAULTS)
def test_cells_that_do_not_agree_are_named_with_their_row(package, table, key, cells, said):
    planting.change(package, table, key, **cells)
    resource = datasets.descriptor(table)
    number = [row["key"] for row in rows.raw(package, resource)].index(key) + 2

    found = rows.problems(package, resource)

    assert all(problem.startswith(f"{table}.csv, row {number}: ") for problem in found)
    assert [problem for problem in found if said in problem]


def test_every_row_of_the_data_agrees_with_itself(package):
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        assert rows.problems(package, resource) == []
