"""``python -m helpers.grading``: from a folder of submissions to a gradebook and feedback."""

import argparse
import datetime
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import fields
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from helpers.assignments import release
from helpers.assignments.release import Released
from helpers.grading import (
    back,
    batch,
    files,
    freetext,
    gradebook,
    reports,
    sandbox,
    submissions,
    workers,
)
from helpers.grading.batch import Graded
from helpers.grading.pictures import write_pictures
from helpers.grading.sandbox import Limits
from helpers.grading.workers import Workers

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
        if not options.scheduler:
            sandbox.require()
        found = submissions.collect(options.submissions, options.due)
        released = release.load(options.released / (options.assignment or _named(found, options)))
        out = options.out or options.submissions.resolve().with_name(
            f"{options.submissions.resolve().name}-graded"
        )
        _claim(out, released)
        marks = freetext.read_marks(out / "free-text", released)
        people = back.People(out, released, options.markers)
        limits = Limits(**{one.name: getattr(options, one.name) for one in fields(Limits)})
        with _workers(options) as by:
            graded = _graded(found, released, out, limits, by, options.shard)
        if options.shard:
            number, of = options.shard
            print(f"{len(graded)} files are graded: part {number} of {of}, in {out / 'results'}")
        else:
            class_ = gradebook.entries(graded, released, people.joined(marks, graded))
            _report(class_, graded, released, out)
            people.write(graded)
            back.hand_back(class_, graded, released, out, options)
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
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster whose workers grade, as in tcp://10.0.0.1:8786",
    )
    parser.add_argument(
        "--shard",
        type=_shard,
        metavar="K/N",
        help="grade only part K of N, from 1; a run without it then collects the parts",
    )
    back.add_options(parser)
    for one in fields(Limits):
        parser.add_argument(
            f"--{one.name.replace('_', '-')}",
            type=int,
            default=one.default,
            metavar="N",
            help=f"of one submission: {sandbox.LIMITED[one.name]} (%(default)s)",
        )
    return parser.parse_args(arguments)


def _shard(text: str) -> tuple[int, int]:
    """Read which part of a class is meant.

    Examples
    --------
    >>> _shard("3/20")
    (3, 20)
    """
    number, of = (int(part) for part in text.split("/"))
    if not 1 <= number <= of:
        raise argparse.ArgumentTypeError(f"{text} is no part: with 20 there are 1/20 to 20/20.")
    return number, of


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
        files.write_whole(mark, released.name)  # other parts of the class may begin meanwhile


def _workers(options: argparse.Namespace) -> AbstractContextManager[Workers]:
    """Return what grades: the workers of a cluster if one is named, else this machine."""
    if options.scheduler:
        return workers.cluster(options.scheduler)
    return workers.local(options.workers)


def _graded(
    found: list[submissions.Submission],
    released: Released,
    out: Path,
    limits: Limits,
    by: Workers,
    shard: tuple[int, int] | None,
) -> list[Graded]:
    """Grade a class, or a part of it, with a bar that shows how far it is."""
    console = Console()
    if by.dashboard:
        console.print(f"What the workers do: {by.dashboard}", soft_wrap=True)
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

        part = batch.shard(found, *shard) if shard else found
        return batch.grade_class(part, released, out / "results", limits, by, tell)


def _report(
    class_: list[gradebook.Entry], graded: list[Graded], released: Released, out: Path
) -> None:
    """Write what the instructor reads of the results."""
    freetext.write_sheets(out / "free-text", graded, released)
    write_pictures(out / "free-text" / "pictures", graded)
    gradebook.write(out, class_, released)
    reports.write_report(out / "report.html", class_, released)
    _say(class_, released, out)


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
