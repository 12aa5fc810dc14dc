"""Windows around a date, falls and silences: against counting by hand."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import daily

START = date(1938, 1, 1)
counts = st.lists(st.integers(0, 40), min_size=1, max_size=60)


def series(people):
    """Return a Series as a list of people gives it: without the days on which there was nobody."""
    days = pd.date_range(START, periods=len(people))
    return pd.Series(people, index=days)[lambda n: n > 0].astype(int)


def on(people, day):
    number = (day - START).days
    return people[number] if 0 <= number < len(people) else 0


@given(counts, st.integers(-5, 65), st.integers(1, 30))
def test_a_window_counts_the_days_before_a_date_and_from_it_on(people, at, width):
    day = START + timedelta(days=at)

    assert daily.before_after(series(people), day, width) == (
        sum(on(people, day - timedelta(days=n)) for n in range(1, width + 1)),
        sum(on(people, day + timedelta(days=n)) for n in range(width)),
    )


@given(counts)
def test_the_calendar_keeps_everybody_and_gives_every_day_a_count(people):
    last = START + timedelta(days=len(people) - 1)

    assert daily.calendar(series(people), START, last).tolist() == people


@given(counts, st.integers(1, 5))
def test_no_silence_holds_a_day_with_enough_people_and_each_is_as_long_as_it_can_be(people, least):
    last = START + timedelta(days=len(people) - 1)
    found = daily.silences(series(people), START, last, least=least)

    quiet = {START + timedelta(days=n) for n, one in enumerate(people) if one < least}
    covered = set()
    for run in found.itertuples():
        days = [run.first.date() + timedelta(days=n) for n in range(run.days)]
        assert days[-1] == run.last.date()
        assert run.first.date() - timedelta(days=1) not in quiet
        assert run.last.date() + timedelta(days=1) not in quiet
        assert run.people == sum(on(people, day) for day in days)
        covered |= set(days)
    assert covered == quiet
    assert found["days"].is_monotonic_decreasing


@given(counts, st.integers(-5, 65), st.integers(1, 6), st.integers(1, 30))
def test_every_day_of_a_span_has_the_windows_that_it_has_alone(people, at, days, width):
    span = [START + timedelta(days=at + n) for n in range(days)]

    found = daily.falls(series(people), span[0], span[-1], width)

    alone = [daily.before_after(series(people), day, width) for day in span]
    assert [day.date() for day in found.index] == span
    assert list(zip(found["before"], found["after"], strict=True)) == alone
    assert found["fall"].tolist() == [before - after for before, after in alone]


def test_every_day_of_the_span_has_its_fall():
    shot = series([0, 0, 5, 5, 0, 0, 0, 0, 5, 0, 0, 0])
    found = daily.falls(shot, date(1938, 1, 3), date(1938, 1, 9), 2)

    assert found["fall"].tolist() == [-10, 0, 10, 5, 0, -5, -5]


def test_the_date_itself_belongs_to_the_days_after():
    assert daily.before_after(series([3, 7]), "1938-01-02", 1) == (3, 7)


def test_windows_without_days_and_spans_that_run_backwards_are_refused():
    with pytest.raises(ValueError, match="at least 1 day"):
        daily.before_after(series([1]), "1938-01-01", 0)
    with pytest.raises(ValueError, match="at least 1 day"):
        daily.falls(series([1]), "1938-01-01", "1938-01-02", 0)
    with pytest.raises(ValueError, match="ends before it begins"):
        daily.falls(series([1]), "1938-01-02", "1938-01-01", 7)
    with pytest.raises(ValueError, match="ends before it begins"):
        daily.calendar(series([1]), "1938-01-02", "1938-01-01")
