"""The public checks in a student's notebook say what they know, and no more."""

from helpers import public_checks


def share_is_a_number(share):
    if not isinstance(share, float):
        raise AssertionError("A number is asked for.")


def said(capsys, **answers) -> str:
    names = {"run": public_checks.run, "check": share_is_a_number} | answers
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

    exec("run('share', stops)", {"run": public_checks.run, "stops": stops, "share": 1})
    assert "The check stopped at your answer: AttributeError" in capsys.readouterr().out
