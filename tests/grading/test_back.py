"""What goes back: pages that explain, archives and worksheets as Moodle and Canvas take them."""

import csv
import re
import zipfile
from html import unescape

import pytest

from helpers.grading import explained, freetext, gradebook, reports, worksheet
from helpers.grading.engine import Result
from helpers.grading.freetext import Mark
from helpers.grading.returns import write_returns
from helpers.grading.worksheet import WorksheetError, fill
from tests.grading.conftest import out
from tests.grading.small import ANNA, BORIS, CLARA, JANE, OLGA, SEAN

LEVELS = {"Says what was counted": 2.0, "Names what is missing": 0.0}
MOODLE = """\
ID,"Vollständiger Name",E-Mail,Status,Bewertung,Bestwertung,\
"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)",\
"Zuletzt geändert (Bewertung)","Feedback-Kommentar"
"Teilnehmer/in77","Jane Doe",jane@example.org,"Abgegeben, spät",,"6,00",Ja,"Montag",-,"Gut, ""Jane""
zwei Zeilen"
Teilnehmer/in78,Seán Ó_Néill,sean@example.org,Bewertet,"1,50","6,00",Ja,Dienstag,Mittwoch,
Teilnehmer/in79,Olga Petrova,olga@example.org,Bewertet,"2,00","6,00",Ja,Dienstag,Mittwoch,
Teilnehmer/in80,Nobody,nobody@example.org,Keine Abgabe,,"6,00",Ja,-,-,
"""
CANVAS = """\
Student;ID;SIS User ID;SIS Login ID;Section;Essay (900);\
A template for an assignment (901);Current Score
;;;;;Manual Posting;;(read only)
    Points Possible;;;;;10;6,00;(read only)
Ito, Anna;11;s11;anna;Gruppe 1;3;;
Li, Boris;12;s12;boris;Gruppe 1;3;;
Weiss, Clara;13;s13;clara;Gruppe 1;3;5,5;
Student, Test;99;;;Gruppe 1;;;
"""


@pytest.fixture(scope="module")
def entries(small_graded, released) -> list[gradebook.Entry]:
    """The class with marks: all have one but Boris."""
    marks = {
        freetext.key(one, "doubt"): Mark(LEVELS, "See the seminar of May.", True)
        for one in small_graded
        if one.submission.file in (ANNA, CLARA, OLGA)
    }
    return gradebook.entries(small_graded, released, {"doubt": marks})


@pytest.fixture(scope="module")
def pages(entries, released, tmp_path_factory) -> dict[str, str]:
    """The text of each page of feedback, by the file that was handed in."""
    folder = tmp_path_factory.mktemp("feedback")
    made = reports.write_feedback(folder, entries, released, "Write to Dr Ito until Friday.")
    return {entry.graded.submission.file: words(page) for page, entry in made.items()}


def words(page) -> str:
    """Return what a reader of a page reads."""
    body = page.read_text(encoding="utf-8").partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def rows(path, delimiter=",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_feedback_names_question_answer_mistake_level_and_whom_to_ask(pages):
    for said in (
        "Question 1: a share 0 of 2 points",
        "share : 0.074248035",
        "a mistake that others make, too: Gives a fraction where per cent are asked for.",
        "Question 2: a doubt Not marked yet: up to 4 points",
        "=1+1 is not what was counted",
        "Write to Dr Ito until Friday.",
    ):
        assert said in pages[BORIS], said
    reached = "2 of 2 Says that people arrested were counted, by whom, and in which years."
    assert reached in pages[ANNA]
    assert "0 of 2 Names nothing." in pages[ANNA]
    assert "See the seminar of May." in pages[ANNA]
    assert "mistake" not in pages[ANNA]
    assert "<b>It</b> leaves out" in pages[ANNA]  # as text
    assert "There is no text here." in pages[SEAN]


def test_feedback_gives_no_right_answer_away(pages):
    assert "7.42480" not in pages[BORIS] + pages[JANE]
    assert "mistake that others make, too: Reads the row of the Germans." in pages[JANE]


def test_archives_are_named_as_the_importers_of_the_platforms_split_them(small_class):
    with zipfile.ZipFile(out(small_class) / "return-moodle.zip") as archive:
        moodle = {name.split("_", 4)[1]: name for name in archive.namelist()}
        assert "Your answer" in archive.read(moodle["77"]).decode()
    assert set(moodle) == {"77", "78", "79"}
    for name in moodle.values():  # name, participant, type of plugin, plugin, file
        assert name.split("_", 4)[2:] == ["assignfeedback", "file", "feedback.html"]
    with zipfile.ZipFile(out(small_class) / "return-canvas.zip") as archive:
        numbers = {tuple(n for n in name.split("_") if n.isdigit()) for name in archive.namelist()}
        assert all(name.endswith("_feedback.html") for name in archive.namelist())
    assert numbers == {("11", "501"), ("12", "502"), ("13", "503")}


def test_an_archive_of_another_platform_of_an_earlier_run_does_not_stay(entries, tmp_path):
    (tmp_path / "a.html").write_text("a")
    of_moodle = [e for e in entries if e.graded.submission.platform == "moodle"]
    assert len(write_returns(tmp_path, {tmp_path / "a.html": entries[-1]})) == 1
    (written,) = write_returns(tmp_path, {tmp_path / "a.html": of_moodle[0]})
    assert {p.name for p in tmp_path.iterdir()} == {"a.html", written.name}


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), ("\t", "utf-16"), (";", "cp1252")]
)
def test_moodles_worksheet_in_german_gets_grades_and_keeps_all_else(
    entries, released, tmp_path, delimiter, encoding
):
    path = tmp_path / "Bewertungen.csv"
    given = list(csv.reader(MOODLE.splitlines(keepends=True)))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(given)
    before = path.read_bytes()
    filled = fill(path, tmp_path / "out", entries, released)
    made = rows(filled.path, delimiter)
    assert [row[4] for row in made] == ["Bewertung", "0", "2", "2,00", ""]
    assert [row[:4] + row[5:] for row in made] == [row[:4] + row[5:] for row in given]
    assert filled.changed == ["Seán Ó_Néill: 1,50 became 2."]
    assert (filled.graded, filled.absent, filled.open) == (3, [], 0)
    assert path.read_bytes() == before


