"""Renew and check the data package: ``python -m helpers.book.data.data_package``, or ``make data``.

After an intended change in ``data/`` the size and hash of each table are written anew into
``datapackage.json``. Then types, keys, links and plausible ranges are validated by Frictionless,
what each row must agree in by `rows`, what the tables must say of themselves by `description`, the
declared arithmetic by `identities`, and every figure against its second entry: the words of its
source (`as_printed`) and the `lock`. `bibtex` makes the bibliography. A build checks the same
before it reads a page.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from helpers import datasets
from helpers.book import state
from helpers.book.data import as_printed, bibtex, description, identities, lock, rows

__all__ = ["arithmetic_problems", "main", "problems", "renew", "setup", "table_problems"]

_LOG = logging.getLogger(__name__)
_WINDOWS = (
    "{}: its lines end as on Windows, which changes its size and hash. Restore the file from the "
    "repository; an editor must write lines that end with LF."
)
_REMEDIES = {
    "byte-count": "Run `make data` if the change is intended; else restore the file.",
    "hash-count": "Run `make data` if the change is intended; else restore the file.",
    "foreign-key": "Add the row that is referred to, or correct the reference.",
    "primary-key": "Give the row a key of its own.",
    "unique-error": "Give the row a value of its own.",
    "scheme-error": "Restore the file, or take it out of datapackage.json.",
}


def setup(app: Sphinx) -> None:
    """Connect the check to Sphinx; what it finds is a warning, and a warning fails the build."""
    app.connect("env-before-read-docs", _check)


def _check(app: Sphinx, env: BuildEnvironment, _pages: list[str]) -> None:
    """Check the data package, unless the data are those of a sound build."""
    now = app.config.execution_fingerprint
    record = state.record(env)
    if record.checked_data == now:
        return
    for problem in problems(datasets.folder()):
        _LOG.warning("data/%s", problem)
    record.checked_data = now


def renew(folder: Path) -> list[str]:
    """Write the size and the hash of each table into ``datapackage.json``.

    Parameters
    ----------
    folder : Path
        The folder of the data package.

    Returns
    -------
    list of str
        The names of the tables whose entry changed. The file is written only if there are any.

    Raises
    ------
    FileNotFoundError
        If a file that the package describes is missing.
    """
    path, package = folder / "datapackage.json", _described(folder)
    changed = []
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        now = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        if any(resource.get(name) != value for name, value in now.items()):
            resource.update(now)
            changed.append(resource["name"])
    if changed:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            json.dump(package, file, indent=2, ensure_ascii=False)
            file.write("\n")
    return changed


def problems(folder: Path) -> list[str]:
    """Return all that is wrong with the data package: each a line with file, row and remedy.

    What is wrong with the form of a table is said first, and alone: the other checks rest on it.

    Parameters
    ----------
    folder : Path
        The folder of the data package; `helpers.datasets` must read the same.

    Raises
    ------
    ModuleNotFoundError
        If Frictionless is not installed.
    """
    try:
        if found := table_problems(folder):
            return found
        resources = [datasets.descriptor(name) for name in datasets.names()]
        found = description.problems(resources, folder)
        for resource in resources:
            found += rows.problems(folder, resource) + as_printed.problems(folder, resource)
        return [*found, *arithmetic_problems(), *lock.problems(folder, resources)]
    except ValueError as error:  # a damaged table or description, a malformed identity
        return [str(error)]


def _described(folder: Path) -> dict:
    try:
        return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(
            f"datapackage.json is damaged ({error}). Restore it from the repository."
        ) from error


def _is_crlf(folder: Path, resource: dict) -> bool:
    file = folder / resource["path"]
    return file.is_file() and b"\r\n" in file.read_bytes()


def table_problems(folder: Path, table: str = "") -> list[str]:
    """Return what Frictionless finds wrong: each a line with file, row, field and remedy.

    Parameters
    ----------
    folder : Path
        The folder of the data package.
    table : str
        The one table to check; by default all.

    Raises
    ------
    ModuleNotFoundError
        If Frictionless is not installed.
    ValueError
        If ``datapackage.json`` is damaged.
    """
    from frictionless import Package  # only those who change data need it

    described = _described(folder)
    if found := [_WINDOWS.format(r["path"]) for r in described["resources"] if _is_crlf(folder, r)]:
        return found
    # By a path it would not be found in a folder with brackets, which Frictionless takes for a
    # pattern.
    package = Package.from_descriptor(described, basepath=str(folder))
    report = (package.get_resource(table) if table else package).validate()
    errors = [("datapackage.json", error) for error in report.errors]
    errors += [(task.place, error) for task in report.tasks for error in task.errors]
    return [_line(place, error) for place, error in errors]


def arithmetic_problems() -> list[str]:
    """Return the identities that do not hold: each a line with file, row, gap and remedy."""
    results = identities.check_all()
    return [
        f"{row.table}.csv, {row.key or 'sums'}: identity {row.identity}: the parts give "
        f"{row.found:,.10g} and the total is {row.expected:,.10g}; the gap is {row.gap:,.10g} and "
        f"the known gap {row.known_gap:,.10g}. Correct the cell; if the source prints it so, "
        "declare the gap with its reason in datapackage.json."
        for row in results[~results["holds"]].itertuples()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 if the package is sound, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.book.data.data_package",
        description="Renew the sizes and hashes in data/datapackage.json, then check types, keys, "
        "links, sums and figures of all tables, and make references.bib of the sources. Exits with "
        "1 if anything is wrong.",
    )
    parser.add_argument("--check", action="store_true", help="check only, and write nothing")
    options = parser.parse_args(arguments)
    try:
        folder = datasets.folder()
        for name in [] if options.check else renew(folder):
            print(f"{name}: size and hash renewed")
        if not options.check and bibtex.renew():
            print("references.bib: made anew of data/sources.csv")
        found = problems(folder) or bibtex.problems()
    except ModuleNotFoundError as error:
        found = [f"{error.name} is not installed. Run `make data`, which installs it."]
    except FileNotFoundError as error:
        found = [f"{error.filename} is missing. Restore it, or take it out of datapackage.json."]
    except ValueError as error:  # a damaged description
        found = [str(error)]
    for problem in found:
        print(f"WRONG  {problem}")
    if not found:
        print(f"The data package is sound: {len(datasets.names())} tables in {folder}.")
        print(as_printed.coverage(folder))
    return 1 if found else 0


def _line(place: str, error) -> str:
    row, field = getattr(error, "row_number", None), getattr(error, "field_name", None)
    where = [place, *([f"row {row}"] if row else []), *([f"field {field}"] if field else [])]
    remedy = _REMEDIES.get(error.type, "Correct the cell, or the schema in datapackage.json.")
    return f"{', '.join(where)}: {error.message.rstrip('.')}. {remedy}"


if __name__ == "__main__":
    sys.exit(main())
