"""Feedback as the platforms take it back: one archive for a class, the pages named as they ask.

Moodle's import (class ``assignfeedback_file_zip_importer``) splits a name at its underscores into
name, participant, type and name of a plugin, and the rest. Canvas (its method
``infer_comment_context_from_filename``) wants the numbers of student and file as it wrote them when
the submissions were downloaded.
"""

import os
import re
import tempfile
import zipfile
from pathlib import Path

from helpers.grading.gradebook import Entry

__all__ = ["write_returns"]

_OF_CANVAS = re.compile(r"((?:LATE_)?anon_[^_]+_\d+|.*?_\d+_\d+)_")
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # so that the same pages give the same archive
_NAMES = {"canvas": "return-canvas.zip", "moodle": "return-moodle.zip"}


def write_returns(out: Path, pages: dict[Path, Entry]) -> list[Path]:
    """Write the archives of the platforms that the submissions came from.

    Parameters
    ----------
    out : Path
        The folder of the results. An archive of an earlier run is replaced, or removed.
    pages : dict of Path to Entry
        The page of each student.

    Returns
    -------
    list of Path
        What was written.
    """
    written = []
    for platform, name in _NAMES.items():
        named = {
            _named(page, entry): page
            for page, entry in pages.items()
            if entry.graded.submission.platform == platform
        }
        (out / name).unlink(missing_ok=True)
        if named:
            _pack(out / name, named)
            written.append(out / name)
    return written


def _named(page: Path, entry: Entry) -> str:
    """Return the name by which the platform finds the student."""
    one = entry.graded.submission
    if one.platform == "moodle":
        name = re.sub(r"[_/\\]+", " ", one.student).strip(" .~") or "participant"
        return f"{name}_{one.id}_assignfeedback_file_feedback.html"
    own = Path(one.file).name
    known = _OF_CANVAS.match(own)
    return f"{known[1] if known else own}_feedback.html"


def _pack(path: Path, named: dict[str, Path]) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    os.close(handle)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in sorted(named.items()):
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, page.read_bytes())
    os.chmod(part, 0o644)
    os.replace(part, path)
