"""Make the folder that a page loads to run its cells, or say what lacks; neither is a failure."""

from helpers.book.run import parts
from helpers.book.run.files import NotHereError


def main() -> None:
    """Make it."""
    try:
        made = parts.make()
    except NotHereError as error:
        print(f'{error}\nThe book is built without "Edit and run".')
    else:
        found = parts.find()
        assert found
        print(f"{made.name}: {found.sent / 1e6:.1f} MB as it is sent")


if __name__ == "__main__":
    main()
