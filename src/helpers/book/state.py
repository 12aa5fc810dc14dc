"""What the parts of the extension know in common: of this build, and from one build to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from helpers.book.prose.cards import Cards
from helpers.book.prose.references import Ledger

__all__ = ["Build", "Record", "begin", "build", "record"]


@dataclass
class Build:
    """What is known of the build that runs, and forgotten when it ends.

    Attributes
    ----------
    ledger : Ledger
        The figures of the data package, each table read once.
    cards : Cards
        What describes these figures on the pages.
    site : Path or None
        The place of the site, beside which it is built; none for what is not HTML.
    has_read, has_written : bool
        Whether a page has been read anew (or forgotten), and whether one has been written.
    contents : list of dict or None
        The table of contents as the frame of a page shows it.
    """

    ledger: Ledger = field(default_factory=Ledger)
    site: Path | None = None
    has_read: bool = False
    has_written: bool = False
    contents: list[dict] | None = None

    def __post_init__(self):
        self.cards = Cards(self.ledger)


@dataclass
class Record:
    """What a build leaves for the next; Sphinx keeps it with the pages that it has read.

    Attributes
    ----------
    sources : dict
        Which sources the figures of each page rest on, by page.
    sources_told : dict
        The same, as the page of the sources tells it.
    menu : list
        The titles and places of the pages, which stand on each page.
    checked_data : str
        The fingerprint of the build that found the data sound.
    digests : dict
        A digest of what each page was made of, by page and file.
    entries : tuple
        A fingerprint, and the entries of the bibliography that were formatted under it.
    """

    sources: dict[str, set[str]] = field(default_factory=dict)
    sources_told: dict[str, list[str]] | None = None
    menu: list[tuple] | None = None
    checked_data: str = ""
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: tuple[str, dict] = ("", {})

    def __setstate__(self, kept: dict) -> None:
        # What another version of this class has kept leads to a plain error, and Sphinx reads anew.
        Record.__init__(self, **kept)


def begin(app: Sphinx) -> None:
    """Begin a build of which nothing is known yet."""
    app.course_build = Build()


def build(app: Sphinx) -> Build:
    """Return what is known of the build that runs."""
    return app.course_build


def record(env: BuildEnvironment) -> Record:
    """Return what earlier builds have left, to be read and changed."""
    if not hasattr(env, "course_record"):
        env.course_record = Record()
    return env.course_record
