"""Explorers: one call that is alive with a kernel and without one.

``explore`` takes an ordinary function and a finite list of choices for each of its arguments.
With a kernel it shows ipywidgets and calls the function on each change. In the book build
(``HELPERS_STATIC`` is set) it calls the function once for each combination of choices and shows
native HTML controls with the results; the script of the book, ``_static/book.js``, exchanges them.

The forms of a choice are those of ``ipywidgets.interact`` that are finite: a list or what else has
an order and a length, a list of ``(label, value)``, a dict, a bool, a ``range``, ``(min, max)`` and
``(min, max, step)``. A default of the function is the value at the start, or is itself a choice.

A function that needs the words which the reader chose, and not the value alone, asks for them by a
second parameter: beside ``period`` it takes ``period_label``.
"""

import functools
import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from numbers import Real
from typing import Any

import pandas as pd

from helpers import figures, words
from helpers.choices import Choice, ChoiceError, choices_of
from helpers.frames import stored_once
from helpers.html_table import slug
from helpers.surface import is_answering, is_page, note_made, note_shown

__all__ = ["LIVE", "MAXIMUM_FRAMES", "ExplorerError", "explore"]

#: More combinations than this make a page too heavy to open on a phone.
MAXIMUM_FRAMES = 400

# What a function may return, and what to return for what it may not.
_BRIEF = 60  # letters of a value in a message
_RETURN = (
    "return a figure(...), a table(...), an Altair chart, a DataFrame, a Series, Markdown, a text, "
    "a number, or a tuple of these"
)
_INSTEAD = {
    "NoneType": "what print or display shows, or plt.show draws, is not returned",
    "Styler": "its frame would do, as table(frame, ...)",
    "HTML": "Markdown would do",
    "SVG": "an Altair chart in figure(...) would do",
    "Figure": "an Altair chart in figure(...) would do",
    "Axes": "an Altair chart in figure(...) would do",
    "list": "a tuple would do",
}


class ExplorerError(ValueError):
    """An explorer cannot be made; the message names it, the combination and the remedy."""


