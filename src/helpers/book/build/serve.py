"""Serve the book on this machine; a page in a browser reloads when what it rests on is saved.

``python -m helpers.book.build.serve`` in the folder of the book. sphinx-autobuild watches, builds
and serves; this module gives it the configuration that jupyter-book builds with.
"""

import argparse
import re
from pathlib import Path

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx_autobuild.__main__ import main as autobuild

__all__ = ["configuration"]

_CONF = (
    "from helpers.book.build.serve import configuration\n\nglobals().update(configuration({!r}))\n"
)
# What a page rests on; all else in the folder of the book, as the environment, is not watched.
_SOURCES = (
    r"(chapters|data|src|_static)/|(_config\.yml|_toc\.yml|references\.bib|constraints\.txt)$"
)
_BY_PRODUCTS = r"/(__pycache__|\.ipynb_checkpoints)/|/\.[^/]*$|~$"


def configuration(source: str) -> dict:
    """Return what stands in the ``conf.py`` of the book in the folder `source`."""
    config, _ = get_final_config(
        user_yaml=Path(source) / "_config.yml",
        cli_config={"external_toc_path": f"{source}/_toc.yml", "latex_individualpages": False},
        sourcedir=Path(source),
    )
    return config | {"setup": _look_for_files_in_the_book, "publish_unsound": True}


def _look_for_files_in_the_book(app: Sphinx) -> None:
    app.confdir = app.srcdir  # and not beside conf.py, which lies in _build/serve


def main() -> None:
    """Parse the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m helpers.book.build.serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (%(default)s)")
    parser.add_argument("--port", default="8000", help="0 chooses a free one (%(default)s)")
    options = parser.parse_args()
    source = Path.cwd()
    if not (source / "_config.yml").exists():
        parser.error("there is no _config.yml here; run this in the folder of the book")

    conf = source / "_build" / "serve" / "conf.py"
    conf.parent.mkdir(parents=True, exist_ok=True)
    conf.write_text(_CONF.format(source.as_posix()), encoding="utf-8")
    ignored = rf"^{re.escape(source.as_posix())}/(?!{_SOURCES})|{_BY_PRODUCTS}"
    folders = ["-c", str(conf.parent), "-d", "_build/.doctrees", ".", "_build/html"]
    address = ["--host", options.host, "--port", options.port]
    autobuild([*folders, *address, "--re-ignore", ignored])


if __name__ == "__main__":
    main()
