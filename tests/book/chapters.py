"""The explorers that the chapters show, made by running the cells of the chapters here."""

import ast
from functools import cache

import jupytext

from helpers.explore import Explorer
from tests.book.conftest import CHECKOUT, PAGES

#: The pages of the book that show explorers.
WITH_EXPLORERS = [
    page for page in PAGES if "explore(" in (CHECKOUT / f"{page}.md").read_text(encoding="utf-8")
]


@cache
def explorers(page: str) -> dict[str, Explorer]:
    """Return the explorers of a page by their names: the values of its cells, not shown.

    Its cells run as in the book if ``HELPERS_STATIC`` is set.
    """
    names, found = {}, {}
    for cell in jupytext.read(CHECKOUT / f"{page}.md").cells:
        if cell.cell_type == "code" and isinstance(value := _run(cell.source, names), Explorer):
            found[value.name] = value
    return found


def _run(source: str, names: dict) -> object:
    """Run a cell and return the value of its last expression, as a kernel does."""
    statements = ast.parse(source).body
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), names)
    return last and eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
