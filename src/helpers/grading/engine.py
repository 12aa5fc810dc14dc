"""One submission from its file to its points: run it in a sandbox, then test what it answered."""

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import psutil

from helpers.assignments.release import Released
from helpers.grading import sandbox
from helpers.grading.sandbox import HANDED_OUT, SUBMISSION, TESTS, Limits
from helpers.grading.values import shallow

__all__ = ["Checking", "Result", "Run", "grade", "run"]

_WATCH = 0.2  # seconds between two looks at the memory of a sandbox


@dataclass
class Run:
    """What came out of a sandbox."""

    known: dict = field(default_factory=dict)
    """What the notebook is, as it was read before its code ran; empty if that failed."""
    answers: dict = field(default_factory=dict)
    """The answers it defined, packed, by name."""
    failed: list = field(default_factory=list)
    """The cells that ended with an error."""
    ended: str = ""
    """Why it ended before its end, as a sentence; empty if it ran through."""
    began: bool = True
    """Whether the sandbox got as far as to read the notebook."""


@dataclass
class Result:
    """What is known of one submission after it was graded."""

    points: dict[str, float] = field(default_factory=dict)
    """Points by question; only questions that tests mark."""
    tests: dict[str, list] = field(default_factory=dict)
    """The tests of each question, as the checker reports them."""
    texts: dict[str, str] = field(default_factory=dict)
    """Free-text answers by question."""
    answers: dict = field(default_factory=dict)
    failed: list = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What went wrong with the file as a whole, for the student as well, one sentence each."""
    reasons: list[str] = field(default_factory=list)
    """Why a human should look at it, one sentence each; what is told, and what is suspicious."""
    unsure: list[str] = field(default_factory=list)
    """Why what tests gave is no grade before a human has looked; a part of what is told."""
    final: bool = True
    """Whether grading it once more would give the same; not so if a process died by chance."""

    def as_dict(self) -> dict:
        """Return the result as plain values."""
        return asdict(self)


class Checking:
    """The process with the tests; it is asked by one thread at a time, and started anew if it ends.

    Parameters
    ----------
    tests : Path
        The folder of otter's test files.
    """

    def __init__(self, tests: Path):
        self._tests = tests
        self._asking = threading.Lock()
        self._process: subprocess.Popen | None = None

    def __call__(self, answers: dict) -> dict:
        """Return the results of all tests by question, or the reason as ``failed``."""
        with self._asking:
            if self._process is None or self._process.poll() is not None:
                self._process = sandbox.start(
                    "helpers.grading.checker", {TESTS: self._tests}, Limits(), slot=7
                )
                if not _pipes(self._process)[1].readline():  # it says that it is ready
                    self.close()
                    raise sandbox.SandboxError(f"The tests in {self._tests} do not start.")
            asked, told = _pipes(self._process)
            try:
                asked.write(json.dumps(answers).encode() + b"\n")
                asked.flush()
                return json.loads(told.readline())
            except (OSError, ValueError, RecursionError):
                self.close()
                return {"failed": "The tests stopped at these answers."}

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            _kill(self._process)
            self._process = None


def grade(
    path: Path, released: Released, checking: Checking, limits: Limits, slot: int = 0
) -> Result:
    """Run and test one submission; whatever it holds, there is a result.

    Parameters
    ----------
    path : Path
        A file that a student handed in.
    released : Released
        The assignment.
    checking : Checking
        The process with its tests.
    limits : Limits
        What the submission may use.
    slot : int, optional
        Which of the submissions that run at once it is.
    """
    ran = run(path, released, limits, slot)
    result = Result(answers=ran.answers, failed=ran.failed, texts=ran.known.get("texts", {}))
    result.final = ran.began
    result.unsure = list(_unsure(ran, released))
    result.told = [*result.unsure, *_told(ran)]
    tested = {} if "refused" in ran.known else checking(ran.answers)
    if "failed" in tested:
        result.told.append(tested["failed"])
        result.unsure.append(tested["failed"])
        result.final, tested = False, {}
    result.reasons = [*result.told, *ran.known.get("suspicious", ())]
    result.tests = tested
    for question in released.marked_by_tests:
        tests = tested.get(question["name"], ())
        result.points[question["name"]] = sum(t["points"] for t in tests if t["passed"])
    return result


def run(path: Path, released: Released, limits: Limits, slot: int = 0) -> Run:
    """Run a notebook in a sandbox of its own and return what came out."""
    job = {"names": released.answers, "limits": asdict(limits)}
    with (
        tempfile.TemporaryDirectory() as place,
        _started(_shown(path, released, Path(place)), limits, slot) as process,
    ):
        asked, _told = _pipes(process)
        try:
            asked.write(json.dumps(job).encode() + b"\n")
            asked.close()
        except OSError:
            pass  # it has ended, and says below how
        return _followed(process, limits, set(released.answers))


def _shown(path: Path, released: Released, place: Path) -> dict[str, Path]:
    """Return where the sandbox finds its files; of a copy that every user may read."""
    copies = {SUBMISSION: place / "submission", HANDED_OUT: place / "handed-out"}
    for copy, original in zip(copies.values(), (path, released.student), strict=True):
        shutil.copyfile(original, copy)
        copy.chmod(0o444)
    return copies


@contextmanager
def _started(shown: dict, limits: Limits, slot: int) -> Iterator[subprocess.Popen]:
    process = sandbox.start("helpers.grading.runner", shown, limits, slot)
    try:
        yield process
    finally:
        _kill(process)


def _pipes(process: subprocess.Popen) -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipes by which a sandbox is asked and tells; `sandbox.start` gives it both."""
    assert process.stdin
    assert process.stdout
    return process.stdin, process.stdout


