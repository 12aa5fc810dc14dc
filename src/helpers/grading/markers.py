"""Free texts marked by several people who see no names: a workbook each, and how far they agree.

An answer has a code instead of a name; the code depends on question, student and text, so that it
stays while the answer does, and says nothing to whoever has not the secret of this class. A
workbook is only ever added to: what a marker wrote, sorted or put beside it stays as it is.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers.assignments.release import Released
from helpers.grading import files, freetext
from helpers.grading.agreement import agreement
from helpers.grading.batch import Graded
from helpers.grading.freetext import Mark, MarkError
from helpers.grading.html import render
from helpers.grading.questions import asked

__all__ = ["SETTLED", "Marking", "answers", "joined", "named", "read", "write"]

#: The workbook in which markers who differ enter what they settled on; it goes before theirs.
SETTLED = "settled"
_CODE, _ANSWER, _COMMENT = "code", "answer", "comment"
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowel, so no word; no digit, so no number in a spreadsheet
_NAME = re.compile(r"[\w][\w .-]{0,40}")


@dataclass(frozen=True)
class Answer:
    """A free text without a name."""

    code: str
    text: str
    graded: Graded


@dataclass
class Marking:
    """What the markers of a class entered: by question, code and marker."""

    marks: dict[str, dict[str, dict[str, Mark]]] = field(default_factory=dict)
    where: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Where the marks of a question, code and marker stand, as a message says it."""


def named(folder: Path, asked_for: str) -> list[str]:
    """Return the markers: those who are named now, and those who have a workbook already.

    Parameters
    ----------
    folder : Path
        Where the workbooks lie.
    asked_for : str
        Names with commas between them; may be empty.

    Raises
    ------
    MarkError
        If a name cannot be that of a file, or is the one of the workbook of settled marks.
    """
    names = [name.strip() for name in asked_for.split(",") if name.strip()]
    for name in names:
        if not _NAME.fullmatch(name) or name.casefold() == SETTLED:
            raise MarkError(f"{name!r} cannot be the name of a marker: use letters and digits.")
    there = sorted(path.stem for path in folder.glob("*.xlsx") if not path.name.startswith("~"))
    return list(dict.fromkeys([*names, *(name for name in there if name != SETTLED)]))


def read(folder: Path, released: Released, markers: list[str]) -> Marking:
    """Read the workbooks of all markers, and that of the settled marks.

    Raises
    ------
    MarkError
        If a mark is no level of its criterion, or a workbook was changed so that it cannot be read.
    """
    found, wrong = Marking(), []
    for marker in [*markers, SETTLED]:
        path = folder / f"{marker}.xlsx"
        if not path.is_file():
            continue
        try:
            book = load_workbook(path, data_only=True)
        except Exception as error:  # whatever a damaged archive makes of its reader
            raise MarkError(f"{path} cannot be read as a workbook: {error}") from None
        for question in released.marked_by_hand:
            sheet = _sheet(book, question)
            if sheet is not None:
                wrong += _read_sheet(found, path, sheet, question, marker)
    if wrong:
        raise MarkError("\n".join([*wrong, "Correct this and grade again; nothing was changed."]))
    return found


def answers(graded: Iterable[Graded], question: dict, kept: Path) -> list[Answer]:
    """Return the answers to a question by their codes, which order them as chance would.

    Parameters
    ----------
    graded : iterable of Graded
        The class.
    question : dict
        A question in free text.
    kept : Path
        The folder of the results, in which the secret of the codes lies.
    """
    secret = _secret(kept)
    found = {}
    for one in graded:
        text = one.result.texts.get(question["name"], "").strip()
        if one.submission.counts and text:
            code = _code(secret, question["name"], one.submission.key, text)
            found[code] = Answer(code, text, one)
    return [found[code] for code in sorted(found)]


