"""The ``datum`` role: a figure in prose that is checked against the data and tells its source.

``{datum}`105,485 <nationality_arrests.poles.arrested>``` prints 105,485 if the data bear it, and
fails the build if they do not. Each page with such figures ends in a list of them. A figure that
rests on a row which was not read gets a sign, and the list begins with what the sign means.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from helpers import words
from helpers.book import state
from helpers.book.prose import counted, printed
from helpers.book.prose.cards import RECALLED
from helpers.book.prose.corrections import correction_link
from helpers.book.prose.references import DatumError, Value
from helpers.datasets import DataError
from helpers.lazy import pd

__all__ = ["datum", "setup"]

_LOG = logging.getLogger(__name__)
ROLE = re.compile(r"^(?P<text>.+?)\s*<(?P<reference>.+)>$", re.DOTALL)


class datum(nodes.Inline, nodes.TextElement):  # noqa: N801 (docutils names nodes so)
    """A checked figure in a text; ``entry`` is the id of its description on the page."""


def setup(app: Sphinx) -> None:
    """Register the role, its list on each page, and the record of what is used where."""
    app.add_role("datum", DatumRole())
    app.add_node(datum, html=(_visit_html, _depart_html), latex=_LATEX, text=_TEXT)
    app.add_transform(ListFigures)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)


def _forget(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Drop what is known of a page that will be read again, or is gone."""
    state.record(env).sources.pop(page, None)


def _merge(_app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment) -> None:
    found = state.record(other).sources
    state.record(env).sources.update({page: found[page] for page in pages & set(found)})


class DatumRole(SphinxRole):
    """Check a printed figure against what its reference amounts to."""

    def run(self):
        found = ROLE.match(self.text)
        if not found:
            self._complain(
                f"{self.text!r} has no reference. Write {{datum}}`105,485 <table.key.field>`."
            )
            return [_faulty(self.text)], []
        text, reference = found["text"].strip(), " ".join(found["reference"].split())
        shown = datum(self.rawtext, text, classes=["datum"], reference=reference)
        self.set_source_info(shown)
        try:
            value = state.build(self.env.app).ledger.evaluate(reference)
            problem = check(text, reference, value)
        except (DataError, DatumError, printed.PrintedError) as error:
            value, problem = None, str(error)
        if problem:
            self._complain(problem)
            return [_faulty(text)], []
        shown["value"] = value
        return [shown], []

    def _complain(self, problem: str) -> None:
        _LOG.warning("datum: %s", problem, location=(self.env.docname, self.lineno))


def _faulty(text: str) -> nodes.literal:
    """Return a figure of which a warning was given, so that no other rule gives one more."""
    return nodes.literal(text, text, classes=["datum-faulty"])


def check(text: str, reference: str, value: Value) -> str:
    """Return what is wrong with a printed figure, or nothing.

    Parameters
    ----------
    text : str
        The figure as printed.
    reference : str
        Its reference, for the message.
    value : Value
        What the reference amounts to.
    """
    if value.low is None and value.high is None:
        right = _texts(value)
        if text in right:
            return ""
        return f"printed is {text!r}, but {reference} is {value.text!r}. Right would be: {right[0]}"
    said = printed.read(text)
    if extra := said.after.strip().removesuffix(value.unit or "times"):
        unit = f", and its unit, {value.unit!r}" if value.unit else ""
        return (
            f"{extra.strip()!r} in {text!r} is not checked. Between the backticks stand the "
            f"figure, the words that qualify it{unit}; move the others behind the role."
        )
    if printed.agrees(said, value.low, value.high):
        return ""
    right_form = printed.write(said, value.low, value.high)
    ends = ["open" if end is None else f"{float(end):,.10g}" for end in (value.low, value.high)]
    actual = ends[0] if ends[0] == ends[1] else " to ".join(ends)
    return f"printed is {text!r}, but {reference} is {actual}. Right would be: {right_form}"


def _texts(value: Value) -> list[str]:
    """Return the texts that print a value that is no number: a date to its precision, or itself."""
    (only,) = value.data
    day = only.value
    if not isinstance(day, pd.Timestamp):
        return [value.text]
    forms = [words.day(day), words.month(day), f"{day:%Y}"]
    precision = only.row.get("date_precision")
    return forms[{"month": 1, "year": 2}.get(precision, 0) :]


class ListFigures(SphinxTransform):
    """Number the figures of a page and describe them in a list at its end."""

    default_priority = 700

    def apply(self, **_options) -> None:
        found = list(self.document.findall(datum))
        if not found:
            return
        page, cards = self.env.docname, state.build(self.env.app).cards
        root = "../" * page.count("/")
        entries: dict[tuple[str, str], int] = {}
        items = []
        for node in found:
            told = (node.astext(), node["reference"])
            if told not in entries:
                entries[told] = len(entries) + 1
                correct = partial(self._correct, node["reference"])
                entry = cards.entry(told[0], node["value"], root, correct)
                items.append(f'<li id="figure-{entries[told]}">{entry}</li>')
            node["entry"] = f"figure-{entries[told]}"
            value = node.attributes.pop("value")  # what follows is all that is needed of it
            self._record(page, value)
            node["kinds"], node["counted"] = kinds(value), counted.counted(value)
            node["recalled"] = value.is_recalled
        section = nodes.section(
            "", nodes.title("", "Figures on this page"), ids=["figures-on-this-page"]
        )
        if any(node["recalled"] for node in found):
            section += nodes.paragraph("", words.RECALLED_NOTE, classes=["recalled-note"])
        section += nodes.raw("", f'<ol class="datum-list">{"".join(items)}</ol>', format="html")
        section.document = self.document
        self.document.children[-1].append(section)

    def _correct(self, reference: str, printed: str, source: str) -> str:
        """Return the address of the form in which a figure is corrected, if there is one."""
        title = self.document.next_node(nodes.title)
        return correction_link(
            self.env.config.course_repository,
            self.env.docname,
            title.astext() if title else self.env.docname,
            f"{printed} ({reference})",
            source,
        )

    def _record(self, page: str, value: Value) -> None:
        used = state.record(self.env).sources.setdefault(page, set())
        for one in value.data:
            used.update(row["source_key"] for row in one.rows)


def kinds(value: Value) -> list[str]:
    """Return what kinds of figure a value rests on, as `KINDS_OF_FIGURE` names them.

    What is recalled is left out: the sign says it, and the prose need not.
    """
    kinds = {row.get("status") for one in value.data for row in one.rows}
    return sorted(kind for kind in kinds if isinstance(kind, str) and kind != "recalled")


def _visit_html(writer, node: datum) -> None:
    writer.body.append(f'<a class="datum" href="#{escape(node["entry"])}">')


def _depart_html(writer, node: datum) -> None:
    writer.body.append(f"{RECALLED if node['recalled'] else ''}</a>")


def _pass(_writer, _node) -> None:
    """Leave the text of the figure as it is."""


def _sign(node: datum) -> str:
    return words.RECALLED_SIGN if node["recalled"] else ""


_LATEX = (_pass, lambda writer, node: writer.body.append(_sign(node)))
_TEXT = (_pass, lambda writer, node: writer.add_text(_sign(node)))
