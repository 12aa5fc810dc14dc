"""What a learning platform delivers: whose file it is, and whether it is late.

Canvas names a file ``doejane_LATE_123_4567_homework-1.ipynb``: student, a mark if it was late, the
number of the student, of the submission, and the file's own name, with ``-1`` for a second try; in
anonymous grading it begins with ``anon_ID_`` or ``LATE_anon_ID_``. Moodle makes a folder
``Jane Doe_123_assignsubmission_file_`` for each participant, or puts that before the file's name.
Both are found at any depth. In a plain folder the name of the file is that of the student; so is
the name of a folder for each. Nothing is left out: what cannot be graded has a reason.

No student is made of two: a name such as ``smith_2026_11_27.ipynb`` holds a day, not a number of
Canvas, and a number or a submission that would be of two people is taken for neither's.
"""

import datetime
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Submission", "collect", "named"]

_CANVAS = re.compile(
    r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<submission>\d+)_(?P<file>.+)"
)
_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?(?P<name>anon_[^_]+)(?P<late_too>_LATE)?_(?P<submission>\d+)_(?P<file>.+)"
)
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)"
)
_DATE = re.compile(r"_(?:(?:19|20)\d\d_\d{1,2}_\d{1,2}|\d{1,2}_\d{1,2}_(?:19|20)\d\d)(?!\d)")
_NAMED = re.compile(rb'"assignment_name"\s*:\s*"([\w-]+)"')
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
    section: str = ""
    """The folder of this student's folder or file, in a plain folder."""
    assignment: str = ""
    """The assignment that it says it is of; it is searched for that, not read."""

    @property
    def key(self) -> str:
        """What tells one student from another."""
        name = unicodedata.normalize("NFC", self.student).casefold()
        return "/".join(part for part in (self.id or self.section, name) if part)


def collect(folder: Path, due: datetime.datetime | None = None) -> list[Submission]:
    """Return all submissions in a folder, in order of their files' names.

    Parameters
    ----------
    folder : Path
        As the platform's archive unpacks.
    due : datetime, optional
        Whatever was changed later is late. Canvas says it by itself. Without an offset it is in
        the time of this machine.

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
    of_students = _folders_of_students(files, folder)
    not_canvas = _not_canvas({part for path in files for part in path.relative_to(folder).parts})
    found = [_submission(path, folder, of_students, not_canvas) for path in files]
    for one in found:
        changed = datetime.datetime.fromtimestamp(one.path.lstat().st_mtime).astimezone()
        one.late = one.late or (due is not None and changed > due.astimezone())
        if one.late:
            one.reasons.append("It was handed in late.")
    _leave_out_sections([one for one in found if one.platform == "plain"])
    _compare(found)
    return found


def _leave_out_sections(plain: list[Submission]) -> None:
    """Keep the section only of those whose name stands in two: nobody's marks depend on it else."""
    sections: dict[str, set[str]] = {}
    for one in plain:
        sections.setdefault(one.student, set()).add(one.section)
    for one in plain:
        if len(sections[one.student]) == 1:
            one.section = ""


def named(found: list[Submission]) -> str:
    """Return the assignment that most submissions say they are of; empty if none says so."""
    names = Counter(one.assignment for one in found if one.assignment)
    return names.most_common(1)[0][0] if names else ""


def _is_file(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith(".") or part in _IGNORED for part in parts)
    return not hidden and (path.is_symlink() or not path.is_dir())


def _is_notebook(path: Path) -> bool:
    return ".ipynb" in path.name.lower() or path.suffix.lower() == ".json"


def _folders_of_students(files: list[Path], folder: Path) -> set[Path]:
    """Return the folders that are of one student each, where names alone do not say it.

    A folder with one notebook of an assignment is a student's, and so are all if most are; a
    folder with many is a section of a class.
    """
    inside: dict[Path, list[Path]] = {}
    for path in filter(_is_notebook, files):
        upper = [p for p in reversed(path.parents) if p in inside and p != folder]
        inside.setdefault(upper[0] if upper else path.parent, []).append(path)
    inside.pop(folder, None)
    own = {place for place, notebooks in inside.items() if _of_one(notebooks)}
    return set(inside) if 2 * len(own) > len(inside) else own


