"""What must not stand in a chapter, found when it is read."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers.book.build.execution import NOT_FOR_CHAPTERS

__all__ = ["CELL", "setup"]

_LOG = logging.getLogger(__name__)
#: A code cell of a chapter; its group ``code`` is what is executed.
CELL = re.compile(
    r"^(?P<fence>```+)\{code-cell\}[^\n]*\n(?:---\n.*?^---\n|(?::[^\n]*\n)+)?(?P<code>.*?)^(?P=fence)",
    re.MULTILINE | re.DOTALL,
)
_WIDGETS = re.compile(r"\b(interact|interactive|interact_manual|interactive_output)\(|\.observe\(")
_TOOLS = re.compile(rf"\bhelpers(?:\.| import \(?[\w, ]*?\b)({'|'.join(NOT_FOR_CHAPTERS)})\b")


def setup(app: Sphinx) -> None:
    """Connect the checks to Sphinx; what they find is a warning, and a warning fails the build."""
    app.connect("source-read", _forbid_bare_widgets)
    app.connect("source-read", _forbid_tools)
    app.connect("doctree-read", _forbid_tracebacks)


def _forbid_bare_widgets(app: Sphinx, chapter: str, source: list[str]) -> None:
    for cell in CELL.finditer(source[0]):
        for call in _WIDGETS.finditer(cell.group()):
            line = source[0].count("\n", 0, cell.start() + call.start()) + 1
            _LOG.warning(
                "%r moves on the page and its output does not, as there is no kernel behind it. "
                "Use helpers.explore.explore() with the same choices.",
                call.group().rstrip("("),
                location=(chapter, line),
            )


def _forbid_tools(app: Sphinx, chapter: str, source: list[str]) -> None:
    for cell in CELL.finditer(source[0]):
        for found in _TOOLS.finditer(cell["code"]):
            line = source[0].count("\n", 0, cell.start("code") + found.start()) + 1
            _LOG.warning(
                "helpers.%s makes pages and files of chapters; a chapter cannot use it. Move what "
                "it needs to another module of helpers.",
                found[1],
                location=(chapter, line),
            )


def _forbid_tracebacks(app: Sphinx, doctree: nodes.document) -> None:
    """Find what raised while it was displayed: IPython catches that, and the cell succeeds."""
    for node in doctree.findall(nodes.literal_block):
        if "traceback" in node["classes"]:
            said = node.astext().strip().splitlines()[-1]
            _LOG.warning(
                "an output of a cell raised while it was displayed: %s", said, location=node
            )
