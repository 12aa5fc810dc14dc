"""A class: each submission once, some at a time; what is done is kept, so that it can go on later.

A result lies in a file named after what it depends on: the bytes of the submission and its `basis`.
So an interrupted class resumes, a new submission is graded alone, and a changed test, datum or
package grades everyone anew. So, too, a class can be graded in parts, anywhere: results that were
put into one folder are those of the class.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import basis, files, single
from helpers.grading.engine import Result
from helpers.grading.sandbox import Limits
from helpers.grading.submissions import Submission
from helpers.grading.workers import Workers

__all__ = ["Graded", "grade_class", "shard"]

_LOOK = 20  # seconds until it is asked whether there are workers still, or more of them


@dataclass
class Graded:
    """A submission and its result."""

    submission: Submission
    result: Result

    @property
    def reasons(self) -> list[str]:
        """Why a human should look at it, each reason once."""
        return list(dict.fromkeys(self.submission.reasons + self.result.reasons))


def grade_class(
    submissions: list[Submission],
    released: Released,
    kept: Path,
    limits: Limits,
    workers: Workers,
    tell: Callable[[int, int], None] = lambda done, of: None,
    anew: bool = False,
) -> list[Graded]:
    """Grade a class, as far as it is not graded yet.

    Parameters
    ----------
    submissions : list of Submission
        As `submissions.collect` returns them.
    released : Released
        The assignment.
    kept : Path
        The folder of the results.
    limits : Limits
        What one submission may use.
    workers : Workers
        What grades them: this machine, or others.
    tell : callable, optional
        Is called with the number of those that are done and of all.
    anew : bool, optional
        Grade also what is graded.

    Returns
    -------
    list of Graded
        One for each submission, in their order.
    """
    kept.mkdir(parents=True, exist_ok=True)
    salt = basis.of_result(released, limits)
    places = {}
    for one in submissions:
        if one.gradable:
            name = hashlib.sha256(f"{salt} {one.digest}".encode()).hexdigest()[:32]
            places[one.file] = kept / f"{name}.json"
    for old in set(places.values()) if anew else ():
        old.unlink(missing_ok=True)
    open_ones = {place: one for one in submissions if (place := places.get(one.file))}
    open_ones = {place: one for place, one in open_ones.items() if not place.is_file()}
    tell(0, len(open_ones))
    unsettled: dict[Path, Result] = {}  # is not kept, so that it is graded again next time
    graded = _graded(open_ones, single.carried(released), limits, workers)
    for done, (place, result) in enumerate(graded, 1):
        if result.final:
            files.write_whole(place, json.dumps(result.as_dict()))
        else:
            unsettled[place] = result
        tell(done, len(open_ones))
    for place in [place for place, result in unsettled.items() if result.by_the_clock]:
        result = _alone(open_ones[place], single.carried(released), limits, workers)
        unsettled[place] = result
        if result.final:
            files.write_whole(place, json.dumps(result.as_dict()))

    def result_of(one: Submission) -> Result:
        place = places.get(one.file)
        if place is None:
            return Result(points={q["name"]: 0 for q in released.marked_by_tests})
        return unsettled.get(place) or _read(place)

    return [Graded(one, result_of(one)) for one in submissions]


def shard(submissions: list[Submission], number: int, of: int) -> list[Submission]:
    """Return one of so many parts of a class, counted from 1; files that are alike are in one."""
    digests = sorted({one.digest for one in submissions if one.gradable})
    own = set(digests[number - 1 :: of])
    return [one for one in submissions if one.digest in own]


def _graded(
    open_ones: dict[Path, Submission],
    assignment: dict[str, bytes],
    limits: Limits,
    workers: Workers,
) -> Iterator[tuple[Path, Result]]:
    """Yield each result as it is there; no more is read than keeps the workers busy."""
    left = iter(open_ones.items())
    begun: dict[Future, Path] = {}
    while True:
        more = workers.at_once() - len(begun)
        for place, one in islice(left, max(more, 0)):
            begun[workers.submit(one.path.read_bytes(), assignment, limits)] = place
        if not begun:
            return
        done, _ = wait(begun, timeout=_LOOK, return_when=FIRST_COMPLETED)
        for task in done:
            yield begun.pop(task), Result(**task.result())


def _alone(
    one: Submission, assignment: dict[str, bytes], limits: Limits, workers: Workers
) -> Result:
    """Grade once more what the clock had stopped, while nothing else of the class runs."""
    task = workers.submit(one.path.read_bytes(), assignment, limits, True)
    return Result(**task.result())


def _read(place: Path) -> Result:
    content = json.loads(place.read_text(encoding="utf-8"))
    return Result(**{one.name: content[one.name] for one in fields(Result)})
