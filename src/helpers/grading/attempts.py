"""Which of several files of a student counts: the rule is the instructor's."""

from collections.abc import Iterable

from helpers.grading.batch import Graded

__all__ = ["RULES", "choose"]

#: The rules, and what each says.
RULES = {
    "last": "the last one counts",
    "in-time": "the last one in time counts, and a late one only if there is no other",
    "best": "the one with most points from tests counts, and of equals the last",
}


def choose(graded: Iterable[Graded], rule: str, assignment: str) -> None:
    """Let one file of each student count, and say so at the others.

    Before any rule, a notebook goes before another file, one with answers before a blank one, and
    one that names the assignment before one that does not.

    Parameters
    ----------
    graded : iterable of Graded
        The class.
    rule : str
        One of `RULES`.
    assignment : str
        The name of the assignment.
    """
    by_student: dict[str, list[Graded]] = {}
    for one in graded:
        by_student.setdefault(one.submission.key, []).append(one)
    for own in by_student.values():
        best = max(own, key=lambda one: _rank(one, rule, assignment))
        for one in own:
            one.submission.counts = one is best
            if one is not best:
                one.submission.reasons.append(
                    f"{one.submission.student} handed in more than once; {best.submission.file} "
                    "counts."
                )


def _rank(one: Graded, rule: str, assignment: str) -> tuple:
    submission = one.submission
    by_rule = {
        "last": 0.0,
        "in-time": float(not submission.late),
        "best": sum(one.result.points.values()),
    }
    return (
        submission.gradable,
        _answers(one),
        submission.assignment == assignment,
        by_rule[rule],
        submission.attempt,
        submission.path.lstat().st_mtime_ns,
        submission.file,
    )


def _answers(one: Graded) -> bool:
    """Return whether a file answers anything, as far as is known."""
    result = one.result
    answers = [value for value in result.answers.values() if value != {"ellipsis": None}]
    texts = [text for text in result.texts.values() if text.strip()]
    return bool(answers or texts or result.failed or not result.final)
