"""What a reader is told of a figure: the value, what was counted, by whom, and how sure it is.

The same HTML stands in the list at the end of a page and in the card that a script shows beside
the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from html import escape

from docutils import nodes

from helpers import words
from helpers.analysis import claims
from helpers.book.prose.references import Datum, Ledger, Rows, Value
from helpers.lazy import pd

__all__ = [
    "RECALLED",
    "SOURCES_PAGE",
    "Cards",
    "filter_in_words",
    "number",
    "row_name",
    "source_address",
    "source_id",
]

#: The page that has the bibliography.
SOURCES_PAGE = "chapters/sources"

#: What stands after a figure that rests on a row which was not read: a sign, and words for those
#: who hear the page.
RECALLED = (
    f'<sup class="recalled" aria-hidden="true">{words.RECALLED_SIGN}</sup>'
    '<span class="heard"> recalled, not read</span>'
)

_OTHERS_SHOWN = 6
_DAY_OR_MONTH = re.compile(r"^\d{4}-\d\d(?P<day>-\d\d)?$")


@dataclass
class Cards:
    """Describes values for the pages of one build; remembers the citations it has made."""

    ledger: Ledger
    _citations: dict[str, str] = field(default_factory=dict)

    def entry(
        self, printed: str, value: Value, root: str, correct: Callable[[str, str], str]
    ) -> str:
        """Return the description of a value as HTML.

        Parameters
        ----------
        printed : str
            The figure as the prose prints it.
        value : Value
            What its reference amounts to.
        root : str
            The way from the page to the root of the book, such as ``"../"``.
        correct : callable
            Returns the address of a form for a figure and its sources, or nothing.
        """
        head = f"<strong>{escape(printed)}</strong>{RECALLED if value.is_recalled else ''}"
        if value.computation:
            exact = _write_result(value)
            head += f' <span class="datum-computed">= {escape(value.computation)} = {exact}</span>'
        data = " ".join(self._datum(datum, root) for datum in value.data)
        keys = dict.fromkeys(row["source_key"] for datum in value.data for row in datum.rows)
        form = correct(printed, words.listed(map(words.short_source, keys)))
        link = f' <p><a href="{escape(form)}">Correct this figure</a></p>' if form else ""
        return f'<p class="datum-head">{head}</p> {data}{link}'

    def _datum(self, datum: Datum | Rows, root: str) -> str:
        facts = self._of_rows(datum) if isinstance(datum, Rows) else self._of_row(datum)
        read = {row["source_key"] for row in datum.rows if row.get("verified") != "recall"}
        sources = dict.fromkeys(row["source_key"] for row in datum.rows)
        place = ""
        if isinstance(datum, Datum) and not _empty(datum.row.get("locator")):
            place = f", {escape(str(datum.row['locator']))}"
        lines = [f"<dt>{name}</dt> <dd>{text}</dd>" for name, text in facts.items()]
        cited = [words.attribute(self._source(key, root), key not in read) for key in sources]
        source = f"<dt>Source</dt> <dd>{'; '.join(cited)}{place}</dd>"
        lines.insert(min(len(lines), 1 + ("Value" in facts)), source)
        key = datum.key if isinstance(datum, Datum) else ""
        name = f"{datum.table}.{key}" if key else datum.table
        lines.append(
            f'<dt>In the data</dt> <dd><a href="{root}data/{datum.table}.html#{key}">'
            f"<code>{name}</code></a></dd>"
        )
        return f'<dl class="datum-facts">{" ".join(lines)}</dl>'

    def _of_row(self, datum: Datum) -> dict[str, str]:
        table = self.ledger.table(datum.table)
        row = datum.row
        facts = {"Value": escape(number(table, row, datum.field))}
        facts["Counted"] = escape(row_name(table, row, datum.field))
        if period := _period(row):
            facts["When"] = escape(period)
        for name, title in (("scope", "Scope"), ("place", "Where")):
            if not _empty(row.get(name)):
                facts[title] = escape(str(row[name]))
        if not _empty(row.get("as_printed")):
            language = f' lang="{row["language"]}"' if "language" in row else ""
            facts["As printed"] = f"<span{language}>“{escape(row['as_printed'])}”</span>"
        if not _empty(row.get("status")):
            kind, meaning = words.KINDS_OF_FIGURE[row["status"]]
            facts["Kind"] = f"{kind}: {meaning}"
        if not _empty(row.get("verified")):
            facts["Known here"] = escape(words.HOW_KNOWN[row["verified"]])
        if others := self._others(table, row):
            facts["Others say"] = others
        return facts

    def _of_rows(self, rows: Rows) -> dict[str, str]:
        table = self.ledger.table(rows.table)
        only = "; ".join(filter_in_words(table, *chosen) for chosen in rows.filters.items())
        what = table.fields[rows.field].get("title", rows.field) if rows.field else "rows"
        how = {"sum": "sum", "count": "number", "min": "lowest", "max": "highest"}[rows.function]
        how += " of different values" if rows.function == "count" and rows.field else ""
        counted = f"{how} of {len(rows.rows):,} rows: {what}. {table.resource['title']}."
        facts = {"Counted": escape(counted)}
        if only:
            facts["Only"] = escape(only)
        known = dict.fromkeys(row["verified"] for row in rows.rows if "verified" in row)
        if known:
            facts["Known here"] = escape("; ".join(words.HOW_KNOWN[mark] for mark in known))
        return facts

    def _others(self, table, row: dict) -> str:
        others, count = table.others(row, _OTHERS_SHOWN)
        said = [
            escape(f"{number(table, other, '')} ({words.short_source(other['source_key'])})")
            for other in others
        ]
        more = count - len(others)
        return "; ".join(said) + (f"; and {more:,} more" if more else "")

    def _source(self, key: str, root: str) -> str:
        if key not in self._citations:
            self._citations[key] = words.citation(key)
        return f'<a href="{source_address(key, root)}">{self._citations[key]}</a>'


def filter_in_words(table, name: str, wanted: str) -> str:
    """Return what a filter of rows asks for: the title of its field, and its value or its ends.

    Parameters
    ----------
    table : table of a `Ledger`
    name : str
        The field.
    wanted : str
        A value, or ``from..to``, as `helpers.book.prose.references` takes them.
    """
    title = table.fields[name].get("title", name)
    says = words.HOW_KNOWN if name == "verified" else {}
    ends = [says.get(end) or _DAY_OR_MONTH.sub(_day_or_month, end) for end in wanted.split("..", 1)]
    return f"{title}: {' to '.join(ends)}"


def _day_or_month(found: re.Match) -> str:
    if found["day"]:
        return words.day(date.fromisoformat(found[0]))
    return words.month(date.fromisoformat(f"{found[0]}-01"))


def source_id(key: str) -> str:
    """Return the id of a source's entry in the bibliography (``bibtex_cite_id``)."""
    return nodes.make_id(f"cite-{key}")


