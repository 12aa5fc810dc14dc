"""The whole course as a PDF, printed from the built pages by a browser: ``make pdf``.

``python -m helpers.press.pdf SITE FILE``. The pages are joined to one document with a cover and a
table of contents. It is printed twice: the first print tells on which page each part begins.
"""

import argparse
import tempfile
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

from helpers.course import AUTHORS, course_version
from helpers.press.articles import XHTML, Article, inline_colours, read, title_of_site, to_xml
from helpers.press.browser import find_chromium

__all__ = ["document", "make", "page_numbers", "print_to"]

_HEAD = 'font: 8pt "Noto Sans", "DejaVu Sans", sans-serif; color: #4b525c'
_IN_EVERY_CHAPTER = {"Questions", "Exercises", "Further reading", "Figures on this page"}
_MOST_PRINTS = 4  # the contents may grow by a page when their numbers are known


def make(site: Path, contents: Path, target: Path) -> int:
    """Print a built site to a PDF.

    Parameters
    ----------
    site : Path
        The folder of the built site.
    contents : Path
        The table of contents, ``_toc.yml``.
    target : Path
        The PDF to write.

    Returns
    -------
    int
        The number of pages.
    """
    articles = read(site, contents, link=lambda _page, anchor: f"#{anchor}")
    title = title_of_site(site, contents)
    numbers: dict[str, int] = {}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        printed, source = Path(place) / "printed.pdf", Path(place) / "course.xhtml"
        for _ in range(_MOST_PRINTS):
            source.write_text(document(title, articles, numbers), encoding="utf-8")
            print_to(source, printed, tagged=bool(numbers))
            before, numbers = numbers, page_numbers(printed)
            if numbers == before:
                break
        else:
            raise RuntimeError(f"The page numbers still change after {_MOST_PRINTS} prints.")
        writer = PdfWriter(printed, incremental=True)  # what was printed stays as it is
        writer.add_metadata({"/Title": title, "/Author": AUTHORS})
        half = target.with_suffix(".part")
        writer.write(half)
        half.replace(target)
        return len(writer.pages)


def document(title: str, articles: list[Article], numbers: dict[str, int]) -> str:
    """Return the course as one document in XHTML, its contents with the page numbers known."""
    style = files("helpers.press")
    sheets = ("press.css", "paper.css")
    rules = [style.joinpath(name).read_text(encoding="utf-8") for name in sheets]
    rules += [
        f"@page {article.name} {{ @top-left {{ content: {_css(article.title)}; {_HEAD} }}"
        f" @bottom-right {{ content: counter(page); {_HEAD} }} }}"
        f" #{article.name} {{ page: {article.name}; }}"
        for article in articles
    ]
    body = "".join(inline_colours(to_xml(article.body)) for article in articles)
    return (
        f'<!DOCTYPE html>\n<html xmlns="{XHTML}" lang="en"><head><meta charset="utf-8"/>'
        f"<title>{escape(title)}</title><style>{escape(''.join(rules), quote=False)}</style></head>"
        f"<body>{_cover(title)}{_contents(articles, numbers)}{body}</body></html>"
    )


def _css(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _cover(title: str) -> str:
    return (
        f'<div class="cover"><h1>{escape(title)}</h1>'
        "<p>A data-literate history course: every figure with its source, conflicting sources side "
        "by side, printed errors kept and explained.</p>"
        f'<p class="edition">Version {escape(course_version())}. Printed from the website of the '
        "course, where each chart can be changed and each table of data stands in full. The "
        "numbers in the text lead to the list of figures at the end of their chapter.</p></div>"
    )


def _contents(articles: list[Article], numbers: dict[str, int]) -> str:
    lines, part = [], ""
    for article in articles:
        if article.part != part:
            part = article.part
            lines.append(f'<li class="part">{escape(part)}</li>')
        lines.append(_line("chapter", article.name, article.title, numbers))
        lines += [
            _line("section", anchor, text, numbers)
            for anchor, text in article.headings()
            if text not in _IN_EVERY_CHAPTER
        ]
    return f'<div class="contents"><h1>Contents</h1><ol>{"".join(lines)}</ol></div>'


def _line(kind: str, anchor: str, text: str, numbers: dict[str, int]) -> str:
    number = numbers.get(anchor, 0)
    return (
        f'<li class="{kind}"><a href="#{escape(anchor)}"><span>{escape(text)}</span>'
        f'<span class="number">{number}</span></a></li>'
    )


def print_to(source: Path, target: Path, *, tagged: bool = True) -> None:
    """Print a document with a browser that reaches no network.

    Tags and an outline are what screen readers and viewers need. They take most of the time, and
    a print that only tells the page numbers does without.
    """
    chromium = find_chromium()
    if not chromium:
        raise FileNotFoundError("There is no Chromium to print with; make pdf gets one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_context(offline=True, java_script_enabled=False).new_page()
        page.set_default_timeout(300_000)
        page.goto(source.as_uri())
        page.pdf(path=target, prefer_css_page_size=True, outline=tagged, tagged=tagged)
        browser.close()


def page_numbers(printed: Path) -> dict[str, int]:
    """Return on which page, from 1, each anchor stands to which a link of the document leads.

    Raises
    ------
    ValueError
        If an anchor stands on a page that the file does not have.
    """
    reader = PdfReader(printed)
    numbers = {}
    for name, place in reader.named_destinations.items():
        page = reader.get_destination_page_number(place)
        if page is None:
            raise ValueError(
                f"{printed.name} has a link to {name}, but not the page on which that stands: it "
                "was not printed whole. Print it again."
            )
        numbers[name.lstrip("/")] = page + 1
    return numbers


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the built site."""
    parser = argparse.ArgumentParser(prog="python -m helpers.press.pdf", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument("target", type=Path, help="the PDF to write")
    parser.add_argument("--contents", type=Path, default=Path("_toc.yml"), help="the _toc.yml")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        parser.error(f"there is no built site in {options.site}; make book builds it")
    print("Printing the course; this takes about a minute.", flush=True)
    count = make(options.site, options.contents, options.target)
    print(f"{options.target}: {count} pages, {options.target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
