"""The book's own Sphinx extension: how chapters are executed and when the build must fail."""

from sphinx.application import Sphinx

from helpers.sphinx import execution, lint

__all__ = ["setup"]


def setup(app: Sphinx) -> dict:
    """Register the extension with Sphinx (``extensions`` in ``_config.yml``)."""
    execution.setup(app)
    lint.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
