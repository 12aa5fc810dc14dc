"""A class that holds every kind of hostility: each ends with a grade or a reason, none is lost."""

import re

import psutil
import pytest

from tests.grading.conftest import grade, gradebook, out, results
from tests.grading.hostile import ATTACKS, DISORDER

#: What is graded in spite of the cell that attacks: it stops, and the answers after it are right.
STILL_RIGHT = [
    *("infinite-loop", "import-error", "raises", "sys-exit", "print-200-MB", "fills-the-disk"),
    *("input", "raises-its-limits", "loop-in-a-callback", "leaves-processes", "magic"),
    *("saved-output", "of-10000-cells", "writes-elsewhere"),
]
#: What ends the process, or is ended; the reason says so.
ENDED = {
    "spinning-children": "used up its processor time",
    "os-exit": "The Python process ended in code cell",
    "closes-all": "in code cell",
    "memory-bomb": "memory in code cell",
    "memory-of-many": "memory in code cell",
    "floods-the-channel": "channel",
    "forges": "channel",
    "crashes-the-report": "channel",
    "drips": "memory in code cell",
    "in-R": "for another language (R)",
    "wrong-notebook": "another assignment (another-one)",
    "no-assignment": "is it the right file?",
    "empty": "The file is empty.",
    "damaged": "it is not JSON",
    "deep": "nested too deeply",
    "no-notebook": "not a notebook",
    "odd-cells": "is it the right file?",
    "essay.docx": "It is not a notebook",
    "link.ipynb": "It is a link",
    "packed.zip": "It is an archive",
}
WRONG = ["forges", "searches-for-the-tests", "equals-all", "asks-the-network"]


def rows(folder) -> dict[str, dict]:
    return {file.removesuffix(".ipynb"): row for file, row in gradebook(folder).items()}


def test_no_file_is_lost_and_each_has_a_grade_or_a_reason(graded_class):
    files = {path.name for path in graded_class["whole"].iterdir()}
    book = gradebook(graded_class["whole"])
    assert set(book) == files
    assert len(files) > 50
    for row in book.values():
        assert row["share"] == "2" or row["look at"] or row["share"] == "0"
        assert row["counts"] == "yes"


def test_the_grades_of_the_others_are_those_of_a_class_without_the_hostile(graded_class):
    alone, among = rows(graded_class["harmless"]), rows(graded_class["whole"])
    assert alone == {name: among[name] for name in alone}


def test_the_solution_gets_all_points_however_its_cells_are_ordered_or_named(graded_class):
    book = rows(graded_class["harmless"])
    right = ["solution", *DISORDER, "имя с пробелами (окончательно)", "kernel-of-another-name"]
    assert {name: book[name]["share"] for name in right} == dict.fromkeys(right, "2")


def test_the_blank_notebook_and_every_mutant_get_none(graded_class):
    book = rows(graded_class["harmless"])
    wrong = [name for name in book if name.startswith("mutant-")] + ["blank"]
    assert len(wrong) == 4
    assert {book[name]["share"] for name in wrong} == {"0"}


@pytest.mark.parametrize("name", STILL_RIGHT)
def test_a_cell_that_fails_does_not_cost_the_answers_of_others(graded_class, name):
    assert rows(graded_class["whole"])[name]["share"] == "2"


@pytest.mark.parametrize("name", ENDED)
def test_what_cannot_be_graded_whole_says_why(graded_class, name):
    assert ENDED[name] in rows(graded_class["whole"])[name.removesuffix(".ipynb")]["look at"]


@pytest.mark.parametrize("name", WRONG)
def test_no_trick_turns_a_wrong_answer_into_a_right_one(graded_class, name):
    assert rows(graded_class["whole"])[name]["share"] == "0"


def test_a_notebook_starts_no_more_processes_than_it_may(graded_class):
    page = next(out(graded_class["whole"]).glob("feedback/counts-processes*.html"))
    started = int(re.search(r"SystemExit: (\d+)", page.read_text(encoding="utf-8"))[1])
    assert 0 < started < 48


def test_nothing_is_left_running(graded_class):
    commands = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    assert not [command for command in commands if "123454321" in command]
    assert not [command for command in commands if "helpers.grading.runner" in command]


def test_nobody_reached_the_network_or_wrote_to_the_folder_of_submissions(graded_class):
    assert graded_class["connections"] == 0
    assert graded_class["unchanged"]


def test_what_a_student_reads_holds_no_line_of_a_hidden_test(graded_class, released):
    hidden = "people['poles'] / people['total']"
    assert hidden in (released.tests / "share.py").read_text(encoding="utf-8")
    said = results(graded_class["whole"])
    assert hidden not in said
    assert "share_is_right" not in said


def test_a_notebook_that_searches_its_machine_finds_no_test(graded_class):
    page = next(out(graded_class["whole"]).glob("feedback/searches*.html"))
    assert "RuntimeError: found: </li>" in page.read_text(encoding="utf-8")


def test_what_is_unusual_in_the_code_is_pointed_out(graded_class):
    book = rows(graded_class["whole"])
    for name, said in (
        ("asks-the-network", "imports socket"),
        ("changes-pandas", "changes pd.DataFrame.__eq__ of a library"),
        ("forges", "imports helpers.grading"),
        ("equals-all", "defines what equals an object"),
        ("magic", "runs a command of the system: cat /etc/passwd"),
    ):
        assert said in book[name]["look at"], name


def test_the_report_says_which_wrong_answers_the_class_gave(graded_class):
    page = (out(graded_class["whole"]) / "report.html").read_text(encoding="utf-8")
    for mutant in ("fraction", "total-among-the-parts", "wrong-row"):
        assert re.search(rf'class="number">1</td><td><code>{mutant}</code>', page), mutant
    assert "Gives a fraction where per cent are asked for." in page


def test_graded_again_nothing_runs_and_nothing_changes(graded_class, released):
    before = (out(graded_class["whole"]) / "gradebook.csv").read_bytes()
    kept = {p: p.stat().st_mtime_ns for p in (out(graded_class["whole"]) / "results").iterdir()}
    again = grade(graded_class["whole"], released)
    assert again.returncode == 0, again.stderr
    assert (out(graded_class["whole"]) / "gradebook.csv").read_bytes() == before
    assert {p: p.stat().st_mtime_ns for p in kept} == kept


def test_every_attack_was_handed_in(graded_class):
    assert set(ATTACKS) <= set(rows(graded_class["whole"]))
