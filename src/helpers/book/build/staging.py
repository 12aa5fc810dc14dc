"""The site is built beside its place and takes it when it is whole.

Sphinx writes its pages one after the other. A build that fails or is cut off would leave a site of
which some pages are new, some old, and some missing, and which looks finished. So the pages are
written to a folder of their own, ``_build/.html``; a build that ends well puts a copy of it in the
place of the site. Until then the site that was there before stays as it was.

Sphinx compares a page with its source. What else stands on a page, the titles in the menu for
instance, is compared here; and what an earlier build wrote and this one would not is taken out. Of
two builds at once the second waits: both write to the same folders.
"""

import fcntl
import shutil
from pathlib import Path
from tempfile import TemporaryFile

from sphinx.application import Sphinx
from sphinx.builders.html import BuildInfo
from sphinx.environment import CONFIG_OK, BuildEnvironment
from sphinx.errors import ApplicationError
from sphinx.util import logging

from helpers.book import state

__all__ = ["setup"]

_LOG = logging.getLogger(__name__)
# Templates of the theme, which it leaves among what it publishes; as pages they are not valid.
_NOT_PUBLISHED = shutil.ignore_patterns("*webpack-macros.html")


def setup(app: Sphinx) -> None:
    """Connect this module to Sphinx.

    Raises
    ------
    ApplicationError
        If nothing can be written where the site is to be built.
    """
    _check_the_place(app.outdir)
    _wait_for_another_build(app)
    # A site that is read while it is written (`make serve`) is shown with its faults.
    app.add_config_value("publish_unsound", False, "", [bool])
    app.connect("builder-inited", _step_aside, priority=0)
    app.connect("env-get-outdated", _forget_removed_pages)
    app.connect("env-purge-doc", _note_a_read_page)
    app.connect("env-updated", _follow_the_menu)
    app.connect("html-page-context", _note_a_written_page)
    app.connect("build-finished", _publish, priority=900)  # when all others have written
    app.connect("build-finished", lambda app, _: app.lock.close(), priority=999)


def _note_a_read_page(app: Sphinx, _env: BuildEnvironment, _page: str) -> None:
    state.build(app).has_read = True


def _note_a_written_page(app: Sphinx, *_context) -> None:
    state.build(app).has_written = True


def _check_the_place(site: Path) -> None:
    try:
        site.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=site.parent).close()
    except OSError as error:
        raise ApplicationError(
            f"The site cannot be built in {site.parent}: {error.strerror}. Name another folder: "
            "jupyter-book build . --path-output FOLDER, or make book OUTPUT=FOLDER."
        ) from error


def _wait_for_another_build(app: Sphinx) -> None:
    app.lock = (app.outdir.parent / ".lock").open("w")
    try:
        fcntl.flock(app.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _LOG.info("Another build of this book is running. This one waits until it has ended ...")
        fcntl.flock(app.lock, fcntl.LOCK_EX)


def _step_aside(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    state.build(app).site = Path(app.outdir)
    aside = app.outdir.parent / f".{app.outdir.name}"
    # Where all is made again, nothing stays that is no longer made.
    if app.env.config_status != CONFIG_OK:
        shutil.rmtree(aside, ignore_errors=True)
    elif _all_pages_are_written(app, aside):
        shutil.rmtree(aside / "_static", ignore_errors=True)
    aside.mkdir(exist_ok=True)
    app.outdir = app.builder.outdir = aside


def _all_pages_are_written(app: Sphinx, aside: Path) -> bool:
    """Say whether a setting, a style or a script has changed, as Sphinx finds out."""
    try:
        with (aside / ".buildinfo").open(encoding="utf-8") as file:
            return BuildInfo.load(file) != app.builder.build_info
    except (OSError, ValueError):
        return True


def _forget_removed_pages(
    app: Sphinx, _env: BuildEnvironment, _added: set, _changed: set, removed: set
) -> list[str]:
    """Take all out: every page is written again, as the menu has changed."""
    if removed and app.builder.format == "html":
        shutil.rmtree(app.outdir)
        app.outdir.mkdir()
    return []  # none has to be read again for it


def _follow_the_menu(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write every page again when one has another title or place: the menu stands on all."""
    # In one order: that of Sphinx is the order in which pages were read, by this build or another.
    menu = [
        (page, title.astext(), env.toctree_includes.get(page))
        for page, title in sorted(env.titles.items())
    ]
    record = state.record(env)
    before, record.menu = record.menu, menu
    return sorted(env.found_docs) if state.build(app).has_read and before != menu else []


def _take_out_what_no_page_has(app: Sphinx) -> None:
    """Remove pictures, downloads and sources that pages had when they were read before."""
    env = app.env
    had = {
        "_images": {name for _, name in env.images.values()},
        "_downloads": {name for _, name in env.dlfiles.values()},
        "_sources": {env.doc2path(page, base=False) for page in env.found_docs},
    }
    for folder, names in had.items():
        for file in (app.outdir / folder).rglob("*"):
            if file.is_file() and file.relative_to(app.outdir / folder).as_posix() not in names:
                file.unlink()


def _publish(app: Sphinx, exception: Exception | None) -> None:
    if app.builder.format != "html":
        return
    if exception is None:
        _take_out_what_no_page_has(app)
    site = state.build(app).site
    assert site  # as `_step_aside` has found
    aside, app.outdir = app.outdir, type(app.outdir)(site)
    sound = exception is None and not app._warncount
    if sound or (exception is None and app.config.publish_unsound):
        _replace(site, aside)
    elif any(site.iterdir()):
        _LOG.info("The site in %s is left as it was before.", site)


def _replace(site: Path, aside: Path) -> None:
    """Put a copy of a folder in the place of the site; there is never a part of it there."""
    new, old = (site.with_name(f".{site.name}-{which}") for which in ("new", "old"))
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(aside, new, ignore=_NOT_PUBLISHED)
    for path in [new, *new.rglob("*")]:  # a web server must read them, whatever umask says
        path.chmod(0o755 if path.is_dir() else 0o644)
    site.rename(old)
    new.rename(site)
    shutil.rmtree(old)
