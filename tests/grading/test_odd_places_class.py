"""Right answers in odd places: each gets its points, and a human is told what is odd."""

import json

import nbformat
import pytest

from helpers.assignments import MARK
from helpers.grading import engine, files
from helpers.grading.engine import Checking
from helpers.grading.sandbox import Limits
from tests.grading.conftest import gradebook, out
from tests.grading.hostile import WRITTEN

IN_CODE = "The text for question doubt was found in a cell of code."
CHANGED = "The answer to question share was changed by a later cell (share: 7.42"
RUN = "A cell with an answer (question share) is text; it was run as code."
#: By submission: what the person who looks at it is told.
TOLD = {
    "overwritten-later": [CHANGED, "then 3); it was graded as it was in its own cell."],
    "loop-variable-later": [CHANGED, "then 3)", IN_CODE],
    "answer-cell-is-raw": [RUN, "was found in the question's own cell."],
    "answer-cell-is-text": [RUN, IN_CODE],
    "chart-and-picture": ["The answer to question doubt has a picture: scan.png."],
    "text-at-the-top": ["There is no text for question doubt, but text of the student's own"],
    "odd-marks-and-deep-code": ["is nested more deeply than a person writes"],
    "writes-a-module": [],
}


@pytest.fixture(scope="module")
def rows(graded_class) -> dict[str, dict]:
    return {
        file.removesuffix(".ipynb"): row for file, row in gradebook(graded_class["whole"]).items()
    }


@pytest.mark.parametrize("name", TOLD)
def test_a_right_answer_in_an_odd_place_gets_its_points(rows, name):
    assert rows[name]["share"] == "2"
    for said in TOLD[name]:
        assert said in rows[name]["look at"]


def test_an_answer_that_needs_a_package_that_is_missing_is_put_before_a_human(rows):
    row = rows["missing-package"]
    assert row["share"] == "0"
    assert "needs what is not at hand in grading: No module named 'sklearn'" in row["look at"]


def test_a_text_is_shown_to_the_marker_wherever_it_stands(graded_class):
    sheet = files.read_csv(out(graded_class["whole"]) / "free-text" / "doubt.csv")
    texts = {row["file"].removesuffix(".ipynb"): row["answer"] for row in sheet}
    for name in ("overwritten-later", "loop-variable-later", "answer-cell-is-raw"):
        assert texts[name] == WRITTEN, name
    assert texts["answer-cell-is-text"] == WRITTEN
    assert "[Attached to this cell: scan.png]" in texts["chart-and-picture"]
    (picture,) = (out(graded_class["whole"]) / "free-text" / "pictures" / "doubt").iterdir()
    assert picture.name.startswith("chart-and-picture-")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_what_waits_is_stopped_by_the_clock_and_what_works_by_its_work(released, tmp_path):
    cells = [
        ("share = [7.42]", {"is": "answer", "question": "share"}),
        ("import time\ntime.sleep(60)", {}),
        ("while True: pass", {}),
        ("share.append(1)", {}),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code, metadata={MARK: mark}) for code, mark in cells]
    )
    nbformat.write(notebook, tmp_path / "waits.ipynb")
    ran = engine.run(tmp_path / "waits.ipynb", released, Limits(cell_seconds=1))
    failed = {one["cell"]: one["error"] for one in ran.failed}  # behind a cell that is given
    assert (failed["3"], failed["4"]) == ("timeout by the clock", "timeout")
    assert ran.by_the_clock
    assert ran.answers["share"] == {"list": [7.42, 1]}
    assert ran.earlier["share"] == [{"share": {"list": [7.42]}}]


def test_tests_that_want_too_much_memory_cost_their_own_question_alone(tmp_path):
    for name, code in (("greedy", "bytearray(8 * 10**9)"), ("modest", "assert n == 3")):
        (tmp_path / f"{name}.py").write_text(
            "from otter.test_files import test_case\n"
            f"OK_FORMAT = False\nname = {name!r}\npoints = 2\n\n"
            f"@test_case(points=2, hidden=True)\ndef right(n):\n    {code}\n"
        )
    tmp_path.chmod(0o755)
    checking = Checking(tmp_path)
    try:
        found = json.loads(json.dumps(checking({"n": 3})))
    finally:
        checking.close()
    assert found["modest"][0]["passed"]
    assert "greedy" not in found
    assert "question greedy were stopped: the answer needs more memory" in found["told"][0]
