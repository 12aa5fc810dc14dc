"""Maps: where a circle stands, how large it is, what is named, and what hides what."""

import re
from itertools import combinations
from math import hypot

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import charts, datasets, maps


@pytest.fixture(scope="module")
def limits():
    table = datasets.load("order_00447_limits").rename(columns={"limit_total": "people"})
    return table.assign(says=table["unit_en"], lat=table["centre_lat"], lon=table["centre_lon"])


@pytest.fixture(scope="module")
def drawn(limits):
    """The limits of order 00447 on a map, drawn for each width."""
    chart = maps.circles(
        limits, name="unit_en", value="people", label="says", meaning="sentenced", unit="People"
    )
    return {
        width: BeautifulSoup(charts.svg(chart, width), "html.parser")
        for width in (charts.WIDE, charts.NARROW)
    }


def circles(page):
    """Return of each circle by its name where it stands and its radius, in pixels."""
    found = {}
    for mark in page.select(".role-mark [aria-label]"):
        x, y = map(float, re.findall(r"-?[\d.]+", mark["transform"])[:2])
        found[mark["aria-label"]] = (x, y, float(re.match(r"M([\d.]+)", mark["d"])[1]))
    return found


def test_each_place_with_coordinates_has_a_circle_and_no_other(drawn, limits):
    placed = limits.dropna(subset=["lat", "people"])
    for page in drawn.values():
        assert set(circles(page)) == set(placed["unit_en"])
        assert len(placed) < len(limits)


def test_the_west_is_left_of_the_east_and_the_north_above_the_south(drawn):
    for page in drawn.values():
        at = circles(page)
        east = [at[name][0] for name in ("Belorussian SSR", "Omsk Oblast", "Far Eastern Krai")]
        assert east == sorted(east)
        south = [at[name][1] for name in ("Northern Oblast", "Moscow Oblast", "Georgian SSR")]
        assert south == sorted(south)


def test_no_circle_hides_another(drawn):
    for page in drawn.values():
        for one, other in combinations(circles(page).values(), 2):
            apart = hypot(one[0] - other[0], one[1] - other[1])
            assert apart >= one[2] + other[2] - 0.5


def test_the_area_of_a_circle_is_the_count_and_the_key_has_the_same_measure(drawn, limits):
    people = limits.set_index("unit_en")["people"]
    for page in drawn.values():
        at = circles(page)
        ratio = (at["Moscow Oblast"][2] / at["Sverdlovsk Oblast"][2]) ** 2
        exact = people["Moscow Oblast"] / people["Sverdlovsk Oblast"]
        assert ratio == pytest.approx(exact, rel=0.1)
        keys = page.select(".mark-symbol.role-mark path:not([aria-label])")
        radius = float(re.match(r"M([\d.]+)", keys[0]["d"])[1])
        ratio = (at["Moscow Oblast"][2] / radius) ** 2
        assert ratio == pytest.approx(people["Moscow Oblast"] / 20_000, rel=0.15)
        assert "20,000" in [text.string for text in page.find_all("text")]


def test_the_largest_is_named_in_the_drawing_for_a_phone_too(drawn):
    for page in drawn.values():
        assert "Moscow Oblast" in [text.string for text in page.find_all("text")]


def test_a_phone_gets_the_whole_map_and_no_empty_room(drawn):
    wide, narrow = (float(page.svg["height"]) for page in drawn.values())
    assert narrow / wide == pytest.approx(charts.NARROW / charts.WIDE, abs=0.05)


def test_the_coast_is_not_read_out_and_a_place_without_a_lower_end_is_a_cross():
    frame = pd.DataFrame(
        {
            "place": ["Butovo", "Levashovo", "Unknown"], "lat": [55.5, 60.1, 56.8],
            "lon": [37.6, 30.2, 60.6], "people": [20_000, 19_000, 500_000],
            "is_open": [False, False, True],
        }
    )  # fmt: skip
    chart = maps.circles(
        frame, name="place", value="people", label="place", meaning="executed", unit="People",
        region=maps.WEST, open_end="is_open",
    )  # fmt: skip
    page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")
    kinds = {
        mark["aria-label"]: mark["aria-roledescription"]
        for mark in page.select("[role=graphics-symbol][aria-label]")
    }
    assert kinds == {"Butovo": "circle", "Levashovo": "circle", "Unknown": "point"}
    assert len(page.select(".mark-line path")) > 5
