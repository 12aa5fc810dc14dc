"""The frame of a page: our own template in the place of the theme's, and the look of the book.

The theme gives the contents of a page and what Sphinx knows of it. Its icons, styles and
scripts weigh ten times as much as a chapter, so that they are neither linked nor published:
``templates/layout.html`` links two styles and two scripts of ``_static/``. ``page.css`` and
``page.js`` are of every page, ``book.css`` and ``book.js`` are what a chapter shows; notebooks
carry these two as well. All are published without their comments. A test fails when the theme's
templates that ours replace change.

The rules of the look:

* One column of text, 42.5 rem wide, in a serif of the reader's own system; figures as wide as the
  text; wide tables break out of it, and are cards where a window is too narrow for them; notes in
  the margin where there is room. Names, labels and tables in a sans.
* Colour means something or is not there. Arrests, sentences and executions have one colour each,
  in every chart; links have one; all else is ink, paper and grey. Never red for drama. A new colour
  goes to ``book.css`` and `helpers.charts`, for light, dark and forced colours.
* Small multiples before gadgets; a chart before a table where people would rather look; tabular
  figures in tables.
* Nothing from elsewhere: the Content-Security-Policy (`POLICY`) forbids whatever does not come from
  the page's own folder, and inline styles and handlers with it. No fonts, no library.
* Light: a first chapter takes at most 250 kB packed, a second at most 60 kB more. A large explorer
  keeps its frames in files of their own, which a page asks for when its reader comes near.
* Near: of the lists of sources and of rows of data a phone lays out only what is near its screen
  (``content-visibility``). The style keeps free for the rest what it takes on the mean, so that the
  length of the page is true to a tenth; a test measures it. Smooth scrolling is for wide windows:
  what is laid out on the way would lead a link astray.
* Parts of the scripts start each by itself (``startEach``, ``part``): what fails in one is reported
  to the console, and the others start. Nothing is asked of an explorer's form itself, as a control
  may have the name of what is asked for.
* Without scripts a page can be read, and its contents called; what needs a script is not shown.
"""

import base64
import hashlib
import json
import os
import re
import shutil
from functools import cache
from html import escape
from pathlib import Path

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.en import SearchEnglish

from helpers.book import state
from helpers.frames import STORED

__all__ = ["POLICY", "PUBLISHED_STATIC", "setup", "without_comments"]

#: What is published of the static files that Sphinx and the extensions bring: the search alone.
PUBLISHED_STATIC = {
    "doctools.js",
    "documentation_options.js",
    "language_data.js",
    "searchtools.js",
    "sphinx_highlight.js",
}
# What saves a chart as a picture, and what lights the places of a map, are no part of a page: they
# are loaded for a reader who presses the button or comes to the map.
_LOADED_LATE = [Path(__file__).with_name(name) for name in ("maps.js", "pictures.js")]
# Before anything is drawn: the colours that the reader chose, else those of the system.
_THEME_SCRIPT = """{
const root = document.documentElement;
let mode = "auto";
try { mode = localStorage.getItem("mode") || mode; } catch { /* for this page only */ }
root.dataset.mode = mode;
root.dataset.theme =
  mode === "auto" ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : mode;
}"""
_HASH = base64.b64encode(hashlib.sha256(_THEME_SCRIPT.encode()).digest()).decode()
#: What a page may ask for (https://www.w3.org/TR/CSP3/): its own folder, and the script above. A
#: form may lead to a file, as Firefox does not take a page that was opened as a file for 'self'.
POLICY = (
    f"default-src 'self'; script-src 'self' 'sha256-{_HASH}'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self' file:"
)
# myst-nb gives what is folded a name that hides the words that stand in it, as paragraphs, which a
# summary may not hold.
_SUMMARY = re.compile(r'<summary aria-label="Toggle hidden content">(.*?)</summary>', re.DOTALL)
# docutils gives an entry of a bibliography a role that ARIA has since kept for items of lists.
_OUTDATED_ROLES = (' role="doc-biblioentry"', ' role="list"')
_METHOD = """\
<div class="method-switch"><label>
<input type="checkbox" role="switch"> Show the method (code)
</label></div>"""
# The first piece of code that is folded: the switch stands there.
_FIRST_CODE = re.compile(r'<div class="cell [^"]*tag_hide-input')
_BEFORE = re.compile(
    r'<div class="(?:tip )?admonition">\n'
    r'<p class="admonition-title">(?P<title>Before you begin)</p>'
    r"(?P<text>.*?)</div>\n(?P<opening>.*?)(?=<section )",
    re.DOTALL,
)
_FIGURES = re.compile(r'<ol class="datum-list">.*?</ol>', re.DOTALL)
_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
# Pages of which a reader has nothing: they stand at the foot of each page, not in the menu.
_NOT_FOR_READERS = {
    "chapters/instructors/for-administrators": "For administrators",
    "chapters/measurements": "Measurements",
}
_INLINE = 4096  # letters of frames that a page holds itself; more are a file that it asks for
_PARTS_OF_THE_THEME = (
    "article_footer_items",
    "article_header_end",
    "article_header_start",
    "content_footer_items",
    "footer_center",
    "footer_end",
    "footer_start",
    "navbar_center",
    "navbar_end",
    "navbar_persistent",
    "navbar_start",
    "primary_sidebar_end",
    "secondary_sidebar_items",
)


