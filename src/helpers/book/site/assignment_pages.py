"""What the book says of each assignment, made of the assignment's own source.

Part, time, aims, prerequisites and questions stand once, in ``assignments/NAME.md``. The page
``NAME`` shows them by the directives ``assignment-head`` and ``assignment-grading``; the page that
lists the assignments, by ``assignment-list``.

A copy of the course that is open to students may do without the folder ``assignments/``, which
holds the solutions. Its pages stay: they say what an assignment is about, and that the instructor
has the notebook. Where the folder is there, an assignment that is missing in it fails the build.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_external_toc.parsing import parse_toc_yaml

if TYPE_CHECKING:
    from helpers.assignments.source import Assignment

__all__ = ["grading", "head", "setup"]

_LOG = logging.getLogger(__name__)
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_WITHOUT_SOURCES = (
    "Your instructor has the notebook of this assignment, and says what it asks for and how long "
    "it takes."
)
_COLUMNS = ["| Assignment | Part of the course | Takes | What you do |", "|---|---|---|---|"]
_HAND_IN = "What to hand in, and what you must name, stand on the page {ref}`assignments`."


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("assignment-head", _Head)
    app.add_directive("assignment-grading", _Grading)
    app.add_directive("assignment-list", _List)


def head(assignment: "Assignment") -> str:
    """Return the head of an assignment's page in MyST: part, time, aims, prerequisites."""
    course = assignment.course
    return (
        f"**Part of the course.** {course['part']}. "
        f"**Time.** About {course['minutes']} minutes.\n\n"
        f"**What you will be able to do.** {' '.join(course['aims'])}\n\n"
        f"**What you need.** {' '.join(course['prerequisites'])}"
    )


def grading(assignment: "Assignment") -> str:
    """Say how many questions a program grades and how many a person, in MyST.

    A number above ten is written in figures.
    """
    by_hand = [question for question in assignment.questions if question.manual]
    counts = {"a program": len(assignment.questions) - len(by_hand), "a person": len(by_hand)}
    (first, count), *others = [(who, number) for who, number in counts.items() if number]
    verb = "question is" if count == 1 else "questions are"
    said = f"{_number(count).capitalize()} {verb} graded by {first}"
    said += "".join(f", {_number(number)} by {who}" for who, number in others)
    said += ": {ref}`assignments-graded`."
    if others and sum(question.points for question in by_hand) > assignment.points / 2:
        said += " The person gives most of the points."
    return said


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


@cache
def _read(path: Path, _changed: int) -> "Assignment":
    # It takes its time to load, and a build in which nothing has changed does without.
    from helpers.assignments import source

    return source.read(path)


class _Made(SphinxDirective):
    """A directive that stands for a text in MyST, made of the sources of assignments."""

    def run(self) -> list[nodes.Node]:
        """Return what the text becomes; a source that cannot be read fails the build."""
        try:
            return self.parse_text_to_nodes(self.text())
        except ValueError as error:  # a SourceError
            said = str(error).replace(f"{self.env.srcdir}/", "")
            _LOG.warning("%s", said, location=self.get_location())
            return []

    def text(self) -> str:
        """Return the text in MyST."""
        raise NotImplementedError

    def read(self, name: str) -> "Assignment | None":
        """Return an assignment, or None where the copy of the course has none."""
        folder = Path(self.env.srcdir) / "assignments"
        path = folder / f"{name}.md"
        self.env.note_dependency(str(path))
        if not folder.is_dir():
            return None
        return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


class _Head(_Made):
    def text(self) -> str:
        assignment = self.read(Path(self.env.docname).name)
        return head(assignment) if assignment else _WITHOUT_SOURCES


class _Grading(_Made):
    def text(self) -> str:
        assignment = self.read(Path(self.env.docname).name)
        return f"{grading(assignment)} {_HAND_IN}" if assignment else _HAND_IN


class _List(_Made):
    """List the pages beside this one, in the order of the table of contents."""

    def text(self) -> str:
        contents, here = Path(self.env.srcdir) / "_toc.yml", Path(self.env.docname)
        self.env.note_dependency(str(contents))
        lines = []
        for page in map(Path, parse_toc_yaml(contents)):
            if page.parent == here.parent and page != here:
                lines.append(_line(f"{{ref}}`assignment-{page.name}`", self.read(page.name)))
        is_table = any(line.startswith("|") for line in lines)
        return "\n".join((_COLUMNS if is_table else []) + lines)


def _line(link: str, assignment: "Assignment | None") -> str:
    """Return a row of a table, or a point of a list where there is nothing to say."""
    if not assignment:
        return f"- {link}"
    course = assignment.course
    return f"| {link} | {course['part']} | {course['minutes']} minutes | {course['summary']} |"
