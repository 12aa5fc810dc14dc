"""What a class tells: items of a test, and code that two students have in common."""

import json
import re
import shutil
from itertools import combinations

import pytest

from helpers.grading import files, freetext, gradebook, items
from helpers.grading.fingerprints import fingerprints
from helpers.grading.freetext import Mark
from tests.grading.conftest import grade, out
from tests.grading.small import ALIKE, ANNA, BORIS, CLARA, LONG, OLGA

COUNTED, MISSING = "Says what was counted", "Names what is missing"


@pytest.fixture(scope="module")
def compared(small_class, released, tmp_path_factory):
    """The results of the small class after the command was asked for what is alike."""
    place = tmp_path_factory.mktemp("compared")
    shutil.copytree(small_class, place / "class")
    shutil.copytree(out(small_class), place / "class-graded")
    done = grade(place / "class", released, "--similar")
    assert done.returncode == 0, done.stderr
    assert "4 pairs have much code in common" in done.stdout
    return place / "class-graded"


def test_a_copy_with_other_names_is_pointed_out_and_what_is_not_alike_is_not(compared):
    listed = files.read_csv(compared / "similarity" / "similar.csv")
    pairs = {frozenset((row["student"], row["other student"])) for row in listed}
    same = ("itoanna", "weissclara", "Seán Ó_Néill")  # they have the solution, word for word
    assert pairs == {
        frozenset(("Jane Doe", "Olga Petrova")),
        *(frozenset(pair) for pair in combinations(same, 2)),
    }
    assert all(float(row["share"]) >= 0.8 for row in listed)
    page = (compared / "similarity" / "similar.html").read_text(encoding="utf-8")
    assert "never a verdict" in page
    assert "table_rows[&#39;germans&#39;]" in page


def test_jplag_gets_the_code_of_each_student_without_what_was_handed_out(compared):
    folders = sorted((compared / "similarity" / "jplag").iterdir())
    codes = {p.name.partition("-")[2]: (p / "answers.py").read_text("utf-8") for p in folders}
    assert len(folders) == 6
    assert codes["Jane-Doe"].strip() == LONG.strip()
    assert all("from helpers import datasets" not in code for code in codes.values())


def test_a_notebook_is_read_once(compared):
    kept = sorted((compared / "results").glob("*.code"))
    assert len(kept) == 6
    assert all(set(json.loads(p.read_text("utf-8"))) == {"code", "prints"} for p in kept)


def test_names_spaces_and_remarks_do_not_count_but_what_is_done_does():
    assert fingerprints(LONG) == fingerprints(ALIKE)
    other = fingerprints(LONG.replace("100 * german / everybody", "round(german, 2)"))
    assert other != fingerprints(LONG)
    assert fingerprints("a = (1,") == fingerprints("b = (1,")  # what is no Python stops nothing
    assert fingerprints("") == set()


@pytest.fixture(scope="module")
def found(small_graded, released) -> list[items.Item]:
    levels = {ANNA: (2, 2), BORIS: (1, 0), CLARA: (1, 1), OLGA: (0, 0)}
    marks = {
        freetext.key(one, "doubt"): Mark(
            dict(zip((COUNTED, MISSING), map(float, levels[one.submission.file]), strict=True)),
            "",
            True,
        )
        for one in small_graded
        if one.submission.file in levels
    }
    return items.statistics(gradebook.entries(small_graded, released, {"doubt": marks}), released)


def test_the_report_says_how_hard_and_how_telling_a_question_is(found):
    share, doubt = [one for one in found if not one.part]
    assert (share.title, share.students, share.difficulty) == ("Question 1: a share", 6, 0.5)
    assert doubt.difficulty == pytest.approx((4 + 1 + 2) / 24)
    # numpy.corrcoef([2, 0, 2, 0, 2, 0], [4, 1, 2, 0, 0, 0])
    assert share.discrimination == doubt.discrimination == pytest.approx(0.5698, abs=1e-4)
    assert share.levels == {0: 3, 2: 3}


def test_criteria_and_mistakes_have_numbers_of_their_own(found):
    parts = {one.part: one for one in found if one.part}
    assert (parts[COUNTED].students, parts[COUNTED].difficulty) == (4, 0.5)
    assert parts[COUNTED].levels == {0: 1, 1: 2, 2: 1}
    assert parts[COUNTED].discrimination is None  # four students are too few
    germans = parts["Reads the row of the Germans."]
    assert (germans.students, germans.difficulty) == (2, 0)
    assert parts["Gives a fraction where per cent are asked for."].difficulty == 0.25


def test_the_table_lies_beside_the_report(compared):
    rows = files.read_csv(compared / "statistics.csv")
    assert rows[0]["question"] == "share"
    assert rows[0]["levels"] == "0: 3, 2: 3"
    page = (compared / "report.html").read_text(encoding="utf-8")
    assert re.search(r"<strong>Question 1: a share</strong></td><td[^>]*>6</td><td[^>]*>0.50", page)
