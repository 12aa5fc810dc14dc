"""The gradebook: a row for each submission, and what Canvas and Moodle import."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import adjust, files, freetext
from helpers.grading.adjust import Adjustment, Adjustments
from helpers.grading.batch import Graded
from helpers.grading.freetext import Mark

__all__ = ["Entry", "entries", "write"]


@dataclass(frozen=True)
class Entry:
    """A submission with all its points."""

    graded: Graded
    points: dict[str, float | None]
    """Points by question; ``None`` where nobody knows them yet."""
    marks: dict[str, Mark]
    """What was entered for the free texts, by question."""
    by_hand: dict[str, Adjustment] = field(default_factory=dict)
    """What a person decided in ``adjust.csv``, by question."""
    reasons: list[str] = field(default_factory=list)
    """Why a human should look at it, one sentence each."""

    @property
    def complete(self) -> bool:
        """Whether every question has its points, and no human must look before they count."""
        unsure = self.graded.result.unsure or not self.graded.submission.gradable
        decided = self.by_hand.keys() >= self.points.keys()
        return None not in self.points.values() and (decided or not unsure)

    @property
    def total(self) -> float:
        """The sum of the points that are known."""
        return sum(points for points in self.points.values() if points is not None)

    @property
    def remarks(self) -> list[str]:
        """What people say to the student: comments on free texts, and on points by hand."""
        given = [mark.comment for mark in self.marks.values()]
        given += [f"{name}: {one.remark}" for name, one in self.by_hand.items() if one.remark]
        return [remark for remark in given if remark]


def entries(
    graded: list[Graded],
    released: Released,
    marks: dict[str, dict[str, Mark]],
    adjustments: Adjustments | None = None,
) -> list[Entry]:
    """Put the points of tests, the marks and the points by hand together, for each submission."""
    made = []
    for one in graded:
        by_hand: dict[str, Adjustment] = {}
        if one.submission.counts:
            names = [question["name"] for question in released.questions]
            by_hand = adjust.of(one.submission.key, names, adjustments or {})
        points: dict[str, float | None] = {}
        own: dict[str, Mark] = {}
        reasons = list(one.reasons)
        for question in released.questions:
            name = question["name"]
            if not question["manual"]:
                points[name] = one.result.points.get(name, 0) if one.submission.gradable else None
            else:
                marked = marks.get(name, {})
                if mark := marked.get(freetext.key(one, name)):
                    own[name] = mark
                other = one.submission.counts and freetext.of_another_text(one, name, marked)
                if other:
                    reasons.append(
                        f"The marks for {name} are for another text of this student; they stand "
                        "at the end of the sheet."
                    )
                points[name] = _of_text(one, name, mark, other)
            if name in by_hand and (given := by_hand[name].points) is not None:
                points[name] = given
        made.append(Entry(one, points, own, by_hand, reasons))
    return made


def _of_text(one: Graded, name: str, mark: Mark | None, other: bool) -> float | None:
    """Return the points of a free text; none yet if it is not marked, and 0 only if it is empty."""
    if mark and mark.complete:
        return mark.points
    nothing = one.submission.gradable and not one.result.texts.get(name, "").strip()
    return 0 if nothing and not mark and not other else None


def write(folder: Path, class_: list[Entry], released: Released) -> None:
    """Write ``gradebook.csv``, ``look-at.csv``, and what the platforms import."""
    names = [question["name"] for question in released.questions]
    points = [*names, "total", "of", "complete"]
    files.write_csv(
        folder / "gradebook.csv",
        ["student", "id", "file", "counts", "late", *points, "by hand", "look at"],
        (_row(entry, released) for entry in class_),
    )
    files.write_csv(
        folder / "look-at.csv",
        ["student", "file", "reason"],
        (
            {"student": e.graded.submission.student, "file": e.graded.submission.file, "reason": r}
            for e in class_
            for r in e.reasons
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
        "by hand": " ".join(_decided(entry)),
        "look at": " ".join(entry.reasons),
    }


def _decided(entry: Entry) -> Iterator[str]:
    """Yield what a person decided, and what the tests had given."""
    for name, one in entry.by_hand.items():
        before = entry.graded.result.points.get(name) if entry.graded.submission.gradable else None
        tests = "" if before is None or one.points is None else f" (the tests: {before:g})"
        yield f"{name}: {'kept' if one.points is None else f'{one.points:g}'}{tests}. {one.remark}"


def _write_canvas(path: Path, counted: list[Entry], released: Released) -> None:
    """Write the columns that Canvas imports; a grade only where it is complete."""
    title = released.described["course"]["title"]
    head = {"Student": "Points Possible", title: released.described["points"]}
    columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    rows = [
        {"Student": one.graded.submission.student, "ID": one.graded.submission.id, title: _due(one)}
        for one in counted
        # Canvas finds nobody by what it calls an anonymous student.
        if one.graded.submission.platform == "canvas" and one.graded.submission.id
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
            "Feedback comments": " ".join(one.remarks),
        }
        for one in counted
        if one.graded.submission.platform == "moodle"
    ]
    if rows:
        columns = ["Identifier", "Full name", "Grade", "Maximum grade", "Feedback comments"]
        files.write_csv(path, columns, rows)


def _due(entry: Entry) -> float | str:
    return round(entry.total, 4) if entry.complete else ""
