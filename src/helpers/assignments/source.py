"""The source of an assignment: a MyST notebook in the format of otter assign, and what we add.

Otter's raw cells mark questions, solutions and tests. Ours are code cells tagged ``mutant``, each a
wrong answer that the hidden tests must fail, and raw cells ``# RUBRIC`` with the levels of a
free-text question. What the parts of an assignment are is decided here and nowhere else.
"""

import ast
import builtins
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import jupytext
import yaml
from nbformat import NotebookNode

__all__ = [
    "Assignment",
    "Criterion",
    "Mutant",
    "Question",
    "SourceError",
    "Test",
    "is_config",
    "is_mutant",
    "is_rubric",
    "mark_of",
    "names",
    "read",
    "rubric",
]

_MARK = re.compile(r"#\s+(BEGIN|END)\s+(QUESTION|SOLUTION|TESTS|PROMPT)\b", re.IGNORECASE)
_CONFIG = re.compile(r"#\s+ASSIGNMENT CONFIG\b")
_RUBRIC = re.compile(r"#\s+RUBRIC\b")
_MARKS = (
    "# ASSIGNMENT CONFIG, # RUBRIC, and # BEGIN or # END with QUESTION, SOLUTION, TESTS or PROMPT"
)
# Otter sees these in raw cells alone; the marks of solutions and prompts may stand in code, too.
_ONLY_RAW = re.compile(r"#\s+((BEGIN|END)\s+(QUESTION|TESTS)|ASSIGNMENT CONFIG|RUBRIC)\b")
_TEST_CONFIG = re.compile(r'\A"""\s*# BEGIN TEST CONFIG\n(.*?)"""\s*# END TEST CONFIG', re.DOTALL)
_COURSE = {
    "title": str,
    "summary": str,
    "part": str,
    "minutes": int,
    "aims": list,
    "prerequisites": list,
}


class SourceError(ValueError):
    """An assignment is not written as it must be; the message names file, question and remedy."""


@dataclass(frozen=True)
class Mutant:
    """A wrong answer that students give: its name, what it does wrong, and its code."""

    name: str
    says: str
    code: str


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: what is judged, and what each number of points stands for."""

    name: str
    levels: dict[float, str]


@dataclass(frozen=True)
class Test:
    """A test of a question: its name, its code, and the answers that it looks at."""

    name: str
    code: str
    answers: list[str]
    hidden: bool
    hint: str
    points: float | None


@dataclass
class Question:
    """A question with its solution, its tests or its rubric, and the wrong answers to it."""

    name: str
    points: float
    manual: bool
    solution: list[str] = field(default_factory=list)
    model_answer: str = ""
    tests: list[Test] = field(default_factory=list)
    mutants: list[Mutant] = field(default_factory=list)
    rubric: list[Criterion] = field(default_factory=list)

    @property
    def answers(self) -> list[str]:
        """The names that the tests of this question look at, each once."""
        return list(dict.fromkeys(name for test in self.tests for name in test.answers))


@dataclass
class Assignment:
    """An assignment as it was read: what it is, its questions, and its notebook."""

    name: str
    config: dict
    course: dict
    questions: list[Question]
    notebook: NotebookNode

    @property
    def points(self) -> float:
        """The points that can be reached."""
        return sum(question.points for question in self.questions)


def names(folder: Path) -> list[str]:
    """Return the names of the assignments in a folder, the template apart."""
    return sorted(path.stem for path in folder.glob("*.md") if path.stem != "template")


def read(path: Path) -> Assignment:
    """Read an assignment.

    Raises
    ------
    SourceError
        If the file is missing, or anything in it is not as it must be.
    """
    if not path.is_file():
        there = ", ".join(names(path.parent)) or "none"
        raise SourceError(f"There is no assignment {path}. There are: {there}.")
    notebook = jupytext.read(path, fmt="md:myst")
    try:
        return Assignment(
            name=path.stem,
            config=_config(path, notebook),
            course=_course(notebook),
            questions=_questions(notebook),
            notebook=notebook,
        )
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from None
    except (yaml.YAMLError, SyntaxError) as error:
        raise SourceError(f"{path.name}: a cell cannot be read: {error}") from error


def mark_of(cell: NotebookNode) -> tuple[str, str] | None:
    """Return what otter's raw cell begins or ends, as in ``("BEGIN", "QUESTION")``."""
    found = _MARK.match(cell.source) if cell.cell_type == "raw" else None
    return (found[1].upper(), found[2].upper()) if found else None


