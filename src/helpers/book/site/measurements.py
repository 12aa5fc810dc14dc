"""The results of ``make bench`` on a page: a table of each CSV in ``benchmarks/results``."""

import csv
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.html_table import Cell, html_table

__all__ = ["setup"]

_TWO_PLACES = ("ratio", "times")
_TITLES = {"seo": "SEO"}
_UNIT = "kB"  # which keeps its small letter at the head of a column


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("measurements", Measurements)


class Measurements(SphinxDirective):
    """Show one CSV, named in the argument, with the content as its caption."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the table; a file that is missing fails the build."""
        path = Path(self.env.srcdir) / "benchmarks" / "results" / f"{self.arguments[0]}.csv"
        self.env.note_dependency(str(path))
        if not path.exists():
            raise self.error(f"There is no {path.name} in benchmarks/results. Run: make bench")
        with path.open(encoding="utf-8", newline="") as lines:
            head, *rows = csv.reader(lines)
        caption = " ".join(self.content)
        cells = [
            [Cell(_cell(cell, name)) for cell, name in zip(row, head, strict=True)] for row in rows
        ]
        titles = [_title(name) for name in head]
        return [nodes.raw("", html_table(caption, titles, cells), format="html")]


def _title(name: str) -> str:
    """Begin the head of a column with a capital, unless it begins with a unit."""
    if name.startswith(_UNIT):
        return name
    return _TITLES.get(name, name[:1].upper() + name[1:])


def _cell(text: str, name: str) -> str:
    """Print a figure with two places or none: a column of sizes or ratios has two throughout.

    Seconds in a column of their own have one.
    """
    try:
        number = float(text)
    except ValueError:
        return escape(text)
    places = 2 if name.startswith(_UNIT) or name.endswith(_TWO_PLACES) or number % 1 else 0
    return f"{number:,.{1 if 'seconds' in name else places}f}"
