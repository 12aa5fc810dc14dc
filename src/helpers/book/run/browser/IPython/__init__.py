"""What the helpers and a cell use of IPython, in a page: to display."""

__all__ = ["get_ipython"]


def get_ipython() -> None:
    """Return no shell, as IPython does where none runs."""
