"""Pictures that no chart form has: two ways side by side, acts on a line of time, people by day.

A drawing is laid out anew for each width, in the letters of the page, and so breaks its lines
itself. How much room a text takes is estimated from its letters, on the safe side: those of DejaVu
Sans, which is wide. Colours are those of `helpers.charts`; a mark says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from helpers import words
from helpers.charts import WIDE, colour
from helpers.lazy import pd

__all__ = ["Drawing", "acts_on_a_line", "people_by_day", "timeline", "two_ways"]

_SIZE, _LINE = 13, 18  # of letters and of a line of text, in pixels
# The widths of letters as parts of their size: of the narrow, the broad, capitals, and others.
_EMS = {0.38: "iIjlftrJ .,:;'\"()[]|-/", 0.94: "mwMWOQ%—", 0.74: "ABCDEFGHKLNPRSTUVXYZ"}
_EM, _BOLD = 0.64, 1.13
_GAP = 12
_DOT = 2.4  # pixels from person to person
_EFFECTS = ("set off", "widened", "prolonged", "ended")


@dataclass(frozen=True)
class Drawing:
    """What a figure shows instead of a chart.

    Attributes
    ----------
    data : DataFrame
        The rows that are drawn.
    draw : callable
        Draws them on an empty sheet, to whose width it keeps.
    """

    data: pd.DataFrame
    draw: Callable[[_Sheet], None]

    def svg(self, width: int) -> str:
        """Return the ``<svg>`` element, laid out for a width in pixels."""
        sheet = _Sheet(width)
        self.draw(sheet)
        height = round(sheet.y + 4)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-size="{_SIZE}">{"".join(sheet.parts)}</svg>'
        )

    def _repr_html_(self) -> str:
        return self.svg(WIDE)


@dataclass
class _Sheet:
    """A sheet that is written from the top down; ``y`` is where it is free."""

    width: int
    y: float = 0
    parts: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE

    def line(self, x1, y1, x2, y2, ink="muted", thick: float = 1, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{colour(ink)}" '
            f'stroke-width="{thick:g}" fill="none"{dashed}/>'
        )

    def text(self, x, y, said: str, *, ink="ink", bold=False, anchor="start") -> None:
        weight = ' font-weight="bold"' if bold else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        x = max(x, 1)  # some letters reach a little to the left of where they stand
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" fill="{colour(ink)}"{weight}{place}>{escape(said)}</text>'
        )

    def paragraph(self, x, y, width, said: str, **style) -> float:
        """Write a text in lines, the first of them below `y`; return where it ends."""
        for line in _lines(said, width, bold=style.get("bold", False)):
            y += _LINE
            self.text(x, y - 5, line, **style)
        return y

    def mark(self, kind: str, said: str, inside: str) -> None:
        """Draw what a pointer finds and a screen reader hears."""
        self.parts.append(
            f'<g role="graphics-symbol" aria-roledescription="{kind}" '
            f'aria-label="{escape(said)}">{inside}</g>'
        )


def _lines(said: str, width: float, bold: bool = False) -> list[str]:
    lines = [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _room(longer, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _room(said: str, bold: bool = False) -> float:
    ems = sum(next((em for em, those in _EMS.items() if one in those), _EM) for one in said)
    return ems * _SIZE * (_BOLD if bold else 1)


def two_ways(
    frame: pd.DataFrame, *, way: str, step: str, said: dict[str, str], cases: dict[str, str]
) -> Drawing:
    """Set two ways beside each other, step by step; on a narrow sheet below each other.

    Parameters
    ----------
    frame : DataFrame
        One row for each way and step, in the order of the steps.
    way, step : str
        The columns with the name of the way and of the step.
    said : dict of str to str
        The columns that are written into the box of a step, each with what stands before it; an
        empty cell is left out.
    cases : dict of str to str
        What stands below the last step of a way.
    """
    ways = list(frame[way].drop_duplicates())
    inks = dict(zip(ways, ("reference", "marked"), strict=True))

    def box(sheet: _Sheet, row: pd.Series, x: float, y: float, width: float) -> float:
        told = [f"{name}: {row[column]}" for column, name in said.items() if pd.notna(row[column])]
        at = len(sheet.parts)
        end = y + 4
        for one in told:
            end = sheet.paragraph(x + _GAP + 3, end, width - _GAP - 6, one)
        inside = "".join(sheet.parts[at:])
        del sheet.parts[at:]
        rule = (
            f'<path d="M{x + 3:g} {y:g}h4V{end + 2:g}h3l-5 7l-5 -7h3z" '
            f'fill="{colour(inks[row[way]])}"/>'
        )
        sheet.mark("step", f"{row[way]}. {row[step]}. {'. '.join(told)}", rule + inside)
        return end + 4

    def draw(sheet: _Sheet) -> None:
        across = (sheet.width - _GAP) / 2 if sheet.is_wide else sheet.width
        if sheet.is_wide:
            ends = [
                sheet.paragraph(i * (across + _GAP), 0, across, name, bold=True, ink=inks[name])
                for i, name in enumerate(ways)
            ]
            sheet.y = max(ends)
        for name, rows in frame.groupby(step, sort=False):
            sheet.y += _GAP
            sheet.text(0, sheet.y + 12, str(name), bold=True)
            start = _room(str(name)) * 1.2 + 6
            sheet.line(start, sheet.y + 8, sheet.width, sheet.y + 8, "grid")
            sheet.y += _LINE + 4
            ends = []
            for i, (_, row) in enumerate(rows.iterrows()):
                if sheet.is_wide:
                    ends.append(box(sheet, row, i * (across + _GAP), sheet.y, across))
                    continue
                top = sheet.paragraph(0, sheet.y, across, row[way], ink=inks[row[way]], bold=True)
                sheet.y = box(sheet, row, 0, top, across) + 8
            sheet.y = max([sheet.y, *ends])
        _write_cases(sheet, cases, inks, across)

    return Drawing(frame, draw)


def _write_cases(sheet: _Sheet, cases: dict[str, str], inks: dict[str, str], across: float) -> None:
    """Write a known case below each way."""
    sheet.y += _GAP
    top, ends = sheet.y, [sheet.y]
    for i, (way, said) in enumerate(cases.items()):
        x = i * (across + _GAP) if sheet.is_wide else 0
        y = top if sheet.is_wide else ends[-1] + 6 * bool(i)
        ends.append(sheet.paragraph(x, y, across, said, ink=inks[way]))
    sheet.y = max(ends)


@dataclass(frozen=True)
class _Time:
    """A line of time across a sheet."""

    first: pd.Timestamp
    last: pd.Timestamp
    left: float
    width: float

    def at(self, day: pd.Timestamp) -> float:
        """Return where a day lies; one beyond an end, at the end."""
        part = (day - self.first) / (self.last - self.first)
        return round(self.left + self.width * min(max(part, 0), 1), 1)

    def months(self, step: int) -> Iterable[pd.Timestamp]:
        begins = pd.date_range(self.first, self.last, freq="MS")
        return [day for day in begins if (day.month - 1) % step == 0]


def _draw_axis(sheet: _Sheet, time: _Time, top: float, bottom: float, above: float = 0) -> None:
    """Draw lines through all lanes at the beginnings of months, and name them on top."""
    step = 3 if sheet.is_wide else 6
    at, free = len(sheet.parts), 0.0
    for day in time.months(step):
        x, name = time.at(day), f"{day:%b %Y}"
        sheet.line(x, top, x, bottom, "grid")
        if x - _room(name) / 2 >= free and x + _room(name) / 2 <= sheet.width:
            sheet.text(x, top - above - 5, name, anchor="middle")
            free = x + _room(name) / 2 + 4
    inside = "".join(sheet.parts[at:])
    sheet.parts[at:] = [f'<g class="role-axis" aria-hidden="true">{inside}</g>']


def _glyph(effect: str, x: float, y: float) -> str:
    """Return the sign of what an act did."""
    ink, open_ = colour("ink"), 'fill="none" stroke-width="2"'
    return {
        "set off": f'<path d="M{x - 4:g} {y - 6:g}l10 6l-10 6z" fill="{ink}"/>',
        "widened": f'<path d="M{x - 6:g} {y:g}h12M{x:g} {y - 6:g}v12" stroke="{ink}" {open_}/>',
        "prolonged": f'<path d="M{x - 6:g} {y:g}h11m-5 -5l5 5l-5 5" stroke="{ink}" {open_}/>',
        "ended": f'<path d="M{x - 5:g} {y - 5:g}h10v10h-10z" fill="{colour("marked")}"/>',
    }[effect]


def acts_on_a_line(
    frame: pd.DataFrame, *, lane: str, time: str, effect: str, until: str, said: str
) -> Drawing:
    """Draw what acts set off, widened, prolonged and ended, on one line of time for each lane.

    Below each line its acts stand in words, each behind the sign that it has on the line. A bar
    runs from an act that set a term to its last day.

    Parameters
    ----------
    frame : DataFrame
        One row for each act and effect, in the order of time.
    lane, time, until : str
        The columns with the name of the lane (a category; the lanes stand in its order), the day
        of the act, and the last day of its term, missing where it set none.
    effect : str
        The column with "set off", "widened", "prolonged" or "ended".
    said : str
        The column with a sentence for each row, for the mark and for the list.
    """
    first = frame[time].min().replace(day=1)
    last = frame[time].max() + pd.Timedelta(days=20)

    def draw(sheet: _Sheet) -> None:
        span = _Time(first, last, 8, sheet.width - 16)
        _write_key(sheet)
        for name, rows in frame.groupby(lane, observed=True):
            sheet.y += _GAP
            sheet.y = sheet.paragraph(0, sheet.y, sheet.width, str(name), bold=True) + _LINE
            _draw_acts(sheet, rows, span)
            for row in rows.to_dict("records"):
                at = len(sheet.parts)
                top = sheet.y
                sheet.y = sheet.paragraph(24, top, sheet.width - 26, row[said])
                sheet.parts.insert(at, _glyph(row[effect], 8, top + 9))

    def _draw_acts(sheet: _Sheet, rows: pd.DataFrame, span: _Time) -> None:
        terms = rows.dropna(subset=[until])
        drawn = rows.drop_duplicates([time, effect])
        heights = _stacked([span.at(day) for day in drawn[time]], 14)
        top = sheet.y
        base = top + 14 * (max(heights) + 1)
        bottom = base + 12 + _LINE * len(terms)
        _draw_axis(sheet, span, top, bottom)
        sheet.line(span.left, base + 10, span.left + span.width, base + 10, "muted")
        for row, height in zip(drawn.to_dict("records"), heights, strict=True):
            same = rows[(rows[time] == row[time]) & (rows[effect] == row[effect])]
            x = span.at(row[time])
            sheet.mark(
                row[effect],
                f"{words.capitalise(row[effect])}. {' '.join(same[said])}",
                _glyph(row[effect], x, base - 14 * height),
            )
        for i, row in enumerate(terms.to_dict("records")):
            y = base + 22 + _LINE * i
            x, end = span.at(row[time]), span.at(row[until])
            bar = (
                f'<path d="M{x:g} {y:g}H{end:g}M{end:g} {y - 4:g}v8" fill="none" '
                f'stroke="{colour("reference")}" stroke-width="3"/>'
            )
            sheet.mark("term", f"Term: {words.span(row[time], row[until], brief=True)}", bar)
            named = f"to {words.day(row[until])}"
            if end + 6 + _room(named) <= sheet.width:
                sheet.text(end + 6, y + 4, named)
            else:
                sheet.text(x - 6, y + 4, named, anchor="end")
        sheet.y = bottom + 6

    return Drawing(frame, draw)


def _write_key(sheet: _Sheet) -> None:
    """Say what the signs and the bar mean."""
    x = 0.0
    for effect in (*_EFFECTS, "term that an act set"):
        room = 20 + _room(effect) + _GAP
        if x + room > sheet.width:
            x, sheet.y = 0, sheet.y + _LINE
        if effect in _EFFECTS:
            sheet.parts.append(_glyph(effect, x + 8, sheet.y + 9))
        else:
            sheet.line(x, sheet.y + 9, x + 16, sheet.y + 9, "reference", 3)
        sheet.text(x + 20, sheet.y + 13, effect)
        x += room
    sheet.y += _LINE


def _stacked(places: list[float], room: float) -> list[int]:
    """Return how high each mark must stand so that none covers another; `places` ascend."""
    ends: list[float] = []
    heights = []
    for x in places:
        height = next((i for i, end in enumerate(ends) if x >= end), len(ends))
        ends[height : height + 1] = [x + room]
        heights.append(height)
    return heights


def timeline(
    frame: pd.DataFrame,
    *,
    lane: str,
    time: str,
    said: str,
    name: str,
    counts: pd.Series,
    counted: str,
    marked: tuple[str, str],
) -> Drawing:
    """Draw events in lanes along a line of time, and a count for each day below them.

    Parameters
    ----------
    frame : DataFrame
        One row for each event, in the order of time.
    lane, time, said : str
        The columns with the name of the lane (a category; the lanes stand in its order), the day,
        and one sentence for each mark.
    name : str
        The column with a few words that may stand at a mark, missing where none are to; where
        there is no room for them they are left out.
    counts : Series
        A count for each day, indexed by day; its first and last day are those of the line of time.
    counted : str
        What they count.
    marked : tuple of str
        A day at which a line stands through all lanes, as an ISO date, and its name.
    """
    first, last = counts.index.min(), counts.index.max()
    at_day, named = pd.Timestamp(marked[0]), marked[1]

    def draw(sheet: _Sheet) -> None:
        span = _Time(first, last, 6, sheet.width - 12)
        at, x = len(sheet.parts), span.at(at_day)
        sheet.text(min(x + 6, sheet.width), 2 * _LINE - 5, named, ink="marked", anchor="end")
        top = sheet.y = 2 * _LINE
        for lane_name, rows in frame.groupby(lane, observed=True):
            sheet.y = sheet.paragraph(0, sheet.y, x - 8, str(lane_name), bold=True)
            _draw_lane(sheet, span, rows)
        sheet.y = sheet.paragraph(0, sheet.y, x - 8, counted, bold=True)
        _draw_counts(sheet, span)
        lines = _Sheet(sheet.width)
        _draw_axis(lines, span, top, sheet.y, above=_LINE)
        lines.line(x, top, x, sheet.y, "marked", 2)
        sheet.parts[at:at] = lines.parts

    def _draw_lane(sheet: _Sheet, span: _Time, rows: pd.DataFrame) -> None:
        places = [span.at(day) for day in rows[time]]
        heights = _stacked(places, 10)
        base = sheet.y + 8 + 10 * max(heights)
        for row, x, height in zip(rows.to_dict("records"), places, heights, strict=True):
            dot = (
                f'<circle cx="{x:g}" cy="{base - 10 * height:g}" r="4.5" '
                f'fill="{colour("reference")}"/>'
            )
            sheet.mark("event", row[said], dot)
        line = span.at(at_day)
        taken = [[(line, line)], [(line, line)]]
        for text, x in zip(rows[name], places, strict=True):
            if pd.notna(text):
                _place_name(sheet, text, x, base + 4, taken)
        sheet.y = base + 10 + 16 * sum(len(spans) > 1 for spans in taken)

    def _draw_counts(sheet: _Sheet, span: _Time) -> None:
        high, most, day = 70, int(counts.max()), counts.idxmax()
        base = sheet.y + _LINE + high
        bars = "".join(
            f"M{span.at(when):g} {base:g}v-{high * int(people) / most:.1f}"
            for when, people in counts[counts > 0].items()
        )
        told = f"{most:,} people on {words.day(day)}"
        wide = span.width / len(counts)
        sheet.mark(
            "days", f"{counted}. {told}.",
            f'<path d="{bars}" stroke="{colour("executed")}" stroke-width="{max(wide, 0.7):.1f}"/>',
        )  # fmt: skip
        end = span.at(at_day) - 6 if day < at_day else sheet.width
        x = min(max(span.at(day), _room(told) / 2), end - _room(told) / 2)
        sheet.text(x, base - high - 5, told, anchor="middle")
        sheet.line(span.left, base, span.left + span.width, base, "muted")
        sheet.y = base + 2

    return Drawing(frame, draw)


def _place_name(sheet: _Sheet, text: str, x: float, y: float, taken: list) -> None:
    """Write a name below its mark in the first line that has room for it, or not at all."""
    room = _room(text)
    for i, spans in enumerate(taken):
        for left in (x - room / 2, x - room + 4, x - 4, x - room - 8, x + 8):
            right = left + room
            if (
                left >= 0
                and right <= sheet.width
                and all(right + 6 <= begin or left - 6 >= end for begin, end in spans)
            ):
                spans.append((left, right))
                sheet.text(left, y + 13 + 16 * i, text)
                return


def people_by_day(counts: pd.Series, *, said: str) -> Drawing:
    """Draw a calendar in which each person is a point, in the column of the day, row by month.

    Parameters
    ----------
    counts : Series
        People by day, indexed by day; a day without anybody may be missing.
    said : str
        What is said of a month, with the places ``{month}``, ``{people}``, ``{days}``, ``{most}``
        and ``{day}``: its people, on how many days, how many on the day with most, and which.
    """
    frame = counts[counts > 0].rename_axis("date").rename("people").reset_index()

    def draw(sheet: _Sheet) -> None:
        column = sheet.width / 31
        abreast = int((column - 1.5) // _DOT)
        for month, rows in frame.groupby(frame["date"].dt.to_period("M"), sort=True):
            most = rows.loc[rows["people"].idxmax()]
            told = said.format(
                month=words.month(month),
                people=words.count_of(rows["people"].sum(), "person", "people"),
                days=words.count_of(len(rows), "day"),
                most=f"{most['people']:,}",
                day=words.day(most["date"]),
            )
            sheet.y = sheet.paragraph(0, sheet.y + 4, sheet.width, told)
            base = sheet.y + 6 + _DOT * -(-int(most["people"]) // abreast)
            dots = "".join(
                _people(int(row.people), (row.date.day - 1) * column + 2, base - 4, abreast)
                for row in rows.itertuples()
            )
            sheet.mark(
                "month", told,
                f'<path d="{dots}" fill="none" stroke="{colour("executed")}" stroke-width="2" '
                f'stroke-linecap="round" stroke-dasharray="0.01 {_DOT - 0.01:g}"/>',
            )  # fmt: skip
            sheet.line(0, base, sheet.width, base, "muted")
            sheet.y = base + 2
            _number_days(sheet, column, month.days_in_month)

    return Drawing(frame, draw)


def _people(number: int, x: float, y: float, abreast: int) -> str:
    """Return the upright lines whose dashes are the people of a day, so many beside each other."""
    lengths = [_DOT * (-(-(number - i) // abreast) - 1) + 0.1 for i in range(min(number, abreast))]
    # Each line begins beside the one before it: what is said alike is packed well.
    further = (f"m{_DOT:g} {before:.1f}v-{length:.1f}" for before, length in pairwise(lengths))
    return f"M{x:.1f} {y:.1f}v-{lengths[0]:.1f}" + "".join(further)


def _number_days(sheet: _Sheet, column: float, days: int) -> None:
    """Name the days below a month: as many of them as there is room for."""
    at = len(sheet.parts)
    for day in (1, 5, 10, 15, 20, 25, days):
        x = min((day - 0.5) * column, sheet.width - _room(str(day)) / 2)
        sheet.text(x, sheet.y + 13, str(day), anchor="middle")
    inside = "".join(sheet.parts[at:])
    sheet.parts[at:] = [f'<g class="role-axis" aria-hidden="true">{inside}</g>']
    sheet.y += _LINE
