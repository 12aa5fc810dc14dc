"""Code that no assignment of this course needs: pointed out to a human, never judged here."""

import ast
import re
import warnings

__all__ = ["found"]

# Not os and sys, which many import by habit: of these it counts what is called.
_MODULES = {
    "_ctypes", "builtins", "ctypes", "faulthandler", "gc", "http", "inspect", "mmap",
    "multiprocessing", "otter", "pty", "requests", "resource", "shutil", "signal", "socket",
    "subprocess", "urllib",
}  # fmt: skip
_CALLS = {"eval", "exec", "compile", "__import__", "setattr", "delattr", "globals", "input"}
_METHODS = {
    "_exit", "abort", "execv", "execve", "fork", "kill", "killpg", "popen", "spawnl", "system",
    "_getframe", "settrace", "setprofile", "exit",
}  # fmt: skip
_PLACES = re.compile(r"/proc|/etc|/root|/home|\.\./|site-packages")
_COMMAND = re.compile(r"^[ \t]*(?:!|%%?(?:bash|sh|system|sx|writefile)\b)(.*)", re.MULTILINE)


def found(cells: list[str], handed_out: set[str]) -> list[str]:
    """Return what is unusual in the code of a notebook, one sentence each, no more than twenty.

    Parameters
    ----------
    cells : list of str
        The sources of the code cells.
    handed_out : set of str
        The sources of the cells that were handed out, which are not looked at.
    """
    said: list[str] = []
    for number, source in enumerate(cells, 1):
        if source not in handed_out:
            said += [f"Code cell {number} {what}." for what in dict.fromkeys(_unusual(source))]
        if len(said) >= 20:
            break
    return said[:20]


def _unusual(source: str) -> list[str]:
    commands = _COMMAND.findall(source)
    what = [f"runs a command of the system: {command.strip()[:60]}" for command in commands]
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(_COMMAND.sub("", source))
        return what + _within(tree)
    except (SyntaxError, ValueError):
        return what
    except (RecursionError, MemoryError):
        return [*what, "is nested more deeply than a person writes"]


def _within(tree: ast.Module) -> list[str]:
    what: list[str] = []
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            what += _imported(node, modules)
        elif isinstance(node, ast.Call):
            what += _called(node)
        elif isinstance(node, ast.Assign | ast.AugAssign):
            what += _patched(node, modules)
        elif isinstance(node, ast.FunctionDef) and node.name == "__eq__":
            what.append("defines what equals an object (__eq__)")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            place = _PLACES.search(node.value) if len(node.value) < 200 else None
            if place:
                what.append(f"names a place outside its folder: {node.value[:60]!r}")
    return what


def _imported(node: ast.Import | ast.ImportFrom, modules: set[str]) -> list[str]:
    modules |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    named = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        named = [node.module or ""]
    what = []
    for name in named:
        if name.split(".")[0] in _MODULES or name.startswith("helpers.grading"):
            what.append(f"imports {name}")
    return what


def _called(node: ast.Call) -> list[str]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        return [f"calls {node.func.id}()"]
    if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        return [f"calls {ast.unparse(node.func)[:60]}()"]
    return []


def _patched(node: ast.Assign | ast.AugAssign, modules: set[str]) -> list[str]:
    """Say which assignments change something in a module, as in ``pd.DataFrame.sum = ...``."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    what = []
    for target in targets:
        root = target
        while isinstance(root, ast.Attribute):
            root = root.value
        changed = ast.unparse(target)[:60]
        if root is not target and isinstance(root, ast.Name) and root.id in modules:
            what.append(f"changes {changed} of a library")
    return what
