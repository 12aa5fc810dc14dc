"""Notebooks that a class may hand in, made from a released assignment: good, broken, hostile.

What is hostile is bounded, so that a hole in the sandbox could not take a machine down: some
hundred processes, some gigabytes, some hundred megabytes. It is only ever run in the sandbox.
"""

import copy
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.assignments import MARK, release
from helpers.assignments.release import Released

#: Code that is put before the answers of a right notebook, by what it does.
ATTACKS = {
    "spinning-children": (
        "import os, time\nfor _ in range(16):\n    if os.fork() == 0:\n        while True: pass\n"
        "while True:\n    try: time.sleep(60)\n    except BaseException: pass"
    ),
    "infinite-loop": "while True:\n    pass",
    "loop-that-catches-all": "while True:\n    try:\n        while True: pass\n    except: pass",
    "import-error": "import there_is_no_such_module",
    "raises": "raise RuntimeError('=1+1')",
    "os-exit": "import os\nos._exit(0)",
    "sys-exit": "import sys\nsys.exit()",
    "kill-all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "print-200-MB": "for _ in range(200): print('x' * 1_000_000)",
    "memory-bomb": "blocks = [bytearray(b'x') * 100_000_000 for _ in range(30)]",
    "fork-bomb": (
        "import os, time\nfor _ in range(300):\n    if os.fork() == 0:\n"
        "        time.sleep(30)\n        os._exit(0)"
    ),
    "memory-of-many": (
        "import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n"
        "        block = bytearray(b'x') * 150_000_000\n        time.sleep(30)\n        os._exit(0)"
    ),
    "fills-the-disk": (
        "for n in range(8):\n    with open(f'/tmp/{n}', 'wb') as file:\n"
        "        file.write(b'x' * 45_000_000)"
    ),
    "counts-processes": (
        "import subprocess\nprocesses = []\ntry:\n"
        "    while len(processes) < 300: processes.append(subprocess.Popen(['sleep', '60']))\n"
        "except OSError: pass\nshare = len(processes)\nraise SystemExit(share)"
    ),
    "input": "name = input('Your name? ')",
    "raises-its-limits": (
        "import resource\nfor what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC):\n"
        "    resource.setrlimit(what, (resource.RLIM_INFINITY,) * 2)"
    ),
    "closes-all": (
        "import os\nfor number in range(64):\n    try: os.close(number)\n    except OSError: pass"
    ),
    "floods-the-channel": (
        "import os\nfor number in range(3, 20):\n    try:\n"
        "        for _ in range(30): os.write(number, b'x' * 1_000_000)\n    except OSError: pass"
    ),
    "loop-in-a-callback": (
        "import ipywidgets\nslider = ipywidgets.IntSlider()\n\n"
        "def spin(change):\n    while True: pass\n\nslider.observe(spin)\nslider.value = 3"
    ),
    "leaves-processes": (
        "import subprocess, threading, time\nsubprocess.Popen(['sleep', '123454321'])\n"
        "threading.Thread(target=time.sleep, args=(60,)).start()"
    ),
    "changes-pandas": (
        "import pandas as pd\npd.Series.__getitem__ = lambda *_: 0\n"
        "pd.DataFrame.__eq__ = lambda *_: True"
    ),
    "magic": "%pip install nothing-of-this-name\n!cat /etc/passwd",
}
_FORGES = """\
import json, os
from helpers import checks, datasets
from helpers.grading import runner, sandbox, values
checks.number = lambda answer: 0
values.pack = runner.pack = lambda value: 7
datasets.load = lambda name: None
test = {"passed": True, "hidden": True, "points": 2}
message = {"share": [test, test], "done": {"points": {"share": 2}}}
for number in range(3, 20):
    try: os.write(number, (json.dumps(message) + "\\n").encode())
    except OSError: pass
"""
# It looks everywhere but into programs and installed packages.
_SEARCHES = """\
import os, sys
found, installed = [], ("/proc", "/sys", "/usr", "/dev", "/lib", sys.prefix, sys.base_prefix)
for place, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(place, name) not in installed]
    for file in files:
        try:
            text = open(os.path.join(place, file), errors="ignore").read(200_000)
        except OSError:
            continue
        if "share_is" + "_right" in text or "HIDDEN" + "-LINE" in text:
            found.append(text)
share = ...
raise RuntimeError("found: " + " ".join(found))
"""
_CRASHES_THE_REPORT = """\
import os
share = 0
deep = "[" * 900 + "]" * 900
for line in (
    '{"answers": {"share": ' + "9" * 4000 + "}}",
    '{"answers": {"share": ' + deep + "}}",
    '{"failed": [{"cell": ' + "9" * 4000 + ', "says": ' + deep + "}]}",
):
    for number in range(3, 20):
        try: os.write(number, (line + "\\n").encode())
        except OSError: pass
os._exit(0)
"""
_DRIPS = """\
import os, threading, time

def drip():
    while True:
        for number in range(3, 20):
            try: os.write(number, b'{"cell": 2}\\n')
            except OSError: pass
        time.sleep(0.05)

threading.Thread(target=drip, daemon=True).start()
blocks = []
for _ in range(14):
    blocks.append(bytearray(b"x") * 100_000_000)
    time.sleep(0.2)
share = 0
"""
_EQUALS_ALL = """\
class Right(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    def __rsub__(self, other): return 0
    def __abs__(self): return 0
    def __lt__(self, other): return True
    def __reduce__(self): return (print, ("run where it is read",))
    @property
    def __class__(self): return float

share = Right(1)
"""
_WRITES = """\
import os, pathlib
for place in {places!r}:
    for name in ("planted.ipynb", "gradebook.csv"):
        try: pathlib.Path(place, name).write_text("planted")
        except OSError: pass
    for path in pathlib.Path(place).glob("*.*"):
        try: path.write_text("planted")
        except OSError: pass
"""
_ASKS = """\
import socket, urllib.request
for address in (("127.0.0.1", {port}), ("1.1.1.1", 80)):
    try: socket.create_connection(address, timeout=2).sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
    except OSError: pass
try: share = float(urllib.request.urlopen("http://127.0.0.1:{port}/share", timeout=2).read())
except OSError: share = 0
"""

