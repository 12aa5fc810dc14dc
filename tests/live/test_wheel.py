"""A new environment with Jupyter and the wheel of the course, and nothing else, runs the notebooks.

So they run in Colab and wherever a student has Jupyter: the data come with the wheel, and the
folder that a notebook lies in does not matter.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.assignments import release
from helpers.book.site import notebooks

ROOT = Path(__file__).parents[2]
CHAPTERS = [
    str(path.relative_to(ROOT / "chapters").with_suffix(""))
    for path in notebooks.chapters(ROOT / "chapters")
]
SOME = CHAPTERS[::7]  # the others take a minute
# Runs notebooks in a kernel each, from the first cell to the last, and names what fails.
RUN = """\
import sys
import nbformat
from nbclient import NotebookClient

for name in sys.argv[1:]:
    client = NotebookClient(nbformat.read(name, 4), timeout=120)
    # As its own stand-in for a widget's output sends messages at which it can wait in vain.
    client.widget_registry = {"@jupyter-widgets/output": {}}
    client.execute()
    print(name)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> Path:
    """A Python with the wheel, as pip installs it, and a client that runs notebooks."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    environment = [sys.executable, "-m", "venv", "--without-pip", place / "environment"]
    subprocess.run(environment, check=True)
    python = place / "environment" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile"]
    pip += ["-c", ROOT / "constraints.txt"]
    subprocess.run([*pip, place / notebooks.wheel_name(), "nbclient"], check=True)
    return python


@pytest.mark.parametrize(
    "names",
    [SOME, pytest.param([n for n in CHAPTERS if n not in SOME], marks=pytest.mark.soak)],
    ids=["some", "others"],
)
def test_the_notebooks_run_with_the_wheel_alone(python, tmp_path, names):
    notebooks.main([str(ROOT / "chapters"), str(tmp_path)])
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HELPERS_")}
    files = [f"{name}.ipynb" for name in names]
    done = subprocess.run(
        [python, "-c", RUN, *files], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == files


def test_what_students_are_handed_out_runs_with_the_wheel_alone(python, tmp_path):
    sources = sorted((ROOT / "assignments").glob("*.md"))
    release.hand_out(sources, tmp_path)
    files = [f"{path.stem}.ipynb" for path in sources]
    done = subprocess.run([python, "-c", RUN, *files], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == files


def test_where_the_helpers_are_missing_the_first_cell_installs_the_wheel(tmp_path):
    notebooks.main([str(ROOT / "chapters"), str(tmp_path), "--wheel", "https://example.org/c.whl"])
    text = (tmp_path / "index.ipynb").read_text(encoding="utf-8")
    assert 'pip install --quiet \\"https://example.org/c.whl\\"' in text
