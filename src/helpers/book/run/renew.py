"""Raise the versions of all that runs in a browser, together: ``make parts PYODIDE=314.0.4``.

``web/package.json`` names the version of Pyodide, and with it Vega and the editor; the release of
Pyodide, those of its own wheels. What runs anywhere has the version of ``constraints.txt``, as has
JupyterLite (``make constraints``). All are raised, and put together, or nothing is changed. If PyPI
does not carry the wheels of the release, name a package that does in `files.CARRIER`.
"""

import argparse
import csv
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.book.run import files, jupyterlite, parts
from helpers.book.run.files import NotHereError

__all__ = ["main"]

# Later ones need a library that is compiled, and that no registry has for a browser.
_HELD = {"jsonschema": "4.17.3", "pyrsistent": "0.20.0"}
_HEAD = ("origin", "package", "version", "file", "bytes", "sha256", "needed_by")
_PACKAGES = parts.WEB / "package.json"
_WRITTEN = (_PACKAGES, parts.WEB / "package-lock.json", files.LIST)


def main(arguments: Iterable[str] | None = None) -> None:
    """Ask npm and PyPI, write the list of files, and put together what it lists."""
    parser = argparse.ArgumentParser(prog="python -m helpers.book.run.renew", description=__doc__)
    parser.add_argument("pyodide", nargs="?", help="the version of Pyodide, if it is to change")
    asked = parser.parse_args(arguments).pyodide
    before = {path: path.read_bytes() for path in _WRITTEN}
    try:
        _renew(asked)
    except (NotHereError, subprocess.CalledProcessError) as error:
        for path, content in before.items():
            path.write_bytes(content)
        sys.exit(f"{error}\nNothing was changed.")


def _renew(asked: str | None) -> None:
    told = json.loads(_PACKAGES.read_text("utf-8"))
    version = told["dependencies"]["pyodide"] = asked or told["dependencies"]["pyodide"]
    made_for = jupyterlite.made_for()
    if version.split(".")[0] != made_for.split(".")[0]:
        raise NotHereError(
            f"JupyterLite is made for Pyodide {made_for}, which has another Python than {version}: "
            "raise jupyterlite-pyodide-kernel first, with  make constraints."
        )
    _PACKAGES.write_text(f"{json.dumps(told, indent=2)}\n", encoding="utf-8")
    parts.npm("install", "--package-lock-only", "--omit-lockfile-registry-resolved", at=parts.WEB)
    pyodide = parts.install() / "pyodide"
    pinned = dict(
        re.findall(r"^([\w.-]+)==(\S+)", Path("constraints.txt").read_text("utf-8"), re.MULTILINE)
    )
    locked = json.loads((pyodide / parts.LOCK).read_text("utf-8"))["packages"]
    pinned |= {"micropip": locked["micropip"]["version"], **_HELD}
    rows = [*_of_the_release(pyodide, version, locked), *_of_pypi(pinned)]
    with files.LIST.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([_HEAD, *rows])
    subprocess.run([sys.executable, "-m", "helpers.book.run"], check=True)


def _of_the_release(pyodide: Path, version: str, locked: dict) -> Iterator[tuple]:
    for file in files.FILES:
        if file.origin == "core":
            yield ("core", "pyodide", version, *_told(pyodide / file.name), file.needed_by)
        elif file.origin == "release":
            new = locked[file.package]
            size = file.size if new["sha256"] == file.sha256 else _size(new)
            about = new["version"], new["file_name"], size, new["sha256"]
            yield ("release", file.package, *about, file.needed_by)


def _size(locked: dict) -> int:
    """Return the bytes of a wheel of a release, by the package that carries it."""
    with tempfile.TemporaryDirectory() as folder:
        return files.carried(locked["file_name"], Path(folder))


def _of_pypi(pinned: dict[str, str]) -> Iterator[tuple]:
    wanted = [file for file in files.FILES if file.origin == "pypi"]
    with tempfile.TemporaryDirectory() as folder:
        said: list[str] = []
        asked = [f"{file.package}=={pinned[file.package]}" for file in wanted]
        files.download(asked, files.PYTHON, folder, said)
        if said:
            raise NotHereError("\n".join(said))
        found = {_name(wheel): wheel for wheel in Path(folder).glob("*.whl")}
        for file in wanted:
            about = _told(found[file.package])
            yield ("pypi", file.package, pinned[file.package], *about, file.needed_by)


def _name(wheel: Path) -> str:
    return re.sub(r"[-_.]+", "-", wheel.name.split("-")[0]).lower()


def _told(path: Path) -> tuple[str, int, str]:
    content = path.read_bytes()
    return path.name, len(content), hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
