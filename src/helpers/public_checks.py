"""Where notebooks that were handed out earlier look for `helpers.checks.run`."""

from helpers.checks import run

__all__ = ["run"]
