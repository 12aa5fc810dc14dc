"""Figures and tables as the book shows them: captioned, sourced, described, downloadable.

Both show themselves at the end of a cell. In the book build a figure is an SVG for a wide and one
for a narrow column; with a kernel it is the Altair chart, to be looked into and changed, or the
drawing.
"""

import base64
import re
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape, unescape
from typing import Any

import altair as alt
import pandas as pd

from helpers import charts, datasets, words
from helpers.course import TITLE
from helpers.drawings import Drawing
from helpers.html_table import NUMBER, Cell, html_table, slug
from helpers.surface import is_page, note_made, note_shown

__all__ = ["WIDTHS", "Figure", "FigureError", "Table", "figure", "sources_once", "table"]

#: The columns for which a page has a drawing, and how wide it is.
WIDTHS = {"wide": charts.WIDE, "narrow": charts.NARROW}

_MINIMUM_ALT_WORDS = 8
_SOURCES = re.compile(r'<span class="figure-sources">.*?</span> ')
_NAMED = 3  # sources in the line below a figure
_SEVERAL = 3  # rows from which on what they share is said once
_PEOPLE = 1_000  # no share and no ratio of this book is as large


class FigureError(ValueError):
    """A figure or table lacks what a reader needs; the message says what."""


@dataclass(frozen=True)
class Figure:
    """A chart or drawing with its title, description and sources; made by `figure`."""

    chart: alt.TopLevelMixin | Drawing
    title: str
    subtitle: str
    alt: str
    source: tuple[str, ...]
    note: str
    data: pd.DataFrame
    places: tuple[str, ...] = ()

    def __post_init__(self):
        note_made(self, f"the figure {self.title!r}")

    def to_html(self, *widths: str) -> str:
        """Return the ``<figure>`` element for a page without a kernel.

        Parameters
        ----------
        *widths : str
            For which columns it is drawn, of `WIDTHS`; for all of them by default.
        """
        note_shown(self)
        drawings = "".join(self._drawings[width] for width in widths or WIDTHS)
        kind = "chart-figure"
        if self.places:
            kind += " wide"
            listed = "".join(
                f'<li><button type="button">{escape(place)}</button></li>' for place in self.places
            )
            drawings = f'<div class="map">{drawings}<ol class="map-list">{listed}</ol></div>'
        return (
            f'<figure class="{kind}" id="{slug(self.title)}">{self._caption}{drawings}'
            f'<div class="figure-below">{escape(self.note)} '
            f"{_footer(self.title, self.source, self.data)}</div></figure>"
        )

    @cached_property
    def _drawings(self) -> dict[str, str]:
        name, chart = slug(self.title), self.chart
        draw = chart.svg if isinstance(chart, Drawing) else partial(charts.svg, chart.to_dict())
        return {
            width: f'<div class="chart chart-{width}">'
            f"{_labelled(draw(pixels), self.alt, f'{name}-{width}')}</div>"
            for width, pixels in WIDTHS.items()
        }

    @cached_property
    def _caption(self) -> str:
        below = f" <span>{escape(self.subtitle)}</span>" if self.subtitle else ""
        return f"<figcaption><strong>{escape(self.title)}</strong>{below}</figcaption>"

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        note_shown(self)
        if is_page():
            display(HTML(self.to_html()))
            return
        display(HTML(f"<p><strong>{escape(self.title)}</strong><br>{escape(self.subtitle)}</p>"))
        display(self.chart)
        display(HTML(f"<p>{escape(self.note)} {_sources(self.source)}</p>"))


@dataclass(frozen=True)
class Table:
    """A DataFrame with its caption and sources; made by `table`."""

    frame: pd.DataFrame
    caption: str
    source: tuple[str, ...]
    decimals: int
    sortable: bool
    order: dict[str, pd.Series]

    def __post_init__(self):
        note_made(self, f"the table {self.caption!r}")

    def to_html(self) -> str:
        """Return the table with header cells, in a box that scrolls by itself where it must."""
        note_shown(self)
        columns = {
            str(label): _cells(self.frame[label], self.order.get(label), self.decimals)
            for label in self.frame
        }
        alike = _alike(columns)
        shown = {label: cells for label, cells in columns.items() if label not in alike}
        said = "; ".join(f"{label}: {text}" for label, text in alike.items())
        return html_table(
            self.caption,
            list(shown),
            zip(*shown.values(), strict=True),
            is_sortable=self.sortable,
            footer=_footer(self.caption, self.source, self.frame),
            alike=f"In each row – {said}." if alike else "",
        )

    def _repr_html_(self) -> str:
        return self.to_html()


