"""What the tests of the built book share: throw-away copies, the built book, a browser."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.book.browser import find_chromium

CHECKOUT = Path(__file__).parents[2]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
GET_CHROMIUM = "python -m tests.book.browser"
NOT_COPIED = (".*", "_build", "build", "dist", "chapters", "data", "tests", "__pycache__")
ANSI = re.compile(r"\x1b\[[0-9;]*m")

NOTEBOOK = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""


@dataclass(frozen=True)
class Build:
    """What one run of the command line gave."""

    exit_code: int
    output: str


def build(folder: Path, environment: dict[str, str]) -> Build:
    """Run `jupyter-book build .` in a folder, as a person would type it."""
    done = subprocess.run(
        [JUPYTER_BOOK, "build", "."],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
    )
    return Build(done.returncode, ANSI.sub("", done.stdout))


class Book:
    """A throw-away copy of the book: its configuration and helpers, with planted chapters."""

    def __init__(self, root: Path):
        self.root = root
        shutil.copytree(CHECKOUT, root, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (root / "data").mkdir()
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

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which commands use the copy's own helpers."""
        return os.environ | {"PYTHONPATH": str(self.root / "src")}

    def build(self, **environment: str) -> Build:
        return build(self.root, self.environment | environment)

    def html(self, chapter: str) -> Path:
        return self.root / "_build" / "html" / "chapters" / f"{chapter}.html"

    def text(self, chapter: str) -> str:
        """Return what the cells of a chapter printed, line by line."""
        soup = BeautifulSoup(self.html(chapter).read_bytes(), "html.parser")
        return "\n".join(output.get_text() for output in soup.select(".cell_output"))


def notebook(*cells: str, title: str = "A planted chapter") -> str:
    """Return the text of a chapter with these code cells."""
    fenced = "\n".join(f"```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    return f"{NOTEBOOK}# {title}\n\n{fenced}"


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable:
    """Return a function that makes a value once in a test run, however many processes it has.

    pytest-xdist gives each of its processes a folder of its own in one that they share.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def value(name: str, make: Callable[[Path], object]):
        stored = shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not stored.exists():
                (shared / name).mkdir()
                stored.write_text(json.dumps(make(shared / name)), encoding="utf-8")
            return json.loads(stored.read_text(encoding="utf-8"))

    return value


@pytest.fixture(scope="session")
def built_book(once) -> Path:
    """Build the book itself, once, and return the folder of its pages."""
    result = once("built_book", lambda _: vars(build(CHECKOUT, dict(os.environ))))
    assert result["exit_code"] == 0, result["output"]
    return CHECKOUT / "_build" / "html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; Playwright starts it without sandbox and without background requests.

    For one module at a time: while it is open, nothing else in the process can run asyncio.
    """
    chromium = find_chromium()
    assert chromium, "There is no Chromium. `make test` gets one, as does: " + GET_CHROMIUM
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium)
        yield started
        started.close()
