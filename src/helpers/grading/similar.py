"""Code that two students have in common beyond chance: a hint for a conversation, no verdict.

Fingerprints of what was handed out are left out, and those that many have, since an idiom that half
the class uses says nothing. What is left is compared pair by pair.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import files, sandbox
from helpers.grading.batch import Graded
from helpers.grading.html import render
from helpers.grading.sandbox import HANDED_OUT, SUBMISSION, Limits
from helpers.grading.submissions import Submission

__all__ = ["Pair", "pairs", "write"]

_LEAST = 5  # fingerprints in common
_SHARE = 0.6  # of those of the shorter one
_COMMON = 0.1  # of the class: what more have is an idiom
_FEW = 4  # but never fewer students than this
_SECONDS = 60
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class _Read:
    submission: Submission
    code: str
    prints: frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two submissions with much code in common."""

    one: Submission
    other: Submission
    shared: int
    """Fingerprints in common."""
    share: float
    """Of the fingerprints of the one that has fewer, from 0 to 1."""
    codes: tuple[str, str]


def write(
    folder: Path, graded: list[Graded], released: Released, kept: Path, limits: Limits, workers: int
) -> list[Pair]:
    """Compare the code of a class; write what is alike, and what JPlag takes.

    Parameters
    ----------
    folder : Path
        Gets ``similar.csv``, ``similar.html``, and a folder ``jplag`` with the code of each
        student, without what was handed out.
    graded : list of Graded
        The class; only submissions that count are compared.
    released : Released
        The assignment.
    kept : Path
        The folder of the results; what was read once is kept there.
    limits : Limits
        For the sandboxes in which the notebooks are read.
    workers : int
        How many are read at once.
    """
    counted = [one.submission for one in graded if one.submission.counts]
    counted = [one for one in counted if one.gradable]
    with ThreadPoolExecutor(workers) as pool:
        numbered = enumerate(counted)
        working = [pool.submit(_read, one, released, kept, limits, n % 7) for n, one in numbered]
        read = [task.result() for task in working]
    found = pairs(read)
    folder.mkdir(parents=True, exist_ok=True)
    files.write_csv(
        folder / "similar.csv",
        ["student", "file", "other student", "other file", "in common", "share"],
        (_row(pair) for pair in found),
    )
    page = render("similar.html", assignment=released.described, pairs=found)
    files.write_whole(folder / "similar.html", page)
    _write_for_jplag(folder / "jplag", read)
    return found


def pairs(read: list[_Read]) -> list[Pair]:
    """Return the pairs that have much in common, those with most first."""
    having = Counter(one for submission in read for one in submission.prints)
    most = max(_FEW, _COMMON * len(read))
    rare = {one for one, count in having.items() if count <= most}
    found = list(_alike([_Read(r.submission, r.code, r.prints & rare) for r in read]))
    return sorted(found, key=lambda pair: (-pair.share, -pair.shared, pair.one.file))


def _alike(read: list[_Read]) -> Iterator[Pair]:
    for one, other in combinations(read, 2):
        shared, least = one.prints & other.prints, min(len(one.prints), len(other.prints))
        if len(shared) >= _LEAST and len(shared) >= _SHARE * least:
            pair = one.submission, other.submission
            yield Pair(*pair, len(shared), len(shared) / least, (one.code, other.code))


def _row(pair: Pair) -> dict:
    return {
        "student": pair.one.student,
        "file": pair.one.file,
        "other student": pair.other.student,
        "other file": pair.other.file,
        "in common": pair.shared,
        "share": round(pair.share, 2),
    }


def _read(one: Submission, released: Released, kept: Path, limits: Limits, slot: int) -> _Read:
    """Read the code of a submission in a sandbox, unless it is kept from an earlier run."""
    place = kept / f"{one.digest[:32]}.code"
    if not place.is_file():
        files.write_whole(place, json.dumps(_asked(one.path, released, limits, slot)))
    told = json.loads(place.read_text(encoding="utf-8"))
    return _Read(one, told["code"], frozenset(told["prints"]))


def _asked(path: Path, released: Released, limits: Limits, slot: int) -> dict:
    with tempfile.TemporaryDirectory() as place:
        shown = {SUBMISSION: Path(place) / "submission", HANDED_OUT: Path(place) / "handed-out"}
        for copy, original in zip(shown.values(), (path, released.student), strict=True):
            shutil.copyfile(original, copy)
            copy.chmod(0o444)
        process = sandbox.start("helpers.grading.fingerprints", shown, limits, slot)
        job = json.dumps({"limits": asdict(limits)}).encode() + b"\n"
        try:
            said, _nothing = process.communicate(job, timeout=_SECONDS)
            return json.loads(said)
        except (subprocess.TimeoutExpired, OSError, ValueError):
            return {"code": "", "prints": []}  # the grader itself says what is wrong with it
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _write_for_jplag(folder: Path, read: list[_Read]) -> None:
    """Write a folder for each student, as JPlag compares them."""
    shutil.rmtree(folder, ignore_errors=True)
    for number, one in enumerate(read, 1):
        name = _UNSAFE.sub("-", one.submission.student)[:60].strip(".-")
        own = folder / f"{number:03}-{name or 'student'}"
        own.mkdir(parents=True)
        files.write_whole(own / "answers.py", one.code)
