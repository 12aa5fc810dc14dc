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

__all__ = ["Checking", "Result", "Run", "grade", "grade_alone", "run"]

_BUSY = 80  # per cent of its processors
_WATCH = 0.2  # seconds between two looks at the memory of a sandbox


@dataclass
class Run:
    """What came out of a sandbox."""

    known: dict = field(default_factory=dict)
    """What the notebook is, as it was read before its code ran; empty if that failed."""
    answers: dict = field(default_factory=dict)
    """The answers it defined, packed, by name."""
    earlier: dict[str, list[dict]] = field(default_factory=dict)
    """By question: the answers as they were when a cell of the question itself had ended."""
    failed: list = field(default_factory=list)
    """The cells that ended with an error."""
    by_the_clock: bool = False
    """Whether it was stopped by the clock, which may be the fault of a busy machine."""
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
    pictures: dict[str, list[str]] = field(default_factory=dict)
    """Pictures in these answers, in base 64, by question."""
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
    by_the_clock: bool = False
    """Whether it was stopped by the clock, which may be the fault of a busy machine."""

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
        """Return the results of all tests by question, or the reason as ``failed``.

        What it could not test of some questions is said under ``told``, a list of sentences.
        """
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
    result.pictures = ran.known.get("pictures", {})
    result.by_the_clock = ran.by_the_clock
    result.final = ran.began and not ran.by_the_clock
    result.unsure = list(_unsure(ran, released))
    result.told = [*result.unsure, *_told(ran)]
    tested = {} if "refused" in ran.known else checking(ran.answers)
    if "failed" in tested:
        result.told.append(tested["failed"])
        result.unsure.append(tested["failed"])
        result.final, tested = False, {}
    result.told += tested.pop("told", ())
    for question in released.marked_by_tests:
        name = question["name"]
        tests = tested.get(name, [])
        if not all(test["passed"] for test in tests) and name in ran.earlier:
            tests = _as_it_was(question, tests, ran, checking, result)
        result.tests[name] = tests
        result.points[name] = _points(tests)
    result.reasons = [*result.told, *ran.known.get("suspicious", ())]
    return result


def grade_alone(
    path: Path, released: Released, checking: Checking, limits: Limits, slot: int = 0
) -> Result:
    """Grade a submission that the clock had stopped once more, while no other runs.

    Stopped again, it is final, unless other programs kept the machine busy.
    """
    psutil.cpu_percent()  # the next call says how busy the machine was since this one
    result = grade(path, released, checking, limits, slot)
    result.final |= result.by_the_clock and psutil.cpu_percent() < _BUSY
    return result


def _points(tests: list[dict]) -> float:
    return sum(test["points"] for test in tests if test["passed"])


def _as_it_was(
    question: dict, now: list[dict], ran: Run, checking: Checking, result: Result
) -> list[dict]:
    """Test an answer as it was before a later cell changed it; return the tests that count.

    What a student tries out below a question does not cost its points; what is mended below it
    counts as well. Both values are told to whoever looks at it.
    """
    name, last = question["name"], {one: ran.answers.get(one) for one in question["answers"]}
    for before in ran.earlier[name]:
        if before == last:
            continue
        tests = checking(ran.answers | before).get(name, [])
        if _points(tests) > _points(now):
            changed = [one for one in before if before[one] != last.get(one)]
            shown = (f"{one}: {_brief(before[one])}, then {_brief(last[one])}" for one in changed)
            result.told.append(
                f"The answer to question {name} was changed by a later cell "
                f"({'; '.join(shown)}); it was graded as it was in its own cell."
            )
            result.answers = result.answers | before
            return tests
    return now


def _brief(packed: object) -> str:
    said = json.dumps(packed, ensure_ascii=False)
    return said if len(said) <= 60 else f"{said[:60]}…"


def run(path: Path, released: Released, limits: Limits, slot: int = 0) -> Run:
    """Run a notebook in a sandbox of its own and return what came out."""
    questions = {question["name"]: question["answers"] for question in released.questions}
    job = {"questions": questions, "limits": asdict(limits)}
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
        return _followed(process, limits, questions)


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


