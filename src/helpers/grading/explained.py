"""What feedback says of one answer: what it was, which mistake it looks like, which level it has.

A wrong answer that an assignment names is called by what it does, never by its value or by that of
the right one; so feedback gives no answer away.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from helpers.grading.engine import Result
from helpers.grading.freetext import Mark
from helpers.grading.values import canonical

__all__ = ["OBJECTION", "levels", "looks_like", "shown", "written"]

OBJECTION = (
    "If you think that a mark is wrong, write to whoever teaches the course. Name the question, "
    "and say what in your answer, or in the task, speaks for you."
)
_LONGEST = 600
_MANY = 6


def written(answers: dict) -> str:
    """Return packed answers as text, so that equal ones are equal texts."""
    return json.dumps(canonical(answers), ensure_ascii=False, sort_keys=True)


def looks_like(question: dict, result: Result) -> str:
    """Return what the named mistake does that gives just these answers, or nothing.

    Parameters
    ----------
    question : dict
        As the release describes it, with the answers of its wrong solutions.
    result : Result
        Of one submission.
    """
    answers = {name: result.answers.get(name) for name in question["answers"]}
    if all(answer in (None, {"ellipsis": None}) for answer in answers.values()):
        return ""
    own = written(answers)
    for mutant in question["mutants"]:
        if "answers" in mutant and written(mutant["answers"]) == own:
            return mutant["says"]
    return ""


def shown(question: dict, result: Result) -> list[dict]:
    """Return the answers to a question as their student can recognise them, by name."""
    return [
        {"name": name, "answer": _text(result.answers.get(name))[:_LONGEST]}
        for name in question["answers"]
    ]


def levels(question: dict, mark: Mark | None) -> list[dict]:
    """Return, for each criterion of a free text, the points given and the rubric's words for them.

    Points between two levels get the words of the lower one: it is the one that was reached.
    """
    found = []
    for criterion in question["rubric"]:
        points = mark.criteria.get(criterion["name"]) if mark else None
        reached = [
            (float(level), says)
            for level, says in criterion["levels"].items()
            if points is not None and float(level) <= points
        ]
        says = max(reached)[1] if reached else ""
        best = max(map(float, criterion["levels"]))
        found.append({"name": criterion["name"], "points": points, "says": says, "best": best})
    return found


def _text(packed: Any) -> str:
    """Return a packed value as a short text."""
    if packed is None or packed == {"ellipsis": None}:
        return "no answer"
    if isinstance(packed, float):
        return f"{packed:.8g}"
    if not isinstance(packed, dict):
        return str(packed)
    ((kind, content),) = packed.items() if len(packed) == 1 else [("", packed)]
    write = _KINDS.get(kind)
    try:
        return write(content) if write else str(content)[:_LONGEST]
    except (KeyError, TypeError, ValueError, IndexError):  # it was not packed by `pack`
        return "an answer that cannot be shown"


def _listed(texts: Iterable[str], of: int) -> str:
    some = list(texts)
    return ", ".join(some) + (f", … ({of} in all)" if of > len(some) else "")


def _several(content: list) -> str:
    return f"[{_listed((_text(one) for one in content[:_MANY]), len(content))}]"


def _pairs(content: list) -> str:
    pairs = (f"{_text(key)}: {_text(one)}" for key, one in content[:_MANY])
    return f"{{{_listed(pairs, len(content))}}}"


def _series(content: dict) -> str:
    pairs = list(zip(content["index"]["values"], content["values"], strict=True))
    return f"Series {_pairs([list(pair) for pair in pairs])}"


def _table(content: dict) -> str:
    names, rows = content["names"], content["index"]["values"]
    return f"table of {len(rows)} rows with the columns {_several(names)}"


_KINDS: dict[str, Callable[[Any], str]] = {
    "list": _several,
    "tuple": _several,
    "set": _several,
    "dict": _pairs,
    "series": _series,
    "index": lambda content: _several(content["values"]),
    "table": _table,
    "array": _text,
    "missing": lambda _: "missing (NA)",
    "period": lambda content: str(content[0]),
    "unreadable": lambda content: f"an answer of the type {content}, which is not read",
}
