"""Maps of places: circles by a count on the coast of today, with names and a key of sizes.

A map is laid out in pixels of the wide drawing, and drawn smaller for a phone by `charts.svg`: so
circles that would hide each other can be moved apart, and names kept clear of circles and edges.
No borders are drawn: those of 1937 are not openly available. The coast is the table ``coastline``
of the data package, after Natural Earth.
"""

from dataclasses import dataclass
from math import pi, sqrt
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from helpers import charts, datasets

__all__ = ["COUNTRY", "WEST", "Region", "circles"]

_WIDTH = charts.WIDE - charts.MARGIN  # of the wide drawing, without its margin
_PHONE = (charts.NARROW - charts.MARGIN) / _WIDTH
_COVERED = 0.045  # of a map, by all its circles
_LEAST, _MOST = 2.5, 18  # pixels of the radius of a circle on a wide drawing
_KEY = 46  # pixels for the key of sizes, below the map
_LETTER, _LINE = 8, 15  # pixels of a letter and of a line of text
_CROSS, _EDGE = 7, 14


@dataclass(frozen=True)
class Region:
    """A part of the earth: its edges, and the meridian that stands upright, in degrees."""

    west: float
    east: float
    south: float
    north: float
    upright: float

    def project(self, lat: pd.Series, lon: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Return where places lie on a conic map that keeps areas, to the right and down."""
        first, second = np.radians([45.0, 64.0])
        cone = (np.sin(first) + np.sin(second)) / 2
        far = np.cos(first) ** 2 + 2 * cone * np.sin(first)
        radius = np.sqrt(far - 2 * cone * np.sin(np.radians(lat))) / cone
        angle = cone * np.radians(lon - self.upright)
        return radius * np.sin(angle), radius * np.cos(angle)

    def holds(self, lat: pd.Series, lon: pd.Series) -> pd.Series:
        """Say which places lie in it."""
        return lat.between(self.south, self.north) & lon.between(self.west, self.east)


#: The whole country, and its part west of the Yenisei.
COUNTRY = Region(20, 180, 37.5, 77.5, 95)
WEST = Region(13, 92, 38.5, 71, 52)


def circles(
    frame: pd.DataFrame,
    *,
    name: str,
    value: str,
    label: str,
    meaning: str,
    unit: str,
    region: Region = COUNTRY,
    names: int = 5,
    latitude: str = "lat",
    longitude: str = "lon",
    pale: str | None = None,
    open_end: str | None = None,
) -> Any:
    """Draw a circle at each place, its area in proportion to a count; the largest are named.

    Parameters
    ----------
    frame : DataFrame
        One row for each place; places without coordinates or outside the region are left out.
    name, value, label : str
        The columns with the name, the count and one sentence for each mark.
    meaning : str
        What is counted, as `helpers.charts.COLOURS` names it.
    unit : str
        What the key of sizes is headed with.
    region : Region, optional
        What the map shows.
    names : int, optional
        How many of the largest are named, where there is room.
    latitude, longitude : str, optional
        The columns with the coordinates, in degrees north and east.
    pale : str, optional
        The column that says which circles are pale.
    open_end : str, optional
        The column that says which places have no lower end, and a cross for a circle.

    Returns
    -------
    LayerChart
        With a parameter ``zoom``, by which `helpers.charts.svg` draws it smaller.
    """
    drawn = frame.dropna(subset=[latitude, longitude, value])
    drawn = drawn[region.holds(drawn[latitude].astype(float), drawn[longitude].astype(float))]
    drawn = drawn.sort_values(value, ascending=False, kind="stable").reset_index(drop=True)
    at = drawn[[latitude, longitude]].astype(float).set_axis(["lat", "lon"], axis=1)
    coast, (x, y), high = _lay_out(region, at)
    crossed = drawn[open_end] if open_end else pd.Series(False, index=drawn.index)
    people = drawn[value].astype(float)
    counted = people[~crossed]
    scale = min(_COVERED * _WIDTH * high / counted.sum() / pi, _MOST**2 / counted.max())
    marks = pd.DataFrame(
        {
            "x": x, "y": y, "radius": (people * scale).pow(0.5).clip(lower=_LEAST),
            "says": drawn[label], "name": drawn[name],
            "pale": drawn[pale] if pale else False,
        }
    )  # fmt: skip
    marks.loc[crossed, "radius"] = _CROSS
    marks = _apart(marks)
    zoom = alt.param(name="zoom", value=1)
    # From the smallest up, so that a reader's keys go from the largest down.
    rest = marks[~crossed]
    layers = [
        _at(coast, high)
        .mark_line(color=charts.colour("muted"), strokeWidth=0.75, aria=False)
        .encode(detail="line:N", order="point:Q"),
        *(_circles(rest[rest["pale"] == pale_], high, meaning, 0.2 if pale_ else 0.55)
          for pale_ in (False, True) if (rest["pale"] == pale_).any()),
    ]  # fmt: skip
    if crossed.any():
        layers.append(
            _at(marks[crossed], high)
            .mark_point(shape="cross", strokeWidth=1.5, opacity=1, size=70)
            .encode(color=alt.value(charts.colour("marked")), **charts.says("says"))
        )
    layers += _names(_named(rest, names, high), high)
    layers += _key(people[~crossed].max(), scale, high, unit, meaning)
    return alt.layer(*layers).add_params(zoom).properties(height=high + _KEY)


def _lay_out(region: Region, places: pd.DataFrame) -> tuple:
    """Return the coast and the places in pixels, and the height of the map."""
    coast = datasets.load("coastline")[["line", "point", "lat", "lon"]].astype(float)
    inside = region.holds(coast["lat"], coast["lon"])
    # A line that leaves the frame and comes back is two lines.
    coast["line"] = coast["line"] * 1_000 + (inside != inside.shift()).cumsum()
    coast = coast[inside]
    every = pd.concat([coast, places], ignore_index=True)
    across, down = region.project(every["lat"], every["lon"])
    step = (_WIDTH - 2 * _EDGE) / (across.max() - across.min())
    x = ((across - across.min()) * step + _EDGE).round(1)
    y = ((down - down.min()) * step + _EDGE).round(1)
    drawn = coast[["line", "point"]].reset_index(drop=True).assign(x=_coarse(x), y=_coarse(y))
    drawn = drawn.drop_duplicates(["line", "x", "y"])
    of_places = tuple(at[len(coast) :].reset_index(drop=True) for at in (x, y))
    return drawn, of_places, round(y.max()) + _EDGE


def _coarse(pixels: pd.Series) -> pd.Series:
    """Round to even pixels: a finer coast is not seen, and weighs much."""
    return (pixels / 2).round() * 2


def _at(frame: pd.DataFrame, high: float) -> alt.Chart:
    """Begin a chart of places in pixels; `charts.svg` makes both sides smaller alike."""
    return alt.Chart(frame).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH], nice=False)),
        y=alt.Y("y:Q", axis=None,
                scale=alt.Scale(domain=[0, high + _KEY], nice=False, reverse=True)),
    )  # fmt: skip


def _circles(
    frame: pd.DataFrame, high: float, meaning: str, opacity: float, *, is_read: bool = True
) -> alt.Chart:
    return (
        _at(frame, high)
        .mark_circle(
            fillOpacity=opacity, opacity=1, stroke=charts.colour("ink"), strokeWidth=0.75,
            aria=is_read, size=alt.ExprRef("4 * pow(datum.radius * zoom, 2)"),
        )
        .encode(
            color=alt.value(charts.colour(meaning)), **(charts.says("says") if is_read else {})
        )
    )  # fmt: skip


def _apart(marks: pd.DataFrame) -> pd.DataFrame:
    """Move circles apart that would cover one another; the larger of two stays nearly in place."""
    x, y = marks["x"].tolist(), marks["y"].tolist()
    size = (marks["radius"] + 0.75).tolist()
    pairs = [(i, j) for i in range(len(x)) for j in range(i)]
    for _ in range(150):
        moved = False
        for i, j in pairs:
            dx, dy = x[i] - x[j], y[i] - y[j]
            if abs(dx) > size[i] + size[j]:
                continue
            far = sqrt(dx * dx + dy * dy) or 0.01
            if (push := size[i] + size[j] - far) > 0.05:
                share = size[j] ** 2 / (size[i] ** 2 + size[j] ** 2)
                x[i] += push * share * (dx or 0.01) / far
                y[i] += push * share * dy / far
                x[j] -= push * (1 - share) * (dx or 0.01) / far
                y[j] -= push * (1 - share) * dy / far
                moved = True
        if not moved:
            break
    return marks.assign(x=np.round(x, 1), y=np.round(y, 1), radius=marks["radius"].round(2))


#: The sides on which a name may stand: how it is aligned, and its way from the circle.
_SIDES = {"right": (1, 0), "left": (-1, 0), "above": (0, -1), "below": (0, 1)}


def _named(marks: pd.DataFrame, names: int, high: float) -> pd.DataFrame:
    """Return the largest with the side of their name: free of edges and names, best of circles.

    What fits on a phone fits in a wide drawing, where the letters are as large.
    """
    taken: list[tuple] = []
    found = []
    for mark in marks.head(names).itertuples():
        x, y, radius = mark.x * _PHONE, mark.y * _PHONE, mark.radius * _PHONE
        wide = len(mark.name) * _LETTER
        best = None
        for side, (right, down) in _SIDES.items():
            left = x + right * (radius + 4) - (wide / 2 if not right else wide * (right < 0))
            top = y + down * (radius + _LINE / 2 + 1) - _LINE / 2
            box = (left, top, left + wide, top + _LINE)
            if left < 0 or box[2] > _WIDTH * _PHONE or top < 0 or box[3] > high * _PHONE:
                continue
            if any(_meet(box, other) for other in taken):
                continue
            hidden = sum(
                other.radius
                for other in marks.itertuples()
                if other.Index != mark.Index and _meet(box, _box_of(other))
            )
            if best is None or hidden < best[0]:
                best = (hidden, side, box)
        if best:
            taken.append(best[2])
            found.append(mark._asdict() | {"side": best[1]})
    return pd.DataFrame(found)


def _box_of(mark: Any) -> tuple:
    x, y, radius = mark.x * _PHONE, mark.y * _PHONE, mark.radius * _PHONE
    return x - radius, y - radius, x + radius, y + radius


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _names(named: pd.DataFrame, high: float) -> list[alt.Chart]:
    aligned: dict[str, Any] = {"right": "left", "left": "right"}
    layers = []
    for side, (right, down) in _SIDES.items():
        rows = named[named["side"] == side]
        if rows.empty:
            continue
        layers.append(
            _at(rows[["x", "y", "radius", "name"]], high)
            .mark_text(
                align=aligned.get(side, "center"), baseline="middle", fontSize=13, aria=False,
                dx=alt.ExprRef(f"{right} * (datum.radius * zoom + 4)"),
                dy=alt.ExprRef(f"{down} * (datum.radius * zoom + {_LINE / 2 + 1})"),
            )
            .encode(text="name:N", color=alt.value(charts.colour("ink")))
        )  # fmt: skip
    return layers


def _key(most: float, scale: float, high: float, unit: str, meaning: str) -> list[alt.Chart]:
    """Return the key of sizes: circles in a row below the map, each with its count."""
    sizes = [_round_number(most / part) for part in (1, 4, 20)]
    marks = pd.DataFrame(
        {
            "x": [_WIDTH * at for at in (0.36, 0.6, 0.82)], "y": high + _KEY / 2,
            "radius": [max(sqrt(people * scale), _LEAST) for people in sizes],
            "name": [f"{people:,}" for people in sizes],
        }
    )  # fmt: skip
    head = pd.DataFrame({"x": [0.0], "y": [high + _KEY / 2], "name": [unit], "radius": [0.0]})
    texts = pd.concat([marks, head]).assign(side="right")
    return [_circles(marks, high, meaning, 0.55, is_read=False), *_names(texts, high)]


def _round_number(people: float) -> int:
    """Return the largest of 1, 2, 5, 10 … that is not above a number."""
    tens = 10 ** int(np.log10(people))
    return int(max(step for step in (1, 2, 5) if step * tens <= people) * tens)
