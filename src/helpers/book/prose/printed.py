"""Figures as prose prints them: what a printed text says of a value, and whether it is true.

A printed figure claims no more than its digits: "79.4%" stands for anything from 79.35 to 79.45 per
cent. Words before it change the claim:

* *about, some, roughly, around*: the last digits may be rounded, by at most five per cent;
* *more than, over* and *nearly, almost, fewer than, less than, under*: the value lies on that side,
  not further away than ten per cent;
* *at least* and *at most, up to*: the lower or the upper end of what the source gives;
* a range (*8,000–25,000*, *between 8,000 and 25,000*): both ends.

Numbers may be written as words up to twenty and for the tens, and common fractions as *half*, *a
third*, *two thirds*, *a quarter*, *three quarters*: such a fraction is taken as true within one
percentage point.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Printed", "PrintedError", "agrees", "read", "write"]

_ABOUT = ("about", "some", "roughly", "around", "approximately")
_ABOVE = ("more than", "over")
_BELOW = ("nearly", "almost", "fewer than", "less than", "under")
_LEAST = ("at least", "no fewer than")
_MOST = ("at most", "up to", "no more than")
_BEFORE = {
    word: kind
    for kind, words in {
        "about": _ABOUT, "above": _ABOVE, "below": _BELOW, "least": _LEAST, "most": _MOST,
    }.items()
    for word in words
}  # fmt: skip
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = dict(
    zip(
        ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(30, 91, 10),
        strict=True,
    )
)
_WORDS = {word: Fraction(i) for i, word in enumerate(_ONES)} | {
    word: Fraction(n) for word, n in _TENS.items()
}
_FRACTIONS = {
    "half": Fraction(1, 2),
    "a third": Fraction(1, 3),
    "one third": Fraction(1, 3),
    "two thirds": Fraction(2, 3),
    "a quarter": Fraction(1, 4),
    "one quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
}
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"^(?P<before>\D*?)\s*(?P<minus>[-−])?(?P<low>{_DIGITS})"
    rf"(?:\s*(?:–|-|\bto\b|\band\b)\s*(?P<high>{_DIGITS}))?"
    r"(?:\s*(?P<scale>thousand|million|billion))?"
    r"(?P<percent>\s*%|\s*per cent)?(?P<after>\s+[^\d]*)?$"
)
_ONE_IN = re.compile(rf"^(?:(?P<before>\D+?)\s+)?one in (?P<many>{_DIGITS}|[a-z]+)$")


class PrintedError(ValueError):
    """A printed figure cannot be read; the message says which forms there are."""


@dataclass(frozen=True)
class Printed:
    """What a printed figure says.

    Attributes
    ----------
    low, high : Fraction
        The ends of a range, or twice the one value; per cent as a fraction of one.
    kind : str
        "exact", "about", "above", "below", "least", "most", "range" or "one in".
    unit : Fraction
        The value of the last printed place.
    round_unit : Fraction
        The value of the last place that is not zero.
    scale : str
        "thousand", "million", "billion" or nothing.
    percent : str
        How per cent is written, with its space; or nothing.
    before, after : str
        The words before and after.
    """

    low: Fraction
    high: Fraction
    kind: str
    unit: Fraction
    round_unit: Fraction
    scale: str = ""
    percent: str = ""
    before: str = ""
    after: str = ""


def read(text: str) -> Printed:
    """Read a printed figure.

    Parameters
    ----------
    text : str
        A figure as prose prints it, with its qualifying words, per cent sign and unit.

    Returns
    -------
    Printed

    Raises
    ------
    PrintedError
        If it is in none of the forms that this module describes.

    Examples
    --------
    >>> read("about 40,000").low
    Fraction(40000, 1)
    >>> read("79.4%").unit
    Fraction(1, 1000)
    """
    plain = " ".join(text.split())
    return _one_in(plain) or _in_words(plain) or _in_digits(plain)


def _in_digits(text: str) -> Printed:
    found = _FIGURE.match(text)
    if not found:
        raise PrintedError(
            f"{text!r} is not a figure that can be checked. Write 105,485 or 79.4% or 1.3 million "
            "or 8,000–25,000, if need be after about, some, more than, nearly, at least or up to."
        )
    before = found["before"].strip()
    scale = found["scale"] or ""
    percent = found["percent"] or ""
    factor = Fraction(_SCALES.get(scale, 1), 100 if percent else 1)
    low, unit, round_unit = _number(found["low"])
    high = low
    if found["high"]:
        if before.lower() not in ("", "between", "from"):
            raise PrintedError(f"Leave out {before!r} before the range in {text!r}.")
        high, unit, round_unit = _number(found["high"])
        if high <= low:
            raise PrintedError(f"The range {text!r} does not rise.")
    sign = -1 if found["minus"] else 1
    return Printed(
        sign * low * factor,
        sign * high * factor,
        "range" if found["high"] else _kind(before, text),
        unit * factor,
        round_unit * factor,
        scale,
        percent,
        before,
        found["after"] or "",
    )


def _in_words(text: str) -> Printed | None:
    """Read a number or a fraction in words, such as "sixteen" or "more than half"."""
    lower = text.lower()
    for words, unit in ((_FRACTIONS, Fraction(2, 100)), (_WORDS, Fraction(1))):
        for word in sorted(words, key=len, reverse=True):
            found = re.match(
                rf"^(?:(?P<before>[a-z ]+?)\s+)?{word}(?P<percent> per cent)?(?P<after> [^\d]*)?$",
                lower,
            )
            before = (found["before"] or "") if found else ""
            if found and (not before or before in _BEFORE):
                share = Fraction(1, 100 if found["percent"] else 1)
                value, unit = words[word] * share, unit * share
                after = text[found.start("after") :] if found["after"] else ""
                kind = _kind(before, text)
                return Printed(
                    value, value, kind, unit, unit, before=text[: len(before)], after=after
                )
    return None


def _one_in(text: str) -> Printed | None:
    found = _ONE_IN.match(text.lower())
    if not found:
        return None
    many = found["many"]
    if many not in _WORDS and not many[0].isdigit():
        return None
    number = _WORDS.get(many) or _number(many)[0]
    if _kind(found["before"] or "", text) not in ("exact", "about"):
        raise PrintedError(f"{text!r}: write 'one in {many}' or 'about one in {many}'.")
    return Printed(1 / number, 1 / number, "one in", Fraction(1), Fraction(1))


def _number(digits: str) -> tuple[Fraction, Fraction, Fraction]:
    """Return a number, the value of its last place, and of its last place that is not zero."""
    plain = digits.replace(",", "")
    _, _, decimals = plain.partition(".")
    unit = Fraction(1, 10 ** len(decimals))
    zeros = len(plain) - len(plain.rstrip("0")) if not decimals else 0
    return Fraction(plain), unit, unit * 10**zeros


def _kind(before: str, text: str) -> str:
    if not before:
        return "exact"
    for words, kind in _BEFORE.items():
        if before.lower() == words:
            return kind
    raise PrintedError(
        f"{text!r}: of the words before a figure only these can be checked: {', '.join(_BEFORE)}. "
        "Let the others stand before the role."
    )


def agrees(printed: Printed, low: Fraction | None, high: Fraction | None) -> bool:
    """Say whether a printed figure is true of a value.

    Parameters
    ----------
    printed : Printed
        What stands in the text.
    low, high : Fraction or None
        The ends of the value; equal where it is one figure, None where the source leaves an end
        open ("at least", "at most").
    """
    half = printed.unit / 2
    if printed.kind == "range":
        return _near(printed.low, low, half) and _near(printed.high, high, half)
    if printed.kind == "least":
        return _near(printed.low, low, half)
    if printed.kind == "most":
        return _near(printed.high, high, half)
    if low is None or high is None or low != high:
        return printed.kind == "above" and low is not None and _near(printed.low, low, half)
    value = low
    if printed.kind == "one in":
        return value > 0 and round(1 / value) == round(1 / printed.low)
    if printed.kind == "about":
        half = max(half, min(printed.round_unit / 2, abs(value) / 20))
        return _near(printed.low, value, half)
    if printed.kind == "above":
        return printed.low < value <= printed.low + abs(value) / 10
    if printed.kind == "below":
        return printed.low - abs(value) / 10 <= value < printed.low
    return _near(printed.low, value, half)


def _near(printed: Fraction, value: Fraction | None, within: Fraction) -> bool:
    return value is not None and abs(printed - value) <= within


def write(printed: Printed, low: Fraction | None, high: Fraction | None) -> str:
    """Write a value as a printed figure was written: the text that would be right.

    >>> write(read("80%"), Fraction(794, 1000), Fraction(794, 1000))
    '79%'
    >>> write(read("5,000 people"), Fraction(8000), Fraction(25000))
    '8,000–25,000 people'
    """
    after = printed.after
    if printed.kind == "one in" and low == high and low:
        return f"one in {round(1 / low):,}{after}"
    figures = [None if end is None else _digits(printed, end) for end in (low, high)]
    if figures[0] is None:
        return f"at most {figures[1]}{after}"
    if figures[1] is None:
        return f"at least {figures[0]}{after}"
    if low != high:
        return f"{figures[0].removesuffix(printed.percent)}–{figures[1]}{after}"
    keep = printed.kind not in ("range", "exact") and agrees(
        read(f"{printed.before} {figures[0]}"), low, high
    )
    return f"{printed.before} {figures[0]}{after}" if keep else f"{figures[0]}{after}"


def _digits(printed: Printed, value: Fraction) -> str:
    factor = Fraction(_SCALES.get(printed.scale, 1), 100 if printed.percent else 1)
    places = len(str(int(factor / printed.unit))) - 1 if printed.unit < factor else 0
    number = f"{float(value / factor):,.{places}f}".replace("-", "−")
    return number + (f" {printed.scale}" if printed.scale else "") + printed.percent
