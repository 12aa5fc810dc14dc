"""Figures against the words of their source: the second entry of what was read.

A row that was read carries in ``as_printed`` the figure as its source prints it, in the language of
the source and with at most `MOST_WORDS` words around it; "…" stands where words are left out. It is
copied from the page, never written from the number. Here the numbers are read out of these words
and compared with those of the row: every figure must stand there, in the order of the fields. Where
the source prints the parts alone, the total is theirs, as an identity of the table says.

Numbers may be grouped by spaces, points, commas or apostrophes, have a decimal point or comma, be
followed by a word for thousand or million, or be written in words (English, German, Russian, the
smallest in Polish). A day may be written with the name of its month or in numbers, with or without
its year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from helpers.book.data import rows

__all__ = ["FIELD", "MOST_WORDS", "coverage", "numbers", "problems"]

FIELD = "as_printed"
MOST_WORDS = 8

_SPACES = " \u00a0\u2009\u202f"
_DIGITS = (
    rf"\d{{1,3}}(?:(?P<sep>[{_SPACES}.,'’])\d{{3}}(?!\d))(?:(?P=sep)\d{{3}}(?!\d))*(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)?"
)
_SCALES = {
    1_000: r"thousand|Tausend|тыс(?:\.|яч\w*)?|тис(?:\.|яч\w*)?|tys(?:\.|i\w*)?|tūkst\w*",
    1_000_000: r"million|mln|Million\w*|Mio|млн|миллион\w*|мільйон\w*|milion\w*",
}
_IN_WORDS = {
    1: "one|ein(?:e[rsn]?)?|один|одн(?:а|о|ой|ого|ому|у)",
    2: "two|zwei|дв(?:а|е|ух|ум|умя)|dw(?:a|ie|óch)",
    3: r"three|drei|тр(?:и|[её]х|[её]м)|тр[её]хдневн\w*|trz(?:y|ech)",
    4: "four|vier|четыр(?:е|[её]х)",
    5: r"five|fünf|пят(?:ь|и)|пятидневн\w*",
    6: "six|sechs|шест(?:ь|и)",
    7: "seven|sieben|сем(?:ь|и)",
    8: "eight|acht|вос(?:емь|ьми)",
    9: "nine|neun|девят(?:ь|и)",
    10: r"ten|zehn|десят(?:ь|и)|десятидневк\w*",
    11: "eleven|elf|одиннадцат(?:ь|и)",
    12: "twelve|zwölf|двенадцат(?:ь|и)",
    15: "fifteen|fünfzehn|пятнадцат(?:ь|и)",
    20: "twenty|zwanzig|двадцат(?:ь|и)",
    30: "thirty|dreißig|тридцат(?:ь|и)",
    50: "fifty|fünfzig|пят(?:ьдесят|идесяти)",
    100: "hundred|hundert|сто|ста",
}
_SCALED = rf"[{_SPACES}]*(?P<scale>{'|'.join(_SCALES.values())})\b"
_CATEGORY = re.compile(r"\b[12]-й категори")
_NUMBER = re.compile(
    rf"(?<![\d.,])(?:(?P<digits>{_DIGITS})|\b(?P<words>{'|'.join(_IN_WORDS.values())})\b)"
    rf"(?:{_SCALED}|(?![.,]?\d))",
    re.IGNORECASE,
)
_MONTHS = (
    "January|Januar|января|stycznia",
    "February|Februar|февраля|lutego",
    "March|März|марта|marca",
    "April|апреля|kwietnia",
    "May|Mai|мая|maja",
    "June|Juni|июня|czerwca",
    "July|Juli|июля|lipca",
    "August|августа|sierpnia",
    "September|сентября|września",
    "October|Oktober|октября|października",
    "November|ноября|listopada",
    "December|Dezember|декабря|grudnia",
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def problems(folder: Path, resource: dict) -> list[str]:
    """Return where a table and the words of its sources differ: each a line with row and remedy.

    Parameters
    ----------
    folder : Path
        The folder of the data package.
    resource : dict
        The table, as ``datapackage.json`` describes it. Only one with the field is checked.
    """
    fields = resource["schema"]["fields"]
    if FIELD not in [field["name"] for field in fields]:
        return []
    counted, sums = [field["name"] for field in fields if _is_counted(field)], _sums(resource)
    found = []
    for number, row in enumerate(rows.raw(folder, resource), start=2):
        said = _compared(row, counted, sums) if row[FIELD] else []
        found += [f"{resource['path']}, row {number}, {FIELD}: {problem}" for problem in said]
    return found


def coverage(folder: Path) -> str:
    """Say how many of the rows that were read carry the words of their source."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    tables = [rows.raw(folder, resource) for resource in package["resources"]]
    read = [row for table in tables for row in table if _was_read(row)]
    carry = sum(bool(row[FIELD]) for row in read)
    return f"Of {len(read):,} rows that were read, {carry:,} carry the figure as it is printed."


