"""What several test modules share."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

# A busy machine must not fail a test of what is computed.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(trylast=True)  # when it is known which tests will run
def pytest_collection_modifyitems(items):
    """Let one process build the book while another tests what does without it.

    Of the two processes of pytest-xdist (`--dist worksteal`) one begins with the first test, the
    other in the middle: there those of grading and of kernels shall stand, which take long.
    """
    book = [item for item in items if ROOT / "tests" / "book" in item.path.parents]
    others = [item for item in items if ROOT / "tests" / "book" not in item.path.parents]
    half = (len(items) + 1) // 2
    last = len(others) - max(0, half - len(book))
    items[:] = book[:half] + others[last:] + others[:last] + book[half:]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return the folder of a copy of the data package, from which tables are loaded."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setenv("HELPERS_DATA", str(copy))
    return copy


@pytest.fixture
def replace():
    """Return a function that replaces the first occurrence of a text in a file."""

    def replace(file, old, new):
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable:
    """Return a function that makes a value once in a test run, however many processes it has.

    pytest-xdist gives each of its processes a folder of its own in one that they share.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def value(name: str, make: Callable[[Path], object]):
        stored = shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not stored.exists():
                (shared / name).mkdir()
                stored.write_text(json.dumps(make(shared / name)), encoding="utf-8")
            return json.loads(stored.read_text(encoding="utf-8"))

    return value