def setup(app: Sphinx) -> None:
    """Register the templates, what they need, and the clearing of what no page links."""
    SearchEnglish.stem = cache(SearchEnglish.stem)  # else each page finds each stem anew
    app.connect("config-inited", _use_our_templates)
    app.connect("html-page-context", _add_context, priority=950)
    app.connect("html-page-context", _fold_the_method)
    app.connect("html-page-context", _open_with_the_subject)
    app.connect("html-page-context", _fold_the_figures)
    app.connect("html-page-context", _drop_outdated_roles)
    app.connect("html-page-context", _move_frames_out)
    # After the theme, which writes its own colours of code when a build has finished, and before
    # the site takes its place.
    app.connect("build-finished", _publish_no_more_than_is_linked, priority=850)


def _use_our_templates(app: Sphinx, config: Config) -> None:
    # As seen from the book, so that the place of a checkout leaves no trace in what is built.
    ours = os.path.relpath(Path(__file__).with_name("templates"), app.confdir)
    config.templates_path = [ours, *config.templates_path]
    # The theme tries each of its own parts on each page, to see whether it stays empty.
    config.html_sidebars = {"**": []}
    config.html_theme_options |= {part: [] for part in _PARTS_OF_THE_THEME}


def _add_context(app: Sphinx, page: str, _template: str, context: dict, _doctree) -> None:
    build = state.build(app)
    build.contents = build.contents or _contents(app)
    context["contents"] = build.contents
    context["not_for_readers"] = _NOT_FOR_READERS
    context["content_security_policy"] = POLICY
    context["theme_script"] = _THEME_SCRIPT
    context["frame_version"] = app.config.shared_fingerprint[:8]


def _contents(app: Sphinx) -> list[dict]:
    """Return the parts of the book: their captions, and their pages with the titles as HTML.

    They are the same for each page. The theme resolves them anew for each, which takes longer than
    all the rest of a page.
    """
    titles, below = app.env.titles, app.env.toctree_includes

    def with_sections(page: str) -> set[str]:
        return {page}.union(*map(with_sections, below.get(page, ())))

    def title(given: str | None, page: str) -> str:
        return escape(given) if given else app.builder.render_partial(titles[page])["title"]

    return [
        {
            "caption": part["caption"],
            "pages": [
                (page, title(given, page), with_sections(page)) for given, page in part["entries"]
            ],
        }
        for part in app.env.tocs[app.config.root_doc].findall(addnodes.toctree)
    ]


