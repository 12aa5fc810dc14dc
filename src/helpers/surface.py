"""Where the helpers show what they make: on a page of the book, or in a notebook with a kernel."""

import os

__all__ = ["VARIABLE", "is_page"]

#: The environment variable that is set where cells run for a page that has no kernel.
VARIABLE = "HELPERS_STATIC"


def is_page() -> bool:
    """Say whether what is shown now stands on a page without a kernel."""
    return bool(os.environ.get(VARIABLE))
