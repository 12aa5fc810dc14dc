"""A small class as two platforms name its files: right, wrong, without a text, and much alike."""

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.assignments import MARK, release
from helpers.assignments.release import Released
from tests.grading.hostile import Class

ANNA, BORIS, CLARA = (
    "itoanna_11_501_hw.ipynb",
    "liboris_LATE_12_502_hw-1.ipynb",
    "weissclara_13_503_my_hw 2.ipynb",
)
JANE, SEAN, OLGA = (
    "Jane Doe_77_assignsubmission_file_/hw.ipynb",
    "Seán Ó_Néill_78_assignsubmission_file_/моя работа.ipynb",
    "Olga Petrova_79_assignsubmission_file_/olga.ipynb",
)
TEXTS = {
    ANNA: "The table counts people arrested, by the NKVD. <b>It</b> leaves out who was shot.",
    BORIS: "=1+1 is not what was counted; those arrested were.",
    CLARA: "Nobody knows.",
    JANE: "",
    SEAN: "",
    OLGA: "People arrested in 1937 and 1938 were counted by the NKVD itself.",
}
#: Jane's answer, and the same with other names, other spaces and a remark.
LONG = """\
rows = arrests.loc[["poles", "germans", "total"], "arrested"]
german = rows["germans"]
everybody = rows["total"]
if everybody > 0:
    share = 100 * german / everybody
else:
    share = 0.0
"""
ALIKE = """\
# my own work
table_rows = arrests.loc[['poles', 'germans', 'total'], 'arrested']

g = table_rows['germans']
a = table_rows['total']  # all of them
if a > 0:
    share = 100*g/a
else:
    share = 0.0
"""


def hand_in(folder: Path, released: Released) -> None:
    """Write the submissions of the class into a folder."""
    key = Class(folder, released).key
    fraction = next(m for m in released.marked_by_tests[0]["mutants"] if m["name"] == "fraction")
    codes = {BORIS: fraction["code"], JANE: LONG, OLGA: ALIKE}
    for file, text in TEXTS.items():
        made = release.mutated(key, "share", codes[file]) if file in codes else copy.deepcopy(key)
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(_with_text(made, text), folder / file)


def _with_text(notebook: NotebookNode, text: str) -> NotebookNode:
    for cell in notebook.cells:
        if cell.metadata.get(MARK, {}).get("is") == "text-answer":
            cell.source = text
    return notebook
