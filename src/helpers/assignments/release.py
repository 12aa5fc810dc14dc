"""Write an assignment as students get it, and as instructors keep it, with otter-grader.

Otter assign removes solutions and hidden tests and makes the bundle that Gradescope takes. Here its
source is made from ours, and its student's notebook is given what lets it run with the helpers
alone: a first cell that installs them, and the public checks in the notebook itself.
"""

import contextlib
import copy
import io
import json
import logging
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode

from helpers import course
from helpers.assignments import MARK, source
from helpers.assignments.source import Assignment, Question, Test

__all__ = ["Released", "hand_out", "load", "mutated", "student", "write"]

_KEPT = "{name}-autograder.zip"
_CHECKS = """\
# The public checks of this question. Run this cell after your answer.
from helpers import checks

{functions}

checks.run({name!r}, {names})"""
_ANSWER_HERE = "*Write your answer here, in place of this text.*"
_OTTERS_ANSWER = "_Type your answer here, replacing this text._"
_ANSWER_TAGS = {"otter_answer_cell", "otter_assign_solution_cell"}
_COMMENTS = ("<!-- BEGIN QUESTION -->", "<!-- END QUESTION -->")


@dataclass(frozen=True)
class Released:
    """A released assignment, as the grader reads it from its folder."""

    folder: Path
    described: dict

    @property
    def name(self) -> str:
        """The name of the assignment."""
        return self.described["name"]

    @property
    def student(self) -> Path:
        """The notebook that students got."""
        return self.folder / "student" / f"{self.name}.ipynb"

    @property
    def tests(self) -> Path:
        """The folder of its tests, hidden ones included."""
        return self.folder / "instructor" / "tests"

    @property
    def questions(self) -> list[dict]:
        """Its questions in order, as `asdict` gives them."""
        return self.described["questions"]

    @property
    def marked_by_tests(self) -> list[dict]:
        """The questions that tests mark."""
        return [question for question in self.questions if not question["manual"]]

    @property
    def marked_by_hand(self) -> list[dict]:
        """The questions in free text."""
        return [question for question in self.questions if question["manual"]]

    @property
    def answers(self) -> list[str]:
        """The names of all answers that tests look at."""
        return [name for q in self.questions for name in q["answers"]]


def load(folder: Path) -> Released:
    """Read a released assignment.

    Raises
    ------
    FileNotFoundError
        If the folder holds none.
    """
    described = folder / "instructor" / "assignment.json"
    if not described.is_file():
        raise FileNotFoundError(
            f"{folder} holds no released assignment. Run  make assignments  first."
        )
    return Released(folder, json.loads(described.read_text(encoding="utf-8")))


def student(assignment: Assignment, wheel: str = "") -> NotebookNode:
    """Return the notebook that students get.

    Parameters
    ----------
    assignment : Assignment
        As `source.read` returns it.
    wheel : str, optional
        The address of the wheel of the course, for where the helpers are missing.
    """
    with tempfile.TemporaryDirectory() as place:
        _assign(assignment, Path(place))
        made = nbformat.read(Path(place) / "dist" / "student" / f"{assignment.name}.ipynb", 4)
    return _for_students(assignment, made, wheel or course.wheel_name())


def hand_out(sources: Iterable[Path], folder: Path, wheel: str = "") -> None:
    """Write the notebook that students get, of each source, into a folder.

    Parameters
    ----------
    sources : iterable of Path
        The files of assignments.
    folder : Path
        It is made if need be. Notebooks in it of other assignments stay.
    wheel : str, optional
        The address of the wheel of the course, for where the helpers are missing.
    """
    for path in sources:
        folder.mkdir(parents=True, exist_ok=True)
        made = student(source.read(path), wheel)
        nbformat.write(made, folder / f"{path.stem}.ipynb")


