"""No mark is lost, changed or invented: what people entered stays with whom they gave it."""

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from helpers.grading import files, sheets
from tests.grading.conftest import grade, gradebook, out
from tests.grading.hostile import Class

COUNTED, MISSING = "Says what was counted (0 to 2)", "Names what is missing (0 to 2)"
MUST_BE_SEEN = {
    "Carla Ruiz_13": "essay.pdf",
    "Dora Okafor_14": "blank.ipynb",
    "Émile Béton_15": "damaged.ipynb",
    "Finn Berg_16": "another.ipynb",
    "Gita Rao_17": "ends.ipynb",
}


@pytest.fixture(scope="module")
def class_(released, tmp_path_factory) -> Class:
    """Two students with the same file, five whose files a human must see; graded once."""
    made = Class(tmp_path_factory.mktemp("marks") / "class", released)
    contents = {
        "Anna Ito_11": ("hw.ipynb", made.key),
        "Boris Li_12": ("hw.ipynb", made.key),
        "Carla Ruiz_13": ("essay.pdf", b"%PDF-1.7"),
        "Dora Okafor_14": ("blank.ipynb", made.blank),
        "Émile Béton_15": ("damaged.ipynb", json.dumps(made.key)[:900]),
        "Finn Berg_16": ("another.ipynb", made.of_another_assignment()),
        "Gita Rao_17": ("ends.ipynb", made.answering("import os\nos._exit(0)")),
    }
    for name, (file, content) in contents.items():
        (made.folder / f"{name}_assignsubmission_file_").mkdir()
        made.hand_in(f"{name}_assignsubmission_file_/{file}", content)
    run(made)
    return made


@pytest.fixture
def of_seven(class_, released, tmp_path) -> Class:
    """A copy of the graded class."""
    for folder in (class_.folder, out(class_.folder)):
        shutil.copytree(folder, tmp_path / folder.name)
    return Class(tmp_path / class_.folder.name, released)