def _fold_the_method(_app: Sphinx, _page: str, _template: str, context: dict, _doctree) -> None:
    """Name what is folded by its own words; put the switch that opens it all before the first."""
    body, count = _SUMMARY.subn(_name_by_its_words, context.get("body", ""))
    if count:
        context["body"] = _FIRST_CODE.sub(lambda found: f"{_METHOD}\n{found[0]}", body, count=1)


def _name_by_its_words(found: re.Match) -> str:
    words = found[1].replace("<p ", "<span ").replace("</p>", "</span>")
    return f"<summary>{words}</summary>"


def _open_with_the_subject(_app: Sphinx, _page: str, _t: str, context: dict, _doctree) -> None:
    """Let a chapter open with its subject; what it asks for and gives follows in a few lines."""

    def move(found: re.Match) -> str:
        title = f'<p class="admonition-title">{found["title"]}</p>'
        box = f'<div class="admonition before">\n{title}{found["text"]}</div>\n'
        return f"{found['opening']}{box}"

    if "body" in context:
        context["body"] = _BEFORE.sub(move, context["body"], count=1)


def _fold_the_figures(_app: Sphinx, _page: str, _template: str, context: dict, _doctree) -> None:
    """Fold the list of the figures of a page: it is as long as the text, and its cards have it."""

    def fold(found: re.Match) -> str:
        count = found[0].count('<li id="figure-')
        figures = "One figure, with its source" if count == 1 else f"{count} figures with sources"
        return (
            f'<details class="figures"><summary>{figures}: what was counted, when, and by whom'
            f"</summary>{found[0]}</details>"
        )

    if "body" in context:
        context["body"] = _FIGURES.sub(fold, context["body"], count=1)


def _drop_outdated_roles(_app: Sphinx, _page: str, _template: str, context: dict, _doctree) -> None:
    if _OUTDATED_ROLES[0] in context.get("body", ""):
        for role in _OUTDATED_ROLES:
            context["body"] = context["body"].replace(role, "")


def _move_frames_out(app: Sphinx, page: str, _template: str, context: dict, _doctree) -> None:
    """Put the frames of a large explorer into files that are asked for when a reader comes near.

    There is one for a wide column and one for a narrow one, and a reader needs one of them. They
    are scripts and not JSON: a page that was opened as a file may load scripts, but read no files.
    """
    folder, key = "_static/frames", page.removeprefix("chapters/").replace("/", "-")

    def move(found: re.Match) -> str:
        name, frames = found["name"], found["frames"]
        if len(frames) <= _INLINE:
            return found[0]
        target = Path(app.outdir) / folder / f"{key}--{name}.js"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"courseFrames[{json.dumps(name)}] = {frames};\n", encoding="utf-8")
        version = hashlib.sha256(frames.encode()).hexdigest()[:8]
        address = f"{context['pathto'](f'{folder}/{target.name}', 1)}?v={version}"
        return f'{found["opening"]} data-file="{address}"></script>'

    if "body" in context:
        for file in (Path(app.outdir) / folder).glob(f"{key}--*.js"):
            file.unlink()  # of an explorer that the page may have no more
        context["body"] = STORED.sub(move, context["body"])


def _publish_no_more_than_is_linked(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for script in _LOADED_LATE:
        shutil.copyfile(script, static / script.name)  # with its rights, a read-only one stays so
    ours = {path.name for path in [*(Path(app.srcdir) / "_static").iterdir(), *_LOADED_LATE]}
    for path in static.iterdir():
        if path.name not in ours | PUBLISHED_STATIC | {"frames", "passages"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        elif path.name in ours and path.suffix in (".css", ".js"):
            path.write_text(without_comments(path.read_text(encoding="utf-8")), encoding="utf-8")


def without_comments(text: str) -> str:
    r"""Return a style or a script without the comments that have lines of their own.

    They are a fifth of what a reader would load.

    Examples
    --------
    >>> without_comments("/* Both. */\na(); // now\n  // Then:\n  b();\n")
    'a(); // now\n  b();\n'
    """
    return _COMMENT.sub("", text)
