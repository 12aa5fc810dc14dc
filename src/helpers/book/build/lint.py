"""What the code of a chapter must not use, found by what its names stand for.

A name may be imported under another, or be bound to something else: ``import ipywidgets as w;
show = w.interact``. So each name is led back to what it was imported as, and what a call returned
is written with brackets: after ``dice = random.Random(1937)`` the name in ``dice.sample`` stands
for ``random.Random()``.
"""

import ast
import re
from collections.abc import Iterator, Sequence

from helpers.book.build.execution import NOT_FOR_CHAPTERS

__all__ = ["Names", "faults"]

_WIDGET = re.compile(
    r"ipywidgets\.(?P<name>\w+)(?:\.\w+)*|(?P<bare>interact(?:ive(?:_output)?|_manual)?)"
)
_LISTENERS = {"observe", "on_click", "on_submit"}
_TOOL = re.compile(rf"helpers\.(?P<tool>{'|'.join(NOT_FOR_CHAPTERS)})(?:\.\w+)*")
_CLOCKS = {
    "datetime.date.today",
    *(f"datetime.datetime.{name}" for name in ("now", "today", "utcnow")),
    "pandas.Period.now",
    *(f"pandas.Timestamp.{name}" for name in ("now", "today", "utcnow")),
    *(f"time.{name}" for name in ("ctime", "gmtime", "localtime", "strftime", "time", "time_ns")),
}
_DATES_BY_NAME = {"numpy.datetime64", "pandas.Timestamp", "pandas.to_datetime"}
_MADE = re.compile(r"helpers\.(?:explore\.explore|figures\.\w+|quiz\.\w+)\(\)")
# Functions that share one generator, and what makes a generator of its own.
_SHARED = re.compile(r"(?P<library>(?:numpy\.)?random)\.(?!seed$|default_rng$)[a-z]\w*")
_OWN = re.compile(r"(?:numpy\.)?random\.(?:[A-Z]\w*|default_rng)")
_NEVER_ALIKE = re.compile(r"secrets\.\w+|uuid\.uuid[14]|os\.urandom|random\.SystemRandom")


def faults(cells: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    r"""Return what must not stand in the cells of a chapter: each a line, and what to do instead.

    Parameters
    ----------
    cells : sequence of (int, str)
        The code of each cell, in order, with the line on which it begins.

    Examples
    --------
    >>> faults([(7, "from ipywidgets import interact as show\nshow(print, x=[1, 2])")])[0][0]
    8
    """
    found, trees = [], []
    for first, code in cells:
        try:
            trees.append((first, ast.parse(code)))
        except SyntaxError as error:
            if _is_for_ipython(code):
                found.append((first + (error.lineno or 1) - 1, _MAGIC))
    names = Names([tree for _, tree in trees])
    seeded: set[str] = set()
    for first, tree in trees:
        inner = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        nodes: list = [n for n in ast.walk(tree) if hasattr(n, "lineno") and id(n) not in inner]
        for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
            found += [(first + node.lineno - 1, said) for said in _faults(node, names, seeded)]
    return list(dict.fromkeys([*found, *_never_shown(trees, names)]))


def _never_shown(trees: list, names: "Names") -> Iterator[tuple[int, str]]:
    """Yield what is made for a page and given a name that nothing uses."""
    nodes = [node for _, tree in trees for node in ast.walk(tree)]
    used = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for first, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.Assign) and _MADE.fullmatch(names.meant(node.value)):
                unused = [t.id for t in node.targets if isinstance(t, ast.Name)]
                if unused and used.isdisjoint(unused):
                    yield first + node.lineno - 1, f"{unused[0]!r} is made for the page and {_LAST}"


_LAST = "not shown. Let it stand last in a cell, without a semicolon, or give it to display(...)."


_MAGIC = (
    "a chapter is plain Python: a magic (%), a command (!) or a question (?) is for IPython alone. "
    "Say it in Python, or leave it out."
)