def write(
    folder: Path,
    markers: list[str],
    graded: list[Graded],
    released: Released,
    marking: Marking,
    kept: Path,
) -> None:
    """Write or add to the workbook of each marker; write the pages and the list of the codes.

    The list and the page on agreement lie outside of the folder of the workbooks, so that this can
    be given to markers as it is.

    Parameters
    ----------
    folder : Path
        Where the workbooks lie. Nothing happens to it if there are no markers.
    markers : list of str
        As `named` returns them.
    graded : list of Graded
        The class.
    released : Released
        The assignment.
    marking : Marking
        As `read` returns it.
    kept : Path
        The folder of the results.
    """
    if not markers or not released.marked_by_hand:
        return
    folder.mkdir(parents=True, exist_ok=True)
    by_question = {q["name"]: answers(graded, q, kept) for q in released.marked_by_hand}
    for marker in markers:
        _add(folder / f"{marker}.xlsx", by_question, released)
    differ = {
        name: [one for one in of if _differing(marking.marks.get(name, {}).get(one.code, {}))]
        for name, of in by_question.items()
    }
    if any(differ.values()):
        _add(folder / f"{SETTLED}.xlsx", differ, released)
    titles = asked(released)
    for question in released.marked_by_hand:
        page = render(
            "side-by-side.html",
            assignment=released.described,
            question=question,
            asked=titles[question["name"]],
            answers=by_question[question["name"]],
        )
        files.write_whole(folder / f"{question['name']}.html", page)
    _write_codes(kept.parent / "codes.csv", by_question)
    _write_agreement(kept.parent / "agreement.html", markers, by_question, released, marking)


def joined(
    marks: dict[str, dict[str, Mark]],
    marking: Marking,
    graded: list[Graded],
    released: Released,
    kept: Path,
) -> tuple[dict[str, dict[str, Mark]], list[str]]:
    """Put what the markers agree on to the marks that the instructor entered, which go before.

    A criterion on which markers differ has no mark until it is settled.

    Returns
    -------
    tuple of dict and list
        The marks by question and key of submission, and the places of marks whose answer is not
        in this class any more.
    """
    if not marking.marks:
        return marks, []
    made = {name: dict(own) for name, own in marks.items()}
    lost = []
    for question in released.marked_by_hand:
        name = question["name"]
        known = {one.code: one for one in answers(graded, question, kept)}
        for code, by_marker in marking.marks.get(name, {}).items():
            if code not in known:
                lost += [marking.where[name, code, marker] for marker in by_marker]
                continue
            key = freetext.key(known[code].graded, name)
            own = made.setdefault(name, {})
            own[key] = _join(by_marker, own.get(key), question)
    return made, lost


def _join(by_marker: dict[str, Mark], by_instructor: Mark | None, question: dict) -> Mark:
    of_markers = [mark for marker, mark in by_marker.items() if marker != SETTLED]
    differing = _differing(by_marker, settled=False)
    criteria = {
        name: points
        for mark in of_markers
        for name, points in mark.criteria.items()
        if name not in differing
    }
    before = [by_marker.get(SETTLED), by_instructor]
    for mark in before:
        criteria |= mark.criteria if mark else {}
    comments = [mark.comment for mark in [*of_markers, *before] if mark and mark.comment]
    names = [criterion["name"] for criterion in question["rubric"]]
    ordered = {name: criteria[name] for name in names if name in criteria}
    return Mark(ordered, "\n".join(dict.fromkeys(comments)), len(ordered) == len(names))


def _differing(by_marker: dict[str, Mark], settled: bool = True) -> set[str]:
    """Return the criteria on which markers differ; those that are settled do not count."""
    given: dict[str, set[float]] = {}
    for marker, mark in by_marker.items():
        for name, points in mark.criteria.items():
            if marker != SETTLED:
                given.setdefault(name, set()).add(points)
    done = by_marker[SETTLED].criteria if settled and SETTLED in by_marker else {}
    return {name for name, points in given.items() if len(points) > 1 and name not in done}


