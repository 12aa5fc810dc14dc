"""Where the course can be run and taken from: notebooks to download, and launch buttons.

Everything follows from one setting, the address of the repository (``course_repository``), which
a build by GitHub Actions knows by itself. While it is not known, no button leads nowhere. The
address of an institution's JupyterHub is the one other setting (``course_jupyterhub``).
"""

import os
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from helpers.book import state
from helpers.book.build import stamps
from helpers.book.prose.corrections import correction_link
from helpers.book.site import notebooks
from helpers.book.site.layout import without_comments
from helpers.course import script_cell, wheel_name

__all__ = ["FOLDER", "PYTHON", "launch_links", "offered", "setup", "site"]

_LOG = logging.getLogger(__name__)
#: Where the notebooks lie in the published book, and under which branch they are published.
FOLDER = "notebooks"
#: Where lies what runs code in a browser. A copy that is read from a folder can do without.
PYTHON = "python"


def setup(app: Sphinx) -> None:
    """Register the settings, the menus of each page, and the writing of the notebooks."""
    # The cards of figures, which are written as a page is read, lead to it.
    app.add_config_value("course_repository", "", "env", [str])
    app.add_config_value("course_branch", "main", "html", [str])
    app.add_config_value("course_jupyterhub", "", "html", [str])
    app.connect("config-inited", _find_repository, priority=200)
    app.connect("env-purge-doc", _forget_the_notebook)
    app.connect("html-page-context", _add_menus)
    app.connect("build-finished", _write_notebooks)


def site(repository: str) -> str:
    """Return the address of the GitHub Pages of a repository.

    Examples
    --------
    >>> site("https://github.com/history/terror")
    'https://history.github.io/terror/'
    >>> site("https://github.com/history/history.github.io")
    'https://history.github.io/'
    """
    owner, name = urlsplit(repository).path.strip("/").split("/")
    pages = f"{owner.lower()}.github.io"
    return f"https://{pages}/" if name.lower() == pages else f"https://{pages}/{name}/"


def launch_links(repository: str, branch: str, page: str, jupyterhub: str = "") -> dict[str, str]:
    """Return the addresses at which a chapter opens as a notebook, by the name of the service.

    Parameters
    ----------
    repository : str
        Its address on GitHub; empty if it is not known.
    branch : str
        The branch that Binder builds. Colab and a JupyterHub take the branch ``notebooks``.
    page : str
        The chapter, as in ``national-operations/who-was-arrested``.
    jupyterhub : str, optional
        The address of a JupyterHub with nbgitpuller.
    """
    if not repository:
        return {}
    owner, name = urlsplit(repository).path.strip("/").split("/")
    notebook = quote(f"{page}.ipynb")
    links = {
        "Binder": f"https://mybinder.org/v2/gh/{owner}/{name}/{quote(branch, safe='')}"
        f"?urlpath={quote(f'lab/tree/{FOLDER}/{notebook}', safe='')}",
        "Colab": f"https://colab.research.google.com/github/{owner}/{name}/blob/{FOLDER}/{notebook}",
    }
    if jupyterhub:
        asked = {"repo": repository, "branch": FOLDER, "urlpath": f"lab/tree/{name}/{notebook}"}
        links["JupyterHub"] = (
            f"{jupyterhub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(asked)}"
        )
    return links


def _find_repository(_app: Sphinx, config: Config) -> None:
    here = os.environ.get("GITHUB_REPOSITORY")
    if here:
        server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        config.course_repository = f"{server}/{here}"
        config.course_branch = os.environ.get("GITHUB_REF_NAME") or config.course_branch
    repository = config.course_repository
    if repository and not config.html_baseurl:
        config.html_baseurl = site(repository)


def _add_menus(app: Sphinx, page: str, _template: str, context: dict, _doctree) -> None:
    """Say what can be downloaded of a page, and where it can be run."""
    pathto, inside = context["pathto"], page.removeprefix("chapters/")
    files = []
    if context.get("sourcename"):
        files.append(_link("Text (.md)", pathto(f"_sources/{context['sourcename']}", 1), True))
    runs_as = offered(app, page)
    files += [
        _link(name, pathto(f"{FOLDER}/{inside}{ending}", 1), True)
        for ending, name in runs_as.items()
    ]
    config = app.config
    links = runs_as and launch_links(
        config.course_repository, config.course_branch, inside, config.course_jupyterhub
    )
    menus = []
    if files:
        menus.append({"label": "download", "text": "Download", "links": files})
    if links:
        menus.append(
            {
                "label": "launch",
                "text": "Run",
                "links": [_link(name, url, False) for name, url in links.items()],
            }
        )
    context["page_menus"] = menus
    titles = app.env.titles
    title = titles[page].astext() if page in titles else str(context.get("title", page))
    context["correction"] = correction_link(config.course_repository, page, title)


