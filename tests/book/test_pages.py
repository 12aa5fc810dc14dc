"""The built book in a real browser: whole, by itself, on any page width, with or without scripts.

Every page is opened as a file and from a web server. It asks nobody but itself for anything.
"""

import re
from collections import Counter

import pytest

from helpers import datasets
from tests.book.conftest import soak_but
from tests.book.visits import SEEN
from tests.course import CHAPTERS, EVERY_PAGE, LONG_TABLES

LAID_OUT = """() => {
    document.querySelectorAll("article *").forEach((e) => {
        if (getComputedStyle(e).contentVisibility === "auto") e.style.contentVisibility = "visible";
    });
    return document.scrollingElement.scrollHeight;
}"""
# Of each table: its name, its width and that of its box, and what of it lies beyond the window.
TABLES = """() => {
    document.querySelectorAll("article details").forEach((box) => { box.open = true; });
    document.querySelectorAll("article *").forEach((e) => {
        if (getComputedStyle(e).contentVisibility === "auto") e.style.contentVisibility = "visible";
    });
    const end = document.documentElement.clientWidth + 1;
    return [...document.querySelectorAll("article table")].map((table) => {
        const box = table.closest(".table-box, .pst-scrollable-table-container")
            ?? table.parentElement;
        return [table.caption?.textContent ?? table.textContent.slice(0, 60),
                Math.max(table.scrollWidth, box.scrollWidth), box.clientWidth + 1,
                [...table.querySelectorAll("td")].filter(
                    (cell) => cell.getBoundingClientRect().right > end).length];
    });
}"""
WITH_WIDE_TABLES = [
    "chapters/families/family-members-of-traitors",
    "chapters/national-operations/the-orders-and-the-machinery",
    "chapters/order-00447/raising-the-limits",
    "chapters/where-sources-disagree",
    "data/moscow_shot_month_party",
]


def test_the_book_opens_at_its_landing_page(read_page, address):
    page = read_page(f"{address}/index.html")
    page.wait_for_url(f"{address}/chapters/index.html")
    assert page.problems == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_is_whole_and_asks_only_its_own_folder(visit, address, name):
    found = visit(name, site=address)
    own = (f"{address}/", "data:", "blob:")
    assert [url for url in found["asked"] if not url.startswith(own)] == []
    assert found["problems"] == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_has_one_main_heading_a_title_and_a_language(visit, name):
    found = visit(name)
    (heading,) = found["headings"]
    heading = heading.removesuffix("#").strip()
    assert heading
    assert heading in found["title"]
    assert found["language"] == "en"


def test_each_address_inside_a_page_is_that_of_one_place(parsed):
    for name in EVERY_PAGE:
        ids = Counter(part["id"] for part in parsed(name).select("[id]"))
        assert [anchor for anchor, times in ids.items() if times > 1] == [], name


@pytest.mark.parametrize("name", soak_but(WITH_WIDE_TABLES, [*EVERY_PAGE, *LONG_TABLES]))
@pytest.mark.parametrize("width", soak_but([360, 1280], [320, 360, 768, 1280, 1920]))
def test_no_table_is_wider_than_its_box(read_page, built_book, name, width):
    url = f"{built_book.as_uri()}/{name}.html"
    page = read_page(url, viewport={"width": width, "height": 800})
    tables = page.evaluate(TABLES)
    assert tables or name not in WITH_WIDE_TABLES
    assert [told for told in tables if told[1] > told[2] or told[3]] == []


def test_on_a_phone_a_row_of_a_wide_table_says_what_each_of_its_figures_is(read_page, built_book):
    url = f"{built_book.as_uri()}/{WITH_WIDE_TABLES[1]}.html"
    page = read_page(url, viewport={"width": 360, "height": 800})
    table = page.locator("article figure.table-figure table").first
    heads = table.locator("thead th").all_text_contents()
    assert not table.locator("thead").is_visible()
    cells = table.locator("tbody tr").first.locator("td")
    shown = "e => getComputedStyle(e, '::before').display === 'inline' && e.dataset.label"
    assert cells.evaluate_all(f"all => all.map({shown})") == heads[1:]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert table.locator("thead").is_visible()


@pytest.mark.parametrize(
    "name",
    soak_but(
        ["chapters/national-operations/the-operations-compared", "chapters/sources", "data/orders"],
        [*EVERY_PAGE, *LONG_TABLES],
    ),
)
def test_on_a_phone_a_page_is_as_long_as_it_says(read_page, built_book, name):
    """Else the bar at its side jumps, and no reader knows how much is left."""
    url = f"{built_book.as_uri()}/{name}.html"
    page = read_page(url, viewport={"width": 390, "height": 844})
    said = page.evaluate("document.scrollingElement.scrollHeight")
    assert abs(said - page.evaluate(LAID_OUT)) <= 0.1 * said


@pytest.mark.parametrize("name", soak_but(EVERY_PAGE, [*EVERY_PAGE, *LONG_TABLES]))
@pytest.mark.parametrize("width", soak_but([320, 1280], [320, 360, 768, 1280]))
def test_a_page_does_not_scroll_sideways(visit, name, width):
    needed, too_wide = visit(name, width)["needed"]
    assert needed <= width, too_wide


def test_a_long_table_shows_a_hundred_rows_at_a_time_and_has_them_all(read_page, built_book):
    page = read_page(f"{built_book.as_uri()}/data/moscow_shot_daily.html")
    rows = page.locator("h2:has-text('Rows') ~ * tbody tr")
    assert rows.count() == len(datasets.load("moscow_shot_daily"))
    assert visible(rows) == 100
    page.get_by_text("Rows 101 to 200", exact=True).click()
    assert visible(rows) == 200


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_can_be_read_without_scripts(visit, read_page, built_book, name):
    page = read_page(f"{built_book.as_uri()}/{name}.html", java_script_enabled=False)
    assert page.locator("article h1").is_visible()
    without = page.evaluate(SEEN)
    for there, seen in zip(without["parts"], visit(name)["parts"], strict=True):
        assert there >= seen
    assert without["paragraphs"] > 0


def visible(elements) -> int:
    return elements.evaluate_all("all => all.filter(e => e.checkVisibility()).length")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_a_picture_of_its_figures(visit, name):
    assert visit(name)["charts"] >= 1


def test_exercises_are_numbered_within_their_chapter(parsed):
    for name in CHAPTERS:
        titles = [
            re.match(r"Exercise (\d+)", title.get_text(strip=True))
            for title in parsed(name).select(".exercise > .admonition-title")
        ]
        assert [int(found[1]) for found in titles] == list(range(1, len(titles) + 1)), name
        assert titles, name
