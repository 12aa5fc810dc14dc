"""The gradebook: a row for each submission, and what Canvas and Moodle import."""

from dataclasses import dataclass
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import files
from helpers.grading.batch import Graded
from helpers.grading.freetext import Mark

__all__ = ["Entry", "entries", "write"]


@dataclass(frozen=True)
class Entry:
    """A submission with all its points."""

    graded: Graded
    points: dict[str, float | None]
    """Points by question; ``None`` where a free text is not marked yet."""
    marks: dict[str, Mark]
    """What was entered for the free texts, by question."""

    @property
    def complete(self) -> bool:
        """Whether every question has its points."""
        return None not in self.points.values()

    @property
    def total(self) -> float:
        """The sum of the points that are known."""
        return sum(points for points in self.points.values() if points is not None)


def entries(
    graded: list[Graded], released: Released, marks: dict[str, dict[str, Mark]]
) -> list[Entry]:
    """Put the points of tests and the marks by hand together, for each submission."""
    made = []
    for one in graded:
        points: dict[str, float | None] = {}
        own: dict[str, Mark] = {}
        for question in released.questions:
            name = question["name"]
            if not question["manual"]:
                points[name] = one.result.points.get(name, 0)
                continue
            mark = marks.get(name, {}).get(one.submission.mark_key)
            if mark:
                own[name] = mark
            answered = one.result.texts.get(name, "").strip()
            if mark and mark.complete:
                points[name] = mark.points
            else:
                points[name] = None if answered else 0
        made.append(Entry(one, points, own))
    return made


def write(folder: Path, class_: list[Entry], released: Released) -> None:
    """Write ``gradebook.csv``, ``look-at.csv``, and what the platforms import."""
    names = [question["name"] for question in released.questions]
    files.write_csv(
        folder / "gradebook.csv",
        ["student", "id", "file", "counts", "late", *names, "total", "of", "complete", "look at"],
        (_row(entry, released) for entry in class_),
    )
    files.write_csv(
        folder / "look-at.csv",
        ["student", "file", "reason"],
        (
            {"student": e.graded.submission.student, "file": e.graded.submission.file, "reason": r}
            for e in class_
            for r in e.graded.reasons
        ),
    )
    for name in ("canvas.csv", "moodle.csv"):  # of a class that came from there before
        (folder / name).unlink(missing_ok=True)
    counted = [entry for entry in class_ if entry.graded.submission.counts]
    _write_canvas(folder / "canvas.csv", counted, released)
    _write_moodle(folder / "moodle.csv", counted, released)


def _row(entry: Entry, released: Released) -> dict:
    one = entry.graded.submission
    return {
        "student": one.student,
        "id": one.id,
        "file": one.file,
        "counts": "yes" if one.counts else "no",
        "late": "yes" if one.late else "no",
        **{name: "" if p is None else round(p, 4) for name, p in entry.points.items()},
        "total": round(entry.total, 4),
        "of": released.described["points"],
        "complete": "yes" if entry.complete else "no",
        "look at": " ".join(entry.graded.reasons),
    }


def _write_canvas(path: Path, counted: list[Entry], released: Released) -> None:
    """Write the columns that Canvas imports; a grade only where it is complete."""
    title = released.described["course"]["title"]
    head = {"Student": "Points Possible", title: released.described["points"]}
    columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    rows = [
        {"Student": one.graded.submission.student, "ID": one.graded.submission.id, title: _due(one)}
        for one in counted
        if one.graded.submission.platform == "canvas"
    ]
    if rows:
        files.write_csv(path, columns, [head, *rows])


def _write_moodle(path: Path, counted: list[Entry], released: Released) -> None:
    """Write the columns of Moodle's grading worksheet; a grade only where it is complete."""
    rows = [
        {
            "Identifier": f"Participant {one.graded.submission.id}",
            "Full name": one.graded.submission.student,
            "Grade": _due(one),
            "Maximum grade": released.described["points"],
            "Feedback comments": " ".join(mark.comment for mark in one.marks.values()),
        }
        for one in counted
        if one.graded.submission.platform == "moodle"
    ]
    if rows:
        columns = ["Identifier", "Full name", "Grade", "Maximum grade", "Feedback comments"]
        files.write_csv(path, columns, rows)


def _due(entry: Entry) -> float | str:
    return round(entry.total, 4) if entry.complete else ""
