"""The public checks in a student's notebook: run them, and say in words what came out."""

import inspect
import sys
from collections.abc import Callable

__all__ = ["run"]

_PASSED = (
    "{question}: the public checks passed. They look at the form of an answer, "
    "not at whether it is right."
)


def run(question: str, *checks: Callable) -> None:
    """Run checks on the answers in the notebook that calls, and print the result.

    Parameters
    ----------
    question : str
        The name of the question.
    *checks : callable
        Functions whose parameters are names of answers. Each raises ``AssertionError`` with a
        sentence for the student.
    """
    answers = sys._getframe(1).f_globals
    said = [says for check in checks if (says := _said(check, answers))]
    if said:
        print(f"{question}: not yet.", *said, sep="\n- ")
    else:
        print(_PASSED.format(question=question))


def _said(check: Callable, answers: dict) -> str:
    """Return what a check has to say, and nothing if it passes."""
    asked = {name: answers.get(name) for name in inspect.signature(check).parameters}
    missing = [name for name, answer in asked.items() if answer is None or answer is ...]
    if missing:
        return f"There is no answer in {' and '.join(missing)} yet."
    try:
        check(**asked)
    except AssertionError as error:
        return str(error) or f"The check {check.__name__} fails."
    except Exception as error:
        return f"The check stopped at your answer: {type(error).__name__}: {error}"
    return ""
