"""The pages of documents: the head of each, its text in two languages, and the list of all.

Heads and list are made of the table ``documents`` of the data package. A text is written in
``{parallel}``, a paragraph of the translation and below it the same paragraph in Russian; whatever
stands in square brackets is ours, and what was not read is marked. Beside each other stand the two
where there is room; else the Russian is folded.
"""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from helpers import datasets, words
from helpers.book.prose.cards import source_address
from helpers.lazy import pd

__all__ = ["FOLDER", "addresses", "facts", "is_russian", "record", "setup"]

_LOG = logging.getLogger(__name__)
#: Where the pages of documents lie.
FOLDER = "chapters/documents"
_LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "lv": "Latvian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
# How the head calls a fact, and how it says that the copies lack it.
_FACTS = {
    "number": ("Number", "number"),
    "body": ("Issued by", "author"),
    "signed_by": ("Signed by", "signature"),
    "sent_to": ("Sent to", "address"),
    "secrecy": ("Secrecy", "mark of secrecy"),
    "archive": ("Archive", "archive"),
    "first_printed": ("First printed", "edition"),
}
_SWITCH = (
    '<details class="parallel-switch"><summary><span class="when-closed">Show</span> '
    '<span class="when-open">Hide</span> the Russian text</summary></details>'
)
_OURS = re.compile(r"\[[^\[\]]*\]")
_NOT_READ = re.compile(r"not read|breaks off|обрыв|не прочитано")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("document-head", Heads)
    app.add_directive("document-list", List)
    app.add_directive("parallel", Parallel)


def record(key: str) -> dict:
    """Return the row of a document.

    Raises
    ------
    helpers.datasets.DataError
        If there is no such document; the message names the nearest ones.
    """
    return datasets.lookup(_records(), key, what="document", where="data/documents.csv")


def _records() -> dict[str, dict]:
    return {row["key"]: row for row in datasets.load("documents").to_dict("records")}


def facts(row: dict) -> dict[str, str]:
    """Return what the head of a document says of it, as texts by their names.

    Parameters
    ----------
    row : dict
        A row of the table ``documents``.

    Examples
    --------
    >>> facts(record("mordovia_telegram"))["Date"]
    '27 August 1937'
    """
    given = {title: row[name] for name, (title, _) in _FACTS.items() if not pd.isna(row[name])}
    lacking = [what for name, (_, what) in _FACTS.items() if pd.isna(row[name])]
    told = {"Date": _day(row)} | given
    if "Number" in told:
        told["Number"] = told["Number"].replace(";", ", ")
    if lacking:
        told["Not in the copies"] = ", ".join(lacking)
    told["Read in"] = ", ".join(_LANGUAGES[code] for code in row["languages"].split(";"))
    told["How much"] = f"{row['completeness'].capitalize()}. {row['read']}"
    told["Not read"] = row["not_read"]
    if not pd.isna(row["note"]):
        told["Remark"] = row["note"]
    return told


def _day(row: dict) -> str:
    return "undated" if pd.isna(row["date"]) else f"{row['date'].day} {row['date']:%B %Y}"


def addresses(row: dict) -> Iterator[tuple[str, str]]:
    """Yield where a document was read: what to call the copy, and its address, if it has one."""
    for place in row["seen_at"].split("; "):
        is_address = place.startswith("http")
        yield (urlsplit(place).hostname.removeprefix("www."), place) if is_address else (place, "")


