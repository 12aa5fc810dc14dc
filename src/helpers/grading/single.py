"""One submission as a pure function: bytes in, plain values out, on whatever machine.

An assignment is carried as the bytes of its files. A process that grades one unpacks it once, and
keeps the sandbox with its tests, for as long as it asks for them.
"""

import atexit
import hashlib
import itertools
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.assignments import release
from helpers.assignments.release import Released
from helpers.grading import engine
from helpers.grading.engine import Checking
from helpers.grading.sandbox import Limits

__all__ = ["carried", "close", "grade_one"]

_LOCK = threading.Lock()
_UNPACKED: dict[str, tuple[Released, Checking]] = {}
_OF_TESTS = 7  # the slot of the sandbox with the tests
_taken = {_OF_TESTS}


def carried(released: Released) -> dict[str, bytes]:
    """Return the files of an assignment that grading needs, by their places in its folder."""
    described = released.folder / "instructor" / "assignment.json"
    paths = [described, released.student, *sorted(released.tests.glob("*.py"))]
    return {path.relative_to(released.folder).as_posix(): path.read_bytes() for path in paths}


def grade_one(
    content: bytes, released: dict[str, bytes], limits: Limits, alone: bool = False
) -> dict:
    """Run and test one submission; whatever it holds, there is a result.

    Parameters
    ----------
    content : bytes
        Of the file that a student handed in.
    released : dict of str to bytes
        The assignment, as `carried` returns it.
    limits : Limits
        What the submission may use.
    alone : bool, optional
        Whether it is tried once more, because the clock had stopped it, while no other runs.

    Returns
    -------
    dict
        The fields of an `engine.Result`.

    Raises
    ------
    SandboxError
        If there is no sandbox here: nothing runs without it.
    """
    assignment, checking = _unpacked(released)
    with tempfile.TemporaryDirectory() as place, _slot() as slot:
        path = Path(place) / "submission.ipynb"
        path.write_bytes(content)
        graded = engine.grade_alone if alone else engine.grade
        return graded(path, assignment, checking, limits, slot).as_dict()


def close() -> None:
    """End the sandboxes with tests, and forget the assignments."""
    with _LOCK:
        for assignment, checking in _UNPACKED.values():
            checking.close()
            shutil.rmtree(assignment.folder, ignore_errors=True)
        _UNPACKED.clear()


atexit.register(close)


def _unpacked(released: dict[str, bytes]) -> tuple[Released, Checking]:
    parts = [part for path, own in sorted(released.items()) for part in (path.encode(), own)]
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    with _LOCK:
        if digest not in _UNPACKED:
            folder = Path(tempfile.mkdtemp(prefix="assignment-"))
            for path, own in released.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(own)
            assignment = release.load(folder)
            _UNPACKED[digest] = assignment, Checking(assignment.tests)
        return _UNPACKED[digest]


@contextmanager
def _slot() -> Iterator[int]:
    """Give a number that no other submission has that this process grades at the same time."""
    with _LOCK:
        slot = next(number for number in itertools.count() if number not in _taken)
        _taken.add(slot)
    try:
        yield slot
    finally:
        with _LOCK:
            _taken.discard(slot)
