"""How the book executes its chapters: offline, never from a stale cache, and failing closed.

What a chapter prints depends on more than its own text. A *fingerprint* stands for the rest:
the data, the helpers and the versions of all packages. It names the folder of the execution
cache: when it changes, every chapter is executed anew. Sphinx keeps another one, of the tools that
make pages of chapters as well, with the pages that it has read: when that changes, every page is
read and written anew. While they stay, an unchanged chapter is neither.

myst-nb executes a chapter when it reads it, one after the other. So those that are not in the
cache are executed before, as many at a time as the machine has processors, and myst-nb finds them
there. Of a chapter that fails the cell is named; its page is read without any outputs, so that the
build can go on and name what else is wrong.
"""

import glob
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from threading import Lock

import psutil
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.console import strip_escape_sequences
from sphinx.util.display import status_iterator

import helpers
from helpers import surface
from helpers.book.build import kernels, stamps
from helpers.book.build.chapters import code_cells, read, source_text

__all__ = ["KERNEL", "NOT_FOR_CHAPTERS", "fingerprint", "setup"]

_LOG = logging.getLogger(__name__)
#: The kernel that executes every chapter: that of the environment in which the book is built.
KERNEL = "python3"
_IPYTHON_CONFIG = """\
c.InteractiveShellApp.extensions = ["helpers.book.build.offline"]
c.InteractiveShellApp.reraise_ipython_extension_failures = True
c.InteractiveShellApp.exec_PYTHONSTARTUP = False
c.HistoryManager.enabled = False
c.InteractiveShell.xmode = "Plain"  # a build that fails says why in a few lines
# Else each kernel warns that it talks to the build, over the loopback, without encryption.
c.IPKernelApp.log_level = "ERROR"
"""
#: The rooms that no chapter may import: a change there leaves the results of chapters as they are.
#: This is the one definition of that border; `cells` forbids the imports.
NOT_FOR_CHAPTERS = ("assignments", "book", "grading", "press")


def setup(app: Sphinx) -> None:
    """Connect this module to Sphinx and make every warning fail the build."""
    # What `-W --keep-going` does, so that no way of building the book is more lenient.
    app.keep_going = True
    app.add_config_value("execution_fingerprint", "", "env", [str])
    # Else a changed stylesheet, or a corrected source, reaches only pages that are written anyway.
    app.add_config_value("shared_fingerprint", "", "html", [str])
    # Before myst-nb reads its own configuration, at the default priority.
    app.connect("config-inited", _prepare_execution, priority=100)
    app.connect("config-inited", _forget_an_unsound_build)
    app.connect("env-before-read-docs", _execute_in_parallel)
    app.connect("build-finished", _mark_a_sound_build, priority=950)  # nobody warns any more
    # A chapter leaves nothing to clear up, and asking its kernel to go takes up to 4 seconds.
    NotebookClient.shutdown_kernel = "immediate"  # type: ignore[assignment] # a trait


def fingerprint(source: Path, *, pages: bool = False) -> str:
    """Return a digest of all that the chapters' results depend on besides their own text.

    Parameters
    ----------
    source : Path
        The folder of the book; its ``data/`` and ``constraints.txt`` are taken in, as are the
        installed ``helpers``, the version of Python and of each installed package.
    pages : bool, optional
        Whether to take in the helpers that chapters do not use as well: those that make pages and
        files of them (`NOT_FOR_CHAPTERS`).

    Returns
    -------
    str
        32 hexadecimal digits.
    """
    inputs = [source / "constraints.txt", *_files(source / "data")]
    package = Path(helpers.__file__).parent
    inputs += [
        file
        for file in _files(package)
        if pages or file.relative_to(package).parts[0] not in NOT_FOR_CHAPTERS
    ]
    return _digest(source, inputs, sys.version, _IPYTHON_CONFIG, *_installed())