def figure(
    chart: alt.TopLevelMixin | Drawing,
    *,
    title: str,
    alt: str,
    source: str | list[str],
    subtitle: str = "",
    data: pd.DataFrame | None = None,
    note: str = "",
    places: list[str] | None = None,
) -> Figure:
    """Make a figure of a chart or a drawing.

    Parameters
    ----------
    chart : Altair chart or Drawing
        A single or layered view; or what a function of `helpers.drawings` returns.
    title : str
        What the figure shows, best as its finding, without a full stop.
    alt : str
        What there is to see, in a sentence of at least eight words: for readers who cannot see it.
    source : str or list of str
        The keys of the sources.
    subtitle : str, optional
        Who or what is counted, when and where; each figure of a chapter has one.
    data : DataFrame, optional
        The figures behind the chart, offered as CSV; by default the chart's own data.
    note : str, optional
        What the reader must know to read the figure rightly.
    places : list of str, optional
        For a map: what its marks are read out as, in the order of a list beside it, which lights
        the mark of each, as the mark lights its place in the list.

    Returns
    -------
    Figure
        Shows itself as the last expression of a cell.

    Raises
    ------
    FigureError
        If the description is missing, too short or a path, or there are no data to offer.
    helpers.datasets.DataError
        If a source is unknown.
    """
    if len(alt.split()) < _MINIMUM_ALT_WORDS or re.search(r"\.(png|svg|jpe?g)\b", alt):
        raise FigureError(
            f"The figure {title!r} needs an alt text of at least {_MINIMUM_ALT_WORDS} words that "
            f"says what there is to see; it has {alt!r}."
        )
    data = chart.data if data is None else data
    if not isinstance(data, pd.DataFrame):
        raise FigureError(f"The figure {title!r} needs data=, the DataFrame behind its chart.")
    return Figure(chart, title, subtitle, alt, _checked(source), note, data, tuple(places or ()))


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    source: str | list[str],
    labels: dict[str, str] | None = None,
    decimals: int = 2,
    sortable: bool = False,
    sort_by: dict[str, str] | None = None,
) -> Table:
    """Make a table of a DataFrame. Its first column heads the rows.

    Parameters
    ----------
    frame : DataFrame
        The rows; the index is not shown. A missing value is shown as "not recorded". A column of
        numbers that are all whole is shown without places after the point; where it reaches a
        thousand, people are counted beside shares, and each number that is whole is shown so.
    caption : str
        What the table shows.
    source : str or list of str
        The keys of the sources.
    labels : dict of str to str, optional
        The columns to show, in this order, each with its heading. All by default.
    decimals : int, optional
        Places after the point for numbers that are not whole.
    sortable : bool, optional
        Whether a reader may sort the rows on the page; for rows whose order is no argument.
    sort_by : dict of str to str, optional
        The columns that are texts in which a figure is worded, such as "at least 5,000" or a range,
        each with the column of the frame that has the number by which they sort.

    Returns
    -------
    Table
        Shows itself as the last expression of a cell.

    Raises
    ------
    FigureError
        If a column in `labels` or `sort_by` is not in the frame.
    helpers.datasets.DataError
        If a source is unknown.
    """
    labels = labels or {column: column for column in frame.columns}
    sort_by = sort_by or {}
    missing = [c for c in (*labels, *sort_by, *sort_by.values()) if c not in frame.columns]
    if missing:
        raise FigureError(
            f"The table {caption!r} asks for the columns {missing}, which the data lack; "
            f"there are: {', '.join(map(str, frame.columns))}."
        )
    order = {labels[text]: frame[number] for text, number in sort_by.items()}
    shown = frame[list(labels)].rename(columns=labels)
    return Table(shown, caption, _checked(source), decimals, sortable, order)


def sources_once(parts: list[str]) -> list[str]:
    """Take out of figures and tables that stand together the sources that one before has named."""
    told: set[str] = set()

    def keep(found: re.Match) -> str:
        kept = "" if found[0] in told else found[0]
        told.add(found[0])
        return kept

    return [_SOURCES.sub(keep, part) for part in parts]


def _checked(source: str | list[str]) -> tuple[str, ...]:
    keys = (source,) if isinstance(source, str) else tuple(source)
    if not keys:
        raise FigureError("A figure or table needs at least one source.")
    for key in keys:
        datasets.source(key)
    return keys


