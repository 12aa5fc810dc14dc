"""The Russian text of the documents: each of its numbers stands in the data as printed.

What a document says in Russian stands beside its translation, whose numbers are references. Here
the numbers of the Russian are looked up among the figures of the document (``as_printed`` in the
table ``document_figures``); days, years and the numbers of orders, points and departments are free.
"""

import re
from functools import cache

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers import datasets

__all__ = ["setup", "unprinted_figures"]

_LOG = logging.getLogger(__name__)
_MONTHS = "январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр"
_FREE = re.compile(
    rf"\b\d{{1,2}}(?:-(?:го|му))? (?:{_MONTHS})|\b1[89]\d\d\b|\b3[789] (?:года|г\.)"
    r"|\b\d{1,2}\.(?:\d{1,2}|[IVX]{1,4})\.(?:19)?\d\d\b"
    r"|№+\s?\d[\d/-]*(?:(?:, | и )\d{3,})*|\b[12] категори"
    r"|\b(?:стать\w+|ст\.|[Пп]ункт\w*|п\.|[Рр]аздел\w*) \d+(?:(?: и |–)\d+)?"
    r"|\b\d{1,2}-[йм] отдел|^\d{1,3}\. "
)
_NUMBER = re.compile(r"\d+(?:[ .]\d{3})*")


def setup(app: Sphinx) -> None:
    """Connect the check to Sphinx; what it finds is a warning, and a warning fails the build."""
    app.connect("doctree-read", _check)


def unprinted_figures(text: str, printed: str) -> list[str]:
    """Return the numbers of a text in Russian that the data do not have.

    Parameters
    ----------
    text : str
        A paragraph of a document.
    printed : str
        The figures of the document as printed, one after the other.

    Examples
    --------
    >>> unprinted_figures("27 августа 1937 г. арестовано 324, из них кулаков 218", "всего 324")
    ['218']
    """
    known = set(_NUMBER.findall(printed))
    return [number for number in _NUMBER.findall(_FREE.sub(" ", text)) if number not in known]


@cache
def _printed(key: str) -> str:
    figures = datasets.load("document_figures")
    return "; ".join(figures.loc[figures["document_key"] == key, "as_printed"].dropna())


def _check(_app: Sphinx, document: nodes.document) -> None:
    for part in document.findall(nodes.container):
        if "document" not in part:
            continue
        for block in part.findall(nodes.paragraph):
            for number in unprinted_figures(block.astext(), _printed(part["document"])):
                _LOG.warning(
                    "the number %r of the Russian text is not in the data. Give it a row in "
                    "data/document_figures.csv with the document_key %s, or correct the text: %s",
                    number, part["document"], block.astext()[:60],
                    location=block,
                )  # fmt: skip
