"""Free-text answers: a sheet for each question, side by side with the rubric; marks come back.

A sheet is a table in which the grader fills a column for each criterion, and a page with the
rubric, the model answer and all answers to read beside it. A mark belongs to a student and to the
text that was marked: it stays when files are alike, handed in again, sorted or graded anew. What
cannot be placed stops the run, and nothing that was entered is overwritten or left out.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import files, sheets
from helpers.grading.batch import Graded
from helpers.grading.html import render
from helpers.grading.sheets import Sheet
from helpers.grading.submissions import Submission

__all__ = ["Mark", "MarkError", "columns", "key", "of_another_text", "read_marks", "write_sheets"]

_KEY = "submission"
# It begins with a letter and holds a dash, so that no spreadsheet takes it for a number.
_A_KEY = re.compile(r"s[0-9a-f]{10}-[0-9a-f]{10}")
_OURS = ["student", "file", "answer"]
_LONGEST = 30_000  # characters of a cell; Excel cuts what is longer, and breaks the rows of a CSV
_CUT = " … (cut here; the whole text is on the page beside this sheet)"


class MarkError(sheets.SheetError):
    """A mark cannot be read; the message names file, row and remedy."""


@dataclass(frozen=True)
class Mark:
    """What a grader entered for one answer."""

    criteria: dict[str, float]
    comment: str
    complete: bool

    @property
    def points(self) -> float:
        """The sum of the criteria."""
        return sum(self.criteria.values())


def columns(question: dict) -> dict[str, dict]:
    """Return the columns of a sheet that are filled by hand, and the criterion of each."""
    return {
        f"{one['name']} (0 to {max(map(float, one['levels'])):g})": one
        for one in question["rubric"]
    }


def key(one: Graded, question: str) -> str:
    """Return by what a mark is found again: the student and the text of the answer."""
    text = " ".join(one.result.texts.get(question, "").split())
    return f"{_of_student(one.submission)}-{_digest(text)}"


def of_another_text(one: Graded, question: str, marks: dict[str, Mark]) -> bool:
    """Return whether marks were entered for a text of this student, but not for this one."""
    own = key(one, question)
    return own not in marks and any(k.startswith(_of_student(one.submission)) for k in marks)


def read_marks(
    folder: Path, released: Released, found: Iterable[Submission]
) -> dict[str, dict[str, Mark]]:
    """Return the marks that were entered: by question, then by `key`.

    Parameters
    ----------
    folder : Path
        Where the sheets lie.
    released : Released
        The assignment.
    found : iterable of Submission
        The class, by which a name is checked against the key of its row.

    Raises
    ------
    MarkError
        If a mark is no number, or beyond what its criterion gives, or cannot be placed.
    """
    students = {_of_student(one): one.student for one in found}
    marks: dict[str, dict[str, Mark]] = {}
    wrong: list[str] = []
    for question in released.marked_by_hand:
        own = marks.setdefault(question["name"], {})
        for path in sheets.find(folder, question["name"]):
            sheet = _read(path, question)
            for number, row in sheet.rows:
                try:
                    mark = _mark(row, question)
                    if not (mark.criteria or mark.comment):
                        continue
                    _placed(row, students)
                    if own.setdefault(row[_KEY], mark) != mark:
                        raise ValueError(
                            "this answer has other marks in another row, or in another file of "
                            "this name; leave one of the two."
                        )
                except ValueError as error:
                    wrong.append(f"{path}, row {number} ({row.get('student')}): {error}")
    if wrong:
        raise MarkError("\n".join([*wrong, "Correct this and grade again; nothing was changed."]))
    return marks


def write_sheets(folder: Path, graded: list[Graded], released: Released) -> dict[Path, int]:
    """Write the sheet and the page of each question; what was entered stays.

    A workbook that somebody saved takes the place of the CSV.

    Parameters
    ----------
    folder : Path
        Where the sheets lie.
    graded : list of Graded
        The class.
    released : Released
        The assignment.

    Returns
    -------
    dict of Path to int
        How many rows at the end of each sheet hold marks for what does not count now.
    """
    left: dict[Path, int] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for question in released.marked_by_hand:
        name = question["name"]
        there = sheets.find(folder, name)
        by_hand = [*columns(question), "comment"]
        filled, more = _filled([_read(path, question) for path in there], by_hand)
        rows, texts = [], []
        for one in graded:
            if not one.submission.counts or not one.submission.gradable:
                continue
            text = one.result.texts.get(name, "")
            texts.append({"student": one.submission.student, "answer": text})
            own = {"student": one.submission.student, "file": one.submission.file}
            own["answer"] = text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT
            own[_KEY] = key(one, name)
            rows.append(filled.pop(own[_KEY], {}) | own)
        # What was marked and does not count any more, such as a first try, is kept below.
        kept = [row for row in filled.values() if any(row.get(c) for c in [*by_hand, *more])]
        rows += kept
        workbook = [path for path in there if path.suffix == ".xlsx"]
        path = workbook[0] if workbook else folder / f"{name}.csv"
        left[path] = len(kept)
        sheets.write(path, [*_OURS, *by_hand, *more, _KEY], rows)
        for other in there:
            if other != path:
                other.unlink()  # all that it held is in the one that was written
        page = render("freetext.html", question=question, rows=texts, assignment=released.described)
        files.write_whole(folder / f"{name}.html", page)
    return left


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:10]


def _of_student(one: Submission) -> str:
    return f"s{_digest(one.key)}"


def _read(path: Path, question: dict) -> Sheet:
    """Read a sheet; the column of a criterion that was reworded gets its new name."""
    sheet = sheets.read(path, _KEY)
    expected = list(columns(question))
    criterion = re.compile(r".+ \(0 to [\d.]+\)", re.DOTALL)
    missing = [name for name in expected if name not in sheet.columns]
    unknown = [n for n in sheet.columns if criterion.fullmatch(n) and n not in expected]
    if not missing:
        return sheet
    if [_best(name) for name in missing] != [_best(name) for name in unknown]:
        raise MarkError(
            f"{path}, row 1: the column {missing[0]!r} is missing; do not rename columns. If the "
            "rubric was changed, give a column of marks that still hold its new name, and add an "
            "empty column for each new criterion."
        )
    now = dict(zip(unknown, missing, strict=True))
    rows = [(number, {now.get(n, n): f for n, f in row.items()}) for number, row in sheet.rows]
    return replace(sheet, columns=[now.get(name, name) for name in sheet.columns], rows=rows)


def _best(column: str) -> str:
    return column.rpartition("(")[2]


def _filled(there: list[Sheet], by_hand: list[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the rows of all files of a sheet by key, joined, and the columns that people added."""
    rows: dict[str, dict[str, str]] = {}
    more: list[str] = []
    for sheet in there:
        more += [n for n in sheet.columns if n not in [*_OURS, *by_hand, _KEY, *more]]
        for number, row in sheet.rows:
            own = rows.setdefault(row[_KEY] or f"row {number} of {sheet.path}", {})
            own |= {name: field for name, field in row.items() if field or name not in own}
    return rows, more


