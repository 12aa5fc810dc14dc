"""The pages whose cells can be run where they stand, and what the site holds for it.

All of it lies in ``python/`` of the site: ``pyodide-HASH``, the work of others (`parts`);
``run-HASH``, the course's own; ``cells``, the code of each page. A page knows where, and its script
offers "Edit and run" (``_static/page.js``); it loads nothing of it before that is pressed. Where
the parts have not been made, the pages are built without.
"""

import hashlib
import json
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from helpers.book.build.chapters import code_cells, read, source_text
from helpers.book.run import notebooks, parts, wheel
from helpers.book.site.publishing import PYTHON
from helpers.course import wheel_name

__all__ = ["setup"]

_LOG = logging.getLogger(__name__)
_SCRIPTS = ("page.mjs", "worker.mjs", "run.css")
_WHERE = """\
export const PARTS = new URL("../{parts}/", import.meta.url).href;
export const WHEEL = new URL("{wheel}", import.meta.url).href;
export const PACKAGES = {packages};
export const BYTES = {bytes};
"""


def setup(app: Sphinx) -> None:
    """Connect this module to Sphinx."""
    app.add_config_value("course_run", "", "html", [str])  # the folder of the course's own
    app.connect("config-inited", _name_the_folder)
    app.connect("html-page-context", _mark)
    # When no more is taken out of what is published, and before the site takes its place.
    app.connect("build-finished", _publish, priority=870)


def _name_the_folder(app: Sphinx, config: Config) -> None:
    found = parts.find()
    if found:
        digest = hashlib.sha256(found.folder.name.encode())
        for name, content in sorted(_own(app, found).items()):
            digest.update(f"{name}\n".encode() + hashlib.sha256(content).digest())
        config.course_run = f"run-{digest.hexdigest()[:12]}"


def _own(app: Sphinx, found: parts.Parts) -> dict[str, bytes]:
    """Return what the course gives to the folder, before it is packed."""
    held = {name: (parts.WEB / name).read_bytes() for name in _SCRIPTS}
    where = _WHERE.format(
        parts=found.folder.name,
        wheel=wheel_name(),
        packages=json.dumps(found.packages),
        bytes=found.size,
    )
    return held | {"where.mjs": where.encode()} | wheel.contents(Path(app.srcdir) / "data")


def _mark(app: Sphinx, page: str, _template: str, context: dict, _doctree) -> None:
    """Tell a page where its code lies, and what runs it; write its code."""
    found = parts.find()
    name = page.removeprefix("chapters/").replace("/", "-")
    stored = Path(app.outdir) / PYTHON / "cells" / f"{name}.json"
    cells = context.get("body", "").count('<div class="cell_input ')
    if not (app.config.course_run and found and cells):
        stored.unlink(missing_ok=True)
        return
    text = source_text(app.env, page)
    notebook = read(app.env, page, text)
    assert notebook  # it has cells
    code = json.dumps([cell.source for _, cell in code_cells(notebook, text)], ensure_ascii=False)
    if len(json.loads(code)) != context["body"].count('<div class="cell '):
        _LOG.warning("the page does not show each of its code cells", location=page)
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_text(code, encoding="utf-8")
    version = hashlib.sha256(code.encode()).hexdigest()[:8]
    context["run"] = {
        "script": context["pathto"](f"{PYTHON}/{app.config.course_run}/page.mjs", 1),
        "cells": f"{stored.name}?v={version}",  # as seen from the folder of these files
        "megabytes": round(found.sent / 1e6),
    }


def _publish(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    folder, found = Path(app.outdir) / PYTHON, parts.find()
    if not (found and app.config.course_run):
        shutil.rmtree(folder, ignore_errors=True)
        _LOG.info(
            'The pages have no "Edit and run", and the notebooks no "Do it in your browser": '
            "python -m helpers.book.run makes what they need."
        )
        return
    named = {found.folder.name, app.config.course_run}
    for old in folder.glob("*-*"):
        if old.name not in named:
            shutil.rmtree(old)
    shutil.copytree(found.folder, folder / found.folder.name, dirs_exist_ok=True)
    own, held = folder / app.config.course_run, _own(app, found)
    own.mkdir(parents=True, exist_ok=True)
    for name in (*_SCRIPTS, "where.mjs"):
        (own / name).write_bytes(held.pop(name))
    wheel.write(own / wheel_name(), held)
    notebooks.write_python(own, found, held)
