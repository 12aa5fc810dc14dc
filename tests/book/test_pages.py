"""The built book in a real browser: whole, by itself, on any page width, with or without scripts.

Every page is opened as a file and from a web server. It asks nobody but itself for anything.
"""

from collections import Counter

import pytest

from helpers import datasets
from tests.book.conftest import soak_but
from tests.book.visits import SEEN
from tests.course import CHAPTERS, EVERY_PAGE, LONG_TABLES

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