def _kill(process: subprocess.Popen) -> None:
    """End a sandbox: with its first process the kernel ends all that it started."""
    if process.poll() is None:
        inside = []
        with suppress(psutil.Error):
            inside = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGKILL)
        psutil.wait_procs(inside, timeout=10)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()


def _followed(process: subprocess.Popen, limits: Limits, names: set[str]) -> Run:
    """Read what a runner reports, until it ends or uses more than it may."""
    lines: queue.Queue = queue.Queue()
    threading.Thread(target=_read, args=(process, lines, limits), daemon=True).start()
    came, cell, done = Run(), 0, False
    until = time.monotonic() + limits.seconds
    look = 0.0
    while not came.ended:
        if time.monotonic() > look:  # whether or not it reports meanwhile
            came.ended = _beyond(process, limits, until, cell)
            look = time.monotonic() + _WATCH
            continue
        with suppress(queue.Empty):
            line = lines.get(timeout=_WATCH)
            if line is None:
                break
            cell, done = _took(came, line, names, cell)
    if not done and not came.ended and "refused" not in came.known:
        came.ended = _how_it_ended(process, cell)
    came.began = bool(came.known)
    return came


def _read(process: subprocess.Popen, lines: queue.Queue, limits: Limits) -> None:
    """Put each line into a queue, and ``None`` at the end, or when it is too much."""
    left = limits.output * 1_000_000
    _asked, told = _pipes(process)
    while left > 0:
        try:
            line = told.readline(left)
        except (OSError, ValueError):
            break
        if not line:
            break
        left -= len(line)
        lines.put(line)
    lines.put(None if left > 0 else b'{"flood": true}')
    if left <= 0:
        lines.put(None)


