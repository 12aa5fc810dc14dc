"""The style of the bibliography: sorted by author, every kind of entry with its remark.

The text cites by author and year, and an entry begins with its author: it needs no label, and the
stylesheet shows none.
"""

from pybtex.database import Entry
from pybtex.plugin import find_plugin, register_plugin
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import field, optional, sentence

__all__ = ["SortedStyle", "register"]


class SortedStyle(Style):
    """The style ``unsrt`` of pybtex, sorted by author and year, then title."""

    default_sorting_style = "author_year_title"

    def __init__(self, **options):
        super().__init__(**options)
        self._formatted = {}

    def format_entry(self, label: str, entry: Entry, bib_data=None) -> FormattedEntry:
        """Return an entry as text; it is asked for twice, for the list and for its tooltips."""
        if (label, entry.key) not in self._formatted:
            self._formatted[label, entry.key] = super().format_entry(label, entry, bib_data)
        return self._formatted[label, entry.key]

    def get_incollection_template(self, entry: Entry):
        """Return the template of a chapter, with the remark that ``unsrt`` leaves out."""
        return sentence(sep=" ")[
            super().get_incollection_template(entry), optional[sentence[field("note")]]
        ]


def register() -> None:
    """Make the style known as ``sorted`` (``bibtex_default_style``), and what it needs at once.

    pybtex looks for a plugin among all installed packages, for each citation anew, unless it has
    been registered.
    """
    register_plugin("pybtex.style.formatting", "sorted", SortedStyle)
    for name in ("docutils", "plaintext"):
        group = "pybtex.backends"
        register_plugin(group, name, find_plugin(group, name), force=True)
