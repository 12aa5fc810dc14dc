"""`make serve`: the same book as `make book` builds, renewed when what it rests on is saved."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.book.books import Book, digests, notebook
from tests.book.conftest import until

COMMAND = [sys.executable, "-m", "helpers.book.build.serve"]
CHAPTER = notebook(
    "from helpers import datasets\nprint((datasets.folder() / 'word.txt').read_text())"
)


def planted(book: Book) -> None:
    (book.root / "data" / "word.txt").write_text("one word")
    book.plant(chapter=CHAPTER)


@contextmanager
def served(book: Book) -> Iterator[str]:
    """Serve a book, with its own helpers, on a port that is free; yield its address."""
    log = book.root.parent / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*COMMAND, "--port", "0"],
            cwd=book.root,
            env=book.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it may be ignored
        )
    try:
        said = until(lambda: re.search(r"Serving on (http://127\.0\.0\.1:\d+)", log.read_text()))
        yield said[1] + "/"
        server.send_signal(signal.SIGINT)  # as a person stops it
        server.wait(timeout=60)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def fetch(address: str) -> str | None:
    """Return a page, or None while there is no server or no page."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read().decode()
    except OSError:
        return None


def test_what_is_saved_arrives_in_the_page(book):
    planted(book)
    with served(book) as address:
        page = address + "chapters/chapter.html"
        first = until(lambda: fetch(page))
        assert "one word" in first
        assert "websocket-reload" in first  # by which the page hears that it has been renewed
        assert "chapters/index.html" in fetch(address)

        book.plant(chapter=CHAPTER + "\nA sentence was added.\n")
        until(lambda: "A sentence was added." in fetch(page))

        (book.root / "data" / "word.txt").write_text("another word")
        until(lambda: "another word" in fetch(page))


def test_the_served_book_is_the_one_that_is_built(book):
    planted(book)
    html = book.root / "_build" / "html"
    with served(book):
        served_files = digests(html)
    assert "chapters/chapter.html" in served_files

    # Neither command finds anything to do where the other has been.
    build = book.build()
    assert build.exit_code == 0, build.output
    assert "no targets are out of date" in build.output

    shutil.rmtree(book.root / "_build")
    assert book.build().exit_code == 0
    assert digests(html) == served_files
    assert not list(book.root.glob("conf.py*"))


def test_elsewhere_it_says_where_to_run_it(tmp_path):
    asked = subprocess.run(COMMAND, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60)
    assert asked.returncode == 2
    assert "run this in the folder of the book" in asked.stderr
