"""The frames of an explorer, as a page stores them.

It stands by itself, since the build of the book needs it and no library of charts.
"""

import json
import re
from collections import Counter

__all__ = ["stored_once"]

# Where a frame is cut: before each part that frames of one explorer are likely to share.
_PIECE = re.compile(r"(?=<(?:g|path|line|text|tr|figcaption|div|p)\b)")


def stored_once(frames: list[str]) -> str:
    """Return frames of HTML as JSON in which a piece that recurs is stored once.

    The pieces that recur come first, as short numbers; pieces that are alike stand together, where
    they are packed best.
    """
    cut = [_PIECE.split(frame) for frame in frames]
    times = Counter(piece for frame in cut for piece in frame)
    pieces = sorted(times, key=lambda piece: (times[piece] == 1, piece))
    places = {piece: place for place, piece in enumerate(pieces)}
    lists = [[places[piece] for piece in frame] for frame in cut]
    stored = json.dumps(
        {"parts": pieces, "frames": lists}, ensure_ascii=False, separators=(",", ":")
    )
    return stored.replace("<", "\\u003c")  # nothing in it can end the script element
