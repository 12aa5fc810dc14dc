"""The platform's own sheet, filled in: one column gets the grades, everything else stays.

Moodle's grading worksheet and Canvas's gradebook are recognised by what their columns hold, not by
what they are called, since both are written in the language of whoever downloads them. Moodle's
importer wants the columns of participant, grade and last change as they were exported; Canvas
matches by number of student and by the number in the title of an assignment's column.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading.files import write_whole
from helpers.grading.gradebook import Entry
from helpers.grading.html import plain

__all__ = ["Filled", "WorksheetError", "amount", "fill"]

_PARTICIPANT = re.compile(r"(\D+?)(\d+)")
_ASSIGNMENT = re.compile(r"(.*\S)\s*\((\d+)\)")


class WorksheetError(ValueError):
    """A worksheet cannot be filled in; the message names the file and the remedy."""


@dataclass
class Filled:
    """What was done to a worksheet."""

    path: Path
    """The filled worksheet."""
    graded: int = 0
    """How many rows have a grade now."""
    changed: list[str] = field(default_factory=list)
    """What stood there and is another grade now, a sentence each."""
    absent: list[str] = field(default_factory=list)
    """Students with a grade who are not in the worksheet."""
    open: int = 0
    """How many rows were left as they are since their student has no complete grade."""


@dataclass
class _Sheet:
    path: Path
    rows: list[list[str]]
    delimiter: str
    bom: bool

    @property
    def head(self) -> list[str]:
        return self.rows[0]

    def column(self, number: int) -> list[str]:
        return [row[number].strip() for row in self.rows[1:]]


def fill(
    path: Path, out: Path, class_: list[Entry], released: Released, column: str = ""
) -> Filled:
    """Fill the grades of a class into a worksheet of Moodle or a gradebook of Canvas.

    Parameters
    ----------
    path : Path
        As it was downloaded from the platform; it is not changed.
    out : Path
        The folder for the filled one.
    class_ : list of Entry
        The class. Only complete grades of submissions that count are entered.
    released : Released
        The assignment; by its title its column in Canvas is found.
    column : str, optional
        The header of the column to fill, where it cannot be told.

    Raises
    ------
    WorksheetError
        If it is no such file, or is of another class, or its column cannot be told.
    """
    sheet = _read(path)
    canvas = _is_canvas(sheet)
    platform = "canvas" if canvas else "moodle"
    counted = [e for e in class_ if e.graded.submission.counts]
    ids = {e.graded.submission.id: e for e in counted}
    students = {i: e for i, e in ids.items() if e.graded.submission.platform == platform}
    if not students:
        raise WorksheetError(
            f"{path} is a worksheet of {platform.capitalize()}, but no submission came from there. "
            "Grade the files with the names that the platform gave them."
        )
    filled = (_fill_canvas if canvas else _fill_moodle)(sheet, students, released, column)
    out.mkdir(parents=True, exist_ok=True)
    filled.path = out / f"{path.stem}-filled.csv"
    text = io.StringIO()
    csv.writer(text, delimiter=sheet.delimiter, lineterminator="\r\n").writerows(sheet.rows)
    write_whole(filled.path, text.getvalue(), encoding="utf-8-sig" if sheet.bom else "utf-8")
    return filled


def _read(path: Path) -> _Sheet:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WorksheetError(f"{path} cannot be read: {error.strerror}.") from None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise WorksheetError(
            f"{path} is a workbook. Take the CSV as the platform gave it, or save this as CSV."
        )
    text = _decoded(content)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    if len(rows) < 2 or len(rows[0]) < 3:
        raise WorksheetError(f"{path} is no worksheet: it needs a header, rows, and three columns.")
    wrong = [number for number, row in enumerate(rows, 1) if len(row) != len(rows[0])]
    if wrong:
        raise WorksheetError(
            f"{path}, row {wrong[0]}: it has {len(rows[wrong[0] - 1])} cells, the header "
            f"{len(rows[0])}. Download it again; do not save it with a spreadsheet program."
        )
    return _Sheet(path, rows, delimiter, content.startswith(b"\xef\xbb\xbf"))


def _decoded(content: bytes) -> str:
    """Return the text: UTF-8, as both platforms write, or as a spreadsheet program saved it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _is_canvas(sheet: _Sheet) -> bool:
    """Say whether Canvas exported it: its importer asks for just these words, in any language."""
    head = [name.strip() for name in sheet.head]
    names = head[:2] if "Student" in head[0] else head[1:3]
    return ("Student" in head[0] or head[0] == "LastName") and names[1].endswith("ID")


# Moodle


def _fill_moodle(
    sheet: _Sheet, students: dict[str, Entry], released: Released, column: str
) -> Filled:
    identifier, ids = _participants(sheet)
    grade, most = _grade_column(sheet, identifier, column)
    _same_points(sheet, most, released)
    filled = Filled(sheet.path, absent=_absent(students, ids))
    for row, number in zip(sheet.rows[1:], ids, strict=True):
        _enter(row, grade, students.get(number), filled)
    return _some(filled, sheet, students)


def _participants(sheet: _Sheet) -> tuple[int, list[str]]:
    """Return the column of participants, each the same words and a number; and these numbers."""
    for number in range(len(sheet.head)):
        found = [_PARTICIPANT.fullmatch(one) for one in sheet.column(number)]
        if all(found) and len({one[1] for one in found if one}) == 1:
            ids = [one[2] for one in found if one]
            if len(set(ids)) == len(ids):
                return number, ids
    raise WorksheetError(
        f"{sheet.path} has no column of participants, such as Participant 123. In Moodle choose "
        "Download grading worksheet of this assignment, and give that file as it is."
    )


