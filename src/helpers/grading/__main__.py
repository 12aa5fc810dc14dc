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
    adjust,
    freetext,
    gradebook,
    reports,
    sandbox,
    submissions,
    written,
)
from helpers.grading.batch import Graded, grade_class
from helpers.grading.sandbox import Limits

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
        written.require_unchanged(out)
        marks = freetext.read_marks(out / "free-text", released, found)
        by_hand = adjust.read(out, released, found)
        limits = Limits(**{one.name: getattr(options, one.name) for one in fields(Limits)})
        graded = _grade(found, released, out / "results", limits, options)
        _write(gradebook.entries(graded, released, marks, by_hand), graded, released, out)
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
        "--anew", action="store_true", help="grade also what is graded and unchanged"
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
    kept: Path,
    limits: Limits,
    options: argparse.Namespace,
) -> list[Graded]:
    with Progress(
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(),
    ) as progress:
        task = progress.add_task("Grading", total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        return grade_class(found, released, kept, limits, options.workers, tell, options.anew)


def _write(
    class_: list[gradebook.Entry], graded: list[Graded], released: Released, out: Path
) -> None:
    freetext.write_sheets(out / "free-text", graded, released)
    adjust.prepare(out)
    gradebook.write(out, class_, released)
    changed = written.changes(out, [question["name"] for question in released.questions])
    written.keep(out)
    reports.write_feedback(out / "feedback", class_, released)
    reports.write_report(out / "report.html", class_, released)
    _say(class_, released, out)
    if changed:
        students = len({row["student"] for row in changed})
        print(
            f"Points of {students} students are others than in the last run: "
            f"{out / 'changed.csv'} says which."
        )


def _say(class_: list[gradebook.Entry], released: Released, out: Path) -> None:
    counted = [entry for entry in class_ if entry.graded.submission.counts]
    look_at = sum(bool(entry.reasons) for entry in class_)
    texts = sum(_waits_for_marks(entry, released) for entry in counted)
    open_ones = sum(not e.complete and not _waits_for_marks(e, released) for e in counted)
    print(f"{len(class_)} files of {len(counted)} students are graded: {released.name}")
    print(f"{look_at} of the files need a human: {out / 'look-at.csv'} says why, one by one.")
    if texts:
        print(
            f"{texts} students have free texts without marks. Enter them in the sheets in "
            f"{out / 'free-text'}, then run the command again."
        )
    if open_ones:
        print(
            f"{open_ones} students get no grade before a person has looked at their files. "
            f"Enter in {out / 'adjust.csv'} points with a remark, or the question 'all' and "
            "'keep' where what the tests gave holds; then run the command again."
        )
    for name in ("gradebook.csv", "canvas.csv", "moodle.csv", "report.html", "feedback"):
        if (out / name).exists():
            print(f"  {out / name}")


def _waits_for_marks(entry: gradebook.Entry, released: Released) -> bool:
    return any(entry.points[question["name"]] is None for question in released.marked_by_hand)


if __name__ == "__main__":
    sys.exit(main())
