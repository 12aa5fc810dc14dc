"""The version of the course is said in four places, and they agree."""

import shutil
from pathlib import Path

import pytest

from tools import version

ROOT = Path(__file__).parents[1]
SAYS_IT = ["pyproject.toml", "CITATION.cff", "data/datapackage.json", "chapters/changes.md"]


@pytest.fixture
def course(tmp_path):
    for name in SAYS_IT:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_all_that_names_the_version_agrees(course):
    assert version.disagreements(course, "v0.1.0") == []


@pytest.mark.parametrize("name", SAYS_IT)
def test_a_file_that_was_forgotten_is_named(course, replace, name):
    replace(course / name, "0.1.0", "0.2.0")
    found = " ".join(version.disagreements(course))
    assert name in found
    assert "0.1.0" in found


def test_a_tag_of_another_version_makes_no_release(course, capsys, monkeypatch):
    monkeypatch.chdir(course)
    with pytest.raises(SystemExit):
        version.main(["v3.0.0"])
    assert "it must be v0.1.0" in capsys.readouterr().err
