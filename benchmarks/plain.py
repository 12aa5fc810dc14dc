"""Write the same chapters as a plain jupyter-book: stock ``interact`` and Vega charts.

It is what the authors would have without ``helpers.book``: the theme and the settings that
jupyter-book comes with, figures as bare text, charts drawn by Vega in the page, explorers as
``ipywidgets.interact``. The analysis is the same.
"""

import re
import shutil
from pathlib import Path

__all__ = ["write"]

_CONFIG = """\
title: The same chapters
execute: {execute_notebooks: cache, timeout: 600}
bibtex_bibfiles: [references.bib]
only_build_toc_files: true
sphinx:
  extra_extensions: [sphinx_exercise]
  config: {bibtex_reference_style: author_year}
"""
# What stands for helpers.explore; without a kernel nothing answers its controls.
_STOCK = """\
from IPython.display import HTML, display
from ipywidgets import interact


def explore(function, *, title="", name="", labels=None, first=None, source=(), limit=0, **choices):
    for choice, form in choices.items():
        if isinstance(form, range):
            choices[choice] = (form.start, form.stop - 1, form.step)
    display(HTML('<div class="stock-explorer"></div>'))  # to be counted
    interact(function, **choices)
"""
_DATUM = re.compile(r"\{datum\}`(?P<text>.+?)\s*<.+?>`", re.DOTALL)
_MADE_OF_DATA = re.compile(
    r"^```\{(?:data-dictionary|course-glossary|measurements|document-head|document-list)\}"
    r".*?^```\n",
    re.M | re.S,
)


def write(book: Path, target: Path) -> None:
    """Write the plain book of the chapters of `book` into the folder `target`.

    Parameters
    ----------
    book, target : Path
        A folder with ``chapters/``, ``data/``, ``_toc.yml`` and ``references.bib``; a new one.
    """
    target.mkdir(parents=True)
    shutil.copytree(book / "data", target / "data")
    for name in ("_toc.yml", "references.bib"):
        shutil.copy(book / name, target)
    (target / "_config.yml").write_text(_CONFIG, encoding="utf-8")
    (target / "stock.py").write_text(_STOCK, encoding="utf-8")
    for path in (book / "chapters").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("from helpers.explore import explore", "from stock import explore")
        text = _MADE_OF_DATA.sub("", _DATUM.sub(lambda found: found["text"], text))
        text = re.sub(r"\{parallel\} \w+", "{div}", text)
        chapter = target / path.relative_to(book)
        chapter.parent.mkdir(parents=True, exist_ok=True)
        chapter.write_text(text, encoding="utf-8")
