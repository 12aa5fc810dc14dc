"""What gives an assignment away, and where it is found: solutions, hidden tests, model answers.

``python -m helpers.assignments.leaks FOLDER...`` looks through whole folders, archives and wheels
included.
"""

import argparse
import ast
import html
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.assignments import source
from helpers.assignments.source import Assignment

__all__ = ["find", "secrets"]

_SPACE = re.compile(r"[\s\\\"']+|\\n")
_SHORTEST = 18  # characters without spaces; a shorter line stands in many a chapter by chance
_MARK = re.compile(r"\s*(import |from |# (BEGIN|END) )")  # stands in what anybody may read
_TAG = re.compile(r"<[^<>]{0,400}>")


def secrets(assignment: Assignment) -> dict[str, str]:
    """Return the lines of an assignment that no student may see, by their form without spaces.

    Parameters
    ----------
    assignment : Assignment
        As `source.read` returns it.

    Returns
    -------
    dict of str to str
        For each line as `find` compares it, what it is: in which question, and of what.
    """
    found: dict[str, str] = {}
    given = "\n".join(_shown_to_students(assignment))
    public = {_bare(line) for line in given.splitlines()}
    for question in assignment.questions:
        parts = {
            "the solution": "\n".join(question.solution),
            "a hidden test": "\n".join(t.code for t in question.tests if t.hidden),
            "a mutant": "\n".join(mutant.code for mutant in question.mutants),
            "the model answer": question.model_answer,
        }
        for what, text in parts.items():
            for line in text.splitlines():
                bare = _bare(line.split("# SOLUTION")[0])
                if len(bare) >= _SHORTEST and bare not in public and not _MARK.match(line):
                    found.setdefault(bare, f"{assignment.name}, question {question.name}: {what}")
    return found


def find(folder: Path, looked_for: dict[str, str]) -> Iterator[str]:
    """Yield a sentence for each secret in a file of a folder, in archives as well.

    Parameters
    ----------
    folder : Path
        It is searched to its depths; a file may be named, too.
    looked_for : dict of str to str
        As `secrets` returns it.
    """
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    for path in files:
        for name, content in _contents(str(path), path.read_bytes()):
            text = _text(content)
            for bare, what in looked_for.items():
                if bare in text:
                    yield f"{name} holds {what}."


def _contents(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from _contents(f"{name}:{inner}", archive.read(inner))
    else:
        yield name, content


def _text(content: bytes) -> str:
    """Return what a file says, as a line of code would stand in it: JSON, HTML or plain."""
    said = content.decode("utf-8", errors="ignore")
    plain = _bare(said)
    if "&" in said or "<" in said:
        plain += "\n" + _bare(html.unescape(_TAG.sub("", said)))
    return plain


def _bare(text: str) -> str:
    """Leave out white space, quotes and backslashes, which each format writes in its own way."""
    return _SPACE.sub("", text.replace("\\n", "").replace("\\u00a0", ""))


def _shown_to_students(assignment: Assignment) -> Iterator[str]:
    """Yield what the student's notebook holds in any case: its text, given code, public checks."""
    inside = None
    for cell in assignment.notebook.cells:
        mark = source.mark_of(cell)
        if mark:
            inside = mark[1] if mark[0] == "BEGIN" else None
        elif inside in (None, "QUESTION") and not source.is_mutant(cell):
            yield cell.source
            if cell.cell_type == "code":
                yield _as_unparsed(cell.source)
    for question in assignment.questions:
        yield from (test.code for test in question.tests if not test.hidden)


def _as_unparsed(code: str) -> str:
    try:
        return ast.unparse(ast.parse(code))
    except SyntaxError:  # a magic command
        return ""


def main(arguments: Iterable[str] | None = None) -> int:
    """Look for solutions and hidden tests in what is to be published; fail if there are any."""
    parser = argparse.ArgumentParser(prog="python -m helpers.assignments.leaks")
    parser.add_argument("folders", type=Path, nargs="+", help="folders and files to look through")
    parser.add_argument("--assignments", type=Path, default=Path("assignments"))
    options = parser.parse_args(arguments)
    looked_for: dict[str, str] = {}
    for path in sorted(options.assignments.glob("*.md")):
        looked_for |= secrets(source.read(path))
    found = [one for folder in options.folders for one in find(folder, looked_for)]
    print(*found, sep="\n")
    print(f"{len(looked_for)} lines were looked for; {len(found)} were found.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
