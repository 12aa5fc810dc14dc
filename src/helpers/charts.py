"""The chart forms that the book repeats, drawn with Altair in the book's own colours.

In the book build (``HELPERS_STATIC`` is set by the Sphinx extension) a colour is a CSS variable, so
that light, dark and print are a stylesheet's affair; with a kernel it is the plain colour of the
light palette. The variables are defined in ``_static/book.css`` under the same names.

With a kernel a chart is drawn by the Vega that JupyterLab and Notebook 7 carry themselves, so that
it is alive without a network; where there is none, as on GitHub, it is an SVG.
"""

import json
import re
import sys
import textwrap
from contextlib import suppress
from typing import Any

import altair as alt
import pandas as pd

from helpers import words
from helpers.surface import is_answering, is_page

__all__ = [
    "COLOURS",
    "MARGIN",
    "NARROW",
    "WIDE",
    "bars_by_day",
    "bars_over_time",
    "claim_ranges",
    "claims_by_source",
    "colour",
    "events",
    "ranked_bars",
    "ranked_ratios",
    "says",
    "small_multiples",
    "spans_of_time",
    "svg",
]

#: Widths in pixels for which every chart is laid out: the text column of a desktop, and a phone.
WIDE, NARROW = 680, 312
MARGIN = 14  # of a drawing, left and right together
_AXIS, _GAP = 60, 16  # what small multiples need beside their panels
_LINE = 17  # pixels for a line of text, or for a mark below one
_SPACE = 6  # between claims, and twice that above a heading
_NAME = 18  # letters of a name beside its bar in a line, on a phone, too
_WHOLE_LINE = 42  # letters that are as wide as the drawing for a phone
_SOURCE = 90  # letters of a source that has lines of its own

#: What a colour means in this book, and its value in the light palette.
COLOURS = {
    "arrested": "#1f5a8a",
    "sentenced": "#846818",
    "executed": "#33373d",
    "marked": "#a8325e",
    "reference": "#5c6370",
    "muted": "#767d88",
    "ink": "#1d2127",
    "grid": "#d9dce1",
}
_HEIGHT = 260  # pixels of bars over time
_DECADE, _YEAR = 3_653, 14  # days, and months, from which on an axis has fewer dates
_MANY = 100  # bars that are narrower than a pixel on a phone
_WHOLE, _RATES = 1_000, 10  # no share is as large, and no rate
_LETTERS: dict = {"fontSize": 13, "aria": False}

#: The colour of a measure that counts people; others have that of a reference.
_COLOUR_OF = {
    "arrested": "arrested",
    "sentenced": "sentenced",
    "sentenced_to_death": "executed",
    "executed": "executed",
    "killed": "executed",
    "died": "executed",
}


