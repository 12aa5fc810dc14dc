"""The pages that are made of the data: the dictionary, a page for each table, the uses of sources.

The page of a table is made anew when the data have changed, or what stands on all pages; that of
the sources, when another page has begun or ceased to use one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from helpers import datasets, words
from helpers.book import state
from helpers.book.build import stamps
from helpers.book.prose.cards import SOURCES_PAGE, row_name, source_address, source_id
from helpers.html_table import Cell, html_table
from helpers.lazy import pd

__all__ = ["setup"]

_MARKDOWN = MarkdownIt()
_AT_ONCE = 100  # rows; a table of many hundreds keeps a phone busy for seconds
_TAG = re.compile(r"<[^>]+>")
_TALL, _TALL_STEP = range(6, 29), 4  # the lengths, in steps of so many rem, that page.css knows
_PROVENANCE = {
    "who_counted": "Who counted",
    "when": "When",
    "why": "Why",
    "what_is_missing": "What is missing",
}


def setup(app: Sphinx) -> None:
    """Register the directive, the pages of the tables, and what is added to the sources."""
    app.add_directive("data-dictionary", DataDictionary)
    app.connect("html-collect-pages", _table_pages)
    app.connect("env-updated", _renew_the_sources)
    app.connect("doctree-resolved", _tell_uses)
    app.connect("build-finished", _copy_data)


def _renew_the_sources(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the page of the sources when another page has begun or ceased to use one."""
    record = state.record(env)
    now = {page: sorted(keys) for page, keys in record.sources.items()}
    before, record.sources_told = record.sources_told, now
    return [SOURCES_PAGE] if before != now and SOURCES_PAGE in env.all_docs else []


class DataDictionary(SphinxDirective):
    """Describe every table of the data package: what, who counted, why, what is missing."""

    def run(self) -> list[nodes.Node]:
        root = "../" * self.env.docname.count("/")
        sections = []
        for name in datasets.names():
            section = nodes.section(
                "", nodes.title("", datasets.descriptor(name)["title"]), ids=[f"table-{name}"]
            )
            section += nodes.raw("", _about(name, root), format="html")
            sections.append(section)
        return sections


def _about(name: str, root: str) -> str:
    resource = datasets.descriptor(name)
    rows = len(datasets.load(name))
    facts = {title: _text(resource["provenance"][key]) for key, title in _PROVENANCE.items()}
    facts["Licence"] = ", ".join(escape(licence["title"]) for licence in resource["licenses"])
    facts["Checked at each build"] = _checked(resource)
    lines = " ".join(f"<dt>{title}</dt> <dd>{text}</dd>" for title, text in facts.items() if text)
    return (
        f'<p>{_text(resource["description"])}</p><dl class="datum-facts">{lines}</dl>'
        f'<p><a href="{root}data/{name}.html">All {len(resource["schema"]["fields"])} fields and '
        f'{rows:,} rows</a><span class="download"> · <a download href="{root}data/{name}.csv">'
        f"<code>{name}.csv</code></a></span></p>"
    )


def _checked(resource: dict) -> str:
    found = [_text(identity["description"]) for identity in resource.get("identities", [])]
    if len(found) < 2:
        return "".join(found)
    return f"<ul>{' '.join(f'<li>{text}</li>' for text in found)}</ul>"


def _text(text: str) -> str:
    return _MARKDOWN.renderInline(text)


def _table_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    files = [Path(app.outdir) / "data" / f"{name}.html" for name in datasets.names()]
    # Of what stands on all pages: the menu, the styles and scripts, the settings.
    menu = state.record(app.env).menu
    frame = (menu, app.config.shared_fingerprint, app.builder.build_info.config_hash)
    with stamps.outdated(app, "tables", files, *frame) as needed:
        for name in datasets.names() if needed else ():
            resource = datasets.descriptor(name)
            body = (
                f"<section><h1>{escape(resource['title'])}</h1>{_about(name, '../')}"
                f"<h2>Fields</h2>{_fields(resource)}<h2>Rows</h2>{_rows(app, name)}</section>"
            )
            yield f"data/{name}", {"title": resource["title"], "body": body}, "page.html"


def _fields(resource: dict) -> str:
    facts = ("name", "title", "type", "unit")
    rows = [
        [*(Cell(escape(field.get(fact, ""))) for fact in facts), Cell(_text(field["description"]))]
        for field in resource["schema"]["fields"]
    ]
    head = ["Field", "Title", "Type", "Unit", "Meaning"]
    return html_table(f"Fields of {resource['name']}", head, rows)