class Explorer:
    """A function with its choices; shows itself at the end of a cell.

    Parameters
    ----------
    function : callable
        Called with one keyword argument for each choice, and one for each label that it asks for.
    name : str
        The id of the explorer on its page, also in links to one of its states.
    title : str
        What the explorer shows.
    choices : tuple of Choice
        In the order of the controls.
    source : str or list of str
        Source keys for charts and DataFrames that are returned without any.
    """

    def __init__(self, function, name, title, choices, source):
        self.function, self.name, self.title = function, name, title
        self.choices, self.source = choices, source
        note_made(self, f"the explorer {title!r}")

    def parts(self, **arguments: Any) -> list:
        """Call the function and return what is to be shown, in order.

        Parameters
        ----------
        **arguments
            The value of each choice; labels that the function asks for are added.

        Raises
        ------
        ExplorerError
            If the function raises, or returns something that cannot be shown.
        """
        labels = {
            f"{choice.name}_label": choice.options[choice.place_of(arguments[choice.name])][0]
            for choice in self.choices
            if choice.label_asked
        }
        try:
            result = self.function(**arguments, **labels)
            values = result if isinstance(result, tuple) else (result,)
            return [self._part(value) for value in values]
        except Exception as error:
            raise ExplorerError(
                f"Explorer {self.name!r} fails for {_state(arguments)}: "
                f"{type(error).__name__}: {error}"
            ) from error

    def _part(self, value: Any):
        import altair as alt
        from IPython.display import Markdown

        if isinstance(value, figures.Figure | figures.Table | Markdown):
            return value
        if isinstance(value, str | Real) and not isinstance(value, bool):
            return Markdown(value if isinstance(value, str) else words.number(float(value)))
        if isinstance(value, alt.TopLevelMixin):
            described = value.to_dict().get("description", "")
            return figures.figure(value, title=self.title, alt=described, source=self.source)
        if isinstance(value, pd.DataFrame | pd.Series):
            frame = _with_index(value)
            return figures.table(frame, caption=self.title, source=self.source, sortable=True)
        kind = type(value).__name__
        instead = f" ({_INSTEAD[kind]})" if kind in _INSTEAD else ""
        raise TypeError(f"it returned {kind}{instead}; {_RETURN}")

    def _only_parts(self, arguments: dict) -> list:
        """Return the parts for a page, which shows what a function returns and nothing else."""
        from IPython.utils.capture import capture_output

        with capture_output(stderr=False) as said:
            parts = self.parts(**arguments)
        if said.stdout or said.outputs:
            raise ExplorerError(
                f"Explorer {self.name!r} prints or displays something for {_state(arguments)}"
                f"{': ' + repr(said.stdout[:40]) if said.stdout else ''}. Return it instead."
            )
        return parts

    def to_html(self) -> str:
        """Return the explorer as HTML that needs no kernel, each state rendered."""
        if self.name in _RENDERED:
            raise ExplorerError(
                f"This page has two explorers named {self.name!r}. Give one another name=."
            )
        _RENDERED.add(self.name)
        note_shown(self)
        states = list(itertools.product(*(choice.options for choice in self.choices)))
        frames, descriptions = [], []
        for state in states:
            arguments = {
                choice.name: value for choice, (_, value) in zip(self.choices, state, strict=True)
            }
            parts = self._only_parts(arguments)
            frames.append(parts)
            descriptions.append(" ".join(map(_description, parts)))
        first = 0
        for choice in self.choices:
            first = first * len(choice.options) + choice.first
        return self._section(
            _together(list(map(_html, frames[first]))),
            f"<noscript>{self._all_states(states, descriptions)}</noscript>{self._stored(frames)}",
        )

    def live_html(self) -> str:
        """Return the explorer as HTML in its first state; the page asks for others (`answer`)."""
        note_shown(self)
        LIVE[self.name] = self
        return self._section(self.answer([choice.first for choice in self.choices]), "")

    def answer(self, places: Sequence[int], width: str = "") -> str:
        """Return a state as HTML.

        Parameters
        ----------
        places : sequence of int
            The place of the option of each choice.
        width : str, optional
            For which column charts are drawn, of `helpers.figures.WIDTHS`; for all by default.
        """
        parts = self.parts(
            **{c.name: c.options[at][1] for c, at in zip(self.choices, places, strict=True)}
        )
        return _together(
            [
                part.to_html(width) if width and isinstance(part, figures.Figure) else _html(part)
                for part in parts
            ]
        )

    def _section(self, frame: str, stored: str) -> str:
        """Return the element of an explorer, with the frame of its first state."""
        chosen = tuple(choice.options[choice.first] for choice in self.choices)
        return (
            f'<section class="explorer" id="{self.name}" aria-label="{escape(self.title)}">'
            f'<p class="explorer-title">{escape(self.title)}</p>'
            # Lest a browser restore the controls, but not the frame, when a reader comes back.
            f'<form class="explorer-controls" autocomplete="off" hidden>'
            f"{''.join(map(self._control, self.choices))}"
            '<span class="explorer-actions"><button type="reset">Reset</button> '
            f'<a class="explorer-link" href="#{self.name}">Link to this view</a></span></form>'
            f'<p class="explorer-choices">{escape(self._name_state(chosen))}</p>'
            '<p class="explorer-status" role="status" aria-live="polite"></p>'
            f'<div class="explorer-frame">{frame}</div>{stored}</section>'
        )

    def _stored(self, frames: list[list]) -> str:
        """Return the frames for a wide column and for a narrow one; once, if they are the same."""
        drawn = [_by_width(parts) for parts in frames]
        by_width = {width: [frame[width] for frame in drawn] for width in figures.WIDTHS}
        wide, narrow = by_width.values()
        if wide == narrow:
            return stored_once(wide, self.name)
        return "".join(stored_once(kept, self.name, width) for width, kept in by_width.items())

    def _name_state(self, state: tuple) -> str:
        return "; ".join(
            f"{choice.label}: {option}"
            for choice, (option, _) in zip(self.choices, state, strict=True)
        )

    def _control(self, choice: Choice) -> str:
        field, label = f"{self.name}-{choice.name}", escape(choice.label)
        names = [escape(option) for option, _ in choice.options]
        if choice.control == "select":
            options = "".join(
                f"<option{' selected' if i == choice.first else ''}>{name}</option>"
                for i, name in enumerate(names)
            )
            return (
                f'<label for="{field}">{label}</label>'
                f'<select id="{field}" name="{choice.name}">{options}</select>'
            )
        if choice.control == "checkbox":
            checked = " checked" if choice.options[choice.first][1] else ""
            return (
                f'<label class="explorer-check"><input type="checkbox" name="{choice.name}"'
                f' data-options="{escape(json.dumps(names))}"{checked}> {label}</label>'
            )
        if choice.control == "range":
            return (
                f'<label for="{field}">{label}: <span>{names[choice.first]}</span></label>'
                f'<input type="range" id="{field}" name="{choice.name}" min="0"'
                f' max="{len(names) - 1}" value="{choice.first}"'
                f' aria-valuetext="{names[choice.first]}"'
                f' data-options="{escape(json.dumps(names))}">'
            )
        options = "".join(
            f'<label><input type="radio" name="{choice.name}" value="{name}"'
            f"{' checked' if i == choice.first else ''}> {name}</label>"
            for i, name in enumerate(names)
        )
        return f"<fieldset><legend>{label}</legend>{options}</fieldset>"

    def _all_states(self, states: list, descriptions: list[str]) -> str:
        rows = [
            [label for label, _ in state] + [text]
            for state, text in zip(states, descriptions, strict=True)
        ]
        head = [choice.label for choice in self.choices] + ["What it shows"]
        cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        return (
            f"<table><caption>{escape(self.title)}: all views</caption>"
            f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
        )

    def widget(self):
        """Return the explorer as an ipywidget that calls the function on each change."""
        import ipywidgets
        from IPython.display import display

        kept = _STATES.setdefault(self.name, {})
        controls = {}
        for choice in self.choices:
            labels = [label for label, _ in choice.options]
            label = kept.get(choice.name)
            at = labels.index(label) if label in labels else choice.first
            controls[choice.name] = _widget(choice, at)
        output = ipywidgets.Output()

        def show(_change=None) -> None:
            arguments = {}
            for choice in self.choices:
                label, value = _chosen(choice, controls[choice.name])
                kept[choice.name], arguments[choice.name] = label, value
            output.clear_output(wait=True)
            with output:
                display(*self.parts(**arguments))

        for control in controls.values():
            control.observe(show, names="value")
        show()
        return ipywidgets.VBox(
            [ipywidgets.HTML(f"<b>{escape(self.title)}</b>"), *controls.values(), output]
        )

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        note_shown(self)
        if is_answering():
            display(HTML(self.live_html()))
        else:
            display(HTML(self.to_html()) if is_page() else self.widget())