def _is_for_ipython(code: str) -> bool:
    from IPython.core.inputtransformer2 import TransformerManager  # hardly ever needed

    try:
        ast.parse(TransformerManager().transform_cell(code))
    except SyntaxError:
        return False  # it is executed, and then says what is wrong with it
    return True


class Names:
    """What the names of some code stand for, by its imports and assignments."""

    def __init__(self, trees: Sequence[ast.AST]):
        self._meant: dict[str, str] = {}
        for node in (node for tree in trees for node in ast.walk(tree)):
            if isinstance(node, ast.Import):
                for name in node.names:
                    whole = name.name if name.asname else name.name.split(".")[0]
                    self._meant[name.asname or whole] = whole
            elif isinstance(node, ast.ImportFrom):
                for name in node.names:
                    self._meant[name.asname or name.name] = f"{node.module}.{name.name}"
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self._meant.setdefault(node.targets[0].id, self.meant(node.value))

    def meant(self, node: ast.AST) -> str:
        """Return what a name, an attribute or a call stands for; ``?`` where nobody knows."""
        if isinstance(node, ast.Name):
            return self._meant.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return f"{self.meant(node.value)}.{node.attr}"
        if isinstance(node, ast.Call):
            return f"{self.meant(node.func)}()"
        return "?"


def _faults(node: ast.AST, names: Names, seeded: set[str]) -> Iterator[str]:
    """Yield what is wrong with one node; note in `seeded` which library got a seed."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _faulty_imports(node)
    elif isinstance(node, ast.Call):
        yield from _faulty_calls(node, names.meant(node.func), seeded)
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
        meant = names.meant(node)
        widget, shared = _WIDGET.fullmatch(meant), _SHARED.fullmatch(meant)
        if widget:
            yield _moves(widget["name"] or widget["bare"])
        elif isinstance(node, ast.Attribute) and node.attr in _LISTENERS:
            yield _moves(node.attr)
        elif tool := _TOOL.fullmatch(meant):
            yield _is_a_tool(tool["tool"])
        elif meant in _CLOCKS:
            yield _differs(meant, "Write the day that is meant, or take it from the data")
        elif _NEVER_ALIKE.fullmatch(meant) or (shared and shared["library"] not in seeded):
            yield _differs(meant, "Use numpy.random.default_rng() with a number as its seed")


def _faulty_imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    whole = [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        whole = [f"{node.module}.{name}" for name in whole]
        if "*" in {name.name for name in node.names}:
            yield "`import *` hides what the names of a chapter stand for. Import each by its name."
    for tool in filter(None, map(_TOOL.fullmatch, whole)):
        yield _is_a_tool(tool["tool"])


def _faulty_calls(node: ast.Call, meant: str, seeded: set[str]) -> Iterator[str]:
    first = node.args[0] if node.args else next((k.value for k in node.keywords), None)
    given = None if first is None else getattr(first, "value", first)  # that of a constant
    if meant in ("random.seed", "numpy.random.seed"):
        if given is not None:
            seeded.add(meant.removesuffix(".seed"))
    elif _OWN.fullmatch(meant) and given is None:
        yield _differs(meant, "Give it a number as its seed")
    elif meant in _DATES_BY_NAME and given in ("now", "today"):
        yield _differs(f"{meant}({given!r})", "Write the day that is meant")
    elif (
        meant.endswith(".sample")
        and not meant.startswith(("random.", "numpy.random."))
        and not ("numpy.random" in seeded or any(k.arg == "random_state" for k in node.keywords))
    ):
        yield _differs("sample", "Add random_state= with a number")


def _moves(name: str) -> str:
    return (
        f"{name!r} moves on the page and its output does not, as there is no kernel behind it. "
        "Use helpers.explore.explore() with the same choices."
    )


def _is_a_tool(name: str) -> str:
    return (
        f"helpers.{name} makes pages and files of chapters; a chapter cannot use it. Move what "
        "it needs to another module of helpers."
    )


def _differs(name: str, remedy: str) -> str:
    return f"{name!r} gives something else at each build, and so the page would. {remedy}."
