"""The search: Sphinx's own, which here knows numbers and days, ranks by use, and quotes.

Sphinx's index takes 105,485 for two words, its script leaves out words of digits alone, and all
pages that have a word rank alike. Here a number is one word however it is printed, a day is one
word in English, in Russian or in figures, and the order of a page rests on how often it uses the
words. The passages of each page are a script of their own, since a page that was opened as a file
can read no other kind of file; what is found asks for them to show the sentence with the words.
`search.js` does on the page what this module does in the build; a test holds them together.
"""

import calendar
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lxml import html
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from helpers.book import state
from helpers.book.prose.glossary import spellings

__all__ = ["FOLDER", "NumbersAndDays", "passages", "setup", "words"]

#: Where the passages of the pages lie.
FOLDER = "_static/passages"
_USE = "use.js"

_DIGITS = r"[0-9]{1,3}(?:[,\u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
# As Sphinx has it, a word is a run of letters and digits; \w of a script is less than that.
_WORD = rf"(?<!\w)({_DIGITS})(?!\w)|\w+"
_RUSSIAN = [
    *("январ[ьяе]", "феврал[ьяе]", "март[ае]?", "апрел[ьяе]", "ма[йяе]", "июн[ьяе]", "июл[ьяе]"),
    *("август[ае]?", "сентябр[ьяе]", "октябр[ьяе]", "ноябр[ьяе]", "декабр[ьяе]"),
]
#: Of each month a pattern of its names, without capitals.
_MONTHS = [
    rf"{name}|{name[:3]}|{russian}"
    for name, russian in zip([m.lower() for m in calendar.month_name[1:]], _RUSSIAN, strict=True)
]
_DAY = (
    rf"(?:([0-9]{{1,2}})(?:st|nd|rd|th)?\s+)?(?<!\w)({'|'.join(_MONTHS)})(?!\w)\.?"
    r"(?:\s+([0-9]{1,2})(?:st|nd|rd|th)?,)?,?\s+([0-9]{4})(?!\w)"
    r"|(?<!\w)([0-9]{4})-([0-9]{2})-([0-9]{2})(?!\w)"
    r"|(?<!\w)([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?!\w)"
)
_WORDS, _DAYS = re.compile(_WORD), re.compile(_DAY, re.IGNORECASE)
_YEAR = re.compile("[0-9]{4}")  # without one there is no day, and to look for days takes its time

_PARTED = str.maketrans("", "", ",\u00a0\u202f")

_LEFT_OUT = """.//script | .//noscript | .//button | .//form | .//summary | .//pre | .//svg
| .//a[@class='headerlink'] | .//details[@class='figure-cite'] | .//span[@class='figure-footer']
| .//div[@class='method-switch'] | .//p[@class='explorer-status'] | .//span[@class='heard']
| .//*[@class='in-browser']"""
_BLOCKS = (
    *("p", "li", "dt", "dd", "tr", "caption", "figcaption", "section", "div"),
    *("h1", "h2", "h3", "h4"),
)


def setup(app: Sphinx) -> None:
    """Register the language of the index, and the writing of what ranks and quotes."""
    app.add_search_language(NumbersAndDays)
    app.connect("html-page-context", _write_passages)
    app.connect("build-finished", _write_use, priority=800)  # before the site is published


def _script() -> str:
    """Return what Sphinx puts into the script of the search: our script, with the patterns."""
    patterns = {
        name: pattern.replace(r"\w", r"[\p{L}\p{N}_]")
        for name, pattern in {"WORD": _WORD, "DAY": _DAY}.items()
    }
    script = Path(__file__).with_name("search.js").read_text(encoding="utf-8")
    constants = (patterns | {"MONTHS": _MONTHS}).items()
    return "\n".join(f"const {name} = {json.dumps(value)};" for name, value in constants) + script


class NumbersAndDays(SearchEnglish):
    """English, as Sphinx's index has it, with numbers and days."""

    js_splitter_code = _script()

    def split(self, input: str) -> list[str]:
        """Return the words of a text, as the index has them."""
        return words(input)


