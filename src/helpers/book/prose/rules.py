"""The wording of figures: none stands in prose unreferenced, and each is called what it is.

A number of a document is what the document says, and the head of its page says what document it
is. So the rows of ``document_figures`` have no kind (``status``), and a translation need not put
"recorded" or "estimated" into the mouth of those who wrote: whether a number is a limit, a request
or a count stands in its row (``measure``). A figure of another table on the same page is called
what it is, as everywhere. The Russian text has no references; `originals` checks it.
"""

import ast
import re
from functools import cache

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from helpers import datasets, words
from helpers.book.build.cells import CELL
from helpers.book.prose import counted
from helpers.book.prose.datum import datum

__all__ = ["bare_figures", "missing_words", "setup", "typed_figures"]

_LOG = logging.getLogger(__name__)
_SAID_TO_READERS = {"alt", "axis", "caption", "note", "title"}
_TEXTS_FOR_READERS = {"Markdown", "choice", "number", "order"}

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that count nothing, and why each may stand in prose without a source.
ALLOWED = {
    "a day of the calendar": (
        rf"\b\d{{1,2}}(?:(?:–| and | to )\d{{1,2}})? (?:{_MONTHS})(?: \d{{4}})?"
    ),
    "a day as papers of the time write it": r"\b\d{1,2}\.(?:\d{1,2}|[IVX]{1,4})\.(?:19)?\d\d\b",
    "a month of a year": rf"\b(?:{_MONTHS})(?: \d{{4}})?(?:–(?:{_MONTHS}) \d{{4}})?",
    "a year, or a span of years": r"\b(?:1[89]|20)\d\d(?:[–/](?:(?:1[89]|20)\d\d|\d\d))?(?:s\b)?",
    "the number of an order or decree, from the data": r"(?<![\w,.])(?:ORDERS)(?!\w|[,.]\d)",
    "an article of a law": r"\b[Aa]rticles? \d+(?:-\d+)?(?:(?:, | and )\d+(?:-\d+)?)*",
    "one of the two categories of order 00447": (
        r"\b[Cc]ategor(?:y|ies) [12](?: (?:and|or) 2)?|\b(?:1st|2nd) category"
    ),
    "a place in a book or on a page": (
        r"\b(?:chapters?|parts?|sections?|steps?|questions?|tables?|figures?|rows?|columns?|notes?"
        r"|footnotes?|pages?|pp?\.|volumes?|vol\.|no\.|No\.|level|points?|items?|protocols?)"
        r"\s\d+(?:(?:[–-]| to | and )\d+)?"
    ),
    "a ratio of one, neither more nor less, or a ratio given as an example": (
        r"(?<![\w.,])1(?![\w,]|\.\d)|\bratios? of \d+"
    ),
    "the base of a rate": r"\bper (?:hundred|thousand|million)\b",
    "how long a chapter takes": r"\b\d+(?:(?:–| to )\d+)?[ \xa0](?:minutes|hours?)\b",
    "what a machine has or needs": r"\b\d[\d,]* (?:MB|GB|cores|kernels)\b",
    "the size of a class": r"\b(?:30|300|30,000) students\b",
    "a version of a program, standard or licence": (
        r"\b(?:Python|JupyterLab|Notebook|pandas|WCAG|CC BY(?:-SA)?|ODbL|[Vv]ersion) \d+(?:\.\d+)*"
    ),
}
_FIGURE = re.compile(
    r"(?<![\w.])[-−]?\d[\d,.]*\d|(?<![\w.,])\d|"
    r"\b(?:hundreds?|thousands?|millions?|billions?|dozens?|half of|a third of|two thirds of"
    r"|a quarter of|three quarters of|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b",
    re.IGNORECASE,
)
# What the paragraph around a figure must say, by the kind of the figure.
CUES = {
    "count": r"record|count|report|summar|list|register|gives?\b|print|document|census|enter",
    "published": r"according to|count|publish|record|gives?\b|report|cite|found|find|states?\b"
    r"|summar|list|print|historian|archiv",
    "secondary": r"according to|says?\b|gives?\b|names?\b|print|states?\b|claim|article|encyclop"
    r"|web page|repeat|puts?\b|speaks?\b|mention",
    "estimate": r"estimat|\babout\b|\bsome\b|between|at least|at most|up to|rough|nearly|almost"
    r"|more than|approximat|guess|calculat|\d–\d|range",
    "recalled": r"unverified|not verified|recalled|not (?:been )?(?:read|checked|seen)",
}
_CUES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in CUES.items()}
_EXAMPLES = {
    "count": "recorded, counted, according to the summary of ...",
    "published": "according to ..., published by ..., as ... gives it",
    "secondary": "according to ..., the article says, prints",
    "estimate": "estimated, about, between, at least, at most",
    "recalled": "unverified here, recalled from the literature",
}


def setup(app: Sphinx) -> None:
    """Connect the checks to Sphinx; what they find is a warning, and a warning fails the build."""
    app.connect("source-read", _check_cells)
    app.connect("doctree-read", _check)


def bare_figures(text: str) -> list[str]:
    """Return the figures in a text that nothing on the list of `ALLOWED` explains.

    >>> bare_figures("On 30 July 1937 order No. 00447 set limits for 268,950 people.")
    ['268,950']
    """
    hidden = _allowed().sub(lambda found: "·" * len(found.group()), text)
    return [found.group() for found in _FIGURE.finditer(hidden)]