def offered(app: Sphinx, page: str) -> dict[str, str]:
    """Return the endings of the files in which a page can be run, and how they are called."""
    if _assignment(app, page):
        return {".ipynb": "Notebook (.ipynb)"}
    if _executed(app, page).exists():
        return {".ipynb": "Notebook (.ipynb)", ".py": "Script (.py)"}
    return {}


def _link(text: str, url: str, file: bool) -> dict:
    return {"text": text, "url": url, "file": file}


def _executed(app: Sphinx, page: str) -> Path:
    """Return where myst-nb leaves a chapter as a notebook; its outputs are in the cache."""
    return Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"


def _forget_the_notebook(app: Sphinx, _env: BuildEnvironment, page: str) -> None:
    """Let myst-nb leave it again when it reads the page, if the page still is a notebook."""
    _executed(app, page).unlink(missing_ok=True)


def _assignment(app: Sphinx, page: str) -> Path | None:
    """Return the source of the assignment that a page is about, if it is about one.

    A public copy of the course may do without ``assignments/``, as it holds the solutions.
    """
    folder, _, name = page.rpartition("/")
    source = Path(app.srcdir) / "assignments" / f"{name}.md"
    return source if folder == "chapters/assignments" and source.is_file() else None


def _write_assignments(app: Sphinx, wheel: str) -> None:
    """Write the notebook that students get for each assignment that has a page."""
    pages = sorted(app.env.found_docs)
    sources = [source for page in pages if (source := _assignment(app, page))]
    folder = Path(app.outdir) / FOLDER / "assignments"
    read = [source.read_bytes() for source in sources]
    with stamps.outdated(app, "assignments", [folder], wheel, *read) as needed:
        if needed:
            from helpers.assignments import release  # Otter takes its time, here as well

            release.hand_out(sources, folder, wheel)


def _write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html" or not state.build(app).has_written:
        return
    labels = notebooks.titles(Path(app.srcdir) / "chapters")
    wheel = wheel_name()
    if app.config.html_baseurl:
        wheel = f"{app.config.html_baseurl.rstrip('/')}/{FOLDER}/{wheel}"
    try:
        _write_assignments(app, wheel)
    except ValueError as error:  # a SourceError
        _LOG.warning("%s", error)
    scripts = _style_and_script(Path(app.srcdir) / "_static")
    for page in sorted(app.env.found_docs):
        source = _executed(app, page)
        target = Path(app.outdir) / FOLDER / page.removeprefix("chapters/")
        files = [target.with_name(f"{target.name}{ending}") for ending in (".ipynb", ".py")]
        if not source.exists():
            if not _assignment(app, page):
                for file in files:  # of a page that was a notebook before
                    file.unlink(missing_ok=True)
            continue
        with stamps.outdated(
            app, page, files, source.read_bytes(), labels, wheel, scripts
        ) as needed:
            if needed:
                _write_notebook(app, page, files, labels, wheel, scripts)


def _write_notebook(
    app: Sphinx, page: str, files: list[Path], labels: dict[str, str], wheel: str, scripts: str
) -> None:
    # They take their time to load, and a build in which nothing has changed does without.
    import jupytext
    import nbformat

    if "/" not in wheel:  # it lies beside the folders of the notebooks: `make site`
        wheel = "../" * page.removeprefix("chapters/").count("/") + wheel
    cache = get_cache(app.config.nb_execution_cache_path)
    try:
        _, chapter = cache.merge_match_into_notebook(nbformat.read(_executed(app, page), 4))
    except KeyError:
        return  # it failed when it was executed, as the build has told
    try:
        portable = notebooks.portable(chapter, labels, wheel, scripts)
    except ValueError as error:
        _LOG.warning("%s", error, location=page)
        return
    notebook, script = files
    notebook.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(portable, notebook)
    portable.cells[0].source = script_cell(wheel)
    jupytext.write(portable, script, fmt="py:percent")


def _style_and_script(static: Path) -> str:
    style, script = (
        without_comments((static / name).read_text(encoding="utf-8"))
        for name in ("book.css", "book.js")
    )
    return f"<style>{style}</style><script>{script}</script>"
