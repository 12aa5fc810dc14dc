"""The views of the chapters: to import one costs no look at the data."""

import os
import subprocess
import sys
from pathlib import Path

VIEWS = sorted(
    path.stem
    for path in (Path(__file__).parents[1] / "src/helpers/views").glob("*.py")
    if path.stem != "__init__"
)


def test_no_view_reads_data_when_it_is_imported(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "".join(f"import helpers.views.{name}\n" for name in VIEWS)],
        env=os.environ | {"HELPERS_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(VIEWS) > 10
    assert (done.returncode, done.stderr) == (0, "")
