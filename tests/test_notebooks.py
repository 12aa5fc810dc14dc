"""A chapter as a notebook of plain Markdown: nothing of MyST is left, and nothing is lost."""

import re

import jupytext
import nbformat
import pytest

from helpers.book.site import notebooks
from helpers.words import RECALLED_NOTE
from tests.course import ROOT

FOLDER = ROOT / "chapters"
CHAPTERS = notebooks.chapters(FOLDER)
LABELS = notebooks.titles(FOLDER)
NAMES = [path.stem for path in CHAPTERS]
MYST = re.compile(r"\{[\w:-]+\}`|^:{3,}|^`{3,}\{|^\([\w-]+\)=$|^:[\w-]+: ", re.MULTILINE)


def made(path):
    return notebooks.portable(jupytext.read(path), LABELS, "course.whl")


def prose(notebook) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def chapter(text: str):
    return jupytext.reads(
        f"---\nkernelspec: {{name: python3, display_name: Python 3}}\n---\n\n{text}", fmt="md:myst"
    )


def test_every_chapter_with_code_is_found():
    with_code = [p for p in FOLDER.rglob("*.md") if "{code-cell}" in p.read_text("utf-8")]
    assert sorted(with_code) == CHAPTERS


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_no_myst_is_left_in_the_prose_of_a_notebook(path):
    notebook = made(path)
    nbformat.validate(notebook)
    assert MYST.findall(prose(notebook)) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_notebook_holds_the_code_of_its_chapter_after_the_cell_that_installs(path):
    code = [c.source for c in jupytext.read(path).cells if c.cell_type == "code"]
    cells = [c.source for c in made(path).cells if c.cell_type == "code"]
    assert cells[1:] == code
    assert '%pip install --quiet "course.whl"' in cells[0]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_notebook_keeps_every_figure_and_says_which_datum_it_is(path):
    pairs = re.findall(r"\{datum\}`([^`]+?)\s*<([^`]+)>`", path.read_text("utf-8"))
    text = prose(made(path))
    for figure, reference in pairs:
        assert figure in text
        assert f"`{reference}`" in text


@pytest.mark.parametrize(
    ("reference", "is_recalled"),
    [
        ("order_00447_results.ussr_sentenced_junge_final", True),
        ("order_00447_results.ussr57_arrested_tsd", False),
        ("1 - order_00447_limits.mordovian_assr.limit_category_1", True),
    ],
)
def test_a_figure_that_was_not_read_has_its_sign_in_a_notebook(reference, is_recalled):
    text = prose(notebooks.portable(chapter(f"There were {{datum}}`1 <{reference}>`."), {}, ""))
    assert ("There were 1°." in text) == is_recalled
    assert text.endswith(RECALLED_NOTE) == is_recalled
    assert ("°" in text) == is_recalled


def test_what_myst_says_is_said_in_plain_markdown():
    notebook = notebooks.portable(
        chapter(
            "(own)=\n# A title\n\n:::{admonition} Mind\n:class: note\nOne.\n\nTwo.\n:::\n\n"
            "See {ref}`other` and {cite:t}`ellman_2002`, also {cite:p}`getty_naumov_1999`.\n\n"
            "```{exercise} Count\n:label: a\nHow many?\n```\n\n"
            "```{solution} a\n:class: dropdown\nTen.\n```\n"
        ),
        {"other": "Another title"},
        "course.whl",
    )
    assert notebook.cells[1].source == (
        "# A title\n\n> **Mind**\n>\n> One.\n>\n> Two.\n\n"
        "See *Another title* and Ellman 2002, also (Getty and Naumov 1999).\n\n"
        "**Exercise: Count.** How many?\n\n"
        "<details><summary>Solution</summary>\n\nTen.\n\n</details>"
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{term}`a`", "{term}"),
        ("```{figure} a.png\n```", "{figure}"),
        ("{datum}`105,485`", "{datum}`105,485` names no datum. Write the figure, then"),
        ("{ref}`nowhere`", "{ref}`nowhere`: there is no page with this label"),
    ],
)
def test_what_has_no_form_in_plain_markdown_is_named(text, named):
    with pytest.raises(ValueError, match=re.escape(named)):
        notebooks.portable(chapter(text), {}, "course.whl")


def test_the_command_line_names_the_chapter_that_cannot_be_written(tmp_path, capsys):
    faulty = tmp_path / "chapters" / "faulty.md"
    faulty.parent.mkdir()
    jupytext.write(chapter("{datum}`105,485`"), faulty, fmt="md:myst")
    with pytest.raises(SystemExit):
        notebooks.main([str(faulty.parent), str(tmp_path / "made")])
    assert "faulty.md: {datum}`105,485` names no datum" in capsys.readouterr().err


def test_notebooks_are_written_from_the_command_line_and_twice_the_same(tmp_path):
    for folder in ("one", "two"):
        notebooks.main([str(FOLDER), str(tmp_path / folder)])
    written = sorted((tmp_path / "one").rglob("*.ipynb"))
    assert len(written) == len(CHAPTERS)
    for file in written:
        other = tmp_path / "two" / file.relative_to(tmp_path / "one")
        assert file.read_bytes() == other.read_bytes()


def test_a_folder_without_chapters_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit):
        notebooks.main([str(tmp_path / "nothing"), str(tmp_path)])
    assert "nothing is no folder with chapters" in capsys.readouterr().err
