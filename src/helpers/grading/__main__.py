"""``python -m helpers.grading``: from a folder of submissions to a gradebook and feedback."""

import argparse
import datetime
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from helpers.assignments import release
from helpers.assignments.release import Released
from helpers.grading import (
    explained,
    freetext,
    gradebook,
    markers,
    reports,
    sandbox,
    similar,
    submissions,
)
from helpers.grading.batch import Graded, grade_class
from helpers.grading.push import TOKEN, Pushed, push
from helpers.grading.returns import write_returns
from helpers.grading.sandbox import Limits
from helpers.grading.worksheet import Filled, fill

_NAMED = re.compile(rb'"assignment_name"\s*:\s*"([\w-]+)"')


def main(arguments: Iterable[str] | None = None) -> int:
    """Grade a folder of submissions; write a gradebook, feedback and a report on the class.

    Each notebook runs in a sandbox of its own, without network. Run it again after an
    interruption, after new submissions, or after you entered marks for free texts: what is done
    is not done again, and what you entered stays.
    """
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        sandbox.require()
        found = submissions.collect(options.submissions, options.due)
        released = release.load(options.released / (options.assignment or _named(found, options)))
        out = options.out or options.submissions.resolve().with_name(
            f"{options.submissions.resolve().name}-graded"
        )
        _claim(out, released)
        marks = freetext.read_marks(out / "free-text", released)
        names = markers.named(out / "marking", options.markers)
        marking = markers.read(out / "marking", released, names)
        limits = Limits(**{one.name: getattr(options, one.name) for one in fields(Limits)})
        graded = _grade(found, released, out, limits, options.workers)
        marks, lost = markers.joined(marks, marking, graded, released, out / "results")
        class_ = gradebook.entries(graded, released, marks)
        _write(class_, graded, released, out)
        if options.similar:
            pairs = similar.write(
                out / "similarity", graded, released, out / "results", limits, options.workers
            )
            print(f"{len(pairs)} pairs have much code in common: {out / 'similarity'}")
        markers.write(out / "marking", names, graded, released, marking, out / "results")
        for place in lost:
            print(f"  {place}: its answer is not in this class any more; the mark stays there.")
        _hand_back(class_, released, out, options)
    except KeyboardInterrupt:
        print("\nInterrupted. What is graded is kept; run the command again to go on.")
        sys.stdout.flush()
        os._exit(130)  # the sandboxes that still run end with this process
    except (OSError, ValueError, sandbox.SandboxError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _options(arguments: Iterable[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m helpers.grading",
        description=main.__doc__,
    )
    parser.add_argument(
        "submissions", type=Path, help="the folder, as the archive of Canvas or Moodle unpacks"
    )
    parser.add_argument(
        "--assignment", metavar="NAME", help="else the one that most notebooks say they are of"
    )
    parser.add_argument(
        "--released",
        type=Path,
        metavar="FOLDER",
        default=Path("_build/assignments"),
        help="where the assignments were released (%(default)s)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where the results go; else beside the submissions, with -graded",
    )
    parser.add_argument(
        "--due",
        type=datetime.datetime.fromisoformat,
        metavar="TIME",
        help="what was changed later is late; as in 2026-03-01T23:59",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", default=os.cpu_count(), help="how many run at once"
    )
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
    for one in fields(Limits):
        parser.add_argument(
            f"--{one.name.replace('_', '-')}",
            type=int,
            default=one.default,
            metavar="N",
            help=f"of one submission: {sandbox.LIMITED[one.name]} (%(default)s)",
        )
    return parser.parse_args(arguments)


def _named(found: list[submissions.Submission], options: argparse.Namespace) -> str:
    """Return the assignment that most submissions name; they are searched, not read."""
    names: Counter[str] = Counter()
    for one in found:
        named = _NAMED.search(one.path.read_bytes()) if one.gradable else None
        if named:
            names[named[1].decode()] += 1
    if not names:
        there = sorted(path.name for path in options.released.glob("*") if path.is_dir())
        raise ValueError(
            "No submission says which assignment it is. Name it: --assignment NAME, one of "
            f"{', '.join(there) or 'none; run  make assignments  first'}."
        )
    return names.most_common(1)[0][0]


def _claim(out: Path, released: Released) -> None:
    """Refuse a folder that holds the results of another assignment."""
    mark = out / "results" / "assignment"
    if mark.is_file() and mark.read_text(encoding="utf-8") != released.name:
        raise ValueError(
            f"{out} holds the results of {mark.read_text(encoding='utf-8')}. "
            "Name another folder: --out FOLDER."
        )
    if not mark.is_file():
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(released.name, encoding="utf-8")


def _grade(
    found: list[submissions.Submission],
    released: Released,
    out: Path,
    limits: Limits,
    workers: int,
) -> list[Graded]:
    console = Console()
    with Progress(
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        task = progress.add_task("Grading", total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        return grade_class(found, released, out / "results", limits, workers, tell)


def _write(
    class_: list[gradebook.Entry], graded: list[Graded], released: Released, out: Path
) -> None:
    freetext.write_sheets(out / "free-text", graded, released)
    gradebook.write(out, class_, released)
    reports.write_report(out / "report.html", class_, released)
    _say(class_, released, out)


def _hand_back(
    class_: list[gradebook.Entry], released: Released, out: Path, options: argparse.Namespace
) -> None:
    """Write what goes back to students and platforms."""
    pages = reports.write_feedback(out / "feedback", class_, released, options.objection)
    for path in [out / "feedback", *write_returns(out, pages)]:
        print(f"  {path}")
    if options.canvas:
        sent, points = out / "results" / "sent-to-canvas", released.described["points"]
        _say_pushed(push(options.canvas, pages, points, sent, options.send), options.send)
    if options.worksheet:
        sheet = options.worksheet
        _say_filled(fill(sheet, out / "worksheets", class_, released, options.worksheet_column))


def _say_pushed(told: Pushed, send: bool) -> None:
    done = "Sent to Canvas" if send else "With --send it would go to Canvas"
    print(f"{done}: {len(told.grades)} grades, {told.pages} pages of feedback.")
    for sentence in told.grades:
        print(f"  {sentence}")
    if told.open:
        print(f"{told.open} have no complete grade yet, and get nothing.")
    if told.absent:
        print(f"  Not in the assignment on Canvas: {', '.join(told.absent)}")


def _say_filled(filled: Filled) -> None:
    print(f"{filled.graded} grades stand in the worksheet: {filled.path}")
    if filled.open:
        print(f"{filled.open} of its students have no complete grade; their rows are as they were.")
    for sentence in filled.changed:
        print(f"  Another grade stood there. {sentence}")
    if filled.absent:
        print(f"  Not in the worksheet, so without a grade there: {', '.join(filled.absent)}")


def _say(class_: list[gradebook.Entry], released: Released, out: Path) -> None:
    counted = [entry for entry in class_ if entry.graded.submission.counts]
    look_at = sum(bool(entry.graded.reasons) for entry in class_)
    open_ones = sum(not entry.complete for entry in counted)
    print(f"{len(class_)} files of {len(counted)} students are graded: {released.name}")
    print(f"{look_at} of the files need a human: {out / 'look-at.csv'} says why, one by one.")
    if open_ones:
        print(
            f"{open_ones} students have free texts without marks. Enter them in the CSVs in "
            f"{out / 'free-text'}, then run the command again."
        )
    for name in ("gradebook.csv", "canvas.csv", "moodle.csv", "statistics.csv", "report.html"):
        if (out / name).exists():
            print(f"  {out / name}")


if __name__ == "__main__":
    sys.exit(main())
