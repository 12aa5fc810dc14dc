"""What the tests of the book share: throw-away copies, the built book, a server, a browser."""

import json
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, Page

from tests.book import visits
from tests.book.books import Book, build, without_an_address
from tests.browsers import Chromium, Firefox
from tests.course import ROOT


def soak_but(often: Collection, settings: Iterable) -> list:
    """Return settings of a test, of which `make test` tries these, and `make soak` the others."""
    return [
        setting
        if setting in often
        else pytest.param(
            *(setting if isinstance(setting, tuple) else [setting]), marks=pytest.mark.soak
        )
        for setting in settings
    ]


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture(scope="session")
def built_book(once) -> Path:
    """Build the book itself, once, and return the folder of its pages."""
    result = once("built_book", lambda _: vars(build(ROOT, without_an_address())))
    assert result["exit_code"] == 0, result["output"]
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def parsed(built_book) -> Callable[[str], BeautifulSoup]:
    """Return a function that gives a page of the book, parsed once in a process; change none."""

    @cache
    def page(name: str) -> BeautifulSoup:
        return BeautifulSoup((built_book / f"{name}.html").read_bytes(), "html.parser")

    return page


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


@pytest.fixture(scope="session")
def served(built_book) -> Iterator[str]:
    """The address of the book on a web server of this machine."""
    handler = partial(Subfolder, directory=built_book)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book"
        server.shutdown()


@pytest.fixture(params=["a file", pytest.param("a web page", marks=pytest.mark.soak)])
def address(request, built_book) -> str:
    """The address of the book as a folder of files, and on a web server."""
    if request.param == "a file":
        return built_book.as_uri()
    return request.getfixturevalue("served")


@pytest.fixture
def open_page(browser: Chromium | Firefox) -> Iterator[Callable]:
    """Return a function that opens a page in a browser window of its own, off the network."""
    contexts = []

    def opened(url: str, **options) -> Page:
        contexts.append(browser.new_context(url, **options))
        page = _new_page(contexts[-1])
        page.goto(url, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def windows(browsers) -> dict[str, Page]:
    """The windows that tests share; they close with their browser."""
    return {}


@pytest.fixture
def read_page(browser: Chromium | Firefox, windows) -> Callable:
    """Return a function that shows a page in a window that all tests of the process share.

    For tests that leave nothing behind but a page: a window costs more than the page in it.
    """

    def shown(url: str, **options) -> Page:
        key = json.dumps([browser.name, urlsplit(url)[:2], options])
        if key not in windows:
            windows[key] = _new_page(browser.new_context(url, **options))
        page = windows[key]
        page.bring_to_front()  # else what it has focused in Firefox does not know of it
        page.goto("about:blank")
        page.problems, page.asked = [], []
        page.goto(url, wait_until="load")
        return page

    return shown


@pytest.fixture
def visit(browser, read_page, built_book, once) -> Callable:
    """Return a function that tells what a page shows, of a visit that is made once in a run."""

    def told(name: str, width: int = 1280, colours: str = "light", site: str = "") -> dict:
        site = site or built_book.as_uri()

        def made(_folder: Path) -> dict:
            viewport = {"width": width, "height": 800}
            page = read_page(f"{site}/{name}.html", color_scheme=colours, viewport=viewport)
            return visits.visit(page, name, width, colours)

        kind = urlsplit(site).scheme
        words = (browser.name, *name.split("/"), kind, width, colours)
        return once("-".join(map(str, words)), made)

    return told


def until(value: Callable, seconds: int = 120):
    """Return what `value` returns as soon as that is true.

    Of a page without scripts, where Playwright cannot wait in Firefox, as for what is not a page.
    """
    end = time.monotonic() + seconds
    while not (found := value()):
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.2)
    return found


def _new_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.problems, page.asked = [], []
    page.on("console", lambda m: m.type == "error" and page.problems.append(m.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda r: page.problems.append(f"{r.url}: {r.failure}"))
    page.on("response", lambda r: r.ok or page.problems.append(f"{r.url}: {r.status}"))
    return page