def _placed(row: dict[str, str], students: dict[str, str]) -> None:
    """Refuse a row whose marks are nobody's, or whose key is that of another student."""
    if not _A_KEY.fullmatch(row[_KEY]):
        raise ValueError(
            f"{row[_KEY]!r} in the column {_KEY!r} is no key of this course, so it is not known "
            "whose marks these are. Copy the key from the row of this answer, or move the sheet "
            "away, grade again, and enter the marks in the new one."
        )
    student = students.get(row[_KEY].partition("-")[0])
    named = row.get("student", "").strip()  # empty where names were hidden
    if student is not None and named and not _same_name(named, student):
        raise ValueError(
            f"the key of this row is that of {student}. Was one column sorted without the others? "
            "Undo it, or put name and key of the same student into one row."
        )


def _same_name(entered: str, student: str) -> bool:
    """Compare names; a program that cannot write a letter writes a question mark for it."""
    lossy = student.encode("cp1252", "replace").decode("cp1252")
    plain = [" ".join(name.split()).lstrip("'") for name in (entered, student, lossy)]
    return plain[0] in plain[1:]


def _mark(row: dict[str, str], question: dict) -> Mark:
    criteria = {}
    expected = columns(question)
    for column, criterion in expected.items():
        entered = row[column].strip().replace(",", ".")
        if not entered:
            continue
        best = max(map(float, criterion["levels"]))
        try:
            points = float(entered)
        except ValueError:
            raise ValueError(f"{entered!r} in {column!r} is no number.") from None
        if not 0 <= points <= best:
            raise ValueError(f"{entered} in {column!r} is not between 0 and {best:g}.")
        criteria[criterion["name"]] = points
    return Mark(criteria, row.get("comment", "").strip(), len(criteria) == len(expected))
