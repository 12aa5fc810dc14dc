"""The Python of the course. What a chapter imports stands in this folder, file by file.

`datasets` (the data), `words` (how the book says things), `charts`, `figures`, `explore`, `quiz`
and `checks` are for whoever writes a chapter or an assignment; ``analysis/`` is what they compute
with, ``views/`` what explorers show.
No chapter may import what makes the book (``book/``), prints it (``press/``), or sets and grades
its assignments (``assignments/``, ``grading/``).
"""

from importlib import import_module
from types import ModuleType

# Notebooks that were handed out earlier say `from helpers import claims`.
_MOVED = {"acts", "claims", "daily", "limits", "measures", "missing", "operations", "repair"}


def __getattr__(name: str) -> ModuleType:
    if name in _MOVED:
        return import_module(f"helpers.analysis.{name}")
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")