def _followed(process: subprocess.Popen, limits: Limits, questions: dict[str, list]) -> Run:
    """Read what a runner reports, until it ends or uses more than it may."""
    lines: queue.Queue = queue.Queue()
    threading.Thread(target=_read, args=(process, lines, limits), daemon=True).start()
    came, cell, done = Run(), 0, False
    until = time.monotonic() + limits.seconds
    look = 0.0
    while not came.ended:
        if time.monotonic() > look:  # whether or not it reports meanwhile
            came.ended = _beyond(process, limits, cell)
            if not came.ended and time.monotonic() > until:
                came.ended, came.by_the_clock = _too_long(limits, cell), True
            look = time.monotonic() + _WATCH
            continue
        with suppress(queue.Empty):
            line = lines.get(timeout=_WATCH)
            if line is None:
                break
            cell, done = _took(came, line, questions, cell)
    if not done and not came.ended and "refused" not in came.known:
        came.ended = _how_it_ended(process, cell)
    came.began = not came.ended.startswith(_BY_CHANCE)
    came.by_the_clock |= any(one["error"] == "timeout by the clock" for one in came.failed)
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


def _took(came: Run, line: bytes, questions: dict[str, list], cell: int) -> tuple[int, bool]:
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
        names = {name for answers in questions.values() for name in answers}
        came.answers |= {name: value for name, value in content.items() if name in names}
    elif kind == "settled" and isinstance(content, str) and content in questions:
        now = {one: came.answers[one] for one in questions[content] if one in came.answers}
        came.earlier[content] = [*came.earlier.get(content, ()), now][-3:]
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


def _beyond(process: subprocess.Popen, limits: Limits, cell: int) -> str:
    """Say what limit the processes of a sandbox have crossed together, if any."""
    memory, seconds = _used(process)
    if memory > limits.memory * 1_000_000:
        return f"It used more than {limits.memory:,} MB of memory {_where(cell)}; {_SO_FAR}"
    if seconds > limits.processor_seconds:
        return f"It {_SPENT}, {limits.processor_seconds} s, {_where(cell)}; {_SO_FAR}"
    return ""


_SPENT = "used up its processor time"
_BY_CHANCE = "The sandbox ended before the notebook ran"
_SO_FAR = "what it had defined until then was graded."


def _where(cell: int) -> str:
    return f"in code cell {cell}" if cell else "while it was read"


def _too_long(limits: Limits, cell: int) -> str:
    return f"It ran longer than {limits.seconds} s and was stopped {_where(cell)}; {_SO_FAR}"


def _used(process: subprocess.Popen) -> tuple[int, float]:
    """Return the bytes that a sandbox holds for itself, and the processor seconds it has used."""
    memory, seconds = 0, 0.0
    try:
        for one in psutil.Process(process.pid).children(recursive=True):
            try:
                seconds += sum(one.cpu_times()[:4])  # with the children that it has waited for
                held = one.memory_info()
            except psutil.Error:
                continue
            memory += held.rss - held.shared
    except psutil.Error:
        pass  # it has ended
    return memory, seconds


def _how_it_ended(process: subprocess.Popen, cell: int) -> str:
    try:
        code = process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        return f"It closed the grader's channel in code cell {cell}; {_SO_FAR}"
    killed = code in (128 + signal.SIGKILL, 128 + signal.SIGXCPU, -signal.SIGKILL)
    if not cell and killed:
        return f"It {_SPENT}, or memory, while it was read."
    if not cell:
        return f"{_BY_CHANCE} (exit code {code}); grade it again."
    if killed:
        return f"It {_SPENT}, or memory, in code cell {cell}; {_SO_FAR}"
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
    yield from known["notes"]
    for one in ran.failed:
        if one["error"] == "ModuleNotFoundError":
            yield f"Code cell {one['cell']} needs what is not at hand in grading: {one['says']}."
    timeouts = [one["cell"] for one in ran.failed if one["error"].startswith("timeout")]
    if timeouts:
        yield f"Code cell {', '.join(map(str, timeouts))} was stopped because it ran too long."
    for question in known["twice"]:
        yield f"Question {question} is answered twice, differently; the later answer was graded."
