"""What must not stand in a chapter, found when it is read.

Its cells are those that myst-nb will execute, whatever their fences; `lint` reads their code.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, read_topmatter
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers.book.build import lint
from helpers.book.build.chapters import code_cells, read
from helpers.book.build.execution import KERNEL

__all__ = ["setup"]

_LOG = logging.getLogger(__name__)
#: The tags that a cell may have: they fold code and outputs, and each output is still checked.
_TAGS = {"hide-cell", "hide-input", "hide-output", "remove-input"}
# What a page could set for itself: how it is executed, and which of its outputs are looked at.
_SETTINGS = {"execution", "mystnb"}
_SETTINGS_OF_A_CELL = {"load", "mystnb"}
_PARSER_SETTINGS = {"html_meta", "substitutions"}  # those that take nothing away


def setup(app: Sphinx) -> None:
    """Connect the checks to Sphinx; what they find is a warning, and a warning fails the build."""
    app.connect("source-read", _check)
    app.connect("doctree-read", _forbid_tracebacks)


def _check(app: Sphinx, page: str, source: list[str]) -> None:
    text = source[0]
    notebook = read(app.env, page, text)
    for key in _settings(notebook.metadata if notebook else _front_matter(text)):
        _LOG.warning(
            "a page cannot set %r for itself: what is checked is the same for all. Take it out of "
            "the front matter.",
            key,
            location=(page, _line_of(key, text)),
        )
    if notebook is None:
        return
    cells = list(code_cells(notebook, text))
    found = [*_faulty_options(notebook, text), *lint.faults([(n, c.source) for n, c in cells])]
    for line, said in found:
        _LOG.warning("%s", said, location=(page, line))


def _front_matter(text: str) -> dict:
    try:
        return read_topmatter(text) or {}
    except TopmatterReadError:
        return {}  # of which the parser warns


def _settings(front_matter: dict) -> list[str]:
    """Return the keys that set for a page what is the same for all."""
    parser = front_matter.get("myst")
    forbidden = set(parser) - _PARSER_SETTINGS if isinstance(parser, dict) else set()
    return sorted(_SETTINGS & set(front_matter) | forbidden)


def _faulty_options(notebook: NotebookNode, text: str) -> Iterator[tuple[int, str]]:
    """Yield a line and what is wrong with it: another kernel, tags and options of cells."""
    kernel = notebook.metadata.get("kernelspec", {}).get("name", KERNEL)
    if kernel != KERNEL:
        yield (
            _line_of("kernelspec", text),
            f"every chapter runs in the kernel {KERNEL!r}, and not in {kernel!r}. Write: "
            f"kernelspec: {{display_name: Python 3, language: python, name: {KERNEL}}}.",
        )
    for line, cell in code_cells(notebook, text):
        for tag in sorted(set(cell.metadata.get("tags", ())) - _TAGS):
            yield (
                _line_of(tag, text, line),
                f"a cell cannot have the tag {tag!r}: all cells are executed and all outputs "
                f"checked. The tags that fold a cell are: {', '.join(sorted(_TAGS))}.",
            )
        for option in sorted(_SETTINGS_OF_A_CELL & set(cell.metadata)):
            yield (
                _line_of(option, text, line),
                f"a cell cannot have the option {option!r}: its code stands on its page, and all "
                "outputs are checked. Take the option out.",
            )


def _line_of(word: str, text: str, before: int | None = None) -> int:
    """Return the last line before another on which a word stands, else the first of all."""
    lines = [
        number
        for number, line in enumerate(text.splitlines()[:before], 1)
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line)
    ]
    return (lines or [before or 1])[-1 if before else 0]


def _forbid_tracebacks(app: Sphinx, doctree: nodes.document) -> None:
    """Find what raised while it was displayed: IPython catches that, and the cell succeeds."""
    for node in doctree.findall(nodes.literal_block):
        if "traceback" in node["classes"]:
            said = node.astext().strip().splitlines()[-1]
            _LOG.warning(
                "an output of a cell raised while it was displayed: %s", said, location=node
            )
