"""What runs inside the sandbox: read one notebook, run its cells, and send its answers out.

``python -m helpers.grading.runner`` reads a job as JSON from its standard input and writes a line
of JSON for each thing that happened: what the notebook is (``read``, before any of its code runs),
the cell that begins (``cell``), answers that changed (``answers``), the end of a question's own
cell (``settled``), cells that failed (``failed``), and the end of all (``done``). Whatever a
notebook does to this process, it can send no more than values.

What a cell defines counts, not where it stands. Cells that were handed out and are missing run
first. An untouched copy of a question's cell does not undo the answer that another cell gives. A
cell that used a name before its definition runs once more at the end. An answer in a cell that is
marked as text is run as code.
"""

import ast
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from helpers.assignments import MARK
from helpers.grading import sandbox, suspicion, texts
from helpers.grading.sandbox import HANDED_OUT, SUBMISSION
from helpers.grading.values import pack

__all__ = ["main"]

_PYTHON = ("python", "python3", "python2", "ipython", "")
_MOST_CELLS = 20_000


class _RefusedError(ValueError):
    """The file is no notebook that can be run; the message is the reason for the instructor."""


class _CellTimeoutError(KeyboardInterrupt):
    """A cell took too long. No ``except Exception`` of a notebook catches it."""


def main() -> None:
    """Do the job that the standard input describes."""
    job = json.loads(sys.stdin.readline())
    send = _channel()
    sandbox.impose(job["limits"])
    try:
        cells, known = _read(Path(SUBMISSION))
    except _RefusedError as error:
        send({"read": {"refused": str(error)}})
        return
    except (MemoryError, RecursionError):
        send({"read": {"refused": "The file is too large, or nested too deeply, to be read."}})
        return
    handed_out = _cells(json.loads(Path(HANDED_OUT).read_text(encoding="utf-8")))
    names = {name for answers in job["questions"].values() for name in answers}
    try:
        for cell in cells:
            cell["runs"] = _runs(cell, names)
        code = [cell for cell in cells if cell["runs"]]
        known |= _seen(cells, code, handed_out)
        planned = _plan(code, handed_out)
    except (MemoryError, RecursionError):
        send({"read": {"refused": "Its code is nested too deeply to be read."}})
        return
    send({"read": known})
    failed = _run(planned, job["questions"], job["limits"]["cell_seconds"], send)
    send({"failed": failed})
    send({"done": True})
    os._exit(0)  # threads that a notebook leaves behind must not keep it alive


def _channel() -> Callable[[dict], None]:
    """Return a function that sends a message; prints of the notebook go nowhere from now on."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)

    def send(message: dict) -> None:
        out.write(json.dumps(message, ensure_ascii=False) + "\n")
        out.flush()

    return send


def _read(path: Path) -> tuple[list[dict], dict]:
    """Return the cells of a notebook, without outputs, and what it says of itself."""
    content = path.read_bytes()
    if not content.strip():
        raise _RefusedError("The file is empty.")
    try:
        notebook = json.loads(content)
    except ValueError as error:
        raise _RefusedError(f"The file is damaged: it is not JSON ({str(error)[:80]}).") from None
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        notebook = {"cells": _of_version_3(notebook), "metadata": notebook.get("metadata")}
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise _RefusedError("The file is JSON, but not a notebook.")
    if len(notebook["cells"]) > _MOST_CELLS:
        raise _RefusedError(
            f"The notebook has {len(notebook['cells'])} cells; no more than 20,000 run."
        )
    metadata = _dict(notebook.get("metadata"))
    language = _dict(metadata.get("language_info")).get("name")
    kernel = _dict(metadata.get("kernelspec"))
    language = language or kernel.get("language") or ""
    return _cells(notebook), {
        "assignment": str(_dict(metadata.get("otter")).get("assignment_name", ""))[:80],
        "foreign": "" if str(language).lower() in _PYTHON else str(language)[:40],
    }


def _of_version_3(notebook: dict) -> list[dict]:
    """Return the cells of a notebook from before 2015: its code lies under ``input``."""
    return [
        {**cell, "source": cell.get("input", cell.get("source", ""))}
        for sheet in notebook["worksheets"]
        for cell in _dict(sheet).get("cells", ())
        if isinstance(cell, dict)
    ]


def _cells(notebook: dict) -> list[dict]:
    cells = []
    for cell in notebook["cells"]:
        cell = _dict(cell)
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(part for part in source if isinstance(part, str))
        cells.append(
            {
                "cell_type": str(cell.get("cell_type")),
                "source": str(source).strip("\n"),
                "mark": _mark(cell),
                "attached": _attached(cell),
            }
        )
    return cells


def _attached(cell: dict) -> dict[str, str]:
    """Return what is attached to a cell, in base 64, by name; empty if it is no picture."""
    found = {}
    for name, kinds in list(_dict(cell.get("attachments")).items())[:10]:
        pictures = [data for kind, data in _dict(kinds).items() if kind.startswith("image/")]
        found[str(name)[:80]] = str(pictures[0]) if pictures else ""
    return found


def _mark(cell: dict) -> dict[str, str]:
    """Return how we marked a cell: what it is, and of which question."""
    mark = _dict(_dict(cell.get("metadata")).get(MARK))
    return {key: mark[key] for key in ("is", "question") if isinstance(mark.get(key), str)}


def _dict(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _answered_twice(cells: list[dict], handed_out: list[dict]) -> list[str]:
    """Return the questions whose answer cell is there more than once, with different answers."""
    blank = {cell["source"] for cell in handed_out}
    found: dict[str, set] = {}
    for cell in cells:
        if cell["mark"].get("is") == "answer" and cell["source"] not in blank:
            found.setdefault(str(cell["mark"].get("question")), set()).add(cell["source"])
    return sorted(name[:80] for name, sources in found.items() if len(sources) > 1)


def _runs(cell: dict, names: set[str]) -> bool:
    """Say whether a cell is run: code, and what was code before its type was changed."""
    if cell["cell_type"] == "code":
        return cell["mark"].get("is") != "text-answer" or bool(_bound(cell["source"]) & names)
    if cell["cell_type"] not in ("markdown", "raw"):
        return False
    bound = _bound(cell["source"])
    return bool(bound & names) or (bool(bound) and cell["mark"].get("is") in ("answer", "given"))


def _seen(cells: list[dict], code: list[dict], handed_out: list[dict]) -> dict:
    """Return what the grader should know of a notebook before its code runs."""
    written, pictures, notes = texts.found(cells, handed_out)
    for cell in cells:
        of = cell["mark"].get("question", "no question")[:80]
        if cell["cell_type"] == "code":
            continue
        if cell["runs"]:
            notes.append(f"A cell with an answer (question {of}) is text; it was run as code.")
        elif cell["mark"].get("is") == "answer":
            notes.append(f"The answer cell of question {of} is text, and not Python.")
    blank = {cell["source"] for cell in handed_out}
    return {
        "texts": written,
        "pictures": pictures,
        "notes": list(dict.fromkeys(notes))[:20],
        "twice": _answered_twice(cells, handed_out),
        "suspicious": suspicion.found([cell["source"] for cell in code], blank),
    }


def _plan(code: list[dict], handed_out: list[dict]) -> list[dict]:
    """Return the cells to run: those given that are missing, then those of the submission."""
    there = {cell["source"] for cell in code}
    given = [c for c in handed_out if c["mark"].get("is") == "given" and c["source"] not in there]
    blank = {
        c["source"]: _bound(c["source"]) for c in handed_out if c["mark"].get("is") == "answer"
    }
    checks = {c["source"]: c["mark"] for c in handed_out if c["mark"].get("is") == "check"}
    own = there - {c["source"] for c in handed_out}
    answered = {name for source in own for name in _bound(source)}
    kept = [c for c in code if not blank.get(c["source"], set()) & answered]
    # A check whose metadata were lost still says of which question it is.
    return [{**c, "mark": checks.get(c["source"], c["mark"])} for c in given + kept]


def _bound(source: str) -> set[str]:
    """Return the names that a cell assigns or defines at its top level."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names.add(statement.name)
        else:
            names |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    return names


