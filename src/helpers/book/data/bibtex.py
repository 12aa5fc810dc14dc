"""Make ``references.bib``, by which the pages cite, of the table of sources.

A source is written once, in ``data/sources.csv``. ``make data`` makes the file for BibTeX of it;
a build with a file that says something else fails.
"""

import re
from pathlib import Path

import pandas as pd
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from helpers import datasets

__all__ = ["problems", "renew", "setup", "text"]

_LOG = logging.getLogger(__name__)
_HEAD = "% Made of data/sources.csv by `make data`. Correct a source there, and not here."
#: What contains a source, by the type of its entry.
_CONTAINERS = {
    "article": "journal",
    "book": "series",
    "incollection": "booktitle",
    "misc": "howpublished",
}
#: What BibTeX needs of an entry besides its author and title, as the table calls it.
_NEEDED = {
    "article": {"container", "year"},
    "book": {"publisher", "year"},
    "incollection": {"container", "publisher", "year"},
    "misc": set(),
}
_EDITORS = re.compile(r" \(eds?\.\)$")
_SPECIAL = re.compile(r"[&%#_]")
_ENTRY = re.compile(r"^@\w+\{(?P<key>\w+),\n.*?^\}$", re.MULTILINE | re.DOTALL)


def setup(app: Sphinx) -> None:
    """Connect the check to Sphinx; what it finds is a warning, and a warning fails the build."""
    app.connect("env-before-read-docs", _check)


def _check(_app: Sphinx, _env: BuildEnvironment, _pages: list[str]) -> None:
    for problem in problems():
        _LOG.warning("%s", problem)


def text() -> str:
    """Return the table of sources as a bibliography for BibTeX, in the order of its rows.

    Raises
    ------
    DataError
        If the table is damaged, or a source lacks what the type of its entry needs.
    """
    sources = datasets.load("sources")
    entries = [_entry(row.dropna()) for _, row in sources.iterrows()]
    return "\n\n".join([_HEAD, *entries]) + "\n"


def renew() -> bool:
    """Write ``references.bib`` beside the folder of the data; say whether it has changed.

    Of a damaged table nothing is made; `problems` says what is wrong with it.
    """
    try:
        made = text()
    except datasets.DataError:
        return False
    if _stands() == made:
        return False
    _file().write_text(made, encoding="utf-8", newline="\n")
    return True


def problems() -> list[str]:
    """Return in what ``references.bib`` differs from the table: at most one line, with remedy."""
    try:
        made = text()
    except datasets.DataError as error:
        return [str(error)]
    if _stands() == made:
        return []
    here, there = _by_key(_stands()), _by_key(made)
    differ = [key for key in here | there if here.get(key) != there.get(key)]
    which = ", ".join(differ[:3]) + (f" and {len(differ) - 3} more" if len(differ) > 3 else "")
    return [
        "references.bib and data/sources.csv disagree about "
        f"{which or 'the order of the sources'}. Correct the table if it is wrong, then run "
        "`make data`, which makes references.bib of it."
    ]


def _file() -> Path:
    return datasets.folder().parent / "references.bib"


def _stands() -> str:
    return _file().read_text(encoding="utf-8") if _file().exists() else ""


def _by_key(bibliography: str) -> dict[str, str]:
    return {entry["key"]: entry.group() for entry in _ENTRY.finditer(bibliography)}


def _entry(source: pd.Series) -> str:
    """Return one source as an entry of BibTeX."""
    kind = source["entry_type"]
    missing = sorted(_NEEDED[kind] - set(source.index))
    if missing:
        raise datasets.DataError(
            f"data/sources.csv, source {source['source_key']}: BibTeX needs "
            f"{' and '.join(missing)} of the entry_type {kind}. Fill in what is missing, or make "
            "it misc."
        )
    role, names = _names(source)
    fields = {
        role: names,
        "title": f"{{{_escaped(source['title'])}}}",  # its capitals stay
        _CONTAINERS[kind]: _escaped(source.get("container", "")),
        "publisher": _escaped(source.get("publisher", "")),
        "year": source.get("year", ""),
        "volume": _escaped(source.get("volume", "")),
        "number": _escaped(source.get("issue", "")),
        "pages": _escaped(source.get("pages", "").replace("-", "--")),
        "language": source["language"],
        "isbn": source.get("isbn", ""),
        "doi": source.get("doi", ""),
        "url": source.get("url", ""),
        "note": _escaped(source.get("note", "")),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{source['source_key']},\n{lines}\n}}"


def _names(source: pd.Series) -> tuple[str, str]:
    """Return as what the makers of a source are named, author or editor, and their names."""
    who = source.get("author", "")
    if source.get("author_as_printed", False):
        return "author", f"{{{_escaped(who)}}}"
    role = "editor" if _EDITORS.search(who) else "author"
    names = _EDITORS.sub("", who).replace(" et al.", "; others").split("; ")
    if role == "editor" and source["entry_type"] == "misc":  # BibTeX shows no editor of a misc
        *others, last = [" ".join(reversed(name.split(", "))) for name in names]
        editors = f"{', '.join(others)} and {last} (editors)" if others else f"{last} (editor)"
        return "author", f"{{{_escaped(editors)}}}"
    # A name without a comma is that of a body: in braces it is not taken for a person's.
    is_person = [", " in name or name == "others" for name in names]
    named = [
        _escaped(name) if person else f"{{{_escaped(name)}}}"
        for name, person in zip(names, is_person, strict=True)
    ]
    return role, " and ".join(named) if who else ""


def _escaped(words: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", words)
