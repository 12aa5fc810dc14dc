"""The sandbox: what a process sees from inside, and that nothing runs where there is none."""

import os
import subprocess
import sys

import pytest

from helpers.grading import sandbox
from helpers.grading.sandbox import Limits
from tests.course import ROOT
from tests.grading.conftest import grading
from tests.grading.hostile import Class


def inside(code: str) -> str:
    """Run Python in the sandbox and return what it printed."""
    sandbox.require()
    command = [*sandbox.command({}, Limits(), slot=0), sys.executable, "-P", "-c", code]
    done = subprocess.run(command, env=sandbox.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_nothing_of_the_host_is_seen_but_python_the_helpers_and_the_data():
    seen = inside(f"import os; print(sorted(os.listdir({str(ROOT)!r})))")
    assert set(eval(seen)) <= {".venv", "data", "src"}
    assert eval(inside(f"import os; print(os.listdir({str(ROOT / 'src')!r}))")) == ["helpers"]
    assert inside("import os; print(os.path.exists('/etc/passwd'), os.listdir('/home')"
                  " if os.path.exists('/home') else [])") == "False []"  # fmt: skip


def test_nothing_outside_its_own_memory_can_be_written():
    places = ["/", "/usr", "/dev", str(ROOT / "data"), str(ROOT / "src" / "helpers"), sys.prefix]
    code = f"""
import pathlib
for place in {places!r}:
    try: pathlib.Path(place, "planted").write_text("x")
    except OSError: continue
    print(place)
"""
    assert inside(code) == ""


def test_there_is_no_network_but_the_loopback_of_its_own():
    assert inside("import socket; print([name for _, name in socket.if_nameindex()])") == "['lo']"


def test_it_has_no_rights_and_can_make_no_namespace():
    assert inside("print(open('/proc/self/status').read().split('CapEff:')[1].split()[0])") in (
        "0000000000000000"
    )
    code = "import ctypes; print(ctypes.CDLL(None).unshare(0x10000000))"
    assert inside(code) == "-1"


def test_the_instructors_environment_variables_are_not_there(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_INSTRUCTOR", "1")
    assert "SECRET" not in inside("import os; print(dict(os.environ))")


def test_without_bubblewrap_nothing_is_graded_and_the_remedy_is_printed(released, tmp_path):
    class_ = Class(tmp_path / "class", released)
    class_.hand_in("anna", class_.blank)
    (tmp_path / "bin").mkdir()
    done = subprocess.run(
        grading(class_.folder, released),
        cwd=ROOT,
        env=os.environ | {"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "apt install bubblewrap" in done.stderr
    assert "No submission is graded" in done.stderr
    assert not (tmp_path / "class-graded").exists()


def test_a_bubblewrap_that_does_not_start_grades_nothing_either(released, tmp_path):
    class_ = Class(tmp_path / "class", released)
    class_.hand_in("anna", class_.blank)
    (tmp_path / "bin").mkdir()
    stub = tmp_path / "bin" / "bwrap"
    stub.write_text("#!/bin/sh\necho 'No permissions to create a new namespace' >&2\nexit 1\n")
    stub.chmod(0o755)
    path = f"{stub.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        grading(class_.folder, released),
        cwd=ROOT,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "No permissions to create a new namespace" in done.stderr
    assert not (tmp_path / "class-graded").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_started_by_root_it_runs_as_a_user_that_no_account_has():
    assert int(inside("import os; print(os.getuid())")) >= 61_184
