"""Build stamps: files that a build leaves as they are while what they are made of is unchanged.

Sphinx writes a page again when its source has changed. Files that are made of something else, the
pages of the tables and the notebooks to download, are made again when that has changed.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sphinx.application import Sphinx

__all__ = ["forget", "outdated"]


@contextmanager
def outdated(app: Sphinx, name: str, files: Iterable[Path], *made_of: object) -> Iterator[bool]:
    """Say whether files must be made; what ends without an error is remembered as made.

    Parameters
    ----------
    app : Sphinx
        The build.
    name : str
        What is made.
    files : iterable of Path
        What must be there if it was made before.
    *made_of : bytes or object with a lasting ``repr``
        All that the files depend on, besides the helpers, the data and the installed packages.

    Yields
    ------
    bool
        Whether one of the files is missing, or was made of something else.
    """
    digest = hashlib.sha256(app.config.execution_fingerprint.encode())
    for part in made_of:
        digest.update(part if isinstance(part, bytes) else repr(part).encode())
    record = _records(app) / name.replace("/", "--")
    there = record.exists() and all(file.exists() for file in files)
    needed = not (there and record.read_text() == digest.hexdigest())
    yield needed
    if needed:
        record.parent.mkdir(exist_ok=True)
        record.write_text(digest.hexdigest())


def forget(app: Sphinx) -> None:
    """Let everything be made anew."""
    shutil.rmtree(_records(app), ignore_errors=True)


def _records(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "made"