#: The explorers that a page can ask for other states, by their names.
LIVE: dict[str, Explorer] = {}
#: The state of each explorer with a kernel, so that running its cell again loses nothing.
_STATES: dict[str, dict[str, Any]] = {}
#: The names of the explorers that this kernel has rendered for a page.
_RENDERED: set[str] = set()


def explore(
    function: Callable | None = None,
    /,
    *,
    title: str | None = None,
    name: str | None = None,
    labels: Mapping[str, str] | None = None,
    first: Mapping[str, Any] | None = None,
    source: str | Sequence[str] = (),
    limit: int = MAXIMUM_FRAMES,
    **choices: Any,
):
    """Let the reader choose a function's arguments and see what it returns.

    Use it as a decorator, which shows the explorer at once and leaves the function as it is, or
    call it with a function as the last expression of a cell.

    Parameters
    ----------
    function : callable
        Takes each choice as a keyword argument, and its label if it has a parameter for that, as
        ``period_label`` beside ``period``; returns a `figure`, a `table`, an Altair chart with a
        description, a DataFrame, a Series, Markdown, a text, a number, or a tuple of these.
    title : str, optional
        What the explorer shows; by default made of the function's name.
    name : str, optional
        The id of the explorer on its page; by default made of the title.
    labels : mapping of str to str, optional
        The label of each argument; by default its name, with spaces.
    first : mapping of str to object, optional
        The value of each argument at the start; by default that of the function, else its first
        option, and for a bool that bool.
    source : str or sequence of str, optional
        Source keys for charts and DataFrames that name none.
    limit : int, optional
        The largest number of combinations.
    **choices
        The options of each argument: a list, tuple, Index, array or Series; a list of ``(label,
        value)``; a dict of labels and values; a bool; a ``range``, ``(min, max)`` or ``(min, max,
        step)``. An argument that is given none has those of its default, if that is such a form.

    Returns
    -------
    Explorer or callable
        The explorer where a function was given, else the decorator.

    Raises
    ------
    ExplorerError
        If an argument has no options or an unknown form, the function asks for a label where two
        options have the same value, the combinations exceed the limit, or the page has an explorer
        of the same name. When it is shown on a page: if the function raises for a combination,
        prints, or returns what cannot be shown.

    Examples
    --------
    >>> from IPython.display import Markdown
    >>> def double(number):
    ...     return Markdown(f"Twice {number} is {2 * number}.")
    >>> explorer = explore(double, number=range(1, 4))
    >>> [part.data for part in explorer.parts(number=3)]
    ['Twice 3 is 6.']
    >>> def count_days(period, period_label):
    ...     return Markdown(f"{period_label}: {period} days")
    >>> explorer = explore(count_days, period={"A week": 7, "A leap year": 366})
    >>> [part.data for part in explorer.parts(period=366)]
    ['A leap year: 366 days']
    """
    if function is None:

        def decorator(function: Callable) -> Callable:
            explorer = explore(
                function,
                title=title,
                name=name,
                labels=labels,
                first=first,
                source=source,
                limit=limit,
                **choices,
            )
            explorer._ipython_display_()
            return function

        return decorator

    _check_words(title=title, name=name)
    _check_words(Mapping, labels=labels, first=first)
    title = title or _title_of(function)
    name = name or _name_of(title)
    try:
        made = choices_of(function, choices, labels or {}, first or {})
    except ChoiceError as error:
        raise ExplorerError(f"Explorer {name!r}: {error}") from error
    count = math.prod(len(choice.options) for choice in made)
    if count > limit:
        sizes = " x ".join(f"{len(choice.options)} {choice.name}" for choice in made)
        raise ExplorerError(
            f"Explorer {name!r} has {count:,} combinations ({sizes}), more than {limit:,}. "
            "Offer fewer options, or split it in two."
        )
    return Explorer(function, name, title, made, source)


