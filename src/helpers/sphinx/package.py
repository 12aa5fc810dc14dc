"""The data package is checked before any page is read; what is wrong with it fails the build."""

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from helpers import data_package, datasets

__all__ = ["setup"]

_LOG = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Connect the check to Sphinx; what it finds is a warning, and a warning fails the build."""
    app.connect("env-before-read-docs", _check)


def _check(app: Sphinx, env: BuildEnvironment, _pages: list[str]) -> None:
    """Check types, keys, links, hashes and sums, unless the data are those of a sound build."""
    now = app.config.execution_fingerprint
    if getattr(env, "data_checked", None) == now:
        return
    try:
        problems = data_package.table_problems(datasets.folder())
        problems = problems or data_package.arithmetic_problems()
    except ValueError as error:  # a damaged table or description, a malformed identity
        problems = [str(error)]
    for problem in problems:
        _LOG.warning("data/%s", problem)
    env.data_checked = now
