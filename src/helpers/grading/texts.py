"""Where a student wrote a free-text answer: in its cell, or wherever else it is found.

A text counts for its question if it stands in the cell for it, of whatever type that cell is now;
in a cell of text, or as a comment in a cell of code, below the question; or in the cell of the
question itself. What is found in an unusual place is said, so that a human looks at it there.
"""

import ast
import io
import tokenize

__all__ = ["found"]

_MOST = 20_000  # characters of one answer
_MOST_PICTURES = 8_000_000  # characters of all pictures of a notebook together
_TEXT = ("markdown", "raw")


def found(
    cells: list[dict], handed_out: list[dict]
) -> tuple[dict[str, str], dict[str, list[str]], list[str]]:
    """Return the free-text answers by question, their pictures, and what to tell a human.

    Parameters
    ----------
    cells, handed_out : list of dict
        The cells of the submission and of the notebook that was handed out, each with
        ``cell_type``, ``source``, ``mark``, ``attached`` (pictures in base 64, by name) and, in a
        submission, ``runs``: whether it is run as code.

    Returns
    -------
    tuple
        The texts, empty where there is none; by question a list of pictures in base 64, where
        there are any; and sentences.
    """
    own = {cell["source"]: cell["mark"].get("question") for cell in handed_out}
    asked = {c["mark"]["question"] for c in handed_out if c["mark"].get("is") == "text-answer"}
    answers: dict[str, list[str]] = {name: [] for name in sorted(asked)}
    in_code: dict[str, list[str]] = {}  # these two count only where there is nothing else
    in_question: dict[str, list[str]] = {}
    notes, strays, left = [], [], _MOST_PICTURES
    pictures: dict[str, list[str]] = {}
    questions = [
        c for c in handed_out if c["cell_type"] == "markdown" and c["mark"].get("question")
    ]
    now = None
    for number, cell in enumerate(cells, 1):
        if cell["source"] in own:
            now = own[cell["source"]]
            continue
        question, text, asked_here = _of_cell(cell, now, questions)
        if cell["mark"].get("question") in answers:
            now = cell["mark"]["question"]
        if not text.strip():
            continue
        if question not in answers:
            strays.append(str(number))
        elif cell["cell_type"] == "code" and cell["runs"]:
            in_code.setdefault(question, []).append(text)
        elif asked_here:
            in_question.setdefault(question, []).append(text)
        else:
            for name, picture in cell["attached"].items():
                text += f"\n\n[Attached to this cell: {name}]"
                notes.append(f"The answer to question {question} has a picture: {name}.")
                left -= len(picture)
                if picture and left > 0:
                    pictures.setdefault(question, []).append(picture)
            answers[question].append(text)
            if cell["cell_type"] == "code":
                notes.append(f"The text for question {question} was found in a cell of code.")
    for name, parts in answers.items():
        if not parts and name in in_question:
            parts += in_question[name]
            notes.append(f"The text for question {name} was found in the question's own cell.")
        elif not parts and name in in_code:
            parts += in_code[name]
            notes.append(f"The text for question {name} was found in a cell of code.")
        elif not parts and strays:
            notes.append(
                f"There is no text for question {name}, but text of the student's own elsewhere: "
                f"in cell {', '.join(strays[:5])} of the notebook."
            )
    written = {name: "\n\n".join(parts)[:_MOST] for name, parts in answers.items()}
    return written, pictures, notes


def _of_cell(cell: dict, now: str | None, handed_out: list[dict]) -> tuple[str | None, str, bool]:
    """Return the question that a cell answers, the text, and whether the cell is the question's."""
    mark, source = cell["mark"], cell["source"]
    if mark.get("is") == "text-answer":
        return mark.get("question"), "" if cell["runs"] else source, False
    if cell["cell_type"] not in _TEXT:
        return now, "" if mark or now is None else _said(source), False
    if cell["runs"] or (mark.get("is") == "text" and "question" not in mark):
        return None, "", False
    of = _question_within(cell, handed_out)
    if of:
        return of["mark"]["question"], _added(source, of["source"]), True
    return now, source, False


def _question_within(cell: dict, handed_out: list[dict]) -> dict | None:
    """Return the cell of a question into which a student wrote, if it is one."""
    for one in handed_out:
        if one["mark"].get("is") != "text-answer" and one["source"] in cell["source"]:
            return one
    mark = cell["mark"]
    if mark.get("is") != "text":
        return None
    same = [one for one in handed_out if one["mark"] == mark]
    lines = set(cell["source"].splitlines())
    return max(same, key=lambda one: len(lines & set(one["source"].splitlines())), default=None)


def _added(source: str, original: str) -> str:
    before = set(original.splitlines())
    return "\n".join(line for line in source.splitlines() if line not in before).strip()


def _said(source: str) -> str:
    """Return what a cell of code says to a reader: its comments and texts, or all if it is none."""
    try:
        tree = ast.parse(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return source if source.count(" ") > 3 else ""
    said = [one.string.lstrip("# ") for one in tokens if one.type == tokenize.COMMENT]
    said += [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return "\n".join(one for one in said if one.count(" ") > 3)
