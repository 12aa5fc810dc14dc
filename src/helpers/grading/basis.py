"""What a kept result rests on: if any of it changes, the submission is graded anew."""

import hashlib
import json
import platform
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import helpers
from helpers import datasets
from helpers.assignments.release import Released
from helpers.grading.sandbox import Limits

__all__ = ["of_course", "of_result"]

_COURSE = "mass-operations-of-the-nkvd"
_NOT_GRADING = {"book", "press"}  # rooms of the helpers that no submission and no test can need


def of_result(released: Released, limits: Limits) -> str:
    """Return a digest of all that the points of a submission come from, but its own bytes."""
    digest = hashlib.sha256(json.dumps([asdict(limits), of_course()]).encode())
    described = released.folder / "instructor" / "assignment.json"
    for file in [described, released.student, *sorted(released.tests.glob("*.py"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def of_course() -> str:
    """Return a digest of the helpers, the data, and the packages and Python that grade here."""
    digest = hashlib.sha256(json.dumps([platform.python_version(), _packages()]).encode())
    package, data = Path(helpers.__file__).parent, datasets.folder()
    code = [p for p in package.rglob("*.py") if p.relative_to(package).parts[0] not in _NOT_GRADING]
    for root, found in ((package, code), (data, data.rglob("*"))):
        for file in sorted(p for p in found if p.is_file()):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _packages() -> list[str]:
    """Return name and version of each package that the course needs for grading, and of theirs."""
    found: dict[str, str] = {}
    asked = [(_COURSE, "grade")]
    while asked:
        name, extra = asked.pop()
        if f"{name}[{extra}]" in found:
            continue
        try:
            own = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # of another system, or not needed here
            continue
        found[f"{name}[{extra}]"] = own.version if name != _COURSE else ""
        for line in own.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                asked += [(needed.name.lower(), more) for more in ("", *needed.extras)]
    return sorted(f"{name}=={version}" for name, version in found.items())