@alt.theme.register("book", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    """Return the book's Altair theme; with a kernel on white, also in a dark JupyterLab."""
    config: Any = _config(WIDE) | {"background": "white", "font": "sans-serif"}
    config["view"] |= {"continuousWidth": 480}
    return alt.theme.ThemeConfig(
        config=config,
        usermeta={"embedOptions": {"renderer": "svg"}},  # its marks can be read out
    )


def _mimebundle(specification: dict, **_metadata) -> dict:
    """Show a chart with a kernel, as an Altair renderer does; on a page it needs a `figure`."""
    if is_answering():  # a reader may look at a chart that is no figure yet
        return {"image/svg+xml": svg(specification, WIDE)}
    if is_page():
        raise ValueError(
            "A chart on a page needs a title, a description and its sources: show it with "
            "helpers.figures.figure(chart, title=, alt=, source=)."
        )
    # Jupyter carries Vega-Lite 5, which draws what Altair 6 writes.
    old = specification | {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    bundle = {"application/vnd.vegalite.v5+json": old, "text/plain": "A chart"}
    with suppress(ImportError):  # a JupyterLite has none, and draws by its own Vega
        import vl_convert  # large; only drawing needs it

        bundle["image/svg+xml"] = vl_convert.vegalite_to_svg(specification)
    return bundle


# Colab knows no such Vega; what Altair shows by default it can show.
alt.renderers.register("book", _mimebundle)
alt.renderers.enable("default" if "google.colab" in sys.modules else "book")


def colour(meaning: str) -> str:
    """Return the colour that stands for a meaning, as CSS.

    Raises
    ------
    KeyError
        If the book has no colour for it; `COLOURS` lists them.
    """
    value = COLOURS[meaning]
    return f"var(--chart-{meaning})" if is_page() else value


def ranked_ratios(
    frame: pd.DataFrame,
    *,
    group: str,
    value: str,
    axis: str,
    label: str,
    reference_label: str,
    reference: float = 1,
    log_scale: bool = True,
    marked: str | None = None,
) -> alt.LayerChart:
    """Rank groups by a ratio, with the reference marked and each ratio at its dot.

    On a logarithmic axis the distance from the reference means the same to both sides: twice as
    often lies as far to the right as half as often to the left.

    Parameters
    ----------
    frame : DataFrame
        One row for each group, with the columns named below; rows without a value are left out.
    group : str
        The column with the group's name.
    value : str
        The column with the ratio, above zero.
    axis : str
        The title of the axis.
    label : str
        The column with one sentence for each mark, for tooltips and screen readers.
    reference_label : str
        What the line at the reference stands for.
    reference : float, optional
        The ratio to measure from.
    log_scale : bool, optional
        Whether the axis is logarithmic; else it begins at zero.
    marked : str, optional
        The column that says of each group whether it is to stand out.

    Returns
    -------
    LayerChart
        A line from the reference to each dot, the largest ratio on top.
    """
    drawn = frame.dropna(subset=[value]).sort_values(value, ascending=False, kind="stable")
    drawn = drawn.assign(**{value: drawn[value].astype(float), "_reference": float(reference)})
    drawn["_beside"] = drawn[value].clip(lower=float(reference))
    order = drawn[group].tolist()
    if log_scale:
        ratio = alt.Scale(type="log", nice=False, padding=12)
        ticks = [tick for tick in (0.5, 1, 2, 5, 10, 20, 50) if tick <= drawn[value].max() * 1.2]
        along = alt.Axis(values=ticks, format="~g")
    else:
        ratio = alt.Scale(zero=True, padding=12)
        along = alt.Axis(tickCount=5, format="~g")
    ink: Any = alt.value(colour("arrested"))
    if marked:
        ink = alt.condition(alt.datum[marked], alt.value(colour("marked")), ink)
    base = alt.Chart(drawn, height=_height(order)).encode(
        y=_names(group, order),
        x=alt.X(value, type="quantitative", scale=ratio, title=axis, axis=along),
        color=ink,
    )
    line = base.mark_rule(strokeWidth=2, opacity=0.5, aria=False).encode(x2="_reference:Q")
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(**says(label))
    mark = (
        alt.Chart(pd.DataFrame({"_reference": [float(reference)]}))
        .mark_rule(color=colour("reference"), strokeWidth=1.5, aria=False)
        .encode(x="_reference:Q")
    )
    heading = mark.mark_text(align="left", baseline="bottom", dx=-2, **_LETTERS).encode(
        x="_reference:Q",
        y=alt.value(-4),
        text=alt.value(reference_label),
        color=alt.value(colour("ink")),
    )
    # Left of its dot a ratio below the reference would meet the name: it stands across the line.
    written = base.mark_text(align="left", dx=8, **_LETTERS).encode(
        x="_beside:Q", text=alt.Text(value, type="quantitative", format=".2f"), color=_ink()
    )
    return mark + line + dot + heading + written


def ranked_bars(
    frame: pd.DataFrame, *, group: str, value: str, axis: str, label: str, meaning: str
) -> alt.LayerChart:
    """Rank groups by a count, as bars that begin at zero, each with its count at its end.

    Parameters
    ----------
    frame : DataFrame
        One row for each group; rows without a value are left out.
    group, value, label : str
        The columns with the group's name, the count, and one sentence for each mark.
    axis : str
        The title of the axis, with the unit.
    meaning : str
        What is counted, as `COLOURS` names it.
    """
    drawn = frame.dropna(subset=[value]).sort_values(value, ascending=False, kind="stable")
    order = drawn[group].tolist()
    base = alt.Chart(
        drawn.assign(**{value: drawn[value].astype(float)}), height=_height(order)
    ).encode(
        y=_names(group, order),
        x=alt.X(value, type="quantitative", title=axis, axis=_along(drawn[value])),
    )
    bars = base.mark_bar(height={"band": 0.7}).encode(
        color=alt.value(colour(meaning)), **says(label)
    )
    counts = base.mark_text(align="left", dx=5, **_LETTERS).encode(
        text=alt.Text(value, type="quantitative", format=_form(drawn[value])), color=_ink()
    )
    return bars + counts


def claim_ranges(
    frame: pd.DataFrame, *, claim: str, low: str, high: str, axis: str, label: str, meaning: str
) -> alt.LayerChart:
    """Set claims about one thing side by side: a dot for a figure, a line for a range.

    Each has its name and its figure in a line above it, which no width cuts.

    Parameters
    ----------
    frame : DataFrame
        One row for each claim, in the order in which they are to stand.
    claim, low, high, label : str
        The columns with the name of the claim, the ends of its range, and one sentence for each
        mark. Where one end is missing ("at least", "at most") the other is drawn alone.
    axis : str
        The title of the axis, with the unit.
    meaning : str
        What is counted, as `COLOURS` names it.
    """
    write = words.number if frame[[low, high]].max(axis=None) >= _WHOLE else "{:.1f}".format
    ink = colour(meaning)
    lines = [
        _claim(f"{row[claim]}: {words.amount(row[low], row[high], write)}", row[label],
               (row[low], row[high]), ink, ink)
        for row in frame.to_dict("records")
    ]  # fmt: skip
    return _claims(lines, axis)


def claims_by_source(claims: pd.DataFrame, *, axis: str = "People") -> alt.LayerChart:
    """Set all claims about one operation side by side, under the name of who makes each.

    What was counted is the heading of a group, and gives its colour; of more operations than one
    the heading names each. A figure that was not read has the sign of recalled figures, and a
    hollow mark, which the last line explains.

    Parameters
    ----------
    claims : DataFrame
        Rows as `helpers.analysis.claims.about` returns them, in the order in which they are to
        stand; those of one ``subject`` and ``measure`` together.
    axis : str, optional
        The title of the axis, with the unit.
    """
    lines: list[dict] = []
    several = claims["subject"].nunique() > 1
    for (subject, measure), group in claims.groupby(["subject", "measure"], sort=False):
        of = f"{subject}: " if several else ""
        heading = words.capitalise(of + words.measure(str(measure)))
        lines.append({"text": heading, "is_heading": True})
        lines += [_claim_of_source(row, str(measure), of) for row in group.to_dict("records")]
    if (claims["verified"] == "recall").any():
        lines.append({"text": f"A hollow mark, {words.RECALLED_SIGN}: recalled, not read"})
    return _claims(lines, axis)


def _claim_of_source(row: dict, measure: str, of: str) -> dict:
    recalled = row["verified"] == "recall"
    ink = colour(_COLOUR_OF.get(measure, "reference"))
    given = words.amount(row["low"], row["high"])
    by = words.brief_source(row["source_key"], _SOURCE)
    return _claim(
        f"{given}{words.RECALLED_SIGN * recalled}: {by}",
        f"{of}{words.measure(measure)}, "
        f"{words.who_says(row['source_key'], row['verified'])}: {given}",
        (row["low"], row["high"]),
        ink,
        "transparent" if recalled else ink,
    )


def _claim(text: str, says: str, ends: tuple, ink: str, fill: str) -> dict:
    """Return what is drawn and written of one claim; an end that is missing is the other."""
    low, high = (ends[b] if pd.isna(ends[a]) else ends[a] for a, b in ((0, 1), (1, 0)))
    return {
        "text": text, "says": says, "low": float(low), "high": float(high), "colour": ink,
        "fill": fill,
    }  # fmt: skip


def _claims(lines: list[dict], axis: str) -> alt.LayerChart:
    """Draw lines of text, one below the other, and below the text of a claim its mark."""
    written, drawn, at = [], [], 0
    for line in lines:
        at += _SPACE * (2 if line.get("is_heading") else 1)
        for text in textwrap.wrap(line["text"], _WHOLE_LINE):
            written.append({"text": text, "at": at, "is_heading": line.get("is_heading", False)})
            at += _LINE
        if "low" in line:
            drawn.append(line | {"at": at})
            at += _LINE
    place = alt.Y("at", type="quantitative", axis=None,
                  scale=alt.Scale(domain=[0, at], reverse=True, nice=False))  # fmt: skip
    base = alt.Chart(pd.DataFrame(drawn).drop(columns="text")).encode(
        y=place, color=alt.Color("colour", type="nominal", scale=None, legend=None)
    )
    along = {
        end: alt.X(end, type="quantitative", title=axis, axis=_counts(), scale=alt.Scale(zero=True))
        for end in ("low", "high")
    }
    middle = _LINE // 2 - 1
    ranges = base.mark_rule(strokeWidth=4, opacity=0.5, yOffset=middle, aria=False).encode(
        x=along["low"], x2="high"
    )
    dots = [
        base.mark_point(size=80, opacity=1, yOffset=middle, aria=speaks).encode(
            x=along[end],
            fill=alt.Fill("fill", type="nominal", scale=None, legend=None),
            **(says("says") if speaks else {}),
        )
        for end, speaks in (("high", False), ("low", True))  # one voice for the ends of a range
    ]
    texts = alt.Chart(pd.DataFrame(written)).encode(y=place, text="text:N")
    letters: Any = _LETTERS | {"align": "left", "x": 0, "yOffset": middle, "color": colour("ink")}
    claims = texts.transform_filter("!datum.is_heading").mark_text(**letters)
    headings = texts.transform_filter("datum.is_heading").mark_text(fontWeight="bold", **letters)
    return (ranges + dots[0] + dots[1] + headings + claims).properties(height=at)


def small_multiples(
    frame: pd.DataFrame,
    *,
    panel: str,
    time: str,
    value: str,
    axis: str,
    label: str,
    meaning: str,
    columns: int = 3,
) -> alt.FacetChart:
    """Draw one small bar chart over time for each panel, all to the same scale.

    Parameters
    ----------
    frame : DataFrame
        One row for each panel and point of time.
    panel, time, value, label : str
        The columns with the panel's name, the time (datetime or month period), the count, and one
        sentence for each mark.
    axis : str
        The title of the vertical axis, with the unit.
    meaning : str
        What is counted, as `COLOURS` names it.
    columns : int, optional
        Panels in a row on a wide page; on a narrow one they stand below each other.
    """
    at = frame[time].dt.to_timestamp() if isinstance(frame[time].dtype, pd.PeriodDtype) else None
    drawn = frame.assign(
        **{time: frame[time] if at is None else at, value: frame[value].astype(float)}
    )
    bars = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=alt.X(
                time,
                type="temporal",
                title=None,
                axis=alt.Axis(format="%Y", tickCount="year", labelFlush=True),
            ),
            y=alt.Y(value, type="quantitative", title=axis, axis=alt.Axis(tickCount=3, grid=True)),
            color=alt.value(colour(meaning)),
            **says(label),
        )
    )
    order = drawn[panel].drop_duplicates().tolist()
    return bars.properties(height=120).facet(
        alt.Facet(panel, type="nominal", title=None, sort=order), columns=columns
    )


