"""An archive of a class, as a platform gives it: unpacked into a folder beside it, once."""

import datetime
import os
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

__all__ = ["unpacked"]

_MOST = 20_000_000_000  # bytes of all its files


def unpacked(path: Path) -> Path:
    """Return the folder of submissions: what is named, or what a zip archive was unpacked into.

    The files keep their times, by which it is known whether they are late.

    Raises
    ------
    ValueError
        If the archive cannot be read, or would write over files or outside of its folder.
    """
    if path.is_dir() or path.suffix.lower() != ".zip" or not path.is_file():
        return path
    folder = path.with_suffix("")
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            for one in members:
                _refuse(one, path)
            if sum(one.file_size for one in members) > _MOST:
                raise ValueError(f"{path} unpacks to more than {_MOST // 10**9} GB; unpack it.")
            if folder.exists():
                _require_same(folder, members, path)
                return folder
            part = folder.with_name(f".{folder.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            for one in members:
                _write(archive, one, part)
            part.mkdir(exist_ok=True)
            part.replace(folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(
            f"{path} cannot be unpacked ({error}). Unpack it yourself, and name the folder."
        ) from None
    return folder


def _refuse(one: zipfile.ZipInfo, path: Path) -> None:
    place = PurePosixPath(one.filename)
    if place.is_absolute() or ".." in place.parts or stat.S_ISLNK(one.external_attr >> 16):
        raise ValueError(
            f"{path} holds {one.filename!r}, a link or a place outside of it. Look at it first, "
            "unpack it yourself, and name the folder."
        )


def _require_same(folder: Path, members: list[zipfile.ZipInfo], path: Path) -> None:
    for one in members:
        place = folder / one.filename
        if not place.is_file() or place.stat().st_size != one.file_size:
            raise ValueError(
                f"{folder} is there already and is not what {path} unpacks to ({one.filename}). "
                "Name the folder, or move it away."
            )


def _write(archive: zipfile.ZipFile, one: zipfile.ZipInfo, folder: Path) -> None:
    place = folder / one.filename
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(one) as source, place.open("wb") as target:
        shutil.copyfileobj(source, target)
    changed = datetime.datetime(*one.date_time).timestamp()
    os.utime(place, (changed, changed))
