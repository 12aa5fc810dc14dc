"""The built site as one zip: unpack it, open ``index.html``, read on without a server.

``python -m helpers.press.archive SITE FOLDER``; the data package is packed in the same way. The
same files give the same bytes.
"""

import argparse
import zipfile
from collections.abc import Iterable
from pathlib import Path

from helpers.course import PACKAGE, course_version

__all__ = ["pack"]

_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_MARKS = ["index.html", "datapackage.json"]  # what a folder must hold that is packed
_BY_PRODUCTS = {".buildinfo", "objects.inv"}
_ONLY_SERVED = "python"  # what runs code in a browser; none loads it from a folder


def pack(site: Path, archive: Path) -> int:
    """Write the files of a built site, or of the data package, to a zip, in one folder.

    Parameters
    ----------
    site : Path
        The folder that holds ``index.html`` or ``datapackage.json``.
    archive : Path
        The zip to write.

    Returns
    -------
    int
        The number of files.
    """
    files = sorted(path for path in site.rglob("*") if path.is_file())
    files = [path for path in files if path.name not in _BY_PRODUCTS]
    files = [path for path in files if path.relative_to(site).parts[0] != _ONLY_SERVED]
    archive.parent.mkdir(parents=True, exist_ok=True)
    half = archive.with_suffix(".part")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            name = f"{archive.stem}/{path.relative_to(site).as_posix()}"
            packed.writestr(_entry(name), path.read_bytes())
    half.replace(archive)
    return len(files)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def main(arguments: Iterable[str] | None = None) -> None:
    """Pack a folder."""
    parser = argparse.ArgumentParser(prog="python -m helpers.press.archive", description=__doc__)
    parser.add_argument("folder", type=Path, help="the built site, or the folder of the data")
    parser.add_argument("target", type=Path, help="where the zip is written")
    parser.add_argument("--kind", default="", help="a word for its name, such as data")
    options = parser.parse_args(arguments)
    if not any((options.folder / name).is_file() for name in _MARKS):
        parser.error(f"there is no built site in {options.folder}; make book builds it")
    name = "-".join(filter(None, [PACKAGE, options.kind, course_version()]))
    archive = options.target / f"{name}.zip"
    count = pack(options.folder, archive)
    print(f"{archive}: {count:,} files, {archive.stat().st_size / 1e6:.1f} MB")
    if (options.folder / _ONLY_SERVED).is_dir():
        print(f"Left out: {_ONLY_SERVED}/, by which a web site runs code and notebooks.")


if __name__ == "__main__":
    main()