def _grade_column(sheet: _Sheet, identifier: int, column: str) -> tuple[int, float | None]:
    """Return the column of grades, and the maximum: the same number in every row, just after it."""
    if column:
        grade = _column_named(sheet, column)
        most = _all_same(sheet.column(grade + 1)) if grade + 1 < len(sheet.head) else None
        return grade, most
    found = []
    for number in range(identifier + 2, len(sheet.head)):
        most = _all_same(sheet.column(number))
        grades = [amount(one) for one in sheet.column(number - 1) if one not in ("", "-")]
        if most and all(one is not None and 0 <= one <= most for one in grades):
            found.append((number - 1, most))
    if len(found) != 1:
        raise WorksheetError(
            f"{sheet.path}: the column of the grades cannot be told: it stands before a column "
            f"with the maximum, the same number in every row. {_name_it(sheet.head)}"
        )
    return found[0]


def _all_same(texts: list[str]) -> float | None:
    return amount(texts[0]) if len(set(texts)) == 1 else None


# Canvas


def _fill_canvas(
    sheet: _Sheet, students: dict[str, Entry], released: Released, column: str
) -> Filled:
    """Fill one column, and drop those of other assignments: what stands there may be old by now."""
    head = [name.strip() for name in sheet.head]
    title = released.described["course"]["title"]
    grade = _column_named(sheet, column) if column else _assignment_column(sheet, title)
    identifier = 2 if head[0] == "LastName" else 1
    ids = sheet.column(identifier)
    filled = Filled(sheet.path, absent=_absent(students, ids))
    for row, number in zip(sheet.rows[1:], ids, strict=True):
        if "Points Possible" in row[0]:
            _same_points(sheet, amount(row[grade]), released)
        elif number:
            _enter(row, grade, students.get(number), filled)
    section = next((n for n, name in enumerate(head) if name.startswith("Section")), None)
    if section is None:
        raise WorksheetError(
            f"{sheet.path} has no column Section, which Canvas asks for. Export the gradebook anew."
        )
    kept = [*range(section + 1), grade]
    sheet.rows[:] = [[row[number] for number in kept] for row in sheet.rows]
    return _some(filled, sheet, students)


def _assignment_column(sheet: _Sheet, title: str) -> int:
    titles = {
        number: found[1]
        for number, name in enumerate(sheet.head)
        if (found := _ASSIGNMENT.fullmatch(name.strip()))
    }
    same = [number for number, one in titles.items() if one.casefold() == title.casefold()]
    if len(same) == 1:
        return same[0]
    if len(titles) == 1:
        return next(iter(titles))
    raise WorksheetError(
        f"{sheet.path}: no column, or more than one, is called {title!r} and has a number in "
        f"brackets. {_name_it([sheet.head[number] for number in titles])}"
    )


# Both


def _enter(row: list[str], grade: int, entry: Entry | None, filled: Filled) -> None:
    """Enter one grade; a cell that says the same already stays as it is written."""
    if entry is None:
        return
    if not entry.complete:
        filled.open += 1
        return
    filled.graded += 1
    before, now = row[grade].strip(), plain(entry.total)
    if amount(before) is not None and f"{amount(before):.2f}" == f"{entry.total:.2f}":
        return
    if before not in ("", "-"):
        filled.changed.append(f"{entry.graded.submission.student}: {before} became {now}.")
    row[grade] = now


def _absent(students: dict[str, Entry], ids: list[str]) -> list[str]:
    return [e.graded.submission.student for number, e in students.items() if number not in set(ids)]


def _some(filled: Filled, sheet: _Sheet, students: dict[str, Entry]) -> Filled:
    if len(filled.absent) == len(students):
        raise WorksheetError(
            f"{sheet.path} holds none of the {len(students)} students who were graded. Is it of "
            "another course or another assignment? Nothing was written."
        )
    return filled


def _same_points(sheet: _Sheet, most: float | None, released: Released) -> None:
    """Refuse a maximum that is not that of the assignment: grades would be skipped or bent."""
    points = released.described["points"]
    if most is not None and abs(most - points) > 0.005:
        raise WorksheetError(
            f"{sheet.path} says that the maximum is {most:g}; the assignment gives {points:g}. Set "
            f"the maximum to {points:g} on the platform and download the file again. Nothing was "
            "written."
        )


def _column_named(sheet: _Sheet, column: str) -> int:
    head = [name.strip().casefold() for name in sheet.head]
    if head.count(column.strip().casefold()) != 1:
        raise WorksheetError(f"{sheet.path} has no column {column!r}. {_name_it(sheet.head)}")
    return head.index(column.strip().casefold())


def _name_it(names: list[str]) -> str:
    return f"Name it: --worksheet-column, one of {', '.join(map(repr, names)) or 'none'}."


def amount(text: str) -> float | None:
    """Return a number as people write it in any language, or ``None``."""
    bare = re.sub(r"[\s\u00a0\u202f']", "", text.replace("(read only)", ""))
    if "," in bare and "." in bare:
        thousands = min(",.", key=bare.rfind)
        bare = bare.replace(thousands, "")
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return None
