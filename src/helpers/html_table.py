"""A table as HTML, for the explorers and chapters as for the pages that are made of the data.

It stands by itself, since the build of the book needs it and no library of charts. A cell is HTML;
what it sorts by, where that is not its text, is beside it: a plain number, a day or month as ISO
8601 has it, or nothing for what is not recorded. The script of a page, ``_static/book.js``, sorts
by that, and so need not read what is printed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

__all__ = ["NUMBER", "Cell", "html_table", "slug"]

#: A number as the book prints it: with commas, the sign of minus, or per cent.
NUMBER = re.compile(r"[+−-]?[\d,]*\.?\d+%?")
_TAG = re.compile(r"<[^>]+>")
_LONG_TEXT = 24  # letters from which on a column needs room, lest its rows grow tall on a phone
_SHORT_TEXT = 17  # letters up to which a column keeps to one line: 30 September 1938


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    html : str
        What it shows.
    value : str or None
        What it sorts by; None if by its text, empty if it holds nothing to compare.
    """

    html: str
    value: str | None = None


def html_table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    is_sortable: bool = False,
    footer: str = "",
) -> str:
    """Return a table in a box that scrolls by itself where it must, as a ``<figure>``.

    Parameters
    ----------
    caption : str
        What it shows, as text; the id of the figure is made of it.
    heads : sequence of str
        The names of the columns, as text.
    rows : iterable of sequences of Cell
        The first cell of each row heads it.
    is_sortable : bool, optional
        Whether a reader may sort the rows.
    footer : str, optional
        What stands below, as HTML.
    """
    name, rows = slug(caption), list(rows)
    kinds = [_kind(row[i] for row in rows) for i in range(len(heads))]
    # The heads of rows stay in view on a phone, and stand left.
    kinds[0] = "text short" if kinds[0] in ("number", "text short") else "text"
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(text)}</th>'
        for kind, text in zip(kinds, heads, strict=True)
    )
    body = "".join(_row(row, kinds, is_sortable) for row in rows)
    return (
        f'<figure class="table-figure" id="{name}">'
        f'<div class="table-box" tabindex="0" role="region" aria-labelledby="{name}-caption">'
        f'<table{" data-sortable" if is_sortable else ""}><caption id="{name}-caption">'
        f"<span>{escape(caption)}</span></caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{footer and f'<figcaption>{footer}</figcaption>'}</figure>"
    )


def slug(text: str, longest: int | None = 60) -> str:
    """Return an id made of a text, in the letters of the text.

    >>> slug("Arrested, by nationality (1937)"), slug("Аресты_1937")
    ('arrested-by-nationality-1937', 'аресты-1937')
    """
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:longest].rstrip("-")


def _kind(cells: Iterable[Cell]) -> str:
    """Return the class of a column: numbers right, short texts in one line, long with room."""
    texts = [_text(cell) for cell in cells if cell.value != "" and cell.html]
    if all(map(NUMBER.fullmatch, texts)):
        return "number"
    longest = max(map(len, texts))
    if longest <= _SHORT_TEXT:
        return "text short"
    return "text long" if longest > _LONG_TEXT else "text"


def _text(cell: Cell) -> str:
    return unescape(_TAG.sub("", cell.html))


def _row(cells: Sequence[Cell], kinds: list[str], is_sortable: bool) -> str:
    head, *others = (
        f'class="{kind}"{_value(cell) if is_sortable else ""}>{cell.html}'
        for cell, kind in zip(cells, kinds, strict=True)
    )
    # The search of Sphinx drops the tags; the spaces keep the words of two cells apart.
    data = " ".join(f"<td {other}</td>" for other in others)
    return f'<tr><th scope="row" {head}</th> {data}</tr> '


def _value(cell: Cell) -> str:
    return "" if cell.value is None else f' data-value="{escape(cell.value)}"'
