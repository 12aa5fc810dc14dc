"""The frames of an explorer, as a page stores them.

It stands by itself, since the build of the book needs it and no library of charts.
"""

import json
import re
from collections import Counter

__all__ = ["STORED", "stored_once"]

#: What `stored_once` returns, as it is found on a page.
STORED = re.compile(
    r'(?P<opening><script type="application/json" data-frames="(?P<name>[^"]+)"[^>]*)>'
    r"(?P<frames>[^<]+)</script>"
)
# Where a frame is cut: before each part that frames of one explorer are likely to share.
_PIECE = re.compile(r"(?=<(?:g|path|line|text|tr|figcaption|div|p)\b)")


def stored_once(frames: list[str], explorer: str, width: str = "") -> str:
    """Return an element that holds frames of HTML, in which a piece that recurs is stored once.

    The pieces that recur come first, as short numbers; pieces that are alike stand together, where
    they are packed best.

    Parameters
    ----------
    frames : list of str
        A frame for each state of an explorer.
    explorer : str
        Its name.
    width : str, optional
        The column for which they are drawn; nothing if they hold no drawings.
    """
    cut = [_PIECE.split(frame) for frame in frames]
    times = Counter(piece for frame in cut for piece in frame)
    pieces = sorted(times, key=lambda piece: (times[piece] == 1, piece))
    places = {piece: place for place, piece in enumerate(pieces)}
    lists = [[places[piece] for piece in frame] for frame in cut]
    stored = json.dumps(
        {"parts": pieces, "frames": lists}, ensure_ascii=False, separators=(",", ":")
    )
    stored = stored.replace("<", "\\u003c")  # nothing in it can end the script element
    name, drawn = (f"{explorer}.{width}", f' data-width="{width}"') if width else (explorer, "")
    return f'<script type="application/json" data-frames="{name}"{drawn}>{stored}</script>'