def _check_words(kind: type = str, **given: Any) -> None:
    """Refuse what was meant for an argument of the function that is named as one of explore."""
    for name, value in given.items():
        if not isinstance(value, kind | None):
            raise ExplorerError(
                f"{name}= of an explorer is not the choice of an argument, and cannot be "
                f"{value!r}. Give the argument of the function another name."
            )


def _title_of(function: Callable) -> str:
    named = function.func if isinstance(function, functools.partial) else function
    name = getattr(named, "__name__", type(named).__name__)
    return name.strip("<>").replace("_", " ").capitalize()


def _name_of(title: str) -> str:
    """Return an id made of a title, in any letters."""
    name = slug(title, longest=None)
    if not name:
        raise ExplorerError(f"No id can be made of the title {title!r}. Give a name=.")
    return name


def _widget(choice: Choice, at: int):
    """Return the control of a choice; but for a box to check, its value is a place in the options.

    The options themselves may be what no control takes, such as a DataFrame.
    """
    import ipywidgets

    shared = {"description": choice.label, "style": {"description_width": "initial"}}
    if choice.control == "checkbox":
        return ipywidgets.Checkbox(value=choice.options[at][1], **shared)
    kind = {
        "range": ipywidgets.SelectionSlider,
        "radio": ipywidgets.RadioButtons,
        "select": ipywidgets.Dropdown,
    }[choice.control]
    places = [(label, place) for place, (label, _) in enumerate(choice.options)]
    return kind(options=places, value=at, **shared)


def _chosen(choice: Choice, control) -> tuple[str, Any]:
    """Return the label and the value of the option that a control has."""
    is_box = choice.control == "checkbox"
    return choice.options[choice.place_of(control.value) if is_box else control.value]


def _state(arguments: Mapping[str, Any]) -> str:
    """Name a combination in a message."""
    return ", ".join(f"{name}={_brief(value)}" for name, value in arguments.items())


def _brief(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= _BRIEF else f"a {type(value).__name__}"


def _with_index(value: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """Return a frame whose index is a column, unless it only counts the rows."""
    frame = (
        value.to_frame("value" if value.name is None else value.name) if value.ndim == 1 else value
    )
    index = frame.index
    counts = index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index)
    return frame if counts else frame.reset_index()


def _by_width(parts: list) -> dict[str, str]:
    """Return a frame as HTML for each width of a column."""
    alike = {id(part): _html(part) for part in parts if not isinstance(part, figures.Figure)}
    return {
        width: _together([alike.get(id(part)) or part.to_html(width) for part in parts])
        for width in figures.WIDTHS
    }


def _together(parts: list[str]) -> str:
    """Return the parts of a frame, which names a source once."""
    return "".join(figures.sources_once(parts))


def _html(part: Any) -> str:
    if hasattr(part, "to_html"):
        return part.to_html()
    from markdown_it import MarkdownIt

    return f'<div class="explorer-text">{MarkdownIt().render(part.data)}</div>'


def _description(part: Any) -> str:
    if isinstance(part, figures.Figure):
        return part.alt
    if isinstance(part, figures.Table):
        return part.caption
    return part.data.strip().split("\n\n")[0]