def run(class_: Class, *options: str) -> str:
    done = grade(class_.folder, class_.released, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(class_: Class, *options: str) -> str:
    done = grade(class_.folder, class_.released, *options)
    assert done.returncode == 1, done.stdout
    return done.stderr


def sheet(class_: Class) -> Path:
    return out(class_.folder) / "free-text" / "doubt.csv"


def marked(class_: Class, **points: tuple[str, str]) -> list[dict]:
    """Return the rows of the sheet, with points for students by their first names."""
    rows = files.read_csv(sheet(class_))
    for row in rows:
        if given := points.get(row["student"].split()[0]):
            row[COUNTED], row[MISSING] = given
            row["comment"] = f"à revoir, {row['student']}"
    return rows


def saved(path: Path, rows: list[dict], encoding: str = "utf-8-sig", delimiter: str = ",") -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, rows[0], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def workbook(path: Path, rows: list[dict]) -> None:
    book = openpyxl.Workbook()
    for row in [list(rows[0]), *map(lambda row: list(row.values()), rows)]:
        book.active.append([float(field) if field in ("0", "1", "2") else field for field in row])
    book.create_sheet("Notes")["A1"] = "my own page"
    book.save(path)


def doubt(class_: Class) -> dict[str, str]:
    """Return the points for the free text by the first names of the students."""
    return {r["student"].split()[0]: r["doubt"] for r in gradebook(class_.folder).values()}


def test_marks_of_identical_files_stay_with_their_students_however_the_sheet_comes_back(of_seven):
    rows = marked(of_seven, Anna=("2", "2"), Boris=("1", "0"))
    rows = [{"seen by": "Kim", **row} for row in rows[::-1]]  # sorted, and a column of one's own
    saved(sheet(of_seven), rows, "cp1252", ";")  # as Excel's "CSV (comma delimited)" in Europe
    run(of_seven)
    run(of_seven, "--anew")
    again = files.read_csv(sheet(of_seven))
    by_name = {row["student"]: row for row in again}
    assert (doubt(of_seven)["Anna"], doubt(of_seven)["Boris"]) == ("4", "1")
    assert by_name["Boris Li"]["comment"] == "à revoir, Boris Li"
    assert {row["seen by"] for row in again} == {"Kim"}
    assert len({row["submission"] for row in again}) == len(again)
    # Excel's "Unicode text" has another ending: both files are one sheet.
    text = marked(of_seven, Dora=("0", "1"))
    saved(sheet(of_seven).with_suffix(".txt"), text, "utf-16", "\t")
    saved(sheet(of_seven), marked(of_seven, Anna=("2", "2")))
    run(of_seven)
    assert (doubt(of_seven)["Anna"], doubt(of_seven)["Dora"]) == ("4", "1")
    assert not sheet(of_seven).with_suffix(".txt").exists()


def test_a_workbook_takes_the_place_of_the_csv_and_keeps_its_pages(of_seven):
    path = sheet(of_seven).with_suffix(".xlsx")
    workbook(path, marked(of_seven, Anna=("2", "1"), Boris=("0", "0")))
    run(of_seven)
    assert (doubt(of_seven)["Anna"], doubt(of_seven)["Boris"]) == ("3", "0")
    assert not sheet(of_seven).exists()
    book = openpyxl.load_workbook(path)
    assert book["Notes"]["A1"].value == "my own page"
    column = next(cell.column for cell in book.worksheets[0][1] if cell.value == COUNTED)
    row = next(row for row in book.worksheets[0].iter_rows() if row[0].value == "Boris Li")
    row[column - 1].value = 1
    book.save(path)
    run(of_seven)
    assert doubt(of_seven)["Boris"] == "1"
    row[column - 1].value = "=1+1"  # written by a program that computes nothing
    book.save(path)
    assert "holds a formula without its value" in refused(of_seven)


def test_a_reworded_criterion_and_another_text_lose_no_mark(of_seven):
    rows = marked(of_seven, Anna=("2", "2"), Boris=("1", "1"))
    older = [{name.replace("is missing", "lacks"): f for name, f in row.items()} for row in rows]
    saved(sheet(of_seven), older)
    other = of_seven.with_code("n = 1")
    text = next(
        c for c in other.cells if c.metadata.get("assignment", {}).get("is") == "text-answer"
    )
    text.source = "Another text altogether."
    of_seven.hand_in("Boris Li_12_assignsubmission_file_/hw.ipynb", other)
    assert "1 rows at the end of" in run(of_seven)
    book = {row["student"]: row for row in gradebook(of_seven.folder).values()}
    assert (book["Anna Ito"]["doubt"], book["Boris Li"]["doubt"]) == ("4", "")
    assert "another text of this student" in book["Boris Li"]["look at"]
    assert [r["student"] for r in files.read_csv(sheet(of_seven)) if r[MISSING]] == [
        "Anna Ito",
        "Boris Li",
    ]
    assert files.read_csv(sheet(of_seven))[-1][COUNTED] == "1"


def _with(**fields: str):
    def changed(rows: list[dict]) -> list[dict]:
        return [rows[0] | fields, *rows[1:]]

    return changed


def _one_column_sorted(rows: list[dict]) -> list[dict]:
    names = [row["student"] for row in rows][::-1]
    return [row | {"student": name} for row, name in zip(rows, names, strict=True)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_with(submission="1.19251E+15"), "row 2 (Anna Ito): '1.19251E+15'"),
        (_with(submission=""), "whose marks these are"),
        (_one_column_sorted, "Was one column sorted"),
        (lambda rows: [*rows, rows[0] | {COUNTED: "1"}], "other marks in another row"),
        (
            lambda rows: [{k: f for k, f in row.items() if k != "submission"} for row in rows],
            "no column 'submission'",
        ),
        (
            lambda rows: [{k: f for k, f in row.items() if k != MISSING} for row in rows],
            "the column 'Names what is missing (0 to 2)' is missing",
        ),
    ],
)
def test_marks_that_cannot_be_placed_stop_the_run_and_stay(of_seven, change, said):
    saved(sheet(of_seven), change(marked(of_seven, Anna=("2", "2"))))
    before = sheet(of_seven).read_bytes()
    assert said in refused(of_seven)
    assert sheet(of_seven).read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("points;remark\r\n1;уважительная причина".encode("cp1251"), "encoding"),
        (b"points\r\n1\x81", "encoding"),
        ("points\r\n1".encode("utf-16-le"), "is no text"),
        (b"points,points\r\n1,2", "two columns 'points'"),
        (b"points\r\n1,2", "row 2 has an entry in a column without a name"),
        (b"", "no column 'points'"),
    ],
)
def test_a_sheet_that_cannot_be_read_for_certain_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "adjust.csv"
    path.write_bytes(content)
    with pytest.raises(sheets.SheetError, match=said) as error:
        sheets.read(path, "points")
    assert "adjust.csv" in str(error.value)
    path.rename(tmp_path / "adjust.ods")
    with pytest.raises(sheets.SheetError, match=r"adjust.ods is not read"):
        sheets.find(tmp_path, "adjust")