class Heads(SphinxDirective):
    """Show the heads of the documents that are named, side by side where there is room."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        root = "../" * self.env.docname.count("/")
        try:
            heads = [_head(record(key), root) for key in self.arguments[0].split()]
        except datasets.DataError as error:
            _LOG.warning("document-head: %s", error, location=(self.env.docname, self.lineno))
            return []
        return [nodes.raw("", f'<div class="document-heads">{"".join(heads)}</div>', format="html")]


def _head(row: dict, root: str) -> str:
    told = {name: escape(text) for name, text in facts(row).items()}
    told["Where it was read"] = "; ".join(
        f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name)
        for name, address in addresses(row)
    )
    source = source_address(row["source_key"], root)
    told["Source"] = f'<a href="{source}">{words.citation(row["source_key"])}</a>'
    told["In the data"] = (
        f'<a href="{root}data/documents.html#{row["key"]}"><code>documents.{row["key"]}</code></a>'
    )
    lines = " ".join(f"<dt>{name}</dt> <dd>{text}</dd>" for name, text in told.items())
    return (
        f'<div class="document-head"><p class="document-title">{escape(row["title_en"])}</p>'
        f'<dl class="datum-facts">{lines}</dl></div>'
    )


class List(SphinxDirective):
    """List all documents in the order of time: what each is, and how much of it was read."""

    def run(self) -> list[nodes.Node]:
        rows = "".join(self._item(row) for row in _records().values())
        return [nodes.raw("", f'<ol class="document-list">{rows}</ol>', format="html")]

    def _item(self, row: dict) -> str:
        title, page = escape(row["title_en"]), f"{FOLDER}/{row['page']}"
        if page in self.env.found_docs:
            title = f'<a href="{row["page"]}.html">{title}</a>'
        return (
            f'<li><span class="document-day">{_day(row)} <span class="document-read" '
            f'data-read="{row["completeness"]}">{row["completeness"]}</span></span> '
            f'<span class="document-what"><strong>{title}</strong> {escape(row["about"])}'
            "</span></li>"
        )


class Parallel(SphinxDirective):
    """Set a translation and the Russian text beside each other, paragraph by paragraph."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        try:
            record(self.arguments[0])
        except datasets.DataError as error:
            _LOG.warning("parallel: %s", error, location=(self.env.docname, self.lineno))
        parsed = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        box = nodes.container(classes=["parallel"])
        pairs = _pairs(parsed.children, self.arguments[0])
        if any("original" in part["classes"] for pair in pairs for part in pair):
            box += nodes.raw("", _SWITCH, format="html")
        box += pairs
        return [box]


def is_russian(text: str) -> bool:
    """Say whether a text is mostly in Cyrillic letters.

    >>> is_russian("Тов. Ежову"), is_russian("To Comrade Yezhov")
    (True, False)
    """
    return len(re.findall("[а-яё]", text, re.I)) > len(re.findall("[a-z]", text, re.I))


def _pairs(blocks: list[nodes.Node], key: str) -> list[nodes.container]:
    """Put each block in Russian, and each note, beside the block that stands before it."""
    pairs: list[nodes.container] = []
    for block in blocks:
        kind = "translation"
        if isinstance(block, nodes.sidebar):
            kind = "note"
        elif is_russian(block.astext()):
            kind = "original"
        _mark_what_is_ours(block)
        if kind == "translation" or not pairs:
            pairs.append(nodes.container(classes=["pair"]))
        last = pairs[-1].children[-1:]
        if not (last and kind in last[0]["classes"]):
            pairs[-1] += _part(kind, key)
        pairs[-1].children[-1] += block
    return pairs


def _part(kind: str, key: str) -> nodes.container:
    if kind != "original":
        return nodes.container(classes=[kind])
    # docutils makes of the second class the attribute lang.
    return nodes.container(classes=[kind, "language-ru"], document=key)


def _mark_what_is_ours(block: nodes.Element) -> None:
    """Give what stands in square brackets a class of its own, and what was not read another."""
    if _OURS.fullmatch(block.astext()) and _NOT_READ.search(block.astext()):
        block["classes"].append("gap")
    for text in list(block.findall(nodes.Text)):
        made, at = [], 0
        for found in _OURS.finditer(text):
            kind = "not-read" if _NOT_READ.search(found[0]) else "ours"
            made += [
                nodes.Text(text[at : found.start()]),
                nodes.inline("", found[0], classes=[kind]),
            ]
            at = found.end()
        if made:
            text.parent.replace(text, [*made, nodes.Text(text[at:])])