def _labelled(drawing: str, said: str, name: str) -> str:
    """Describe a drawing, and make its element ids unlike those of any other."""
    drawing = re.sub(r'\bid="', f'id="{name}-', drawing)
    drawing = drawing.replace("url(#", f"url(#{name}-")
    return drawing.replace(
        "<svg ", f'<svg role="graphics-document" tabindex="0" aria-label="{escape(said)}" ', 1
    )


def _footer(title: str, source: tuple[str, ...], data: pd.DataFrame) -> str:
    name = slug(title)
    csv = base64.b64encode(data.to_csv(index=False).encode()).decode()
    return (
        f'<span class="figure-footer"><span class="figure-sources">{_brief_sources(source)}</span> '
        f'<a download="{name}.csv" href="data:text/csv;charset=utf-8;base64,{csv}">Data (CSV)</a> '
        f'<a href="#{name}">Link</a></span>'
        f'<details class="figure-cite"><summary>Sources in full, and how to cite</summary>'
        f"<p>{_quotation(title, source)}</p>"
        f"<pre>{escape(_bibtex(title, source, name))}</pre></details>"
    )


def _quotation(title: str, source: tuple[str, ...]) -> str:
    return f"“{escape(title)}.” In: <cite>{TITLE}</cite>. {_sources(source)}"


def _bibtex(title: str, source: tuple[str, ...], name: str) -> str:
    return (
        f"@misc{{{name},\n  title = {{{{{title}}}}},\n  howpublished = {{{TITLE}}},\n"
        f"  note = {{Data: {', '.join(source)}}}\n}}"
    )


def _brief_sources(keys: tuple[str, ...]) -> str:
    """Name the first sources in a line; all stand in full where they are asked for."""
    named = [escape(name) for name in dict.fromkeys(map(words.brief_source, keys))]
    more = len(named) - _NAMED if len(named) > _NAMED + 1 else 0
    said = "; ".join(named[:_NAMED] if more else named)
    others = f"; and {more} more" if more else ""
    stop = "" if not others and said.endswith(".") else "."
    return f"{'Source' if len(keys) == 1 else 'Sources'}: {said}{others}{stop}"


def _sources(keys: tuple[str, ...]) -> str:
    said = "; ".join(map(words.citation, keys))
    stop = "" if said.endswith(".</cite>") else "."
    return f"{'Source' if len(keys) == 1 else 'Sources'}: {said}{stop}"


def _alike(columns: dict[str, list[Cell]]) -> dict[str, str]:
    """Return the columns of words that say the same in each of several rows, and what they say.

    The first column heads the rows; and figures that happen to agree are a result.
    """
    found = {}
    for label, cells in list(columns.items())[1:]:
        texts = {unescape(cell.html) for cell in cells}
        if len(cells) >= _SEVERAL and len(texts) == 1:
            (text,) = texts
            if text and not NUMBER.fullmatch(text):
                found[label] = text
    return found


def _cells(column: pd.Series, order: pd.Series | None, decimals: int) -> list[Cell]:
    """Return the cells of a column, each with what it sorts by."""
    order = column if order is None else order
    return [
        Cell(escape(text), _value(value, text))
        for value, text in zip(order, _printed(column, decimals), strict=True)
    ]


def _value(value: object, text: str) -> str | None:
    """Return what a cell sorts by, if its text would not do."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, pd.Period):
        return str(value)
    if NUMBER.fullmatch(text):
        plain = text.replace(",", "").replace("−", "-").removesuffix("%")
        return None if plain == text else plain
    return f"{value:.15g}" if pd.api.types.is_number(value) else None


def _printed(column: pd.Series, decimals: int) -> pd.Series:
    """Print the cells of a column as the book prints figures."""
    numbers = column.dropna() if pd.api.types.is_float_dtype(column.dtype) else []
    short = all(number % 1 == 0 for number in numbers) or max(numbers) >= _PEOPLE

    def print_one(value: Any) -> str:
        is_whole = short and pd.api.types.is_float(value) and value % 1 == 0
        return _text(value, 0 if is_whole else decimals)

    return column.astype(object).map(print_one)


def _text(value: object, decimals: int) -> str:
    if pd.isna(value):
        return "not recorded"
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if pd.api.types.is_float(value):
        return f"{value:,.{decimals}f}".replace("-", "−")
    if isinstance(value, pd.Timestamp):
        return words.day(value)
    if isinstance(value, pd.Period):
        return words.month(value)
    return f"{value:,}".replace("-", "−") if pd.api.types.is_integer(value) else str(value)
