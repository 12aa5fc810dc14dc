"""Commands of Python, each in a fork of a process that has loaded what most of them load.

To load Sphinx, pandas or otter-grader takes longer than most of what the tests ask of them. The
process that is forked knows nothing of the course: each command takes the helpers where it would
find them if it had been typed.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.course import ROOT

PRELOADED = [
    *(
        "frictionless",
        "jupyter_book.cli.main",
        "myst_nb",
        "otter.execute",
        "pandas",
        "rich.console",
    ),
    *("sphinx.application", "sphinx.builders.html", "sphinx_book_theme", "sphinx_design"),
    *("sphinx_exercise", "sphinxcontrib.bibtex"),
]


def python(
    *arguments: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None, seconds: int = 600
) -> subprocess.CompletedProcess:
    """Do what `python` does with arguments, a script or ``-m`` and a module, in a folder."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(PRELOADED)
    command = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory() as place:
        said = [Path(place) / name for name in ("stdout", "stderr")]
        process = forks.Process(
            target=_become,
            args=(command, said, cwd, dict(os.environ) if env is None else env, _installed()),
        )
        process.start()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired(command, seconds)
        texts = [file.read_text(encoding="utf-8") for file in said]
        return subprocess.CompletedProcess(command, process.exitcode, *texts)


def _installed() -> list[str]:
    """Return where Python looks for modules, but for what the tests and the environment add."""
    added = {"", str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)}
    return [place for place in sys.path if place not in added]


def _become(
    command: list[str], said: list[Path], folder: Path, environment: dict, installed: list[str]
) -> None:
    """Run a command in this process, with nothing of the tests in its reach."""
    for stream, file in zip((sys.stdout, sys.stderr), said, strict=True):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), stream.fileno())
        stream.reconfigure(encoding="utf-8")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    asked = [place for place in environment.get("PYTHONPATH", "").split(os.pathsep) if place]
    is_module = command[0] == "-m"
    first = folder if is_module else Path(command[0]).parent
    sys.path[:] = [str(first), *asked, *installed]
    sys.argv[:] = command[is_module:]
    if is_module:
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(command[0], run_name="__main__")
