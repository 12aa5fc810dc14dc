"""The built book in Firefox, as a folder of files: what moves in Chromium moves here, too.

All other tests of pages run in Chromium. Firefox, as the system has it, is driven by Mozilla's own
Marionette, off the network.
"""

import gc
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from marionette_driver import By, Wait
from marionette_driver.errors import NoSuchElementException
from marionette_driver.keys import Keys
from marionette_driver.marionette import Marionette

from helpers.press.browser import find_firefox

ARRESTED = "chapters/national-operations/who-was-arrested"
DECREE = "chapters/rollback/17-november-1938"
MOSCOW = "chapters/what-remains/moscow-day-by-day"
SECONDS = 20
GET_FIREFOX = "There is no Firefox. `make test` gets one: python -m helpers.press.browser --firefox"
OFF_THE_NETWORK = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,  # where nothing listens
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "ui.prefersReducedMotion": 1,
}
#: What the policy of a page refused; the listener is planted before the page is read to its end.
REFUSED = """
    window.refused = [];
    document.addEventListener("securitypolicyviolation", e => refused.push(e.blockedURI));"""

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture(scope="module")
def firefox(tmp_path_factory) -> Iterator[Marionette]:
    path = find_firefox()
    assert path, GET_FIREFOX
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("firefox") / "firefox.log"
    started = Marionette(
        bin=path, port=port, headless=True, prefs=OFF_THE_NETWORK, gecko_log=str(log)
    )
    started.start_session()
    gc.collect()  # what Marionette leaves open while it waits for Firefox
    print("Firefox", started.session_capabilities["browserVersion"])
    yield started
    started.cleanup()


@pytest.fixture
def read(firefox, built_book: Path):
    """Return a function that opens a page of the book in Firefox."""

    def opened(name: str, width: int = 1280) -> Marionette:
        firefox.set_window_rect(width=width, height=900)
        firefox.navigate("about:blank")  # else another anchor of the same page would not load it
        firefox.navigate(f"{built_book.as_uri()}/{name}.html")
        firefox.execute_script(REFUSED, sandbox=None)
        return firefox

    return opened


def find(page: Marionette, selector: str):
    return page.find_element(By.CSS_SELECTOR, selector)


def until(page: Marionette, condition) -> None:
    Wait(page, timeout=SECONDS, ignored_exceptions=[NoSuchElementException]).until(condition)


@pytest.mark.parametrize("width", [1280, 500])
def test_an_explorer_changes_its_view_by_keyboard(read, width):
    page = read(MOSCOW, width)
    before = find(page, ".explorer .explorer-frame").text
    explorer = find(page, ".explorer")
    page.execute_script("arguments[0].scrollIntoView()", script_args=(explorer,))
    until(page, lambda page: find(page, ".explorer select").is_displayed())
    find(page, ".explorer select").send_keys(Keys.ARROW_DOWN)
    until(page, lambda page: find(page, ".explorer .explorer-frame").text != before)
    svg = find(page, ".explorer .chart svg")
    assert svg.is_displayed()
    assert page.execute_script("return window.refused", sandbox=None) == []


def test_a_figure_tells_its_source_on_focus(read):
    page = read(ARRESTED)
    page.execute_script("document.querySelector('a.datum').focus()")
    until(page, lambda page: find(page, ".datum-card").is_displayed())
    assert "Counted" in find(page, ".datum-card").text


def test_a_mark_of_a_chart_tells_its_value_by_keyboard(read):
    page = read(ARRESTED)
    page.execute_script("document.querySelector('figure .chart-wide svg').focus()")
    page.actions.sequence("key", "keyboard").key_down(Keys.ARROW_RIGHT).key_up(
        Keys.ARROW_RIGHT
    ).perform()
    until(page, lambda page: find(page, ".chart-tip").is_displayed())
    assert "times the average of the population" in find(page, ".chart-tip").text


def test_the_colours_of_the_page_can_be_chosen(read):
    page = read(ARRESTED)
    theme = find(page, "html").get_attribute("data-theme")
    switch = find(page, ".theme-switch")
    for _ in range(2):
        switch.click()
    assert find(page, "html").get_attribute("data-mode") == "dark"
    assert find(page, "html").get_attribute("data-theme") == "dark"
    switch.click()
    assert find(page, "html").get_attribute("data-theme") == theme


def test_the_contents_come_when_they_are_called(read):
    page = read(ARRESTED, 500)
    contents = find(page, "#contents")
    assert not contents.is_displayed()
    find(page, ".bar-contents").click()
    until(page, lambda _: contents.is_displayed())


def test_the_search_works_from_a_folder(read):
    page = read("search")
    find(page, "#search-words").send_keys("харбинцев" + Keys.ENTER)
    until(page, lambda page: "The Harbin puzzle" in find(page, "#search-results ul").text)


def test_a_question_is_answered(read):
    page = read(DECREE)
    form = find(page, "form.quiz")
    page.execute_script("arguments[0].scrollIntoView()", script_args=(form,))
    form.find_element(By.CSS_SELECTOR, "input, select").click()
    form.find_element(By.CSS_SELECTOR, "button").click()
    until(page, lambda _: form.find_element(By.CSS_SELECTOR, ".quiz-said").text)