@cache
def _allowed() -> re.Pattern:
    numbers = set(datasets.load("orders")["order_number"].dropna())
    if "documents" in datasets.names():
        of_documents = datasets.load("documents")["number"].dropna().str.split(";").explode()
        numbers |= {number for number in of_documents if not re.fullmatch(r"\d{1,4}", number)}
    orders = "|".join(sorted(map(re.escape, numbers), reverse=True))
    patterns = [pattern.replace("ORDERS", orders) for pattern in ALLOWED.values()]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def missing_words(text: str, kinds: list[str]) -> list[str]:
    """Return the kinds of figure that a paragraph does not call what they are.

    >>> missing_words("The article prints 350,000.", ["secondary", "recalled"])
    ['recalled']
    """
    return [kind for kind in kinds if not _CUES[kind].search(text)]


def typed_figures(source: str) -> list[tuple[int, str]]:
    """Return the figures typed into what code says to a reader, each with its line.

    Titles, captions, descriptions and notes of figures, texts in Markdown and questions take their
    figures from the data; f-strings do that.

    >>> typed_figures("figure(chart, alt='There are 16 groups.')")
    [(1, '16')]
    """
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        said = [keyword.value for keyword in call.keywords if keyword.arg in _SAID_TO_READERS]
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in _TEXTS_FOR_READERS:
            said += [*call.args, *(keyword.value for keyword in call.keywords)]
        texts = [
            node
            for value in said
            for node in ast.walk(value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        found += [(node.lineno, figure) for node in texts for figure in bare_figures(node.value)]
    return found


def _check_cells(app: Sphinx, page: str, source: list[str]) -> None:
    for cell in CELL.finditer(source[0]):
        first = source[0].count("\n", 0, cell.start("code"))
        try:
            found = typed_figures(cell["code"])
        except SyntaxError:
            continue  # it fails when it is executed, or is not Python
        for line, figure in found:
            _LOG.warning(
                "the figure %r is typed into a text for readers. Take it from the data, in an "
                "f-string.",
                figure,
                location=(page, first + line),
            )


def _check(app: Sphinx, document: nodes.document) -> None:
    for block in document.findall(nodes.TextElement):
        if isinstance(block, nodes.Inline) or _not_prose(block):
            continue
        text = _prose(block)
        for figure in bare_figures(text):
            _LOG.warning(
                "the figure %r stands in prose without a reference. Write {datum}`%s "
                "<table.key.field>`, or compute it in a cell; helpers.book.prose.rules lists what "
                "may stand alone. It stands in: %s",
                figure, figure, _around(text, figure),
                location=block,
            )  # fmt: skip
        for figure, word in strange_words(block):
            _LOG.warning(
                "the words beside %r say %r, and %s does not count that. Say what it counts, or "
                "refer to the figure that is meant.",
                figure.astext(), word, figure["reference"],
                location=block,
            )  # fmt: skip
        kinds = {kind for node in block.findall(datum) for kind in node["kinds"]}
        for kind in missing_words(_context(block), sorted(kinds)):
            name, meaning = words.KINDS_OF_FIGURE[kind]
            _LOG.warning(
                "the paragraph gives a figure that is %s (%s) and does not say so. Say for "
                "instance: %s. It begins: %s",
                _article(name), meaning, _EXAMPLES[kind], block.astext()[:60],
                location=block,
            )  # fmt: skip


def strange_words(block: nodes.TextElement) -> list[tuple[datum, str]]:
    """Return the figures of a block that the words beside them call what they do not count."""
    figures = list(block.findall(datum))
    texts = _prose(block, figure="\0").split("\0")
    found = []
    for at, (figure, before, after) in enumerate(zip(figures, texts, texts[1:], strict=False)):
        counts = figure["counted"]
        if at and before.strip() == "of":  # "16.3% of 172,597 people died": one thing is counted
            counts |= figures[at - 1]["counted"]
        found += [(figure, word) for word in counted.strange_words(before, after, counts)]
    return found


def _article(name: str) -> str:
    return name if name.startswith("recalled") else f"{'an' if name[0] in 'ae' else 'a'} {name}"


_SKIPPED = (nodes.literal, nodes.raw, nodes.math, nodes.citation_reference)


def _prose(node: nodes.Node, figure: str = " ") -> str:
    """Return the text of a block without code, checked figures, citations and addresses."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, datum):
        return figure
    if isinstance(node, _SKIPPED) or node.get("refdomain") == "cite":
        return " "
    if isinstance(node, nodes.reference) and node.astext() == node.get("refuri"):
        return " "
    if isinstance(node, addnodes.pending_xref) and not node.get("refexplicit"):
        return " "  # it will be the title of what it refers to
    return "".join(_prose(child, figure) for child in node.children)


def _not_prose(block: nodes.TextElement) -> bool:
    """Say whether a block is code, what code put out, or the Russian text of a document."""
    if isinstance(block, nodes.FixedTextElement | nodes.raw | nodes.math_block | nodes.comment):
        return True
    parent = block.parent
    while parent is not None:
        if {"cell_output", "original"} & set(parent.attributes.get("classes", ())):
            return True
        parent = parent.parent
    return False


def _context(block: nodes.TextElement) -> str:
    """Return the text in which a figure must be called what it is: its paragraph, or whole list."""
    around = block
    while isinstance(around.parent, nodes.list_item | nodes.bullet_list | nodes.enumerated_list):
        around = around.parent
    return around.astext()


def _around(text: str, figure: str) -> str:
    at = text.find(figure)
    return " ".join(text[max(0, at - 40) : at + len(figure) + 40].split())
