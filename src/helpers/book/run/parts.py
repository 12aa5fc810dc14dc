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
from dataclasses import dataclass, fields
from pathlib import Path

from helpers.book.run import files, jupyterlite, wheel
from helpers.book.run.files import NotHereError
from helpers.course import PACKAGE

__all__ = ["LOCK", "WEB", "Parts", "entry_of", "find", "install", "make", "npm"]

#: What the browser loads, and what npm is told for it.
WEB = Path(__file__).with_name("web")
_BUNDLES = ("vega.mjs", "editor.mjs")
_PACKED = {".whl", ".zip"}  # files that a server sends as they are
#: The name of the lock in the folder.
LOCK = "pyodide-lock.json"
_ABOUT = "about.json"
_LICENCES = "LICENCES.txt"
_JUPYTERLITE = "jupyterlite"
# What completes names in IPython: it is large, and IPython asks for it but does without.
_STUBBED = ("jedi", "0.0.0")
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
        The names of the packages that Python loads in a page.
    of_notebooks : list of str
        The names of those that it loads in JupyterLite.
    size : int
        The bytes that Python asks for as it starts, by which a page shows how far it is.
    sent : int
        The bytes of all that a page loads, as a server sends them.
    sent_to_notebooks : int
        The bytes of all that a kernel of JupyterLite loads.
    """

    folder: Path
    packages: list[str]
    of_notebooks: list[str]
    size: int
    sent: int
    sent_to_notebooks: int

    @property
    def jupyterlite(self) -> Path:
        """The folder of JupyterLite, without the course."""
        return self.folder.with_name(_JUPYTERLITE)


def place() -> Path:
    """Return where the folder of an environment is kept."""
    return Path(os.environ.get("COURSE_PARTS") or Path(sys.prefix) / "parts-of-pages")


def find() -> Parts | None:
    """Return the folder that was made for this environment, if there is one.

    One that an older state of the course made, and that lacks something, is none.
    """
    wanted = {one.name for one in fields(Parts)} - {"folder"}
    for about in place().glob(f"pyodide-*/{_ABOUT}"):
        told = json.loads(about.read_text(encoding="utf-8"))
        if told.keys() == wanted:
            return Parts(about.parent, **told)
    return None


def make() -> Parts:
    """Make the folder and tell of it; of an earlier one nothing is left.

    Raises
    ------
    NotHereError
        If something of it is to be had nowhere.
    """
    modules = install()
    found = files.gather(_cache(), modules)
    kernel = jupyterlite.wheels()
    new = place() / ".new"
    shutil.rmtree(place(), ignore_errors=True)
    new.mkdir(parents=True)
    for file, path in found.items():
        shutil.copyfile(path, new / file.name)
    for path in kernel:
        shutil.copyfile(path, new / path.name)
    wheel.write(new / f"{'-'.join(_STUBBED)}-py3-none-any.whl", wheel.metadata(*_STUBBED))
    of_notebooks = _write_lock(new, modules)
    used = _bundle(new, modules)
    (new / _LICENCES).write_text(_licences(used, modules), encoding="utf-8")
    _describe(new, of_notebooks)
    jupyterlite.build(place() / _JUPYTERLITE)
    new.rename(place() / f"pyodide-{_digest(new)}")
    made = find()
    assert made
    return made


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / PACKAGE / "pyodide"


def install() -> Path:
    """Have npm install what ``web/package.json`` lists, and return where."""
    folder = place().with_name(f"{place().name}-of-npm")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(WEB / name, folder / name)
    npm("ci", at=folder)
    return folder / "node_modules"


def npm(*words: str, at: Path) -> None:
    """Give npm a command.

    Parameters
    ----------
    *words : str
        The command and its options.
    at : Path
        The folder of the ``package.json``.

    Raises
    ------
    NotHereError
        If npm is not there, or could not do it.
    """
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = ["npm", *words, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            command, cwd=at, env=os.environ | {"PATH": beside}, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise NotHereError(f"npm is not there: {error}") from error
    if done.returncode:
        said = "\n".join(done.stderr.splitlines()[:4])
        raise NotHereError(f"npm could not install what {WEB / 'package.json'} lists:\n{said}")


def _write_lock(new: Path, modules: Path) -> list[str]:
    """Write the lock, by which Pyodide loads these wheels and asks for no others."""
    theirs = json.loads((modules / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    locked = {entry["name"]: entry for entry in map(entry_of, sorted(new.glob("*.whl")))}
    lock = json.dumps({"info": theirs["info"], "packages": locked}, indent=1)
    (new / LOCK).write_text(lock, encoding="utf-8")
    return list(locked)


def entry_of(path: Path) -> dict:
    """Return what a lock of Pyodide says of a wheel."""
    name, version, *_ = path.name.split("-")
    return {
        "name": name.replace("_", "-").lower(),
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": _imports(path),
        "depends": [],  # all are named, so that there is nothing to resolve
        "unvendored_tests": False,
    }


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


def _describe(new: Path, of_notebooks: list[str]) -> None:
    of_pages = {file.name: file for file in files.FILES if file.needed_by == "pages"}
    loaded = [new / name for name in (*of_pages, LOCK, *_BUNDLES)]
    in_kernel = [path for path in new.iterdir() if path.name not in (*_BUNDLES, _LICENCES)]
    told = {
        "packages": sorted(f.package for n, f in of_pages.items() if n.endswith(".whl")),
        "of_notebooks": of_notebooks,
        "size": sum(path.stat().st_size for path in loaded if path.suffix != ".mjs"),
        "sent": sum(map(_sent, loaded)),
        "sent_to_notebooks": sum(map(_sent, in_kernel)),
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
