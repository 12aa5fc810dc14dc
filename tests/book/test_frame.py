"""The frame of a page: light, private, our own in the place of the theme's, and usable by keyboard.

Bytes are counted as a web server sends them, packed by gzip.
"""

import gzip
import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from helpers.book.site.layout import POLICY, PUBLISHED_STATIC
from tests.book.conftest import soak_but
from tests.course import CHAPTERS, EVERY_PAGE, PAGES, ROOT

ARRESTED = "chapters/national-operations/who-was-arrested"
MOSCOW = "chapters/what-remains/moscow-day-by-day"
DECREE = "chapters/rollback/17-november-1938"
FIRST_VISIT, SECOND_CHAPTER, REQUESTS = 120_000, 60_000, 25
# Every explorer comes near, one after the other, so that all of its frames are asked for.
READ_ALL = """async () => {
    for (const part of document.querySelectorAll(".explorer")) {
        part.scrollIntoView();
        await new Promise(done => setTimeout(done, 50));
    }
    scrollTo(0, document.body.scrollHeight);
}"""
FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const style = getComputedStyle(at.closest(".sd-card") || at);
    return {
        name: at.outerHTML.slice(0, 120),
        body: at === document.body,
        seen: at.checkVisibility() && box.bottom > 0 && box.top < innerHeight,
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    };
}"""
HANDLER = re.compile(r"\son[a-z]+=", re.IGNORECASE)


def packed(site: Path, addresses: set[str]) -> int:
    """Return how many bytes the files at these addresses have when they are packed."""
    files = {unquote(urlsplit(address).path) for address in addresses}
    return sum(
        len(gzip.compress((site / file.removeprefix("/book/")).read_bytes(), 9)) for file in files
    )


def read_whole(page: Page) -> set[str]:
    """Read a page to its end, and return what it has asked for."""
    page.evaluate(READ_ALL)
    page.wait_for_load_state("networkidle")
    return set(page.asked)


@pytest.mark.parametrize("width", soak_but([1280], [1280, 360]))
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_light_on_the_first_visit_and_lighter_on_the_second(
    read_page, served, built_book, name, width
):
    page = read_page(f"{served}/{name}.html", viewport={"width": width, "height": 800})
    asked = {url for url in read_whole(page) if not url.startswith("data:")}
    assert len(asked) <= REQUESTS
    assert packed(built_book, asked) <= FIRST_VISIT
    own = {url for url in asked if not urlsplit(url).path.startswith("/book/_static/")}
    own |= {url for url in asked if "/_static/frames/" in url}
    assert packed(built_book, own) <= SECOND_CHAPTER, f"{packed(built_book, own):,} bytes"


def test_nothing_is_published_of_the_themes_icons_styles_and_scripts(built_book):
    ours = {path.name for path in (ROOT / "_static").iterdir()}
    published = {path.name for path in (built_book / "_static").iterdir()}
    assert published == ours | PUBLISHED_STATIC | {"frames", "passages", "maps.js", "pictures.js"}


def test_a_page_forbids_what_is_not_its_own_and_needs_nothing_else(parsed):
    assert "unsafe" not in POLICY
    sources = (("script", "src"), ("img", "src"), ("iframe", "src"), ("link", "href"))
    for name in [*EVERY_PAGE, "search", "404", "genindex"]:
        soup = parsed(name)
        policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert policy == POLICY, name
        scripts = [part for part in soup("script") if not part.get("src")]
        written = [part for part in scripts if "type" not in part.attrs]
        assert len(written) == 1, name  # whose hash is in the policy; the others are data
        assert not soup("style"), name
        assert not soup.select("[style]"), name
        handled = [t for t in soup(True) if any(HANDLER.match(f" {a}=") for a in t.attrs)]
        assert not handled, name
        for tag, attribute in sources:
            for part in soup(tag):
                address = part.get(attribute, "")
                assert not urlsplit(address).netloc or part.get("rel") == ["canonical"], name


def test_the_browser_holds_a_page_to_its_policy(open_page, served):
    page = open_page(f"{served}/{ARRESTED}.html")
    page.evaluate(
        """() => { const planted = document.createElement("script");
        planted.textContent = "document.title = 'planted'"; document.head.append(planted); }"""
    )
    assert page.title() != "planted"
    assert any("inline script" in told for told in page.problems)


def test_the_parts_of_the_theme_that_ours_replace_are_the_ones_that_we_know():
    """If this fails, the theme has changed: see what is new, then write the new digests here."""
    import pydata_sphinx_theme
    import sphinx_book_theme

    known = {
        "layout.html": "fe5c35806042",
        "search.html": "098d19aa34f7",
        "static/webpack-macros.html": "b1f893e4416c",
    }
    folder = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme"
    found = {name: digest(folder / name) for name in known}
    own = Path(sphinx_book_theme.__file__).parent / "theme" / "sphinx_book_theme" / "layout.html"
    assert (found, digest(own)) == (known, "2cd2fbbe2cae")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def test_the_contents_can_be_called_on_a_phone_and_leave_again(open_page, address):
    page = open_page(f"{address}/{ARRESTED}.html", viewport={"width": 360, "height": 780})
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="Contents").press("Enter")
    expect(contents).to_be_visible()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="On this page").click()
    page.get_by_role("navigation", name="On this page").get_by_text("Exercises").click()
    assert page.url.endswith("#exercises")


@pytest.mark.parametrize(("width", "beside"), [(1500, True), (1280, False)])
def test_the_list_of_a_page_stands_beside_it_or_behind_a_button(
    open_page, built_book, width, beside
):
    url = f"{built_book.as_uri()}/{ARRESTED}.html"
    page = open_page(url, viewport={"width": width, "height": 900})
    listed = page.get_by_role("navigation", name="On this page")
    button = page.get_by_role("button", name="On this page")
    expect(listed).to_be_visible(visible=beside)
    expect(button).to_be_visible(visible=not beside)
    if not beside:
        button.click()
        expect(listed).to_be_visible()


def test_the_contents_show_the_parts_and_open_the_one_that_is_read(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/chapters/index.html")
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents.locator("details")).not_to_have_count(0)
    assert not contents.locator("details[open]").count()
    page.goto(f"{built_book.as_uri()}/chapters/documents/p57-48.html")
    assert contents.locator("details[open] summary").all_inner_texts() == ["Documents"]
    page.goto(f"{built_book.as_uri()}/{ARRESTED}.html")
    assert contents.locator("details[open] summary").all_inner_texts() == ["National operations"]
    expect(contents.locator(".current")).to_have_text("Who was arrested")
    contents.get_by_text("Rollback", exact=True).press("Enter")
    expect(contents.get_by_role("link", name="17 November 1938")).to_be_visible()


def test_measurements_and_administration_are_reached_from_the_foot_and_not_from_the_contents(
    parsed,
):
    for name in ("chapters/measurements", "chapters/instructors/for-administrators"):
        page = parsed("chapters/glossary")
        led = name.removeprefix("chapters/")
        assert not page.select(f'#contents a[href$="{led}.html"]')
        assert page.select(f'footer a[href$="{led}.html"]')


def test_the_landing_page_has_one_picture_and_three_doors_and_no_table(parsed):
    page = parsed("chapters/index").article
    assert len(page.select("figure.chart-figure")) == 1
    assert [title.get_text(strip=True) for title in page.select(".sd-card-title")] == [
        "Read it",
        "Teach with it",
        "Work with the data",
    ]
    assert not page.select("table, .explorer")


def test_the_list_of_figures_is_folded_and_opens_for_who_is_led_into_it(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{ARRESTED}.html")
    figures = page.locator(".datum-list")
    expect(figures).to_be_hidden()
    page.locator("article p > a.datum").first.press("Enter")
    expect(figures.locator("li:target")).to_be_in_viewport()


def test_the_switch_of_the_method_stands_at_the_first_code_and_the_subject_comes_first(parsed):
    for name in CHAPTERS:
        article = parsed(name).article
        switches = article.select(".method-switch")
        if switches:
            assert len(switches) == 1
            assert "hide" in switches[0].find_next("details")["class"], name
            assert switches[0].find_next("div", class_="cell").find("details") is not None, name
        box = article.select_one(".admonition.before")
        assert box.find_previous("p") is not None, name
        assert box.find_next("h2") is not None, name
        assert article.h1.find_next("p") not in box.find_all("p"), name


def test_a_page_names_its_sources_in_a_line_and_never_twice_in_an_explorer(parsed):
    for name in CHAPTERS:
        page = parsed(name)
        for line in page.select(".figure-sources"):
            assert len(line.get_text()) <= 180, (name, line.get_text())
        for frame in page.select(".explorer-frame"):
            told = [line.get_text() for line in frame.select(".figure-sources")]
            assert len(told) == len(set(told)), name


def test_the_contents_can_be_called_without_scripts_too(open_page, built_book):
    url = f"{built_book.as_uri()}/{ARRESTED}.html"
    small = {"width": 360, "height": 780}
    page = open_page(url, viewport=small, java_script_enabled=False)
    page.get_by_role("button", name="Contents").press("Enter")
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="The Harbin puzzle").press("Enter")
    page.wait_for_url("**/the-harbin-puzzle.html")
    assert page.get_by_role("button", name="Colours").count() == 0  # it needs the script


@pytest.mark.only_in("chromium")  # Playwright cannot have the system change under Firefox
def test_the_colours_follow_the_system(open_page, served):
    page = open_page(f"{served}/{ARRESTED}.html", color_scheme="dark")
    theme = page.locator("html")
    expect(theme).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(theme).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_colours_are_those_of_the_system_until_the_reader_chooses(open_page, served, system):
    page = open_page(f"{served}/{ARRESTED}.html", color_scheme=system)
    theme = page.locator("html")
    expect(theme).to_have_attribute("data-theme", system)
    switch = page.get_by_role("button", name="Colours: as the system has it")
    switch.press("Enter")
    page.get_by_role("button", name="Colours: light").press("Enter")
    expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()
    expect(theme).to_have_attribute("data-theme", "dark")
    page.goto(f"{served}/{DECREE}.html")
    expect(theme).to_have_attribute("data-theme", "dark")


def test_the_search_is_one_key_away_and_works_from_a_folder(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{ARRESTED}.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("Harbinites")
    page.keyboard.press("Enter")
    found = page.locator("#search-results ul.search a", has_text="The Harbin puzzle").first
    found.click()
    page.wait_for_url("**/the-harbin-puzzle.html*")
    assert page.problems == []


def test_a_menu_of_downloads_opens_and_closes_by_keyboard(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{ARRESTED}.html")
    menu = page.locator("details.menu-download")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Notebook (.ipynb)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Notebook (.ipynb)")).to_be_hidden()


def test_a_link_far_down_a_page_arrives_on_a_phone_that_lays_out_what_is_near(
    open_page, built_book
):
    small = {"width": 360, "height": 780}
    page = open_page(f"{built_book.as_uri()}/data/orders.html", viewport=small)
    far = page.locator(".record").last
    skipped = "e => !e.firstElementChild.checkVisibility({ contentVisibilityAuto: true })"
    assert far.evaluate(skipped)
    anchor = far.get_attribute("id")
    page = open_page(f"{built_book.as_uri()}/data/orders.html#{anchor}", viewport=small)
    page.wait_for_timeout(200)  # what is laid out on the way must not push it off again
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()


def test_terms_are_explained_in_the_margin_where_there_is_room(open_page, built_book):
    page = open_page(
        f"{built_book.as_uri()}/chapters/index.html", viewport={"width": 1500, "height": 900}
    )
    note = page.locator(".sidenote", has_text="People's Commissariat of Internal Affairs")
    expect(note).to_be_visible()
    text, beside = page.locator("article h1").bounding_box(), note.bounding_box()
    assert beside["x"] > text["x"] + text["width"]
    page.set_viewport_size({"width": 1240, "height": 900})
    expect(note).to_be_hidden()


def test_a_solution_is_folded_until_it_is_asked_for(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{ARRESTED}.html")
    solution = page.locator("details.solution").first
    expect(solution.locator("section")).to_be_hidden()
    solution.locator("summary").first.press("Enter")
    expect(solution.locator("section")).to_be_visible()


def test_frames_that_a_page_asks_for_follow_the_width_of_the_window(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{MOSCOW}.html", viewport={"width": 360, "height": 780})
    explorer = page.locator(".explorer").first
    explorer.scroll_into_view_if_needed()
    explorer.locator("select").first.select_option(index=1)
    expect(explorer.locator(".chart-narrow svg").first).to_be_visible()
    expect(explorer.locator(".chart-wide")).to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 780})
    expect(explorer.locator(".chart-wide svg").first).to_be_visible()
    expect(explorer.locator(".chart-narrow")).to_have_count(0)


def test_an_explorer_whose_frames_are_missing_says_so_and_keeps_its_view(
    open_page, built_book, tmp_path
):
    site = tmp_path / "site"
    for name in (f"{MOSCOW}.html", "_static/book.css", "_static/book.js", "_static/page.css"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes((built_book / name).read_bytes())
    page = open_page(f"{site.as_uri()}/{MOSCOW}.html")
    explorer = page.locator(".explorer").first
    before = explorer.locator(".explorer-frame").inner_text()
    explorer.locator("select").first.select_option(index=1)
    expect(explorer).to_contain_text("This view could not be loaded. Try again.")
    assert explorer.locator(".explorer-frame").inner_text() == before


def test_one_part_of_the_frame_that_fails_leaves_the_others_alive(open_page, built_book, tmp_path):
    site = tmp_path / "site"
    for name in ("_static/book.css", "_static/book.js", "_static/page.css", "_static/page.js"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes((built_book / name).read_bytes())
    (site / ARRESTED).parent.mkdir(parents=True)
    text = (built_book / f"{ARRESTED}.html").read_text(encoding="utf-8")
    (site / f"{ARRESTED}.html").write_text(text.replace('class="theme-switch"', ""), "utf-8")
    page = open_page(f"{site.as_uri()}/{ARRESTED}.html")
    assert any("null" in told for told in page.problems)  # it is reported
    page.get_by_role("switch", name="Show the method").check()
    expect(page.locator("article details.hide pre").first).to_be_visible()
    expect(page.locator("details.solution").first).to_be_attached()


TALL = """() => { const box = document.querySelector(".datum-card").getBoundingClientRect();
    return [box.top, box.bottom, document.querySelector(".bar").offsetHeight, innerHeight]; }"""


@pytest.mark.parametrize("height", [900, 500])
def test_a_card_stays_within_the_window(open_page, built_book, height):
    page = open_page(
        f"{built_book.as_uri()}/{ARRESTED}.html", viewport={"width": 1280, "height": height}
    )
    figure = page.locator("article p > a.datum").nth(3)
    for place in (0.9, 0.5, 0.1):
        figure.evaluate(
            "(e, share) => scrollBy(0, e.getBoundingClientRect().top - share * innerHeight)", place
        )
        figure.focus()
        top, bottom, bar, end = page.evaluate(TALL)
        line = figure.bounding_box()
        assert bar <= top, place
        assert bottom <= end, place
        assert bottom <= line["y"] or top >= line["y"] + line["height"] - 1, place
        page.keyboard.press("Escape")
        figure.blur()


@pytest.mark.only_in("chromium")  # Playwright cannot touch in Firefox
def test_a_tap_on_a_term_shows_its_meaning_and_stays_on_the_page(open_page, built_book):
    page = open_page(
        f"{built_book.as_uri()}/{ARRESTED}.html",
        viewport={"width": 360, "height": 780},
        has_touch=True,
        is_mobile=True,
    )
    term = page.locator("article a.term", has_text="national operations")
    meaning = term.get_attribute("title")
    term.tap()
    card = page.locator(".datum-card")
    expect(card).to_contain_text(meaning)
    expect(term).to_have_attribute("title", "")  # else it is said twice
    page.get_by_role("heading", level=1).tap()
    expect(card).to_have_count(0)
    expect(term).to_have_attribute("title", meaning)
    term.tap()
    card.get_by_role("link", name="Glossary").tap()
    page.wait_for_url("**/glossary.html#term-national_operations")


@pytest.mark.parametrize("name", soak_but(CHAPTERS, PAGES))
def test_every_place_that_the_keyboard_reaches_can_be_seen(read_page, built_book, name):
    """Walk the order of the Tab key: each stop is on the screen and has an outline."""
    page = read_page(
        f"{built_book.as_uri()}/{name}.html",
        viewport={"width": 1280, "height": 800},
    )
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    before = None
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUS)
        if told["body"]:
            break
        assert told["seen"], told["name"]
        assert told["outline"], told["name"]
        assert told["name"] != before or "svg" in told["name"], told["name"]
        before = told["name"]
