"""Make the folder that a page loads to run its cells, or say what lacks."""

import sys

from helpers.book.run import parts
from helpers.book.run.files import NotHereError


def main() -> None:
    """Make it."""
    try:
        made = parts.make()
    except NotHereError as error:
        sys.exit(f'{error}\nUntil they are there the book is built without "Edit and run".')
    print(f"{made.folder.name}: {made.sent / 1e6:.1f} MB as a server sends it")


if __name__ == "__main__":
    main()
