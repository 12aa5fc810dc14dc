"""The grader as it comes, ``otter run``, in the same sandbox: to compare with, never without it."""

import json
import subprocess
import sys
from pathlib import Path

from helpers.assignments.release import Released
from helpers.grading import sandbox
from helpers.grading.sandbox import Limits

_RUN = """\
import json
from otter.api import grade_submission

results = grade_submission("/tmp/in/submission.ipynb", ag_path="/tmp/in/bundle.zip", quiet=True)
print("\\n" + json.dumps({name: one.score for name, one in results.results.items()}))
"""


def otter_run(notebook: Path, released: Released, place: Path) -> dict[str, float]:
    """Grade a harmless notebook with otter's own autograder; return the points by question."""
    sandbox.require()
    hosts = place / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")
    hosts.chmod(0o644)
    (bundle,) = (released.folder / "instructor").glob("*-autograder.zip")
    shown = {
        "/tmp/in/submission.ipynb": notebook,
        "/tmp/in/bundle.zip": bundle,
        "/etc/hosts": hosts,
    }
    command = [*sandbox.command(shown, Limits(), slot=0), sys.executable, "-P", "-c", _RUN]
    done = subprocess.run(command, env=sandbox.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])