def test_what_a_human_must_see_has_no_grade_until_somebody_gives_one(of_seven):
    moodle = {r["Full name"]: r for r in files.read_csv(out(of_seven.folder) / "moodle.csv")}
    book = {row["student"]: row for row in gradebook(of_seven.folder).values()}
    for name in (one.split("_")[0] for one in MUST_BE_SEEN):
        assert moodle[name]["Grade"] == "", name
        assert (book[name]["complete"], book[name]["look at"] != "") == ("no", True), name
    assert book["Carla Ruiz"]["share"] == ""
    saved(sheet(of_seven), marked(of_seven, Gita=("1", "1")))
    adjust = out(of_seven.folder) / "adjust.csv"
    assert files.read_csv(adjust) == []
    rows = [
        ("all", "rest", "1", "The question was not clear."),
        ("Carla Ruiz", "all", "0", "A picture of a notebook is no notebook."),
        ("Carla Ruiz", "share", "1,5", "Read off the picture."),
        ("14", "all", "0", "Blank; we talked."),
        ("Gita Rao", "all", "keep", ""),
    ]
    names = ["student", "question", "points", "remark"]
    saved(adjust, [dict(zip(names, row, strict=True)) for row in rows], "cp1252", ";")
    questions = [q["name"] for q in of_seven.released.marked_by_tests]
    assert questions == ["share"]
    assert "there is no question 'rest'" in refused(of_seven)
    saved(adjust, [dict(zip(names, row, strict=True)) for row in rows[1:]], "cp1252", ";")
    kept = adjust.read_bytes()
    run(of_seven)
    moodle = {r["Full name"]: r for r in files.read_csv(out(of_seven.folder) / "moodle.csv")}
    assert moodle["Carla Ruiz"]["Grade"] == "1.5"
    assert "Read off the picture." in moodle["Carla Ruiz"]["Feedback comments"]
    assert moodle["Dora Okafor"]["Grade"] == "0"
    assert moodle["Gita Rao"]["Grade"] == "2"
    assert moodle["Finn Berg"]["Grade"] == ""
    page = next(out(of_seven.folder).glob("feedback/Carla*.html")).read_text(encoding="utf-8")
    assert "Read off the picture." in page
    assert "1.5 of 6 points." in page
    book = {row["student"]: row for row in gradebook(of_seven.folder).values()}
    assert "share: 1.5. Read off the picture." in book["Carla Ruiz"]["by hand"]
    assert adjust.read_bytes() == kept


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Ana Ito", "share", "1", "x"), "nobody in this class.*Did you mean anna ito"),
        (("Anna Ito", "share", "9", "x"), "not between 0 and 2"),
        (("Anna Ito", "share", "1", ""), "no remark"),
        (("Anna Ito", "all", "1", "x"), "0 or 'keep'"),
        (("Anna Ito", "share", "much", "x"), "neither a number"),
    ],
)
def test_points_by_hand_that_cannot_be_are_named(class_, row, said):
    from helpers.grading import adjust, submissions

    folder = out(class_.folder).with_name("adjusting")
    folder.mkdir(exist_ok=True)
    names = ["student", "question", "points", "remark"]
    saved(folder / "adjust.csv", [dict(zip(names, row, strict=True))])
    with pytest.raises(sheets.SheetError, match=f"row 2 .*{said}"):
        adjust.read(folder, class_.released, submissions.collect(class_.folder))


def test_a_table_of_ours_that_was_changed_by_hand_is_not_overwritten(of_seven):
    path = out(of_seven.folder) / "gradebook.csv"
    rows = files.read_csv(path)
    saved(path, rows, "cp1252", ";")  # opened and saved: nothing changed
    run(of_seven)
    saved(path, [rows[0] | {"share": "1"}, *rows[1:]])
    before = path.read_bytes()
    said = refused(of_seven)
    assert "gradebook.csv, row 2 (Anna Ito): 'share' was '2' and is '1' now" in said
    assert "adjust.csv" in said
    assert path.read_bytes() == before


def test_a_mark_that_changes_is_reported_and_a_corrected_datum_grades_anew(
    of_seven, released, tmp_path, monkeypatch
):
    from helpers import datasets
    from helpers.grading import basis
    from helpers.grading.sandbox import Limits

    before = basis.of_result(released, Limits())
    assert basis.of_result(released, Limits(memory=1_999)) != before
    shutil.copytree(datasets.folder(), tmp_path / "data")
    table = tmp_path / "data" / "nationality_arrests.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("105485", "105486"), "utf-8")
    monkeypatch.setenv("HELPERS_DATA", str(tmp_path / "data"))
    assert basis.of_result(released, Limits()) != before
    kept = len(list((out(of_seven.folder) / "results").glob("*.json")))
    of_seven.hand_in("Anna Ito_11_assignsubmission_file_/hw.ipynb", of_seven.answering("share = 1"))
    assert "Points of 1 students are others than in the last run" in run(of_seven)
    # The data are others, so all were graded anew; the tests compute from them, and agree.
    assert len(list((out(of_seven.folder) / "results").glob("*.json"))) == kept + 6
    (row,) = files.read_csv(out(of_seven.folder) / "changed.csv")
    assert (row["student"], row["question"], row["before"], row["now"]) == (
        *("Anna Ito", "share"),
        *("2", "0"),
    )
