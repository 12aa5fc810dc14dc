"""A table as HTML, for the explorers and chapters as for the pages that are made of the data.

It stands by itself, since the build of the book needs it and no library of charts. A cell is HTML;
what it sorts by, where that is not its text, is beside it: a plain number, a day or month as ISO
8601 has it, or nothing for what is not recorded. The script of a page, ``_static/book.js``, sorts
by that, and so need not read what is printed.

How much room a table needs is estimated here from its letters. One that needs more than the column
of the text breaks out of it; where even the window has less, each row becomes a card, of lines that
say *label: value*. The style does that (``_static/book.css``), by the class and without a script.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

__all__ = ["NUMBER", "Cell", "html_table", "slug"]

#: A number as the book prints it: with commas, the sign of minus, or per cent.
NUMBER = re.compile(r"[+−-]?[\d,]*\.?\d+%?")
_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"\s+|(?<=[-–—])")
_LONG_COLUMN = 22  # letters that a column of long texts has at least: book.css
_LONG_TEXT = 24  # letters from which on a column needs room, lest its rows grow tall on a phone
_SHORT_TEXT = 17  # letters up to which a column keeps to one line: 30 September 1938
# In rem, as book.css sets a table; a letter is that of DejaVu Sans, which is wide.
_LETTER, _BOLD_LETTER, _PADDING = 0.56, 0.63, 1.5
_COMFORTABLE = 40  # letters of a line that is long enough
_TEXT = 42  # rem: the column of the text, less the border of an explorer
_WIDER = 60
#: The steps, in rem, at which the style makes cards of rows: the least that a table needs.
_STEPS = (17, 24, 30, 36, 40, 42, 50, 59, 72)


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
    alike: str = "",
) -> str:
    """Return a table in a box, as a ``<figure>``.

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
    alike : str, optional
        What is the same in each row and has no column, as text; it stands below the caption.
    """
    name, rows = slug(caption), list(rows)
    kinds = [_kind(row[i] for row in rows) for i in range(len(heads))]
    # The heads of rows stay in view on a phone, and stand left.
    kinds[0] = "text short" if kinds[0] in ("number", "text short") else "text"
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(text)}</th>'
        for kind, text in zip(kinds, heads, strict=True)
    )
    need, room = _needs(heads, rows, kinds, is_sortable)
    labels = heads if need > _STEPS[0] else [""] * len(heads)
    body = "".join(_row(row, kinds, labels, is_sortable) for row in rows)
    classes = ["table-figure", *_fit(need, room)]
    return (
        f'<figure class="{" ".join(classes)}" id="{name}">'
        f'<div class="table-box" tabindex="0" role="region" aria-labelledby="{name}-caption">'
        f'<table{" data-sortable" if is_sortable else ""}><caption id="{name}-caption">'
        f"<span>{escape(caption)}</span>{alike and f' <small>{escape(alike)}</small>'}</caption>"
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


def _needs(
    heads: Sequence[str], rows: list[Sequence[Cell]], kinds: list[str], is_sortable: bool
) -> tuple[float, float]:
    """Return how wide a table is at least, and how wide it would be with room, in rem."""
    need = room = 0.0
    for i, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        texts = {_text(row[i]) for row in rows}
        longest = max(map(len, texts), default=0)
        kept = kind == "number" or kind.endswith("short")
        least = longest if kept else max((_word(text) for text in texts), default=0)
        least = max(least, _LONG_COLUMN if kind.endswith("long") else 0)
        wanted = max(least, min(longest, _COMFORTABLE))
        head_word, sign = _word(head), 2 if is_sortable else 0
        need += max(least * _LETTER, (head_word + sign) * _BOLD_LETTER) + _PADDING
        room += max(wanted * _LETTER, (head_word + sign) * _BOLD_LETTER) + _PADDING
    return need, room


def _word(text: str) -> int:
    """Return the length of the longest part of a text that is not broken."""
    return max((len(word) for word in _BREAK.split(text)), default=0)


def _fit(need: float, room: float) -> list[str]:
    """Return the classes of a table: how far it breaks out, below which width it is cards."""
    wide = [] if room <= _TEXT else ["wider"] if room > _WIDER else ["wide"]
    step = next((step for step in _STEPS if need <= step), _STEPS[-1])
    return wide + ([f"cards-{step}"] if step > _STEPS[0] else [])


def _row(cells: Sequence[Cell], kinds: list[str], labels: Sequence[str], is_sortable: bool) -> str:
    head, *others = (
        f'class="{kind}"{_label(label)}{_value(cell) if is_sortable else ""}>{cell.html}'
        for cell, kind, label in zip(cells, kinds, ["", *labels[1:]], strict=True)
    )
    # The search of Sphinx drops the tags; the spaces keep the words of two cells apart.
    data = " ".join(f"<td {other}</td>" for other in others)
    return f'<tr><th scope="row" {head}</th> {data}</tr> '


def _label(text: str) -> str:
    return f' data-label="{escape(text)}"' if text else ""


def _value(cell: Cell) -> str:
    return "" if cell.value is None else f' data-value="{escape(cell.value)}"'
