"""What the live tests share: a Jupyter server, a browser that reaches nothing else, its menus.

The server is on this machine, on a port that the system gives it, and ends with its module.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, TimeoutError

from tests.browsers import Chromium, Firefox

SECONDS = 90  # for a server or a kernel to start on a busy machine
AGAIN = 60_000  # milliseconds for an output to follow its control


@dataclass(frozen=True)
class Server:
    """A Jupyter server: the folder of its notebooks, of its settings, and a link to its pages."""

    notebooks: Path
    settings: Path
    link: str

    def darken(self) -> None:
        """Choose the dark theme of JupyterLab, as its menu does."""
        theme = self.settings / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
        theme.parent.mkdir(parents=True, exist_ok=True)
        theme.write_text('{"theme": "JupyterLab Dark"}', encoding="utf-8")


@contextmanager
def serve(python: str | Path, folder: Path, own: Path) -> Iterator[Server]:
    """Start JupyterLab with a Python, in a folder of notebooks; its settings lie in `own`."""
    token = secrets.token_hex(16)
    places = {
        f"JUPYTER{name}_DIR": str(own / name.strip("_").lower())
        for name in ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    environment = {k: v for k, v in os.environ.items() if k != "HELPERS_STATIC"}
    environment |= places | {"IPYTHONDIR": str(own / "ipython"), "JUPYTER_TOKEN": token}
    log = own / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [
                *(str(python), "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={folder}"),
                "--LabApp.extension_manager=readonly",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                *(f"--{app}.news_url=None" for app in ("LabApp", "JupyterNotebookApp")),
            ],
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        url = address(process, own / "runtime", log)
        yield Server(folder, own / "lab_settings", f"{url}{{}}?token={token}")
    finally:
        process.terminate()  # it ends its kernels
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def address(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Return the address of a server as soon as it answers."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(file.read_text())["url"]
                with urlopen(f"{url}api", timeout=5):
                    return url
            except (OSError, ValueError):
                pass  # half written, or not yet listening
        time.sleep(0.2)
    raise AssertionError(f"The Jupyter server did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    notebooks, own = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter")
    with serve(sys.executable, notebooks, own) as served:
        yield served


def open_lab(browser: Chromium | Firefox, url: str) -> Page:
    """Open a notebook in a window of its own, and wait for its kernel; close its context."""
    context = browser.new_context(url, viewport={"width": 1400, "height": 1600})
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.goto(url)
    page.locator(".jp-Toolbar-kernelName").filter(has_text="Python 3").wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    return page


def run_all(page: Page) -> None:
    for _ in range(SECONDS // 3):
        try:
            for item in ("Run", "Run All Cells"):
                page.get_by_role("menuitem", name=item, exact=True).click(timeout=3_000)
            return
        except TimeoutError:  # a menu closes when a part of the page appears late
            page.keyboard.press("Escape")
    raise AssertionError("The menu does not run the cells.")
