"""Whose file it is: as Canvas, as Moodle and as a plain folder name it."""

import datetime
import json
import os
import zipfile

import pytest

from helpers.grading import attempts, submissions, unpack
from helpers.grading.batch import Graded
from helpers.grading.engine import Result


@pytest.fixture
def handed_in(tmp_path):
    """Return a function that makes files and returns what is collected of them, by file."""

    def made(*names: str, **options) -> dict:
        for number, name in enumerate(names):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            of = {} if "scratch" in name else {"assignment_name": "template"}
            path.write_text(json.dumps({"metadata": {"otter": of}, "number": number}))
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


def graded(found: dict, rule: str = "last", **results: Result) -> list[str]:
    """Return the files that count by a rule, given results by the beginnings of their files."""
    class_ = [
        Graded(one, next((r for name, r in results.items() if file.startswith(name)), RIGHT))
        for file, one in found.items()
    ]
    attempts.choose(class_, rule, "template")
    return [one.submission.file for one in class_ if one.submission.counts]


RIGHT = Result(points={"share": 2}, answers={"share": 7})
WRONG = Result(points={"share": 0}, answers={"share": 8})
BLANK = Result(points={"share": 0}, answers={"share": {"ellipsis": None}})


def test_the_last_try_counts_and_the_others_are_reported(handed_in):
    found = handed_in("doe_1_10_a-2.ipynb", "doe_1_11_a-10.ipynb", "doe_1_12_a.ipynb")
    assert graded(found) == ["doe_1_11_a-10.ipynb"]
    for one in found.values():
        assert one.counts or "doe_1_11_a-10.ipynb counts" in " ".join(one.reasons)


def test_a_file_that_is_no_notebook_does_not_push_a_notebook_aside(handed_in):
    found = handed_in("doe_1_10_a.ipynb", "doe_1_11_photo.png")
    assert graded(found) == ["doe_1_10_a.ipynb"]
    assert not found["doe_1_11_photo.png"].gradable


def test_a_second_download_is_the_same_student_in_a_plain_folder(handed_in):
    found = handed_in("Jane Doe.ipynb", "Jane Doe (1).ipynb")
    assert len({one.key for one in found.values()}) == 1
    assert graded(found) == ["Jane Doe (1).ipynb"]


def test_of_two_notebooks_the_one_of_this_assignment_counts(handed_in):
    found = handed_in("jane/template.ipynb", "jane/scratch.ipynb", "boris/template.ipynb")
    assert {one.student for one in found.values()} == {"jane", "boris"}
    assert "jane/template.ipynb" in graded(found)


@pytest.mark.parametrize(
    ("rule", "results", "counts"),
    [
        ("last", {}, "ito_LATE_1_12_a-2"),
        ("in-time", {}, "ito_1_11_a-1"),
        ("best", {}, "ito_LATE_1_12_a-2"),
        ("best", {"ito_LATE": WRONG}, "ito_1_11_a-1"),
        ("best", {"ito_LATE": WRONG, "ito_1_11": WRONG}, "ito_1_10_a"),
        ("last", {"ito_LATE": WRONG}, "ito_LATE_1_12_a-2"),
        ("last", {"ito_LATE": BLANK}, "ito_1_11_a-1"),
        ("in-time", {"ito_1": BLANK}, "ito_LATE_1_12_a-2"),
    ],
)
def test_the_rule_says_which_try_counts_and_a_blank_one_never_does(
    handed_in, rule, results, counts
):
    found = handed_in("ito_1_10_a.ipynb", "ito_1_11_a-1.ipynb", "ito_LATE_1_12_a-2.ipynb")
    assert graded(found, rule, **results) == [f"{counts}.ipynb"]


def students(found: dict) -> set[tuple[str, str, str]]:
    return {(one.platform, one.student, one.id) for one in found.values()}


@pytest.mark.parametrize(
    "names",
    [
        ["smith_2026_11_27", "jones_2026_11_27", "brown_2026_11_26"],
        ["smith_27_11_2026", "jones_27_11_2026"],
        ["smith_2026_11_27"],
        ["smith_2026_11_27_hw", "jones_2026_11_28_hw"],
        ["smith_1_2_hw", "jones_1_2_hw", "brown_1_3_hw"],
        ["smith_3_4_hw", "jones_5_4_hw"],
    ],
)
def test_a_day_or_a_number_in_a_plain_name_makes_no_two_students_one(handed_in, names):
    found = handed_in(*(f"{name}.ipynb" for name in names))
    assert students(found) == {("plain", name, "") for name in names}
    assert len({one.key for one in found.values()}) == len(names)


