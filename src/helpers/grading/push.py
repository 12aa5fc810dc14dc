"""Grades and feedback straight into an assignment of Canvas, by its interface for programs.

What would change is told first, and done only if asked for. A page that was sent already is not
sent again. The package canvasapi is an extra of the course, ``canvas``.
"""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from helpers.grading import files
from helpers.grading.gradebook import Entry
from helpers.grading.html import plain

__all__ = ["TOKEN", "PushError", "Pushed", "push"]

#: The variable of the environment with the token, which belongs in no command line and no file.
TOKEN = "CANVAS_API_TOKEN"
_ADDRESS = re.compile(r"(https?://[^/]+)/courses/(\d+)/assignments/(\d+)/?")


class PushError(ValueError):
    """Nothing can be sent; the message holds the remedy."""


@dataclass
class Pushed:
    """What was sent to Canvas, or would be."""

    grades: list[str] = field(default_factory=list)
    """A sentence for each grade that is new or another now."""
    pages: int = 0
    """How many pages of feedback."""
    absent: list[str] = field(default_factory=list)
    """Students who are not in the assignment on Canvas."""
    open: int = 0
    """How many have no complete grade, and get neither grade nor page."""


def push(
    address: str, pages: dict[Path, Entry], points: float, sent: Path, send: bool = False
) -> Pushed:
    """Send the complete grades of a class and its pages of feedback.

    Parameters
    ----------
    address : str
        Of the assignment, as a browser shows it.
    pages : dict of Path to Entry
        The page of each student.
    points : float
        What the assignment gives; Canvas must give as many.
    sent : Path
        A file that keeps which pages were sent.
    send : bool, optional
        Else it is only told what would change.

    Raises
    ------
    PushError
        If the address, the token, the package or the points are not as they must be, or Canvas
        refuses; what was sent until then is kept in mind.
    """
    assignment, error = _assignment(address)
    if abs(assignment.points_possible - points) > 0.005:
        raise PushError(
            f"On Canvas the assignment gives {assignment.points_possible:g} points, here "
            f"{points:g}. Set the points on Canvas; nothing was sent."
        )
    students = {
        entry.graded.submission.id: (page, entry)
        for page, entry in pages.items()
        if entry.graded.submission.platform == "canvas"
    }
    known = json.loads(sent.read_text(encoding="utf-8")) if sent.is_file() else {}
    told = Pushed()
    try:
        there = {str(one.user_id): one for one in assignment.get_submissions()}
        for number, (page, entry) in students.items():
            if not entry.complete:
                told.open += 1
            elif number in there:
                _one(there[number], page, entry, known, told, send)
            else:
                told.absent.append(entry.graded.submission.student)
    except error as refused:
        raise PushError(f"Canvas refused: {refused}. Run it again to go on.") from None
    finally:
        if send:
            files.write_whole(sent, json.dumps(known, indent=1))
    return told


def _assignment(address: str) -> tuple[Any, type[Exception]]:
    """Return the assignment on Canvas, and what canvasapi raises."""
    found = _ADDRESS.fullmatch(address.partition("?")[0])
    if not found:
        raise PushError(
            f"{address} is not the address of an assignment on Canvas, such as "
            "https://canvas.example.edu/courses/12/assignments/901."
        )
    host = urlsplit(address).hostname or ""
    if address.startswith("http:") and host not in ("localhost", "127.0.0.1"):
        raise PushError("Without https anybody on the way could read your token; use https.")
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise PushError(
            f"The variable {TOKEN} is not set. Make a token on Canvas: Account, Settings, "
            f"New access token; then  export {TOKEN}=..."
        )
    try:
        from canvasapi import Canvas
        from canvasapi.exceptions import CanvasException
    except ImportError:
        raise PushError(
            "The package canvasapi is missing: "
            ".venv/bin/python -m pip install -c constraints.txt canvasapi"
        ) from None
    place, course, assignment = found.groups()
    try:
        return Canvas(place, token).get_course(course).get_assignment(assignment), CanvasException
    except (CanvasException, OSError) as refused:
        raise PushError(f"Canvas refused: {refused}. Nothing was sent.") from None


def _one(there: Any, page: Path, entry: Entry, known: dict, told: Pushed, send: bool) -> None:
    """Send the grade and the page of one student, if they are not there yet."""
    before = getattr(there, "score", None)
    if before is None or f"{before:.2f}" != f"{entry.total:.2f}":
        was = "" if before is None else f", where {before:g} stood"
        told.grades.append(f"{entry.graded.submission.student}: {plain(entry.total)}{was}.")
        if send:
            there.edit(submission={"posted_grade": plain(entry.total)})
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    number = str(there.user_id)
    if known.get(number) != digest:
        told.pages += 1
        if send:
            there.upload_comment(page)
            known[number] = digest