def _of_one(notebooks: list[Path]) -> bool:
    """Return whether these are tries of one notebook, and what else one student keeps beside it."""
    if len(notebooks) == 1:
        return True
    names = {path: _names(path) for path in notebooks if not _why_not(path)}
    stems = {_TRY.sub("", path.stem) for path, named in names.items() if named}
    return len(stems) == 1 or bool(stems & set(names.values()))


def _names(path: Path) -> str:
    """Return the assignment that a notebook says it is of."""
    named = _NAMED.search(path.read_bytes())
    return named[1].decode() if named else ""


def _not_canvas(names: set[str]) -> set[str]:
    """Return the names that look like those of Canvas by accident.

    On Canvas a number is that of one student, and no submission has two owners.
    """
    matched = {name: found for name in names if (found := _CANVAS.fullmatch(name))}
    owners: dict[str, set[str]] = {}
    for found in matched.values():
        owners.setdefault(f"id {found['id']}", set()).add(found["name"])
        owner = f"{found['name']} {found['id']}"
        owners.setdefault(f"submission {found['submission']}", set()).add(owner)
    wrong = {
        name
        for name, found in matched.items()
        if len(owners[f"id {found['id']}"]) > 1
        or len(owners[f"submission {found['submission']}"]) > 1
        or ((date := _DATE.search(name)) and date.start() == found.end("name"))
    }
    return set(matched) if 2 * len(wrong) >= len(matched) else wrong


def _submission(
    path: Path, folder: Path, of_students: set[Path], not_canvas: set[str]
) -> Submission:
    within = path.relative_to(folder)
    moodle = next((m for part in within.parts if (m := _moodle(part))), None)
    anonymous = _ANONYMOUS.fullmatch(path.name)
    canvas = anonymous or (None if path.name in not_canvas else _CANVAS.fullmatch(path.name))
    late, attempt = False, _attempt(path.stem)
    found: dict = {"student": "", "id": "", "platform": "plain", "section": ""}
    if moodle:
        found |= {"student": moodle["name"], "id": moodle["id"], "platform": "moodle"}
    elif canvas:
        number = "" if anonymous else canvas["id"]
        found |= {"student": canvas["name"], "id": number, "platform": "canvas"}
        late = bool(canvas["late"] or (anonymous and anonymous["late_too"]))
        attempt = _attempt(Path(canvas["file"]).stem)
    else:
        found |= _plain(path, folder, of_students)
    made = Submission(path=path, file=str(within), attempt=attempt, late=late, digest="", **found)
    reason = _why_not(path)
    if reason:
        made.gradable = False
        made.reasons.append(reason)
    else:
        made.digest = hashlib.sha256(path.read_bytes()).hexdigest()
        made.assignment = _names(path)
    return made


def _moodle(part: str) -> re.Match[str] | None:
    return _MOODLE.fullmatch(part) or _MOODLE.fullmatch(Path(part).stem)


def _plain(path: Path, folder: Path, of_students: set[Path]) -> dict[str, str]:
    """Return the student by the name of the file, or of the folder, and the section above."""
    own = next((p for p in reversed(path.parents) if p in of_students), None)
    if own is None and not _is_notebook(path) and path.parent != folder and of_students:
        own = path.parent  # of a student who handed in something else
    above = (own or path).parent.relative_to(folder)
    section = "" if above == Path() else str(above)
    if own is None and " (" not in path.stem:
        return {"student": path.stem, "section": section}
    return {"student": own.name if own else _TRY.sub("", path.stem), "section": section}


def _attempt(stem: str) -> int:
    tried = _TRY.search(stem)
    return int(tried[1] or tried[2]) if tried else 0


def _why_not(path: Path) -> str:
    """Return why a file cannot be graded, or nothing."""
    if path.is_symlink() or not path.is_file():
        return "It is a link, or no file at all; a link is not followed."
    if path.suffix.lower() in (".zip", ".gz", ".tar", ".7z", ".rar"):
        return "It is an archive; unpack it, then grade again."
    if not _is_notebook(path):
        return f"It is not a notebook, but a file {path.suffix or 'without an ending'}."
    if path.stat().st_size > _MOST:
        return f"It is larger than {_MOST // 1_000_000} MB; ask for it without its outputs."
    return ""


def _compare(found: list[Submission]) -> None:
    """Point out files that two students handed in alike."""
    first: dict[str, Submission] = {}
    for one in found:
        other = first.setdefault(one.digest, one) if one.digest else one
        if other.key != one.key:
            one.reasons.append(f"It is the same file, byte for byte, as {other.file}.")