def test_names_of_canvas_hold_days_tries_and_anonymous_students(handed_in):
    found = handed_in(
        "doejane_12_345_hw_2026_11_27.ipynb",
        "doejane_12_346_hw_2026_11_27-1.ipynb",
        "roejohn_LATE_13_347_2026_11_27.ipynb",
        "anon_aB3xY_503_hw.ipynb",
        "LATE_anon_zQ9kk_504_hw.ipynb",
        "anon_12345_505_hw.ipynb",
        "section B/poejim_14_506_hw.ipynb",
    )
    assert students(found) == {
        ("canvas", "doejane", "12"),
        ("canvas", "roejohn", "13"),
        ("canvas", "anon_aB3xY", ""),
        ("canvas", "anon_zQ9kk", ""),
        ("canvas", "anon_12345", ""),
        ("canvas", "poejim", "14"),
    }
    late = {one.student for one in found.values() if one.late}
    assert late == {"roejohn", "anon_zQ9kk"}


def test_names_are_found_at_any_depth(handed_in):
    found = handed_in(
        "HW1/Anna Ito_11_assignsubmission_file_/hw.ipynb",
        "HW1/Boris Li_12_assignsubmission_file_/hw.ipynb",
        "HW1/group 2/Cem Oz_13_assignsubmission_file_/inner/hw.ipynb",
        "HW1/Dee Wu_14_assignsubmission_file_/essay.pdf",
    )
    assert students(found) == {
        ("moodle", "Anna Ito", "11"),
        ("moodle", "Boris Li", "12"),
        ("moodle", "Cem Oz", "13"),
        ("moodle", "Dee Wu", "14"),
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["HW1/anna", "HW1/boris"], ["anna", "boris"]),
        (["A/anna", "A/boris", "B/carl", "B/dora"], ["anna", "boris", "carl", "dora"]),
        (["A/anna", "A/boris", "B/anna", "B/carl"], ["anna", "anna", "boris", "carl"]),
        (["HW1/anna/template", "HW1/boris/template"], ["anna", "boris"]),
        (["A/anna/hw", "B/anna/hw"], ["anna", "anna"]),
        (["anna/hw", "anna/hw-1", "boris/hw"], ["anna", "boris"]),
        (["anna/hw", "anna/hw_final", "boris/hw", "carl/x"], ["anna", "boris", "carl"]),
        (["anna", "B/boris", "B/carl"], ["anna", "boris", "carl"]),
    ],
)
def test_sections_and_folders_of_students_are_told_apart(handed_in, names, expected):
    found = handed_in(*(f"{name}.ipynb" for name in names))
    by_key = {one.key: one.student for one in found.values()}
    assert sorted(by_key.values()) == expected


@pytest.mark.parametrize(
    ("due", "late"),
    [
        ("1970-01-12T13:46:40+00:00", ["b.ipynb"]),
        ("1970-01-12T14:46:40+01:00", ["b.ipynb"]),
        ("1970-01-12T13:46:40Z", ["b.ipynb"]),
        ("1970-01-12T13:46:41Z", []),
    ],
)
def test_the_day_it_is_due_may_have_an_offset(handed_in, due, late):
    found = handed_in("a.ipynb", "b.ipynb", due=datetime.datetime.fromisoformat(due))
    assert [file for file, one in found.items() if one.late] == late


def test_an_archive_is_unpacked_once_beside_itself_with_its_times(tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("anna.ipynb", (2026, 3, 1, 12, 0, 0)), "{}")
        archive.writestr("B/boris.ipynb", "{1}")
    folder = unpack.unpacked(path)
    assert folder == tmp_path / "class"
    assert unpack.unpacked(path) == unpack.unpacked(folder) == folder
    changed = datetime.datetime.fromtimestamp((folder / "anna.ipynb").stat().st_mtime)
    assert changed == datetime.datetime(2026, 3, 1, 12)
    (folder / "anna.ipynb").write_text("{another}")
    with pytest.raises(ValueError, match="is there already and is not what"):
        unpack.unpacked(path)


@pytest.mark.parametrize("name", ["../out.ipynb", "/out.ipynb", "a/../../out.ipynb"])
def test_an_archive_writes_nowhere_else(tmp_path, name):
    path = tmp_path / "a" / "class.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "{}")
    with pytest.raises(ValueError, match="outside of it"):
        unpack.unpacked(path)
    path.write_bytes(b"PK no archive")
    with pytest.raises(ValueError, match="cannot be unpacked"):
        unpack.unpacked(path)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["class.zip"]


def test_what_was_changed_after_the_day_it_was_due_is_late(handed_in):
    due = datetime.datetime.fromtimestamp(1_000_000)
    found = handed_in("anna.ipynb", "boris.ipynb", due=due)
    assert (found["anna.ipynb"].late, found["boris.ipynb"].late) == (False, True)


def test_what_an_operating_system_leaves_is_no_submission(handed_in):
    found = handed_in(
        "anna.ipynb", "__MACOSX/._anna.ipynb", ".ipynb_checkpoints/a.ipynb", ".DS_Store"
    )
    assert list(found) == ["anna.ipynb"]