def bars_over_time(
    frame: pd.DataFrame, *, time: str, value: str, axis: str, label: str, meaning: str
) -> alt.LayerChart:
    """Draw one bar for each month, or for each year, from zero, with its count at the highest.

    Parameters
    ----------
    frame : DataFrame
        One row for each month, or over more than ten years for each year; one without anybody has
        a row with zero.
    time, value, label : str
        The columns with the month (datetime or month period), the count or share, and one sentence
        for each mark.
    axis : str
        The title of the vertical axis, with the unit.
    meaning : str
        What is counted, as `COLOURS` names it.
    """
    at = frame[time]
    at = at.dt.to_timestamp() if isinstance(at.dtype, pd.PeriodDtype) else at
    drawn = frame.assign(**{time: at, value: frame[value].astype(float)})
    years = (at.max() - at.min()).days > _DECADE
    months = {"interval": "month", "step": 6 if len(drawn) > _YEAR else 3}
    along = (
        alt.Axis(format="%Y", tickCount={"interval": "year", "step": 10}, labelOverlap=True)
        if years
        else alt.Axis(format="%b %Y", tickCount=months, labelOverlap=True)
    )
    return _over_time(drawn, time, "year" if years else "yearmonth", value, axis, label, meaning,
                      along)  # fmt: skip


