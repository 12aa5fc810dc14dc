"""Edit and run: a reader changes the code of a page and runs it there."""

import gzip
import json
from pathlib import Path

import pytest

from helpers.book.run import parts
from helpers.book.site.publishing import PYTHON
from tests.book import running
from tests.book.books import notebook
from tests.book.conftest import soak_but
from tests.course import ARRESTED

LACKS = (
    "There is nothing to run the cells of a page with. `make test` gets it, as does: "
    "python -m helpers.book.run"
)


@pytest.fixture
def tried(browser, open_page, served, once) -> dict:
    """What came of a visit to a page by a reader who edits and runs its cells."""
    assert parts.find(), LACKS

    def made(_folder: Path) -> dict:
        return running.visit(open_page(f"{served}/{ARRESTED}.html"))

    return once(f"{browser.name} edits and runs", made)


def test_each_cell_whose_code_is_shown_can_be_edited_and_run(tried):
    assert tried["buttons"] == tried["cells"] > 5


def test_nothing_is_loaded_and_nothing_runs_before_a_reader_asks(tried):
    assert tried["kernel_of_its_own"] == 0
    assert [url for url in tried["asked_at_first"] if f"/{PYTHON}/" in url] == []


def test_a_page_weighs_at_most_2_kb_more_for_it(built_book, tmp_path):
    page = (built_book / f"{ARRESTED}.html").read_bytes()
    body = page[page.index(b" data-run") : page.index(b">", page.index(b" data-run"))]
    assert len(body) < 400
    script = (built_book / "_static" / "page.js").read_text(encoding="utf-8")
    part = script[script.index("const { run, mb }") : script.index("article section > p")]
    assert len(body) + len(gzip.compress(part.encode())) < 2_000


def test_the_cells_above_run_first_and_show_nothing(tried):
    assert tried["run_alone"] == 1


def test_a_cell_shows_in_the_page_what_it_shows_in_the_book(tried):
    assert len(tried["alike"]) > 5
    for in_the_book, in_the_page in tried["alike"]:
        assert in_the_page == in_the_book
    assert tried["label_of_the_book"] == "Made in your browser, of the book's own code."


def test_an_explorer_that_was_made_in_the_page_answers_as_that_of_the_book(tried):
    assert len(set(tried["frames_in_the_book"])) == 3
    assert tried["frames_in_the_page"] == tried["frames_in_the_book"]


def test_a_changed_line_changes_the_output_which_is_said_not_to_be_the_books(tried):
    assert "not the book's" in tried["changed"]
    assert tried["changed"].split()[-1].isdigit()


def test_an_error_is_told_by_the_lines_of_the_reader_alone(tried):
    assert "Line 4: share(0)\nLine 2: return 1 / of\nZeroDivisionError" in tried["error"]
    assert "Line 1: datasets.load('no_such_table')" in tried["error_of_a_helper"]
    assert "there is no table" in tried["error_of_a_helper"].lower()
    assert ".py" not in tried["error_of_a_helper"]
    assert "Line 2:" in tried["error_of_writing"]
    assert "SyntaxError" in tried["error_of_writing"]
    assert tried["said_of_an_error"].startswith("An error.")


def test_a_frame_is_shown_as_a_table(tried):
    assert "657799" in tried["a_frame"]


def test_what_a_reader_runs_can_reach_nobody(tried):
    assert "open: []" in tried["doors"]


def test_no_request_leaves_the_site(tried, served):
    assert len(tried["asked"]) > 20
    assert {url for url in tried["asked"] if not url.startswith("http://127.0.0.1:")} == set()
    assert tried["problems"] == []


def test_the_key_tab_is_no_trap(tried):
    assert tried["tab_leaves"]


def test_an_endless_loop_can_be_stopped_and_the_cell_put_back(tried):
    assert tried["stopped"].startswith("Stopped.")
    shows, code = tried["after_reset"]
    assert shows == tried["before_reset"]
    assert "ranked_ratios" in code


def test_what_a_reader_has_changed_is_there_after_a_reload(tried):
    assert "print(len(arrests))" in tried["after_reload"]


def test_a_page_that_was_opened_as_a_file_says_why_its_code_cannot_be_run(
    browser, read_page, built_book
):
    page = read_page((built_book / f"{ARRESTED}.html").as_uri())
    assert page.get_by_role("button", name="Edit and run").count() == 0
    assert "cannot load Python" in page.locator(".run-note").inner_text()


@pytest.mark.parametrize("page", soak_but([], running.WITH_CODE))
def test_every_cell_of_every_page_shows_in_the_page_what_it_shows_in_the_book(
    page, open_page, served
):
    shown = open_page(f"{served}/{page}.html")
    running.unfold(shown)
    for in_the_book, in_the_page in running.as_printed_and_as_run(shown):
        assert in_the_page == in_the_book
    assert shown.problems == []


def test_without_the_parts_the_book_is_built_without_and_says_so(book):
    book.plant(chapter=notebook("1 + 1"))
    done = book.build()
    assert done.exit_code == 0
    assert "python -m helpers.book.run" in done.output
    assert not (book.site / PYTHON).exists()
    assert "data-run" not in book.html("chapter").read_text(encoding="utf-8")


def test_the_code_of_hidden_cells_travels_with_the_page(built_book):
    name = ARRESTED.removeprefix("chapters/").replace("/", "-")
    codes = json.loads((built_book / PYTHON / "cells" / f"{name}.json").read_text(encoding="utf-8"))
    assert any("quiz" in code for code in codes)
