"""What a learning platform delivers: whose file it is, whether it is late, which one counts.

Canvas names a file ``doejane_LATE_123_4567_homework-1.ipynb``: student, a mark if it was late, the
number of the student, of the submission, and the file's own name, with ``-1`` for a second try.
Moodle makes a folder ``Jane Doe_123_assignsubmission_file_`` for each participant, or puts that
before the file's name. In a plain folder the name of the file is that of the student; so is the
name of a folder with one notebook. Nothing is left out: what cannot be graded has a reason.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Submission", "collect"]

_CANVAS = re.compile(
    r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<submission>\d+)_(?P<file>.+)"
)
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)"
)
_TRY = re.compile(r"(?:-(\d{1,3})| \((\d{1,3})\))$")
_IGNORED = {"__MACOSX", "Thumbs.db", "desktop.ini"}
_MOST = 300_000_000  # bytes of a file


@dataclass
class Submission:
    """A file that was handed in."""

    path: Path
    file: str
    """Its name within the folder of submissions."""
    student: str
    """The name of the student, as the platform writes it."""
    id: str
    """The number that the platform gives the student; empty in a plain folder."""
    platform: str
    """``canvas``, ``moodle`` or ``plain``."""
    attempt: int
    late: bool
    digest: str
    """SHA-256 of its content; empty if it cannot be graded."""
    counts: bool = True
    """Whether it is the one of this student's that goes into the gradebook."""
    reasons: list[str] = field(default_factory=list)
    """Why a human should look at it."""
    gradable: bool = True

    @property
    def key(self) -> str:
        """What tells one student from another."""
        return self.id or unicodedata.normalize("NFC", self.student).casefold()


def collect(folder: Path, due: datetime.datetime | None = None) -> list[Submission]:
    """Return all submissions in a folder, in order of their files' names.

    Parameters
    ----------
    folder : Path
        As the platform's archive unpacks.
    due : datetime, optional
        Whatever was changed later is late. Canvas says it by itself.

    Raises
    ------
    FileNotFoundError
        If there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}. Name the one with the submissions.")
    files = [path for path in sorted(folder.rglob("*")) if _is_file(path, folder)]
    if not files:
        raise FileNotFoundError(f"There is nothing in {folder}. Unpack the submissions there.")
    found = [_submission(path, folder) for path in files]
    for one in found:
        changed = datetime.datetime.fromtimestamp(one.path.lstat().st_mtime)
        one.late = one.late or (due is not None and changed > due)
        if one.late:
            one.reasons.append("It was handed in late.")
    _choose(found)
    _compare(found)
    return found


def _is_file(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith(".") or part in _IGNORED for part in parts)
    return not hidden and (path.is_symlink() or not path.is_dir())


def _submission(path: Path, folder: Path) -> Submission:
    within = path.relative_to(folder)
    top = within.parts[0]
    moodle = _MOODLE.fullmatch(top) or _MOODLE.fullmatch(Path(top).stem)
    canvas = None if moodle else _CANVAS.fullmatch(path.name)
    if moodle:
        found: dict = {"student": moodle["name"], "id": moodle["id"], "platform": "moodle"}
        attempt = 0
    elif canvas:
        found = {"student": canvas["name"], "id": canvas["id"], "platform": "canvas"}
        attempt = _attempt(Path(canvas["file"]).stem)
    else:
        own = path.stem if len(within.parts) == 1 else top
        attempt = _attempt(path.stem)
        name = _TRY.sub("", own) if len(within.parts) == 1 and " (" in own else own
        found = {"student": name, "id": "", "platform": "plain"}
    made = Submission(
        path=path,
        file=str(within),
        attempt=attempt,
        late=bool(canvas and canvas["late"]),
        digest="",
        **found,
    )
    reason = _why_not(path)
    if reason:
        made.gradable = False
        made.reasons.append(reason)
    else:
        made.digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return made


def _attempt(stem: str) -> int:
    tried = _TRY.search(stem)
    return int(tried[1] or tried[2]) if tried else 0


def _why_not(path: Path) -> str:
    """Return why a file cannot be graded, or nothing."""
    if path.is_symlink() or not path.is_file():
        return "It is a link, or no file at all; a link is not followed."
    if path.suffix.lower() in (".zip", ".gz", ".tar", ".7z", ".rar"):
        return "It is an archive; unpack it, then grade again."
    if ".ipynb" not in path.name.lower() and path.suffix.lower() != ".json":
        return f"It is not a notebook, but a file {path.suffix or 'without an ending'}."
    if path.stat().st_size > _MOST:
        return f"It is larger than {_MOST // 1_000_000} MB; ask for it without its outputs."
    return ""


def _choose(found: Iterable[Submission]) -> None:
    """Let the last gradable submission of each student count; say so of the others."""
    by_student: dict[str, list[Submission]] = {}
    for one in found:
        by_student.setdefault(one.key, []).append(one)
    for own in by_student.values():
        last = max(own, key=lambda s: (s.gradable, s.attempt, s.path.lstat().st_mtime_ns, s.file))
        for one in own:
            one.counts = one is last
            if one is not last:
                one.reasons.append(f"{one.student} handed in more than once; {last.file} counts.")


def _compare(found: list[Submission]) -> None:
    """Point out files that two students handed in alike."""
    first: dict[str, Submission] = {}
    for one in found:
        other = first.setdefault(one.digest, one) if one.digest else one
        if other.key != one.key:
            one.reasons.append(f"It is the same file, byte for byte, as {other.file}.")