def is_mutant(cell: NotebookNode) -> bool:
    """Say whether a cell is a wrong answer."""
    return "mutant" in cell.metadata.get("tags", ())


def is_rubric(cell: NotebookNode) -> bool:
    """Say whether a cell is a rubric."""
    return cell.cell_type == "raw" and bool(_RUBRIC.match(cell.source))


def is_config(cell: NotebookNode) -> bool:
    """Say whether a cell is the configuration of the assignment."""
    return cell.cell_type == "raw" and bool(_CONFIG.match(cell.source))


def rubric(cell: NotebookNode) -> list[Criterion]:
    """Return the criteria that a rubric's cell holds."""
    listed = yaml.safe_load(cell.source)
    if not isinstance(listed, list):
        raise SourceError("a rubric is a list of criteria, each with levels.")
    criteria = []
    for one in listed:
        if not isinstance(one, dict) or set(one) != {"criterion", "levels"}:
            raise SourceError("each entry of a rubric has a `criterion` and its `levels`.")
        levels = one["levels"]
        if not isinstance(levels, dict) or not levels or not all(map(_is_number, levels)):
            raise SourceError(
                f"the levels of the criterion {one['criterion']!r} are lines such as "
                "`1: What is there.`, each a number of points and what it stands for."
            )
        criteria.append(Criterion(str(one["criterion"]), dict(sorted(levels.items()))))
    return criteria


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _config(path: Path, notebook: NotebookNode) -> dict:
    configs = [cell for cell in notebook.cells if is_config(cell)]
    config = yaml.safe_load(configs[0].source) if len(configs) == 1 else None
    if not isinstance(config, dict) or config.get("name") != path.stem:
        raise SourceError(f"the first cell is raw: `# ASSIGNMENT CONFIG`, then `name: {path.stem}`")
    return config


def _course(notebook: NotebookNode) -> dict:
    course = notebook.metadata.get("course", {})
    if not isinstance(course, dict):
        raise SourceError("`course:` at the head of the file holds lines such as `title: ...`.")
    wrong = [key for key, kind in _COURSE.items() if not isinstance(course.get(key), kind)]
    if wrong:
        raise SourceError(f"`course:` at the head of the file lacks {', '.join(wrong)}.")
    for key in ("aims", "prerequisites"):
        odd = [one for one in course[key] if not isinstance(one, str)]
        if odd:
            raise SourceError(
                f"`{key}:` at the head of the file lists sentences; {odd[0]!r} is none. Put a "
                "sentence with a colon into quotes."
            )
    return dict(course)


def _questions(notebook: NotebookNode) -> list[Question]:
    found = []
    for begin, cells in _blocks(notebook):
        try:
            found.append(_question(begin, cells))
        except SourceError as error:
            raise SourceError(f"question {_name(begin)}: {error}") from None
        except (yaml.YAMLError, SyntaxError) as error:
            raise SourceError(
                f"question {_name(begin)}: a cell cannot be read: {error}. Correct it."
            ) from error
    _distinct(found)
    return found


