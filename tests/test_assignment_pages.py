"""Each assignment has a page of its title; the rest of its head is made of its source."""

from pathlib import Path

import pytest
import yaml

from helpers.assignments import source
from helpers.assignments.source import Assignment, Question
from helpers.book.site import assignment_pages

CHECKOUT = Path(__file__).parents[1]
NAMES = source.names(CHECKOUT / "assignments")
LISTED = [
    entry["file"]
    for part in yaml.safe_load((CHECKOUT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    if part["caption"] == "Assignments"
    for entry in part["chapters"]
]


def test_each_assignment_has_a_page_in_the_book_and_each_page_an_assignment():
    pages = [f"chapters/assignments/{name}" for name in ["index", *NAMES]]
    assert sorted(LISTED) == sorted(pages)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_title_of_its_notebook(name):
    course = source.read(CHECKOUT / "assignments" / f"{name}.md").course
    page = CHECKOUT / "chapters" / "assignments" / f"{name}.md"
    assert f"\n# {course['title']}\n" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("by_program", "by_person", "said"),
    [
        ([1], [], "One question is graded by a program: "),
        ([1, 2], [], "Two questions are graded by a program: "),
        ([], [3], "One question is graded by a person: "),
        ([2, 2, 2, 2, 2], [4, 4], "Five questions are graded by a program, two by a person: "),
        ([1] * 11, [4], "11 questions are graded by a program, one by a person: "),
    ],
)
def test_questions_are_counted_by_who_grades_them(by_program, by_person, said):
    assert assignment_pages.grading(of_questions(by_program, by_person)).startswith(said)


def test_it_is_said_where_the_person_gives_most_of_the_points():
    said = "The person gives most of the points."
    assert assignment_pages.grading(of_questions([1, 1], [3])).endswith(said)
    assert said not in assignment_pages.grading(of_questions([1, 2], [3]))


def of_questions(by_program, by_person) -> Assignment:
    """Return an assignment with questions of so many points each."""
    questions = [Question("code", points, manual=False) for points in by_program]
    questions += [Question("text", points, manual=True) for points in by_person]
    return Assignment("planted", {}, {}, questions, None)
