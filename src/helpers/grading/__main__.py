"""``python -m helpers.grading``: from a folder of submissions to a gradebook and feedback."""

import argparse
import datetime
import os
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
    adjust,
    attempts,
    back,
    batch,
    files,
    freetext,
    gradebook,
    reports,
    sandbox,
    submissions,
    unpack,
    workers,
    written,
)
from helpers.grading.batch import Graded
from helpers.grading.pictures import write_pictures
from helpers.grading.sandbox import Limits
from helpers.grading.workers import Workers


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
        folder = unpack.unpacked(options.submissions)
        found = submissions.collect(folder, options.due)
        _say_who(found)
        released = release.load(options.released / (options.assignment or _named(found, options)))
        out = options.out or folder.resolve().with_name(f"{folder.resolve().name}-graded")
        _claim(out, released)
        written.require_unchanged(out)
        marks = freetext.read_marks(out / "free-text", released, found)
        by_hand = adjust.read(out, released, found)
        people = back.People(out, released, options.markers)
        limits = Limits(**{one.name: getattr(options, one.name) for one in fields(Limits)})
        with _workers(options) as by:
            graded = _graded(found, released, out / "results", limits, by, options)
        if options.shard:
            number, of = options.shard
            print(f"{len(graded)} files are graded: part {number} of {of}, in {out / 'results'}")
        else:
            attempts.choose(graded, options.count, released.name)
            marks = people.joined(marks, graded)
            class_ = gradebook.entries(graded, released, marks, by_hand)
            _report(class_, graded, released, out, options)
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
        "submissions", type=Path, help="the archive of Canvas or Moodle (.zip), or its folder"
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
        type=_time,
        metavar="TIME",
        help="what was changed later is late; as in 2026-03-01T23:59, in the time of this "
        "machine, or with an offset, as in 2026-03-01T23:59+01:00",
    )
    parser.add_argument(
        "--count",
        choices=attempts.RULES,
        default="last",
        help="which of several files of a student counts: "
        + "; ".join(f"{name}: {says}" for name, says in attempts.RULES.items())
        + " (%(default)s)",
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
    parser.add_argument(
        "--anew", action="store_true", help="grade also what is graded and unchanged"
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


def _time(entered: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(entered).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{entered!r} is no time. Write it as 2026-03-01T23:59, or with an offset."
        ) from None


def _say_who(found: list[submissions.Submission]) -> None:
    """Say whose the files are, before they are graded: a name that was read wrong shows here."""
    students = Counter(one.key for one in found)
    names = Counter({"plain": "plain"}.get(one.platform, one.platform.title()) for one in found)
    by = ", ".join(f"{number} with {name} names" for name, number in names.items())
    print(f"{len(found)} files ({by}) of {len(students)} students.")
    if len(found) >= 2 * len(students) and len(found) > 3:
        most, number = students.most_common(1)[0]
        of_most = next(one.student for one in found if one.key == most)
        print(
            f"Are these right? Many files are of few students: {number} are of {of_most}. If they "
            "are of different people, name each file after its student, and run the command again."
        )


def _named(found: list[submissions.Submission], options: argparse.Namespace) -> str:
    """Return the assignment that most submissions name."""
    if named := submissions.named(found):
        return named
    there = sorted(path.name for path in options.released.glob("*") if path.is_dir())
    raise ValueError(
        f"No submission says which assignment it is. Name it: {_typed('assignment', 'NAME')}, one "
        f"of {', '.join(there) or 'none; run  make assignments  first'}."
    )


def _typed(option: str, value: str) -> str:
    """Return an option as the person would type it: to make, if make was asked."""
    by_make = os.environ.get("TYPED") == "make"
    return f"{option.upper()}={value}" if by_make else f"--{option} {value}"


def _claim(out: Path, released: Released) -> None:
    """Refuse a folder that holds the results of another assignment."""
    mark = out / "results" / "assignment"
    if mark.is_file() and mark.read_text(encoding="utf-8") != released.name:
        raise ValueError(
            f"{out} holds the results of {mark.read_text(encoding='utf-8')}. "
            f"Name another folder: {_typed('out', 'FOLDER')}."
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
    kept: Path,
    limits: Limits,
    by: Workers,
    options: argparse.Namespace,
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

        part = batch.shard(found, *options.shard) if options.shard else found
        return batch.grade_class(part, released, kept, limits, by, tell, options.anew)


def _report(
    class_: list[gradebook.Entry],
    graded: list[Graded],
    released: Released,
    out: Path,
    options: argparse.Namespace,
) -> None:
    """Write what the instructor reads of the results."""
    left = freetext.write_sheets(out / "free-text", graded, released)
    write_pictures(out / "free-text" / "pictures", graded)
    adjust.prepare(out)
    gradebook.write(out, class_, released)
    changed = written.changes(out, [question["name"] for question in released.questions])
    written.keep(out)
    reports.write_report(out / "report.html", class_, released, _rule(options))
    _say(class_, released, out)
    for sheet, rows in left.items():
        if rows:
            print(
                f"{rows} rows at the end of {sheet} hold marks for a text or a student that does "
                "not count now; they are kept."
            )
    if changed:
        students = len({row["student"] for row in changed})
        print(
            f"Points of {students} students are others than in the last run: "
            f"{out / 'changed.csv'} says which."
        )


def _rule(options: argparse.Namespace) -> str:
    """Return how it is decided what counts and what is late, in a sentence or two."""
    due = f"{options.due:%d %B %Y, %H:%M, UTC%z}" if options.due else ""
    late = f" What was changed after {due} is late." if due else ""
    return f"Of several files of a student {attempts.RULES[options.count]}.{late}"


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
    for name in ("gradebook.csv", "canvas.csv", "moodle.csv", "statistics.csv", "report.html"):
        if (out / name).exists():
            print(f"  {out / name}")


def _waits_for_marks(entry: gradebook.Entry, released: Released) -> bool:
    return any(entry.points[question["name"]] is None for question in released.marked_by_hand)


if __name__ == "__main__":
    sys.exit(main())
