"""What the command wrote: a table that somebody changed since is not overwritten without a word."""

import csv
import datetime
import io
import shutil
from pathlib import Path

from helpers.grading import files, sheets

__all__ = ["EditedError", "changes", "keep", "require_unchanged"]

_TABLES = {"gradebook.csv": "student", "canvas.csv": "Student", "moodle.csv": "Identifier"}
_CHANGED = ["when", "student", "file", "question", "before", "now"]


class EditedError(ValueError):
    """A table that the command writes was changed by hand; the message names row and remedy."""


def require_unchanged(out: Path) -> None:
    """Compare each table with what was written; how a spreadsheet saves it makes no difference.

    Raises
    ------
    EditedError
        If a field says something else.
    """
    for name, needed in _TABLES.items():
        path, kept = out / name, _kept(out) / name
        if path.is_file() and kept.is_file() and path.read_bytes() != kept.read_bytes():
            before, now = sheets.read(kept, needed), sheets.read(path, needed)
            rows = max(len(before.rows), len(now.rows))
            for number in range(rows):
                old, new = (
                    s.rows[number][1] if number < len(s.rows) else {} for s in (before, now)
                )
                for column in dict.fromkeys([*old, *new]):
                    if _value(old.get(column, "")) != _value(new.get(column, "")):
                        who = new.get(needed) or old.get(needed)
                        raise EditedError(
                            f"{path}, row {number + 2} ({who}): {column!r} was "
                            f"{old.get(column, '')!r} and is {new.get(column, '')!r} now. This "
                            "file is written anew in each run, so the change would be lost. Enter "
                            f"points by hand in {out / 'adjust.csv'} with a remark, or rename this "
                            "file to keep it; then delete it and run the command again."
                        )


def keep(out: Path) -> None:
    """Remember what was written."""
    _kept(out).mkdir(parents=True, exist_ok=True)
    for name in _TABLES:
        path, kept = out / name, _kept(out) / name
        if not path.is_file():
            kept.unlink(missing_ok=True)
        elif not kept.is_file() or kept.read_bytes() != path.read_bytes():
            shutil.copyfile(path, kept)


def changes(out: Path, questions: list[str]) -> list[dict]:
    """Return the points that are others than in the last run, and add them to ``changed.csv``.

    It is asked after the gradebook was written and before `keep`. A text that was not marked yet
    and is now is no change.
    """
    kept = _kept(out) / "gradebook.csv"
    if not kept.is_file():
        return []
    now = {row["file"]: row for row in files.read_csv(out / "gradebook.csv")}
    when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    found = [
        {"when": when, "student": row["student"], "file": file, "question": question}
        | {"before": row[question], "now": now.get(file, {}).get(question, "no such file any more")}
        for row in files.read_csv(kept)
        for file, question in ((row["file"], question) for question in questions)
        if row.get(question) and row[question] != now.get(file, {}).get(question)
    ]
    if found:
        text = io.StringIO()
        writer = csv.DictWriter(text, _CHANGED, lineterminator="\r\n")
        for row in found:
            writer.writerow({name: files.escaped(field) for name, field in row.items()})
        path = out / "changed.csv"
        if not path.is_file():
            files.write_csv(path, _CHANGED, [])
        with path.open("a", encoding="utf-8", newline="", errors="replace") as file:
            file.write(text.getvalue())
    return found


def _kept(out: Path) -> Path:
    return out / "results" / "written"


def _value(field: str) -> object:
    try:
        return float(field.strip().replace(",", "."))
    except ValueError:
        return " ".join(field.split())
