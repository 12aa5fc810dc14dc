"""The notebooks of the site, opened in the reader's own browser: JupyterLite on the same Python.

``python/lite`` holds the application (`jupyterlite`), the notebooks that the site offers, and what
says where Python lies. The name of that folder never changes: by it a browser finds again what a
reader has written. Where the parts have not been made, no page leads there.
"""

import json
import re
import shutil
from html import escape
from pathlib import Path
from urllib.parse import quote

import yaml
from sphinx.application import Sphinx

from helpers.assignments import MARK
from helpers.book.run import parts, wheel
from helpers.book.run.jupyterlite import KERNEL
from helpers.book.site import publishing
from helpers.course import PACKAGE, TITLE, wheel_name

__all__ = ["LITE", "for_lite", "index", "setup", "write_python"]

#: Where JupyterLite lies among what runs code.
LITE = "lite"
_LISTING = "all.json"
_PYTHON = "notebooks"  # of the course's own folder: the wheel and the lock of a kernel
# All cells stand on the page, so that a reader can search it, and a reader of a screen read it.
_SETTINGS = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}
_INTERFACE = 2_300_000  # bytes that JupyterLite sends until a notebook is shown, as measured
_SECOND_SECTION = re.compile(r"(?<=.)(?=<section )", re.DOTALL)
# Neither is shown before the script of the page knows how the page was opened.
_OFFER = """\
<div class="in-browser" data-served hidden>
<p><a href="{address}">Do it in your browser</a> About {megabytes} MB are loaded once, then Python
takes half a minute to start. Nothing is installed, and no account is needed.</p>
<p>What you write is kept <strong>in this browser, on this device, alone</strong>: it is there when
you come back, and lost when the browser forgets what it keeps, as in a private window. To hand it
in: <em>Run</em>, <em>Run All Cells</em>, then <em>File</em>, <em>Download</em>; the file that you
get is what you hand in.</p>
</div>
<p class="in-browser" data-as-file>On the web this assignment can be done in the browser; a page
without scripts, or opened as a file, cannot load Python. Download the notebook instead.</p>
"""
_NOTE = """\
*This notebook runs in your browser, and what you write is kept in this browser alone. \
{advice}A copy to keep, or to hand in: **File**, **Download**.*"""
_ADVICE = "Run a cell with Shift and Enter; **Run**, **Run All Cells** runs all. "


def setup(app: Sphinx) -> None:
    """Connect this module to Sphinx."""
    app.connect("html-page-context", _offer, priority=600)  # after the menus were made
    # When the notebooks have been written and Python is there, before the site takes its place.
    app.connect("build-finished", _publish, priority=880)


def _offer(app: Sphinx, page: str, _template: str, context: dict, _doctree) -> None:
    """Lead from a page to its notebook: an assignment by its text, any page by its menu."""
    found = parts.find()
    if not (found and publishing.offered(app, page)):
        return
    name = page.removeprefix("chapters/")
    opened = context["pathto"](f"{publishing.PYTHON}/{LITE}/notebooks/index.html", 1)
    address = f"{opened}?path={quote(f'{name}.ipynb')}"
    menus = context["page_menus"]
    launch = next((menu for menu in menus if menu["label"] == "launch"), None)
    if not launch:
        launch = {"label": "launch", "text": "Run", "links": [], "served": True}
        menus.append(launch)
    link = {"text": "In your browser (JupyterLite)", "url": address, "served": True}
    launch["links"] = [link, *launch["links"]]
    if name.startswith("assignments/"):
        megabytes = round((found.sent_to_notebooks + _INTERFACE) / 1e6)
        offer = _OFFER.format(address=escape(address), megabytes=megabytes)
        context["body"] = _SECOND_SECTION.sub(lambda _: offer, context["body"], count=1)


