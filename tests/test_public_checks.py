"""The public checks in a student's notebook say what they know, and no more."""

import pytest

from helpers import checks


def share_is_a_number(share):
    if not isinstance(share, float):
        raise AssertionError("A number is asked for.")


def said(capsys, **answers) -> str:
    names = {"run": checks.run, "check": share_is_a_number} | answers
    exec("run('share', check)", names)
    return capsys.readouterr().out


def test_a_pass_is_never_called_right(capsys):
    text = said(capsys, share=1.5)
    assert "the public checks passed" in text
    assert "not at whether it is right" in text
    assert "correct" not in text


def test_a_failed_check_says_its_sentence(capsys):
    assert said(capsys, share="7") == "share: not yet.\n- A number is asked for.\n"


def test_an_answer_that_is_not_there_yet_is_named(capsys):
    for answers in ({}, {"share": ...}, {"share": None}):
        assert said(capsys, **answers) == "share: not yet.\n- There is no answer in share yet.\n"


def test_a_check_that_stops_does_not_stop_the_notebook(capsys):
    def stops(share):
        share.there_is_none()

    exec("run('share', stops)", {"run": checks.run, "stops": stops, "share": 1})
    assert "The check stopped at your answer: AttributeError" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "from helpers import public_checks; run = public_checks.run",
        "from helpers import claims, daily, datasets; run = claims.about",
    ],
)
def test_notebooks_that_were_handed_out_earlier_still_import(line):
    names = {}
    exec(line, names)
    assert callable(names["run"])


def test_what_never_was_in_the_helpers_is_not_found():
    with pytest.raises(ImportError, match="cannot import name 'quotas'"):
        exec("from helpers import quotas", {})
