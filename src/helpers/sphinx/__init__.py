"""The book's own Sphinx extension: how chapters are executed and when the build must fail."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: "Sphinx") -> dict:
    """Register the extension with Sphinx (``extensions`` in ``_config.yml``)."""
    # Not above: each kernel imports this package on the way to `offline`, and Sphinx takes seconds.
    from helpers.sphinx import execution

    execution.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
