"""Check that the version of the course is the same in each place: ``python -m tools.version TAG``.

The version stands in ``pyproject.toml``; ``CITATION.cff``, the data package and the page of changes
repeat it, and a release is made for the tag ``v`` and the version.
"""

import argparse
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

import yaml

__all__ = ["disagreements", "main"]


def disagreements(root: Path, tag: str = "") -> list[str]:
    """Return what names another version than ``pyproject.toml``, each as a sentence.

    Parameters
    ----------
    root : Path
        The folder of the course.
    tag : str, optional
        The tag of the release, if one is made.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    found = {
        "CITATION.cff": str(citation["version"]),
        "data/datapackage.json": package["version"],
    }
    problems = [
        f"{file} says version {other}, pyproject.toml {version}."
        for file, other in found.items()
        if other != version
    ]
    changes = (root / "chapters" / "changes.md").read_text(encoding="utf-8")
    if f"## Version {version}," not in changes:
        problems.append(f"chapters/changes.md has no section on version {version}.")
    if tag and tag != f"v{version}":
        problems.append(f"The tag is {tag}; for version {version} it must be v{version}.")
    return problems


def main(arguments: Iterable[str] | None = None) -> None:
    """Check the versions; end with a message if they disagree."""
    parser = argparse.ArgumentParser(prog="python -m tools.version", description=__doc__)
    parser.add_argument("tag", nargs="?", default="", help="the tag of the release, as in v1.2.0")
    options = parser.parse_args(arguments)
    problems = disagreements(Path(), options.tag)
    if problems:
        parser.exit(1, "\n".join(problems) + "\n")


if __name__ == "__main__":
    main()
