"""JupyterLite, in which a reader opens a notebook: the application, without the course.

It is built once in an environment, beside the folder of Python (`parts`), which it shares with the
pages. What the course adds to it is known to `notebooks`.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers.book.run.files import NotHereError

__all__ = ["KERNEL", "build", "made_for", "policy", "wheels"]

#: The extension that is the kernel; its settings have this name.
KERNEL = "@jupyterlite/pyodide-kernel-extension"
_WIDGETS = "@jupyter-widgets/jupyterlab-manager"
_EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
# Of the kernel's own wheels those that a notebook needs.
_WHEELS = ("ipykernel", "piplite", "pyodide_kernel")
_CONFIG = {
    "apps": ["notebooks"],
    "ignore_sys_prefix": ["federated_extensions"],
    "federated_extensions": [str(_EXTENSIONS / name) for name in (KERNEL, _WIDGETS)],
    "no_sourcemaps": True,
    "no_unused_shared_packages": True,
    "no_libarchive": True,
}
# What no notebook asks for: how it was built, the way into applications that are not there, and
# the kernel's wheels, which lie with all others.
_LEFT_OUT = (
    *("doc", "package.json", "manifest.webmanifest", "rspack.config*.js"),
    *("icon-*.png", "jupyterlite.schema*.json", "notebooks/package.json"),
    f"extensions/{KERNEL}/static/pypi",
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'
_MANIFEST = re.compile(r'\s*<link rel="manifest"[^>]*>')
# The configuration begins with this page, which stands in the place of a way to the others.
_ROOT = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Notebooks of the course</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{}</script>
</head>
<body><p>A notebook is opened from its page in the course.</p></body>
</html>
"""
_NO_DATE = "315532800"  # 1980, so that the same parts give the same bytes


def policy(page: str) -> str:
    """Return what the page of the application may ask for: the site, and nobody else.

    It is wider than that of the book where JupyterLab needs it. ``'unsafe-eval'``: it makes
    functions of texts to check its settings, and so does its Vega to draw; without it neither
    menus nor charts come. ``style-src 'unsafe-inline'``: it places windows and cells by styles of
    elements. ``data:`` and ``blob:``: its icons, and pictures in an output. A script in an output
    is not run, and nothing is framed or sent off. Python runs in a worker, which no policy of a
    page reaches: code that somebody writes into a notebook may ask others, as on a machine of
    their own.

    Parameters
    ----------
    page : str
        The page as HTML; the one script that stands in it is allowed by its hash.
    """
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _SCRIPT.findall(page)
    )
    return (
        f"default-src 'self'; script-src 'self'{hashes} 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
    )


def wheels() -> list[Path]:
    """Return the wheels that come with the kernel.

    Raises
    ------
    NotHereError
        If JupyterLite is not installed.
    """
    folder = _EXTENSIONS / KERNEL / "static" / "pypi"
    found = [path for name in _WHEELS for path in folder.glob(f"{name}-*.whl")]
    if len(found) != len(_WHEELS) or not (_EXTENSIONS / _WIDGETS).is_dir():
        raise NotHereError(
            "JupyterLite is not installed: pip install -c constraints.txt "
            "jupyterlite-core jupyterlite-pyodide-kernel ipywidgets"
        )
    return found


def made_for() -> str:
    """Return the version of Pyodide that the kernel is made for; that of its Python must agree."""
    wheels()
    schema = _EXTENSIONS / KERNEL / "static" / "schema" / "kernel.v0.schema.json"
    address = json.loads(schema.read_text(encoding="utf-8"))["properties"]["pyodideUrl"]["default"]
    return address.rpartition("/v")[2].partition("/")[0]


def build(folder: Path) -> None:
    """Build the application into a folder.

    Raises
    ------
    NotHereError
        If JupyterLite is not installed, or cannot be built.
    """
    wheels()
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "made"
        config = {"LiteBuildConfig": _CONFIG | {"output_dir": str(made)}}
        (Path(place) / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
        command = [sys.executable, "-m", "jupyterlite_core", "build"]
        own = os.environ | {"SOURCE_DATE_EPOCH": _NO_DATE}
        done = subprocess.run(command, cwd=place, env=own, capture_output=True, text=True)
        if done.returncode:
            raise NotHereError(f"JupyterLite could not be built: {done.stderr.strip()[-500:]}")
        for pattern in _LEFT_OUT:
            for path in [*made.glob(pattern)]:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (made / "index.html").write_text(_ROOT, encoding="utf-8")
        _frame(made / "notebooks" / "index.html")
        shutil.copytree(made, folder)


def _frame(page: Path) -> None:
    """Give the page its policy and an icon, and let it offer no application to be installed."""
    html = _MANIFEST.sub("", page.read_text(encoding="utf-8"))
    html = html.replace(' main="index"', "")  # no attribute of HTML, and nothing reads it
    head = (
        f'{_CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
        '\n    <link rel="icon" href="./favicon.ico">'
    )
    page.write_text(html.replace(_CHARSET, head, 1), encoding="utf-8")