def _installed() -> list[str]:
    """Return the folders of what is installed, each named after a package and its version."""
    places = [Path(place) for place in dict.fromkeys(sys.path)]
    return sorted(found.name for place in places for found in place.glob("*.dist-info"))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _digest(source: Path, files: list[Path], *texts: str) -> str:
    digest = hashlib.sha256("\n".join(texts).encode())
    for file in sorted(files):
        digest.update(os.path.relpath(file, source).encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _prepare_execution(app: Sphinx, config: Config) -> None:
    source, build = Path(app.srcdir), Path(app.outdir).parent
    config.execution_fingerprint = fingerprint(source, pages=True)
    results = fingerprint(source)
    config.shared_fingerprint = _digest(
        source, [*_files(source / "_static"), *source.glob("*.bib")]
    )

    caches = build / ".jupyter_cache"
    config.nb_execution_cache_path = str(caches / results)
    for stale in caches.glob("*"):
        if stale.name != results:
            shutil.rmtree(stale)

    # A profile of the book's own: the reader's start-up files must not reach into a chapter.
    profile = build / ".ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(_IPYTHON_CONFIG, encoding="utf-8")
    os.environ |= {
        "IPYTHONDIR": str(profile.parent),
        "HELPERS_DATA": str(source / "data"),
        surface.VARIABLE: "1",  # charts render themselves for a page without a kernel
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }


def _execute_in_parallel(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Execute what is not in the cache; name what failed, and keep it from a second execution."""
    cache = get_cache(app.config.nb_execution_cache_path)
    notebooks = dict(_not_executed(env, pages, cache))
    if not notebooks:
        return
    timeout = env.mystnb_config.execution_timeout
    one_at_a_time = Lock()

    def execute(page: str) -> tuple[str, _Fault | None]:
        path = Path(env.doc2path(page))
        seconds, fault = _execute(notebooks[page], path.parent, timeout)
        if fault is None:
            done = {"execution_seconds": seconds}
            bundle = CacheBundleIn(notebooks[page], str(path), data=done)
            # Not in the main thread, which an interrupt may reach in the middle of a file.
            with one_at_a_time:
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        return page, fault

    faults = {page: fault for page, fault in _side_by_side(app, execute, notebooks) if fault}
    for page, fault in faults.items():
        line = fault.line_of(notebooks[page], source_text(env, page))
        _LOG.warning("%s", fault.said, location=(page, line))
    failed = [glob.escape(env.doc2path(page)) for page in faults]
    env.mystnb_config = env.mystnb_config.copy(execution_excludepatterns=failed)


def _side_by_side(app: Sphinx, execute: Callable, pages: Collection[str]) -> list:
    """Return what a function gives for each page, as many at a time as there are processors."""
    kernels.use_forked_kernels()
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        running = [pool.submit(execute, page) for page in pages]
        for _page in status_iterator(
            (task.result() for task in as_completed(running)),
            "executing chapters... ",
            length=len(running),
            verbosity=app.verbosity,
            stringify_func=itemgetter(0),
        ):
            pass
    except BaseException:  # an interrupt above all: nobody waits for the other chapters
        pool.shutdown(wait=False, cancel_futures=True)
        _kill_kernels()
        raise
    pool.shutdown()
    return [task.result() for task in running]


@dataclass(frozen=True)
class _Fault:
    """What stopped a chapter: in which cell, by its place among all, and on which of its lines."""

    said: str
    cell: int | None = None
    line: int = 1

    def line_of(self, notebook: NotebookNode, text: str) -> int:
        """Return the line of the file."""
        begins = {id(cell): line for line, cell in code_cells(notebook, text)}
        failed = 0 if self.cell is None else id(notebook.cells[self.cell])
        return begins.get(failed, 1) + self.line - 1


def _execute(notebook: NotebookNode, folder: Path, timeout: int) -> tuple[float, _Fault | None]:
    """Execute a notebook in place; return how long it took, and what stopped it."""
    begun = []
    try:
        result = single_nb_execution(
            notebook,
            str(folder),
            timeout=timeout,
            allow_errors=False,
            meta_override=False,  # no page decides that for itself
            kernel_name=KERNEL,
            on_cell_execute=lambda cell, cell_index: begun.append(cell_index),
        )
    except RuntimeError as error:  # also of a kernel that is dead
        if not begun:
            said = f"its kernel did not start: {error}. Run `make clean`, then build again."
            return 0, _Fault(said)
        return 0, _Fault(
            "the kernel died while this cell ran. Either the cell ends it, as os._exit() does, or "
            "the machine has no memory left: take that out, or load less at a time.",
            begun[-1],
        )
    if isinstance(result.err, TimeoutError):
        return result.time, _Fault(
            f"this cell ran for more than {timeout} seconds. Compute less in it, or raise "
            "`timeout` under `execute` in _config.yml.",
            begun[-1],
        )
    if result.err:
        return result.time, _raised(result.err, begun[-1])
    return result.time, _complaint(notebook)


def _complaint(notebook: NotebookNode) -> _Fault | None:
    """Return what a cell wrote on stderr: a warning that the reader would be shown, too."""
    for place, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                return _Fault(f"this cell wrote on stderr: {output.text.strip()}", place)
    return None


def _raised(error: CellExecutionError, cell: int) -> _Fault:
    # Before the traceback stand the cell and what it printed, each between lines of hyphens.
    traceback = strip_escape_sequences(str(error)).rpartition("------\n")[2].strip()
    lines = re.findall(r"^ *Cell In\[\d+\], line (\d+)", traceback, re.MULTILINE)
    said = f"this cell raised {error.ename}: {error.evalue}\n{traceback}"
    return _Fault(said, cell, int(lines[-1]) if lines else 1)


def _kill_kernels() -> None:
    """End the kernels that run: they have a session of their own, which no interrupt reaches."""
    for kernel in psutil.Process().children(recursive=True):
        kernel.kill()


def _not_executed(
    env: BuildEnvironment, pages: list[str], cache: JupyterCacheAbstract
) -> Iterator[tuple[str, NotebookNode]]:
    """Yield what is not in the cache; of pages with the same code, which share one place, one."""
    places = set()
    for page in pages:
        notebook = read(env, page, source_text(env, page))
        if notebook is None:
            continue
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            _, place = cache.create_hashed_notebook(notebook)
            if place not in places:
                yield page, notebook
            places.add(place)


def _sound(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "sound"


def _forget_an_unsound_build(app: Sphinx, config: Config) -> None:
    """Read and make everything again unless the last build ended, and ended well.

    Sphinx keeps the pages that it read, and warns of a page only when it reads it: after a build
    that warned or was cut off, the next one would find nothing to do and nothing wrong.
    """
    if not _sound(app).exists():
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)
        stamps.forget(app)
    _sound(app).unlink(missing_ok=True)


def _mark_a_sound_build(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and not app._warncount:
        _sound(app).touch()
