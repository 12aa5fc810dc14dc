"""The self-check questions of the built book, answered by keyboard in a real browser."""

import pytest
from playwright.sync_api import Page

from helpers.quiz import Question, choice, number, order
from tests.book.chapters import questions
from tests.book.conftest import until
from tests.course import pages_with

WITH_QUESTIONS = pages_with("quiz.")
# One of each kind, on a page of its own, as some are not in the book yet.
KINDS = {
    "choice": (
        choice("Which?", {"a": "It is.", "b": "It is not.", "c": "Nor that."}, right="a"),
        ["a", "b", "c", None],
    ),
    "number": (
        number("How many?", 5161, right="r", wrong={7: "seven"}, otherwise="o", tolerance=0.5),
        ["5161", "5,161", "7", "8", "x", ""],
    ),
    "order": (
        order("In which order?", ["b", "c", "a"], right="r", wrong="w"),
        [["b", "c", "a"], ["a", "b", "c"], ["c", "a", "b"]],
    ),
}


def answer(page: Page, question: Question, given) -> str:
    """Answer a question by keyboard; return what the page says."""
    form = page.locator(f"form.quiz[id='{question.name}']")
    if question.kind == "choice" and given is not None:
        form.get_by_label(given, exact=True).focus()
        page.keyboard.press("Space")
    elif question.kind == "number":
        form.get_by_role("textbox").focus()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(given)
    elif question.kind == "order":
        for item, place in zip(question.options, form.locator("select").all(), strict=True):
            place.focus()
            page.keyboard.type(str(given.index(item) + 1))
    form.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    return form.get_by_role("status").inner_text()


def said(question: Question, given) -> str:
    right, text = question.check(given)
    return f"{'Right.' if right else 'Not yet.'} {text}"


@pytest.fixture
def page_of(read_page, built_book, tmp_path):
    """Return a function that opens a page with one question and the book's script."""

    def opened(question: Question) -> Page:
        script = (built_book / "_static" / "book.js").as_uri()
        page = tmp_path / "page.html"
        page.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>A question</title>'
            f'<script src="{script}"></script><main>{question.to_html()}</main>',
            encoding="utf-8",
        )
        return read_page(page.as_uri())

    return opened


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_of_each_answer_what_python_says(page_of, kind):
    question, answers = KINDS[kind]
    for given in answers:
        assert answer(page_of(question), question, given) == said(question, given)


@pytest.mark.parametrize("page", WITH_QUESTIONS)
def test_each_question_of_a_chapter_is_answered(read_page, built_book, monkeypatch, page):
    monkeypatch.setenv("HELPERS_STATIC", "1")
    shown = read_page(f"{built_book.as_uri()}/{page}.html")
    asked = questions(page)
    assert shown.locator("form.quiz").count() == len(asked)
    for question in asked:
        wrong = [option for option in question.options if option != question.answer]
        for given in [*wrong, question.answer] if question.kind == "choice" else [question.answer]:
            text = f"{given:.10g}" if question.kind == "number" else given
            assert answer(shown, question, text) == said(question, text)
    assert shown.problems == []


@pytest.mark.parametrize("page", WITH_QUESTIONS)
def test_without_scripts_the_answer_can_be_opened(read_page, built_book, page):
    shown = read_page(f"{built_book.as_uri()}/{page}.html", java_script_enabled=False)
    form = shown.locator("form.quiz").first
    assert not form.get_by_role("button", name="Check").is_visible()
    form.locator("summary").press("Enter")
    until(form.locator("details p").first.is_visible)
