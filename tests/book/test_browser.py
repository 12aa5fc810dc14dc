"""Getting a Chromium: what is on the PATH counts only if it runs, and failure says what to do."""

import os
import subprocess
import sys

from tests.course import ROOT


def get_chromium(folder) -> subprocess.CompletedProcess:
    """Run the command where only `folder` is on the PATH and nothing can be downloaded."""
    closed = {
        "PATH": str(folder),
        "PLAYWRIGHT_BROWSERS_PATH": str(folder),
        "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",  # where nothing listens
    }
    return subprocess.run(
        [sys.executable, "-m", "helpers.press.browser"],
        cwd=ROOT,
        env=os.environ | closed,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def script(path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_a_chromium_on_the_path_is_taken_as_it_is(tmp_path):
    script(tmp_path / "google-chrome", "echo Chromium 1.0")
    done = get_chromium(tmp_path)
    assert done.returncode == 0
    assert done.stdout.strip() == f"Chromium: {tmp_path / 'google-chrome'}"


def test_where_none_can_be_had_the_remedy_is_told(tmp_path):
    script(tmp_path / "chromium", "echo This is a stub. Install the real one. >&2; exit 1")
    done = get_chromium(tmp_path)
    assert done.returncode == 1
    assert "playwright install chromium" in done.stdout  # what was tried
    assert "Install it\nwith the means of your system" in done.stderr
    assert "playwright install --with-deps chromium" in done.stderr


def test_the_package_manager_of_the_system_is_asked_last(tmp_path):
    real = tmp_path / "chromium"
    script(tmp_path / "env", 'shift; exec "$@"')
    script(tmp_path / "sudo", 'shift; exec "$@"')
    script(
        tmp_path / "apt-get",
        f"""case "$*" in
            "install -y --no-install-recommends chromium")
                printf '#!/bin/sh\\n' > {real}; /bin/chmod +x {real};;
            update) exit 100;;
        esac""",
    )
    done = get_chromium(tmp_path)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert said.index("playwright install") < said.index("update") < said.index("install -y")
    assert said.strip().endswith(f"Chromium: {real}")