def words(text: str) -> list[str]:
    """Return the words of a text, its numbers and its days, as the index has them.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Words as they stand. Numbers follow a ``#``, which keeps Sphinx's script from leaving them
        out, without commas; those that begin with a nought come without it, too. A day with its
        month and year is one word more, and so is its month.

    Examples
    --------
    >>> words("Order 00447: 105,485 people, 79.4%")
    ['Order', '#00447', '#447', '#105485', 'people', '#79.4']
    >>> words("17 ноября 1938")[3:], words("On 1938-11-17")[4:]
    (['1938-11-17', '1938-11'], ['1938-11-17', '1938-11'])
    """
    found = []
    for word in _WORDS.finditer(text):
        number = word[1]
        if not number:
            found.append(word[0])
            continue
        number = number.translate(_PARTED)
        found.append(f"#{number}")
        if number[0] == "0" and number.strip("0."):
            found.append("#" + number.lstrip("0"))
    for day in _DAYS.finditer(text) if _YEAR.search(text) else ():
        found += _day(day)
    return found


def _day(found: re.Match) -> list[str]:
    before, name, after, of_name, *figures = found.groups()
    if name:
        names = (re.fullmatch(month, name, re.IGNORECASE) for month in _MONTHS)
        month = next(number for number, is_it in enumerate(names, 1) if is_it)
        year, day = of_name, before or after
    else:
        year, month, day = figures[:3] if figures[0] else reversed(figures[3:])
    of_month = f"{year}-{int(month):02}"
    return [f"{of_month}-{int(day):02}", of_month] if day else [of_month]


def passages(body: str) -> list[tuple[str, list[str]]]:
    """Return the passages of a page: paragraphs, rows, items, under the anchor of their section.

    Parameters
    ----------
    body : str
        The HTML of the page.

    Returns
    -------
    list of (str, list of str)
        In the order of the page. What stands before the first section has no anchor.

    Examples
    --------
    >>> passages('<section id="a"><h1>A</h1><p>One.</p><section id="b"><p>Two.</p></section>')
    [('a', ['A', 'One.']), ('b', ['Two.'])]
    """
    root = html.fragment_fromstring(body, create_parent="div")
    for part in root.xpath(_LEFT_OUT):
        part.drop_tree()
    for block in root.iter(*_BLOCKS):
        block.text, block.tail = f"\n{block.text or ''}", f"\n{block.tail or ''}"
    for cell in root.iter("th", "td"):
        cell.tail = f" {cell.tail or ''}"
    found = []
    for section in [*reversed(root.xpath(".//section[@id]")), root]:  # the inner ones first
        lines = [" ".join(line.split()) for line in section.text_content().split("\n")]
        found.append((section.get("id", ""), [line for line in lines if line]))
        section.drop_tree() if section is not root else None
    return [(anchor, lines) for anchor, lines in reversed(found) if lines]


def _file(app: Sphinx, page: str) -> Path:
    return Path(app.outdir) / FOLDER / f"{page.replace('/', '-')}.js"


def _write_passages(app: Sphinx, page: str, _template: str, context: dict, doctree) -> None:
    if doctree is None or "body" not in context:
        return
    file = _file(app, page)
    file.parent.mkdir(parents=True, exist_ok=True)
    found = json.dumps(passages(context["body"]), ensure_ascii=False, separators=(",", ":"))
    file.write_text(f"coursePassages[{json.dumps(page)}] = {found};\n", encoding="utf-8")


def _write_use(app: Sphinx, exception: Exception | None) -> None:
    """Write how often each page uses a word, and which words are spellings of the same term."""
    if exception is not None or app.builder.format != "html" or not state.build(app).has_written:
        return
    stem = cache(NumbersAndDays({}).stem)
    pages = sorted(app.env.found_docs)
    use: dict[str, dict[int, int]] = defaultdict(dict)
    for number, page in enumerate(pages):
        for word, times in _counted(_file(app, page), stem).items():
            if times > 1 and word not in NumbersAndDays.stopwords:
                use[word][number] = times
    terms = [sorted({stem(form) for form in group}) for group in spellings()]
    told = {"pages": pages, "use": dict(sorted(use.items())), "spellings": terms}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / FOLDER / _USE).write_text(f"const courseUse = {text};\n", encoding="utf-8")


def _counted(file: Path, stem: Callable[[str], str]) -> Counter[str]:
    """Return how often the passages in a file use each word."""
    _, _, text = file.read_text(encoding="utf-8").partition(" = ")
    lines = [line for _, lines in json.loads(text.rstrip(";\n")) for line in lines]
    return Counter(stem(word) for line in lines for word in words(line))
