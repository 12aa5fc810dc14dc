"""A process that can reach nothing: bubblewrap, and the limits that a submission runs under.

Inside there is no network, no other process, no file of the host but the interpreter, the system's
libraries, the helpers and their data, all read-only; what is written lies in a small file system in
memory and is gone afterwards. There is no way round: without bubblewrap nothing is run.

The kernel counts no processes of root. Started by root, a first bubblewrap shows no more than what
the second is to see, changes to a user of its own, and only then starts the second, so that the
limit of processes holds and a checkout under ``/root`` can be read.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import helpers
from helpers import datasets

__all__ = [
    "HANDED_OUT",
    "LIMITED",
    "PATIENCE",
    "SUBMISSION",
    "TESTS",
    "Limits",
    "SandboxError",
    "command",
    "environment",
    "impose",
    "require",
    "start",
]

#: Where a sandbox shows the notebook of a student, the one that was handed out, and the tests.
SUBMISSION, HANDED_OUT = "/tmp/submission.ipynb", "/tmp/handed-out.ipynb"
TESTS = "/tmp/tests"

#: Users that no account has: the range that systemd leaves to services without one.
_FIRST_USER, _USERS = 61_184, 4_000
_SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"]
_SETTINGS = ["ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "fonts"]
_REMEDY = """\
No submission is graded: a notebook may hold anything, so it runs only inside bubblewrap.
{reason}
On Debian or Ubuntu: apt install bubblewrap. On Fedora: dnf install bubblewrap.
It must be version 0.8 or newer, on Linux (on Windows: WSL; on macOS: a virtual machine).
Where the system forbids user namespaces to programs (Ubuntu 24.04 does, and so do most
containers): sysctl kernel.apparmor_restrict_unprivileged_userns=0, or start the container
with --privileged."""


class SandboxError(RuntimeError):
    """There is no sandbox here; the message says what to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use; ``LIMITED`` says what each number is."""

    seconds: int = 120
    cell_seconds: int = 30
    processor_seconds: int = 60
    memory: int = 2_000
    address_space: int = 3_000
    file_size: int = 50
    files: int = 100
    processes: int = 48
    output: int = 20


#: How many times its processor seconds a cell may take by the clock.
PATIENCE = 3

#: What each of the limits limits, and in what unit.
LIMITED = {
    "seconds": "seconds from start to end",
    "cell_seconds": "processor seconds of one cell",
    "processor_seconds": "processor seconds of all its processes together",
    "memory": "megabytes of memory of all its processes together",
    "address_space": "megabytes of addresses of one process, of which it uses a part",
    "file_size": "megabytes of one file",
    "files": "megabytes of all its files together",
    "processes": "processes and threads at once",
    "output": "megabytes of what it reports as answers",
}


@cache
def require() -> None:
    """Try the sandbox once.

    Raises
    ------
    SandboxError
        If it does not start here; the message holds the remedy.
    """
    if not shutil.which("bwrap"):
        raise SandboxError(_REMEDY.format(reason="bubblewrap (the program bwrap) was not found."))
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise SandboxError(_REMEDY.format(reason="setpriv (of util-linux) was not found."))
    asked = [*command({}, Limits(), slot=0), sys.executable, "-P", "-c", "print('inside')"]
    tried = subprocess.run(asked, capture_output=True, text=True, env=environment(), timeout=60)
    if tried.stdout != "inside\n":
        said = (tried.stderr.strip() or "It said nothing.").splitlines()[-1]
        raise SandboxError(_REMEDY.format(reason=f"bubblewrap does not start here: {said}"))


def start(module: str, shown: dict[str, Path], limits: Limits, slot: int = 0) -> subprocess.Popen:
    """Start a module of the helpers in a sandbox of its own.

    Parameters
    ----------
    module : str
        As in ``python -m``.
    shown : dict of str to Path
        Where the module finds files and folders of the host, read-only.
    limits : Limits
        The size of its files in all; the module sets the other limits on itself (`impose`).
    slot : int, optional
        Which of the sandboxes that run at once it is; each slot is a user of its own.

    Returns
    -------
    Popen
        It reads from a pipe and writes to one. To kill it is to kill all that it started.
    """
    require()
    return subprocess.Popen(
        [*command(shown, limits, slot), sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd="/",
        start_new_session=True,
    )


def command(shown: dict[str, Path], limits: Limits, slot: int) -> list[str]:
    """Return the command line before that of the program that is to run inside."""
    bwrap, setpriv = shutil.which("bwrap") or "bwrap", shutil.which("setpriv") or "setpriv"
    inner = [
        bwrap,
        *("--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"),
        *("--new-session", "--cap-drop", "ALL", "--hostname", "localhost"),
    ]
    places = ["--proc", "/proc", "--dev", "/dev", *_memory(limits.files, "/dev/shm")]
    sealed = ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
    seen = [*_memory(limits.files, "/tmp"), *_host(), *_bound(shown)]
    if os.geteuid() != 0:
        return [*inner, *places, *seen, *sealed, "--"]
    user = str(_FIRST_USER + (os.getpid() * 8 + slot) % _USERS)
    become = [setpriv, "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
    outer = [bwrap, "--die-with-parent", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    outer += ["--bind", "/proc", "/proc", "--dev", "/dev", "--perms", "0755", "--tmpfs", "/tmp"]
    inside = {place: Path(place) for place in shown}
    return [
        *(*outer, *_host(), *_bound(shown), "--", *become),
        *(
            *inner,
            *places,
            *_memory(limits.files, "/tmp"),
            *_host(),
            *_bound(inside),
            *sealed,
            "--",
        ),
    ]


def environment() -> dict[str, str]:
    """Return the environment variables inside: nothing of the instructor's own."""
    one_thread = ("OMP", "OPENBLAS", "MKL", "NUMEXPR")
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": "/tmp",
        "USER": "student",
        "LANG": "C.UTF-8",
        "HELPERS_DATA": str(datasets.folder()),
        "PYTHONPATH": str(Path(helpers.__file__).parents[1]),  # the same helpers as outside
        "IPYTHONDIR": "/tmp/.ipython",
        "MPLBACKEND": "agg",  # a chart is drawn for nobody
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        # Without a network each try is in vain, and pip would try for a minute.
        "PIP_RETRIES": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    } | {f"{name}_NUM_THREADS": "1" for name in one_thread}


