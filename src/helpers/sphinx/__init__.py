"""The book's own Sphinx extension: execution, figures in prose, terms, when a build must fail."""

from sphinx.application import Sphinx

from helpers.sphinx import (
    bibliography,
    datum,
    execution,
    exercises,
    frame,
    glossary,
    lint,
    measurements,
    metadata,
    package,
    pages,
    publishing,
    staging,
    wording,
)

__all__ = ["setup"]


def setup(app: Sphinx) -> dict:
    """Register the extension with Sphinx (``extensions`` in ``_config.yml``)."""
    bibliography.setup(app)
    staging.setup(app)
    execution.setup(app)
    package.setup(app)
    datum.setup(app)
    glossary.setup(app)
    exercises.setup(app)
    pages.setup(app)
    publishing.setup(app)
    metadata.setup(app)
    frame.setup(app)
    lint.setup(app)
    measurements.setup(app)
    wording.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
