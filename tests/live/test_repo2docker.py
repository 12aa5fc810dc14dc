"""What Binder reads in the repository: repo2docker itself, as far as it goes without Docker."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_repo2docker_takes_the_repository_and_builds_it_from_the_folder_binder():
    told = subprocess.run(
        [
            *(Path(sys.executable).with_name("repo2docker"), "--no-build", "--debug"),
            *("--user-id", "1000", "--user-name", "reader", str(ROOT)),
        ],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    dockerfile = told.stdout + told.stderr
    assert "python=3.12" in dockerfile
    steps = [
        dockerfile.index(step)
        for step in (
            "COPY --chown=1000:1000 src/ ${REPO_DIR}/",
            'pip install --no-cache-dir -r "binder/requirements.txt"',
            "RUN ./binder/postBuild",
        )
    ]
    assert steps == sorted(steps)