def source_address(key: str, root: str) -> str:
    """Return the address of that entry, for a page from which `root` leads to the book's root."""
    return f"{root}{SOURCES_PAGE}.html#{source_id(key)}"


def number(table, row: dict, name: str) -> str:
    """Return a figure of a row as the book prints it, with its unit.

    Parameters
    ----------
    table : table of a `Ledger`
    row : dict
    name : str
        The field, or nothing for the range of a claim.
    """
    if name and table.number(row, name) is None:
        return "not recorded" if _empty(row[name]) else str(row[name])
    low, high = table.claim_of(row) if not name else (table.number(row, name),) * 2
    of = name or table.claims["low"]
    per_cent = table.in_per_cent(row, of)
    unit = "per cent" if per_cent else table.unit(row, of)
    is_year = unit == "year"
    said = words.amount(low, high, partial(_write, times=100 if per_cent else 1, plain=is_year))
    return said if is_year else f"{said} {unit}".strip()


def row_name(table, row: dict, name: str = "") -> str:
    """Say in words what a figure of a row counts: its measure or field, and of what."""
    if table.claims:
        subject = claims.subject_name(table.claims["subject"], row)
        return f"{subject}: {words.measure(row[table.claims['measure']])}"
    label = next(
        (str(row[n]) for n in _naming_fields(table) if not _empty(row[n])), row.get("key", "")
    )
    title = table.fields[name]["title"] if name else ""
    return ": ".join(part for part in (title, label) if part)


def _naming_fields(table) -> Iterator[str]:
    """Yield the fields that can name a row: its first texts of free wording, or its year."""
    skipped = {"key", "source_key", "locator", "seen_at", "note"}
    for name, about in table.fields.items():
        free = "enum" not in about.get("constraints", {})
        if about["type"] in ("string", "year") and free and name not in skipped:
            yield name


def _write(end: Fraction, times: int, plain: bool) -> str:
    shown = f"{float(end * times):,.2f}".rstrip("0").rstrip(".")
    return shown.replace(",", "") if plain else shown


def _write_exactly(end: Fraction) -> str:
    shown = float(end)
    if end.denominator == 1:
        return f"{shown:,.0f}"
    return f"{shown:,.1f}" if abs(shown) >= 1000 else f"{shown:.4g}"


def _write_result(value: Value) -> str:
    text = words.amount(value.low, value.high, _write_exactly)
    if value.low is None or value.low != value.high or not 0 < abs(value.low) < 1:
        return text
    return f"{text} ({float(value.low):.2%})"


def _period(row: dict) -> str:
    if text := words.span(row.get("period_start"), row.get("period_end")):
        return text
    for name in ("date", "census_date"):
        if not _empty(row.get(name)):
            return words.day(row[name])
    return "" if _empty(row.get("year")) else str(row["year"])


def _empty(value: object) -> bool:
    return value is None or value == "" or bool(pd.isna(value))
