"""What the tests of grading share: a released assignment and a graded class, each made once."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpers.assignments import release
from helpers.assignments.release import Released
from helpers.grading import files, submissions, workers
from helpers.grading.batch import Graded, grade_class
from helpers.grading.sandbox import Limits
from tests import forks
from tests.grading import small
from tests.grading.hostile import Class

if sys.platform != "linux":  # bubblewrap is a program of Linux; without it nothing is graded
    collect_ignore_glob = [
        "test_*class.py",
        "test_back.py",
        "test_markers.py",
        "test_gates.py",
        "test_resuming.py",
        "test_sandbox.py",
    ]

#: So that what never ends is ended soon; the memory of a bomb is that of a small one.
LIMITS = [
    *("--seconds", "40", "--cell-seconds", "5", "--processor-seconds", "20"),
    *("--memory", "500", "--address-space", "1500"),
]


@pytest.fixture(scope="session")
def released(once) -> Released:
    """The template, released by the command, with its gates."""
    return release.load(Path(once("released", _release)))


def _release(place: Path) -> str:
    done = forks.python("-m", "helpers.grading.prove", "template", "--released", place)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(place / "template")


def grade(folder: Path, released: Released, *options: str) -> subprocess.CompletedProcess:
    """Grade a folder by the command, as an instructor would."""
    return forks.python(*grading(folder, released)[1:], *options)


def grading(folder: Path, released: Released) -> list:
    """Return the command that grades a folder."""
    own = ["--released", released.folder.parent, *LIMITS]
    return [sys.executable, "-m", "helpers.grading", folder, *own]


def gradebook(folder: Path) -> dict[str, dict]:
    """Return the rows of the gradebook of a folder of submissions, by the names of the files."""
    return {row["file"]: row for row in files.read_csv(out(folder) / "gradebook.csv")}


def out(folder: Path) -> Path:
    """Return where the results of a folder lie."""
    return folder.with_name(f"{folder.name}-graded")


@contextmanager
def listening() -> Iterator[tuple[int, list]]:
    """Listen on a port of this machine; yield it, and the list of those who connected."""
    came: list = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                came.append(address)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], came


@pytest.fixture(scope="session")
def graded_class(once, released) -> dict:
    """A class with every kind of hostility in it, and the same class without, graded by command."""

    def made(place: Path) -> dict:
        harmless = Class(place / "harmless", released)
        harmless.hand_in_what_is_harmless()
        alone = grade(harmless.folder, released)
        assert alone.returncode == 0, alone.stderr
        whole = Class(place / "whole", released)
        with listening() as (port, came):
            whole.hand_in_what_is_harmless()
            whole.hand_in_what_is_hostile(port)
            whole.hand_in_what_is_right_in_an_odd_place()
            before = _bytes(whole.folder)
            told = grade(whole.folder, released)
        assert told.returncode == 0, told.stderr
        return {
            "harmless": str(harmless.folder),
            "whole": str(whole.folder),
            "unchanged": before == _bytes(whole.folder),
            "connections": len(came),
            "said": told.stdout,
        }

    found = once("graded_class", made)
    return found | {name: Path(found[name]) for name in ("harmless", "whole")}


@pytest.fixture(scope="session")
def small_class(once, released) -> Path:
    """The folder of a small class, graded by the command."""

    def made(place: Path) -> str:
        small.hand_in(place / "class", released)
        done = grade(place / "class", released)
        assert done.returncode == 0, done.stderr
        return str(place / "class")

    return Path(once("small_class", made))


@pytest.fixture(scope="session")
def small_graded(small_class, released) -> list[Graded]:
    """The results of the small class, as they are kept; nothing runs again."""
    found = submissions.collect(small_class)
    set_to = {
        name[2:].replace("-", "_"): int(n)
        for name, n in zip(LIMITS[::2], LIMITS[1::2], strict=True)
    }
    limits = Limits(**set_to)
    with workers.local(1) as by:
        return grade_class(found, released, out(small_class) / "results", limits, by)


def _bytes(folder: Path) -> dict[str, int]:
    return {p.name: hash(p.read_bytes()) for p in sorted(folder.iterdir()) if not p.is_symlink()}


def results(folder: Path) -> str:
    """Return all that the results of a folder of submissions say, but the gradebook's own state."""
    return json.dumps([p.read_text(encoding="utf-8") for p in sorted(out(folder).rglob("*.html"))])
