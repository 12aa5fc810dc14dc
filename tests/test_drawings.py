"""The pictures that no chart form has: what they show is what stands in the files."""

import csv
import itertools
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers import charts, drawings
from helpers.views import moscow, orders, reference, what_happened

DATA = Path(__file__).parents[1] / "data"
WIDTHS = [charts.WIDE, charts.NARROW]


def rows(table: str) -> list[dict]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def drawn():
    figures = {
        "ways": what_happened.two_ways(),
        "acts": orders.effects(),
        "timeline": reference.timeline(),
        "calendar": moscow.calendar(),
    }
    return {
        (name, width): BeautifulSoup(figure.chart.svg(width), "xml").svg
        for name, figure in figures.items()
        for width in WIDTHS
    }


def marks(svg, kind: str = "") -> list[str]:
    return [
        mark["aria-label"]
        for mark in svg.find_all(role="graphics-symbol")
        if kind in ("", mark["aria-roledescription"])
    ]


def boxes(svg) -> list[tuple[float, float, float, str]]:
    """Return where each text begins and ends, and at which height, by the widest letters."""
    found = []
    for text in svg.find_all("text"):
        room = sum(0.34 if letter in " iljt.,:;'|" else 0.62 for letter in text.string) * 13
        start = float(text["x"]) - room * {"middle": 0.5, "end": 1}.get(text.get("text-anchor"), 0)
        found.append((start, start + room, float(text["y"]), text.string))
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["ways", "acts", "timeline", "calendar"])
def test_no_text_of_a_picture_is_cut_or_covers_another(drawn, name, width):
    found = boxes(drawn[name, width])
    assert len(found) > 10
    assert [text for start, end, _, text in found if start < -4 or end > width + 4] == []
    covered = [
        (one[3], other[3])
        for one, other in itertools.combinations(found, 2)
        if abs(one[2] - other[2]) < 12 and one[0] < other[1] - 2 and other[0] < one[1] - 2
    ]
    assert covered == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_calendar_has_a_point_for_each_person_on_the_list(drawn, width):
    shot = Counter()
    for row in rows("moscow_shot_daily"):
        if "1937-07-01" <= row["date"] <= "1938-12-31":
            shot[row["date"][:7]] += int(row["shot"])
    svg = drawn["calendar", width]
    pitch = float(svg.find(attrs={"stroke-dasharray": True})["stroke-dasharray"].split()[1]) + 0.01
    points = [
        sum(round(float(line) / pitch) + 1 for line in re.findall(r"v-([\d.]+)", path["d"]))
        for path in svg.find_all(attrs={"stroke-dasharray": True})
    ]
    assert points == [people for _, people in sorted(shot.items())]
    for label, people in zip(marks(svg), points, strict=True):
        assert f": {people:,} p" in label


def test_a_day_stands_in_its_own_column(drawn):
    svg = drawn["calendar", charts.WIDE]
    (november,) = [m for m in svg.find_all(role="graphics-symbol") if "November 1938" in str(m)]
    days = {r["date"][8:] for r in rows("moscow_shot_daily") if r["date"].startswith("1938-11")}
    starts = [float(x) for x in re.findall(r"M([\d.]+)", november.path["d"])]
    assert {f"{int(x // (charts.WIDE / 31)) + 1:02}" for x in starts} == days


@pytest.mark.parametrize("width", WIDTHS)
def test_each_step_of_both_ways_is_told_with_persons_papers_and_time(drawn, width):
    told = marks(drawn["ways", width], "step")
    steps = rows("case_steps")
    assert len(told) == len(steps)
    for row in steps:
        (label,) = [one for one in told if one.startswith(f"{row['way']}. {row['step']}. ")]
        assert all(row[part] in label for part in ("actors", "papers", "time"))


def test_troika_and_album_stand_side_by_side_where_there_is_room(drawn):
    for width, beside in ((charts.WIDE, True), (charts.NARROW, False)):
        starts = [
            tuple(map(float, re.match(r"M([\d.]+) ([\d.]+)h4", path["d"]).groups()))
            for path in drawn["ways", width].select("g > path")
        ]
        for troika, album in zip(starts[::2], starts[1::2], strict=True):
            assert (troika[1] == album[1]) is beside
            assert (album[0] > width / 2) is beside


def test_the_days_of_the_cases_are_counted_from_the_file():
    day = {row["key"]: date.fromisoformat(row["date"]) for row in rows("timeline")}
    alt = what_happened.two_ways().alt
    for person in ("cho", "grigorovsky"):
        arrested, sentenced, shot = (
            day[f"life_{person}_{step}"] for step in ("arrested", "sentenced", "shot")
        )
        assert f"{(sentenced - arrested).days} days after the arrest" in alt
        assert f"shot {(shot - sentenced).days} days after that" in alt


@pytest.mark.parametrize("width", WIDTHS)
def test_each_act_is_drawn_and_told_with_what_it_did(drawn, width):
    svg = drawn["acts", width]
    written = " ".join(text.string for text in svg.find_all("text"))
    for row in rows("order_effects"):
        assert any(
            label.startswith(row["effect"].capitalize()) and row["what"] in label
            for label in marks(svg, row["effect"])
        ), row["key"]
        assert row["what"] in written
    assert len(marks(svg, "term")) == sum(bool(row["until"]) for row in rows("order_effects"))


def test_each_new_term_was_set_after_the_last_had_run_out():
    signed = {row["key"]: row["date"] for row in rows("orders")}
    for operation in ("Order 00447", "National operations"):
        terms = sorted(
            (signed[row["order_key"]], row["until"])
            for row in rows("order_effects")
            if row["operation"] == operation and row["until"]
        )
        assert len(terms) > 2
        assert all(before[1] < after[0] for before, after in itertools.pairwise(terms))


@pytest.mark.parametrize("width", WIDTHS)
def test_each_event_has_a_mark_in_the_lane_of_its_subject(drawn, width):
    svg = drawn["timeline", width]
    events = [row["event"] for row in rows("timeline") if "1936-04" <= row["date"] < "1939-05"]
    told = marks(svg, "event")
    assert sorted(label.split(": ", 1)[1] for label in told) == sorted(events)
    lanes = [text.string for text in svg.find_all("text", {"font-weight": "bold"})]
    assert lanes[:2] == ["Order 00447", "National operations"]


def test_each_name_in_the_timeline_is_that_of_an_event():
    assert set(reference.NAMES) <= {row["key"] for row in rows("timeline")}


def test_with_a_kernel_a_drawing_has_plain_colours(drawn):
    assert "var(" not in str(drawn["acts", charts.WIDE])
    assert isinstance(orders.effects().chart, drawings.Drawing)


def test_each_correction_names_a_row_that_has_the_corrected_value():
    for made in rows("corrections"):
        (row,) = [row for row in rows(made["table"]) if row["key"] == made["row_key"]]
        value = row[made["field"]]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            value = f"{date.fromisoformat(value):%-d %B %Y}"
        assert value == made["is_now"] != made["was"]