def _secret(kept: Path) -> bytes:
    path = kept / "blind"
    if not path.is_file():
        files.write_whole(path, secrets.token_hex(16))
        path.chmod(0o600)
    return path.read_bytes()


def _code(secret: bytes, question: str, student: str, text: str) -> str:
    told = "\0".join((question, student, text)).encode(errors="replace")
    number = int.from_bytes(hmac.new(secret, told, hashlib.sha256).digest()[:8], "big")
    letters = []
    for _ in range(8):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def _choice(points: float | str, says: str) -> str:
    return f"{float(points):g}: {says}"


# A workbook


def _sheet(book: Workbook, question: dict) -> Worksheet | None:
    return next((s for s in book.worksheets if s.title == _title(question)), None)


def _title(question: dict) -> str:
    return re.sub(r"[\[\]:*?/\\]", "-", question["name"])[:31]


def _read_sheet(
    found: Marking, path: Path, sheet: Worksheet, question: dict, marker: str
) -> list[str]:
    """Take in the marks of a sheet; return what is wrong with it, a sentence each."""
    lines = sheet.iter_rows(values_only=True)
    head = [str(one or "").strip() for one in next(lines, ())]
    needed = [_CODE, *(criterion["name"] for criterion in question["rubric"])]
    missing = [name for name in needed if name not in head]
    if missing:
        return [f"{path}, sheet {sheet.title}: the column {missing[0]!r} is missing; restore it."]
    wrong = []
    own = found.marks.setdefault(question["name"], {})
    for number, line in enumerate(lines, 2):
        row = {name: _written(value) for name, value in zip(head, line, strict=False) if name}
        where = f"{path}, sheet {sheet.title}, row {number} ({row[_CODE]})"
        try:
            mark = _mark(row, question)
        except ValueError as error:
            wrong.append(f"{where}: {error}")
            continue
        if not mark.criteria and not mark.comment:
            continue
        before = own.setdefault(row[_CODE], {}).setdefault(marker, mark)
        found.where.setdefault((question["name"], row[_CODE], marker), where)
        if before != mark:
            wrong.append(f"{where}: the code is there twice with different marks; keep one row.")
    return wrong


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value).strip()


def _mark(row: dict[str, str], question: dict) -> Mark:
    criteria = {}
    for criterion in question["rubric"]:
        entered = row.get(criterion["name"], "")
        if not entered:
            continue
        number = entered.partition(":")[0].strip().replace(",", ".")
        levels = {f"{float(points):g}": float(points) for points in criterion["levels"]}
        if number not in levels:
            raise ValueError(
                f"{entered!r} is no level of {criterion['name']!r}; choose one of the list: "
                f"{', '.join(levels)}."
            )
        criteria[criterion["name"]] = levels[number]
    complete = len(criteria) == len(question["rubric"])
    return Mark(criteria, row.get(_COMMENT, ""), complete)


def _add(path: Path, by_question: dict[str, list[Answer]], released: Released) -> None:
    """Add the answers that are not in a workbook yet; if all are, the file is not touched."""
    book = load_workbook(path) if path.is_file() else Workbook()
    if not path.is_file():
        book.remove(book.active)
    changed = False
    for question in released.marked_by_hand:
        sheet = _sheet(book, question)
        if sheet is None:
            sheet, changed = _new_sheet(book, question), True
        head = [str(cell.value or "").strip() for cell in sheet[1]]
        place = head.index(_CODE) + 1
        there = {str(sheet.cell(n, place).value or "") for n in range(2, sheet.max_row + 1)}
        for one in by_question[question["name"]]:
            if one.code not in there:
                row = sheet.max_row + 1
                _put(sheet.cell(row, place), one.code)
                if _ANSWER in head:
                    _put(sheet.cell(row, head.index(_ANSWER) + 1), one.text)
                changed = True
    if changed:
        part = path.with_name(f".{path.name}.part")
        book.save(part)
        part.replace(path)


