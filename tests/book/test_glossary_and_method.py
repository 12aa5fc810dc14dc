"""Terms lead to the glossary, the search knows their spellings, one switch shows the method."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.book.conftest import until
from tests.course import PAGES

ARRESTED = "chapters/national-operations/who-was-arrested"
GLOSSARY = "chapters/glossary"


def test_the_first_use_of_a_term_leads_to_its_meaning(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{ARRESTED}.html")
    term = page.locator("article a.term", has_text="national operations")
    expect(term).to_have_count(1)
    assert "groups that the NKVD tied to foreign states" in term.get_attribute("title")
    term.click()
    page.wait_for_url("**/glossary.html#term-national_operations")
    assert page.locator("dt:target").inner_text() == "national operations"


@pytest.mark.parametrize("name", PAGES)
def test_no_term_is_linked_twice_on_a_page(visit, name):
    links = visit(name)["terms"]
    assert len(links) == len(set(links))


@pytest.mark.parametrize("name", PAGES)
def test_no_term_is_linked_within_a_title_in_italics(visit, name):
    assert [title for title, first in visit(name)["aroundTerms"] if title != first] == []


def test_the_glossary_gives_the_language_of_its_russian(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{GLOSSARY}.html")
    russian = page.locator("dl.glossary [lang=ru]").all_inner_texts()
    assert "тройка" in russian
    outside = page.locator("dl.glossary").evaluate(
        "list => { list = list.cloneNode(true);"
        " list.querySelectorAll('[lang=ru]').forEach(e => e.remove()); return list.textContent; }"
    )
    assert not [letter for letter in outside if "а" <= letter.lower() <= "я"]


def found(page: Page, address: str, words: str) -> list[str]:
    """Return the titles that a search lists."""
    page.goto(f"{address}/search.html?q={words}")
    summary = page.locator("#search-results > p.search-summary")
    expect(summary).to_contain_text("found", timeout=10_000)
    number = re.search(r"found (\d+|one) page", summary.inner_text())[1].replace("one", "1")
    results = page.locator("#search-results ul.search > li > a")
    expect(results).to_have_count(int(number), timeout=10_000)  # they are listed one by one
    return results.all_inner_texts()


@pytest.mark.parametrize(
    "spelling",
    ["troika", "troikas", "troyka", "тройка", "тройки", "троек", "тройками"],
)
def test_the_search_finds_a_term_under_any_spelling(open_page, served, spelling):
    page = open_page(f"{served}/chapters/index.html")
    assert {"Glossary", "The orders and the machinery"} <= set(found(page, served, spelling))


@pytest.mark.parametrize("spelling", ["Yezhov", "Ezhov", "Ежов", "Ежова", "ежовым"])
def test_the_search_finds_a_person_of_state_under_any_spelling(open_page, served, spelling):
    page = open_page(f"{served}/chapters/index.html")
    assert {"Glossary", "17 November 1938"} <= set(found(page, served, spelling))


@pytest.mark.parametrize("spelling", ["Kharbintsy", "харбинцы", "харбинцев", "Harbinites"])
def test_the_search_finds_the_harbinites_under_any_spelling(open_page, served, spelling):
    page = open_page(f"{served}/chapters/index.html")
    assert {"Glossary", "The Harbin puzzle"} <= set(found(page, served, spelling))


def open_cells(page: Page) -> list[bool]:
    return page.locator("article details.hide").evaluate_all("all => all.map(d => d.open)")


def test_one_switch_shows_the_method_on_every_page_until_it_is_turned_back(open_page, served):
    page = open_page(f"{served}/{ARRESTED}.html")
    assert set(open_cells(page)) == {False}
    switch = page.get_by_role("switch", name="Show the method")
    switch.focus()
    page.keyboard.press("Space")
    assert set(open_cells(page)) == {True}

    page.goto(f"{served}/chapters/where-sources-disagree.html")
    assert set(open_cells(page)) == {True}
    page.get_by_role("switch", name="Show the method").uncheck()
    assert set(open_cells(page)) == {False}

    page.goto(f"{served}/{ARRESTED}.html")
    assert set(open_cells(page)) == {False}


def test_a_page_without_code_has_no_switch(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{GLOSSARY}.html")
    expect(page.get_by_role("switch")).to_have_count(0)


def test_without_scripts_each_piece_of_code_can_be_opened(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{ARRESTED}.html", java_script_enabled=False)
    first = page.locator("article details.hide").first
    first.locator("summary").press("Enter")
    until(first.locator("pre").first.is_visible)
