"""The results of ``make bench`` on a page: a table of each CSV in ``benchmarks/results``."""

import csv
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.sphinx.pages import html_table

__all__ = ["setup"]


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
        cells = [[escape(cell) for cell in row] for row in rows]
        return [nodes.raw("", html_table(caption, head, cells), format="html")]
