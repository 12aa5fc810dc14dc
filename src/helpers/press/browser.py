"""A Chromium for the PDF and for the tests that look at the book: find one, or get one.

``python -m helpers.press.browser`` makes sure that there is one and says what it does.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

__all__ = ["find_chromium"]

NAMES = ["chromium", "chromium-browser", "google-chrome"]
PACKAGE_MANAGERS = {
    "apt-get": [["update"], ["install", "-y", "--no-install-recommends", "chromium"]],
    "dnf": [["install", "-y", "chromium"]],
    "apk": [["add", "chromium"]],
}
REMEDY = """\
No Chromium could be found or installed. The tests of the book's pages need one. Install it
with the means of your system, so that one of these names is on the PATH: {names};
or, where the network allows it: {python} -m playwright install --with-deps chromium
Then run  make test  again."""


def find_chromium() -> str | None:
    """Return the path of a Chromium that runs: one on the PATH, else Playwright's own."""
    on_path = filter(None, map(shutil.which, NAMES))
    return next(filter(_runs, on_path), None) or next(filter(_runs, _playwrights_own()), None)


def _playwrights_own() -> Iterator[str]:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        yield path


def _runs(path: str) -> bool:
    """Say whether a browser starts: it may be a stub, or lack a library of the system."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def main() -> int:
    """Make sure that there is a Chromium; return the exit code."""
    found = find_chromium()
    for commands, seconds in () if found else _ways_to_get_one():
        # A step may fail and leave enough behind all the same, as `apt-get update` does.
        for command in commands:
            _run(command, seconds)
        if found := find_chromium():
            break
    if not found:
        print(REMEDY.format(names=", ".join(NAMES), python=sys.executable), file=sys.stderr)
        return 1
    print(f"Chromium: {found}")
    return 0


def _ways_to_get_one() -> Iterator[tuple[list[list[str]], int]]:
    """Yield commands to run one after the other, and the seconds that each may take."""
    playwright = [sys.executable, "-m", "playwright"]
    yield [[*playwright, "install", "chromium"]], 180
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for name, steps in PACKAGE_MANAGERS.items():
        if shutil.which(name):
            yield (
                [[*as_root, "env", "DEBIAN_FRONTEND=noninteractive", name, *s] for s in steps],
                600,
            )


def _run(command: list[str], seconds: int) -> None:
    """Run a command; end it, with all that it started, when its time is over."""
    print("==", " ".join(command), flush=True)
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        print(f"   {error}")
        return
    try:
        code = process.wait(timeout=seconds)
        print(f"   exit code {code}" if code else "   done")
    except subprocess.TimeoutExpired:
        print(f"   not done after {seconds} seconds; given up")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
