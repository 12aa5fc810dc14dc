"""Terms lead to the glossary, the search knows their spellings, one switch shows the method."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from helpers.book.site import search
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


@pytest.mark.parametrize("asked", ["00447", "447", "Order No. 00447"])
def test_the_search_for_an_order_leads_to_its_text_and_the_chapter_about_it(
    open_page, built_book, asked
):
    page = open_page(f"{built_book.as_uri()}/chapters/index.html")
    titles = found(page, built_book.as_uri(), asked)
    assert titles[:2] == ["The order on kulaks and criminals, 30 July 1937", "The order"]
    assert titles.index("Raising the limits") < titles.index("Sources")
    assert titles.index("Raising the limits") < titles.index("Teaching notes: order 00447")
    assert page.problems == []


@pytest.mark.parametrize(
    ("asked", "title", "quoted"),
    [
        ("105,485", "Who was arrested", "105,485"),
        ("105485", "Who was arrested", "105,485"),
        ("79.4%", "The operations compared", "79.4"),
        ("17 November 1938", "17 November 1938", "17 November 1938"),
        ("November 17, 1938", "17 November 1938", "17 November 1938"),
        ("17 ноября 1938", "17 November 1938", "17 November 1938"),
        ("1938-11-17", "17 November 1938", "17 November 1938"),
        ("Harbinites", "The Harbin puzzle", "Harbin"),
    ],
)
def test_the_search_finds_numbers_and_days_and_quotes_the_sentence(
    open_page, built_book, asked, title, quoted
):
    page = open_page(f"{built_book.as_uri()}/chapters/index.html")
    titles = found(page, built_book.as_uri(), asked)
    result = result_called(page, title)
    expect(result.locator("mark").first).to_contain_text(quoted)
    assert len(result.locator(".context").inner_text()) > 40
    assert titles.index(title) <= 2
    assert page.problems == []


def result_called(page: Page, title: str) -> Locator:
    """Return the result with a title; the sentences of others may name it."""
    link = page.get_by_role("link", name=title, exact=True)
    return page.locator("#search-results ul.search > li").filter(has=link)


def test_what_the_search_found_leads_to_the_section_with_the_sentence(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/search.html?q=105485")
    result = result_called(page, "Who was arrested")
    sentence = result.locator(".context").inner_text().strip("… ")
    result.get_by_role("link").click()
    section = page.locator(":target")
    assert sentence[:60] in " ".join(section.inner_text().split())


def test_the_search_takes_a_number_for_what_it_is(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/search.html?q=105,486")
    expect(page.locator(".search-summary")).to_contain_text("did not match any documents")


def test_a_sentence_is_quoted_for_another_spelling_of_its_term(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/search.html?q=тройками")
    results = page.locator("#search-results ul.search > li")
    for place in range(3):
        marked = results.nth(place).locator("mark").first
        expect(marked).to_have_text(re.compile("troika", re.IGNORECASE))


def test_the_page_and_the_build_take_the_same_for_words(open_page, built_book):
    """Else the script would look for what the index does not have."""
    texts = [
        "Order No. 00447 of 30 July 1937: 105,485 people, 79.4%, 1,234.5 and 1,23.",
        "17–18 November 1938; 1st August, 1937; Aug 5, 1937; May 1938; 1938-11-17; 17.11.1938.",
        "НКВД № 00447 от 30 июля 1937 г., статья 58-1в; «тройки» и 17 ноября 1938 года.",
        "Article 58-1v, 3rd, x2, ALZhIR, naïve, 105\u00a0485, 0, 007, data_2, e.g. 5.",
    ]
    for file in sorted((built_book / search.FOLDER).glob("*.js"))[:8]:
        texts += re.findall(r'"((?:[^"\\]|\\.)+)"', file.read_text(encoding="utf-8"))
    page = open_page(f"{built_book.as_uri()}/search.html")
    on_the_page = page.evaluate(
        "texts => texts.map(text => courseWords(text).map(([word]) => word))", texts
    )
    assert on_the_page == [search.words(text) for text in texts]


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