def _new_sheet(book: Workbook, question: dict) -> Worksheet:
    sheet = book.create_sheet(_title(question))
    choices = _choices_sheet(book)
    names = [criterion["name"] for criterion in question["rubric"]]
    widths = {_CODE: 12, _ANSWER: 70, _COMMENT: 40}
    for number, name in enumerate([_CODE, _ANSWER, *names, _COMMENT], 1):
        cell = sheet.cell(1, number, name)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = widths.get(name, 28)
    for number, criterion in enumerate(question["rubric"], 3):
        column = get_column_letter(choices.max_column + (choices.cell(1, 1).value is not None))
        listed = [_choice(points, says) for points, says in criterion["levels"].items()]
        for row, choice in enumerate(listed, 1):
            _put(choices[f"{column}{row}"], choice)
        valid = DataValidation(
            type="list",
            formula1=f"={choices.title}!${column}$1:${column}${len(listed)}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=criterion["name"][:32],
            error="Choose one of the levels of the list.",
        )
        letter = get_column_letter(number)
        valid.add(f"{letter}2:{letter}5000")
        sheet.add_data_validation(valid)
    sheet.freeze_panes = "C2"
    return sheet


def _choices_sheet(book: Workbook) -> Worksheet:
    if "choices" in book.sheetnames:
        return book["choices"]
    sheet = book.create_sheet("choices")
    sheet.sheet_state = "hidden"
    return sheet


def _put(cell: Cell, text: str) -> None:
    """Write a text that no spreadsheet takes for a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")


# What the instructor reads


def _write_codes(path: Path, by_question: dict[str, list[Answer]]) -> None:
    rows = [
        {
            "question": name,
            _CODE: one.code,
            "student": one.graded.submission.student,
            "file": one.graded.submission.file,
        }
        for name, of in by_question.items()
        for one in of
    ]
    files.write_csv(path, ["question", _CODE, "student", "file"], rows)


def _write_agreement(
    path: Path,
    markers: list[str],
    by_question: dict[str, list[Answer]],
    released: Released,
    marking: Marking,
) -> None:
    """Write how far each two markers agree, and where they differ."""
    told = []
    titles = asked(released)
    for question in released.marked_by_hand:
        of = {one.code: one for one in by_question[question["name"]]}
        given = {c: m for c, m in marking.marks.get(question["name"], {}).items() if c in of}
        told.append(
            {
                "title": titles[question["name"]].title,
                "pairs": _pairs(markers, question, given),
                "differ": [
                    _difference(of[code], by_marker, question)
                    for code, by_marker in sorted(given.items())
                    if _differing(by_marker)
                ],
            }
        )
    page = render("agreement.html", assignment=released.described, questions=told, settled=SETTLED)
    files.write_whole(path, page)


def _pairs(markers: list[str], question: dict, given: dict[str, dict[str, Mark]]) -> list[dict]:
    pairs = []
    for one, other in combinations(markers, 2):
        for criterion in question["rubric"]:
            both = [
                (by[one].criteria[criterion["name"]], by[other].criteria[criterion["name"]])
                for by in given.values()
                if all(m in by and criterion["name"] in by[m].criteria for m in (one, other))
            ]
            if both:
                found = agreement(*zip(*both, strict=True))
                pairs.append({"who": f"{one}, {other}", "what": criterion["name"], "found": found})
    return pairs


def _difference(one: Answer, by_marker: dict[str, Mark], question: dict) -> dict:
    rows = []
    for criterion in question["rubric"]:
        words = {float(points): says for points, says in criterion["levels"].items()}
        if criterion["name"] in _differing(by_marker):
            for marker, mark in by_marker.items():
                points = mark.criteria.get(criterion["name"])
                if points is not None:
                    choice = _choice(points, words[points])
                    rows.append({"what": criterion["name"], "who": marker, "level": choice})
    return {"code": one.code, "text": one.text, "rows": rows}
