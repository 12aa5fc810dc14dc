"""A document in the built book: its head, its text in two languages, on a screen and on a phone."""

import pytest
from bs4 import BeautifulSoup

from tests.book.test_pages import visible
from tests.book.visits import lay_out
from tests.course import PAGES

DOCUMENTS = [p for p in PAGES if p.startswith("chapters/documents/") and not p.endswith("/index")]
PARALLEL = "chapters/documents/mordovia-telegram"
PAIR = "chapters/documents/p51-94-and-p65-110"


def opened(open_page, book, name, width, **options):
    page = open_page(
        f"{book.as_uri()}/{name}.html", viewport={"width": width, "height": 900}, **options
    )
    lay_out(page)
    return page


def soup(book, name) -> BeautifulSoup:
    return BeautifulSoup((book / f"{name}.html").read_bytes(), "html.parser")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_russian_says_so_and_nothing_else_does(built_book, name):
    article = soup(built_book, name).article
    for part in article.select(".pair > .original"):
        assert part["lang"] == "ru"
    for part in article.select(".pair > .translation"):
        assert "lang" not in part.attrs


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_head_says_how_much_was_read_and_links_its_source(built_book, name):
    for head in soup(built_book, name).select(".document-head"):
        names = [part.get_text() for part in head.select("dt")]
        assert {"Date", "Issued by", "Read in", "How much", "Not read", "Source"} <= set(names)
        assert len(names) == len(head.select("dd"))
        assert head.select('a[href*="sources.html#cite-"]')


def test_on_a_wide_page_the_two_languages_stand_beside_each_other(open_page, built_book):
    page = opened(open_page, built_book, PARALLEL, 1280)
    pairs = page.locator(".pair:has(> .original)").all()
    assert len(pairs) >= 6
    for pair in pairs:
        left = pair.locator("> .translation").bounding_box()
        right = pair.locator("> .original").bounding_box()
        assert abs(left["y"] - right["y"]) < 2
        assert left["x"] + left["width"] <= right["x"]
    assert not page.locator(".parallel-switch").is_visible()


def test_on_a_phone_the_russian_is_folded_and_one_tap_unfolds_all_of_it(open_page, built_book):
    page = opened(open_page, built_book, PARALLEL, 360)
    russian, switch = page.locator(".pair > .original"), page.locator(".parallel-switch > summary")
    assert visible(russian) == 0
    assert switch.inner_text().strip() == "Show the Russian text"
    switch.click()
    assert visible(russian) == russian.count()
    assert switch.inner_text().strip() == "Hide the Russian text"


@pytest.mark.only_in("chromium")  # Playwright cannot wait in Firefox for what a click does
def test_the_russian_unfolds_without_scripts(open_page, built_book):
    url = f"{built_book.as_uri()}/{PARALLEL}.html"
    page = open_page(url, viewport={"width": 360, "height": 900}, java_script_enabled=False)
    page.locator(".parallel-switch > summary").click()
    assert visible(page.locator(".pair > .original")) == page.locator(".pair > .original").count()


@pytest.mark.only_in("chromium")  # Playwright cannot ask Firefox for a printed page
def test_in_print_the_russian_follows_its_paragraph(open_page, built_book):
    page = opened(open_page, built_book, PARALLEL, 640)
    page.emulate_media(media="print")
    for pair in page.locator(".pair:has(> .original)").all():
        above = pair.locator("> .translation").bounding_box()
        below = pair.locator("> .original").bounding_box()
        assert above["y"] + above["height"] <= below["y"]


def test_a_note_stands_in_the_margin_beside_its_paragraph(open_page, built_book):
    page = opened(open_page, built_book, PARALLEL, 1920)
    for pair in page.locator(".pair:has(> .note)").all():
        text, note = (pair.locator(f"> {kind}").bounding_box() for kind in (".original", ".note"))
        assert abs(text["y"] - note["y"]) < 8
        assert text["x"] + text["width"] <= note["x"]


def test_what_was_not_read_is_marked(built_book):
    marks = soup(built_book, PARALLEL).select(".translation .not-read")
    assert [mark.get_text() for mark in marks] == ["[breaks off]"]


def test_the_heads_of_a_pair_stand_side_by_side(open_page, built_book):
    page = opened(open_page, built_book, PAIR, 1280)
    left, right = (head.bounding_box() for head in page.locator(".document-head").all())
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]


def test_the_list_of_documents_links_each_page_that_there_is(built_book):
    found = soup(built_book, "chapters/documents/index")
    linked = {link["href"].removesuffix(".html") for link in found.select(".document-list a")}
    assert linked == {name.rsplit("/", 1)[1] for name in DOCUMENTS}
    assert len(found.select(".document-list > li")) > len(linked)


def test_the_card_of_a_figure_quotes_the_copy_in_its_language(built_book):
    entry = soup(built_book, PARALLEL).select_one(".datum-list [lang=ru]")
    assert "324" in entry.get_text()
