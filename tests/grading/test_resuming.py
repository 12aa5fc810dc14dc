"""A class that grows, is interrupted, is marked by hand: what is done is kept."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import nbformat
import pytest

from helpers.grading import files
from tests.course import ROOT
from tests.grading.conftest import grade, gradebook, grading, out
from tests.grading.hostile import Class

CRITERIA = ["Says what was counted (0 to 2)", "Names what is missing (0 to 2)"]


@pytest.fixture
def class_(released, tmp_path) -> Class:
    return Class(tmp_path / "class", released)


@pytest.fixture(scope="session")
def graded_anna(once, released) -> Path:
    """A class of one student, graded."""

    def made(place: Path) -> str:
        class_ = Class(place / "class", released)
        class_.hand_in("anna", class_.key)
        graded(class_, released)
        return str(class_.folder)

    return Path(once("graded_anna", made))


@pytest.fixture
def of_anna(graded_anna, released, tmp_path) -> Class:
    """A copy of the class of one student, with its results."""
    for folder in (graded_anna, out(graded_anna)):
        shutil.copytree(folder, tmp_path / folder.name)
    return Class(tmp_path / graded_anna.name, released)


def done(class_: Class) -> dict[str, int]:
    """Return when each result was written."""
    return {p.name: p.stat().st_mtime_ns for p in (out(class_.folder) / "results").glob("*.json")}


def graded(class_: Class, released, *options: str) -> dict[str, dict]:
    run = grade(class_.folder, released, *options)
    assert run.returncode == 0, run.stderr
    return gradebook(class_.folder)


def test_interrupted_it_goes_on_where_it_was(class_, released):
    for n in range(6):
        class_.hand_in(f"student {n}", class_.with_code(f"import time\ntime.sleep(2)\nn = {n}"))
    running = subprocess.Popen(
        [*grading(class_.folder, released), "--workers", "1"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it may be ignored here
    )
    results = out(class_.folder) / "results"
    until = time.monotonic() + 120
    while len(list(results.glob("*.json"))) < 2:
        assert time.monotonic() < until
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "run the command again to go on" in said
    before = done(class_)
    assert 2 <= len(before) < 6
    book = graded(class_, released)
    assert {row["share"] for row in book.values()} == {"2"}
    assert len(book) == 6
    assert before.items() <= done(class_).items()


def test_a_new_submission_is_graded_alone(of_anna, released):
    first = gradebook(of_anna.folder)
    before = done(of_anna)
    assert len(before) == 1
    of_anna.hand_in("boris", of_anna.blank)
    book = graded(of_anna, released)
    assert book["anna.ipynb"] == first["anna.ipynb"]
    assert book["boris.ipynb"]["share"] == "0"
    assert before.items() <= done(of_anna).items()
    assert len(done(of_anna)) == 2


def test_late_and_double_submissions_are_graded_and_reported(class_, released):
    class_.hand_in("doejane_LATE_7_100_template.ipynb", class_.blank)
    class_.hand_in("doejane_LATE_7_101_template-1.ipynb", class_.key)
    class_.hand_in("roejohn_8_102_template.ipynb", class_.key)
    book = graded(class_, released)
    first, second, other = (book[name] for name in sorted(book))
    assert (first["counts"], second["counts"], other["counts"]) == ("no", "yes", "yes")
    assert "handed in late" in second["look at"]
    assert "handed in more than once" in first["look at"]
    assert "same file, byte for byte" in other["look at"]
    canvas = files.read_csv(out(class_.folder) / "canvas.csv")
    assert [row["ID"] for row in canvas] == ["", "7", "8"]


def test_marks_for_free_texts_merge_into_the_gradebook_and_stay(class_, released):
    class_.hand_in("Anna Ito_11_assignsubmission_file_.ipynb", class_.key)
    class_.hand_in("Li Bo_12_assignsubmission_file_.ipynb", class_.blank)
    book = graded(class_, released)
    anna = book["Anna Ito_11_assignsubmission_file_.ipynb"]
    assert (anna["doubt"], anna["complete"]) == ("", "no")
    sheet = out(class_.folder) / "free-text" / "doubt.csv"
    rows = files.read_csv(sheet)
    assert rows[0]["answer"].startswith("The table counts people whom the NKVD arrested")
    assert rows[1]["answer"] == ""
    rows[0] |= {CRITERIA[0]: "2", CRITERIA[1]: "0,5", "comment": "Who wrote it down?"}
    with sheet.open("w", newline="", encoding="utf-8-sig") as file:  # as a German Excel saves it
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    class_.hand_in("Cem Oz_13_assignsubmission_file_.ipynb", class_.with_code("n = 1"))
    book = graded(class_, released)
    anna = book["Anna Ito_11_assignsubmission_file_.ipynb"]
    assert (anna["doubt"], anna["total"], anna["complete"]) == ("2.5", "4.5", "yes")
    rows = files.read_csv(sheet)
    assert len(rows) == 3
    assert next(row for row in rows if row["student"] == "Anna Ito")["comment"] == (
        "Who wrote it down?"
    )
    moodle = {row["Identifier"]: row for row in files.read_csv(out(class_.folder) / "moodle.csv")}
    assert moodle["Participant 11"]["Grade"] == "4.5"
    assert moodle["Participant 12"]["Grade"] == ""  # nothing was answered: a human must look
    assert moodle["Participant 13"]["Grade"] == ""
    page = next(out(class_.folder).glob("feedback/Anna*.html")).read_text(encoding="utf-8")
    assert "Who wrote it down?" in page
    assert "4.5 of 6 points" in page


@pytest.mark.parametrize("entered", ["3", "-1", "good"])
def test_a_mark_that_cannot_be_is_named_and_nothing_is_changed(of_anna, released, entered):
    sheet = out(of_anna.folder) / "free-text" / "doubt.csv"
    rows = files.read_csv(sheet)
    rows[0][CRITERIA[0]] = entered
    files.write_csv(sheet, list(rows[0]), rows)
    before = sheet.read_bytes()
    again = grade(of_anna.folder, released)
    assert again.returncode == 1
    assert "doubt.csv, row 2 (anna)" in again.stderr
    assert "nothing was changed" in again.stderr
    assert sheet.read_bytes() == before


FORMULA = '=HYPERLINK("http://127.0.0.1","prize")'


@pytest.fixture(scope="session")
def odd_class(once, released) -> Path:
    """A class of odd names and odd texts, graded."""

    def made(place: Path) -> str:
        odd = Class(place / "class", released)
        formula = odd.with_code("n = 2")
        next(cell for cell in formula.cells if is_free_text(cell)).source = FORMULA
        odd.hand_in("=cmd|calc!A1.ipynb", formula)
        half = odd.with_code("n = 4")
        half.cells.append(nbformat.v4.new_markdown_cell("half \ud83d a character"))
        odd.hand_in("anna", half)
        replaced = odd.with_code("n = 3")
        cells = [cell for cell in replaced.cells if not is_free_text(cell)]
        replaced.cells = [*cells, nbformat.v4.new_markdown_cell("A cell of my own.")]
        odd.hand_in("carla", replaced)
        (odd.folder / os.fsdecode(b"b\xf6ris.ipynb")).write_text(json.dumps(odd.key))
        odd.hand_in(f"{'long' * 60}.ipynb", odd.key)
        graded(odd, released)
        return str(odd.folder)

    return Path(once("odd_class", made))


def is_free_text(cell: nbformat.NotebookNode) -> bool:
    return cell.metadata.get("assignment", {}).get("is") == "text-answer"


def free_texts(folder: Path) -> dict[str, str]:
    """Return the free texts of a class by the names of the students."""
    rows = files.read_csv(out(folder) / "free-text" / "doubt.csv")
    return {row["student"]: row["answer"] for row in rows}


def test_what_a_spreadsheet_would_run_is_escaped(odd_class):
    for path in out(odd_class).rglob("*.csv"):
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        fields = [field for row in rows for field in row]
        assert not [field for field in fields if field.startswith(("=", "+", "-", "@"))], path
    assert free_texts(odd_class)["'=cmd|calc!A1"] == f"'{FORMULA}"


def test_names_and_texts_that_are_no_unicode_lose_nobody(odd_class):
    book = gradebook(odd_class)
    assert {row["share"] for row in book.values()} == {"2"}
    assert len(book) == 5
    assert len(list((out(odd_class) / "feedback").iterdir())) == 5


def test_a_free_text_is_found_also_where_its_cell_was_replaced(odd_class):
    assert free_texts(odd_class)["carla"] == "A cell of my own."


def test_the_results_of_another_assignment_are_not_mixed_with_these(of_anna, released):
    (out(of_anna.folder) / "results" / "assignment").write_text("another-one")
    again = grade(of_anna.folder, released)
    assert again.returncode == 1
    assert "holds the results of another-one" in again.stderr


def test_a_student_who_is_not_in_the_class_any_more_leaves_no_page(class_, released):
    left = class_.hand_in("doejane_7_100_a.ipynb", class_.key)
    class_.hand_in("anna", class_.blank)
    graded(class_, released)
    assert (out(class_.folder) / "canvas.csv").exists()
    left.unlink()
    graded(class_, released)
    assert [p.stem[:4] for p in (out(class_.folder) / "feedback").iterdir()] == ["anna"]
    assert not (out(class_.folder) / "canvas.csv").exists()


def test_a_folder_of_nothing_gets_a_clear_word(class_, released, tmp_path):
    empty = grade(class_.folder, released)
    assert empty.returncode == 1
    assert "There is nothing in" in empty.stderr
    missing = grade(tmp_path / "none", released)
    assert "There is no folder" in missing.stderr
    class_.hand_in("anna", json.dumps({"cells": []}))
    unnamed = grade(class_.folder, released)
    assert "--assignment NAME, one of template" in unnamed.stderr
