"""What the tests of the book share: throw-away copies, the built book, a server, a browser."""

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, Page
from sphinx_external_toc.parsing import parse_toc_yaml

from tests.browsers import Chromium, Firefox

CHECKOUT = Path(__file__).parents[2]
PAGES = list(parse_toc_yaml(CHECKOUT / "_toc.yml"))
# Those that are written, and of those that are made of the data one of each form: rows that stand
# by themselves, and a table that opens a hundred rows at a time.
EVERY_PAGE = [*PAGES, "data/orders", "data/moscow_shot_month_party"]
LONG_TABLES = ["data/national_operations", "data/moscow_shot_daily"]  # the same, for `make soak`
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
# What a throw-away book has of the checkout, but for chapters and data of its own.
COPIED = (
    *("_config.yml", "_static", "assignments", "benchmarks", "binder", "src"),
    *("CITATION.cff", "constraints.txt", "pyproject.toml", "references.bib"),
)
# What a throw-away book has of the data, so that it is built soon.
TABLES = ("nationality_arrests", "national_operations", "orders", "sources")
ANSI = re.compile(r"\x1b\[[0-9;]*m")

NOTEBOOK = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""


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


@dataclass(frozen=True)
class Build:
    """What one run of the command line gave."""

    exit_code: int
    output: str


def build(folder: Path, environment: dict[str, str], *options: str, within=()) -> Build:
    """Run `jupyter-book build .` in a folder, as a person would type it; or within a command."""
    done = subprocess.run(
        [*within, JUPYTER_BOOK, "build", ".", *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
    )
    return Build(done.returncode, ANSI.sub("", done.stdout))


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file in a folder, by its place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


class Book:
    """A throw-away copy of the book: configuration, helpers and `TABLES`; planted chapters."""

    def __init__(self, root: Path):
        self.root = root
        root.mkdir(parents=True)
        for name in COPIED:
            copy = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy
            copy(CHECKOUT / name, root / name)
        self._copy_some_data()
        self.chapters = {}
        self.plant(index="# A landing page\n")

    def plant(self, **chapters: str) -> None:
        """Add chapters, or change them; `index` is the landing page."""
        self.chapters |= chapters
        for name, text in chapters.items():
            path = self.root / "chapters" / f"{name}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        listed = "".join(
            f"  - file: chapters/{name}\n" for name in self.chapters if name != "index"
        )
        toc = "format: jb-book\nroot: chapters/index\n" + (listed and f"chapters:\n{listed}")
        (self.root / "_toc.yml").write_text(toc, encoding="utf-8")

    def _copy_some_data(self) -> None:
        (self.root / "data").mkdir()
        package = json.loads((CHECKOUT / "data" / "datapackage.json").read_text(encoding="utf-8"))
        others = {r["name"] for r in package["resources"]} - set(TABLES)
        package["resources"] = [r for r in package["resources"] if r["name"] in TABLES]
        for resource in package["resources"]:
            sums = resource.get("identities", [])
            resource["identities"] = [s for s in sums if not others & set(_words(s))]
        self.describe_data(package)
        for name in TABLES:
            shutil.copy(CHECKOUT / "data" / f"{name}.csv", self.root / "data")

    @property
    def data_package(self) -> dict:
        return json.loads((self.root / "data" / "datapackage.json").read_text(encoding="utf-8"))

    def describe_data(self, package: dict) -> None:
        text = json.dumps(package, ensure_ascii=False)
        (self.root / "data" / "datapackage.json").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which commands use the copy's own helpers."""
        return _without_an_address() | {"PYTHONPATH": str(self.root / "src")}

    def build(self, **environment: str) -> Build:
        return build(self.root, self.environment | environment)

    def html(self, chapter: str) -> Path:
        return self.root / "_build" / "html" / "chapters" / f"{chapter}.html"

    def text(self, chapter: str) -> str:
        """Return what the cells of a chapter printed, line by line."""
        soup = BeautifulSoup(self.html(chapter).read_bytes(), "html.parser")
        return "\n".join(output.get_text() for output in soup.select(".cell_output"))


def _words(identity: dict) -> list[str]:
    return re.findall(r"\w+", json.dumps(identity))


def notebook(*cells: str, title: str = "A planted chapter") -> str:
    """Return the text of a chapter with these code cells."""
    fenced = "\n".join(f"```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    return f"{NOTEBOOK}# {title}\n\n{fenced}"


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


def _without_an_address() -> dict[str, str]:
    """Return the environment, but not what GitHub Actions says of the repository."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}


@pytest.fixture(scope="session")
def built_book(once) -> Path:
    """Build the book itself, once, and return the folder of its pages."""
    result = once("built_book", lambda _: vars(build(CHECKOUT, _without_an_address())))
    assert result["exit_code"] == 0, result["output"]
    return CHECKOUT / "_build" / "html"


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


@pytest.fixture(scope="module")
def read_page(browser: Chromium | Firefox) -> Iterator[Callable]:
    """Return a function that shows a page in a window that the tests of a module share.

    For tests that look and touch nothing: a window of its own costs more than the page in it.
    """
    windows = {}

    def shown(url: str, **options) -> Page:
        key = json.dumps([urlsplit(url)[:2], options])
        if key not in windows:
            windows[key] = _new_page(browser.new_context(url, **options))
        page = windows[key]
        page.goto("about:blank")
        page.problems, page.asked = [], []
        page.goto(url, wait_until="load")
        return page

    yield shown
    for page in windows.values():
        page.context.close()


def until(value: Callable, seconds: int = 120):
    """Return what `value` returns as soon as that is true.

    Of a page without scripts, where Playwright cannot wait in Firefox, as for what is not a page.
    """
    end = time.monotonic() + seconds
    while not (found := value()):
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.2)
    return found


def lay_out(page: Page) -> None:
    """Have a page laid out to its end, with its controls; a phone begins with what is near."""
    page.evaluate(
        """() => new Promise((done) => {
            dispatchEvent(new Event("hashchange"));
            document.querySelectorAll("article > section > section")
                .forEach((section) => { section.style.contentVisibility = "visible"; });
            requestAnimationFrame(() => requestAnimationFrame(done));
        })"""
    )


def _new_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.problems, page.asked = [], []
    page.on("console", lambda m: m.type == "error" and page.problems.append(m.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda r: page.problems.append(f"{r.url}: {r.failure}"))
    page.on("response", lambda r: r.ok or page.problems.append(f"{r.url}: {r.status}"))
    return page
