"""A class: each submission once, some at a time; what is done is kept, so that it can go on later.

A result lies in a file named after what it depends on: the bytes of the submission and its `basis`.
So an interrupted class resumes, a new submission is graded alone, and a changed test, datum or
package grades everyone anew.
"""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields
from pathlib import Path
from queue import SimpleQueue

from helpers.assignments.release import Released
from helpers.grading import basis, engine, files
from helpers.grading.engine import Checking, Result
from helpers.grading.sandbox import Limits
from helpers.grading.submissions import Submission

__all__ = ["Graded", "grade_class"]


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
    workers: int,
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
    workers : int
        How many are graded at once.
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
    slots: SimpleQueue[int] = SimpleQueue()
    for slot in range(workers):
        slots.put(slot)
    checking = Checking(released.tests)
    unsettled: dict[Path, Result] = {}  # is not kept, so that it is graded again next time

    def work(place: Path, one: Submission) -> None:
        slot = slots.get()
        try:
            result = engine.grade(one.path, released, checking, limits, slot)
        finally:
            slots.put(slot)
        if result.final:
            files.write_whole(place, json.dumps(result.as_dict()))
        else:
            unsettled[place] = result

    try:
        with ThreadPoolExecutor(workers) as pool:
            working = [pool.submit(work, place, one) for place, one in open_ones.items()]
            try:
                for done, task in enumerate(as_completed(working), 1):
                    task.result()
                    tell(done, len(working))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        checking.close()

    def result_of(one: Submission) -> Result:
        place = places.get(one.file)
        if place is None:
            return Result(points={q["name"]: 0 for q in released.marked_by_tests})
        return unsettled.get(place) or _read(place)

    return [Graded(one, result_of(one)) for one in submissions]


def _read(place: Path) -> Result:
    content = json.loads(place.read_text(encoding="utf-8"))
    return Result(**{one.name: content[one.name] for one in fields(Result)})
