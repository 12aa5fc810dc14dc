"""Right answers in other words than the solution's: whatever the idiom, they get all points.

They are this project's own code, so they run here; from their cells on they go the way of every
answer: packed, sent as text, read, and judged by the tests of the assignment.
"""

import json

import pytest

from helpers.assignments import source
from helpers.grading.values import pack, unpack
from tests.course import ROOT
from tests.grading.idioms import IDIOMS

SOURCES = ROOT / "assignments"


def answered(assignment: source.Assignment, answers: dict[str, str]) -> dict[str, object]:
    """Run what is given, and the answers in their places; return what the notebook holds."""
    held: dict[str, object] = {}
    part, question = "", ""
    for cell in assignment.notebook.cells:
        mark = source.mark_of(cell)
        if mark == ("BEGIN", "QUESTION"):
            question = next(
                q.name for q in assignment.questions if f"name: {q.name}\n" in cell.source + "\n"
            )
        elif mark == ("BEGIN", "SOLUTION") and question in answers:
            exec(answers[question], held)
        if mark:
            part = mark[1] if mark[0] == "BEGIN" else ""
        elif cell.cell_type == "code" and not source.is_mutant(cell) and part in ("", "QUESTION"):
            exec(cell.source, held)
    return held


def points(assignment: source.Assignment, held: dict[str, object]) -> dict[str, float]:
    """Return the points that the tests give, by question."""
    names = {name for question in assignment.questions for name in question.answers}
    sent = json.dumps({name: pack(held[name]) for name in names if name in held})
    read = {name: unpack(one) for name, one in json.loads(sent).items()}
    found = {}
    for question in assignment.questions:
        found[question.name] = sum(
            _passed(test, read) * (test.points or 0) for test in question.tests
        )
    return found


def _passed(test: source.Test, read: dict[str, object]) -> bool:
    made: dict = {}
    exec(test.code, made)
    try:
        made[test.name](**{name: read.get(name) for name in test.answers})
    except AssertionError:
        return False
    return True


@pytest.fixture(scope="module")
def assignments() -> dict[str, source.Assignment]:
    return {name: source.read(SOURCES / f"{name}.md") for name in source.names(SOURCES)}


def test_every_question_of_every_assignment_is_answered_twice_in_another_way(assignments):
    assert set(IDIOMS) == set(assignments)
    for name, hands in IDIOMS.items():
        asked = [q.name for q in assignments[name].questions if not q.manual]
        assert [list(hand) for hand in hands] == [asked, asked]
    assert sum(len(hand) for hands in IDIOMS.values() for hand in hands) >= 40


@pytest.mark.parametrize("hand", [0, 1], ids=["pandas", "plain"])
@pytest.mark.parametrize("name", IDIOMS)
def test_a_right_answer_gets_all_points_in_whatever_idiom(assignments, name, hand):
    assignment = assignments[name]
    got = points(assignment, answered(assignment, IDIOMS[name][hand]))
    assert got == {q.name: 0 if q.manual else q.points for q in assignment.questions}


def solved(assignment: source.Assignment, **changed: str) -> dict[str, float]:
    """Return the points of the solution with other code for some questions."""
    of = {q.name: "\n".join(q.solution) for q in assignment.questions if not q.manual}
    return points(assignment, answered(assignment, of | changed))


def mutant(assignment: source.Assignment, question: str, name: str) -> str:
    (of,) = (q for q in assignment.questions if q.name == question)
    return next(one.code for one in of.mutants if one.name == name)


@pytest.mark.parametrize(
    ("name", "question", "wrong", "lost"),
    [
        # What sums to nothing cannot be repaired by it: question 4 shows that by itself.
        ("repair-by-sums", "q1", "sign-turned", {"q1", "q4"}),
        ("repair-by-sums", "q1", "restored-figure", {"q1", "q4"}),
        ("repair-by-sums", "q2", "sign-turned", {"q2", "q4"}),
        ("repair-by-sums", "q4", "wrong-direction", {"q4"}),
        ("repair-by-sums", "q4", "rows-only", {"q4"}),
        ("the-end-in-daily-data", "q1", None, {"q1"}),
        ("biography-of-a-figure", "q3", None, {"q3"}),
    ],
)
def test_an_early_mistake_costs_once(assignments, name, question, wrong, lost):
    assignment = assignments[name]
    code = {
        "the-end-in-daily-data": "per_day = days.groupby('date')['shot'].sum().loc[:'1938-06-30']",
        "biography-of-a-figure": "rivals = everything.query('key != @my_key')['key'].head(2)",
    }.get(name) or mutant(assignment, question, wrong)
    got = solved(assignment, **{question: code})
    assert {q.name for q in assignment.questions if not q.manual and not got[q.name]} == lost


def test_an_earlier_answer_that_says_nothing_is_no_way_to_later_points(assignments):
    nothing = "row_gaps = dict.fromkeys(page.index.drop('total'), 0)"
    empty = "explained = {column: [] for column in COLUMNS}"
    assert solved(assignments["repair-by-sums"], q1=nothing, q3=empty)["q3"] == 0


@pytest.mark.parametrize(
    ("name", "question", "half"),
    [
        ("audit-a-table", "q2", "follows['sum_of_rows'] = True"),
        ("audit-a-table", "q3", "per_thousand['census_1926'] = per_thousand['census_1939']"),
        ("claims-of-different-kinds", "q2", "spread = spread.assign(highest=spread['lowest'])"),
        ("the-end-in-daily-data", "q3", "around['after'] += 1"),
    ],
)
def test_one_right_column_of_a_table_gives_half_of_its_points(assignments, name, question, half):
    assignment = assignments[name]
    (of,) = (q for q in assignment.questions if q.name == question)
    got = solved(assignment, **{question: "\n".join([*of.solution, half])})
    assert got[question] == of.points / 2