def write(assignment: Assignment, folder: Path, wheel: Path | None = None) -> Released:
    """Write a released assignment into a folder, in place of what it held.

    Parameters
    ----------
    assignment : Assignment
        As `source.read` returns it.
    folder : Path
        Gets ``student/`` and ``instructor/``.
    wheel : Path, optional
        The wheel of the course, which goes into the bundle for Gradescope.

    Returns
    -------
    Released
        What was written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    instructor, name = folder / "instructor", assignment.name
    instructor.mkdir(parents=True)
    (folder / "student").mkdir()
    with tempfile.TemporaryDirectory() as place:
        _assign(assignment, Path(place), wheel)
        made = Path(place) / "dist"
        for_students = nbformat.read(made / "student" / f"{name}.ipynb", 4)
        key = nbformat.read(made / "autograder" / f"{name}.ipynb", 4)
        shutil.copytree(made / "autograder" / "tests", instructor / "tests")
        (bundle,) = (made / "autograder").glob("*.zip")
        shutil.copy(bundle, instructor / _KEPT.format(name=name))
    handed_out = _for_students(assignment, for_students, course.wheel_name())
    nbformat.write(handed_out, folder / "student" / f"{name}.ipynb")
    nbformat.write(_key(assignment, key), instructor / f"{name}.ipynb")
    described = {
        "name": name,
        "course": assignment.course,
        "points": assignment.points,
        "questions": [
            {**asdict(question), "answers": question.answers} for question in assignment.questions
        ],
    }
    (instructor / "assignment.json").write_text(
        json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return load(folder)


def _assign(assignment: Assignment, place: Path, wheel: Path | None = None) -> None:
    """Run otter assign on the assignment, in a folder of its own."""
    from otter.assign import main as otter_assign

    requirements, files = [], []
    if wheel:
        shutil.copy(wheel, place)
        requirements, files = [f"/autograder/source/files/{wheel.name}"], [wheel.name]
    master = place / f"{assignment.name}.ipynb"
    nbformat.write(_for_otter(assignment, requirements, files), master)
    logging.getLogger("otter").setLevel(logging.WARNING)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        otter_assign(str(master), str(place / "dist"), no_pdfs=True, no_run_tests=True)


def _for_otter(assignment: Assignment, requirements: list, files: list) -> NotebookNode:
    """Return the source without what is ours, with marks that otter leaves as they are."""
    config = assignment.config | {
        "init_cell": False,
        "export_cell": False,
        "run_tests": False,
        "tests": {"ok_format": False, "files": True},
        "requirements": requirements,
        "autograder_files": files,
    }
    questions = iter(assignment.questions)
    cells: list[NotebookNode] = []
    question: Question | None = None
    in_tests = False
    for cell in assignment.notebook.cells:
        mark = source.mark_of(cell)
        in_tests = in_tests and mark != ("END", "TESTS")
        if in_tests or source.is_mutant(cell):
            continue
        if source.is_config(cell):
            cell = _raw("# ASSIGNMENT CONFIG", config)
        elif source.is_rubric(cell):
            cell = nbformat.v4.new_markdown_cell(_rubric_in_words(source.rubric(cell)))
        elif mark == ("BEGIN", "QUESTION"):
            question = next(questions)
            cell = _raw("# BEGIN QUESTION", _question_for_otter(question))
        elif mark == ("BEGIN", "TESTS"):
            cells += [cell, *map(_test_for_otter, question.tests if question else ())]
            in_tests = True
            continue
        cell = cell.copy()
        if cell.cell_type != "raw":
            kind = "given" if cell.cell_type == "code" else "text"
            of = {"question": question.name} if question else {}
            cell["metadata"] = {MARK: {"is": kind} | of}
        cells.append(cell)
        if mark == ("END", "QUESTION"):
            question = None
    kernel = {"kernelspec": assignment.notebook.metadata["kernelspec"]}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def _raw(title: str, content: dict) -> NotebookNode:
    return nbformat.v4.new_raw_cell(f"{title}\n{yaml.safe_dump(content, sort_keys=False)}")


def _question_for_otter(question: Question) -> dict:
    points = question.points if question.manual else [test.points for test in question.tests]
    return {"name": question.name, "points": points, "manual": question.manual}


def _test_for_otter(test: Test) -> NotebookNode:
    settings = {"hidden": test.hidden} | ({"failure_message": test.hint} if test.hint else {})
    config = yaml.safe_dump(settings, width=10_000)
    return nbformat.v4.new_code_cell(
        f'""" # BEGIN TEST CONFIG\n{config}""" # END TEST CONFIG\n{test.code}'
    )


def _rubric_in_words(criteria: list) -> str:
    lines = ["| What is judged | Points | What they stand for |", "|---|---|---|"]
    for criterion in criteria:
        for points, says in criterion.levels.items():
            lines.append(f"| {criterion.name} | {points} | {says} |")
    return "**How this answer is marked**\n\n" + "\n".join(lines)


def _for_students(assignment: Assignment, made: NotebookNode, wheel: str) -> NotebookNode:
    first = nbformat.v4.new_code_cell(
        course.install_cell(wheel), metadata={"tags": ["install"], MARK: {"is": "tool"}}
    )
    cells = [first, *_ours(assignment, made.cells, _ANSWER_HERE)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # else each writing would give others
    metadata = {
        "kernelspec": made.metadata["kernelspec"],
        "otter": {"assignment_name": assignment.name},
        "mystnb": {"execution_mode": "off"},
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _key(assignment: Assignment, made: NotebookNode) -> NotebookNode:
    cells = _ours(assignment, made.cells, "")
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    metadata = {
        "kernelspec": made.metadata["kernelspec"],
        "otter": {"assignment_name": assignment.name},
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def mutated(key: NotebookNode, question: str, code: str) -> NotebookNode:
    """Return the key with a wrong answer in place of the solution of one question."""
    made = copy.deepcopy(key)
    cells, placed = [], False
    for cell in made.cells:
        mark = cell.metadata.get(MARK, {})
        if mark.get("is") == "answer" and mark.get("question") == question:
            if placed:
                continue
            cell.source, placed = code, True
        cells.append(cell)
    made.cells = cells
    return made


def _ours(assignment: Assignment, cells: list, answer_here: str) -> list[NotebookNode]:
    """Put our checks in place of otter's; leave out what serves otter's own export."""
    questions = {question.name: question for question in assignment.questions}
    found, question = [], ""
    for cell in cells:
        text = cell.source
        for comment in _COMMENTS:
            text = text.replace(comment, "")
        text = text.strip()
        mark = dict(cell.metadata.get(MARK, {}))
        if not text:
            continue
        if text.startswith("grader.check("):
            name = text.split('"')[1]
            mark = {"is": "check", "question": name}
            text = _public_checks(questions[name])
        elif text == _OTTERS_ANSWER:
            if not answer_here:
                continue
            mark, text = {"is": "text-answer", "question": question}, answer_here
        elif set(cell.metadata.get("tags", ())) & _ANSWER_TAGS:
            mark["is"] = "answer" if cell.cell_type == "code" else "text-answer"
        question = mark.get("question", "")
        found.append(_cell(cell.cell_type, text, mark))
    return found


def _cell(kind: str, text: str, mark: dict) -> NotebookNode:
    metadata = {MARK: mark}
    if mark["is"] == "check":
        metadata["jupyter"] = {"source_hidden": True}
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make(text, metadata=metadata)


def _public_checks(question: Question) -> str:
    public = [test for test in question.tests if not test.hidden]
    return _CHECKS.format(
        name=question.name,
        names=", ".join(test.name for test in public),
        functions="\n\n\n".join(test.code for test in public),
    )
