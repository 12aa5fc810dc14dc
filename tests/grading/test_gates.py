"""Releasing an assignment: what students get, and that each gate closes."""

import json
import zipfile

import nbformat
import pytest

from helpers.assignments import leaks, release, source
from tests import forks
from tests.course import ROOT
from tests.grading.stock import otter_run

TEMPLATE = ROOT / "assignments" / "template.md"


@pytest.fixture
def planted(tmp_path, replace):
    """Return a function that changes the template and releases it: what the command said."""

    def said(*changes: tuple[str, str]) -> str:
        path = tmp_path / "template.md"
        path.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        for old, new in changes:
            replace(path, old, new)
        places = ["--sources", tmp_path, "--released", tmp_path / "released"]
        done = forks.python("-m", "helpers.grading.prove", "template", *places)
        assert done.returncode == 1, done.stdout
        return done.stderr

    return said


def test_a_student_gets_no_solution_no_hidden_test_and_no_trace_of_them(released):
    looked_for = leaks.secrets(source.read(TEMPLATE))
    assert len(looked_for) > 8
    assert list(leaks.find(released.student, looked_for)) == []
    text = released.student.read_text(encoding="utf-8")
    for word in ("SOLUTION", "mutant", "HIDDEN", "grader"):
        assert word not in text
    notebook = nbformat.read(released.student, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata["mystnb"] == {"execution_mode": "off"}


def test_the_key_holds_the_solution_and_the_model_answer(released):
    text = (released.folder / "instructor" / "template.ipynb").read_text(encoding="utf-8")
    assert 'share = 100 * poles / arrests.loc[\\"total\\", \\"arrested\\"]' in text
    assert "It does not" in text


def test_the_bundle_is_in_the_form_that_gradescope_takes(released):
    (bundle,) = (released.folder / "instructor").glob("*-autograder.zip")
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
        assert {"run_autograder", "setup.sh", "tests/share.py", "otter_config.json"} <= set(names)
        (wheel,) = (name for name in names if name.endswith(".whl"))
        assert wheel in archive.read("environment.yml").decode()


def test_a_released_assignment_knows_what_its_wrong_answers_are(released):
    (share,) = released.marked_by_tests
    assert share["right"] == {"share": pytest.approx(7.4248, abs=0.001)}
    assert len({json.dumps(mutant["answers"]) for mutant in share["mutants"]}) == 3


def test_a_wrong_solution_a_tame_mutant_and_points_for_nothing_are_named(planted):
    said = planted(
        ("share = 100 * poles", "share = 101 * poles"),
        ('loc["germans", "arrested"]', 'loc["poles", "arrested"]'),
        ("assert abs(number(share) -", "assert share is None or abs(number(share) -"),
    )
    assert "The solution of question share gets 0 of 2 points." in said
    assert "The mutant wrong-row of question share fails no hidden test." in said
    assert "The notebook as it is handed out gets 2 points for question share." in said


def test_a_solution_that_stops_is_named(planted):
    said = planted(
        ("What a student must know", "What a student must know"), ("poles = arr", "p = arr")
    )
    assert "The solution stops in code cell 2: NameError" in said


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("name: template", "name: other", "then `name: template`"),
        ("  minutes: 10\n", "", "lacks minutes"),
        ("points: [0, 2]", "points: [1, 1]", "a public check looks at the form alone: give it 0"),
        ("points: [0, 2]", "points: [2]", "1 entries in points, 2 tests"),
        ("points: 4", "points: 5", "its rubric gives 4 points at most, the question 5"),
        ("- criterion: Says", "- criteria: Says", "has a `criterion` and its `levels`"),
        ("hidden: true", "hidden: false", "public check share_is_right gives points"),
        ("mutant: {name: fraction, says", "mutant: {name: fraction, said", "a mutant has a name"),
        ("mutant: {name: fraction", "mutant: {name: wrong-row", "wrong-row is used for more than"),
        (
            "tags: [mutant]\nmutant: {name: fraction",
            "tags: []\nmutant: {name: fraction",
            "2 mutants",
        ),
        ("def share_is_right(share)", "def share_is_right(env)", "must be the names of answers"),
        ("Look again at", 'Look "again" at', "no double quotes"),
    ],
)
def test_what_is_written_wrongly_is_named_with_its_remedy(tmp_path, replace, old, new, remedy):
    path = tmp_path / "template.md"
    path.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    replace(path, old, new)
    with pytest.raises(source.SourceError) as error:
        source.read(path)
    assert remedy.lower() in str(error.value).lower()
    assert str(error.value).startswith("template.md: ")


def test_an_assignment_that_is_not_there_is_named(tmp_path):
    with pytest.raises(source.SourceError, match="There is no assignment"):
        source.read(tmp_path / "none.md")


def test_tests_written_as_statements_look_at_the_names_that_they_read(tmp_path, replace):
    path = tmp_path / "template.md"
    path.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    replace(
        path,
        "def share_is_a_number(share):\n    from helpers.checks import number\n\n    number(share)",
        "from helpers import checks\nfound = checks.number(share)\nassert found < 100",
    )
    public = source.read(path).questions[0].tests[0]
    assert public.answers == ["share"]
    assert public.code.startswith("def test_1(share):")


def test_what_is_handed_out_is_what_is_released(released):
    made = release.student(source.read(TEMPLATE))
    assert made == nbformat.read(released.student, as_version=4)


@pytest.mark.parametrize(("mutant", "points"), [("", 2), ("wrong-row", 0)])
def test_the_bundle_gives_the_same_points_when_otter_itself_runs_it(
    released, tmp_path, mutant, points
):
    notebook = released.folder / "instructor" / "template.ipynb"
    (share,) = released.marked_by_tests
    if mutant:
        code = next(one["code"] for one in share["mutants"] if one["name"] == mutant)
        made = release.mutated(nbformat.read(notebook, as_version=4), "share", code)
        notebook = tmp_path / "mutant.ipynb"
        nbformat.write(made, notebook)
    assert otter_run(notebook, released, tmp_path) == {"share": points}
