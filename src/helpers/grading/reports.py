"""The pages: feedback for each student, and a report on the class.

Feedback is made of what a student may see: points, the public checks, the hints that the author of
a test wrote, and the errors of the student's own cells. No line of a test is in it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import mean, median

from helpers.assignments.release import Released
from helpers.grading import explained, items, questions
from helpers.grading.explained import written
from helpers.grading.files import write_csv, write_whole
from helpers.grading.gradebook import Entry
from helpers.grading.html import plain, render
from helpers.grading.questions import Asked

__all__ = ["write_feedback", "write_report"]

_BINS = 10
_UNSAFE = re.compile(r"[^\w.-]+")


def write_feedback(
    folder: Path,
    class_: Iterable[Entry],
    released: Released,
    objection: str = explained.OBJECTION,
) -> dict[Path, Entry]:
    """Write a page for each student, on the submission that counts; return the pages.

    Parameters
    ----------
    folder : Path
        Pages of students who are not in this class any more are removed from it.
    class_ : iterable of Entry
        The class.
    released : Released
        The assignment.
    objection : str, optional
        What a student is told who thinks that a mark is wrong.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[Path, Entry] = {}
    asked = questions.asked(released)
    for old in folder.glob("*.html"):  # of students who are not in this class any more
        old.unlink()
    for entry in class_:
        one = entry.graded.submission
        if one.counts:
            told = _feedback(entry, released, asked)
            page = folder / feedback_name(entry)
            write_whole(page, render("feedback.html", **told, objection=objection))
            pages[page] = entry
    return pages


def feedback_name(entry: Entry) -> str:
    """Return the name of a student's page."""
    one = entry.graded.submission
    number = one.id or hashlib.sha256(one.key.encode(errors="replace")).hexdigest()[:8]
    return f"{_UNSAFE.sub('-', one.student)[:60]}-{number}.html"


def write_report(path: Path, class_: list[Entry], released: Released, rule: str) -> None:
    """Write the report on the class, and ``statistics.csv`` beside it.

    Of each student the submission that counts is looked at; the rule says which that is.
    """
    found = items.statistics(class_, released)
    write_csv(path.with_name("statistics.csv"), items.columns, items.rows(found))
    counted = [entry for entry in class_ if entry.graded.submission.counts]
    # What no test has seen has no points, and no place in the mean.
    tested = [entry for entry in counted if entry.graded.submission.gradable]
    totals = [sum(entry.graded.result.points.values()) for entry in tested]
    possible = sum(question["points"] for question in released.marked_by_tests)
    asked = questions.asked(released)
    told = [
        {"title": asked[question["name"]].title, **_question(question, tested)}
        for question in released.marked_by_tests
    ]
    page = render(
        "report.html",
        assignment=released.described,
        files=len(class_),
        rule=rule,
        students=len(counted),
        incomplete=sum(not entry.complete for entry in counted),
        possible=possible,
        distribution=_distribution(totals, possible),
        mean=plain(mean(totals or [0])),
        median=plain(median(totals or [0])),
        items=found,
        questions=sorted(told, key=lambda question: -question["lost"]),
        look_at=[
            {
                "student": entry.graded.submission.student,
                "file": entry.graded.submission.file,
                "reason": reason,
            }
            for entry in class_
            for reason in entry.reasons
        ],
    )
    write_whole(path, page)


def _feedback(entry: Entry, released: Released, asked: dict[str, Asked]) -> dict:
    one, result = entry.graded.submission, entry.graded.result
    told = []
    for question in released.questions:
        name = question["name"]
        tests = result.tests.get(name, [])
        points = entry.points[name]
        public = [test for test in tests if not test["hidden"]]
        hidden = [test for test in tests if test["hidden"]]
        wrong = points != question["points"]
        told.append(
            {
                "name": name,
                "title": asked[name].title,
                "shown": explained.shown(question, result),
                "looks_like": explained.looks_like(question, result) if wrong else "",
                "levels": explained.levels(question, entry.marks.get(name)),
                "text": result.texts.get(name, "").strip(),
                "points": question["points"],
                "manual": question["manual"],
                "got": None if points is None else plain(points),
                "public": public,
                "public_passed": all(test["passed"] for test in public),
                "hidden": hidden,
                "hidden_passed": sum(test["passed"] for test in hidden),
                "mark": entry.marks.get(name),
                "by_hand": entry.by_hand.get(name),
                "answered": bool(result.texts.get(name, "").strip()),
            }
        )
    return {
        "assignment": released.described,
        "student": one.student,
        "file": one.file,
        "total": plain(entry.total),
        "complete": entry.complete,
        "told": result.told if one.gradable else one.reasons,
        "questions": told,
        "failed": result.failed,
    }


def _distribution(totals: list[float], possible: float) -> list[dict]:
    step = possible / _BINS
    counts = Counter(min(int(total / step), _BINS - 1) if step else 0 for total in totals)
    most = max(counts.values(), default=1)
    return [
        {
            "label": f"{plain(n * step)} to {plain((n + 1) * step)}",
            "count": counts[n],
            "width": round(20 * counts[n] / most, 1),
        }
        for n in range(_BINS)
    ]


def _question(question: dict, counted: list[Entry]) -> dict:
    """Count how the class did at one question, and which wrong answers it gave."""
    name, best = question["name"], question["points"]
    got = [entry.graded.result.points.get(name, 0) for entry in counted]
    wrong_answers: Counter[str] = Counter()
    said: Counter[str] = Counter()
    missing = 0
    for entry, points in zip(counted, got, strict=True):
        result = entry.graded.result
        said.update(t["says"] for t in result.tests.get(name, ()) if t["says"])
        if points == best:
            continue
        answers = {key: result.answers.get(key) for key in question["answers"]}
        if all(answer in (None, {"ellipsis": None}) for answer in answers.values()):
            missing += 1
        else:
            wrong_answers[written(answers)] += 1
    mutants = [
        {
            "name": m["name"],
            "says": m["says"],
            "count": wrong_answers.pop(written(m["answers"]), 0),
        }
        for m in question["mutants"]
    ]
    return {
        "name": name,
        "lost": round(100 * (1 - mean(got or [0]) / best)),
        "right": sum(points == best for points in got),
        "partly": sum(0 < points < best for points in got),
        "wrong": sum(points == 0 for points in got),
        "missing": missing,
        "mutants": [m for m in sorted(mutants, key=lambda m: -m["count"]) if m["count"]],
        "others": [
            {"answer": answer[:200], "count": count}
            for answer, count in wrong_answers.most_common(5)
            if count > 1
        ],
        "said": [{"says": says, "count": count} for says, count in said.most_common(5)],
    }
