"""What is written wrongly in an assignment is named with file, place and remedy."""

from pathlib import Path

import pytest

from helpers.assignments import source

TEMPLATE = Path(__file__).parents[1] / "assignments" / "template.md"
BEGIN, END = "```{raw-cell}\n# BEGIN QUESTION\n", "```{raw-cell}\n# END QUESTION\n```\n"


@pytest.fixture
def said(tmp_path, replace):
    """Return a function that plants faults in the template and returns what is said of it."""

    def plant(*faults) -> str:
        path = tmp_path / "template.md"
        path.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        for old, new in faults:
            replace(path, old, new)
        with pytest.raises(source.SourceError) as error:
            source.read(path)
        assert str(error.value).startswith("template.md: ")
        return str(error.value)

    return plant


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("# BEGIN QUESTION", "# BEGIN QUERY", "cell 4: `# BEGIN QUERY` is no mark. The marks"),
        ("# END SOLUTION", "# END SOLUTIONS", "`# END SOLUTIONS` is no mark"),
        ("# RUBRIC", "# RUBRICS", "`# RUBRICS` is no mark"),
        ("# BEGIN TESTS", "BEGIN TESTS", "`BEGIN TESTS` is no mark"),
        (BEGIN, "```{raw-cell}\nname: other\n", "`name: other` is no mark"),
        (BEGIN, "```{code-cell} ipython3\n# BEGIN QUESTION\n", "stands in a code cell"),
        ("```{raw-cell}\n# BEGIN TESTS\n```\n", "# BEGIN TESTS\n", "stands in a markdown cell"),
    ],
)
def test_what_only_looks_like_a_mark_is_named(said, old, new, remedy):
    assert remedy in said((old, new))


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        (BEGIN + "name: share\npoints: [0, 2]\n```\n", "", "`# BEGIN SOLUTION` stands in no quest"),
        (END, "", "`# BEGIN QUESTION` stands in QUESTION of question share"),
        ("```{raw-cell}\n# END TESTS\n```\n", "", "`# END QUESTION` stands in TESTS of question s"),
        ("```{raw-cell}\n# END SOLUTION\n```\n", "", "`# BEGIN TESTS` stands in SOLUTION of quest"),
        ("```{raw-cell}\n# BEGIN TESTS\n```\n", "", "`# END TESTS` stands in QUESTION of question"),
        (END, END + END, "`# END QUESTION` stands in no question"),
        (END, END + "```{raw-cell}\n# RUBRIC\n```\n", "a rubric stands in no question"),
    ],
)
def test_what_is_begun_or_ended_at_a_wrong_place_is_named(said, old, new, remedy):
    assert remedy in said((old, new))


def test_a_last_question_that_is_not_ended_is_named(said):
    text = TEMPLATE.read_text(encoding="utf-8")
    last = text[text.rindex("```{raw-cell}") :]
    assert last == END
    assert "question doubt: a raw cell `# END QUESTION` is missing" in said(
        (text, text.removesuffix(last))
    )


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("name: share\npoints: [0, 2]", "share, 2 points", "stand lines such as `name: q1`"),
        ("name: share\npoints: [0, 2]", "- share\n- 2", "question without a name: below"),
        ("name: share\npoints: [0, 2]", "", "question without a name: below `# BEGIN QUESTION`"),
        ("name: share\npoints: [0, 2]", "share: 2", "give it name and points"),
        ("points: [0, 2]", "points: [0, two]", "question share: points are numbers"),
        ("points: [0, 2]", "points: [0, -2]", "none below 0"),
        ("points: [0, 2]", "points: [0, 2", "question share: a cell cannot be read"),
        ("    assert abs(number", "    assert abs((number", "question share: a cell cannot be re"),
        ("hidden: true\nfailure_message: Look again at what", "hidden", "such as `hidden: true`"),
        ("hidden: true", "hidden: true\npoints: two", "a number, and not 'two'"),
        ("hidden: true", "hidden: true\npoints: -2", "do not give its points in all"),
        ("```{code-cell} ipython3\ndef share_is_a", "```\ndef share_is_a", "code cells alone"),
        (
            "- criterion: Says what was counted\n  levels:",
            "- Says what\n- x:",
            "`criterion` and it",
        ),
        ("    0: Names nothing.", "    none: Names nothing.", "question doubt: the levels of"),
        ("mutant: {name: fraction, says", "mutant: fraction # {says", "a mutant has a name"),
    ],
)
def test_what_a_question_holds_in_a_wrong_form_is_named(said, old, new, remedy):
    assert remedy in said((old, new))


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("course:\n", "course: a course\nother:\n", "holds lines such as `title: ...`"),
        ("  summary: Compute", "  what: Compute", "lacks summary"),
        ("aims: [Compute a share", "aims: [Compute: a share", "Put a sentence with a colon into"),
    ],
)
def test_a_head_in_a_wrong_form_is_named(said, old, new, remedy):
    assert remedy in said((old, new))