def _took(came: Run, line: bytes, names: set[str], cell: int) -> tuple[int, bool]:
    """Take in one message; return the cell that runs, and whether the notebook is done.

    After the first message a notebook may write such lines, too: what they say is taken for no
    more than the values of answers, and the errors of its own cells.
    """
    try:
        message = json.loads(line)
        ((kind, content),) = message.items() if shallow(message) else []
    except (ValueError, AttributeError, RecursionError):
        kind, content = "unknown", None
    if kind == "read" and not came.known and isinstance(content, dict):
        came.known = content
    elif kind == "answers" and isinstance(content, dict):
        came.answers |= {name: value for name, value in content.items() if name in names}
    elif kind == "failed" and isinstance(content, list):
        came.failed = [_plain(one) for one in content[:200] if isinstance(one, dict)]
    elif kind == "cell" and isinstance(content, int):
        return min(content, 99_999), False
    elif kind == "flood":
        came.ended = "It reported more than the grader reads; what came before was graded."
    elif kind == "done":
        return cell, True
    else:
        came.ended = "It wrote to the grader's own channel; a human must look at its code."
    return cell, False


def _plain(failed: dict) -> dict:
    return {key: str(failed.get(key, ""))[:300] for key in ("cell", "error", "says")}


def _beyond(process: subprocess.Popen, limits: Limits, until: float, cell: int) -> str:
    """Say what limit a sandbox has crossed, if any."""
    if time.monotonic() > until:
        return _too_long(limits, cell)
    if _memory(process) > limits.memory * 1_000_000:
        return f"It used more than {limits.memory:,} MB of memory in code cell {cell}; {_SO_FAR}"
    return ""


_SO_FAR = "what it had defined until then was graded."


def _too_long(limits: Limits, cell: int) -> str:
    return f"It ran longer than {limits.seconds} s and was stopped in code cell {cell}; {_SO_FAR}"


def _memory(process: subprocess.Popen) -> int:
    """Return the bytes that the processes of a sandbox hold for themselves."""
    total = 0
    try:
        for one in psutil.Process(process.pid).children(recursive=True):
            try:
                memory = one.memory_info()
            except psutil.Error:
                continue
            total += memory.rss - memory.shared
    except psutil.Error:
        pass  # it has ended
    return total


def _how_it_ended(process: subprocess.Popen, cell: int) -> str:
    try:
        code = process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        return f"It closed the grader's channel in code cell {cell}; {_SO_FAR}"
    if not cell:
        return f"The sandbox ended before the notebook ran (exit code {code}); grade it again."
    if code in (128 + signal.SIGKILL, 128 + signal.SIGXCPU, -signal.SIGKILL):
        return f"It used up its processor time, or memory, in code cell {cell}; {_SO_FAR}"
    return f"The Python process ended in code cell {cell} (exit code {code}); {_SO_FAR}"


def _unsure(ran: Run, released: Released) -> Iterator[str]:
    """Yield why a submission has no grade that a program may give."""
    known = ran.known
    if "refused" in known:
        yield known["refused"]
        return
    if ran.ended:
        yield ran.ended
    if not known:
        return
    name = known["assignment"]
    if name and name != released.name:
        yield f"It is a notebook of another assignment ({name})."
    elif not ran.ended and not _answers(ran):
        yield (
            "Nothing is answered in it: is it the notebook as it was handed out?"
            if name
            else "It answers nothing and does not say which assignment it is: is it the right file?"
        )


def _answers(ran: Run) -> bool:
    """Return whether anything was answered, be it wrong."""
    answers = [value for value in ran.answers.values() if value != {"ellipsis": None}]
    return bool(answers) or any(text.strip() for text in ran.known["texts"].values())


def _told(ran: Run) -> Iterator[str]:
    """Yield what else is to be said of a submission as a whole."""
    known = ran.known
    if not known or "refused" in known:
        return
    if known["foreign"]:
        yield f"Its kernel is for another language ({known['foreign']}); it was run as Python."
    timeouts = [one["cell"] for one in ran.failed if one["error"] == "timeout"]
    if timeouts:
        yield f"Code cell {', '.join(map(str, timeouts))} was stopped because it ran too long."
    for question in known["twice"]:
        yield f"Question {question} is answered twice, differently; the later answer was graded."
