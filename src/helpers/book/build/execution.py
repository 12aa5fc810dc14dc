"""How the book executes its chapters: offline, never from a stale cache, and failing closed.

What a chapter prints depends on more than its own text. A *fingerprint* stands for the rest:
the data, the helpers and the versions of all packages. It names the folder of the execution
cache: when it changes, every chapter is executed anew. Sphinx keeps another one, of the tools that
make pages of chapters as well, with the pages that it has read: when that changes, every page is
read and written anew. While they stay, an unchanged chapter is neither.

myst-nb executes a chapter when it reads it, one after the other. So those that are not in the
cache are executed before, as many at a time as the machine has processors, and myst-nb finds them
there. A chapter that fails is left to myst-nb, which executes it again and says what failed.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Lock

import psutil
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from nbclient import NotebookClient
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.display import status_iterator

import helpers
from helpers import surface
from helpers.book.build import kernels, stamps

__all__ = ["NOT_FOR_CHAPTERS", "fingerprint", "setup"]

_IPYTHON_CONFIG = """\
c.InteractiveShellApp.extensions = ["helpers.book.build.offline"]
c.InteractiveShellApp.reraise_ipython_extension_failures = True
c.InteractiveShellApp.exec_PYTHONSTARTUP = False
c.HistoryManager.enabled = False
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
    cache = get_cache(app.config.nb_execution_cache_path)
    notebooks = dict(_not_executed(env, pages, cache))
    if len(notebooks) < 2:
        return

    one_at_a_time = Lock()

    def execute(page: str) -> str:
        path, timeout = Path(env.doc2path(page)), env.mystnb_config.execution_timeout
        result = single_nb_execution(
            notebooks[page], str(path.parent), timeout=timeout, allow_errors=False
        )
        if result.err is None:
            done = {"execution_seconds": result.time}
            bundle = CacheBundleIn(result.nb, str(path), data=done)
            # Not in the main thread, which an interrupt may reach in the middle of a file.
            with one_at_a_time:
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        return page

    kernels.use_forked_kernels()
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        running = [pool.submit(execute, page) for page in notebooks]
        for _page in status_iterator(
            (task.result() for task in as_completed(running)),
            "executing chapters... ",
            length=len(running),
            verbosity=app.verbosity,
        ):
            pass
    except BaseException:  # an interrupt above all: nobody waits for the other chapters
        pool.shutdown(wait=False, cancel_futures=True)
        _kill_kernels()
        raise
    pool.shutdown()


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
        path = env.doc2path(page)
        text = Path(path).read_text(encoding="utf-8")
        reader = create_nb_reader(path, env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
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
