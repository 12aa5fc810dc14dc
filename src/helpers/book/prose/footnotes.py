"""Footnotes that are called and not written, or written and not called: the parser says nothing."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers.book.build.chapters import source_text

__all__ = ["setup"]

_LOG = logging.getLogger(__name__)
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
# At the beginning of a line, in an .ipynb after a quotation mark.
_NOTE = re.compile(r'^[ \t]*"?\[\^([^\]\s]+)\]:', re.MULTILINE)
_NOT_PROSE = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw)


def setup(app: Sphinx) -> None:
    """Connect the check to Sphinx; what it finds is a warning, and a warning fails the build."""
    app.connect("doctree-read", _check)


def _check(app: Sphinx, document: nodes.document) -> None:
    for text in document.findall(nodes.Text):
        for label in () if isinstance(text.parent, _NOT_PROSE) else _CALL.findall(text):
            _LOG.warning(
                "the footnote [^%s] stands nowhere on the page. Write it in a paragraph of its "
                "own: [^%s]: ...",
                label,
                label,
                location=text.parent,
            )
    called = {name for note in document.findall(nodes.footnote) for name in note["names"]}
    examples = "\n".join(block.astext() for block in document.findall(nodes.literal_block))
    source = source_text(app.env, app.env.docname)
    for note in _NOTE.finditer(source):
        if note[1] not in called and f"[^{note[1]}]:" not in examples:
            _LOG.warning(
                "nothing calls the footnote [^%s], and no reader would see it. Call it where it "
                "belongs, or take it out.",
                note[1],
                location=(app.env.docname, source.count("\n", 0, note.start(1)) + 1),
            )
