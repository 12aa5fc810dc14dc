"""Test answers with otter-grader: in a sandbox of its own, where no submission's code ever runs.

``python -m helpers.grading.checker`` reads a line of JSON with the answers of one submission after
the other and writes a line with the result of each test. The tests are those of the autograder's
bundle, public and hidden. What it is given are values, so they can neither read nor change them;
what takes too much time or memory costs its own question alone, and is said.
"""

import inspect
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from otter.execute import Checker
from otter.nbmeta_config import NBMetadataConfig
from otter.test_files.abstract_test import TestCaseResult

from helpers.grading import sandbox
from helpers.grading.sandbox import TESTS, Limits
from helpers.grading.values import unpack, unreadable

_SECONDS = 10  # of processor time, for the tests of one question
_LIMITS = Limits(address_space=2_500, processor_seconds=-1)  # it serves a whole class


class _TooMuchError(BaseException):
    """Time or memory is over. Otter catches every ``Exception`` of a test."""


def main() -> None:
    """Answer each line of the standard input with one on the standard output."""
    signal.signal(signal.SIGPROF, _too_long)
    files = sorted(Path(TESTS).glob("*.py"))
    sandbox.impose(asdict(_LIMITS))
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_all_tested(files, line)), flush=True)


def _all_tested(files: list[Path], line: str) -> dict:
    """Return the results by question, and under ``told`` what was too much for the tests."""
    results: dict = {"told": []}
    answers: dict = {}
    try:
        with _limited():
            unpacked = {name: _unpacked(packed) for name, packed in json.loads(line).items()}
        answers |= {name: one for name, one in unpacked.items() if one is not ...}
    except _TooMuchError as error:
        return {"told": [f"The tests could not read the answers: {error}."]}
    for file in files:
        try:
            with _limited():
                results[file.stem] = _tested(file, answers)
        except _TooMuchError as error:
            results["told"].append(f"The tests of question {file.stem} were stopped: {error}.")
    return results


@contextmanager
def _limited() -> Iterator[None]:
    """Stop what takes too much time or memory."""
    signal.setitimer(signal.ITIMER_PROF, _SECONDS, 1)
    try:
        yield
    except MemoryError:
        raise _TooMuchError("the answer needs more memory than they have") from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _too_long(*_) -> None:
    raise _TooMuchError(f"the answer keeps them busy for more than {_SECONDS} s")


def _unpacked(packed: object) -> object:
    try:
        return unpack(packed)
    except MemoryError:
        raise
    except Exception:  # it was not packed by `pack`
        return unreadable("damaged")


def _tested(file: Path, answers: dict) -> list[dict]:
    """Return for each test of a question whether it passed, and what a public one said."""
    result = Checker.check(str(file), NBMetadataConfig(), global_env=answers)
    if any("MemoryError" in one.message for one in result.test_case_results if not one.passed):
        raise MemoryError
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
