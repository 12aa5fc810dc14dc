"""The page of an assignment says the same as the notebook that it hands out."""

from pathlib import Path

import pytest
import yaml

from helpers.assignments import source

CHECKOUT = Path(__file__).parents[1]
NAMES = source.names(CHECKOUT / "assignments")
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"]
INDEX = "chapters/assignments/index"
LISTED = [
    entry["file"]
    for part in yaml.safe_load((CHECKOUT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    if part["caption"] == "Assignments"
    for entry in part["chapters"]
]


@pytest.fixture(params=NAMES)
def assignment(request) -> source.Assignment:
    return source.read(CHECKOUT / "assignments" / f"{request.param}.md")


@pytest.fixture
def page(assignment) -> str:
    path = CHECKOUT / "chapters" / "assignments" / f"{assignment.name}.md"
    return path.read_text(encoding="utf-8")


def test_each_assignment_has_a_page_in_the_book_and_each_page_an_assignment():
    assert sorted(LISTED) == sorted([INDEX, *(f"chapters/assignments/{name}" for name in NAMES)])


def test_a_page_has_the_title_the_part_and_the_time_of_its_notebook(assignment, page):
    course = assignment.course
    assert f"# {course['title']}\n" in page
    assert f"**Part of the course.** {course['part']}." in page
    assert f"**Time.** About {course['minutes']} minutes" in page


def test_a_page_promises_what_its_notebook_aims_at(assignment, page):
    assert f"**What you will be able to do.** {' '.join(assignment.course['aims'])}\n" in page


def test_a_page_counts_the_questions_of_a_program_and_of_a_person(assignment, page):
    by_hand = [question for question in assignment.questions if question.manual]
    by_program = len(assignment.questions) - len(by_hand)
    assert f"{NUMBERS[by_program].capitalize()} " in page.split("## What you do")[1]
    assert f"{NUMBERS[len(by_hand)]} by a person" in page or "The essay is marked by" in page


def test_the_index_tells_the_time_of_each_assignment(assignment):
    index = (CHECKOUT / f"{INDEX}.md").read_text(encoding="utf-8")
    (line,) = [one for one in index.splitlines() if f"`assignment-{assignment.name}`" in one]
    assert f"| {assignment.course['part']} |" in line
    assert f"| {assignment.course['minutes']} minutes |" in line
