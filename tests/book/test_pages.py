"""The built book in a real browser: whole, by itself, on any page width, with or without scripts.

Every page is opened as a file and from a web server. It asks nobody but itself for anything.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sphinx_external_toc.parsing import parse_toc_yaml

from tests.book.conftest import CHECKOUT

PAGES = list(parse_toc_yaml(CHECKOUT / "_toc.yml"))
# The last are the innermost.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.scrollWidth > document.documentElement.clientWidth)
    .map(e => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 60)}`)
    .slice(-5)"""


class Subfolder(SimpleHTTPRequestHandler):
    """Serves the book in /book/, so that what a page asks of the root of the server is not found.

    Only the browser asks there by itself, for an icon, and learns that there is none.
    """

    def do_GET(self):
        if self.path == "/favicon.ico":
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        inside = path.startswith("/book/")
        return super().translate_path(path.removeprefix("/book") if inside else "/not-there")

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture(scope="module")
def served(built_book) -> Iterator[str]:
    """The address of the book on a web server of this machine."""
    handler = functools.partial(Subfolder, directory=built_book)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book"
        server.shutdown()


@pytest.fixture(params=["a file", "a web page"])
def address(request, built_book) -> str:
    """The address of the book as a folder of files, and on a web server."""
    if request.param == "a file":
        return built_book.as_uri()
    return request.getfixturevalue("served")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable]:
    """Return a function that opens a page in a browser window of its own."""
    contexts = []

    def opened(url: str, **options) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.problems, page.asked = [], []
        page.on("console", lambda m: m.type == "error" and page.problems.append(m.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("requestfailed", lambda r: page.problems.append(f"{r.url}: {r.failure}"))
        page.on("response", lambda r: r.ok or page.problems.append(f"{r.url}: {r.status}"))
        page.goto(url, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_the_book_opens_at_its_landing_page(open_page, address):
    page = open_page(f"{address}/index.html")
    page.wait_for_url(f"{address}/chapters/index.html")
    assert page.problems == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_asks_only_its_own_folder(open_page, address, name):
    page = open_page(f"{address}/{name}.html")
    page.mouse.wheel(0, 100_000)  # what is loaded late is loaded now
    page.wait_for_load_state("networkidle")
    elsewhere = [url for url in page.asked if not url.startswith((f"{address}/", "data:", "blob:"))]
    assert elsewhere == []
    assert page.problems == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_main_heading_a_title_and_a_language(open_page, built_book, name):
    page = open_page(f"{built_book.as_uri()}/{name}.html")
    headings = page.get_by_role("heading", level=1)  # the theme hides a second one, for print
    assert headings.count() == 1
    heading = headings.inner_text().removesuffix("#").strip()
    assert heading
    assert heading in page.title()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_a_page_does_not_scroll_sideways(open_page, built_book, name, width):
    url = f"{built_book.as_uri()}/{name}.html"
    page = open_page(url, viewport={"width": width, "height": 800})
    needed = page.evaluate("document.scrollingElement.scrollWidth")
    assert needed <= width, page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_without_scripts(open_page, built_book: Path, name):
    url = f"{built_book.as_uri()}/{name}.html"
    with_scripts = open_page(url).locator("article")
    without = open_page(url, java_script_enabled=False).locator("article")
    assert without.locator("h1").is_visible()
    for kind in ("p", "table", "figure"):
        assert visible(without.locator(kind)) >= visible(with_scripts.locator(kind))
    assert visible(without.locator("p")) > 0


def visible(elements) -> int:
    return sum(element.is_visible() for element in elements.all())
