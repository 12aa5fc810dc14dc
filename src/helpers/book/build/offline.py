"""An IPython extension that keeps a kernel from the network and from most files of the book.

A chapter reads the data package and nothing else, and leaves it as it is: on what else it read, its
results would rest unnoticed, and the cache would keep them. Python announces every look-up of a
host name, every connection and every file that is opened as an audit event (see
``sys.addaudithook``); a hook cannot be removed again and sees all libraries that use Python's
sockets and files. ZeroMQ, by which the kernel talks to the build, has sockets of its own and is not
touched. Another program would not have the hook, so a chapter starts none.
"""

import os
import socket
import sys

__all__ = ["FileError", "OfflineError", "load_ipython_extension"]

_LOOKUPS = {
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
}
_CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_PROGRAMS = {"os.exec", "os.posix_spawn", "os.system", "subprocess.Popen"}
_CHANGES = {
    *(f"os.{name}" for name in ("chmod", "chown", "link", "mkdir", "remove", "rename", "rmdir")),
    *("os.symlink", "os.truncate", "os.utime", "shutil.rmtree", "sqlite3.connect"),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What the book is made of, in its folder: no chapter changes it, and it reads only the last two.
_NOT_READ = ("_static", "assignments", "benchmarks", "chapters")
_NOT_CHANGED = (*_NOT_READ, "data", "src")


class OfflineError(OSError):
    """A chapter tried to use the network, or a program that could."""


class FileError(OSError):
    """A chapter tried to change what the book is made of, or to read what is not its data."""


def load_ipython_extension(shell) -> None:
    """Forbid the kernel of `shell` every connection over a network, and files of the book."""
    book = os.path.dirname(os.path.realpath(os.environ["HELPERS_DATA"]))
    sys.addaudithook(_forbid_network)
    sys.addaudithook(lambda event, args: _forbid_files(event, args, book))


def _forbid_network(event: str, args: tuple) -> None:
    if event in _PROGRAMS:
        tried = f"start a program, {args[0]!r}"
    elif event in _LOOKUPS:
        tried = f"reach {args[0]!r}"
    elif event in _CONNECTIONS and args[0].family in (socket.AF_INET, socket.AF_INET6):
        tried = f"reach {args[1]!r}"
    else:
        return
    raise OfflineError(
        f"This chapter tried to {tried}. Chapters run without a network and without other "
        "programs: put what is needed into data/, with its source, and read it with "
        "helpers.datasets.load()."
    )


def _forbid_files(event: str, args: tuple, book: str) -> None:
    is_change, paths = event in _CHANGES, args
    if event == "open":
        is_change, paths = bool(args[2] & _WRITING), args[:1]
    elif not is_change:
        return
    # A path that is read is not followed through links: that takes long, and many are read.
    absolute = os.path.realpath if is_change else os.path.abspath
    for path in paths:
        if isinstance(path, str | bytes | os.PathLike):
            place = absolute(os.fsdecode(path)).removeprefix(f"{book}{os.sep}")
            folder, *inside = place.split(os.sep)
            if "__pycache__" in inside:  # Python itself keeps there what it has compiled
                continue
            if is_change and folder in _NOT_CHANGED:
                raise FileError(
                    f"This chapter tried to change {place}. What the book is made of stays as it "
                    "is while chapters run: keep what is computed in a variable. To change the "
                    "data, edit the file and run `make data`."
                )
            if folder in _NOT_READ:
                raise FileError(
                    f"This chapter tried to read {place}. Chapters read the data package and "
                    "nothing else of the book, or a change would go unnoticed: put what is needed "
                    "into data/, with its source, and read it with helpers.datasets.load()."
                )