def impose(limits: dict) -> None:
    """Set the limits of this process, and of all that it starts, for good; called inside."""
    import resource

    megabyte = 1_000_000
    for what, most in (
        (resource.RLIMIT_AS, limits["address_space"] * megabyte),
        (resource.RLIMIT_CPU, limits["processor_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_size"] * megabyte),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)  # whoever works on this machine goes first
    Path("/proc/self/oom_score_adj").write_text("1000")  # and stays if memory is short


def _memory(megabytes: int, place: str) -> list[str]:
    return ["--perms", "1777", "--size", str(megabytes * 1_000_000), "--tmpfs", place]


def _host() -> list[str]:
    """Return what is seen of the host: its programs, this Python, the helpers and the data."""
    options = []
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            options += ["--symlink", os.readlink(path), name]
        elif path.exists():
            options += ["--ro-bind", name, name]
    settings = [Path("/etc") / name for name in _SETTINGS]
    own = [Path(sys.prefix), Path(sys.base_prefix), Path(helpers.__file__).parent]
    return [
        *options,
        *_bound({str(path): path for path in settings if path.exists()}),
        *_bound({str(path): path for path in [*own, datasets.folder()]}),
    ]


def _bound(shown: dict[str, Path]) -> list[str]:
    """Return the options that show files; their folders can be read by every user."""
    options = []
    for place, path in shown.items():
        for folder in reversed(Path(place).parents):
            if str(folder) not in ("/", "/tmp", *_SYSTEM):
                options += ["--perms", "0755", "--dir", str(folder)]
        options += ["--ro-bind", str(path.absolute()), place]
    return options


def main() -> int:
    """Say whether there is a sandbox; only on Linux it is an error that there is none."""
    try:
        require()
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 1 if sys.platform == "linux" else 0
    print(f"bubblewrap: {shutil.which('bwrap')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
