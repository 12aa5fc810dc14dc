"""Where the helpers show what they make: on a page of the book, or in a notebook with a kernel.

What a cell makes and does not show is lost without a word: IPython shows the last expression of a
cell alone, and not even that before a semicolon. So what is made is noted, and a cell that has
lost something says so when it ends; on a page that is an error of its chapter.
"""

import os
import sys
from weakref import finalize

__all__ = ["ANSWERING", "VARIABLE", "is_answering", "is_page", "note_made", "note_shown"]

#: The environment variable that is set where cells run for a page that has no kernel.
VARIABLE = "HELPERS_STATIC"
#: Its value where they run in the reader's page itself, and Python goes on when they have ended.
ANSWERING = "answering"

_NOT_SHOWN: dict[int, tuple[finalize, str]] = {}
_LOST: list[str] = []


def is_page() -> bool:
    """Say whether what is shown now stands on a page without a kernel."""
    return bool(os.environ.get(VARIABLE))


def is_answering() -> bool:
    """Say whether the page on which things are shown can ask Python for more."""
    return os.environ.get(VARIABLE) == ANSWERING


def note_made(thing: object, what: str) -> None:
    """Note that a cell has made something, which it is to show.

    Parameters
    ----------
    thing : object
        Calls `note_shown` when it is shown.
    what : str
        What it is, for the message of a cell that does not show it.
    """
    shell = _shell()
    if shell is None:
        return
    if _tell_lost not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _tell_lost)
    _NOT_SHOWN[id(thing)] = finalize(thing, _lose, id(thing)), what


def note_shown(thing: object) -> None:
    """Note that something is shown now."""
    noted = _NOT_SHOWN.pop(id(thing), None)
    if noted is not None:
        noted[0].detach()


def _shell():
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()


def _lose(key: int) -> None:
    _LOST.append(_NOT_SHOWN.pop(key)[1])


def _tell_lost(result) -> None:
    """Say at the end of a cell what it has lost."""
    lost = ", ".join(_LOST)
    _LOST.clear()
    if lost and result.success:
        print(
            f"{lost}: made by this cell and not shown. Let it stand last in its cell, without a "
            "semicolon, or give it to display(...).",
            file=sys.stderr,
        )
