"""The whole course as an EPUB for a reading device: ``make epub``.

``python -m helpers.press.epub SITE FILE``. Each chapter of the built site is a chapter of the
EPUB, with its charts as drawings and its explorers in the view that the page opens with.
"""

import argparse
import uuid
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from pathlib import Path

from ebooklib import epub

from helpers.course import AUTHORS, PACKAGE, course_version
from helpers.press.articles import (
    XHTML,
    Article,
    inline_colours,
    name_of,
    read,
    title_of_site,
    to_xml,
)

__all__ = ["make"]

_STYLE = "style/course.css"


def make(site: Path, contents: Path, target: Path) -> int:
    """Bind a built site as an EPUB.

    Parameters
    ----------
    site : Path
        The folder of the built site.
    contents : Path
        The table of contents, ``_toc.yml``.
    target : Path
        The EPUB to write.

    Returns
    -------
    int
        The number of chapters.
    """
    articles = read(site, contents, link=_address)
    book = epub.EpubBook()
    # The same version of the course is the same book, wherever it is made.
    book.set_identifier(uuid.uuid5(uuid.NAMESPACE_URL, f"{PACKAGE}/{course_version()}").urn)
    book.set_title(title_of_site(site, contents))
    book.set_language("en")
    book.add_author(AUTHORS)
    book.add_metadata("DC", "rights", "Text: CC BY 4.0. Each table of data names its own licence.")
    style = epub.EpubItem("style", _STYLE, "text/css", _style())
    book.add_item(style)
    chapters = {article.name: _chapter(article, style) for article in articles}
    for chapter in chapters.values():
        book.add_item(chapter)
    book.toc = _contents(articles, chapters)
    book.spine = ["nav", *chapters.values()]
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    epub.write_epub(half, book, {"raise_exceptions": True})
    half.replace(target)
    return len(chapters)


def _address(page: str, anchor: str) -> str:
    return f"{name_of(page)}.xhtml#{anchor}"


def _style() -> str:
    return files("helpers.press").joinpath("press.css").read_text(encoding="utf-8")


class _Chapter(epub.EpubHtml):
    """A chapter that is written as it is: ebooklib would put the names of SVG in small letters."""

    def get_content(self, default=None):
        """Return the document."""
        return self.content


def _chapter(article: Article, style: epub.EpubItem) -> _Chapter:
    chapter = _Chapter(article.name, f"{article.name}.xhtml", title=article.title, lang="en")
    chapter.content = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="{XHTML}" lang="en"'
        f' xml:lang="en"><head><title>{escape(article.title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="{style.file_name}"/></head>'
        f"<body>{inline_colours(to_xml(article.body))}</body></html>"
    ).encode()
    if b"<svg " in chapter.content:
        chapter.properties.append("svg")
    return chapter


def _contents(articles: list[Article], chapters: dict) -> list:
    parts: dict[str, list] = {}
    for article in articles:
        parts.setdefault(article.part, []).append(chapters[article.name])
    found: list = list(parts.pop(""))
    return found + [(epub.Section(part), inside) for part, inside in parts.items()]


def main(arguments: Iterable[str] | None = None) -> None:
    """Bind the built site."""
    parser = argparse.ArgumentParser(prog="python -m helpers.press.epub", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("target", type=Path, help="the EPUB to write")
    parser.add_argument("--contents", type=Path, default=Path("_toc.yml"), help="the _toc.yml")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        parser.error(f"there is no built site in {options.site}; make book builds it")
    count = make(options.site, options.contents, options.target)
    print(f"{options.target}: {count} chapters, {options.target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