def _over_time(
    drawn: pd.DataFrame, time: str, unit: Any, value: str, axis: str, label: str, meaning: str,
    along: alt.Axis, span: Any = alt.Undefined, top: float | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw bars over time, with the count of the highest above it."""
    base = alt.Chart(drawn, height=_HEIGHT).encode(
        x=alt.X(
            time,
            type="temporal",
            timeUnit=unit,
            title=None,
            axis=along,
            scale=alt.Scale(domain=span),
        ),
        y=alt.Y(
            value,
            type="quantitative",
            title=axis,
            axis=_at_side(),
            scale=alt.Scale(domain=[0, top]) if top else alt.Undefined,
        ),
    )
    # On a phone a day can be half a pixel wide: its outline is seen all the same.
    style = (
        {"binSpacing": 0, "stroke": colour(meaning), "strokeWidth": 0.7}
        if len(drawn) > _MANY
        else {"binSpacing": 0.5 if unit == "yearmonthdate" else 1}
    )
    bars = base.mark_bar(**style).encode(color=alt.value(colour(meaning)), **says(label))
    highest = drawn.nlargest(1, value)[[time, value]]
    count = base.properties(data=highest).mark_text(baseline="bottom", dy=-2, **_LETTERS)
    return bars + count.encode(
        text=alt.Text(value, type="quantitative", format=_form(drawn[value])), color=_ink()
    )


def bars_by_day(
    frame: pd.DataFrame,
    *,
    time: str,
    value: str,
    axis: str,
    label: str,
    meaning: str,
    marked: str | pd.Timestamp | None = None,
    top: float | None = None,
) -> alt.LayerChart:
    """Draw one bar for each day, from zero, with a line at one date.

    Parameters
    ----------
    frame : DataFrame
        One row for each day of the span; a day without anybody has a row with zero and no bar.
    time, value, label : str
        The columns with the date, the count, and one sentence for each mark.
    axis : str
        The title of the vertical axis, with the unit.
    meaning : str
        What is counted, as `COLOURS` names it.
    marked : str or Timestamp, optional
        The date at whose beginning a line stands.
    top : float, optional
        The end of the vertical axis, where several drawings are to have the same.
    """
    first, last = frame[time].min(), frame[time].max() + pd.Timedelta(days=1)
    span = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last)]
    weeks = (last - first).days <= 70
    along = alt.Axis(
        format="%-d %b" if weeks else "%b %Y",
        tickCount={"interval": "week", "step": 1 if weeks and len(frame) < 35 else 2}
        if weeks
        else {"interval": "month", "step": 1 if len(frame) < 130 else 3},
        labelOverlap=True,
    )
    drawn = frame.astype({value: float})[frame[value] > 0]
    bars = _over_time(drawn, time, "yearmonthdate", value, axis, label, meaning, along, span, top)
    if marked is None:
        return bars
    at = pd.Timestamp(marked)
    line = alt.Chart(pd.DataFrame({time: [at], "name": [words.day(at)]})).encode(
        x=alt.X(time, type="temporal", title=None)
    )
    rule = line.mark_rule(color=colour("marked"), strokeWidth=2, aria=False)
    name = line.mark_text(
        align=_align((at - first) / (last - first)), baseline="bottom", **_LETTERS
    ).encode(y=alt.value(-4), text="name:N", color=alt.value(colour("marked")))
    return bars + rule + name


def _align(place: float) -> Any:
    """Return how a name stands at a line, by where that is between the left and right edge."""
    return "left" if place < 0.25 else "right" if place > 0.75 else "center"


def events(
    frame: pd.DataFrame,
    *,
    row: str,
    start: str,
    label: str,
    meaning: str,
    end: str | None = None,
    hollow: str | None = None,
) -> alt.LayerChart:
    """Set what happened on a line of time, in rows: a dot for a day, a bar for a span.

    Parameters
    ----------
    frame : DataFrame
        One row for each event, in the order in which the rows of the chart are to stand.
    row, start, label : str
        The columns with the name of the row, the date, and one sentence for each mark.
    meaning : str
        A colour, as `COLOURS` names it.
    end : str, optional
        The column with the last day of a span; where it is missing the event is a dot.
    hollow : str, optional
        The column that says of each event whether its mark is to be drawn hollow.
    """
    ends = frame[end] if end else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    drawn = frame.assign(_end=ends, _hollow=frame[hollow] if hollow else False)
    ink, clear = alt.value(colour(meaning)), alt.value("transparent")
    order = drawn[row].drop_duplicates().tolist()
    along = alt.X(
        start,
        type="temporal",
        title=None,
        scale=alt.Scale(padding=10),
        axis=alt.Axis(
            format="%b %Y",
            tickCount={"interval": "month", "step": 3},
            labelOverlap=True,
            grid=True,
        ),
    )
    height = _height(order)
    base = alt.Chart(drawn[drawn["_end"].isna()], height=height).encode(
        y=_names(row, order), x=along
    )
    dots = base.mark_point(size=80, opacity=1, strokeWidth=1.5).encode(
        stroke=ink, fill=alt.condition("datum._hollow", clear, ink), **says(label)
    )
    spans: alt.Chart = (
        alt.Chart(drawn[drawn["_end"].notna()], height=height)
        .mark_bar(height=12, strokeWidth=1.5)
        .encode(
            y=_names(row, order),
            x=along,
            x2="_end:T",
            stroke=ink,
            fill=alt.condition("datum._hollow", clear, ink),
            **says(label),
        )
    )
    # A layer without marks would be a picture without a text.
    return alt.LayerChart(layer=[layer for layer in (spans, dots) if len(layer.data)])


def spans_of_time(
    frame: pd.DataFrame,
    *,
    name: str,
    start: str,
    end: str,
    label: str,
    meaning: str,
    marked: tuple[str, str],
    marked_label: str,
) -> alt.LayerChart:
    """Draw each event as a span of time, beside one span that is marked through all rows.

    Parameters
    ----------
    frame : DataFrame
        One row for each event, in the order in which they are to stand.
    name, start, end, label : str
        The columns with the name of the event, its first and last day (datetime), and one sentence
        for each mark.
    meaning : str
        What the spans are, as `COLOURS` names it.
    marked : tuple of str
        First and last day of the span to mark, as ISO dates.
    marked_label : str
        What that span is.

    Returns
    -------
    LayerChart
        A line for each span; a dot at its beginning, so that a single day can be seen.
    """
    along = alt.X(
        start,
        type="temporal",
        title=None,
        scale=alt.Scale(padding=10),
        axis=alt.Axis(format="%Y", tickCount=5),
    )
    order = frame[name].tolist()
    base = alt.Chart(frame, height=_height(order)).encode(
        y=_names(name, order), x=along, color=alt.value(colour(meaning))
    )
    lines = base.mark_rule(strokeWidth=5, opacity=0.5, aria=False).encode(x2=end)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(**says(label))
    first, last = (pd.Timestamp(day) for day in marked)
    band = (
        alt.Chart(pd.DataFrame({start: [first], end: [last]}))
        .mark_rect(opacity=0.25, color=colour("marked"), aria=False)
        .encode(x=along, x2=end)
    )
    left, right = frame[start].min(), frame[end].max()
    align = _align((first - left) / (right - left))
    heading = band.mark_text(align=align, baseline="bottom", **_LETTERS).encode(
        x=along, y=alt.value(-4), text=alt.value(marked_label), color=alt.value(colour("marked"))
    )
    return band + lines + dots + heading


def _names(column: str, order: list) -> alt.Y:
    """Return the axis of names, in lines that have room on a phone."""
    lines = {name: _lines(name) for name in order if len(_lines(name)) > 1}
    long: Any = {
        "labelExpr": f"({json.dumps(lines)})[datum.label] || datum.label",
        "labelLineHeight": _LINE - 2,
    }
    return alt.Y(
        column, type="nominal", sort=order, title=None, axis=alt.Axis(**(long if lines else {}))
    )


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, _NAME, break_long_words=False)


def _height(order: list) -> alt.Step:
    """Return the room for each name, by the one with the most lines."""
    return alt.Step(max(26, 10 + (_LINE - 2) * max(len(_lines(name)) for name in order)))


def _ink() -> Any:
    return alt.value(colour("ink"))


def _form(values: pd.Series) -> str:
    """Return how values are written at their marks: people whole, rates with their places."""
    known = values.dropna().astype(float)
    return ",.0f" if (known % 1 == 0).all() else ".1f" if known.max() >= _RATES else ".2f"


def _along(values: pd.Series) -> alt.Axis:
    """Return an axis of counts, or of rates where the values are too small for whole numbers."""
    return _counts() if values.max() >= _RATES else alt.Axis(format="~g", tickCount=4)


def _counts() -> alt.Axis:
    return alt.Axis(format=",.0f", tickCount=4)


def _at_side() -> alt.Axis:
    """Return the axis of bars over time; all take the same room: bars of the next view stay."""
    return alt.Axis(
        tickCount=4, grid=True, format=",.0f", minExtent=44, titleAngle=0, titleAlign="left",
        titleBaseline="bottom", titleX=-44, titleY=-9,
    )  # fmt: skip


def says(label: str) -> dict:
    """Return the encoding of marks that are read out, and have a tooltip, by a column."""
    return {
        "description": alt.Description(label, type="nominal"),
        "tooltip": alt.Tooltip(label, type="nominal", title=""),
    }


def svg(chart: alt.TopLevelMixin | dict, width: int) -> str:
    """Draw a chart as SVG, laid out for a width.

    Parameters
    ----------
    chart : Altair chart or dict
        A single or layered view; or its specification, if it is drawn more than once: to make and
        check it takes as long as to draw it.
    width : int
        The width of the whole drawing in pixels, labels included.

    Returns
    -------
    str
        The ``<svg>`` element, its background transparent and its letters those of the page.
    """
    import vl_convert

    made = chart if isinstance(chart, dict) else chart.to_dict()
    if "facet" in made:
        columns = made["columns"] if width >= WIDE else 1
        view = made["spec"] | {"width": (width - _AXIS) // columns - _GAP}
        size = {"columns": columns, "spacing": _GAP, "spec": view}
    else:
        size = {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    params = made.get("params", [])
    if any(param["name"] == "zoom" for param in params):  # a map, that is smaller as a whole
        zoom = (width - MARGIN) / (WIDE - MARGIN)
        others = [param for param in params if param["name"] != "zoom"]
        size |= {"params": [*others, {"name": "zoom", "value": zoom}]}
        size["height"] = round(made["height"] * zoom)
    drawn = vl_convert.vegalite_to_svg(made | {"config": _config(width)} | size)
    return _COORDINATES.sub(_rounded, drawn)


# A tenth of a pixel is finer than a screen shows; the sixteen digits of a float are most of a file.
_COORDINATES = re.compile(r' (?:d|transform|points|viewBox|width|height|[xy][12]?|c[xy]|r)="[^"]*"')
_DECIMALS = re.compile(r"-?\d+\.\d{2,}")


def _rounded(coordinates: re.Match) -> str:
    return _DECIMALS.sub(lambda number: f"{round(float(number[0]), 1):g}", coordinates[0])


def _config(width: int) -> dict:
    text = {"labelColor": colour("ink"), "labelFontSize": 13, "labelPadding": 6}
    title = {"titleColor": colour("ink"), "titleFontSize": 13, "titleFontWeight": "normal"}
    lines = {"gridColor": colour("grid"), "domainColor": colour("muted"), "ticks": False}
    return {
        "background": "transparent",
        "font": "inherit",
        "padding": {"left": 2, "right": 12, "top": 4, "bottom": 2},
        "view": {"stroke": None, "step": 26},
        "axis": text | title | lines,
        "axisX": {"titleAnchor": "end"},
        "axisY": {"domain": False, "grid": False, "labelLimit": 0},
        "header": {"labelColor": colour("ink"), "labelFontSize": 13},
    }
