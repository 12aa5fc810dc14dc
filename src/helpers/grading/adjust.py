"""Points given by hand, each with a remark for the student: ``adjust.csv``, which every run reads.

A row names a student, a question, the points and the remark. What stands here goes before what
tests gave, in every export and in the feedback; nothing else changes points by hand.
"""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import files, sheets
from helpers.grading.submissions import Submission

__all__ = ["Adjustment", "Adjustments", "of", "prepare", "read"]

_COLUMNS = ["student", "question", "points", "remark"]
_ALL, _KEEP = "all", "keep"


@dataclass(frozen=True)
class Adjustment:
    """What a person decided on one question of one student."""

    points: float | None
    """``None``: what the tests gave holds."""
    remark: str


#: By the key of the student, or ``all``, then by question, or ``all``.
Adjustments = dict[str, dict[str, Adjustment]]


def prepare(folder: Path) -> None:
    """Write an empty ``adjust.csv``, unless there is one in any form."""
    if not sheets.find(folder, "adjust"):
        files.write_csv(folder / "adjust.csv", _COLUMNS, [])


def read(folder: Path, released: Released, found: Iterable[Submission]) -> Adjustments:
    """Return the points that were given by hand.

    Parameters
    ----------
    folder : Path
        Where ``adjust.csv`` or ``adjust.xlsx`` lies.
    released : Released
        The assignment.
    found : iterable of Submission
        The class.

    Raises
    ------
    SheetError
        If a row names nobody, no question or no points, or has no remark.
    """
    there = sheets.find(folder, "adjust") if folder.is_dir() else []
    students = _students(found)
    best = {question["name"]: question["points"] for question in released.questions}
    made: Adjustments = {}
    wrong = []
    for path in there:
        sheet = sheets.read(path, "points")
        missing = [name for name in _COLUMNS if name not in sheet.columns]
        if missing:
            raise sheets.SheetError(f"{path} has no column {missing[0]!r}. It needs {_COLUMNS}.")
        for number, row in sheet.rows:
            try:
                student = _student(row["student"].strip(), students)
                question, given = _given(row, best)
                if made.setdefault(student, {}).setdefault(question, given) != given:
                    raise ValueError(
                        f"question {question} of this student has other points in another row."
                    )
            except ValueError as error:
                wrong.append(f"{path}, row {number} ({row['student']}): {error}")
    if wrong:
        raise sheets.SheetError("\n".join([*wrong, "Correct this; nothing was changed."]))
    return made


def of(student: str, questions: list[str], adjustments: Adjustments) -> dict[str, Adjustment]:
    """Return what was decided on one student, by question; what is named goes before ``all``."""
    decided: dict[str, Adjustment] = {}
    rows = [adjustments.get(whose, {}) for whose in (_ALL, student)]
    for own in rows:
        decided |= {name: own[_ALL] for name in questions if _ALL in own}
    for own in rows:
        decided |= {name: given for name, given in own.items() if name != _ALL}
    return decided


def _students(found: Iterable[Submission]) -> dict[str, set[str]]:
    """Return the keys of students by all that may name them: name, number, file."""
    named: dict[str, set[str]] = {}
    for one in found:
        for name in (one.student, one.id, one.file):
            if name:
                named.setdefault(_plain(name), set()).add(one.key)
    return named


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _student(entered: str, students: dict[str, set[str]]) -> str:
    if _plain(entered) == _ALL:
        return _ALL
    keys = students.get(_plain(entered), set())
    if len(keys) > 1:
        raise ValueError(f"{len(keys)} students are called so. Enter the number, or the file.")
    if not keys:
        near = difflib.get_close_matches(_plain(entered), students, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ValueError(f"nobody in this class has this name, number or file.{hint}")
    return next(iter(keys))


def _given(row: dict[str, str], best: dict[str, float]) -> tuple[str, Adjustment]:
    question, entered = row["question"].strip(), row["points"].strip().replace(",", ".")
    if question != _ALL and question not in best:
        raise ValueError(f"there is no question {question!r}. There are {', '.join(best)}, {_ALL}.")
    keep = entered.casefold() == _KEEP
    try:
        points = None if keep else float(entered)
    except ValueError:
        raise ValueError(f"{entered!r} is neither a number of points nor {_KEEP!r}.") from None
    if question == _ALL and points:
        raise ValueError(f"for the question {_ALL} the points are 0 or {_KEEP!r}.")
    remark = row["remark"].strip()
    if not remark and not keep:
        raise ValueError("there is no remark. Say in a sentence why; the student reads it.")
    if points is not None and not 0 <= points <= best.get(question, 0):
        raise ValueError(f"{entered} points are not between 0 and {best.get(question, 0):g}.")
    return question, Adjustment(points, remark)
