"""What the questions of an assignment are called and ask, as its notebook says it to students."""

import json
import re
from dataclasses import dataclass

from helpers.assignments import MARK
from helpers.assignments.release import Released

__all__ = ["Asked", "asked"]

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
_NUMBERED = re.compile(r"^\*\*(Question[^*]*?)[.:]?\*\*[.:]?\s*", re.MULTILINE)
_SENTENCE = re.compile(r"(.+?[.?!])(?:\s|$)", re.DOTALL)
_MARKUP = re.compile(r"\{[\w-]+\}(?=`)|[*`]")
_LONGEST = 140


@dataclass(frozen=True)
class Asked:
    """A question in the words of its notebook."""

    title: str
    """As in ``Question 1: a share``; the name of the question where it has no title."""
    text: str
    """All that it asks, as plain text; may be empty."""


def asked(released: Released) -> dict[str, Asked]:
    """Return the questions by name, in words, out of the notebook that students got."""
    notebook = json.loads(released.student.read_text(encoding="utf-8"))
    texts: dict[str, list[str]] = {}
    for cell in notebook["cells"]:
        mark = cell["metadata"].get(MARK, {})
        if cell["cell_type"] == "markdown" and mark.get("is") == "text":
            texts.setdefault(mark.get("question", ""), []).append("".join(cell["source"]))
    return {
        one["name"]: _asked(one["name"], texts.get(one["name"], [])) for one in released.questions
    }


def _asked(name: str, texts: list[str]) -> Asked:
    text = "\n\n".join(texts).strip()
    heading, numbered = _HEADING.search(text), _NUMBERED.search(text)
    if heading:
        title = heading[1]
    elif numbered:
        first = _SENTENCE.match(text[numbered.end() :])
        title = f"{numbered[1]}: {first[1] if first else ''}".strip(": ")
    else:
        title = f"Question {name}"
    return Asked(_short(_plain(title)), _plain(_HEADING.sub("", text).strip()))


def _plain(text: str) -> str:
    return _MARKUP.sub("", text)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rsplit(' ', 1)[0]} …"
