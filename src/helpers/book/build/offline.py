"""An IPython extension that cuts a kernel off from the network.

A chapter reads the data package and nothing else. Python announces every look-up of a host name
and every connection as an audit event (see ``sys.addaudithook``); a hook cannot be removed again
and sees all libraries that use Python's sockets. ZeroMQ, by which the kernel talks to the build,
has sockets of its own and is not touched. Another program would not have the hook, so a chapter
starts none.
"""

import socket
import sys

__all__ = ["OfflineError", "load_ipython_extension"]

_LOOKUPS = {
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
}
_CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_PROGRAMS = {"os.exec", "os.posix_spawn", "os.system", "subprocess.Popen"}


class OfflineError(OSError):
    """A chapter tried to use the network, or a program that could."""


def load_ipython_extension(shell) -> None:
    """Forbid the kernel of `shell` every connection over a network."""
    sys.addaudithook(_forbid_network)


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
