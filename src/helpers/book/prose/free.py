"""Numbers that count nothing, and so may stand in a text for readers without a reference.

All others are figures, in whatever form they are written: digits of any script, Roman numerals,
vulgar fractions, words. Each exception has its reason, and is no wider than the reason.

Of words these are free, and `bare_figures` does not look for them:

* *one, two, both*, which point at what was named; *first, second, third*, which give an order;
* *half a page*, *the first half*: a part of one thing. *Half were shot* is a figure;
* *twice*, once more. *Twice as many* is a figure.
"""

import re
import unicodedata
from functools import cache

from helpers import datasets

__all__ = ["ALLOWED", "ALLOWED_ON", "bare_figures"]

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"(?:[12]\d|3[01]|[1-9])"
_YEAR = r"(?:1[89]|20)\d\d"
_YEARS = rf"{_YEAR}(?:[–/-](?:{_YEAR}|\d\d))?(?:s\b)?(?!,?\d|[–/-]\d)"
# What is counted in this book: a number before one of these is a figure, whatever it looks like.
_COUNTED = (
    r"(?!(?:[ \xa0](?!the|two|one|these|some|many|all|no|other|both)[\w-]+)?[ \xa0]"
    r"(?:people|persons?|men|women|child(?:ren)?|victims?|prisoners?|families|households|peasants"
    r"|kulaks|criminals|students|pupils|wives|arrests|sentences|executions|deaths|shootings|cases"
    r"|names|graves|records|PEOPLES)\b)"
)
_PAST = (
    r"(?!(?: more| of them)? (?:were|was|had been|have been|died|shot|arrested|sentenced|executed"
    r"|killed|deported)\b)"
)
_BEFORE_A_YEAR = (
    r"(?:in|of|by|from|to|until|since|before|after|during|between|and|or|for|through|till|early|late"
    r"|mid|year|years|spring|summer|autumn|winter|end|middle|than|at|on)"
)
_NUMBER_WORDS = "three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PARTS = "thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?"

ALLOWED = {
    "a day of the calendar": (
        rf"\b{_DAY}(?:(?:–| and | to |, ){_DAY})* {_MONTH}(?: {_YEAR})?|\b{_YEAR}-\d\d-\d\d\b"
    ),
    "a month of a year": rf"\b{_MONTH}(?: {_YEAR})?(?:–{_MONTH} {_YEAR})?",
    "a year, or a span of years": (
        rf"\b(?i:{_BEFORE_A_YEAR})[ \xa0-]{_YEARS}{_COUNTED}|\b{_YEARS}{_COUNTED}{_PAST}"
    ),
    "the number of an order or decree, from the data": (
        r"(?<![\w,.])(?:PLAIN)(?!\w|[,.]\d)"
        r"|\b(?:[Oo]rders?|[Dd]ecrees?|[Dd]irectives?|[Rr]esolutions?|[Ll]aws?|[Nn]umbers?,?"
        r"|[Nn]os?\.|№)[ \xa0](?:[Nn]o\.[ \xa0])?(?:NUMBERS)(?:(?:, | and | or )(?:NUMBERS))*"
        r"(?!\w|[,.]\d)"
    ),
    "an article of a law": r"\b[Aa]rticles? \d+(?:-\d+)?(?:(?:, | and )\d+(?:-\d+)?)*",
    "one of the two categories of order 00447": r"\b[Cc]ategor(?:y|ies) (?:[12]|II?)\b",
    "a place in a book or on a page": (
        r"\b(?:[Cc]hapters?|[Pp]arts?|[Ss]ections?|[Ss]teps?|[Qq]uestions?|[Tt]ables?|[Ff]igures?"
        rf"|[Rr]ows?|[Cc]olumns?|[Nn]otes?|[Ff]ootnotes?|[Ll]evels?) \d{{1,2}}(?:(?:[–-]| and |, )"
        rf"\d{{1,2}})*(?!\d|[,.]\d){_COUNTED}"
        rf"|\b(?:pages?|pp?\.|volumes?|vol\.|[Nn]o\.)[ \xa0]\d+(?:[–-]\d+)?(?!,?\d){_COUNTED}"
    ),
    "a ratio of one, neither more nor less, or a ratio given as an example": (
        r"\b(?:[Aa]bove|[Bb]elow|[Aa]t|than|of|is|to) 1(?![\w,]|\.\d)" + _COUNTED
        + r"|\bratios? of \d+"
    ),
    "a week of a plan": rf"\b[Ww]eek (?:{_NUMBER_WORDS})\b",
    "how long a chapter takes": r"\bTime\. About \d+[ \xa0]minutes\b",
    "the base of a rate": r"\bper (?:hundred|thousand|million)\b",
    "a version of a program, standard or licence": (
        r"\b(?:Python|JupyterLab|Notebook|pandas|WCAG|CC BY(?:-SA)?|ODbL|[Vv]ersion) \d+(?:\.\d+)*"
        r"|\bCC BY\b"
    ),
    "a span of the calendar in words, like the days between which it lies": (
        rf"\b(?i:{_NUMBER_WORDS})(?:[ -]to[ -](?:{_NUMBER_WORDS}))?[ -](?:days|weeks|months|years"
        r"|decades)\b"
    ),
    "how often something stands on a page": rf"\b(?:{_NUMBER_WORDS}) times(?=[.,;:]|$)",
    "the three who made up a troika": r"\b[Bb]od(?:y|ies) of three\b",
    "what the text itself sets out, to be counted on the page": (
        rf"\b(?i:{_NUMBER_WORDS})(?: or (?:{_NUMBER_WORDS})| to (?:{_NUMBER_WORDS}))?"
        r"(?: (?:short|code|different|other|printed|wrong|self-check|plain|kinds of|of these))?"
        r" (?:questions?|things|ways|words|kinds|criteria|levels|tests|steps|reasons|rules|answers"
        r"|measures|explanations|positions|repairs|treatments|sequences|clauses|assignments|chapters"
        r"|pieces|figures|claims|rows|columns|tables|parts|digits|zeros|changes|comparisons"
        r"|facts|sources|sentences|cells|dots|notebooks)\b"
    ),
}  # fmt: skip
#: What is free on the pages whose address begins so, and why.
ALLOWED_ON = {
    "chapters/instructors/": {
        "how long a session takes": r"\b\d+(?:(?:–| to )\d+)?[ \xa0](?:minutes|hours?)\b"
        rf"|\b(?i:{_NUMBER_WORDS}|half an) (?:seconds|minutes|hours?)\b"
        r"|\b(?:[Ff]ive|[Tt]en) for\b|\bhalf as much again\b",
        "what an answer is worth": r"\bearns half\b",
        "what a machine has or needs": rf"\b(?:\d[\d,]*|{_NUMBER_WORDS}) (?:MB|GB|cores|kernels)\b",
        "the size of a class": r"\b(?:30|300|30,000) students\b",
    },
    "chapters/assignments/": {
        "how long an assignment takes": r"\b\d+[ \xa0]minutes\b",
    },
    "chapters/documents/": {
        "a day as papers of the time write it": (
            r"\b\d{1,2}\.(?:\d{1,2}|[IVX]{1,4})\.(?:19)?\d\d\b"
        ),
        "a category of order 00447": (
            r"\b[Cc]ategor(?:y|ies) [12](?: (?:and|or) 2)?|\b(?:1st|2nd) category"
        ),
        "the Central Committee, as papers of the time write it": r"\bCCs?\b",
        "a department, by its number": r"\b\d{1,2}(?:st|nd|rd|th) department\b",
        "a place in a document": (
            r"\b(?:[Pp]oints?|[Ii]tems?|[Pp]rotocols?|[Aa]rticles?|[Ss]ections?) (?:\d+|[IVX]+)"
            r"(?:(?:[–-]| to | and )(?:\d+|[IVX]+))?(?![,.]?\d)|^[IVX]+\. (?=[A-Z]{2})"
        ),
    },
    "chapters/measurements": {
        "how much larger the other book is": r"\bten times the\b",
    },
    "chapters/how-to-use-this-course": {
        "how long a chapter takes": r"\b\d+[ \xa0](?:minutes|hours)\b",
    },
}
_WORDS = re.compile(
    rf"\b(?:(?:an?|one|two|{_NUMBER_WORDS})[ -](?:{_PARTS})"
    r"(?=[,.;:)!?]|$| of\b| more| less| fewer| with| or| if)"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|scores of"
    rf"|{_NUMBER_WORDS}|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|[\w-]+fold|(?:doubl|trebl|tripl|quadrupl)(?:ed|es|ing)"
    r"|(?<!first )(?<!second )(?<!other )(?<!each )(?<!this )half"
    r"(?= of\b| as\b| the\b| were\b| was\b| are\b| is\b|[,.;:)!?]|$)"
    r"|every (?:second|third|fourth|fifth|tenth)|twice (?:as|the|that)|one in (?:\d+|two"
    rf"|{_NUMBER_WORDS}))\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(
    r"\b(?=[MDCLXVI]{2,}\b)M{0,4}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b"
)
_DIGITS = re.compile(r"(?<![\w.])[-−]?\d[\d,.]*\d|(?<![\w.,])\d")


