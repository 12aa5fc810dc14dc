"""The Python behind a page: it runs cells, and says as HTML what a cell shows.

It is to a page what a kernel is to a notebook, without IPython, and lies with the helpers in the
wheel that a page loads. The worker (``web/worker.mjs``) calls `prepare`, `run` and `answer`.

A cell sees what the cells above it have left, whatever ran since: its names are put back to what
they were below the cell before. So what a page shows is what it would show if it were run from
its top.
"""

import ast
import io
import json
import os
import traceback
from contextlib import redirect_stderr, redirect_stdout
from html import escape

__all__ = ["answer", "display", "prepare", "run"]

# What is loaded before the first cell, while the page says so; chapters need all of it.
_LOADED = ("pandas", "altair", "markdown_it", "helpers.explore", "helpers.quiz")
_MOST = 100_000  # letters that a cell may print; a page cannot bear an endless list
_FRAMES = 6  # of a traceback, beyond which it is a recursion

_names: dict = {"__name__": "__main__"}
_below: list[dict] = [dict(_names)]  # the names below each cell; the first, above all
_sources: dict[str, list[str]] = {}  # the lines of each cell, by the name that Python knows it by
_shown: list[str] = []
_is_silent = False


class _Printed(io.TextIOBase):
    """What a cell prints, in its place among what it shows."""

    def __init__(self, stream: str):
        self._stream, self._letters, self._text = stream, 0, ""

    def write(self, text: str) -> int:
        self._letters += len(text)
        if self._letters <= _MOST:
            self._text += text
        return len(text)

    def flush(self) -> None:
        if self._text:
            text, self._text = self._text, ""
            if self._letters > _MOST:
                text += f"\n(More than {_MOST:,} letters were printed; the rest is left out.)"
            _show(f"<pre>{escape(text)}</pre>", f"stream {self._stream}")


_printed = [_Printed("stdout"), _Printed("stderr")]


def prepare() -> None:
    """Load what chapters need."""
    from helpers import surface

    os.environ[surface.VARIABLE] = surface.ANSWERING
    for name in _LOADED:
        __import__(name)


def run(place: int, source: str, silent: bool) -> str:
    """Run a cell; return as JSON whether it ended, and what it shows as HTML.

    Parameters
    ----------
    place : int
        Its place among the cells of the page; those above have run.
    source : str
        Its code.
    silent : bool
        Whether nothing is to be shown, and so nothing is drawn.
    """
    global _is_silent, _printed
    _is_silent, _printed = silent, [_Printed("stdout"), _Printed("stderr")]
    _shown.clear()
    del _below[place + 1 :]
    _names.clear()
    _names.update(_below[place])
    try:
        with redirect_stdout(_printed[0]), redirect_stderr(_printed[1]):
            _execute(source, _name(place))
        ended = True
    except BaseException as error:  # SystemExit, too
        _is_silent = False  # nobody would know why nothing came
        _flush()
        _show(f"<pre>{escape(_told(error, _name(place)))}</pre>", "error")
        ended = False
    _flush()
    _below.append(dict(_names))
    return json.dumps({"ended": ended, "html": "".join(_shown)})


def answer(place: int, name: str, choices: str, width: str) -> str:
    """Return as JSON a view of an explorer, or why there is none.

    Parameters
    ----------
    place : int
        The place of its cell, below which its function sees its names.
    name : str
        Its name.
    choices : str
        The place of the option of each choice, as JSON.
    width : str
        For which column its charts are drawn.
    """
    from helpers import explore

    if place + 1 < len(_below):
        _names.clear()
        _names.update(_below[place + 1])
    try:
        html = explore.LIVE[name].answer(json.loads(choices), width)
    except Exception as error:
        return json.dumps({"ended": False, "said": str(error)})
    return json.dumps({"ended": True, "html": html})


def display(*values: object) -> None:
    """Show values in the output of the cell, as IPython's function of this name does."""
    for value in values:
        _flush()
        if not _is_silent:
            _display(value)


def _display(value: object) -> None:
    if hasattr(value, "_ipython_display_"):
        value._ipython_display_()
        return
    for method, kind in (("_repr_html_", "text_html"), ("_repr_svg_", "image_svg")):
        drawn = getattr(value, method, lambda: None)()
        if drawn is not None:
            _show(drawn, kind)
            return
    if hasattr(value, "_repr_mimebundle_"):
        bundle = value._repr_mimebundle_()
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        drawn = bundle and (bundle.get("text/html") or bundle.get("image/svg+xml"))
        if drawn:
            _show(drawn, "text_html")
            return
    _show(f"<pre>{escape(repr(value))}</pre>", "text_plain")


def _show(html: str, kind: str) -> None:
    if not _is_silent:
        _shown.append(f'<div class="output {kind}">{html}</div>')


def _flush() -> None:
    for printed in _printed:
        printed.flush()


def _name(place: int) -> str:
    return f"<cell {place + 1}>"


def _execute(source: str, name: str) -> None:
    """Execute code, and show the value of its last expression unless a semicolon ends it."""
    _sources[name] = source.splitlines()
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
        tree.body.pop()
        exec(compile(tree, name, "exec"), _names)
        value = eval(compile(ast.Expression(last.value), name, "eval"), _names)
        if value is not None:
            display(value)
    else:
        exec(compile(tree, name, "exec"), _names)


def _told(error: BaseException, name: str) -> str:
    """Tell an error by the lines of the reader alone, the line that failed last."""
    lines = [
        _line(frame.f_code.co_filename, number, name)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in _sources
    ]
    if len(lines) > _FRAMES:
        half = _FRAMES // 2
        lines = [*lines[:half], "…", *lines[-half:]]
    said = "".join(traceback.format_exception_only(error)).rstrip()
    if isinstance(error, SyntaxError) and error.filename in _sources:
        said = said.replace(f'  File "{error.filename}", line {error.lineno}', "", 1).strip("\n")
        lines = [f"Line {error.lineno}:"]
    return "\n".join([*lines, said])


def _line(cell: str, number: int, name: str) -> str:
    code = _sources[cell][number - 1].strip() if number <= len(_sources[cell]) else ""
    return f"{'Line' if cell == name else 'In a cell above, line'} {number}: {code}"
