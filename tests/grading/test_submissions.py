"""Whose file it is: as Canvas, as Moodle and as a plain folder name it."""

import datetime
import os

import pytest

from helpers.grading import submissions


@pytest.fixture
def handed_in(tmp_path):
    """Return a function that makes files and returns what is collected of them, by file."""

    def made(*names: str, **options) -> dict:
        for number, name in enumerate(names):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{{{number}}}")
            os.utime(path, (1_000_000 + number, 1_000_000 + number))
        return {one.file: one for one in submissions.collect(tmp_path, **options)}

    return made


@pytest.mark.parametrize(
    ("name", "platform", "student", "number", "late"),
    [
        ("doejane_12_345_hw 1.ipynb", "canvas", "doejane", "12", False),
        ("doejane_LATE_12_345_hw.ipynb", "canvas", "doejane", "12", True),
        ("ивановпётр_12_345_работа.ipynb", "canvas", "ивановпётр", "12", False),
        ("Jane Doe_77_assignsubmission_file_/hw.ipynb", "moodle", "Jane Doe", "77", False),
        ("Jane Doe_77_assignsubmission_file_hw.ipynb", "moodle", "Jane Doe", "77", False),
        (
            "Пётр Иванов_78_assignsubmission_file_/моя работа.ipynb",
            "moodle",
            "Пётр Иванов",
            "78",
            0,
        ),
        ("Jane Doe.ipynb", "plain", "Jane Doe", "", False),
        ("jane/homework.ipynb", "plain", "jane", "", False),
    ],
)
def test_a_name_says_who_handed_in(handed_in, name, platform, student, number, late):
    (one,) = handed_in(name).values()
    assert (one.platform, one.student, one.id, one.late) == (platform, student, number, bool(late))
    assert one.gradable


def test_the_last_try_counts_and_the_others_are_reported(handed_in):
    found = handed_in("doe_1_10_a-2.ipynb", "doe_1_11_a-10.ipynb", "doe_1_12_a.ipynb")
    assert [one.file for one in found.values() if one.counts] == ["doe_1_11_a-10.ipynb"]
    for one in found.values():
        assert one.counts or "doe_1_11_a-10.ipynb counts" in " ".join(one.reasons)


def test_a_file_that_is_no_notebook_does_not_push_a_notebook_aside(handed_in):
    found = handed_in("doe_1_10_a.ipynb", "doe_1_11_photo.png")
    assert found["doe_1_10_a.ipynb"].counts
    assert not found["doe_1_11_photo.png"].gradable


def test_a_second_download_is_the_same_student_in_a_plain_folder(handed_in):
    found = handed_in("Jane Doe.ipynb", "Jane Doe (1).ipynb")
    assert len({one.key for one in found.values()}) == 1
    assert found["Jane Doe (1).ipynb"].counts


def test_what_was_changed_after_the_day_it_was_due_is_late(handed_in):
    due = datetime.datetime.fromtimestamp(1_000_000)
    found = handed_in("anna.ipynb", "boris.ipynb", due=due)
    assert (found["anna.ipynb"].late, found["boris.ipynb"].late) == (False, True)


def test_what_an_operating_system_leaves_is_no_submission(handed_in):
    found = handed_in(
        "anna.ipynb", "__MACOSX/._anna.ipynb", ".ipynb_checkpoints/a.ipynb", ".DS_Store"
    )
    assert list(found) == ["anna.ipynb"]
