"""Free texts marked by people who see no names, each in a workbook of their own."""

import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.grading import files, freetext, gradebook, markers
from helpers.grading.agreement import agreement
from helpers.grading.freetext import Mark, MarkError
from tests.grading.conftest import grade, out
from tests.grading.small import ANNA, BORIS, CLARA, OLGA, TEXTS

COUNTED, MISSING = "Says what was counted", "Names what is missing"
ONE = "1: Says that people arrested were counted."
TWO = "2: Says that people arrested were counted, by whom, and in which years."
NONE, SOME = "0: Names nothing.", "1: Names something that the table leaves out, without a reason."


class Room:
    """A class that Ada and Max mark, graded by the command."""

    def __init__(self, folder: Path, graded: list, released):
        self.out, self.graded, self.released = out(folder), graded, released
        self.marking = self.out / "marking"

    def codes(self) -> dict[str, str]:
        return {row["file"]: row["code"] for row in files.read_csv(self.out / "codes.csv")}

    def enter(self, marker: str, entered: dict[str, tuple]) -> None:
        """Enter levels and a comment into rows that the marker sorted, beside an own column."""
        path = self.marking / f"{marker}.xlsx"
        book = load_workbook(path)
        sheet = book["doubt"]
        found = [[cell.value for cell in row] for row in sheet.iter_rows()]
        codes = self.codes()
        filled = {codes[file]: values for file, values in entered.items()}
        for row in found[1:]:
            row[2:5] = filled.get(row[0], row[2:5])
        for number, row in enumerate([found[0], *reversed(found[1:])], 1):
            for place, value in enumerate([*row[:5], "my own note"], 1):
                sheet.cell(number, place).value = value
                if isinstance(value, str):
                    sheet.cell(number, place).data_type = "s"
        book.save(path)

    def grade(self) -> tuple[dict[str, gradebook.Entry], list[str]]:
        """Do what the command does with marks; return the entries by file, and what was lost."""
        names = markers.named(self.marking, "")
        marking = markers.read(self.marking, self.released, names)
        kept = self.out / "results"
        marks, lost = markers.joined({}, marking, self.graded, self.released, kept)
        markers.write(self.marking, names, self.graded, self.released, marking, kept)
        entries = gradebook.entries(self.graded, self.released, marks)
        return {entry.graded.submission.file: entry for entry in entries}, lost


@pytest.fixture
def room(marked, small_graded, released, tmp_path) -> Room:
    shutil.copytree(marked, tmp_path / "class-graded")
    return Room(tmp_path / "class", small_graded, released)


@pytest.fixture(scope="module")
def marked(small_class, released, tmp_path_factory) -> Path:
    """The results of the small class after the command was told of two markers."""
    place = tmp_path_factory.mktemp("marked")
    shutil.copytree(small_class, place / "class")
    shutil.copytree(out(small_class), place / "class-graded")
    done = grade(place / "class", released, "--markers", "Ada, Max")
    assert done.returncode == 0, done.stderr
    return place / "class-graded"


