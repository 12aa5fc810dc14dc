"""Test answers with otter-grader: in a sandbox of its own, where no submission's code ever runs.

``python -m helpers.grading.checker`` reads a line of JSON with the answers of one submission after
the other and writes a line with the result of each test. The tests are those of the autograder's
bundle, public and hidden. What it is given are values, so they can neither read nor change them.
"""

import inspect
import json
import signal
import sys
from pathlib import Path

from otter.execute import Checker
from otter.nbmeta_config import NBMetadataConfig
from otter.test_files.abstract_test import TestCaseResult

from helpers.grading.sandbox import TESTS
from helpers.grading.values import unpack, unreadable

_SECONDS = 20  # for the tests of one submission


class _TooLongError(BaseException):
    """The time is over. Otter catches every ``Exception`` of a test."""


def main() -> None:
    """Answer each line of the standard input with one on the standard output."""
    signal.signal(signal.SIGALRM, _too_long)
    files = sorted(Path(TESTS).glob("*.py"))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        signal.alarm(_SECONDS)
        try:
            unpacked = {name: _unpacked(packed) for name, packed in json.loads(line).items()}
            answers = {name: one for name, one in unpacked.items() if one is not ...}
            results: dict = {file.stem: _tested(file, answers) for file in files}
            signal.alarm(0)
        except _TooLongError:
            results = {"failed": f"The tests took longer than {_SECONDS} s on these answers."}
        print(json.dumps(results), flush=True)


def _too_long(*_) -> None:
    raise _TooLongError


def _unpacked(packed: object) -> object:
    try:
        return unpack(packed)
    except Exception:  # it was not packed by `pack`
        return unreadable("damaged")


def _tested(file: Path, answers: dict) -> list[dict]:
    """Return for each test of a question whether it passed, and what a public one said."""
    result = Checker.check(str(file), NBMetadataConfig(), global_env=answers)
    return [
        {
            "passed": one.passed,
            "hidden": one.test_case.hidden,
            "points": one.test_case.points,
            "hint": one.test_case.failure_message or "",
            "says": "" if one.passed or one.test_case.hidden else _said(one, answers),
        }
        for one in result.test_case_results
    ]


def _said(result: TestCaseResult, answers: dict) -> str:
    """Return what a public check has to say: its sentence, out of otter's report."""
    asked = inspect.signature(result.test_case.body.test_func).parameters
    missing = [name for name in asked if answers.get(name) is None]
    if missing:
        return f"There is no answer in {' and '.join(missing)} yet."
    return result.message.rpartition("\nAssertionError: ")[2].strip()[:500]


if __name__ == "__main__":
    main()
