"""What runs the cells of a page, without a browser: where its files come from, and what it says."""

import hashlib
import json
import subprocess
import sys
import zipfile

import pytest

from helpers import explore
from helpers.book.build.execution import NOT_FOR_CHAPTERS
from helpers.book.run import files, renew, wheel
from helpers.book.run.files import File, NotHereError
from tests.course import ROOT

CONTENT = b"a wheel"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
FILE = File("release", "numpy", "1", "numpy-1.whl", len(CONTENT), SHA256, "pages")


@pytest.fixture
def one_file(monkeypatch) -> File:
    """The only file there is; no registry has it."""
    monkeypatch.setattr(files, "FILES", (FILE,))
    monkeypatch.setattr(files, "download", lambda *_: None)
    monkeypatch.delenv("COURSE_PYODIDE_FOLDER", raising=False)
    monkeypatch.delenv("COURSE_PYODIDE_URL", raising=False)
    return FILE


def test_a_file_is_taken_from_a_folder_and_then_from_the_cache(one_file, tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / one_file.name).write_bytes(CONTENT)
    monkeypatch.setenv("COURSE_PYODIDE_FOLDER", str(tmp_path / "folder"))
    assert files.gather(tmp_path / "cache")[one_file].read_bytes() == CONTENT
    monkeypatch.delenv("COURSE_PYODIDE_FOLDER")
    assert files.gather(tmp_path / "cache")[one_file].read_bytes() == CONTENT


def test_a_file_is_taken_from_an_address(one_file, tmp_path, monkeypatch):
    (tmp_path / one_file.name).write_bytes(CONTENT)
    monkeypatch.setenv("COURSE_PYODIDE_URL", tmp_path.as_uri())
    assert files.gather(tmp_path / "cache")[one_file].read_bytes() == CONTENT


def test_a_file_with_other_bytes_is_not_taken_whoever_has_it(one_file, tmp_path, monkeypatch):
    for place in ("folder", "cache"):
        (tmp_path / place).mkdir()
        (tmp_path / place / one_file.name).write_bytes(b"another wheel")
    monkeypatch.setenv("COURSE_PYODIDE_FOLDER", str(tmp_path / "folder"))
    with pytest.raises(NotHereError, match="gave is another file"):
        files.gather(tmp_path / "cache")


def test_what_lacks_is_named(one_file, tmp_path):
    with pytest.raises(NotHereError, match=r"numpy-1\.whl \(numpy 1\)"):
        files.gather(tmp_path / "cache")


def test_each_file_of_the_list_is_of_one_version_and_has_a_hash():
    assert len({file.name for file in files.FILES}) == len(files.FILES) > 10
    assert {len(file.sha256) for file in files.FILES} == {64}
    assert {file.origin for file in files.FILES} == {"core", "release", "pypi"}


def test_the_wheel_has_what_chapters_use_and_no_more(tmp_path):
    held = wheel.contents(ROOT / "data")
    for name in ("one.whl", "two.whl"):
        wheel.write(tmp_path / name, held)
    assert (tmp_path / "one.whl").read_bytes() == (tmp_path / "two.whl").read_bytes()
    names = zipfile.ZipFile(tmp_path / "one.whl").namelist()
    assert {"helpers/explore.py", "helpers/data/orders.csv", "IPython/display.py"} <= set(names)
    assert not [n for n in names if n.split("/")[1:2] and n.split("/")[1] in NOT_FOR_CHAPTERS]


def shell(*cells: str) -> list[dict]:
    """Run cells one below the other in a process of its own; return what each says."""
    code = (
        "import json, sys; from helpers.book.run.browser import course_shell as shell\n"
        "told = [shell.run(i, cell, False) for i, cell in enumerate(json.loads(sys.argv[1]))]\n"
        "print(json.dumps([json.loads(one) for one in told]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(cells)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_cell_shows_what_it_prints_and_its_last_value_in_their_order():
    (said,) = shell("print('a < b')\n1 + 1")
    assert said["ended"]
    assert said["html"].index("a &lt; b") < said["html"].index("<pre>2</pre>")


def test_a_semicolon_keeps_the_last_value_to_itself():
    assert shell("1 + 1;")[0]["html"] == ""


def test_an_error_is_told_by_the_lines_of_cells():
    _, said = shell("def share(of):\n    return 1 / of", "share(0)")
    assert not said["ended"]
    assert "Line 1: share(0)\nIn a cell above, line 2: return 1 / of\nZero" in said["html"]


def test_a_recursion_is_cut_short():
    (said,) = shell("def again():\n    again()\nagain()")
    assert said["html"].count("again()") < 10


def test_a_cell_may_not_print_without_end():
    (said,) = shell("for _ in range(300_000): print('aaaaaaaaaa')")
    assert len(said["html"]) < 101_000
    assert "the rest is left out" in said["html"]


def test_a_cell_that_is_run_again_sees_only_what_the_cells_above_it_left():
    code = (
        "from helpers.book.run.browser import course_shell as shell\n"
        "shell.run(0, 'a = 1', True); shell.run(1, 'a', True); shell.run(2, 'a = 2', True)\n"
        "print(shell.run(1, 'a', False))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "<pre>1</pre>" in done.stdout


def test_an_explorer_that_is_asked_gives_the_frame_that_the_book_has_stored():
    explorer = explore.explore(lambda a: f"It is {a}.", a=[1, 2], title="Asked")
    assert "It is 2." in explorer.answer([1])
    assert 'id="asked"' in explorer.live_html()
    assert "data-frames" not in explorer.live_html()


def written() -> list[bytes]:
    return [path.read_bytes() for path in renew._WRITTEN]


def test_a_pyodide_of_another_python_than_jupyterlites_is_refused_and_nothing_changes(capsys):
    before = written()
    with pytest.raises(SystemExit, match=r"raise jupyterlite-pyodide-kernel first(?s:.*)Nothing"):
        renew.main(["999.0.0"])
    assert written() == before


@pytest.mark.soak
def test_to_raise_the_versions_to_those_that_are_there_changes_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PARTS", str(tmp_path / "parts"))
    before = written()
    renew.main([])
    assert written() == before