def bare_figures(text: str, page: str = "") -> list[str]:
    """Return the figures in a text that nothing explains, in the order of the text.

    Parameters
    ----------
    text : str
        A text for readers.
    page : str
        The page on which it stands, such as ``chapters/index``.

    Examples
    --------
    >>> bare_figures("On 30 July 1937 order No. 00447 set limits for 268,950 people.")
    ['268,950']
    >>> bare_figures("In Tula 1938 people were shot, every second one of them in ¾ of an hour.")
    ['1938', 'every second', '¾']
    """
    here = tuple(begins for begins in ALLOWED_ON if page.startswith(begins))
    hidden = _allowed(here).sub(lambda found: "·" * len(found.group()), text)
    found = [*_DIGITS.finditer(hidden), *_WORDS.finditer(hidden), *_ROMAN.finditer(hidden)]
    places = {one.start(): one.group() for one in sorted(found, key=lambda one: len(one.group()))}
    for at, character in enumerate(hidden):
        if ord(character) > 127 and unicodedata.category(character) in ("Nl", "No"):
            places.setdefault(at, character)
    return [places[at] for at in sorted(places)]


@cache
def _allowed(here: tuple[str, ...]) -> re.Pattern:
    numbers = [str(n) for n in datasets.load("orders")["order_number"].dropna().unique()]
    if "documents" in datasets.names():
        of_documents = datasets.load("documents")["number"].dropna().str.split(";").explode()
        numbers += [n for n in of_documents.str.strip() if not re.fullmatch(r"\d{1,4}", n)]
    plain = [number for number in numbers if number.startswith("00") or not number.isdigit()]
    peoples = datasets.load("nationality_arrests")["nationality"]
    named = {
        "PLAIN": "|".join(sorted(map(re.escape, plain), reverse=True)),
        "NUMBERS": "|".join(sorted(map(re.escape, numbers), reverse=True)),
        "PEOPLES": "|".join(re.escape(people) for people in peoples if people != "Total"),
    }
    patterns = [*ALLOWED.values(), *(p for begins in here for p in ALLOWED_ON[begins].values())]
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(re.sub("PLAIN|NUMBERS|PEOPLES", lambda found: named[found.group()], joined))
