"""The parts of the book's Sphinx extension, in the order in which they take part in a build."""

from sphinx.application import Sphinx

from helpers.book import state
from helpers.book.build import cells, execution, sources, staging
from helpers.book.data import bibtex, data_package
from helpers.book.prose import datum, footnotes, glossary, originals, rules
from helpers.book.run import notebooks, pages
from helpers.book.site import (
    assignment_pages,
    bibliography,
    data_pages,
    documents,
    exercises,
    layout,
    measurements,
    metadata,
    publishing,
    search,
)

__all__ = ["setup"]

_PARTS = (
    bibliography,
    staging,
    sources,
    execution,
    data_package,
    bibtex,
    datum,
    footnotes,
    glossary,
    exercises,
    data_pages,
    documents,
    assignment_pages,
    publishing,
    metadata,
    layout,
    cells,
    pages,
    notebooks,
    measurements,
    search,
    rules,
    originals,
)


def setup(app: Sphinx) -> dict:
    """Register each part."""
    state.begin(app)
    for part in _PARTS:
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