def _run(
    planned: list[dict], questions: dict[str, list[str]], seconds: int, send: Callable
) -> list[dict]:
    """Run cells in one shell; send what they define; return those that failed, and how."""
    shell = _shell()
    sent: dict[str, tuple] = {}
    names = list(dict.fromkeys(name for answers in questions.values() for name in answers))

    def answers(anew: list[str]) -> None:
        """Send what is new; of the names in `anew` also what was changed in its place."""
        for name in names:
            if name in shell.user_ns:
                value = shell.user_ns[name]
                if name in anew or name not in sent or sent[name][0] is not value:
                    packed = pack(value)
                    if name not in sent or sent[name][1] != packed:
                        send({"answers": {name: packed}})
                    sent[name] = (value, packed)

    failed: dict[int, dict] = {}
    again = list(enumerate(planned, 1))
    while again:
        unresolved = []
        for number, cell in again:
            send({"cell": number})
            failed.pop(number, None)
            error = _run_cell(shell, cell["source"], seconds)
            if error is not None:
                failed[number] = _described(number, error)
                if isinstance(error, NameError):
                    unresolved.append((number, cell))
            question = cell["mark"].get("question")
            own = question in questions and cell["mark"].get("is") in ("answer", "check")
            answers(questions[question] if own else [])
            if own:
                send({"settled": question})
        again = unresolved if len(unresolved) < len(again) else []
    answers(names)
    return [failed[number] for number in sorted(failed)][:200]


def _shell():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    # Nobody sees what a cell shows, and a traceback of ten thousand lines takes its time.
    if shell.display_formatter:
        shell.display_formatter.active_types = ["text/plain"]
    for shown in ("showtraceback", "showsyntaxerror"):
        setattr(shell, shown, lambda *args, **kwargs: None)
    os.chdir("/tmp")
    sys.path.insert(0, "")  # as in Jupyter: a file written beside the notebook can be imported
    return shell


def _run_cell(shell, source: str, seconds: int) -> BaseException | None:
    """Run a cell; return the exception with which it ended, if it did.

    Its limit is processor time, so that a busy machine does not stop it. By the clock it may take
    `PATIENCE` times as long: some wait instead of computing.
    """
    patient = seconds * sandbox.PATIENCE

    def worked(*_) -> None:
        raise _CellTimeoutError("timeout", f"It used more than {seconds} s of processor time.")

    def waited(*_) -> None:
        raise _CellTimeoutError("timeout by the clock", f"It took longer than {patient} s.")

    signal.signal(signal.SIGPROF, worked)
    signal.signal(signal.SIGALRM, waited)
    # Again each second, if it is caught.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    signal.setitimer(signal.ITIMER_REAL, patient, 1)
    try:
        result = shell.run_cell(source, store_history=False, silent=True)
    except BaseException as error:
        return error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    return result.error_before_exec or result.error_in_exec


def _described(number: int, error: BaseException) -> dict:
    if isinstance(error, _CellTimeoutError):
        kind, says = error.args
        return {"cell": number, "error": kind, "says": says}
    try:
        said = str(error)
    except Exception:
        said = ""
    return {"cell": number, "error": type(error).__name__[:60], "says": said[:300]}


if __name__ == "__main__":
    main()
