"""Texts of a page that reach a reader beside its prose: where a figure could hide.

Descriptions of pictures, HTML that a chapter writes itself, formulas, and code in a line.
"""

import json
import re
from collections.abc import Iterator

from docutils import nodes

from helpers import datasets
from helpers.book.prose.datum import ROLE

__all__ = ["is_output", "lost_figures", "texts"]

_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_SAID_BY_MARKUP = re.compile(
    r"""\b(?:alt|aria-label|summary|title)\s*=\s*(["'])(.*?)\1""", re.DOTALL
)
_SPACES_OF_TEX = re.compile(r"\{,\}|\\[,;:! ]")
_ONLY_DIGITS = re.compile(r"[\d.,\s%–-]*\d[\d.,\s%–-]*")


def texts(document: nodes.document, source: str) -> Iterator[tuple[nodes.Node, str, str]]:
    """Yield what a page says beside its prose: the node, what it is, and its text.

    Parameters
    ----------
    document : document
    source : str
        The text of the file of the page. HTML that does not stand in it was made by a directive.
    """
    for image in document.findall(nodes.image):
        yield image, "the description of a picture", image.get("alt", "")
    for raw in document.findall(nodes.raw):
        html = raw.astext()
        if "html" not in raw.get("format", "") or is_output(raw) or not _stands_in(source, html):
            continue
        said = [found[2] for found in _SAID_BY_MARKUP.finditer(html)]
        yield raw, "raw HTML", " · ".join([_MARKUP.sub(" ", html), *said])
    for formula in document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block)):
        yield formula, "a formula", _SPACES_OF_TEX.sub("", formula.astext())
    for code in _code(document):
        if _ONLY_DIGITS.fullmatch(code.astext()):
            yield code, "code", code.astext()


def _stands_in(source: str, html: str) -> bool:
    """Say whether HTML stands in a file, as it is, or as a notebook writes it."""
    line = next(filter(None, map(str.strip, html.splitlines())), "")
    return line in source or json.dumps(line, ensure_ascii=False)[1:-1] in source


def lost_figures(document: nodes.document) -> Iterator[nodes.literal]:
    """Yield code that looks like a checked figure whose role was left out."""
    for code in _code(document):
        found = ROLE.match(code.astext())
        if found and any(f"{name}." in found["reference"] for name in datasets.names()):
            yield code


def _code(document: nodes.document) -> Iterator[nodes.literal]:
    for code in document.findall(nodes.literal):
        if "datum-faulty" not in code["classes"]:
            yield code


def is_output(node: nodes.Node) -> bool:
    """Say whether a cell put a node out."""
    while node is not None:
        if "cell_output" in getattr(node, "attributes", {}).get("classes", ()):
            return True
        node = node.parent
    return False
