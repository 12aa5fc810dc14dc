"""A Chromium for the PDF, and with a Firefox for the tests of the pages: find them, or get them.

``python -m helpers.press.browser [--chromium] [--firefox]`` makes sure that they are there and says
what it does.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

__all__ = ["find_chromium", "find_firefox"]

NAMES = {
    "chromium": ["chromium", "chromium-browser", "google-chrome"],
    "firefox": ["firefox-esr", "firefox"],
}
PACKAGE_MANAGERS = {
    "apt-get": [["update"], ["install", "-y", "--no-install-recommends", "{package}"]],
    "dnf": [["install", "-y", "{package}"]],
    "apk": [["add", "{package}"]],
}
REMEDY = """\
No {browser} could be found or installed. The tests of the book's pages need one. Install it
with the means of your system, so that one of these names is on the PATH: {names}{other}.
Then run  make test  again."""
OTHER_REMEDY = """;
or, where the network allows it: {python} -m playwright install --with-deps chromium"""


def find_chromium() -> str | None:
    """Return the path of a Chromium that runs: one on the PATH, else Playwright's own."""
    return _on_path("chromium") or next(filter(_runs, _playwrights_own()), None)


def find_firefox() -> str | None:
    """Return the path of a Firefox on the PATH that runs."""
    return _on_path("firefox")


def _on_path(browser: str) -> str | None:
    return next(filter(_runs, filter(None, map(shutil.which, NAMES[browser]))), None)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Make sure that the browsers are there; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers.press.browser", description=__doc__)
    for browser in NAMES:
        parser.add_argument(f"--{browser}", action="store_true", help=f"make sure of {browser}")
    asked = [browser for browser, wanted in vars(parser.parse_args(arguments)).items() if wanted]
    return max(_provide(browser) for browser in asked or ["chromium"])


def _provide(browser: str) -> int:
    find = {"chromium": find_chromium, "firefox": find_firefox}[browser]
    found = find()
    for commands, seconds in () if found else _ways_to_get(browser):
        # A step may fail and leave enough behind all the same, as `apt-get update` does.
        for command in commands:
            _run(command, seconds)
        if found := find():
            break
    title = browser.capitalize()
    if not found:
        other = OTHER_REMEDY.format(python=sys.executable) if browser == "chromium" else ""
        names = ", ".join(NAMES[browser])
        print(REMEDY.format(browser=title, names=names, other=other), file=sys.stderr)
        return 1
    print(f"{title}: {found}")
    return 0


def _ways_to_get(browser: str) -> Iterator[tuple[list[list[str]], int]]:
    """Yield commands to run one after the other, and the seconds that each may take."""
    if browser == "chromium":
        yield [[sys.executable, "-m", "playwright", "install", "chromium"]], 180
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for name, steps in PACKAGE_MANAGERS.items():
        if shutil.which(name):
            package = "firefox-esr" if (browser, name) == ("firefox", "apt-get") else browser
            filled = [[part.format(package=package) for part in step] for step in steps]
            yield (
                [[*as_root, "env", "DEBIAN_FRONTEND=noninteractive", name, *s] for s in filled],
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
