"""A class of 300, with every kind of hostility many times over: nobody is lost."""

import pytest

from tests.grading.conftest import grade, gradebook, listening
from tests.grading.hostile import ATTACKS, Class

NUMBER = 300
# These take their whole time each; a class has few of them.
SLOW = {"infinite-loop", "loop-that-catches-all", "loop-in-a-callback"}


@pytest.mark.soak
def test_a_class_of_300_is_graded_and_nobody_is_lost(released, tmp_path):
    class_ = Class(tmp_path / "class", released)
    with listening() as (port, came):
        class_.hand_in_what_is_harmless()
        class_.hand_in_what_is_hostile(port)
        quick = [code for name, code in ATTACKS.items() if name not in SLOW]
        for n in range(NUMBER - len(list(class_.folder.iterdir()))):
            code = quick[n % len(quick)] if n % 3 == 0 else ""
            made = class_.with_code(f"{code}\nnumber = {n}")
            class_.hand_in(f"student {n:03}{' hostile' if code else ''}", made)
        done = grade(class_.folder, released)
    assert done.returncode == 0, done.stderr
    assert came == []
    book = gradebook(class_.folder)
    assert len(book) == NUMBER
    for file, row in book.items():
        if file.startswith("student") and "hostile" not in file:
            assert (row["share"], row["look at"]) == ("2", ""), file
        assert row["share"] == "2" or row["look at"] or row["share"] == "0"
