"""Free-text answers: a sheet for each question, side by side with the rubric; marks come back.

A sheet is a CSV in which the grader fills a column for each criterion, and a page with the rubric,
the model answer and all answers to read beside it. Marks that were entered are never overwritten.
"""

from dataclasses import dataclass
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import files
from helpers.grading.batch import Graded
from helpers.grading.html import render

__all__ = ["Mark", "MarkError", "columns", "key", "read_marks", "write_sheets"]

_KEY = "submission"


class MarkError(ValueError):
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
    """Return by what the marks of an answer are found again."""
    return one.submission.mark_key


def read_marks(folder: Path, released: Released) -> dict[str, dict[str, Mark]]:
    """Return the marks that were entered: by question, then by the digest of the submission.

    Raises
    ------
    MarkError
        If a mark is no number, or beyond what its criterion gives.
    """
    marks: dict[str, dict[str, Mark]] = {}
    wrong: list[str] = []
    for question in released.marked_by_hand:
        own = marks.setdefault(question["name"], {})
        path = _sheet(folder, question)
        for number, row in enumerate(files.read_csv(path) if path.is_file() else (), 2):
            try:
                mark = _mark(row, question)
            except ValueError as error:
                wrong.append(f"{path}, row {number} ({row.get('student')}): {error}")
                continue
            if mark.criteria or mark.comment:
                own[row.get(_KEY, "")] = mark
    if wrong:
        raise MarkError("\n".join([*wrong, "Correct this and grade again; nothing was changed."]))
    return marks


def write_sheets(folder: Path, graded: list[Graded], released: Released) -> None:
    """Write the sheet and the page of each question; marks that were entered stay.

    Parameters
    ----------
    folder : Path
        Where the sheets lie.
    graded : list of Graded
        The class.
    released : Released
        The assignment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for question in released.marked_by_hand:
        path = _sheet(folder, question)
        filled = {row.get(_KEY): row for row in (files.read_csv(path) if path.is_file() else ())}
        by_hand = [*columns(question), "comment"]
        rows = []
        for one in graded:
            if not one.submission.counts or not one.submission.gradable:
                continue
            before = filled.pop(one.submission.mark_key, {})
            rows.append(
                {
                    "student": one.submission.student,
                    "file": one.submission.file,
                    "answer": one.result.texts.get(question["name"], ""),
                    **{column: before.get(column, "") for column in by_hand},
                    _KEY: one.submission.mark_key,
                }
            )
        # What was marked and does not count any more, such as a first try, is kept below.
        rows += [row for row in filled.values() if any(row.get(c) for c in by_hand)]
        files.write_csv(path, ["student", "file", "answer", *by_hand, _KEY], rows)
        page = render("freetext.html", question=question, rows=rows, assignment=released.described)
        files.write_whole(path.with_suffix(".html"), page)


def _sheet(folder: Path, question: dict) -> Path:
    return folder / f"{question['name']}.csv"


def _mark(row: dict, question: dict) -> Mark:
    criteria = {}
    expected = columns(question)
    missing = [column for column in expected if column not in row]
    if missing:
        raise ValueError(f"the column {missing[0]!r} is missing; do not rename columns.")
    for column, criterion in expected.items():
        entered = (row[column] or "").strip().replace(",", ".")
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
    return Mark(criteria, (row.get("comment") or "").strip(), len(criteria) == len(expected))
