"""The words of a source hold the figure of the row, or it is said that they do not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets
from helpers.book.data import as_printed
from tests import planting

# How sources write numbers: what stands there, and what each number can be read as.
NUMBERS = [
    ("1 565 041 чел.", [{1565041}]),
    ("16\u202f573 / 16\u00a0573 / 16\u2009573", [{16573}] * 3),
    ("143810 people were arrested", [{143810}]),
    ("657,799 | 46.30%", [{657799, Fraction("657.799")}, {Fraction("46.3")}]),
    ("insgesamt 46.317 Menschen", [{46317, Fraction("46.317")}]),
    ("czyli 73,66%", [{Fraction("73.66")}]),
    ("1.420.711 and 1,420,711.5", [{1420711}, {Fraction("1420711.5")}]),
    ("0.853", [{Fraction("0.853")}]),
    ("почти 770 тыс. человек", [{770000}]),
    ("About 18.5 thousand", [{18500}]),
    ("167,6 млн", [{167600000}]),
    ("w przybliżeniu 15 tys. osób", [{15000}]),
    ("w ciągu trzech miesięcy, w dwóch turach", [{3}, {2}]),
    ("трехдневными сводками, в пятидневный срок", [{3}, {5}]),
    ("с одной до восьми тысяч", [{1}, {8000}]),
    ("the forgotten five per cent", [{5}]),
    ("fünf bis zehn Jahre", [{5}, {10}]),
    ("от 5 до 8 лет", [{5}, {8}]),
    ("20,000—50,000 killed", [{20000, 20}, {50000, 50}]),
    ("Башкирская ССР 500 1500 2000", [{500}, {1500}, {2000}]),
    ("nothing is counted here", []),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_numbers_are_read_as_their_sources_write_them(text, numbers):
    assert as_printed.numbers(text) == numbers


@given(st.integers(0, 10**8), st.sampled_from(["", " ", ",", ".", "\u202f", "'"]))
def test_every_count_is_read_whatever_groups_its_digits(count, separator):
    grouped = f"{count:,}".replace(",", separator)
    (readings,) = as_printed.numbers(f"in all {grouped} people")
    assert count in readings


@pytest.fixture
def said(package):
    """Return a function that says what is wrong after a row was changed."""

    def problems(table, key, **cells):
        planting.change(package, table, key, **cells)
        return as_printed.problems(package, datasets.descriptor(table))

    return problems


PETROV = ("national_operations", "polish_arrested_petrov")


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        (*PETROV, {}),
        (*PETROV, {"as_printed": "было арестовано 143 810 человек"}),
        (*PETROV, {"as_printed": "143,8 тыс.", "value_low": "143800", "value_high": "143800"}),
        ("order_00447_limits", "nkvd_camps", {"as_printed": "Лагеря НКВД 10 000 - 10 000"}),
        ("order_00447_limits", "kirghiz_ssr", {"as_printed": "250 500 750"}),
        ("order_00447_limits", "kirghiz_ssr", {"as_printed": "250 по 1-й категории и 500"}),
        ("orders", "o00439", {"as_printed": "приказ от 25 июля 1937 г."}),
        ("orders", "o00439", {"as_printed": "order of July 25, 1937"}),
        ("orders", "o00439", {"as_printed": "25.07.1937"}),
        ("orders", "o00439", {"as_printed": "Befehl vom 25. Juli 1937"}),
        ("orders", "o00439", {"as_printed": "on 25 July"}),
    ],
)
def test_a_figure_that_is_printed_so_passes(said, table, key, cells):
    assert said(table, key, **cells) == []


@pytest.mark.parametrize(
    ("table", "key", "cells", "message"),
    [
        (*PETROV, {"value_low": "148310", "value_high": "148310"}, "the row has 148310, and print"),
        (*PETROV, {"as_printed": "148310 people were arrested"}, "and printed is '148310 people"),
        (*PETROV, {"as_printed": "people were arrested"}, "the row has 143810"),
        (*PETROV, {"as_printed": f"143810 {'so many words ' * 3}"}, "9 words stand around"),
        (
            "national_operations",
            "polish_sentenced_to_death_petrov_1997",
            {"as_printed": "111091 people"},
            "nobody read what is printed",
        ),
        (
            "national_operations",
            "greek_killed_or_disappeared_article",
            {"value_high": "56000"},
            "the row has 20000, 56000",
        ),
        ("order_00447_limits", "kirghiz_ssr", {"as_printed": "500 250 750"}, "the row has 250, 50"),
        ("order_00447_limits", "kirghiz_ssr", {"as_printed": "250 500 705"}, "the row has 250, 50"),
        ("nationality_arrests", "poles", {"overrepresentation": "20.01"}, "7.42, 0.37, 20.01"),
        ("orders", "o00439", {"as_printed": "15 июля 1937 г."}, "1937-07-25 is not the day"),
        ("orders", "o00439", {"as_printed": "25 июля 1938 г."}, "1937-07-25 is not the day"),
        ("orders", "o00439", {"as_printed": "25 июня 1937 г."}, "1937-07-25 is not the day"),
    ],
)
def test_a_figure_that_is_printed_otherwise_is_named(said, table, key, cells, message):
    (problem,) = said(table, key, **cells)
    assert problem.startswith(f"{table}.csv, row ")
    assert message in problem


def test_it_is_said_how_many_rows_have_the_words_of_their_source(package):
    assert " carry the figure as it is printed." in as_printed.coverage(package)
