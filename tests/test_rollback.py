"""The end of the operations: each figure of the chapter against plain Python on the files."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from helpers.analysis import daily
from helpers.views import rollback as views

DATA = Path(__file__).parents[1] / "data"
DECREE = date(1938, 11, 17)
JULY, DECEMBER = date(1938, 7, 1), date(1938, 12, 31)


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shot():
    people = Counter()
    for row in rows("moscow_shot_daily"):
        people[date.fromisoformat(row["date"])] += int(row["shot"])
    return people


def between(shot, first, last):
    return sum(n for day, n in shot.items() if first <= day <= last)


def around(shot, day, width):
    before = between(shot, day - timedelta(days=width), day - timedelta(days=1))
    return before, between(shot, day, day + timedelta(days=width - 1))


def calendar(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_the_counts_by_day_add_up_the_places(shot):
    found = views.per_day()

    assert {day.date(): n for day, n in found.items()} == shot


def test_the_windows_around_the_decree_are_those_of_the_table(shot):
    expected = {7: (0, 0), 14: (2, 0), 30: (34, 3), 60: (275, 3), 120: (1_560, 258)}

    assert list(views.WINDOWS.values()) == list(expected)
    for width, counts in expected.items():
        assert around(shot, DECREE, width) == counts
        assert daily.before_after(views.per_day(), views.DECREE, width) == counts


@pytest.mark.parametrize(
    ("width", "first", "last", "counts"),
    [
        (7, date(1938, 9, 21), date(1938, 9, 22), (335, 67)),
        (14, date(1938, 9, 2), date(1938, 9, 2), (500, 181)),
        (30, date(1938, 7, 2), date(1938, 7, 2), (877, 151)),
        (60, date(1938, 10, 5), date(1938, 10, 5), (1_410, 36)),
        (120, date(1938, 9, 21), date(1938, 9, 23), (2_835, 229)),
    ],
)
def test_the_largest_fall_lies_where_counting_by_hand_finds_it(shot, width, first, last, counts):
    by_day = {day: around(shot, day, width) for day in calendar(JULY, DECEMBER)}
    largest = max(before - after for before, after in by_day.values())
    days = [day for day, (before, after) in by_day.items() if before - after == largest]

    found = daily.falls(views.per_day(), *views.SPAN, width)
    best = found[found["fall"] == found["fall"].max()]
    assert [day.date() for day in best.index] == days
    assert (days[0], days[-1]) == (first, last)
    assert tuple(best.iloc[0][["before", "after"]]) == counts


def test_the_long_silence_begins_on_20_october_and_no_earlier_one_is_much_over_two_weeks(shot):
    runs, length = [], 0
    first, last = date(1937, 8, 5), date(1939, 6, 30)
    for day in [*calendar(first, last), None]:
        if day and shot[day] < 10:
            length += 1
        elif length:
            end = (day or last + timedelta(days=1)) - timedelta(days=1)
            runs.append((length, end - timedelta(days=length - 1), end))
            length = 0
    runs.sort(key=lambda run: -run[0])

    found = daily.silences(views.per_day(), str(first), str(last), least=10)
    assert found["days"].tolist() == [days for days, _, _ in runs]
    longest = found.iloc[0]
    assert (longest["days"], longest["first"].date(), longest["last"].date()) == runs[0]
    assert runs[0] == (123, date(1938, 10, 20), date(1939, 2, 19))
    assert longest["people"] == between(shot, runs[0][1], runs[0][2]) == 8
    assert max(days for days, begins, _ in runs if begins < date(1938, 10, 20)) == 15


def test_the_last_day_with_ten_people_is_four_weeks_before_the_decree(shot):
    last = max(day for day, n in shot.items() if n >= 10 and day < DECREE)
    anybody = max(day for day in shot if day < DECREE)

    assert last == date(1938, 10, 19)
    assert ((DECREE - last).days, (DECREE - anybody).days) == (29, 14)


def test_the_sums_of_the_text_are_those_of_the_list(shot):
    for first, last, expected in (
        (date(1938, 9, 1), date(1938, 10, 31), 732),
        (date(1938, 11, 1), date(1938, 11, 30), 2),
        (date(1938, 10, 20), date(1938, 12, 31), 7),
        (date(1939, 2, 1), date(1939, 4, 30), 385),
        (date(1938, 8, 1), date(1938, 9, 30), 1_311),
        (date(1939, 2, 21), date(1939, 3, 15), 236),
        (date(1939, 2, 20), date(1939, 2, 20), 18),
    ):
        assert between(shot, first, last) == expected


def test_the_pause_of_july_looks_like_that_of_october_until_the_days_after(shot):
    assert around(shot, date(1938, 7, 11), 14) == (168, 3)
    assert around(shot, date(1938, 10, 20), 14) == (32, 2)
    assert around(shot, date(1938, 7, 26), 30)[1] > 500
    assert around(shot, date(1938, 11, 4), 30)[1] == 0
    dated = {row["date"] for name in ("orders", "timeline") for row in rows(name)}
    assert "1938-07-11" not in dated


def test_the_steps_stand_in_order_with_their_distance_from_the_decree():
    found = views.steps()

    dates = [day.date() for day in found["date"]]
    assert dates == sorted(dates)
    assert found["from_decree"].tolist() == [(day - DECREE).days for day in dates]
    assert found["from_decree"].min() == -63
    assert (date(1938, 9, 29) in dates, date(1938, 10, 17) in dates) == (True, True)
    asked = found[found["what"].str.startswith("Irkutsk")]
    assert [day.date() for day in asked["date"]] == [date(1938, 10, 5), date(1938, 10, 28)]
    assert (DECREE - date(1938, 9, 29)).days < 62  # five ends within two months


def test_the_prisons_are_counted_as_the_exercise_says():
    people = {
        row["key"].removeprefix("prison_population_yakovlev_"): int(row["value"])
        for row in rows("great_purge_totals")
        if row["measure"] == "prison_population"
    }

    assert people["1939_01"] - people["1939_10"] == 174_250
    assert round((1 - people["1939_10"] / people["1939_01"]) * 100) == 49


@pytest.mark.parametrize("width", views.WINDOWS.values())
@pytest.mark.parametrize(("day_label", "day"), views.CANDIDATES.items())
def test_the_words_on_a_date_hold_its_figures(shot, day, day_label, width):
    words, shown = views.around(day, day_label, width)
    before, after = around(shot, date.fromisoformat(day), width)
    falls = [b - a for b, a in (around(shot, one, width) for one in calendar(JULY, DECEMBER))]
    larger = sum(fall > before - after for fall in falls)

    said = words.data
    assert said.startswith(f"**{day_label}.**")
    assert f"In the {width} days before, the list counts {before:,} " in said
    assert f"days from this date on, {after:,}." in said
    assert f"{larger} of the 184 days" in said
    if before >= 10 and after <= before:
        assert f"{(before - after) / before * 100:.1f} per cent fewer" in said
    else:
        assert "per cent fewer" not in said
    assert len(shown.data) == 2 * width
    assert shown.data["shot"].sum() == before + after
    assert shown.to_html().count("<svg") == 2
