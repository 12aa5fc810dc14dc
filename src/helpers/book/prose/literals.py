"""Figures typed into the code of a chapter, where they reach a reader without the data.

What a cell says to readers is computed, or taken from the data by an f-string. Typed figures are
looked for in titles, captions, descriptions and notes, in what is printed or shown as Markdown or
HTML, in questions and their answers, in tables typed as a DataFrame, and in what a cell ends with;
also where a text or a number was given a name before.
"""

import ast
from collections.abc import Iterator, Sequence

from helpers.book.prose.free import bare_figures

__all__ = ["typed_figures"]

_SAID_TO_READERS = {"alt", "axis", "caption", "note", "title"}
_SHOWN = {
    *("print", "display", "Markdown", "HTML", "Latex", "Math", "Pretty"),
    *("choice", "number", "order"),
}
_NOT_SHOWN = {"sep", "end", "tolerance"}
_TYPED_DATA = {"DataFrame", "Series"}
_COUNT_NOTHING = {0, 1, 2}
_LITERAL = ast.Constant | ast.JoinedStr | ast.Dict | ast.List | ast.Tuple


def typed_figures(cells: Sequence[tuple[int, str]], page: str = "") -> list[tuple[int, str]]:
    r"""Return the figures that are typed into cells, each with its line.

    Parameters
    ----------
    cells : sequence of (int, str)
        The code of each cell, in order, with the line on which it begins.
    page : str
        The page on which they stand; `bare_figures` says what is free there.

    Examples
    --------
    >>> typed_figures([(10, "text = 'All 5,161'\nMarkdown(text)"), (20, "x = 5161")])
    [(10, '5,161')]
    """
    trees = []
    for first, code in cells:
        try:
            trees.append((first, ast.parse(code)))
        except SyntaxError:
            continue  # it fails when it is executed, or is not Python
    named: dict[str, list[ast.expr]] = {}
    for first, tree in trees:
        for node in ast.walk(tree):
            if hasattr(node, "lineno"):
                node.lineno += first - 1
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        named.setdefault(target.id, []).append(node.value)
    found: dict[tuple[int, str], None] = {}
    for _, tree in trees:
        for value in _said(tree):
            for line, figure in _typed(value, named, page):
                found[line, figure] = None
    return sorted(found)


def _said(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the expressions of a cell that reach a reader."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        said = name in _SHOWN and "file" not in {keyword.arg for keyword in call.keywords}
        yield from (
            keyword.value
            for keyword in call.keywords
            if keyword.arg in _SAID_TO_READERS or (said and keyword.arg not in _NOT_SHOWN)
        )
        if said:
            yield from call.args
        if name in _TYPED_DATA:
            yield from call.args[:1]
            yield from (k.value for k in call.keywords if k.arg == "data")
    match tree.body[-1:]:
        case [ast.Expr(value=shown)] if isinstance(shown, _LITERAL | ast.Name):
            yield shown


def _typed(node: ast.AST, named: dict, page: str, seen: tuple = ()) -> Iterator[tuple[int, str]]:
    """Yield what is typed into an expression: in its texts, and numbers that it consists of."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            if number not in _COUNT_NOTHING and bare_figures(f"in {number}", page):
                yield node.lineno, str(number)
        case ast.Name(id=name) if name not in seen:
            for value in named.get(name, ()):
                if isinstance(value, _LITERAL):
                    yield from _typed(value, named, page, (*seen, name))
        case ast.JoinedStr() | ast.Dict() | ast.List() | ast.Tuple():
            for part in ast.iter_child_nodes(node):
                inner = part.value if isinstance(part, ast.FormattedValue) else part
                yield from _typed(inner, named, page, seen)
        case _:  # what is computed; the texts in it are read all the same
            for text in _texts(node):
                yield from ((text.lineno, figure) for figure in bare_figures(str(text.value), page))


def _texts(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    for part in ast.iter_child_nodes(node):
        if part is not getattr(node, "format_spec", None):  # how wide and how exact is no figure
            yield from _texts(part)