def _blocks(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, list]]:
    """Yield for each question the cell that begins it, and its other cells.

    Each of these comes with the part in which it stands: ``QUESTION``, ``SOLUTION``, ``TESTS`` or
    ``PROMPT``.
    """
    opened: list[str] = []
    begin, cells = NotebookNode(source=""), []
    for number, cell in enumerate(notebook.cells, 1):
        mark = _checked_mark(number, cell)
        if not mark:
            if opened:
                cells.append((opened[-1], cell))
            elif is_mutant(cell) or is_rubric(cell):
                raise SourceError(f"cell {number}: a mutant or a rubric stands in no question.")
            continue
        verb, part = mark
        before = ["QUESTION"] if part != "QUESTION" else []
        if opened != (before if verb == "BEGIN" else [*before, part]):
            where = f"in {opened[-1]} of question {_name(begin)}" if opened else "in no question"
            raise SourceError(
                f"cell {number}: `# {verb} {part}` stands {where}. Each question, and each part of "
                "one, is begun and ended; a question stands in no other, nor a part in a part."
            )
        if verb == "BEGIN":
            opened.append(part)
        else:
            opened.pop()
        if mark == ("BEGIN", "QUESTION"):
            begin, cells = cell, []
        elif mark == ("END", "QUESTION"):
            yield begin, cells
    if opened:
        raise SourceError(
            f"question {_name(begin)}: a raw cell `# END {opened[-1]}` is missing, or misspelt."
        )


def _checked_mark(number: int, cell: NotebookNode) -> tuple[str, str] | None:
    """Return what a raw cell begins or ends; refuse what only looks like a mark."""
    mark, first = mark_of(cell), cell.source.strip().split("\n")[0]
    if cell.cell_type == "raw" and not (mark or is_config(cell) or is_rubric(cell)):
        raise SourceError(f"cell {number}: `{first}` is no mark. The marks are {_MARKS}.")
    if cell.cell_type != "raw" and _ONLY_RAW.match(first):
        raise SourceError(
            f"cell {number}: `{first}` stands in a {cell.cell_type} cell. A mark stands in a cell "
            "of its own that begins with ```{raw-cell}."
        )
    return mark


def _name(begin: NotebookNode) -> str:
    """Return the name of a question for a message, whatever its cell holds."""
    found = re.search(r"^name:\s*(\S+)", begin.source, re.MULTILINE)
    return found[1] if found else "without a name"


def _question(begin: NotebookNode, cells: list[tuple[str, NotebookNode]]) -> Question:
    """Return a question that is made of its cells, each with its part as `_blocks` gives it."""
    config = _settings(begin)
    question = Question(config["name"], _sum(config["points"]), config.get("manual", False))
    tests = []
    for part, cell in cells:
        if is_mutant(cell):
            question.mutants.append(_mutant(cell))
        elif is_rubric(cell):
            question.rubric = rubric(cell)
        elif part == "SOLUTION" and cell.cell_type == "code":
            question.solution.append(cell.source)
        elif part == "SOLUTION":
            question.model_answer += cell.source
        elif part == "TESTS":
            tests.append(cell)
    question.tests = _with_points(question, config["points"], tests)
    _complete(question)
    return question


def _settings(begin: NotebookNode) -> dict:
    """Return the lines below ``# BEGIN QUESTION`` as they are meant."""
    config = yaml.safe_load(begin.source)
    if not isinstance(config, dict):
        raise SourceError(
            f"below `# BEGIN QUESTION` stand lines such as `name: q1` and `points: 2`, and not "
            f"{config!r}."
        )
    missing = sorted({"name", "points"} - set(config))
    if missing:
        raise SourceError(f"give it {' and '.join(missing)}, below `# BEGIN QUESTION`.")
    points = config["points"]
    each = points if isinstance(points, list) else [points]
    if not all(_is_number(one) and one >= 0 for one in each):
        raise SourceError(f"points are numbers, none below 0, and not {points!r}.")
    return config | {"name": str(config["name"])}


def _sum(points: list | float) -> float:
    return sum(points) if isinstance(points, list) else points


def _mutant(cell: NotebookNode) -> Mutant:
    said = cell.metadata.get("mutant", {})
    if not isinstance(said, dict) or set(said) != {"name", "says"}:
        raise SourceError("a mutant has a name, and says what is wrong.")
    return Mutant(said["name"], said["says"], cell.source)


