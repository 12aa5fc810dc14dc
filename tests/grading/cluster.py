"""A Dask cluster on this machine, for tests and benchmarks."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


class Cluster:
    """A scheduler on this machine, and workers of one thread each."""

    def __init__(self, place: Path):
        self.place = place
        self.workers: list[subprocess.Popen] = []
        ports = ["--port", "0", "--dashboard-address", "127.0.0.1:0"]
        self.scheduler = self._start("scheduler", *ports, "--scheduler-file", place / "scheduler")
        told = place / "scheduler"
        until(lambda: told.exists() and told.read_text().rstrip().endswith("}"), self.scheduler)
        self.address = json.loads(told.read_text())["address"]

    def join(self, environment: dict[str, str] | None = None) -> subprocess.Popen:
        """Start one more worker."""
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
        options += ["--local-directory", str(self.place)]
        worker = self._start("worker", self.address, *options, environment=environment)
        self.workers.append(worker)
        return worker

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers have joined."""
        log = self.place / "log"
        until(lambda: log.read_text().count("Register worker addr") >= workers, self.scheduler)

    def close(self) -> None:
        """End all."""
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()

    def _start(self, what: str, *options, environment=None) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
        command += ["--host", "127.0.0.1"]
        told = (self.place / "log").open("ab")
        with told:
            return subprocess.Popen(command, stdout=told, stderr=told, env=environment)


def until(true: Callable[[], object], process: subprocess.Popen) -> None:
    """Wait until something is so, as long as a process lives."""
    end = time.monotonic() + 200
    while not true():
        assert process.poll() is None, process.args
        assert time.monotonic() < end
        time.sleep(0.05)
