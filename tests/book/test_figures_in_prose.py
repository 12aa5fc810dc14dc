"""A reader can point at a figure in the built book and see who says so, in a real browser.

A pointer, a keyboard or a finger will do. Without scripts a figure is a link; in print, in a list.
"""

import functools
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from helpers import datasets
from tests.book.conftest import until
from tests.course import ROOT, pages_with

WITH_FIGURES = pages_with("{datum}`")
CARD = ".datum-card"


def first_figure(page: Page) -> Locator:
    figure = page.locator("a.datum").first
    figure.scroll_into_view_if_needed()
    return figure


def words(element) -> str:
    return " ".join(element.inner_text().split())


@pytest.fixture
def page(open_page, built_book):
    return open_page(f"{built_book.as_uri()}/{WITH_FIGURES[0]}.html")


# Gives the focus to each figure that is not in a closed box: what is shown, and what is listed.
SHOWN = """figures => figures
    .filter(figure => figure.checkVisibility({visibilityProperty: true})).map(figure => {
    figure.focus();
    const cards = [...document.querySelectorAll(".datum-card")].map(card => card.textContent);
    return [figure.textContent, cards, document.querySelector(figure.hash).textContent]; })"""


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_each_figure_shows_what_the_list_says_of_it(read_page, built_book, name):
    page = read_page(f"{built_book.as_uri()}/{name}.html")
    figures = page.locator("article a.datum").evaluate_all(SHOWN)
    assert figures
    for figure, cards, entry in figures:
        assert cards == [entry]
        assert figure in entry
        assert "Source" in entry
    assert page.problems == []


def test_the_card_stays_under_the_pointer_and_goes_with_it(page):
    first_figure(page).hover()
    page.locator(CARD).hover()
    page.wait_for_timeout(600)  # longer than the script waits
    expect(page.locator(CARD)).to_be_visible()
    page.mouse.move(2, 2)
    expect(page.locator(CARD)).to_have_count(0)


def test_a_keyboard_opens_the_card_and_goes_into_it(page):
    figure = first_figure(page)
    figure.focus()
    expect(page.locator(CARD)).to_be_visible()
    assert figure.get_attribute("aria-describedby") == page.locator(CARD).get_attribute("id")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.datum-card')")
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)


def test_enter_leads_to_the_list(page):
    figure = first_figure(page)
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(figure.get_attribute("href")) + "$"))
    expect(page.locator(figure.get_attribute("href"))).to_be_in_viewport()


@pytest.mark.only_in("chromium")  # Playwright cannot touch in Firefox
def test_a_tap_opens_the_card_and_a_tap_beside_it_closes_it(open_page, built_book):
    page = open_page(
        f"{built_book.as_uri()}/{WITH_FIGURES[0]}.html",
        has_touch=True,
        is_mobile=True,
        viewport={"width": 360, "height": 740},
    )
    first_figure(page).tap()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.touchscreen.tap(4, 300)
    expect(card).to_have_count(0)


def test_without_scripts_a_figure_is_a_link_to_its_entry(open_page, built_book):
    url = f"{built_book.as_uri()}/{WITH_FIGURES[0]}.html"
    page = open_page(url, java_script_enabled=False)
    figure = page.locator("a.datum").first
    figure.press("Enter")
    assert page.url == url + figure.get_attribute("href")
    entry = page.locator(figure.get_attribute("href"))
    until(lambda: 0 <= entry.bounding_box()["y"] < page.viewport_size["height"])


@pytest.mark.only_in("chromium")  # Playwright cannot show Firefox's print
def test_print_has_the_list_and_no_card(page):
    first_figure(page).focus()
    expect(page.locator(CARD)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(CARD)).to_be_hidden()
    expect(page.locator(".datum-list")).to_be_visible()


def test_each_entry_leads_to_its_row_and_its_source(built_book, parsed):
    @functools.cache
    def ids(target: Path) -> set[str]:
        page = parsed(str(target.relative_to(built_book).with_suffix("")))
        return {element["id"] for element in page.find_all(id=True)}

    for name in WITH_FIGURES:
        links = [link["href"] for link in parsed(name).select(".datum-list a")]
        assert links, name
        for link in links:
            file, _, anchor = link.partition("#")
            target = ((built_book / name).parent / file).resolve()
            assert not anchor or anchor in ids(target), link


def test_the_dictionary_has_every_table_and_offers_it(built_book, parsed):
    page = parsed("chapters/data-dictionary")
    for name in datasets.names():
        section = page.find(id=f"table-{name}")
        told = [fact.text for fact in section("dt")]
        assert {"Who counted", "When", "Why", "What is missing", "Licence"} <= set(told), name
        offered = built_book / "chapters" / section.find("a", download=True)["href"]
        assert offered.read_bytes() == (ROOT / "data" / f"{name}.csv").read_bytes()


def test_each_row_with_a_key_has_a_place_of_its_own(parsed):
    for name in datasets.names():
        table = datasets.load(name)
        if "key" not in table:
            continue
        records = parsed(f"data/{name}").select(".record")
        assert [record["id"] for record in records] == table["key"].tolist()


def test_each_source_says_what_rests_on_it(parsed):
    page = parsed("chapters/sources")
    resting = {key: 0 for key in datasets.load("sources")["source_key"]}
    for name in datasets.names():
        for key in datasets.load(name)["source_key"] if name != "sources" else []:
            resting[key] += 1
    for key, rows in resting.items():
        said = page.find(id=f"cite-{key.replace('_', '-')}").select_one(".source-uses").text
        expected = "No figure of the course rests on it." if not rows else f"{rows:,} row"
        assert said.startswith(expected), key


def test_a_source_names_the_pages_that_print_its_figures(parsed):
    page = parsed("chapters/sources")
    halaburda = page.find(id="cite-halaburda-2013").text
    assert "Figures in the text" in halaburda
    assert "Who was arrested" in halaburda


def test_each_source_says_whether_it_was_read(parsed):
    page = parsed("chapters/sources")
    entries = page.select(".citation")
    assert len(entries) == len(datasets.load("sources"))
    assert [e["id"] for e in entries if not re.search(r"\bread\b|\bseen\b", e.p.text, re.I)] == []