def numbers(text: str) -> list[set[Fraction]]:
    """Read the numbers of a text: for each all that it can stand for.

    >>> numbers("davon 30.992 zum Tod") == [{Fraction(30992), Fraction("30.992")}]
    True
    >>> numbers("почти 770 тыс. человек") == [{Fraction(770000)}]
    True
    """
    return [_readings(found) for found in _NUMBER.finditer(text)]


def _is_counted(field: dict) -> bool:
    return field["type"] in ("integer", "number") and field.get("unit", "degrees") != "degrees"


def _sums(resource: dict) -> set[str]:
    """Return the fields that are, in every row, exactly the sum of others."""
    return {
        identity["total"]
        for identity in resource.get("identities", [])
        if identity["kind"] == "fields" and not identity.keys() & {"where", "known_gaps"}
    }


def _was_read(row: dict[str, str]) -> bool:
    return FIELD in row and row["verified"] != "recall"


def _compared(row: dict[str, str], counted: list[str], sums: set[str]) -> Iterator[str]:
    text = row[FIELD]
    if not _was_read(row):
        yield "the row is recalled, so nobody read what is printed. Empty it, or name the source."
    words = _WORD.findall(_NUMBER.sub(" ", text))
    if len(words) > MOST_WORDS:
        yield f"{len(words)} words stand around the figure. Leave out all but {MOST_WORDS}."
    if not counted:  # a table of acts or events: its figure is the day
        if not _has_day(text, row["date"], row.get("date_precision", "day")):
            yield f"{row['date']} is not the day in {text!r}."
        return
    parts = [name for name in counted if name not in sums]
    if len(numbers(_CATEGORY.sub("", _parted(text)))) == len(parts):  # no total is printed
        counted = parts
    figures = list(dict.fromkeys(row[name] for name in counted if row[name]))  # 5000 to 5000 is one
    if not _stand_in(text, [Fraction(figure) for figure in figures]):
        yield (
            f"the row has {', '.join(figures)}, and printed is {text!r}. Correct what was "
            "miscopied; if the source prints an error, both keep it."
        )


def _stand_in(text: str, figures: list[Fraction]) -> bool:
    """Say whether a text has these figures, in this order."""
    for several in (False, len(figures) > 1):
        printed = iter(numbers(_parted(text) if several else text))
        if all(any(figure in readings for readings in printed) for figure in figures):
            return True
    return False


def _parted(text: str) -> str:
    """Part numbers that stand beside each other: "100 300 400" in a table are three, not one."""
    return re.sub(rf"(?<=\d)[{_SPACES}](?=\d)", " | ", text)


def _readings(found: re.Match) -> set[Fraction]:
    scale = next(
        (
            size
            for size, words in _SCALES.items()
            if found["scale"] and re.fullmatch(words, found["scale"], re.IGNORECASE)
        ),
        1,
    )
    if found["words"]:
        sizes = (n for n, w in _IN_WORDS.items() if re.fullmatch(w, found["words"], re.IGNORECASE))
        return {Fraction(next(sizes)) * scale}
    digits = re.sub(rf"[{_SPACES}'’]", "", found["digits"])
    marks, plain = re.findall("[.,]", digits), re.sub("[.,]", "", digits)
    if not marks:
        return {Fraction(plain) * scale}
    last = len(re.split("[.,]", digits)[-1])
    grouped, decimal = Fraction(plain), Fraction(f"{plain[:-last]}.{plain[-last:]}")
    if len(marks) == 1:
        either = last == 3 and plain[0] != "0"  # 46.317 may be more than 46 or more than 46,000
        return {decimal * scale, grouped * scale} if either else {decimal * scale}
    return {(decimal if len(set(marks)) == 2 else grouped) * scale}


def _has_day(text: str, day: str, precision: str) -> bool:
    """Say whether a text names a day, as precisely as the row knows it."""
    known = date.fromisoformat(day)
    month, year = _MONTHS[known.month - 1], known.year
    if precision == "year":
        return str(year) in text
    forms = [rf"(?:{month})\w*,? {year}"]
    if precision != "month":
        number = rf"0?{known.day}"
        forms = [
            rf"\b{number}\.?(?:st|nd|rd|th)? (?:{month})\b(?!,? (?!{year})\d{{4}})",
            rf"\b(?:{month}) {number}(?:st|nd|rd|th)?\b(?!,? (?!{year})\d{{4}})",
            rf"\b{number}\.0?{known.month}\.{year}\b",
            rf"\b{day}\b",
        ]
    plain = re.sub(rf"[{_SPACES}]+", " ", text)
    return any(re.search(form, plain, re.IGNORECASE) for form in forms)
