"""What a page loads of others' work, in one folder: Python, its packages, Vega and an editor.

The folder is named after what it holds, so that a browser may keep it for good. It does not depend
on the course, and is made once in an environment: ``python -m helpers.book.run``.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from helpers.book.run import files
from helpers.book.run.files import File, NotHereError
from helpers.course import PACKAGE

__all__ = ["WEB", "Parts", "find", "make"]

#: What the browser loads, and what npm is told for it.
WEB = Path(__file__).with_name("web")
_BUNDLES = ("vega.mjs", "editor.mjs")
_PACKED = {".whl", ".zip"}  # files that a server sends as they are
_ABOUT = "about.json"
_NOTICE = """\
The files in this folder are the work of others, unchanged but for vega.mjs and editor.mjs, which
are bundles of the packages named below. Python is Pyodide {version}, of the npm package of that
name, under the Mozilla Public License 2.0, with CPython, under the Python Software Foundation
License. A wheel (.whl) is a zip that holds its own licence. Of the others the licences follow.
"""


@dataclass(frozen=True)
class Parts:
    """The folder, as a page needs to know it.

    Attributes
    ----------
    folder : Path
        Where it lies; it is published under the same name.
    packages : list of str
        The names of the packages that Python loads.
    size : int
        The bytes that Python asks for as it starts, by which a page shows how far it is.
    sent : int
        The bytes of all that a page loads, as a server sends them.
    """

    folder: Path
    packages: list[str]
    size: int
    sent: int


def place() -> Path:
    """Return where the folder of an environment is kept."""
    return Path(os.environ.get("COURSE_PARTS") or Path(sys.prefix) / "parts-of-pages")


def find() -> Parts | None:
    """Return the folder that was made for this environment, if there is one."""
    for about in place().glob(f"pyodide-*/{_ABOUT}"):
        told = json.loads(about.read_text(encoding="utf-8"))
        return Parts(about.parent, told["packages"], told["size"], told["sent"])
    return None


def make() -> Parts:
    """Make the folder and tell of it; of an earlier one nothing is left.

    Raises
    ------
    NotHereError
        If something of it is to be had nowhere.
    """
    modules = _install()
    found = files.gather(_cache(), modules)
    new = place() / ".new"
    shutil.rmtree(place(), ignore_errors=True)
    new.mkdir(parents=True)
    for file, path in found.items():
        shutil.copyfile(path, new / file.name)
    packages = _write_lock(new, found, modules)
    used = _bundle(new, modules)
    (new / "LICENCES.txt").write_text(_licences(used, modules), encoding="utf-8")
    _describe(new, packages)
    new.rename(place() / f"pyodide-{_digest(new)}")
    made = find()
    assert made
    return made


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / PACKAGE / "pyodide"


def _install() -> Path:
    """Have npm install what ``web/package.json`` lists, and return where."""
    folder = place().with_name(f"{place().name}-of-npm")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(WEB / name, folder / name)
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            npm, cwd=folder, env=os.environ | {"PATH": beside}, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise NotHereError(f"npm is not there: {error}") from error
    if done.returncode:
        said = "\n".join(done.stderr.splitlines()[:4])
        raise NotHereError(f"npm could not install what {WEB / 'package.json'} lists:\n{said}")
    return folder / "node_modules"


def _write_lock(new: Path, found: Iterable[File], modules: Path) -> list[str]:
    """Write the lock, by which Pyodide loads these wheels and asks for no others."""
    theirs = json.loads((modules / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    wheels = {file.package: file for file in found if file.name.endswith(".whl")}
    locked = {
        name: {
            "name": name,
            "version": file.version,
            "file_name": file.name,
            "install_dir": "site",
            "sha256": file.sha256,
            "package_type": "package",
            "imports": _imports(new / file.name),
            "depends": [],  # all are named, so that there is nothing to resolve
            "unvendored_tests": False,
        }
        for name, file in sorted(wheels.items())
    }
    lock = json.dumps({"info": theirs["info"], "packages": locked}, indent=1)
    (new / "pyodide-lock.json").write_text(lock, encoding="utf-8")
    return list(locked)


def _imports(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        tops = {name.split("/")[0] for name in packed.namelist()}
    return sorted(
        top.removesuffix(".py") for top in tops if not re.search(r"\.(dist-info|data|libs)$", top)
    )


def _bundle(new: Path, modules: Path) -> set[str]:
    """Bundle what is made of packages of npm; return the names of those that are in it."""
    used: set[str] = set()
    for name in _BUNDLES:
        about = new / f"{name}.json"
        esbuild = [str(modules / ".bin" / "esbuild"), str(WEB / name), "--log-level=error"]
        done = subprocess.run(
            [
                *esbuild,
                "--bundle",
                "--format=esm",
                "--minify",
                f"--outfile={new / name}",
                f"--metafile={about}",
            ],
            env=os.environ | {"NODE_PATH": str(modules)},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise NotHereError(f"esbuild could not make {name}: {done.stderr}")
        inputs = json.loads(about.read_text(encoding="utf-8"))["inputs"]
        paths = (path.rpartition("node_modules/")[2] for path in inputs if "node_modules/" in path)
        used |= {re.match(r"(@[^/]+/)?[^/]+", path)[0] for path in paths}  # type: ignore[index]
        about.unlink()
    return used


def _licences(used: set[str], modules: Path) -> str:
    version = next(file.version for file in files.FILES if file.package == "pyodide")
    texts = [_NOTICE.format(version=version)]
    for name in sorted(used):
        told = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
        own = next((modules / name).glob("LICEN[SC]E*"), None)
        head = f"{name} {told['version']}, {told.get('license', '')}"
        texts.append(f"{head}\n\n{own.read_text(encoding='utf-8') if own else ''}")
    return f"\n{'-' * 79}\n".join(texts)


def _describe(new: Path, packages: list[str]) -> None:
    loaded = [path for path in new.iterdir() if path.name != "LICENCES.txt"]
    told = {
        "packages": packages,
        "size": sum(path.stat().st_size for path in loaded if path.suffix != ".mjs"),
        "sent": sum(map(_sent, loaded)),
    }
    (new / _ABOUT).write_text(json.dumps(told), encoding="utf-8")


def _sent(path: Path) -> int:
    content = path.read_bytes()
    return len(content if path.suffix in _PACKED else gzip.compress(content, 6))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(f"{path.name}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
