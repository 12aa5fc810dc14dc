"""What makes the book: the Sphinx extension ``helpers.book``; no chapter may import it.

``data/`` checks the data package, ``build/`` executes chapters and puts the site in its place,
``prose/`` checks figures and words, ``site/`` makes the pages and what is taken from them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: "Sphinx") -> dict:
    """Register the extension with Sphinx (``extensions`` in ``_config.yml``)."""
    # Not before it is called: a kernel loads helpers.book.build.offline, and no Sphinx.
    from helpers.book import extension

    return extension.setup(app)
