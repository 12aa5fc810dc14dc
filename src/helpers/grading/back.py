"""The steps of the command around people: what markers entered, and what goes back to students."""

import argparse
from dataclasses import fields
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import explained, markers, reports, similar
from helpers.grading.batch import Graded
from helpers.grading.freetext import Mark
from helpers.grading.gradebook import Entry
from helpers.grading.push import TOKEN, Pushed, push
from helpers.grading.returns import write_returns
from helpers.grading.sandbox import Limits
from helpers.grading.worksheet import Filled, fill

__all__ = ["People", "add_options", "hand_back"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command can be told about markers, similarity, and what goes back."""
    parser.add_argument(
        "--markers",
        metavar="NAMES",
        default="",
        help="who marks free texts, with commas between: a workbook for each, without names",
    )
    parser.add_argument(
        "--similar",
        action="store_true",
        help="point out pairs with much code in common, and write the code as JPlag takes it",
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="FILE",
        help="Moodle's grading worksheet or Canvas's gradebook, as downloaded: fill in the grades",
    )
    parser.add_argument(
        "--worksheet-column",
        metavar="NAME",
        default="",
        help="the column of the worksheet to fill, if it cannot be told",
    )
    parser.add_argument(
        "--canvas",
        metavar="ADDRESS",
        default="",
        help=f"of the assignment on Canvas: say what would change there; the token is in {TOKEN}",
    )
    parser.add_argument("--send", action="store_true", help="and change it")
    parser.add_argument(
        "--objection",
        metavar="TEXT",
        default=explained.OBJECTION,
        help="what feedback says to whoever thinks that a mark is wrong: to whom, until when",
    )


class People:
    """The markers of a class, and what they have entered until now.

    Parameters
    ----------
    out : Path
        The folder of the results.
    released : Released
        The assignment.
    names : str
        Of markers, with commas between; those with a workbook need not be named again.

    Raises
    ------
    MarkError
        If a workbook cannot be read, or a mark in it.
    """

    def __init__(self, out: Path, released: Released, names: str):
        self._folder, self._kept, self._released = out / "marking", out / "results", released
        self._names = markers.named(self._folder, names)
        self._entered = markers.read(self._folder, released, self._names)

    def joined(
        self, marks: dict[str, dict[str, Mark]], graded: list[Graded]
    ) -> dict[str, dict[str, Mark]]:
        """Return the marks of the instructor, and what the markers agree on; name what is lost."""
        made, lost = markers.joined(marks, self._entered, graded, self._released, self._kept)
        for place in lost:
            print(f"{place}: its answer is not in this class any more; the mark stays there.")
        return made

    def write(self, graded: list[Graded]) -> None:
        """Write or add to the workbooks and what is read beside them."""
        names, entered = self._names, self._entered
        markers.write(self._folder, names, graded, self._released, entered, self._kept)


def hand_back(
    class_: list[Entry],
    graded: list[Graded],
    released: Released,
    out: Path,
    options: argparse.Namespace,
) -> None:
    """Write feedback, archives and worksheets, send what is to be sent, and say what was done."""
    pages = reports.write_feedback(out / "feedback", class_, released, options.objection)
    for path in [out / "feedback", *write_returns(out, pages)]:
        print(f"  {path}")
    if options.similar:
        limits = Limits(**{one.name: getattr(options, one.name) for one in fields(Limits)})
        folder = out / "similarity"
        pairs = similar.write(folder, graded, released, out / "results", limits, options.workers)
        print(f"{len(pairs)} pairs have much code in common: {folder}")
    if options.worksheet:
        sheet = options.worksheet
        _say_filled(fill(sheet, out / "worksheets", class_, released, options.worksheet_column))
    if options.canvas:
        sent, points = out / "results" / "sent-to-canvas", released.described["points"]
        _say_pushed(push(options.canvas, pages, points, sent, options.send), options.send)


def _say_filled(filled: Filled) -> None:
    print(f"{filled.graded} grades stand in the worksheet: {filled.path}")
    if filled.open:
        print(f"{filled.open} of its students have no complete grade; their rows are as they were.")
    for sentence in filled.changed:
        print(f"  Another grade stood there. {sentence}")
    if filled.absent:
        print(f"  Not in the worksheet, so without a grade there: {', '.join(filled.absent)}")


def _say_pushed(told: Pushed, send: bool) -> None:
    done = "Sent to Canvas" if send else "With --send it would go to Canvas"
    print(f"{done}: {len(told.grades)} grades, {told.pages} pages of feedback.")
    for sentence in told.grades:
        print(f"  {sentence}")
    if told.open:
        print(f"{told.open} have no complete grade yet, and get nothing.")
    if told.absent:
        print(f"  Not in the assignment on Canvas: {', '.join(told.absent)}")
