"""Measure how fast a class is graded, with one worker and with two: ``make bench``.

A class is made of the solution and the wrong answers of the template, each notebook another. It is
graded by the command that an instructor uses, from its start to the last page it writes. Beside it,
in the same session and the same sandbox, the grader as it comes: ``otter run``, one after the
other, for some of these notebooks; both must give the same points. A class of 100 or
of 300 takes some minutes: ``--sizes 30`` is a quick look.
"""

import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

import nbformat

from benchmarks.report import ROOT, command_line, show
from helpers.assignments import release
from helpers.assignments.release import Released
from helpers.grading import files
from tests.grading.hostile import Class
from tests.grading.stock import otter_run

WORKERS = [1, 2]
STOCK = 8  # so many are enough for a mean; each takes some seconds


def hand_in(folder: Path, number: int, released: Released) -> None:
    """Write so many submissions, in turn the solution and each wrong answer."""
    class_ = Class(folder, released)
    (question,) = released.marked_by_tests
    codes = [mutant["code"] for mutant in question["mutants"]]
    variants = [class_.key, *(release.mutated(class_.key, question["name"], c) for c in codes)]
    for n, notebook in enumerate(islice(cycle(variants), number)):
        made = nbformat.from_dict(notebook)
        made.metadata["number"] = n  # else one result would do for many
        class_.hand_in(f"student-{n:03}", made)


def graded(folder: Path, released: Released, workers: int) -> tuple[float, dict[str, float]]:
    """Grade a class; return the seconds, and the points by file."""
    out = folder.with_name(f"{folder.name}-{workers}")
    places = ["--released", released.folder.parent, "--out", out, "--workers", str(workers)]
    started = time.perf_counter()
    command = [sys.executable, "-m", "helpers.grading", folder, *places]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    return seconds, {r["file"]: float(r["share"]) for r in files.read_csv(out / "gradebook.csv")}


def by_stock(folder: Path, released: Released, place: Path) -> tuple[float, dict[str, float]]:
    """Grade some of a class with the grader as it comes; return the seconds for one, and points."""
    files = sorted(folder.iterdir())[:STOCK]
    started = time.perf_counter()
    points = {file.name: otter_run(file, released, place)["share"] for file in files}
    return (time.perf_counter() - started) / len(files), points


def main() -> None:
    """Measure, and show the table."""
    parser = command_line(__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 100, 300])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        release_it = ["-m", "helpers.grading.prove", "template", "--released", place / "released"]
        subprocess.run([sys.executable, *release_it], cwd=ROOT, check=True)
        released = release.load(place / "released" / "template")
        for size in options.sizes:
            folder = place / f"class-{size}"
            hand_in(folder, size, released)
            for workers in WORKERS:
                seconds, points = graded(folder, released, workers)
                rows.append(row(f"this, {size} submissions", workers, size / seconds))
        each, stock = by_stock(folder, released, place)
        rows.append(row(f"otter run, {STOCK} submissions", 1, 1 / each))
        if stock != {file: points[file] for file in stock}:
            raise RuntimeError(f"The graders disagree: {stock} and {points}.")
    show("Grading", rows, options.folder)


def row(grader: str, workers: int, a_second: float) -> dict:
    """Return a row of the table."""
    return {
        "grader": grader,
        "workers": workers,
        "submissions a minute": round(60 * a_second, 1),
        "a minute and worker": round(60 * a_second / workers, 1),
    }


if __name__ == "__main__":
    main()
