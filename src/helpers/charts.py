"""The chart forms that the book repeats, drawn with Altair in the book's own colours.

In the book build (``HELPERS_STATIC`` is set by the Sphinx extension) a colour is a CSS variable, so
that light, dark and print are a stylesheet's affair; with a kernel it is the plain colour of the
light palette. The variables are defined in ``_static/book.css`` under the same names.
"""

import os

import altair as alt
import pandas as pd

__all__ = ["COLOURS", "NARROW", "WIDE", "colour", "ranked_ratios", "svg"]

#: Widths in pixels for which every chart is laid out: the text column of a desktop, and a phone.
WIDE, NARROW = 680, 312

#: What a colour means in this book, and its value in the light palette.
COLOURS = {
    "arrested": "#1f5a8a",
    "reference": "#5c6370",
    "muted": "#767d88",
    "ink": "#1d2127",
    "grid": "#d9dce1",
}


def colour(meaning: str) -> str:
    """Return the colour that stands for a meaning, as CSS.

    Raises
    ------
    KeyError
        If the book has no colour for it; `COLOURS` lists them.
    """
    value = COLOURS[meaning]
    return f"var(--chart-{meaning})" if os.environ.get("HELPERS_STATIC") else value


def ranked_ratios(
    frame: pd.DataFrame, *, group: str, value: str, axis: str, label: str, reference: float = 1
) -> alt.LayerChart:
    """Rank groups by a ratio, on a logarithmic axis with the reference marked.

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
    reference : float, optional
        The ratio to measure from.

    Returns
    -------
    LayerChart
        A line from the reference to each dot, the largest ratio on top.
    """
    drawn = frame.dropna(subset=[value]).sort_values(value, ascending=False)
    drawn = drawn.assign(**{value: drawn[value].astype(float), "_reference": float(reference)})
    order = drawn[group].tolist()
    ratio = alt.Scale(type="log", nice=False, padding=12)
    ticks = [tick for tick in (0.5, 1, 2, 5, 10, 20, 50) if tick <= drawn[value].max() * 1.2]
    base = alt.Chart(drawn).encode(
        y=alt.Y(group, type="nominal", sort=order, title=None, axis=alt.Axis(labelLimit=120)),
        x=alt.X(
            value,
            type="quantitative",
            scale=ratio,
            title=axis,
            axis=alt.Axis(values=ticks, format="~g"),
        ),
    )
    line = base.mark_rule(color=colour("arrested"), strokeWidth=2, opacity=0.5, aria=False).encode(
        x2="_reference:Q"
    )
    dot = base.mark_point(filled=True, size=90, opacity=1, color=colour("arrested")).encode(
        description=alt.Description(label, type="nominal"),
        tooltip=alt.Tooltip(label, type="nominal", title=""),
    )
    mark = (
        alt.Chart(pd.DataFrame({"_reference": [float(reference)]}))
        .mark_rule(color=colour("reference"), strokeWidth=1.5, aria=False)
        .encode(x="_reference:Q")
    )
    return mark + line + dot


def svg(chart: alt.TopLevelMixin, width: int) -> str:
    """Draw a chart as SVG, laid out for a width.

    Parameters
    ----------
    chart : Altair chart
        A single or layered view.
    width : int
        The width of the whole drawing in pixels, labels included.

    Returns
    -------
    str
        The ``<svg>`` element, its background transparent and its letters those of the page.
    """
    import vl_convert  # large; only the book build draws

    fitted = chart.properties(
        width=width, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
    specification = fitted.to_dict() | {"config": _config()}
    return vl_convert.vegalite_to_svg(specification)


def _config() -> dict:
    text = {"labelColor": colour("ink"), "labelFontSize": 13, "labelPadding": 6}
    title = {"titleColor": colour("ink"), "titleFontSize": 13, "titleFontWeight": "normal"}
    lines = {"gridColor": colour("grid"), "domainColor": colour("muted"), "ticks": False}
    return {
        "background": "transparent",
        "font": "inherit",
        "padding": {"left": 2, "right": 12, "top": 4, "bottom": 2},
        "view": {"stroke": None, "step": 26},
        "axis": text | title | lines,
        "axisY": {"domain": False, "grid": False},
    }