def _rows(app: Sphinx, name: str) -> str:
    """Return the rows of a table: each by itself under its key, or without keys as a table."""
    table = state.build(app).ledger.table(name)
    if table.by_key:
        return " ".join(_record(table, key, row) for key, row in table.by_key.items())
    shown = [n for n in table.fields if not all(_empty(row[n]) for row in table.rows)]
    head = [table.fields[n]["title"] for n in shown]
    rows = [[Cell(_cell(row, n)) for n in shown] for row in table.rows]
    if len(rows) <= _AT_ONCE:
        return html_table(f"Rows of {name}", head, rows)
    parts = []
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        which = f"Rows {first + 1:,} to {first + len(part):,}"
        part_table = html_table(f"{which} of {name}", head, part)
        folded = f'<details class="more-rows"><summary>{which}</summary>{part_table}</details>'
        parts.append(folded if first else part_table)
    return "".join(parts)


def _record(table, key: str, row: dict) -> str:
    recorded = [n for n in table.fields if not _empty(row[n]) and row[n] != key]
    facts = " ".join(
        f"<dt>{escape(table.fields[n]['title'])}</dt> <dd>{_cell(row, n)}</dd>" for n in recorded
    )
    said = f'<h3><code>{escape(key)}</code></h3><dl class="datum-facts">{facts}</dl>'
    tall = _rem_on_a_phone(len(recorded), len(_TAG.sub("", said))) / _TALL_STEP
    step = min(max(round(tall), _TALL[0]), _TALL[-1])
    return f'<section class="record tall-{step}" id="{escape(key)}">{said}</section>'


def _rem_on_a_phone(facts: int, letters: int) -> float:
    """Return about how long the record of a row is on a phone of 390 px, as measured there."""
    return (60 + 47 * facts + 0.57 * letters) / 16


def _cell(row: dict, name: str) -> str:
    value = row[name]
    if _empty(value):
        return ""
    if name == "source_key":
        return f'<a href="{source_address(value, "../")}">{escape(value)}</a>'
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if name == "verified":
        return escape(words.HOW_KNOWN[value])
    if name == "status":
        return escape(words.KINDS_OF_FIGURE[value][0])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, int) and not name.endswith("year") and "no" not in name.split("_"):
        return f"{value:,}"
    return escape(str(value))


def _empty(value: object) -> bool:
    return bool(pd.isna(value))


def _tell_uses(app: Sphinx, document: nodes.document, page: str) -> None:
    """Add to each entry of the bibliography what rests on it."""
    if page != SOURCES_PAGE:
        return
    resting = {source_id(key): (key, rows) for key, rows in _resting(app).items()}
    for entry in document.findall(nodes.citation):
        for anchor in entry["ids"]:
            if anchor.startswith("cite-"):
                key, tables = resting.get(anchor, ("", {}))
                entry += nodes.raw("", _uses(app.env, key, tables), format="html")


def _resting(app: Sphinx) -> dict[str, dict[str, list[dict]]]:
    """Return the rows that rest on each source, by source and table."""
    found: dict[str, dict[str, list[dict]]] = {}
    for name in datasets.names():
        if name == "sources":
            continue
        for row in state.build(app).ledger.table(name).rows:
            found.setdefault(row["source_key"], {}).setdefault(name, []).append(row)
    return found


def _uses(env: BuildEnvironment, key: str, tables: dict[str, list[dict]]) -> str:
    root = "../" * SOURCES_PAGE.count("/")
    used = state.record(env).sources
    pages = sorted(page for page, keys in used.items() if key in keys)
    links = "; ".join(
        f'<a href="{root}{page}.html">{escape(env.titles[page].astext())}</a>' for page in pages
    )
    lines = [f"<dt>Figures in the text</dt> <dd>{links}</dd>"] if links else []
    for name, rows in tables.items():
        lines.append(f"<dt><code>{name}</code></dt> <dd>{_row_links(env, root, name, rows)}</dd>")
    if not lines:
        return '<p class="source-uses">No figure of the course rests on it.</p>'
    count = sum(map(len, tables.values()))
    said = "1 row of data rests on it" if count == 1 else f"{count:,} rows of data rest on it"
    return (
        f'<details class="source-uses"><summary>{said}</summary>'
        f'<dl class="datum-facts">{" ".join(lines)}</dl></details>'
    )


def _row_links(env: BuildEnvironment, root: str, name: str, rows: list[dict]) -> str:
    table = state.build(env.app).ledger.table(name)
    if not table.by_key:
        return f'<a href="{root}data/{name}.html">{len(rows):,} rows</a>'
    resting = {id(row) for row in rows}
    return "; ".join(
        f'<a href="{root}data/{name}.html#{key}">{escape(row_name(table, row))}</a>'
        for key, row in table.by_key.items()
        if id(row) in resting
    )


def _copy_data(app: Sphinx, exception: Exception | None) -> None:
    """Put the tables beside their pages, to be downloaded."""
    if exception is None and app.builder.format == "html":
        for file in datasets.folder().iterdir():
            if file.suffix in (".csv", ".json"):
                shutil.copyfile(file, Path(app.outdir) / "data" / file.name)
