"""What questions, criteria and mistakes tell of a class: how hard, and whether they tell apart."""

from collections import Counter
from dataclasses import dataclass
from statistics import StatisticsError, correlation, mean

from helpers.assignments.release import Released
from helpers.grading.explained import looks_like
from helpers.grading.gradebook import Entry
from helpers.grading.questions import asked

__all__ = ["Item", "columns", "rows", "statistics"]

_FEWEST = 5  # students from whom a correlation is computed

columns = ["question", "criterion or mistake", "students", "difficulty", "discrimination", "levels"]


@dataclass(frozen=True)
class Item:
    """A question, a criterion of its rubric, or a named mistake, in a class."""

    question: str
    title: str
    part: str
    """The criterion, or what the mistake does; empty for the question as a whole."""
    students: int
    """Who has points for it; of a mistake, who made it."""
    difficulty: float | None
    """The mean share of its points, 0 to 1; of a mistake, of the points of all other questions."""
    discrimination: float | None
    """The correlation of its points with those of all other questions; ``None`` if undefined."""
    levels: dict[float, int]
    """How many reached each number of points."""


def statistics(class_: list[Entry], released: Released) -> list[Item]:
    """Return the items of an assignment, question by question.

    Difficulty is what test theory calls so: the *easier* a question, the nearer to 1.
    Discrimination is the corrected item-total correlation, over those whose points are all known.
    It needs five students.

    Parameters
    ----------
    class_ : list of Entry
        Only submissions that count and could be graded are looked at.
    released : Released
        The assignment.
    """
    counted = [e for e in class_ if e.graded.submission.counts and e.graded.submission.gradable]
    titles = asked(released)
    found = []
    for question in released.questions:
        name, title = question["name"], titles[question["name"]].title
        points = [(e, p) for e in counted if (p := e.points[name]) is not None]
        found.append(_item(name, title, "", question["points"], points))
        for criterion in question["rubric"]:
            given = [
                (e, e.marks[name].criteria[criterion["name"]])
                for e in counted
                if name in e.marks and criterion["name"] in e.marks[name].criteria
            ]
            best = max(map(float, criterion["levels"]))
            found.append(_item(name, title, criterion["name"], best, given))
        found += _mistakes(question, title, counted, released)
    return found


def rows(items: list[Item]) -> list[dict]:
    """Return the items as the rows of a table."""
    return [
        dict(
            zip(
                columns,
                (
                    item.question,
                    item.part,
                    item.students,
                    _rounded(item.difficulty),
                    _rounded(item.discrimination),
                    ", ".join(f"{points:g}: {n}" for points, n in sorted(item.levels.items())),
                ),
                strict=True,
            )
        )
        for item in items
    ]


def _item(name: str, title: str, part: str, best: float, points: list) -> Item:
    values = [value for _, value in points]
    return Item(
        question=name,
        title=title,
        part=part,
        students=len(values),
        difficulty=mean(values) / best if values and best else None,
        discrimination=_discrimination(name, points),
        levels=dict(Counter(values)),
    )


def _discrimination(name: str, points: list[tuple[Entry, float]]) -> float | None:
    known = [(value, _rest(entry, name)) for entry, value in points if entry.complete]
    if len(known) < _FEWEST:
        return None
    try:
        return correlation(*zip(*known, strict=True))
    except StatisticsError:  # all have the same points
        return None


def _rest(entry: Entry, name: str) -> float:
    return entry.total - (entry.points[name] or 0)


def _mistakes(question: dict, title: str, counted: list[Entry], released: Released) -> list[Item]:
    rest = released.described["points"] - question["points"]
    made: dict[str, list[Entry]] = {}
    for entry in counted:
        if entry.points[question["name"]] != question["points"]:
            says = looks_like(question, entry.graded.result)
            if says:
                made.setdefault(says, []).append(entry)
    return [
        Item(
            question=question["name"],
            title=title,
            part=says,
            students=len(own),
            difficulty=mean(_rest(e, question["name"]) for e in own) / rest if rest else None,
            discrimination=None,
            levels={},
        )
        for says, own in sorted(made.items(), key=lambda pair: -len(pair[1]))
    ]


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 3)