def _with_points(question: Question, points: list | float, cells: list) -> list[Test]:
    """Return the tests of a question; what they give in all is what the question gives."""
    if question.manual:
        return []
    if isinstance(points, list) and len(points) != len(cells):
        raise SourceError(f"{len(points)} entries in points, {len(cells)} tests.")
    listed = points if isinstance(points, list) else [None] * len(cells)
    made = [
        _test(number, cell, worth)
        for number, (cell, worth) in enumerate(zip(cells, listed, strict=True), 1)
    ]
    open_ones = [test for test in made if test.points is None and test.hidden]
    left = question.points - sum(test.points or 0 for test in made)
    made = [
        replace(test, points=left / len(open_ones) if test in open_ones else test.points or 0)
        for test in made
    ]
    for test in made:
        if not test.hidden and test.points:
            raise SourceError(
                f"the public check {test.name} gives points. A public check looks at the form "
                "alone: give it 0."
            )
    worth = [test.points or 0 for test in made]
    if min(worth, default=0) < 0 or not math.isclose(sum(worth), question.points):
        raise SourceError("its tests do not give its points in all.")
    return made


def _test(number: int, cell: NotebookNode, points: float | None) -> Test:
    if cell.cell_type != "code":
        raise SourceError("between `# BEGIN TESTS` and `# END TESTS` stand code cells alone.")
    source = cell.source
    config = _TEST_CONFIG.match(source)
    settings = yaml.safe_load(config[1]) if config else {}
    if not isinstance(settings, dict):
        raise SourceError(
            f"a test's config has lines such as `hidden: true`, and not {settings!r}."
        )
    hidden = settings.get("hidden", bool(re.match(r"#.*\bhidden\b", source, re.IGNORECASE)))
    function = _as_function(f"test_{number}", source[config.end() :] if config else source)
    answers = [argument.arg for argument in function.args.args]
    if not answers or "env" in answers:
        raise SourceError(
            f"{function.name} looks at no answer; its parameters, or the names that it reads, must "
            "be the names of answers."
        )
    hint = str(settings.get("failure_message") or "")
    if '"' in hint:
        raise SourceError("no double quotes in a failure_message.")
    worth = settings.get("points", points)
    if worth is not None and not _is_number(worth):
        raise SourceError(f"the points of {function.name} are a number, and not {worth!r}.")
    return Test(function.name, ast.unparse(function), answers, hidden, hint, worth)


def _as_function(name: str, code: str) -> ast.FunctionDef:
    """Return a test as a function of the answers that it reads; most are written as statements."""
    body = ast.parse(code).body
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
        return body[0]
    used = [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Name)]
    own = {node.id for node in used if not isinstance(node.ctx, ast.Load)} | set(dir(builtins))
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.Import | ast.ImportFrom):
            own |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef):
            own.add(node.name)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
    answers = dict.fromkeys(node.id for node in used if node.id not in own)
    made = cast(ast.FunctionDef, ast.parse(f"def {name}({', '.join(answers)}): pass").body[0])
    made.body = body
    return made


def _complete(question: Question) -> None:
    """Refuse a question that lacks what its kind needs."""
    if question.manual:
        best = sum(max(criterion.levels) for criterion in question.rubric)
        if best != question.points:
            raise SourceError(
                f"its rubric gives {best} points at most, the question {question.points}. A raw "
                "cell `# RUBRIC` lists criteria with levels."
            )
        if not question.model_answer:
            raise SourceError("its solution is a model answer in text.")
        return
    if not question.solution:
        raise SourceError(
            "it has no solution, code between `# BEGIN SOLUTION` and `# END SOLUTION`."
        )
    for hidden in (True, False):
        if not any(test.hidden is hidden for test in question.tests):
            kind = "hidden test" if hidden else "public check"
            raise SourceError(f"it has no {kind}, between `# BEGIN TESTS` and `# END TESTS`.")
    if len(question.mutants) < 3:
        raise SourceError(
            f"it has {len(question.mutants)} mutants and needs three: wrong answers that students "
            "give, each with what it does wrong."
        )


def _distinct(questions: list[Question]) -> None:
    """Refuse names that stand for two things."""
    kinds = {"question": [question.name for question in questions]}
    for question in questions:
        kinds[f"mutant of {question.name}"] = [mutant.name for mutant in question.mutants]
    for kind, used in kinds.items():
        twice = sorted({name for name in used if used.count(name) > 1})
        if twice:
            raise SourceError(f"the name {', '.join(twice)} is used for more than one {kind}.")
    if not questions:
        raise SourceError("there is no question.")
