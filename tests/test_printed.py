"""A printed figure is held to its digits and to the words before it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.book.prose.printed import PrintedError, agrees, read, write

# What is printed, the ends of the value, whether it is true, and what would be right.
CASES = [
    ("105,485", 105485, 105485, True, "105,485"),
    ("105,484", 105485, 105485, False, "105,485"),
    ("105485", 105485, 105485, True, "105,485"),
    ("79.4%", "0.79446", "0.79446", True, "79.4%"),
    ("79.5%", "0.79446", "0.79446", False, "79.4%"),
    ("79 per cent", "0.79446", "0.79446", True, "79 per cent"),
    ("0.79", "0.79446", "0.79446", True, "0.79"),
    ("1.3 million", 1344923, 1344923, True, "1.3 million"),
    ("1.4 million", 1344923, 1344923, False, "1.3 million"),
    ("about 40,000", 41920, 41920, True, "about 41,920"),
    ("about 40,000", 44900, 44900, False, "about 44,900"),
    ("40,000", 41920, 41920, False, "41,920"),
    ("some 700,000 people", 681692, 681692, True, "some 681,692 people"),
    ("more than 680,000", 681692, 681692, True, "681,692"),
    ("more than 690,000", 681692, 681692, False, "681,692"),
    ("more than 100,000", 681692, 681692, False, "681,692"),
    ("nearly 700,000", 681692, 681692, True, "681,692"),
    ("nearly 600,000", 681692, 681692, False, "681,692"),
    ("8,000–25,000", 8000, 25000, True, "8,000–25,000"),
    ("between 8,000 and 25,000", 8000, 25000, True, "8,000–25,000"),
    ("8,000–20,000", 8000, 25000, False, "8,000–25,000"),
    ("8,000", 8000, 25000, False, "8,000–25,000"),
    ("at least 8,000", 8000, 25000, True, "8,000–25,000"),
    ("up to 25,000", 8000, 25000, True, "8,000–25,000"),
    ("25,000", 25000, None, False, "at least 25,000"),
    ("at least 25,000", 25000, None, True, "at least 25,000"),
    ("30,000", None, 30000, False, "at most 30,000"),
    ("at most 30,000", None, 30000, True, "at most 30,000"),
    ("−2,073", -2073, -2073, True, "−2,073"),
    ("38 times", "37.9", "37.9", True, "38 times"),
    ("sixteen", 16, 16, True, "16"),
    ("fifteen groups", 16, 16, False, "16 groups"),
    ("more than half", "0.55", "0.55", True, "0.6"),
    ("a third", "0.335", "0.335", True, "0.3"),
    ("a third", "0.36", "0.36", False, "0.4"),
    ("five per cent", "0.05", "0.05", True, "0.05"),
    ("five per cent", "0.06", "0.06", False, "0.06"),
    ("one in 12", "0.0833", "0.0833", True, "one in 12"),
    ("one in ten", "0.0833", "0.0833", False, "one in 12"),
]


def exact(value):
    return None if value is None else Fraction(str(value))


@pytest.mark.parametrize(("text", "low", "high", "true", "right"), CASES)
def test_a_printed_figure_is_true_or_told_what_would_be(text, low, high, true, right):
    printed = read(text)
    assert agrees(printed, exact(low), exact(high)) == true
    assert write(printed, exact(low), exact(high)) == right


@given(st.integers(min_value=0, max_value=10**8))
def test_every_count_printed_whole_is_true_of_itself_alone(count):
    printed = read(f"{count:,}")
    assert agrees(printed, Fraction(count), Fraction(count))
    assert not agrees(printed, Fraction(count + 1), Fraction(count + 1))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_would_be_right_is_right(share, whole):
    value = Fraction(share, whole)
    for text in ("79.4%", "105,485", "1.3 million", "about 40,000", "32.01"):
        right = write(read(text), value, value)
        assert agrees(read(right), value, value), right


@pytest.mark.parametrize("text", ["", "many", "circa 5", "the Poles 5", "9–3", "about 3–9", "1 2"])
def test_what_cannot_be_checked_is_refused_with_the_forms_there_are(text):
    with pytest.raises(PrintedError):
        read(text)