def test_a_marker_sees_answers_levels_and_no_name(room):
    assert {p.name for p in room.marking.iterdir()} == {"Ada.xlsx", "Max.xlsx", "doubt.html"}
    book = load_workbook(room.marking / "Ada.xlsx")
    sheet = book["doubt"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["code", "answer", COUNTED, MISSING, "comment"]
    assert sorted(row[1] for row in rows[1:]) == sorted(text for text in TEXTS.values() if text)
    assert all(cell.data_type == "s" for cell in sheet["B"])  # "=1+1" is a text
    choices = {}
    for valid in sheet.data_validations.dataValidation:
        name, cells = valid.formula1.lstrip("=").split("!")
        choices[str(valid.sqref)[0]] = [row[0].value for row in book[name][cells]]
    assert choices["C"][1:] == [ONE, TWO]
    assert choices["D"][:2] == [NONE, SOME]
    assert book["choices"].sheet_state == "hidden"
    told = (room.marking / "doubt.html").read_text(encoding="utf-8") + str(rows)
    for name in ("ito", "liboris", "weiss", "Olga", "501"):
        assert name not in told
    assert not re.search(r"\d", "".join(room.codes().values()))  # no number for a spreadsheet


def test_what_both_say_counts_and_where_they_differ_nothing_does(room):
    room.enter("Ada", {ANNA: (TWO, SOME, "Good."), BORIS: (ONE, NONE, ""), CLARA: (ONE, NONE, "")})
    room.enter("Max", {ANNA: (TWO, SOME, "Clear."), BORIS: (TWO, NONE, ""), OLGA: (2, 0.0, "")})
    entries, lost = room.grade()
    points = {file: entries[file].points["doubt"] for file in (ANNA, BORIS, CLARA, OLGA)}
    assert points == {ANNA: 3, BORIS: None, CLARA: 1, OLGA: 2}
    assert entries[ANNA].marks["doubt"].comment == "Good.\nClear."
    assert entries[BORIS].marks["doubt"].criteria == {MISSING: 0}
    assert lost == []
    page = (room.out / "agreement.html").read_text(encoding="utf-8")
    assert re.search(rf"Ada, Max</td><td>{COUNTED}</td><td[^>]*>2</td><td[^>]*>50 %", page)
    assert re.search(rf"Ada, Max</td><td>{MISSING}</td><td[^>]*>2</td><td[^>]*>100 %", page)
    assert "1 answers on which they differ" not in page
    assert "One answer on which they differ" in page
    assert "=1+1 is not what was counted" in page
    assert all(f"{who}</td><td>{level}" in page for who, level in (("Ada", ONE), ("Max", TWO)))

    room.enter("settled", {BORIS: (ONE, None, "We spoke.")})
    entries, _ = room.grade()
    assert entries[BORIS].points["doubt"] == 1
    assert entries[BORIS].marks["doubt"].comment == "We spoke."
    assert "on which they differ" not in (room.out / "agreement.html").read_text(encoding="utf-8")


def test_a_workbook_is_only_added_to(room, small_graded):
    room.enter("Ada", {ANNA: (TWO, SOME, "Good.")})
    before = (room.marking / "Ada.xlsx").read_bytes()
    room.grade()
    assert (room.marking / "Ada.xlsx").read_bytes() == before

    book = load_workbook(room.marking / "Ada.xlsx")  # as if Clara had come later
    sheet = book["doubt"]
    (gone,) = [r[0].row for r in sheet.iter_rows() if r[0].value == room.codes()[CLARA]]
    sheet.delete_rows(gone)
    kept = [[cell.value for cell in row] for row in sheet.iter_rows()]
    book.save(room.marking / "Ada.xlsx")
    room.grade()
    rows = [[c.value for c in r] for r in load_workbook(room.marking / "Ada.xlsx")["doubt"].rows]
    assert rows[: len(kept)] == kept
    assert [row[:2] for row in rows[len(kept) :]] == [[room.codes()[CLARA], TEXTS[CLARA]]]


@pytest.mark.only_in("chromium")  # so that this file need not wait for Firefox
def test_an_answer_that_is_held_stays_while_the_others_pass(room, browser):
    address = (room.marking / "doubt.html").as_uri()
    window = browser.new_context(address, viewport={"width": 1280, "height": 800})
    page = window.new_page()
    page.goto(address)
    first, last = page.locator("article").first, page.locator("article").last
    first.locator("input").press("Space")
    page.locator("main").press("End")
    last.scroll_into_view_if_needed()
    one, other = first.bounding_box(), last.bounding_box()
    assert 0 <= one["x"] < other["x"]
    assert other["x"] + other["width"] <= 1280
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    window.close()


def test_a_mark_of_an_answer_that_is_gone_is_named(room, small_graded):
    room.enter("Ada", {CLARA: (ONE, NONE, "")})
    room.graded = [one for one in small_graded if one.submission.file != CLARA]
    _, lost = room.grade()
    assert len(lost) == 1
    assert "Ada.xlsx, sheet doubt, row" in lost[0]


def test_the_mark_of_the_instructor_goes_before(room, small_graded, released):
    room.enter("Ada", {ANNA: (TWO, SOME, "")})
    (anna,) = [one for one in small_graded if one.submission.file == ANNA]
    own = {"doubt": {freetext.key(anna, "doubt"): Mark({COUNTED: 0.0}, "No.", False)}}
    marking = markers.read(room.marking, released, ["Ada"])
    made, _ = markers.joined(own, marking, small_graded, released, room.out / "results")
    assert made["doubt"][freetext.key(anna, "doubt")] == Mark(
        {COUNTED: 0.0, MISSING: 1.0}, "No.", True
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s.__setitem__("C2", "7: Wonderful"), "'7: Wonderful' is no level of"),
        (lambda s: s.__setitem__("C1", "Counted"), f"the column {COUNTED!r} is missing"),
        (
            lambda s: [s.append([s["A2"].value, "", ONE, NONE]), s.__setitem__("C2", TWO)],
            "the code is there twice with different marks",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row_and_nothing_changes(room, change, says):
    path = room.marking / "Max.xlsx"
    book = load_workbook(path)
    change(book["doubt"])
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(MarkError, match=re.escape(says)) as refused:
        room.grade()
    assert f"{path}, sheet doubt" in str(refused.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["../evil", "settled", "a/b"])
def test_a_marker_has_a_name_that_a_file_may_have(tmp_path, name):
    with pytest.raises(MarkError, match="name of a marker"):
        markers.named(tmp_path, f"Ada,{name}")


def test_kappa_is_that_of_cohen():
    # Cohen's own table of 1960, psychiatric diagnoses: 0.29 agreed beyond chance of 0.41.
    table = {(0, 0): 88, (0, 1): 14, (0, 2): 18, (1, 0): 10, (1, 1): 40, (1, 2): 10}
    table |= {(2, 0): 2, (2, 1): 6, (2, 2): 12}
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    found = agreement(*zip(*pairs, strict=True))
    assert (found.count, round(found.share, 2), round(found.kappa, 3)) == (200, 0.7, 0.492)
    assert agreement([1, 1], [1, 1]).kappa is None
