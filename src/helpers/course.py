"""What the course is called, who wrote it, and which version of it is installed."""

from importlib.metadata import version

__all__ = [
    "AUTHORS",
    "PACKAGE",
    "TITLE",
    "course_version",
    "install_cell",
    "script_cell",
    "wheel_name",
]

#: The name of the course as a package.
PACKAGE = "mass-operations-of-the-nkvd"
TITLE = "The mass operations of the NKVD, 1937–38: a course book"
AUTHORS = "The authors of the course"

# It asks for the package by its name: other packages and folders may be called helpers, too.
_CELL = """\
# The helpers and the data of the course. Where they are installed, this cell does nothing.{hint}
from importlib.metadata import PackageNotFoundError, version

try:
    version("{package}")
except PackageNotFoundError:
    {otherwise}"""
_HINT = "\n# If pip finds no wheel: `make wheel` writes it into dist/; name its place below."


def course_version() -> str:
    """Return the version of the course that is installed."""
    return version(PACKAGE)


def wheel_name() -> str:
    """Return the file name of the wheel of this version of the course."""
    return f"{PACKAGE.replace('-', '_')}-{course_version()}-py3-none-any.whl"


def install_cell(wheel: str) -> str:
    """Return the code of a first cell: it installs the wheel where the course is missing."""
    return _cell(wheel, f'%pip install --quiet "{wheel}"')


def script_cell(wheel: str) -> str:
    """Return the code that a script begins with: where the course is missing, it says so and ends.

    A script holds plain Python alone, and installs nothing unasked.
    """
    return _cell(wheel, f"raise SystemExit('First install the course: pip install \"{wheel}\"')")


def _cell(wheel: str, otherwise: str) -> str:
    hint = "" if "://" in wheel else _HINT
    return _CELL.format(package=PACKAGE, hint=hint, otherwise=otherwise)
