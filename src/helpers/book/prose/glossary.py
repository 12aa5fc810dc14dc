"""The terms of the subject: the glossary, links to it, and a search that knows their spellings.

All come from the table ``glossary`` of the data package. On each page the first use of a term is a
link to the glossary, and the forms of each term that the page uses are keywords of the page, so
that a search for <тройки> or <Ezhov> finds it.
"""

import re
from functools import cache
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from helpers import datasets, words
from helpers.book.prose.cards import source_address
from helpers.book.prose.datum import datum

__all__ = ["keywords", "setup", "spellings"]

GLOSSARY_PAGE = "chapters/glossary"
_NOT_PROSE = (
    *(nodes.title, nodes.literal, nodes.FixedTextElement, nodes.raw, nodes.reference),
    *(nodes.citation, nodes.citation_reference, nodes.comment, nodes.math_block, nodes.caption),
    datum,
)


def setup(app: Sphinx) -> None:
    """Register the directive, the links and the keywords."""
    app.add_directive("course-glossary", Glossary)
    app.add_transform(LinkTerms)


class Glossary(SphinxDirective):
    """List the terms: meaning, Russian, transliteration, other spellings, source."""

    def run(self) -> list[nodes.Node]:
        root = "../" * self.env.docname.count("/")
        entries = " ".join(_entry(row, root) for row in _terms())
        return [nodes.raw("", f'<dl class="glossary">{entries}</dl>', format="html")]


@cache
def _terms() -> list[dict]:
    if "glossary" not in datasets.names():
        return []
    rows = datasets.load("glossary").to_dict("records")
    return sorted(rows, key=lambda row: row["term"].lower())


def _forms(row: dict, column: str) -> list[str]:
    return row[column].split(";") if isinstance(row[column], str) else []


def _entry(row: dict, root: str) -> str:
    seen = {row["term"].lower(), row["transliteration"].lower()}
    others = [form for form in _forms(row, "search_forms") if form.lower() not in seen]
    latin = [form for form in others if form.isascii()]
    cyrillic = [form for form in others if not form.isascii()]
    russian = f'<span lang="ru">{", ".join(cyrillic)}</span>' if cyrillic else ""
    spellings = [", ".join(latin), russian]
    found_as = f"found as {'; '.join(filter(None, spellings))} · " if others else ""
    source = (
        f'<a href="{source_address(row["source_key"], root)}">'
        f"{words.citation(row['source_key'])}</a>"
    )
    return (
        f'<dt id="term-{row["key"]}">{escape(row["term"])}</dt> '
        f"<dd><p>{escape(row['meaning'])}</p> "
        f'<p class="glossary-facts"><span lang="ru">{row["russian"]}</span> · '
        f"<i>{escape(row['transliteration'])}</i> · {found_as}"
        f"{source}, {words.HOW_KNOWN[row['verified']]}</p></dd>"
    )


class LinkTerms(SphinxTransform):
    """Link the first use of each term on a page, and give the page its keywords."""

    default_priority = 690  # before the list of figures is put at the end of the page

    def apply(self, **_options) -> None:
        if self.env.docname == GLOSSARY_PAGE or "glossary" not in datasets.names():
            return
        found = keywords(self.document.astext())
        if found:
            self.document.insert(0, nodes.meta(name="keywords", content=", ".join(found)))
        if GLOSSARY_PAGE in self.env.found_docs:
            self._link()

    def _link(self) -> None:
        root = "../" * self.env.docname.count("/")
        linked: set[str] = set()
        for text in [node for node in self.document.findall(nodes.Text) if _is_prose(node)]:
            parts = _link_terms(str(text), linked, root)
            if len(parts) > 1:
                text.parent.replace(text, parts)


def keywords(text: str) -> list[str]:
    """Return all spellings of the terms that a text uses, for the index of the search.

    >>> found = keywords("A troika sentenced in absence.")
    >>> "тройки" in found, "ежов" in found
    (True, False)
    """
    text = text.lower()
    vocabulary = set(re.findall(r"\w+", text))
    found: set[str] = set()
    for names, searched in _searched():
        if any(_is_in(name, text, vocabulary) for name in names):
            found |= searched
    return sorted(found)


@cache
def _searched() -> list[tuple[list[str], set[str]]]:
    """Return for each term the names by which a text uses it, and the words to search it by."""
    found = []
    for row in _terms():
        spelt = [row["russian"], row["transliteration"], *_forms(row, "search_forms")]
        searched = {word.lower() for form in spelt for word in re.findall(r"\w+", form)}
        found.append(([name.lower() for name in _names(row)], searched))
    return found


def spellings() -> list[list[str]]:
    """Return of each term the single words that are spellings and inflections of it."""
    found = []
    for row in _terms():
        forms = {*_names(row), row["transliteration"], *_forms(row, "search_forms")}
        found.append(sorted({form.lower() for form in forms if re.fullmatch(r"\w+", form)}))
    return [forms for forms in found if len(forms) > 1]


def _names(row: dict) -> list[str]:
    return [*_forms(row, "linked_forms"), row["term"].split(",")[0], row["russian"]]


def _is_in(name: str, text: str, vocabulary: set[str]) -> bool:
    """Say whether a text has a name as whole words; look it through only where it has the words."""
    parts = re.findall(r"\w+", name)
    if parts == [name] or not vocabulary.issuperset(parts):
        return name in vocabulary
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


@cache
def _pattern() -> tuple[re.Pattern, dict[str, dict]]:
    by_form = {form: row for row in _terms() for form in _forms(row, "linked_forms")}
    longest_first = sorted(by_form, key=len, reverse=True)
    choices = "|".join(
        re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})" for form in longest_first
    )
    lowered = {form.lower(): row for form, row in by_form.items()}
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])"), lowered


def _link_terms(text: str, linked: set[str], root: str) -> list[nodes.Node]:
    """Split a text at the terms that are not linked yet, and link them."""
    pattern, by_form = _pattern()
    parts: list[nodes.Node] = []
    at = 0
    for found in pattern.finditer(text):
        row = by_form[found.group().lower()]
        if row["key"] in linked:
            continue
        linked.add(row["key"])
        parts.append(nodes.Text(text[at : found.start()]))
        address = f"{root}{GLOSSARY_PAGE}.html#term-{row['key']}"
        parts.append(
            nodes.reference(
                "", found.group(), refuri=address, internal=True,
                reftitle=row["meaning"], classes=["term"],
            )
        )  # fmt: skip
        at = found.end()
    return [*parts, nodes.Text(text[at:])]


def _is_a_term(text: str) -> bool:
    """Say whether italics set a term, and not a title in which one occurs."""
    return _pattern()[0].fullmatch(text) is not None


def _is_prose(text: nodes.Text) -> bool:
    node = text.parent
    while node is not None:
        if (
            isinstance(node, _NOT_PROSE)
            or (isinstance(node, nodes.emphasis) and not _is_a_term(node.astext()))
            or node.get("refdomain")
            or "cell" in node.get("classes", ())
        ):
            return False
        node = node.parent
    return True
