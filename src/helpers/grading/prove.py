"""``python -m helpers.grading.prove``: release assignments, each proved by its gates."""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

import helpers
from helpers.assignments import release, source
from helpers.grading import basis, gates, submissions, unpack
from helpers.grading.sandbox import SandboxError, require


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the student's notebook, the key and the autograder's bundle of each assignment."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.grading.prove", description=main.__doc__
    )
    parser.add_argument("names", nargs="*", help="which assignments; without any, all")
    parser.add_argument(
        "--sources", type=Path, default=Path("assignments"), help="their folder (%(default)s)"
    )
    parser.add_argument(
        "--released",
        type=Path,
        default=Path("_build/assignments"),
        help="where they are released (%(default)s)",
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many at once")
    parser.add_argument(
        "--of", type=Path, metavar="FOLDER", help="only the assignment of these submissions"
    )
    options = parser.parse_args(arguments)
    try:
        names = options.names or _of(options.of, options.sources) or source.names(options.sources)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if not names:
        print(f"There are no assignments in {options.sources}.", file=sys.stderr)
        return 1
    print(f"Proving {', '.join(names)}: what is unchanged is kept, the rest takes a minute each.")
    try:
        require()
        with tempfile.TemporaryDirectory() as place:
            wrong = [line for name in names for line in _release(name, options, Path(place))]
    except (SandboxError, source.SourceError) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"The wheel of the course cannot be built:\n{error.stderr}", file=sys.stderr)
        return 1
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


def _of(submitted: Path | None, sources: Path) -> list[str]:
    """Return the assignment that most submissions say they are of."""
    if submitted is None:
        return []
    found = submissions.collect(unpack.unpacked(submitted))
    if not (named := submissions.named(found)):
        raise ValueError(
            "No submission says which assignment it is. Name it: make grade "
            f"SUBMISSIONS={submitted} ASSIGNMENT=name."
        )
    if not (sources / f"{named}.md").is_file():
        raise ValueError(f"Most submissions are of {named!r}, which is not among {sources}/*.md.")
    return [named]


def _release(name: str, options: argparse.Namespace, place: Path) -> list[str]:
    """Release one assignment, unless it is as it was; return what is wrong with it."""
    path, folder = options.sources / f"{name}.md", options.released / name
    assignment = source.read(path)
    mark, now = folder / "made-from", _made_from(path)
    if mark.is_file() and mark.read_text() == now:
        print(f"{name}: unchanged, in {folder}")
        return []
    released = release.write(assignment, folder, _wheel(place))
    with Progress(
        TextColumn(name), BarColumn(), MofNCompleteColumn(), transient=True, console=Console()
    ) as progress:
        task = progress.add_task(name, total=None)

        def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        found = gates.problems(assignment, released, options.workers, tell)
    if found:
        return [f"{name}: {one}" for one in found]
    mark.write_text(now)
    mutants = sum(len(question.mutants) for question in assignment.questions)
    print(
        f"{name}: {len(assignment.questions)} questions, {assignment.points:g} points; the "
        f"solution gets all, the blank notebook none, {mutants} wrong answers fail; in {folder}"
    )
    return []


def _made_from(path: Path) -> str:
    """Return a digest of what a release depends on: the source, helpers, data and packages."""
    return hashlib.sha256(basis.of_course().encode() + path.read_bytes()).hexdigest()


def _wheel(place: Path) -> Path | None:
    """Return the wheel for the bundles, built once, if this is a checkout."""
    if built := next(place.glob("*.whl"), None):
        return built
    checkout = Path(helpers.__file__).parents[2]
    if not (checkout / "pyproject.toml").is_file():
        return None
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place)]
    subprocess.run([*build, str(checkout)], check=True, capture_output=True, text=True)
    return next(place.glob("*.whl"))


if __name__ == "__main__":
    sys.exit(main())
