"""Throw-away books: small copies of the book, in which chapters and faults are planted."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from helpers.book.data import lock
from tests import forks
from tests.course import ROOT

JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
# What a throw-away book has of the checkout; chapters and data are its own.
COPIED = (
    *("_config.yml", "_static", "assignments", "benchmarks", "binder", "src"),
    *("CITATION.cff", "constraints.txt", "pyproject.toml", "references.bib"),
)
# What it has of the data, so that it is built soon.
TABLES = ("nationality_arrests", "national_operations", "orders", "sources")
# What GitHub Actions says of the repository in a fork of it.
OF_A_FORK = {"GITHUB_REPOSITORY": "history/terror", "GITHUB_REF_NAME": "course"}
ANSI = re.compile(r"\x1b\[[0-9;]*m")
NOTEBOOK = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""


def notebook(*cells: str, title: str = "A planted chapter") -> str:
    """Return the text of a chapter with these code cells."""
    fenced = "\n".join(f"```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    return f"{NOTEBOOK}# {title}\n\n{fenced}"


@dataclass(frozen=True)
class Build:
    """What one run of the command line gave."""

    exit_code: int
    output: str


def build(folder: Path, environment: dict[str, str], *options: str, within=()) -> Build:
    """Run `jupyter-book build .` in a folder, as a person would type it; or within a command."""
    done = subprocess.run(
        [*within, JUPYTER_BOOK, "build", ".", *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=600,
    )
    return Build(done.returncode, ANSI.sub("", done.stdout))


def without_an_address() -> dict[str, str]:
    """Return the environment, but not what GitHub Actions says of the repository."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each file in a folder, by its place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


class Book:
    """A throw-away copy of the book: configuration, helpers and `TABLES`; planted chapters.

    Where there is one already, it is taken as it is.
    """

    def __init__(self, root: Path):
        self.root = root
        self.chapters = {}
        if root.exists():
            return
        root.mkdir(parents=True)
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, root / name)
        self._copy_some_data()
        self.plant(index="# A landing page\n")

    def plant(self, **chapters: str) -> None:
        """Add chapters, or change them; `index` is the landing page."""
        self.chapters |= chapters
        for name, text in chapters.items():
            path = self.root / "chapters" / f"{name}.md"
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text, encoding="utf-8")
        listed = "".join(
            f"  - file: chapters/{name}\n" for name in self.chapters if name != "index"
        )
        toc = "format: jb-book\nroot: chapters/index\n" + (listed and f"chapters:\n{listed}")
        (self.root / "_toc.yml").write_text(toc, encoding="utf-8")

    def configure(self, old: str, new: str) -> None:
        """Replace a text in the configuration."""
        path = self.root / "_config.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"the configuration does not hold {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def load(self, **extensions: str) -> None:
        """Add extensions of Sphinx, each a module by its name."""
        ours = "      - helpers.book\n"
        for name, code in extensions.items():
            (self.root / "src" / f"{name}.py").write_text(code, encoding="utf-8")
            self.configure(ours, f"{ours}      - {name}\n")

    def _copy_some_data(self) -> None:
        (self.root / "data").mkdir()
        package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
        others = {r["name"] for r in package["resources"]} - set(TABLES)
        package["resources"] = [r for r in package["resources"] if r["name"] in TABLES]
        for resource in package["resources"]:
            sums = resource.get("identities", [])
            resource["identities"] = [s for s in sums if not others & set(_words(s))]
        self.describe_data(package)
        for name in TABLES:
            shutil.copy(ROOT / "data" / f"{name}.csv", self.root / "data")
        self.lock_data()

    def lock_data(self) -> None:
        """Take the figures for read, as `make figures` does."""
        lock.renew(self.root / "data", self.data_package["resources"])

    @property
    def data_package(self) -> dict:
        return json.loads((self.root / "data" / "datapackage.json").read_text(encoding="utf-8"))

    def describe_data(self, package: dict) -> None:
        text = json.dumps(package, ensure_ascii=False)
        (self.root / "data" / "datapackage.json").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which commands use the copy's own helpers."""
        nothing = {"COURSE_PARTS": os.devnull}  # what runs the cells of a page is large
        return without_an_address() | nothing | {"PYTHONPATH": str(self.root / "src")}

    def build(self, **environment: str) -> Build:
        """Do what `build_by_command` does in half of the time, by a fork."""
        own = self.environment | environment
        done = forks.python(JUPYTER_BOOK, "build", ".", cwd=self.root, env=own)
        return Build(done.returncode, ANSI.sub("", done.stdout + done.stderr))

    def build_by_command(self, **environment: str) -> Build:
        return build(self.root, self.environment | environment)

    @property
    def site(self) -> Path:
        return self.root / "_build" / "html"

    def html(self, chapter: str) -> Path:
        return self.site / "chapters" / f"{chapter}.html"

    def page(self, chapter: str) -> BeautifulSoup:
        return BeautifulSoup(self.html(chapter).read_bytes(), "html.parser")

    def text(self, chapter: str) -> str:
        """Return what the cells of a chapter printed, line by line."""
        return "\n".join(output.get_text() for output in self.page(chapter).select(".cell_output"))


def links(page: BeautifulSoup, group: str) -> dict[str, str]:
    """Return the links in a group of buttons at the top of a page, by their names."""
    return {link.get_text(strip=True): link["href"] for link in page.select(f".menu-{group} a")}


def _words(identity: dict) -> list[str]:
    return re.findall(r"\w+", json.dumps(identity))
