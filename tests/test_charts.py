"""The chart forms: what each mark says, how it is laid out, and colours that everybody can tell."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import charts
from helpers.analysis import claims

BACKGROUND = {"light": "#ffffff", "dark": "#121212"}
MEANINGS = ["arrested", "sentenced", "executed", "marked"]

# Machado, Oliveira and Fernandes, IEEE Transactions on Visualization 15 (2009), severity 1.0.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


@pytest.fixture(scope="module")
def palettes(request):
    css = (request.config.rootpath / "_static/book.css").read_text(encoding="utf-8")
    light, dark = css.split('html[data-theme="dark"] {', 1)
    found = {"light": light, "dark": dark.split("}", 1)[0]}
    return {
        mode: dict(re.findall(r"--chart-([\w-]+): (#[0-9a-f]{6});", text))
        for mode, text in found.items()
    }


def linear(colour):
    """Return linear red, green and blue of a colour (WCAG 2.2, relative luminance)."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(rgb):
    return float(np.dot([0.2126, 0.7152, 0.0722], rgb))


def contrast(first, second):
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    """Return CIE L*a*b* of linear red, green and blue (D65)."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    relative = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def marks(chart, width=charts.WIDE):
    page = BeautifulSoup(charts.svg(chart, width), "html.parser")
    symbols = page.find_all(attrs={"role": "graphics-symbol", "aria-label": True})
    return [s["aria-label"] for s in symbols if s.get("aria-roledescription") not in AXES]


AXES = {"axis", "legend", "title"}


@pytest.fixture
def places():
    return pd.DataFrame(
        {
            "unit": ["Moscow", "Omsk", "Nowhere"],
            "people": [5000, 1000, None],
            "low": [10.0, 20.0, None],
            "high": [30.0, None, 5.0],
            "lat": [55.8, 55.0, None],
            "lon": [37.6, 73.4, None],
            "day": pd.to_datetime(["1937-08-05", "1937-08-07", "1937-08-06"]),
            "says": ["Moscow: 5,000", "Omsk: 1,000", "Nowhere"],
        }
    )


def test_ranked_bars_put_the_largest_first_and_leave_out_what_is_missing(places):
    chart = charts.ranked_bars(
        places.iloc[::-1],
        group="unit",
        value="people",
        axis="People",
        label="says",
        meaning="sentenced",
    )

    assert marks(chart) == ["Moscow: 5,000", "Omsk: 1,000"]


def test_claims_keep_their_order_and_an_open_range_is_still_drawn(places):
    chart = charts.claim_ranges(
        places,
        claim="unit",
        low="low",
        high="high",
        axis="People",
        label="says",
        meaning="executed",
    )

    assert marks(chart) == ["Moscow: 5,000", "Omsk: 1,000", "Nowhere"]


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_each_claim_about_an_operation_is_named_by_who_makes_it(width):
    said = claims.about("national_operations")
    greek = said[(said["operation"] == "greek") & (said["covers"] == "whole")]
    greek = greek.sort_values("measure", kind="stable")
    drawing = BeautifulSoup(charts.svg(charts.claims_by_source(greek), width), "xml")
    written = [text.get_text() for text in drawing.select(".mark-text text")]

    assert {"Arrested", "13,500: Memorial society", "12,557°: Okhotin and Roginskii 1999"} <= {
        *written
    }
    assert written[-1] == "A hollow mark, °: recalled, not read"
    assert len([text for text in written[:-1] if ": " in text]) == len(greek)
    assert "15,000–50,000: Wikipedia in English" in written
    assert len(drawing.select(".mark-symbol [aria-label]")) == len(greek)
    assert int(float(drawing.svg["width"])) <= width + 1  # nothing written pushes the edge


def test_claims_about_more_than_one_operation_stand_under_the_name_of_each():
    said = claims.about("national_operations")
    two = said[said["operation"].isin(["romanian", "iranian"]) & (said["covers"] == "whole")]
    two = two[two["measure"].isin(["arrested", "sentenced"])].sort_values(["operation", "measure"])
    drawing = BeautifulSoup(charts.svg(charts.claims_by_source(two), charts.NARROW), "xml")
    written = [text.get_text() for text in drawing.select(".mark-text text")]

    assert {"Iranian operation: arrested", "Romanian operation: sentenced"} <= {*written}
    assert len([text for text in written if "operation: sentenced" in text]) == 2
    assert drawing.select('[aria-label^="Iranian operation: arrested"]')


@pytest.mark.parametrize("dtype", ["datetime64[s]", "period[M]"])
def test_small_multiples_stand_beside_each_other_or_below_each_other(dtype):
    months = pd.to_datetime(["1937-08-01", "1937-09-01"] * 3)
    frame = pd.DataFrame(
        {
            "month": months.to_period("M") if dtype == "period[M]" else months,
            "who": ["A", "A", "B", "B", "C", "C"],
            "shot": range(1, 7),
            "says": [f"mark {i}" for i in range(6)],
        }
    )
    chart = charts.small_multiples(
        frame,
        panel="who",
        time="month",
        value="shot",
        axis="People",
        label="says",
        meaning="executed",
    )
    wide, narrow = (
        BeautifulSoup(charts.svg(chart, width), "html.parser").svg
        for width in (charts.WIDE, charts.NARROW)
    )

    assert int(wide["width"]) > int(wide["height"])
    assert int(narrow["width"]) < int(narrow["height"])
    assert int(narrow["width"]) <= charts.NARROW + 20
    assert sorted(marks(chart)) == [f"mark {i}" for i in range(6)]


@pytest.mark.parametrize("dtype", ["datetime64[s]", "period[M]"])
def test_a_bar_stands_for_each_month_and_none_is_cut_off(dtype):
    months = pd.to_datetime(["1937-08-01", "1937-09-01", "1937-10-01"])
    frame = pd.DataFrame(
        {
            "month": months.to_period("M") if dtype == "period[M]" else months,
            "shot": [4, 0, 2],
            "says": ["August: 4", "September: 0", "October: 2"],
        }
    )
    chart = charts.bars_over_time(
        frame, time="month", value="shot", axis="People", label="says", meaning="executed"
    )

    assert sorted(marks(chart)) == ["August: 4", "October: 2", "September: 0"]
    for width in (charts.WIDE, charts.NARROW):
        page = BeautifulSoup(charts.svg(chart, width), "html.parser")
        assert int(page.svg["width"]) <= width


@pytest.mark.parametrize("scale", [True, False])
def test_the_marked_group_alone_stands_out(scale, monkeypatch):
    monkeypatch.setenv("HELPERS_STATIC", "1")
    frame = pd.DataFrame({"who": list("AB"), "ratio": [2.0, 0.5], "says": list("AB")})
    frame["chosen"] = frame["who"] == "B"
    chart = charts.ranked_ratios(
        frame,
        group="who",
        value="ratio",
        axis="Ratio",
        label="says",
        reference_label="as often",
        log_scale=scale,
        marked="chosen",
    )
    page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")

    fill = {
        mark["aria-label"]: mark["fill"]
        for mark in page.find_all(attrs={"aria-roledescription": "point"})
    }
    assert fill == {"A": "var(--chart-arrested)", "B": "var(--chart-marked)"}


@pytest.mark.parametrize("mode", BACKGROUND)
def test_every_mark_can_be_seen_and_every_word_read(palettes, mode):
    behind = linear(BACKGROUND[mode])
    for meaning, value in palettes[mode].items():
        least = {"ink": 4.5, "grid": 1.0}.get(meaning, 3.0)  # WCAG 2.2, 1.4.3 and 1.4.11
        assert contrast(linear(value), behind) >= least, (mode, meaning)


@pytest.mark.parametrize("mode", BACKGROUND)
@pytest.mark.parametrize("sight", SIGHT)
def test_the_colours_of_marks_can_be_told_apart(palettes, mode, sight):
    for first, second in itertools.combinations(MEANINGS, 2):
        seen = [lab(SIGHT[sight] @ linear(palettes[mode][m])) for m in (first, second)]
        assert np.linalg.norm(seen[0] - seen[1]) > 10, (mode, sight, first, second)


@pytest.fixture
def week():
    return pd.DataFrame(
        {
            "day": pd.date_range("1938-11-14", "1938-11-20"),
            "shot": [3, 0, 0, 0, 2, 0, 0],
            "says": [f"day {i}" for i in range(7)],
        }
    )


def test_a_day_without_anybody_has_no_bar(week):
    chart = charts.bars_by_day(
        week, time="day", value="shot", axis="People", label="says", meaning="executed"
    )

    assert marks(chart) == ["day 0", "day 4"]
    for width in (charts.WIDE, charts.NARROW):
        page = BeautifulSoup(charts.svg(chart, width), "html.parser")
        assert int(page.svg["width"]) <= width


def test_an_empty_week_is_drawn_with_its_days_and_its_line(week):
    chart = charts.bars_by_day(
        week.assign(shot=0),
        time="day",
        value="shot",
        axis="People",
        label="says",
        meaning="executed",
        marked="1938-11-17",
        top=40,
    )
    page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")

    assert marks(chart) == []
    assert len(page.select(".mark-rule.role-mark line")) == 1
    assert "40" in [text.string for text in page.find_all("text")]


def test_the_line_stands_between_the_days_before_a_date_and_the_date(week):
    chart = charts.bars_by_day(
        week.assign(shot=1),
        time="day",
        value="shot",
        axis="People",
        label="says",
        meaning="executed",
        marked="1938-11-17",
    )
    page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")
    line = page.select_one(".mark-rule.role-mark line")
    at = float(re.search(r"\(([-\d.]+),", line["transform"])[1])
    left = {
        bar["aria-label"]: float(re.search(r"M([-\d.]+),", bar["d"])[1])
        for bar in page.find_all(attrs={"aria-roledescription": "bar"})
    }

    assert left["day 2"] < at <= left["day 3"] + 0.5


@pytest.fixture
def happened():
    return pd.DataFrame(
        {
            "row": ["B", "A", "B"],
            "day": pd.to_datetime(["1937-08-05", "1937-07-25", "1938-01-31"]),
            "last": pd.to_datetime([None, "1938-11-15", None]),
            "recalled": [False, True, True],
            "says": ["first", "span", "recalled"],
        }
    )


def test_events_are_dots_spans_are_bars_and_the_rows_keep_their_order(happened):
    chart = charts.events(
        happened, row="row", start="day", end="last", label="says", meaning="sentenced"
    )
    page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")

    kinds = {
        mark["aria-label"]: mark["aria-roledescription"]
        for mark in page.find_all(attrs={"role": "graphics-symbol", "aria-label": True})
        if mark["aria-roledescription"] not in AXES
    }
    assert kinds == {"first": "point", "span": "bar", "recalled": "point"}
    names = [text.string for text in page.find_all("text") if text.string in ("A", "B")]
    assert names == ["B", "A"]


def test_a_recalled_event_is_hollow(happened, monkeypatch):
    monkeypatch.setenv("HELPERS_STATIC", "1")
    chart = charts.events(
        happened, row="row", start="day", label="says", meaning="sentenced", hollow="recalled"
    )
    page = BeautifulSoup(charts.svg(chart, charts.NARROW), "html.parser")

    fill = {
        mark["aria-label"]: mark.get("fill", "none")
        for mark in page.find_all(attrs={"aria-roledescription": "point"})
    }
    assert fill == {
        "first": "var(--chart-sentenced)",
        "span": "none",
        "recalled": "none",
    }


def test_each_span_of_time_is_read_out_and_the_marked_span_is_not(places, monkeypatch):
    monkeypatch.setenv("HELPERS_STATIC", "1")
    chart = charts.spans_of_time(
        places.assign(last=places["day"] + pd.Timedelta(days=400)),
        name="unit",
        start="day",
        end="last",
        label="says",
        meaning="reference",
        marked=("1937-07-25", "1938-11-17"),
        marked_label="operations",
    )
    page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")

    assert marks(chart) == ["Moscow: 5,000", "Omsk: 1,000", "Nowhere"]
    assert len(page.select(".mark-rect path[fill='var(--chart-marked)']")) == 1
    assert len(page.select(".mark-rule line")) >= 3
    for width in (charts.WIDE, charts.NARROW):
        drawn = BeautifulSoup(charts.svg(chart, width), "html.parser").svg
        assert int(drawn["width"]) <= width