def test_canvas_gets_the_column_of_this_assignment_and_no_other(entries, released, tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text(CANVAS, encoding="utf-8-sig")
    filled = fill(path, tmp_path, entries, released)
    made = rows(filled.path, ";")
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert made[0] == [*head, "A template for an assignment (901)"]
    assert {row[1]: row[-1] for row in made[3:]} == {"11": "4", "12": "", "13": "4", "99": ""}
    assert filled.open == 1
    assert filled.changed == ["weissclara: 5,5 became 4."]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MOODLE.replace("6,00", "100,00"), "the maximum is 100; the assignment gives 6"),
        (re.sub(r"in(7\d)", r"in1\1", MOODLE), "none of the 3 students"),
        (MOODLE.replace("Teilnehmer/in", ""), "no column of participants"),
        (MOODLE.replace('"6,00"', '"1, 2, 3"'), "--worksheet-column"),
        (MOODLE.replace("Keine Abgabe,", "Keine Abgabe,,"), "row 5: it has 11 cells"),
        (CANVAS.replace("A template for", "No"), "'Essay (900)', 'No an assignment (901)'"),
        (CANVAS.replace("Section", "Gruppe"), "has no column Section"),
        ("PK\x03\x04", "is a workbook"),
        ("", "is no worksheet"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_with_its_remedy(
    entries, released, tmp_path, text, says
):
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(WorksheetError, match=re.escape(says)) as refused:
        fill(path, tmp_path / "out", entries, released)
    assert str(path) in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_a_column_that_cannot_be_told_can_be_named(entries, released, tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text(CANVAS.replace("A template for", "No"), encoding="utf-8")
    filled = fill(path, tmp_path, entries, released, "no an assignment (901)")
    assert rows(filled.path, ";")[3][-1] == "4"


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,50", 1.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1 234,5", 1234.5), ("-", None)],
)
def test_numbers_are_read_as_any_language_writes_them(text, number):
    assert worksheet.amount(text) == number


@pytest.mark.parametrize(
    ("packed", "shown"),
    [
        (
            {"series": {"values": [1.5, 2.0], "index": {"values": ["a", "b"]}}},
            "Series {a: 1.5, b: 2}",
        ),
        ({"list": list(range(9))}, "[0, 1, 2, 3, 4, 5, … (9 in all)]"),
        ({"unreadable": "function"}, "an answer of the type function, which is not read"),
        ({"series": 3}, "an answer that cannot be shown"),
        ({"dict": [1]}, "an answer that cannot be shown"),
        (None, "no answer"),
    ],
)
def test_an_answer_is_shown_shortly_and_what_a_notebook_forged_stops_nothing(packed, shown):
    question = {"answers": ["share"], "mutants": []}
    (one,) = explained.shown(question, Result(answers={"share": packed}))
    assert one == {"name": "share", "answer": shown}
