"""A class that many machines grade: workers of a Dask cluster, or parts of it by themselves."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import yaml

from tests import forks
from tests.course import ROOT
from tests.grading.cluster import Cluster, until
from tests.grading.conftest import grade, gradebook, grading, out
from tests.grading.hostile import Class

SLURM, KUBERNETES = ROOT / "cluster" / "grade.sbatch", ROOT / "cluster" / "grade-job.yaml"


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    made = Cluster(tmp_path / "cluster")
    yield made
    made.close()


def kept(folder: Path) -> dict[str, int]:
    """Return when each result was written."""
    return {p.name: p.stat().st_mtime_ns for p in (folder / "results").glob("*.json")}


def written(folder: Path) -> dict[str, bytes]:
    """Return all files that a run wrote, but the results it keeps."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "results"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def sandboxes(worker: subprocess.Popen) -> list[psutil.Process]:
    """Return the sandboxes of a worker: that with the tests, and one of a submission."""
    children = psutil.Process(worker.pid).children()
    return [child for child in children if child.name() == "bwrap"]


def a_class(folder: Path, released, number: int) -> Class:
    """Write a class in which each notebook takes some seconds, and costs none."""
    class_ = Class(folder, released)
    for n in range(number - 1):
        class_.hand_in(f"student {n}", class_.with_code(f"import time\ntime.sleep(2)\nn = {n}"))
    class_.hand_in("student who answered nothing", class_.blank)
    return class_


def grade_while_a_worker_is_killed(cluster: Cluster, class_: Class, released) -> str:
    """Grade a class; kill a worker when two results are kept; return what is said."""
    lost = cluster.workers[0]
    command = [*grading(class_.folder, released), "--scheduler", cluster.address]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    until(lambda: len(kept(out(class_.folder))) > 1 and len(sandboxes(lost)) > 1, running)
    left = sandboxes(lost)
    before = kept(out(class_.folder))
    lost.send_signal(signal.SIGKILL)
    said, _ = running.communicate(timeout=400)
    assert running.returncode == 0
    number = len(list(class_.folder.iterdir()))
    assert 2 <= len(before) < number
    assert before.items() <= kept(out(class_.folder)).items()  # nothing that was kept is done again
    assert len(kept(out(class_.folder))) == number
    assert not [one for one in left if one.is_running()]  # a sandbox ends with its worker
    return said


def test_a_worker_that_dies_changes_nothing_and_one_that_is_not_fit_is_named(
    cluster, released, tmp_path
):
    class_ = a_class(tmp_path / "class", released, 6)
    for _ in range(3):
        cluster.join()
    unfit = cluster.join(os.environ | {"PATH": str(tmp_path)})  # where there is no bubblewrap
    nobody = grade(class_.folder, released, "--scheduler", "tcp://127.0.0.1:9")
    assert nobody.returncode == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in nobody.stderr

    cluster.wait_for(4)
    refused = grade(class_.folder, released, "--scheduler", cluster.address)
    assert refused.returncode == 1
    assert "1 of 4 workers cannot grade" in refused.stderr
    assert "the program bwrap) was not found" in refused.stderr
    assert "apt install bubblewrap" in refused.stderr
    assert not kept(out(class_.folder))
    unfit.kill()

    said = grade_while_a_worker_is_killed(cluster, class_, released)
    dashboard = next(line for line in said.splitlines() if line.startswith("What the workers do"))
    with urllib.request.urlopen(dashboard.partition(": ")[2], timeout=20) as page:
        assert b"Dask" in page.read()

    alone = tmp_path / "alone"
    done = grade(class_.folder, released, "--out", str(alone))
    assert done.returncode == 0, done.stderr
    assert written(alone) == written(out(class_.folder))
    assert [row["share"] for row in gradebook(class_.folder).values()] == ["2"] * 5 + ["0"]


@pytest.mark.soak
def test_a_large_class_loses_nobody_with_a_worker(cluster, released, tmp_path):
    class_ = a_class(tmp_path / "class", released, 60)
    for _ in range(3):
        cluster.join()
    cluster.wait_for(3)
    grade_while_a_worker_is_killed(cluster, class_, released)
    assert [row["share"] for row in gradebook(class_.folder).values()] == ["2"] * 59 + ["0"]


def test_parts_that_were_graded_apart_are_collected_by_an_ordinary_run(released, tmp_path):
    """By the very files for Slurm and Kubernetes, run as these would run them."""
    volume = tmp_path / "volume"
    class_ = Class(volume / "submissions", released)
    for n in range(3):
        handed_in = class_.hand_in(f"student {n}", class_.with_code(f"n = {n}"))
    class_.hand_in("who copied", handed_in.read_bytes())
    shutil.copytree(released.folder, volume / "assignments" / released.name)
    environment = os.environ | {"PARTS": "2"}

    slurm = {"SLURM_ARRAY_TASK_ID": "1", "SLURM_CPUS_PER_TASK": "1", "PYTHON": sys.executable}
    asked = [class_.folder, "--released", released.folder.parent, "--out", volume / "graded"]
    run(["bash", SLURM, *asked], environment | slurm)
    first = kept(volume / "graded")
    assert 0 < len(first) < 3
    assert not (volume / "graded" / "gradebook.csv").exists()

    job = yaml.safe_load(KUBERNETES.read_text(encoding="utf-8"))["spec"]
    (container,) = job["template"]["spec"]["containers"]
    set_there = {one["name"]: one["value"] for one in container["env"]}
    assert set_there["PARTS"] == str(job["completions"])
    pod = {"JOB_COMPLETION_INDEX": "1", "CLASS": str(volume), "WORKERS": "1"}
    assert pod.keys() - {"JOB_COMPLETION_INDEX"} <= set_there.keys()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run([*container["command"], *container["args"]], environment | pod | {"PATH": path})
    both = kept(volume / "graded")
    assert len(both) == 3
    assert first.items() <= both.items()

    done = forks.python("-m", "helpers.grading", *asked)  # limits are part of a result's name
    assert done.returncode == 0, done.stderr
    assert kept(volume / "graded") == both
    assert "4 files of 4 students are graded" in done.stdout
    shutil.move(volume / "graded", out(class_.folder))
    assert [row["share"] for row in gradebook(class_.folder).values()] == ["2"] * 4


def test_the_array_of_slurm_has_as_many_parts_as_its_script_says():
    text = SLURM.read_text(encoding="utf-8")
    assert "#SBATCH --array=1-20\n" in text
    assert "PARTS=${PARTS:-20}" in text
    # Slurm reads its lines only up to the first command.
    assert text.rindex("#SBATCH") < text.index("PARTS=")


@pytest.mark.parametrize("part", ["0/3", "4/3", "3", "a/b"])
def test_a_part_that_is_none_is_refused(released, tmp_path, part):
    class_ = Class(tmp_path / "class", released)
    refused = grade(class_.folder, released, "--shard", part)
    assert refused.returncode == 2
    assert part in refused.stderr


def run(command: list, environment: dict[str, str]) -> None:
    """Run one part, as a scheduler of jobs would."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "files are graded: part" in done.stdout
