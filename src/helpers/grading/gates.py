"""Prove that an assignment grades as it says, with the grader itself, in its sandbox.

The solution must get every point, the notebook as it is handed out none, and each mutant must fail
a hidden test of its question. Nothing of a solution or a hidden test may be in what students get.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat

from helpers.assignments import leaks, release
from helpers.assignments.release import Released
from helpers.assignments.source import Assignment
from helpers.grading.engine import Checking, Result, grade
from helpers.grading.sandbox import Limits

__all__ = ["answers", "problems"]


def problems(
    assignment: Assignment,
    released: Released,
    workers: int = 2,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> list[str]:
    """Return what is wrong with a released assignment, a sentence each; empty if nothing is.

    What solution and mutants answer is added to the release, for the report on the class.
    """
    key = nbformat.read(released.folder / "instructor" / f"{assignment.name}.ipynb", 4)
    variants = {("solution", ""): key}
    for question in assignment.questions:
        for mutant in question.mutants:
            made = release.mutated(key, question.name, mutant.code)
            variants[question.name, mutant.name] = made
    results = _graded(variants, released, workers, tell)
    _keep(results, released)
    return [
        *_of_the_solution(results["solution", ""], assignment),
        *_of_the_blank(results["blank", ""]),
        *_of_the_mutants(results, assignment),
        *leaks.find(released.student, leaks.secrets(assignment)),
    ]


def _graded(
    variants: dict, released: Released, workers: int, tell: Callable[[int, int], None]
) -> dict[tuple[str, str], Result]:
    checking, limits = Checking(released.tests), Limits()
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(workers) as pool:
        paths = {("blank", ""): released.student}
        for number, (name, notebook) in enumerate(variants.items()):
            paths[name] = Path(place) / f"{number}.ipynb"
            nbformat.write(notebook, paths[name])
        try:
            asked = {
                name: pool.submit(grade, path, released, checking, limits, slot)
                for slot, (name, path) in enumerate(paths.items())
            }
            for done, _ in enumerate(as_completed(asked.values()), 1):
                tell(done, len(asked))
            return {name: future.result() for name, future in asked.items()}
        finally:
            checking.close()


def _of_the_solution(result: Result, assignment: Assignment) -> Iterator[str]:
    for cell in result.failed:
        yield f"The solution stops in code cell {cell['cell']}: {cell['error']}: {cell['says']}"
    for reason in result.reasons:
        yield f"The solution would be shown to a human: {reason}"
    for question in assignment.questions:
        got = result.points.get(question.name, question.points)
        if got != question.points:
            said = [t["says"] for t in result.tests.get(question.name, ()) if t["says"]]
            yield (
                f"The solution of question {question.name} gets {got:g} of {question.points:g} "
                f"points. {' '.join(said)}".strip()
            )


def _of_the_blank(result: Result) -> Iterator[str]:
    for name, points in result.points.items():
        if points:
            yield f"The notebook as it is handed out gets {points:g} points for question {name}."


def _of_the_mutants(results: dict, assignment: Assignment) -> Iterator[str]:
    for question in assignment.questions:
        for mutant in question.mutants:
            result = results[question.name, mutant.name]
            hidden = [t for t in result.tests.get(question.name, ()) if t["hidden"]]
            where = f"The mutant {mutant.name} of question {question.name}"
            if all(test["passed"] for test in hidden):
                yield f"{where} fails no hidden test."
            for cell in result.failed:
                if cell["error"] == "SyntaxError":
                    yield f"{where} cannot be read: {cell['says']}"


def answers(result: Result, names: list[str]) -> dict:
    """Return the packed answers to one question."""
    return {name: result.answers.get(name) for name in names}


def _keep(results: dict, released: Released) -> None:
    """Add to the release what solution and mutants answer."""
    described = released.described
    for question in described["questions"]:
        names = question["answers"]
        question["right"] = answers(results["solution", ""], names)
        for mutant in question["mutants"]:
            mutant["answers"] = answers(results[question["name"], mutant["name"]], names)
    path = released.folder / "instructor" / "assignment.json"
    path.write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")