def _publish(app: Sphinx, exception: Exception | None) -> None:
    found = parts.find()
    if exception is not None or app.builder.format != "html" or not found:
        return
    python = Path(app.outdir) / publishing.PYTHON
    lite = python / LITE
    shutil.rmtree(lite, ignore_errors=True)
    shutil.copytree(found.jupyterlite, lite, copy_function=shutil.copyfile)
    own = app.config.course_run
    config = json.loads((lite / "jupyter-lite.json").read_text(encoding="utf-8"))
    told = config["jupyter-config-data"]
    told |= {"appName": TITLE, "contentsAllJsonFile": _LISTING}
    told["settingsOverrides"] = _SETTINGS
    told["litePluginSettings"][f"{KERNEL}:kernel"] = {
        "pyodideUrl": f"./../{found.folder.name}/pyodide.mjs",
        "pipliteUrls": [],
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "lockFileURL": f"../{own}/{_PYTHON}/{parts.LOCK}",
            "packages": [*found.of_notebooks, PACKAGE],
        },
    }
    (lite / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")
    folder = Path(app.outdir) / publishing.FOLDER
    for path in sorted(folder.rglob("*.ipynb")):
        place = path.relative_to(folder)
        made = for_lite(json.loads(path.read_text(encoding="utf-8")), place.parts[0])
        target = lite / "files" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    index(lite / "files", lite / "api" / "contents", _day(Path(app.srcdir)))


def for_lite(notebook: dict, part: str) -> dict:
    """Return a notebook as it opens in JupyterLite: without outputs, with a word on where it is.

    Parameters
    ----------
    notebook : dict
        A notebook of the site, as JSON.
    part : str
        The folder of the site in which it lies.
    """
    cells = [
        cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    note = {
        "cell_type": "markdown",
        "id": "in-your-browser",
        "metadata": {MARK: {"is": "text"}},  # else a grader takes it for a student's
        "source": _NOTE.format(advice="" if part == "assignments" else _ADVICE),
    }
    kernel = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    metadata = notebook["metadata"] | {"kernelspec": kernel}
    return notebook | {"cells": [note, *cells], "metadata": metadata}


def _day(source: Path) -> str:
    """Return the day of this version, so that the same notebooks give the same bytes."""
    cited = yaml.safe_load((source / "CITATION.cff").read_text(encoding="utf-8"))
    return f"{cited['date-released']}T00:00:00Z"


def index(files: Path, contents: Path, day: str) -> None:
    """Write what JupyterLite asks of each folder of files: the model of Jupyter's contents API.

    Parameters
    ----------
    files, contents : Path
        The folder of the notebooks, and that of what is said of them.
    day : str
        The time of their last change, as ISO 8601 has it.
    """
    for folder in [files, *(path for path in files.rglob("*") if path.is_dir())]:
        place = contents / folder.relative_to(files) / _LISTING
        place.parent.mkdir(parents=True, exist_ok=True)
        listed = [_model(path, files, day) for path in sorted(folder.iterdir())]
        told = _model(folder, files, day) | {"content": listed, "format": "json"}
        place.write_text(json.dumps(told), encoding="utf-8")


def _model(path: Path, files: Path, day: str) -> dict:
    inside = path.relative_to(files).as_posix()
    is_file = path.is_file()
    return {
        "name": path.name if inside != "." else "",
        "path": inside if inside != "." else "",
        "type": "notebook" if is_file else "directory",
        "format": None,
        "content": None,
        "mimetype": None,
        "size": path.stat().st_size if is_file else None,
        "writable": True,
        "created": day,
        "last_modified": day,
    }


def write_python(folder: Path, found: parts.Parts, held: dict[str, bytes]) -> None:
    """Write the course's wheel for a kernel, and the lock by which Python finds all wheels.

    Parameters
    ----------
    folder : Path
        The course's own folder, beside that of the parts.
    found : Parts
        The parts.
    held : dict of str to bytes
        What the wheel for pages holds.
    """
    own = folder / _PYTHON
    own.mkdir(parents=True, exist_ok=True)
    wheel.write(own / wheel_name(), wheel.of_notebooks(held))
    lock = json.loads((found.folder / parts.LOCK).read_text(encoding="utf-8"))
    for entry in lock["packages"].values():
        entry["file_name"] = f"../../{found.folder.name}/{entry['file_name']}"
    lock["packages"][PACKAGE] = parts.entry_of(own / wheel_name())
    (own / parts.LOCK).write_text(json.dumps(lock, indent=1), encoding="utf-8")
