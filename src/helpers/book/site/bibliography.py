"""The style of the bibliography: sorted by author, each with remark, kind and archived copy.

The text cites by author and year, and an entry begins with its author: it needs no label, and the
stylesheet shows none.
"""

from pybtex import plugin
from pybtex.database import Entry
from pybtex.richtext import HRef, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import field, optional, sentence
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from helpers import datasets, words
from helpers.book import state

__all__ = ["SortedStyle", "setup"]


def setup(app: Sphinx) -> None:
    """Make the style known as ``sorted`` (``bibtex_default_style``)."""
    # pybtex looks for a plugin among all installed packages, for each citation anew: let it look
    # through them once.
    plugin.entry_points = plugin.entry_points().select
    plugin.register_plugin("pybtex.style.formatting", "sorted", SortedStyle)
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
