"""The wording of figures: none stands in prose unreferenced, and each is called what it is.

A number of a document is what the document says, and the head of its page says what document it
is. So the rows of ``document_figures`` have no kind (``status``), and a translation need not put
"recorded" or "estimated" into the mouth of those who wrote: whether a number is a limit, a request
or a count stands in its row (``measure``). A figure of another table on the same page is called
what it is, as everywhere. The Russian text has no references; `originals` checks it.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers import words
from helpers.book.build.chapters import code_cells, read
from helpers.book.prose import counted, hidden
from helpers.book.prose.datum import datum
from helpers.book.prose.free import bare_figures
from helpers.book.prose.hidden import is_output
from helpers.book.prose.literals import typed_figures

__all__ = ["missing_words", "setup", "strange_words"]

_LOG = logging.getLogger(__name__)
# What the paragraph around a figure must say, by the kind of the figure.
CUES = {
    "count": r"record|count|report|summar|list|register|gives?\b|print|document|census|enter",
    "published": r"according to|count|publish|record|gives?\b|report|cite|found|find|states?\b"
    r"|summar|list|print|historian|archiv",
    "secondary": r"according to|says?\b|gives?\b|names?\b|print|states?\b|claim|article|encyclop"
    r"|web page|repeat|puts?\b|speaks?\b|mention",
    "estimate": r"estimat|\babout\b|\bsome\b|between|at least|at most|up to|rough|nearly|almost"
    r"|more than|approximat|guess|calculat|\d–\d|range",
}
_CUES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in CUES.items()}
_EXAMPLES = {
    "count": "recorded, counted, according to the summary of ...",
    "published": "according to ..., published by ..., as ... gives it",
    "secondary": "according to ..., the article says, prints",
    "estimate": "estimated, about, between, at least, at most",
}


def setup(app: Sphinx) -> None:
    """Connect the checks to Sphinx; what they find is a warning, and a warning fails the build."""
    app.connect("source-read", _check_cells)
    app.connect("doctree-read", _check)


def missing_words(text: str, kinds: list[str]) -> list[str]:
    """Return the kinds of figure that a paragraph does not call what they are.

    >>> missing_words("The article prints 350,000.", ["secondary", "estimate"])
    ['estimate']
    """
    return [kind for kind in kinds if not _CUES[kind].search(text)]


def _check_cells(app: Sphinx, page: str, source: list[str]) -> None:
    notebook = read(app.env, page, source[0])
    cells = code_cells(notebook, source[0]) if notebook else ()
    for line, figure in typed_figures([(first, cell.source) for first, cell in cells], page):
        _LOG.warning(
            "the figure %r is typed into what a cell says to readers. Take it from the data, in an "
            "f-string.",
            figure,
            location=(page, line),
        )


def _check(app: Sphinx, document: nodes.document) -> None:
    page = app.env.docname
    source = Path(app.env.doc2path(page)).read_text(encoding="utf-8", errors="replace")
    for node, where, text in hidden.texts(document, source):
        for figure in bare_figures(text, page):
            _LOG.warning(
                "the figure %r stands in %s, where a reader cannot see its source. Say it in the "
                "text, as {datum}`%s <table.key.field>`, or leave it out.",
                figure, where, figure,
                location=node if node.line else node.parent,
            )  # fmt: skip
    for node in hidden.lost_figures(document):
        _LOG.warning(
            "%r is printed as it stands. To have it checked, write {datum} before it.",
            node.astext(),
            location=node,
        )
    for block in document.findall(nodes.TextElement):
        if isinstance(block, nodes.Inline) or _not_prose(block):
            continue
        text = _prose(block, figure=" · ")
        for figure in bare_figures(text, page):
            _LOG.warning(
                "the figure %r stands in prose without a reference. Write {datum}`%s "
                "<table.key.field>`, or compute it in a cell; helpers.book.prose.free lists what "
                "may stand alone. It stands in: %s",
                figure, figure, _around(text, figure),
                location=block,
            )  # fmt: skip
        for figure, word in strange_words(block):
            _LOG.warning(
                "the words beside %r say %r, and %s does not count that. Say what it counts, or "
                "refer to the figure that is meant.",
                figure.astext(), word, figure["reference"],
                location=block,
            )  # fmt: skip
        kinds = {kind for node in block.findall(datum) for kind in node["kinds"]}
        for kind in missing_words(_context(block), sorted(kinds)):
            name, meaning = words.KINDS_OF_FIGURE[kind]
            _LOG.warning(
                "the paragraph gives a figure that is %s (%s) and does not say so. Say for "
                "instance: %s. It begins: %s",
                _article(name), meaning, _EXAMPLES[kind], block.astext()[:60],
                location=block,
            )  # fmt: skip


def strange_words(block: nodes.TextElement) -> list[tuple[datum, str]]:
    """Return the figures of a block that the words beside them call what they do not count."""
    figures = list(block.findall(datum))
    texts = _prose(block, figure="\0").split("\0")
    found = []
    for at, (figure, before, after) in enumerate(zip(figures, texts, texts[1:], strict=False)):
        counts = figure["counted"]
        if at and before.strip() == "of":  # "16.3% of 172,597 people died": one thing is counted
            counts |= figures[at - 1]["counted"]
        found += [(figure, word) for word in counted.strange_words(before, after, counts)]
    return found


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'ae' else 'a'} {name}"


_SKIPPED = (nodes.literal, nodes.raw, nodes.math, nodes.citation_reference)


def _prose(node: nodes.Node, figure: str = " ") -> str:
    """Return the text of a block without code, checked figures, citations and addresses."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, datum):
        return figure
    if isinstance(node, _SKIPPED) or node.get("refdomain") == "cite":
        return " "
    if isinstance(node, nodes.reference) and node.astext() == node.get("refuri"):
        return " "
    if isinstance(node, addnodes.pending_xref) and not node.get("refexplicit"):
        return " "  # it will be the title of what it refers to
    return "".join(_prose(child, figure) for child in node.children)


def _not_prose(block: nodes.TextElement) -> bool:
    """Say whether a block is code, what code put out, or the Russian text of a document."""
    if isinstance(block, nodes.FixedTextElement | nodes.raw | nodes.math_block | nodes.comment):
        return True
    if isinstance(block, nodes.label):  # the number of a footnote
        return True
    return is_output(block) or _is_original(block)


def _is_original(node: nodes.Node | None) -> bool:
    while node is not None:
        if "original" in getattr(node, "attributes", {}).get("classes", ()):
            return True
        node = node.parent
    return False


def _context(block: nodes.TextElement) -> str:
    """Return the text in which a figure must be called what it is: its paragraph, or whole list."""
    around = block
    while isinstance(around.parent, nodes.list_item | nodes.bullet_list | nodes.enumerated_list):
        around = around.parent
    return around.astext()


def _around(text: str, figure: str) -> str:
    at = text.find(figure)
    return " ".join(text[max(0, at - 40) : at + len(figure) + 40].split())
