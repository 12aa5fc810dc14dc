"""Where a class is graded: on this machine, or by the workers of a Dask cluster.

A worker needs this course and bubblewrap, and neither the submissions nor the assignments: it gets
the bytes of one submission at a time. If it dies, the scheduler gives what it had to another.
"""

import logging
import platform
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from helpers.grading import basis, sandbox, single
from helpers.grading.sandbox import Limits, SandboxError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["ClusterError", "Workers", "cluster", "local"]

_PATIENCE = 60  # seconds until a cluster without workers is given up
_PACKAGES = ["distributed", "numpy", "otter-grader", "pandas"]
_NO_WORKERS = """\
The scheduler at {address} has no workers. Start some, on machines that reach it:
dask worker {address}
Then run the command again; what is graded is kept."""


class ClusterError(ConnectionError):
    """A cluster cannot grade; the message says why, and what to do."""


@dataclass(frozen=True)
class Workers:
    """What grades submissions."""

    submit: Callable[..., Future]
    """Begins what `single.grade_one` does with the same arguments."""
    at_once: Callable[[], int]
    """How many submissions keep all of them busy, at this moment."""
    dashboard: str = ""
    """The address of a page that shows what they do, if there is one."""


@contextmanager
def local(number: int) -> Iterator[Workers]:
    """Grade on this machine, so many at once.

    Each submission is a process of its own; a thread of this one waits for it.
    """
    pool = ThreadPoolExecutor(number)
    try:
        yield Workers(lambda *job: pool.submit(single.grade_one, *job), lambda: 2 * number)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    else:
        pool.shutdown()
    finally:
        single.close()


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Grade by the workers of a Dask cluster; more may join, and some may leave, meanwhile.

    Parameters
    ----------
    address : str
        Of its scheduler, as in ``tcp://10.0.0.1:8786``; with ``tls://``, the certificates are those
        of Dask's settings.

    Raises
    ------
    ClusterError
        If there is no scheduler or no worker, or a worker is not fit: it has no sandbox, or another
        version of the course, its data or its packages. It is named.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ClusterError(
            "A cluster needs dask.distributed: pip install -c constraints.txt '.[cluster]'"
        ) from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address}: {error}\nStart one: dask scheduler"
        ) from None
    for name in ("distributed", "distributed.client"):  # what is said here says it in a sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    ours = _equipment()
    try:
        with client:
            _wait_for_workers(client, address)
            _refuse(client.run(_fit, ours, on_error="return"))
            executor = client.get_executor(pure=False)
            yield Workers(
                partial(executor.submit, _on_worker, ours),
                partial(_at_once, client, address),
                client.dashboard_link,
            )
    except KilledWorker as error:
        raise ClusterError(
            f"A submission was given to {error.allowed_failures + 1} workers in turn, and each "
            "died. Do they have enough memory? What is graded is kept; run the command again."
        ) from None
    except CancelledError:
        raise ClusterError(
            f"The scheduler at {address} was lost. What is graded is kept; run the command again."
        ) from None


def _wait_for_workers(client: "Client", address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise ClusterError(_NO_WORKERS.format(address=address)) from None


def _at_once(client: "Client", address: str) -> int:
    _wait_for_workers(client, address)
    return 2 * sum(client.nthreads().values())


def _refuse(answers: dict[str, object]) -> None:
    """Raise if a worker is not fit.

    Parameters
    ----------
    answers : dict of str to object
        By the address of each worker, what came of `_fit`: nothing, or an error.
    """
    unfit = [f"{worker}: {error}" for worker, error in answers.items() if error is not None]
    if unfit:
        raise ClusterError(
            f"{len(unfit)} of {len(answers)} workers cannot grade; end them, or mend them.\n"
            + "\n".join(unfit)
        )


def _fit(asked: dict[str, str]) -> None:
    """Raise if this process, on whatever machine, cannot grade or would grade otherwise."""
    sandbox.require()
    own = _equipment()
    for what, theirs in asked.items():
        if own[what] != theirs:
            raise ClusterError(
                f"It has {what} {own[what]}, and not {theirs} as the machine that asks. "
                "Install the same version of the course there, with its constraints.txt."
            )


def _on_worker(
    asked: dict[str, str],
    content: bytes,
    released: dict[str, bytes],
    limits: Limits,
    alone: bool = False,
) -> dict:
    """Grade a submission, on a worker that may have joined after the others were looked at."""
    from distributed import get_worker

    try:
        _fit(asked)
    except (ClusterError, SandboxError) as error:
        raise ClusterError(f"The worker {get_worker().address} cannot grade. {error}") from None
    return single.grade_one(content, released, limits, alone)


@cache
def _equipment() -> dict[str, str]:
    """Return what results depend on beside the submission and its assignment."""
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "a course, data and packages of the digest": basis.of_course()[:12],
    }