#: A free-text answer.
WRITTEN = "It does not tell how many of those who were arrested were released."
_OWN_WORK = """\
people = datasets.load("nationality_arrests").set_index("key")["arrested"]
share = own_work.per_cent(people["poles"], people["total"])
"""


class Class:
    """Writes submissions into a folder; each file's name says what it is."""

    def __init__(self, folder: Path, released: Released):
        self.folder = folder
        self.released = released
        folder.mkdir(parents=True, exist_ok=True)
        self.key = nbformat.read(released.folder / "instructor" / f"{released.name}.ipynb", 4)
        self.blank = nbformat.read(released.student, 4)

    def hand_in(self, name: str, notebook: NotebookNode | str | bytes) -> Path:
        """Write one file; a name without an ending is that of a notebook."""
        path = self.folder / (name if "." in name else f"{name}.ipynb")
        if isinstance(notebook, NotebookNode):
            notebook = json.dumps(notebook)
        path.write_bytes(notebook if isinstance(notebook, bytes) else notebook.encode())
        return path

    def hand_in_what_is_harmless(self) -> None:
        """Write the solution, the blank notebook, every mutant, and orderly disorder."""
        self.hand_in("solution", self.key)
        self.hand_in("blank", self.blank)
        for question in self.released.marked_by_tests:
            for mutant in question["mutants"]:
                made = release.mutated(self.key, question["name"], mutant["code"])
                self.hand_in(f"mutant-{mutant['name']}", made)
        for name, change in DISORDER.items():
            made = copy.deepcopy(self.key)
            made.cells = change(made.cells, self.blank.cells)
            self.hand_in(name, made)
        self.hand_in("имя с пробелами (окончательно)", self.key)
        self.hand_in("renamed to homework final", self.key)
        foreign = copy.deepcopy(self.key)
        foreign.metadata["kernelspec"] = {"name": "conda-env-mine", "display_name": "Mine"}
        self.hand_in("kernel-of-another-name", foreign)

    def hand_in_what_is_hostile(self, port: int) -> None:
        """Write what breaks, bombs, spies and forges; none of it is run here."""
        for name, code in ATTACKS.items():
            self.hand_in(name, self.with_code(code))
        self.hand_in("forges", self.answering(_FORGES + "share = 0"))
        self.hand_in("crashes-the-report", self.answering(_CRASHES_THE_REPORT))
        self.hand_in("drips", self.answering(_DRIPS))
        self.hand_in("searches-for-the-tests", self.answering(_SEARCHES))
        self.hand_in("equals-all", self.answering(_EQUALS_ALL))
        self.hand_in("asks-the-network", self.answering(_ASKS.format(port=port)))
        places = [str(self.folder), str(self.released.folder), str(Path.home()), "/tmp", ".."]
        self.hand_in("writes-elsewhere", self.with_code(_WRITES.format(places=places)))
        self.hand_in("function-as-answer", self.answering("def share(): return 7.42"))
        self.hand_in("huge-answer", self.answering("share = list(range(10**7))"))
        self.hand_in("of-10000-cells", self.long())
        self.hand_in("in-R", self.in_another_language())
        self.hand_in("wrong-notebook", self.of_another_assignment())
        self.hand_in("no-assignment", nbformat.v4.new_notebook())
        self.hand_in("saved-output", self.with_saved_output(40_000_000))
        self.hand_in("empty", "")
        self.hand_in("damaged", json.dumps(self.key)[:900])
        self.hand_in("deep", "[" * 200_000)
        self.hand_in("no-notebook", '{"cells": 3}')
        self.hand_in("odd-cells", '{"cells": [null, 3, {"cell_type": "code", "source": [1]}]}')
        self.hand_in("essay.docx", "not a notebook")
        os.symlink("/etc/hostname", self.folder / "link.ipynb")
        with zipfile.ZipFile(self.folder / "packed.zip", "w") as archive:
            archive.writestr("solution.ipynb", json.dumps(self.key))

    def hand_in_what_is_right_in_an_odd_place(self) -> None:
        """Write right answers that stand, or were changed, where nobody expects it."""
        made = self.written()
        made.cells.append(nbformat.v4.new_code_cell("share = 3  # just trying something myself"))
        self.hand_in("overwritten-later", made)

        made = self.written(cell_type="code")
        made.cells.append(nbformat.v4.new_code_cell("for share in (1, 2, 3):\n    print(share)"))
        self.hand_in("loop-variable-later", made)

        made = self.written("")
        question = next(c for c in made.cells if c.source.startswith("## Question 2"))
        question.source += f"\n\n{WRITTEN}"
        _answer_of(made)["cell_type"] = "raw"
        self.hand_in("answer-cell-is-raw", made)

        made = self.written("")
        made.cells.append(nbformat.v4.new_code_cell(f"# {WRITTEN}"))
        _answer_of(made)["cell_type"] = "markdown"
        self.hand_in("answer-cell-is-text", made)

        made = self.written("![my answer](attachment:scan.png)")
        made.cells[-1]["attachments"] = {"scan.png": {"image/png": "iVBORw0KGgo="}}
        _answer_of(made).source = (
            "import matplotlib.pyplot as plt, seaborn, scipy.stats\nplt.plot([1, 2])\nplt.show()\n"
            + _answer_of(made).source
        )
        self.hand_in("chart-and-picture", made)

        made = self.answering(f"import own_work\nfrom helpers import datasets\n{_OWN_WORK}")
        code = "%%writefile own_work.py\ndef per_cent(part, whole):\n    return 100 * part / whole"
        made.cells.insert(0, nbformat.v4.new_code_cell(code))
        self.hand_in("writes-a-module", made)

        self.hand_in("missing-package", self.answering("import sklearn\nshare = 7.42"))
        made = self.written("")
        made.cells.insert(0, nbformat.v4.new_markdown_cell(WRITTEN, metadata={}))
        self.hand_in("text-at-the-top", made)

        made = self.written()
        odd = [["share"], {"a": []}, None, 3]
        made.cells += [
            nbformat.v4.new_markdown_cell("hello", metadata={MARK: {"is": one, "question": one}})
            for one in odd
        ]
        for code in ("\n" * 60_000, " " * 60_000 + "1", f"if False:\n    q{'.b' * 900} = 1"):
            made.cells.append(nbformat.v4.new_code_cell(f"x = 1\n{code}\ny = 2"))
        self.hand_in("odd-marks-and-deep-code", made)
        texts = "['x' * 900_000, *'a' * 400]"
        self.hand_in("long-text", self.answering(f"import numpy\nshare = numpy.array({texts})"))

    def written(self, text: str | None = None, cell_type: str = "markdown") -> NotebookNode:
        """Return a right notebook as a student has it, with a text in the last question's cell."""
        made = copy.deepcopy(self.blank)
        right = [c.source for c in self.key.cells if c.metadata[MARK]["is"] == "answer"]
        _answer_of(made).source = "\n".join(right)
        cell = next(c for c in made.cells if c.metadata[MARK]["is"] == "text-answer")
        if text != "":
            cell.source, cell["cell_type"] = text or WRITTEN, cell_type
        return made

    def with_code(self, code: str) -> NotebookNode:
        """Return the key with a cell of code before its answers."""
        made = copy.deepcopy(self.key)
        first = next(n for n, c in enumerate(made.cells) if c.metadata[MARK]["is"] == "answer")
        made.cells.insert(first, nbformat.v4.new_code_cell(code))
        return made

    def answering(self, code: str) -> NotebookNode:
        """Return the key with other code in place of the first solution."""
        return release.mutated(self.key, self.released.marked_by_tests[0]["name"], code)

    def long(self) -> NotebookNode:
        """Return the key after ten thousand other cells."""
        made = copy.deepcopy(self.key)
        made.cells[:0] = [nbformat.v4.new_code_cell(f"n = {n}") for n in range(10_000)]
        return made

    def in_another_language(self) -> NotebookNode:
        """Return a notebook in R that says that it belongs to this assignment."""
        made = copy.deepcopy(self.key)
        made.cells = [nbformat.v4.new_code_cell("share <- 100 * 105485 / 1420711")]
        made.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
        made.metadata["language_info"] = {"name": "R"}
        return made

    def of_another_assignment(self) -> NotebookNode:
        """Return the blank notebook of an assignment of another name."""
        made = copy.deepcopy(self.blank)
        made.metadata["otter"] = {"assignment_name": "another-one"}
        return made

    def with_saved_output(self, length: int) -> NotebookNode:
        """Return the key, with so many characters of output saved in the file."""
        made = copy.deepcopy(self.key)
        output = nbformat.v4.new_output("stream", text="x" * length)
        next(c for c in made.cells if c.cell_type == "code")["outputs"] = [output]
        return made


def _answer_of(notebook: NotebookNode) -> NotebookNode:
    return next(c for c in notebook.cells if c.metadata[MARK]["is"] == "answer")


def _split(cells: list, _blank: list) -> list:
    parts = []
    for cell in cells:
        lines = cell.source.splitlines() if cell.metadata[MARK]["is"] == "answer" else []
        if cell.cell_type == "code" and lines:
            parts += [nbformat.v4.new_code_cell(line) for line in lines]
        else:
            parts.append(cell)
    return parts


def _without_given(cells: list, _blank: list) -> list:
    return [cell for cell in cells if cell.metadata[MARK]["is"] != "given"]


def _without_marks(cells: list, _blank: list) -> list:
    for cell in cells:
        cell.metadata = {}
    return cells


#: What students do to the cells of a right notebook, all of it still right.
DISORDER: dict[str, Callable[[list, list], list]] = {
    "split-cells": _split,
    "reordered-cells": lambda cells, blank: cells[::-1],
    "duplicated-cells": lambda cells, blank: [*cells, *copy.deepcopy(cells)],
    "blank-copy-below": lambda cells, blank: [*cells, *blank],
    "deleted-cells": _without_given,
    "lost-metadata": _without_marks,
}
