"""Measure how fast a class is graded, with one worker and with two: ``make bench``.

A class is made of the solution and the wrong answers of the template, each notebook another. It is
graded by the command that an instructor uses, from its start to the last page it writes: on this
machine by itself, and by a Dask cluster on it, which has started before. Beside it, in the same
session and the same sandbox, the grader as it comes: ``otter run``, one after the other, for some
of these notebooks; all must give the same points. A class of 300 takes some minutes:
``--sizes 20`` is a quick look.
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
from tests.grading.cluster import Cluster
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


def graded(
    folder: Path, released: Released, out: Path, *options: str
) -> tuple[float, dict[str, float]]:
    """Grade a class; return the seconds, and the points by file."""
    places = ["--released", released.folder.parent, "--out", out, *options]
    started = time.perf_counter()
    command = [sys.executable, "-m", "helpers.grading", folder, *places]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    return seconds, {r["file"]: float(r["share"]) for r in files.read_csv(out / "gradebook.csv")}


def by_pool(folder: Path, released: Released, workers: int) -> tuple[float, dict[str, float]]:
    """Grade a class on this machine; return the seconds, and the points by file."""
    out = folder.with_name(f"{folder.name}-pool-{workers}")
    return graded(folder, released, out, "--workers", str(workers))


def by_dask(folder: Path, released: Released, workers: int) -> tuple[float, dict[str, float]]:
    """Grade a class by a cluster on this machine; return the seconds, and the points by file."""
    out = folder.with_name(f"{folder.name}-dask-{workers}")
    (place := out.with_name(f"{out.name}-cluster")).mkdir()
    cluster = Cluster(place)
    try:
        for _ in range(workers):
            cluster.join()
        cluster.wait_for(workers)
        return graded(folder, released, out, "--scheduler", cluster.address)
    finally:
        cluster.close()


def by_stock(folder: Path, released: Released, place: Path) -> tuple[float, dict[str, float]]:
    """Grade some of a class with the grader as it comes; return the seconds for one, and points."""
    files = sorted(folder.iterdir())[:STOCK]
    started = time.perf_counter()
    points = {file.name: otter_run(file, released, place)["share"] for file in files}
    return (time.perf_counter() - started) / len(files), points


def main() -> None:
    """Measure, and show the table."""
    parser = command_line(__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[60, 300])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as folder_name:
        place = Path(folder_name)
        release_it = ["-m", "helpers.grading.prove", "template", "--released", place / "released"]
        subprocess.run([sys.executable, *release_it], cwd=ROOT, check=True)
        released = release.load(place / "released" / "template")
        hand_in(place / "stock", STOCK, released)
        each, stock = by_stock(place / "stock", released, place)
        rows.append(row("otter run", STOCK, 1, each, each))
        for size in options.sizes:
            folder = place / f"class-{size}"
            hand_in(folder, size, released)
            for name, grade in (("pool", by_pool), ("dask", by_dask)):
                for workers in WORKERS:
                    seconds, points = grade(folder, released, workers)
                    rows.append(row(name, size, workers, seconds / size, each))
                    if not stock.items() <= points.items():
                        raise RuntimeError(f"The graders disagree: {stock} and {points}.")
    show("Grading", rows, options.folder)


def row(grader: str, submissions: int, workers: int, seconds: float, stock: float) -> dict:
    """Return a row of the table, from the seconds for one submission, here and of otter run."""
    return {
        "graded by": grader,
        "submissions": submissions,
        "workers": workers,
        "submissions a minute": round(60 / seconds, 1),
        "times otter run": round(stock / seconds, 1),
    }


if __name__ == "__main__":
    main()
