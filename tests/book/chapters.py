"""What the chapters show, made by running their cells here: explorers and questions."""

import ast
from functools import cache

import jupytext

from helpers.explore import Explorer
from helpers.quiz import Question
from tests.course import ROOT


def explorers(page: str) -> dict[str, Explorer]:
    """Return the explorers of a page by their names."""
    return {value.name: value for value in _values(page) if isinstance(value, Explorer)}


def questions(page: str) -> list[Question]:
    """Return the self-check questions of a page."""
    return [value for value in _values(page) if isinstance(value, Question)]


@cache
def _values(page: str) -> list:
    """Return the values of the cells of a page, not shown.

    The cells run as in the book if ``HELPERS_STATIC`` is set.
    """
    names = {}
    cells = jupytext.read(ROOT / f"{page}.md").cells
    return [_run(cell.source, names) for cell in cells if cell.cell_type == "code"]


def _run(source: str, names: dict) -> object:
    """Run a cell and return the value of its last expression, as a kernel does."""
    statements = ast.parse(source).body
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), names)
    return last and eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
