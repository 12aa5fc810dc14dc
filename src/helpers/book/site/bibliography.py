"""The style of the bibliography: sorted by author, each with remark, kind and archived copy.

The text cites by author and year, and an entry begins with its author: it needs no label, and the
stylesheet shows none. Where there is no author the text names the paper, the site or the
encyclopaedia, and where there is no year it gives none.
"""

from pybtex import plugin
from pybtex.database import Entry
from pybtex.richtext import HRef, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import field, optional, sentence
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.template import join, join2, node, post_text, pre_text, reference

from helpers import datasets, words
from helpers.book import state

__all__ = ["BriefStyle", "SortedStyle", "setup"]

_REFERENCES = "sphinxcontrib.bibtex.style.referencing"
_ENCYCLOPAEDISTS = "{Wikipedia contributors}"
_IN_BRACKETS, _IN_A_SENTENCE = ("p", "ps", "alp", "alps"), ("t", "ts", "ct", "cts")


def setup(app: Sphinx) -> None:
    """Make the style known as ``sorted`` (``bibtex_default_style``)."""
    # pybtex looks for a plugin among all installed packages, for each citation anew: let it look
    # through them once.
    plugin.entry_points = plugin.entry_points().select
    plugin.register_plugin("pybtex.style.formatting", "sorted", SortedStyle)
    register_plugin(_REFERENCES, "brief", BriefStyle, force=True)
    app.connect("env-before-read-docs", _remember)


class SortedStyle(Style):
    """The style ``unsrt`` of pybtex, sorted by author and year, then title."""

    default_sorting_style = "author_year_title"

    #: The addresses of archived copies, by the keys of their sources.
    copies: dict[str, str] = {}  # noqa: RUF012
    #: What kind of source each is and how it was consulted, by key.
    kinds: dict[str, str] = {}  # noqa: RUF012
    #: The entries that were formatted, in this build or an earlier one.
    formatted: dict[tuple[str, str, str], FormattedEntry] = {}  # noqa: RUF012

    def format_entry(self, label: str, entry: Entry, bib_data=None) -> FormattedEntry:
        """Return an entry as text; each build asks for it twice, for the list and for tooltips."""
        copy = self.copies.get(entry.key, "")
        kind = self.kinds.get(entry.key, "")
        asked = (label, repr(entry), copy + kind)
        if asked not in self.formatted:
            made = self.formatted[asked] = super().format_entry(label, entry, bib_data)
            if kind:
                made.text = Text(made.text, f" {kind}.")
            if copy:
                made.text = Text(made.text, " Archived copy: ", HRef(copy, copy), ".")
        return self.formatted[asked]

    def get_incollection_template(self, entry: Entry):
        """Return the template of a chapter, with the remark that ``unsrt`` leaves out."""
        return sentence(sep=" ")[
            super().get_incollection_template(entry), optional[sentence[field("note")]]
        ]


class BriefStyle(AuthorYearReferenceStyle):
    """References by author and year, brief where one of the two is missing."""

    def inner(self, role_name: str):
        """Return the template of one reference."""
        who = _who(full="s" in role_name)
        if role_name in _IN_BRACKETS:
            named = join(sep=", ")[who, _year]
            return join2(sep1=" ", sep2=", ")[pre_text, reference[named], post_text]
        if role_name in _IN_A_SENTENCE:
            return join2(sep1=" ", sep2=", ")[
                pre_text, reference[join(sep=" ")[who, _bracketed_year]], post_text
            ]
        return super().inner(role_name)


@node
def _who(_children, data: dict, full: bool) -> Text:
    entry = data["entry"]
    people = [*entry.persons.get("author", []), *entry.persons.get("editor", [])]
    if (not people or str(people[0]) == _ENCYCLOPAEDISTS) and entry.key in SortedStyle.kinds:
        return Text(words.brief_source(entry.key))
    return data["style"].person.author_or_editor_or_title(full=full).format_data(data)


@node
def _year(_children, data: dict) -> Text:
    return Text(data["entry"].fields.get("year", ""))


@node
def _bracketed_year(_children, data: dict) -> Text:
    year = data["entry"].fields.get("year", "")
    return Text("[", year, "]") if year else Text()


def _remember(app: Sphinx, env: BuildEnvironment, _pages: list[str]) -> None:
    """Learn of kinds and archived copies, and take over what an earlier build has formatted.

    Not where the style may have changed since.
    """
    known = "sources" in datasets.names()
    SortedStyle.copies = datasets.archived_copies() if known else {}
    SortedStyle.kinds = (
        {
            row.source_key: f"{words.capitalise(row.kind)}, {words.HOW_CONSULTED[row.consulted]}"
            for row in datasets.load("sources").itertuples()
        }
        if known
        else {}
    )
    now = app.config.execution_fingerprint
    record = state.record(env)
    if record.entries[0] != now:
        record.entries = now, {}
    SortedStyle.formatted = record.entries[1]
