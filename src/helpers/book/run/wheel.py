"""The helpers and the data as a page loads them: what chapters use, and what stands for IPython."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import helpers
from helpers.book.build.execution import NOT_FOR_CHAPTERS
from helpers.course import PACKAGE, course_version

__all__ = ["contents", "metadata", "of_notebooks", "write"]

_HELPERS = Path(helpers.__file__).parent
_BROWSER = Path(__file__).with_name("browser")
_OF_PAGES = ("IPython/", "course_shell.py", "vl_convert.py")
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"


def contents(data: Path) -> dict[str, bytes]:
    """Return what the wheel holds, by place.

    Parameters
    ----------
    data : Path
        The folder of the data package.
    """
    held = {name: path.read_bytes() for name, path in _files(data)}
    return held | metadata(PACKAGE, course_version())


def of_notebooks(held: dict[str, bytes]) -> dict[str, bytes]:
    """Return of `contents` what a kernel needs, which has the real IPython and draws elsewhere."""
    return {name: held[name] for name in held if not name.startswith(_OF_PAGES)}


def metadata(package: str, version: str) -> dict[str, bytes]:
    """Return the file by which a wheel says what it is, by its place."""
    about = f"{package.replace('-', '_')}-{version}.dist-info/METADATA"
    return {about: _METADATA.format(package, version).encode()}


def write(wheel: Path, held: dict[str, bytes]) -> None:
    """Write the wheel; the same contents give the same bytes."""
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, content in sorted(held.items()):
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    for path in _HELPERS.rglob("*.py"):
        inside = path.relative_to(_HELPERS)
        if inside.parts[0] not in NOT_FOR_CHAPTERS:
            yield f"helpers/{inside.as_posix()}", path
    for path in _BROWSER.rglob("*.py"):
        if path.parent != _BROWSER or path.name != "__init__.py":
            yield path.relative_to(_BROWSER).as_posix(), path
    yield "helpers/data/datapackage.json", data / "datapackage.json"
    for path in data.glob("*.csv"):
        yield f"helpers/data/{path.name}", path
