"""Pictures that students put into a free-text answer, as files beside the sheets for marking."""

import base64
import binascii
import hashlib
import re
from pathlib import Path

from helpers.grading.batch import Graded

__all__ = ["write_pictures"]

_UNSAFE = re.compile(r"[^\w.-]+")
#: How the files of a kind begin; what begins in another way is no picture that is written.
_KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp"}


def write_pictures(folder: Path, graded: list[Graded]) -> None:
    """Write the pictures of all answers that count, as ``QUESTION/STUDENT-KEY-1.png``.

    Parameters
    ----------
    folder : Path
        It is made if there is a picture.
    graded : list of Graded
        The class.
    """
    for one in graded:
        if not one.submission.counts:
            continue
        student = _UNSAFE.sub("-", one.submission.student)[:60]
        key = hashlib.sha256(one.submission.file.encode(errors="replace")).hexdigest()[:8]
        for question, pictures in one.result.pictures.items():
            for number, picture in enumerate(pictures, 1):
                content = _decoded(picture)
                kind = next((end for start, end in _KINDS.items() if content.startswith(start)), "")
                if kind:
                    place = folder / question / f"{student}-{key}-{number}.{kind}"
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(content)


def _decoded(picture: str) -> bytes:
    try:
        return base64.b64decode(picture)
    except (binascii.Error, ValueError):
        return b""
