"""The built book in a real browser: whole, by itself, on any page width, with or without scripts.

Every page is opened as a file and from a web server. It asks nobody but itself for anything.
"""

from collections import Counter
from pathlib import Path

import pytest

from helpers import datasets
from tests.book.conftest import lay_out, soak_but
from tests.course import CHAPTERS, EVERY_PAGE, LONG_TABLES

# What a page would ask for only when the reader comes near it.
LOAD_THE_REST = """() => Promise.all([...document.querySelectorAll("[loading=lazy]")].map(e =>
    new Promise(done => { e.onload = e.onerror = done; e.loading = "eager"; e.src = e.src; })))"""
# The last are the innermost.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.scrollWidth > document.documentElement.clientWidth)
    .map(e => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 60)}`)
    .slice(-5)"""

LONGER_THAN_KEPT_FREE = """() => {
    const late = [...document.querySelectorAll("article *")]
        .map((e) => [e, getComputedStyle(e)])
        .filter(([, style]) => style.contentVisibility === "auto")
        .map(([e, style]) => [e, parseFloat(style.containIntrinsicBlockSize.replace("auto", ""))]);
    late.forEach(([e]) => { e.style.contentVisibility = "visible"; });
    return late.map(([e, kept]) => [e.id, kept, e.getBoundingClientRect().height])
        .filter(([, kept, length]) => !(length <= kept));
}"""


def test_the_book_opens_at_its_landing_page(read_page, address):
    page = read_page(f"{address}/index.html")
    page.wait_for_url(f"{address}/chapters/index.html")
    assert page.problems == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_is_whole_and_asks_only_its_own_folder(read_page, address, name):
    page = read_page(f"{address}/{name}.html")
    page.evaluate(LOAD_THE_REST)
    elsewhere = [url for url in page.asked if not url.startswith((f"{address}/", "data:", "blob:"))]
    assert elsewhere == []
    assert page.problems == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_has_one_main_heading_a_title_and_a_language(read_page, built_book, name):
    page = read_page(f"{built_book.as_uri()}/{name}.html")
    headings = page.get_by_role("heading", level=1)  # the theme hides a second one, for print
    assert headings.count() == 1
    heading = headings.inner_text().removesuffix("#").strip()
    assert heading
    assert heading in page.title()
    assert page.locator("html").get_attribute("lang") == "en"


def test_each_address_inside_a_page_is_that_of_one_place(parsed):
    for name in EVERY_PAGE:
        ids = Counter(part["id"] for part in parsed(name).select("[id]"))
        assert [anchor for anchor, times in ids.items() if times > 1] == [], name


@pytest.mark.parametrize(
    "name",
    soak_but(
        ["chapters/national-operations/the-operations-compared", "chapters/sources", "data/orders"],
        [*EVERY_PAGE, *LONG_TABLES],
    ),
)
def test_on_a_phone_no_section_is_longer_than_what_is_kept_free_for_it(read_page, built_book, name):
    """Else tools that measure a page which is not laid out yet find a link below another."""
    url = f"{built_book.as_uri()}/{name}.html"
    page = read_page(url, viewport={"width": 360, "height": 740})
    assert page.evaluate(LONGER_THAN_KEPT_FREE) == []


@pytest.mark.parametrize("name", soak_but(EVERY_PAGE, [*EVERY_PAGE, *LONG_TABLES]))
@pytest.mark.parametrize("width", soak_but([320, 1280], [320, 360, 768, 1280]))
def test_a_page_does_not_scroll_sideways(read_page, built_book, name, width):
    url = f"{built_book.as_uri()}/{name}.html"
    page = read_page(url, viewport={"width": width, "height": 800})
    lay_out(page)
    needed = page.evaluate("document.scrollingElement.scrollWidth")
    assert needed <= width, page.evaluate(TOO_WIDE)


def test_a_long_table_shows_a_hundred_rows_at_a_time_and_has_them_all(read_page, built_book):
    page = read_page(f"{built_book.as_uri()}/data/moscow_shot_daily.html")
    rows = page.locator("h2:has-text('Rows') ~ * tbody tr")
    assert rows.count() == len(datasets.load("moscow_shot_daily"))
    assert visible(rows) == 100
    page.get_by_text("Rows 101 to 200", exact=True).click()
    assert visible(rows) == 200


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_can_be_read_without_scripts(read_page, built_book: Path, name):
    url = f"{built_book.as_uri()}/{name}.html"
    with_scripts = read_page(url).locator("article")
    without = read_page(url, java_script_enabled=False).locator("article")
    assert without.locator("h1").is_visible()
    for kind in ("p:not(.quiz-actions)", "table", "figure"):  # these hold a button for the script
        assert visible(without.locator(kind)) >= visible(with_scripts.locator(kind))
    assert visible(without.locator("p")) > 0


def visible(elements) -> int:
    return elements.evaluate_all("all => all.filter(e => e.checkVisibility()).length")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_a_picture_of_its_figures(read_page, built_book, name):
    page = read_page(f"{built_book.as_uri()}/{name}.html")
    assert visible(page.locator("figure.chart-figure svg")) >= 1
