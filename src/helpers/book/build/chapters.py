"""A chapter as a notebook, read as myst-nb reads it, whatever its format and its fences."""

import json
from collections.abc import Iterator
from pathlib import Path

from myst_nb.core.read import MystMetadataParsingError, create_nb_reader
from nbformat import NotebookNode
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError

__all__ = ["code_cells", "read", "source_text"]


def source_text(env: BuildEnvironment, page: str) -> str:
    """Return the text of a page as it stands in its file.

    Raises
    ------
    SphinxError
        If it is not UTF-8.
    """
    try:
        return Path(env.doc2path(page)).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SphinxError(
            f"{env.doc2path(page, base=False)} is not UTF-8 ({error}). Save it as UTF-8."
        ) from error


def read(env: BuildEnvironment, page: str, text: str) -> NotebookNode | None:
    """Return a page as a notebook, or None if it is none.

    Raises
    ------
    SphinxError
        If its front matter, the options of a cell or its JSON are damaged.
    """
    reader = create_nb_reader(env.doc2path(page), env.myst_config, env.mystnb_config, text)
    try:
        return reader and reader.read(text)
    except (MystMetadataParsingError, ValueError) as error:
        raise SphinxError(
            f"{env.doc2path(page, base=False)} cannot be read as a notebook: {error}. Correct it, "
            "or begin again from a chapter that can be read."
        ) from error


def code_cells(notebook: NotebookNode, text: str) -> Iterator[tuple[int, NotebookNode]]:
    """Yield each code cell with the line of its file on which its code begins, counted from 1.

    Parameters
    ----------
    notebook : NotebookNode
        A page, as `read` returns it.
    text : str
        The text of its file.
    """
    lines = text.splitlines()
    fences = notebook.metadata.get("source_map", [0] * len(notebook.cells))
    at = 0
    for fence, cell in zip(fences, notebook.cells, strict=True):
        if cell.cell_type == "code":
            code, at = cell.source.splitlines(), max(at, fence)
            at = next((n for n in range(at, len(lines)) if _stands_at(lines, n, code)), at)
            yield at + 1, cell
            at += len(code)


def _stands_at(lines: list[str], place: int, code: list[str]) -> bool:
    """Say whether lines of code stand at a place: as they are, or as an .ipynb writes them."""
    there = [line.strip() for line in lines[place : place + len(code)]]
    return len(there) == len(code) and all(
        written == line.strip() or written.startswith(json.dumps(line, ensure_ascii=False)[:-1])
        for line, written in zip(code, there, strict=True)
    )
