"""Free text is found where it stands; what was only reworded in the question is none."""

import pytest

from helpers.grading import texts


def cell(source: str, kind: str = "markdown", runs: bool = False, **mark: str) -> dict:
    return {"cell_type": kind, "source": source, "mark": mark, "attached": {}, "runs": runs}


QUESTION = {"is": "text", "question": "doubt"}
ANSWER = {"is": "text-answer", "question": "doubt"}
HANDED_OUT = [
    cell("What does it not tell?\nAnswer briefly.", **QUESTION),
    cell("*Write here.*", **ANSWER),
    cell("Before you hand in", **{"is": "text"}),
    cell("*Discussed with:*", **{"is": "text"}),
]
TEXT = "It tells nothing of those who were released."


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ([cell("What does it not say?", **QUESTION), cell(TEXT, **ANSWER)], TEXT),
        ([HANDED_OUT[0], HANDED_OUT[1], cell(TEXT)], TEXT),
        ([HANDED_OUT[0], cell(TEXT, "code", **ANSWER)], TEXT),
        ([cell(f"{HANDED_OUT[0]['source']}\n\n{TEXT}", **QUESTION), HANDED_OUT[1]], TEXT),
        ([cell(f"{HANDED_OUT[0]['source']}\n\n{TEXT}"), HANDED_OUT[1]], TEXT),
        ([*HANDED_OUT[:2], cell(f"# {TEXT}", "code", True)], TEXT),
        ([*HANDED_OUT[:2], cell(f"print('{TEXT}')", "code", True)], TEXT),
        ([*HANDED_OUT[:2], cell(TEXT, "code", True)], TEXT),
        (
            [
                HANDED_OUT[0],
                cell(TEXT, **ANSWER),
                cell("x = 1  # to try it out a bit", "code", True),
            ],
            TEXT,
        ),
        ([*HANDED_OUT[:3], cell("*Discussed with:* Anna", **{"is": "text"})], ""),
        (HANDED_OUT, ""),
    ],
)
def test_a_text_is_found_once_and_nothing_else_is_taken_for_it(cells, written):
    found, _, _ = texts.found(cells, HANDED_OUT)
    assert found == {"doubt": written}
