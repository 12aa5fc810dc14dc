"""Kernels that are forked from a process which has loaded what chapters load.

To start Python and to load pandas and Altair takes a kernel several times as long as a chapter
computes. So one process loads them once in a build, and each kernel is a fork of it: a process of
its own, which shares nothing with the others but what was loaded before any chapter began.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from importlib.metadata import EntryPoint
from threading import Lock
from typing import cast

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

__all__ = ["ForkedKernel", "use_forked_kernels"]

# What a kernel loads by itself, and what chapters load.
_LOADED = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "IPython.core.oinspect"),
    *("helpers.checks", "helpers.explore", "helpers.quiz"),
)
# Else the debugger, which nobody uses, says on stderr what it cannot do.
_QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
_LAUNCHER = "ipykernel_launcher"


def use_forked_kernels() -> None:
    """Let all kernels that this process starts be forks, where a process may be forked.

    On macOS a process that has loaded the libraries of the system may not.
    """
    if sys.platform == "linux":
        factory = KernelProvisionerFactory.instance()
        place = EntryPoint("forked", f"{__name__}:ForkedKernel", factory.GROUP_NAME)
        factory.provisioners[place.name] = place
        factory.default_provisioner_name = place.name


class ForkedKernel(LocalProvisioner):
    """Has the kernels of this Python forked; any other kernel is started as its command says."""

    async def launch_kernel(self, cmd: list[str], **options):
        """Fork a kernel, with the options that the command to start one ends in."""
        if cmd[0] != sys.executable or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **options)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        self.cwd = options.get("cwd") or os.getcwd()
        kernel = _Process(_fork(arguments, self.cwd, options["env"]))
        self.process = cast(subprocess.Popen, kernel)
        self.pid = self.pgid = kernel.pid
        return self.connection_info


class _Process:
    """A forked kernel as a `subprocess.Popen`, of which it has what a provisioner asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    wait = poll  # asked only when it has ended

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


_one_at_a_time = Lock()
_parent: socket.socket | None = None


def _fork(arguments: list[str], folder: str, environment: dict[str, str]) -> int:
    """Ask the process that has loaded the libraries for a kernel; return its number."""
    global _parent
    with _one_at_a_time:
        if _parent is None:
            _parent = _start_parent()
        asked = {"arguments": arguments, "folder": str(folder), "environment": environment}
        with _parent.makefile("rw", encoding="utf-8") as talk:
            print(json.dumps(asked), file=talk, flush=True)
            return int(talk.readline())


def _start_parent() -> socket.socket:
    """Start the process that loads the libraries; it ends when this process does."""
    here, there = socket.socketpair()
    code = f"from {__name__} import serve; serve({there.fileno()})"
    with there:
        subprocess.Popen(
            [sys.executable, "-P", "-c", code],  # -P: as for a kernel, without the folder
            env=os.environ | _QUIET,
            stdin=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
            start_new_session=True,
        )
    return here


def serve(descriptor: int) -> None:
    """Load the libraries, then fork a kernel for each line that comes, and answer its number."""
    for name in _LOADED:
        with suppress(Exception):  # a chapter that asks for it will say what is wrong
            import_module(name)
    gc.freeze()  # lest a kernel that collects its garbage copies all that is shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a kernel that has ended
    with socket.socket(fileno=descriptor) as asker, asker.makefile("rw", encoding="utf-8") as talk:
        for line in talk:
            kernel = os.fork()
            if not kernel:
                asker.detach()
                os.close(descriptor)
                _be_a_kernel(**json.loads(line))
            print(kernel, file=talk, flush=True)


def _be_a_kernel(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [_LAUNCHER, *arguments]
    try:
        IPKernelApp.launch_instance(arguments, parent_handle=os.getppid())
    finally:
        os._exit(0)
