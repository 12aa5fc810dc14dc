"""Sources are compared by what they hold: a copied or unpacked file may bear any time.

Sphinx reads a page again when its source is younger than the last reading. ``cp -p``, ``tar``,
``unzip`` and ``rsync -a`` give a file the time at which it was written elsewhere, which may be
earlier. So a digest of each source, and of the files that it includes or shows, is kept with the
pages that were read.
"""

import hashlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex import bibfile

from helpers.book import state

__all__ = ["digest", "setup"]


def setup(app: Sphinx) -> None:
    """Connect the comparison to Sphinx, and have sphinxcontrib-bibtex compare in the same way."""
    app.connect("env-get-outdated", _find_changed)
    app.connect("env-updated", _remember)
    bibfile.get_mtime = digest  # type: ignore[assignment] # it asks only whether the value is that of the last reading


def digest(file: Path) -> str:
    """Return a digest of what a file holds; it is empty if there is no such file."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _find_changed(app: Sphinx, env: BuildEnvironment, *_by_time: set[str]) -> list[str]:
    before = state.record(env).digests
    return [page for page in env.found_docs if before.get(page) != _digests(env, page)]


def _remember(_app: Sphinx, env: BuildEnvironment) -> None:
    state.record(env).digests = {page: _digests(env, page) for page in env.found_docs}


def _digests(env: BuildEnvironment, page: str) -> dict[str, str]:
    """Return the digests of the source of a page and of what it includes, by their places."""
    files = [env.doc2path(page, base=False), *sorted(env.dependencies.get(page, ()))]
    return {file: digest(Path(env.srcdir, file)) for file in files}
