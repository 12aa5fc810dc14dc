"""``python -m helpers.assignments FOLDER``: write the notebooks of students; nothing is run."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from helpers.assignments import release, source


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the notebook that students get of each assignment into a folder."""
    parser = argparse.ArgumentParser(prog="python -m helpers.assignments", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="where the notebooks go")
    parser.add_argument(
        "--sources", type=Path, default=Path("assignments"), help="their folder (%(default)s)"
    )
    options = parser.parse_args(arguments)
    paths = [options.sources / f"{name}.md" for name in source.names(options.sources)]
    try:
        release.hand_out(paths, options.folder)
    except source.SourceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
