"""Explorers: one call that is alive with a kernel and without one.

``explore`` takes an ordinary function and a finite list of choices for each of its arguments.
With a kernel it shows ipywidgets and calls the function on each change. In the book build
(``HELPERS_STATIC`` is set) it calls the function once for each combination of choices and shows
native HTML controls with the results; the script of the book, ``_static/book.js``, exchanges them.

The forms of a choice are those of ``ipywidgets.interact`` that are finite: a list, a list of
``(label, value)``, a dict, a bool, a ``range``, ``(min, max)`` and ``(min, max, step)``.

A function that needs the words which the reader chose, and not the value alone, asks for them by a
second parameter: beside ``period`` it takes ``period_label``.
"""

import inspect
import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers import figures
from helpers.frames import stored_once
from helpers.surface import is_page

__all__ = ["MAXIMUM_FRAMES", "Choice", "ExplorerError", "explore"]

#: More combinations than this make a page too heavy to open on a phone.
MAXIMUM_FRAMES = 400

_FEW = 4  # up to so many options stand side by side, more in a drop-down list


class ExplorerError(ValueError):
    """An explorer cannot be made; the message names it, the combination and the remedy."""


@dataclass(frozen=True)
class Choice:
    """One argument of an explorer: its label, its options, and the control that offers them."""

    name: str
    label: str
    options: tuple[tuple[str, Any], ...]
    first: int
    control: str  # "checkbox", "radio", "select" or "range"
    label_asked: bool = False  # whether the function takes the label of the option, too

    def label_of(self, value: Any) -> str:
        """Return the label of the option that has a value."""
        return next(label for label, one in self.options if one == value)


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
        state = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        labels = {
            f"{choice.name}_label": choice.label_of(arguments[choice.name])
            for choice in self.choices
            if choice.label_asked
        }
        try:
            result = self.function(**arguments, **labels)
            values = result if isinstance(result, tuple) else (result,)
            return [self._part(value) for value in values]
        except Exception as error:
            raise ExplorerError(
                f"Explorer {self.name!r} fails for {state}: {type(error).__name__}: {error}"
            ) from error

    def _part(self, value: Any):
        import altair as alt
        from IPython.display import Markdown

        if isinstance(value, figures.Figure | figures.Table | Markdown):
            return value
        if isinstance(value, alt.TopLevelMixin):
            described = value.to_dict().get("description", "")
            return figures.figure(value, title=self.title, alt=described, source=self.source)
        if isinstance(value, pd.DataFrame):
            named = value.reset_index() if value.index.name else value
            return figures.table(named, caption=self.title, source=self.source, sortable=True)
        raise TypeError(
            f"it returned {type(value).__name__}; return a figure(...), a table(...), an Altair "
            "chart, a DataFrame, Markdown, or a tuple of these"
        )

    def to_html(self) -> str:
        """Return the explorer as HTML that needs no kernel, each state rendered."""
        if self.name in _RENDERED:
            raise ExplorerError(
                f"This page has two explorers named {self.name!r}. Give one another name=."
            )
        _RENDERED.add(self.name)
        states = list(itertools.product(*(choice.options for choice in self.choices)))
        frames, descriptions = [], []
        for state in states:
            arguments = {
                choice.name: value for choice, (_, value) in zip(self.choices, state, strict=True)
            }
            parts = self.parts(**arguments)
            frames.append(parts)
            descriptions.append(" ".join(map(_description, parts)))
        first = 0
        for choice in self.choices:
            first = first * len(choice.options) + choice.first
        return (
            f'<section class="explorer" id="{self.name}" aria-label="{escape(self.title)}">'
            f'<p class="explorer-title">{escape(self.title)}</p>'
            # Lest a browser restore the controls, but not the frame, when a reader comes back.
            f'<form class="explorer-controls" autocomplete="off" hidden>'
            f"{''.join(map(self._control, self.choices))}"
            '<span class="explorer-actions"><button type="reset">Reset</button> '
            f'<a class="explorer-link" href="#{self.name}">Link to this view</a></span></form>'
            f'<p class="explorer-choices">{escape(self._name_state(states[first]))}</p>'
            '<p class="explorer-status" role="status" aria-live="polite"></p>'
            f'<div class="explorer-frame">{"".join(map(_html, frames[first]))}</div>'
            f"<noscript>{self._all_states(states, descriptions)}</noscript>"
            f"{self._stored(frames)}</section>"
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
            values = [value for _, value in choice.options]
            value = kept.get(choice.name, values[choice.first])
            if value not in values:
                value = values[choice.first]
            controls[choice.name] = _widget(choice, value)
        output = ipywidgets.Output()

        def show(_change=None) -> None:
            arguments = {name: control.value for name, control in controls.items()}
            kept.update(arguments)
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

        display(HTML(self.to_html()) if is_page() else self.widget())


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
        description, a DataFrame, Markdown, or a tuple of these.
    title : str, optional
        What the explorer shows; by default made of the function's name.
    name : str, optional
        The id of the explorer on its page; by default made of the title.
    labels : mapping of str to str, optional
        The label of each argument; by default its name, with spaces.
    first : mapping of str to object, optional
        The value of each argument at the start; by default its first option, and for a bool that
        bool.
    source : str or sequence of str, optional
        Source keys for charts and DataFrames that name none.
    limit : int, optional
        The largest number of combinations.
    **choices
        The options of each argument: a list, a list of ``(label, value)``, a dict of labels and
        values, a bool, a ``range``, ``(min, max)`` or ``(min, max, step)``.

    Returns
    -------
    Explorer or callable
        The explorer where a function was given, else the decorator.

    Raises
    ------
    ExplorerError
        If an argument has no options or an unknown form, the function asks for a label where two
        options have the same value, the combinations exceed the limit, or the page has an explorer
        of the same name. When it is shown on a page: if the function
        raises for a combination, or returns what cannot be shown.

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

    title = title or function.__name__.replace("_", " ").capitalize()
    name = name or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    labels, first = dict(labels or {}), dict(first or {})
    asked = _find_labels_asked(function, choices)
    _check_arguments(function, name, choices, asked, set(labels) | set(first))
    made = tuple(
        _choice(name, argument, form, labels.get(argument), first, argument in asked)
        for argument, form in choices.items()
    )
    count = 1
    for choice in made:
        count *= len(choice.options)
    if count > limit:
        sizes = " x ".join(f"{len(choice.options)} {choice.name}" for choice in made)
        raise ExplorerError(
            f"Explorer {name!r} has {count:,} combinations ({sizes}), more than {limit:,}. "
            "Offer fewer options, or split it in two."
        )
    return Explorer(function, name, title, made, source)


def _find_labels_asked(function: Callable, choices: Mapping[str, Any]) -> list[str]:
    """Return the choices of which a function takes the label beside the value."""
    taken = inspect.signature(function).parameters.keys() - choices.keys()
    return [name for name in choices if f"{name}_label" in taken]


def _check_arguments(
    function: Callable, name: str, choices: Mapping, asked: list[str], described: set[str]
) -> None:
    """Refuse choices that a function does not take, and words on choices that there are not."""
    try:
        inspect.signature(function).bind(**choices, **dict.fromkeys(f"{n}_label" for n in asked))
    except TypeError as error:
        raise ExplorerError(
            f"Explorer {name!r}: the choices {', '.join(choices) or '(none)'} do not fit "
            f"{function.__name__}{inspect.signature(function)}: {error}."
        ) from error
    unknown = described - set(choices)
    if unknown:
        raise ExplorerError(f"Explorer {name!r} has no choice {', '.join(sorted(unknown))}.")


def _choice(
    explorer: str, name: str, form: Any, label: str | None, first: dict, label_asked: bool
) -> Choice:
    where = f"Explorer {explorer!r}, choice {name!r}"
    options, control = _options(form, where)
    values = [value for _, value in options]
    if not options:
        raise ExplorerError(f"{where} has no options. Give some.")
    if len({option for option, _ in options}) < len(options):
        raise ExplorerError(f"{where}: two options have the same label.")
    if label_asked and any(value in values[:i] for i, value in enumerate(values)):
        raise ExplorerError(
            f"{where}: two options have the same value, so that {name}_label would be the label of "
            "one of them. Give each a value of its own."
        )
    wanted = first.get(name, form if isinstance(form, bool) else values[0])
    if wanted not in values:
        raise ExplorerError(f"{where}: {wanted!r} is not among the options {values}.")
    label = label or name.replace("_", " ").capitalize()
    control = control or ("radio" if len(options) <= _FEW else "select")
    return Choice(name, label, tuple(options), values.index(wanted), control, label_asked)


def _options(form: Any, where: str) -> tuple[list[tuple[str, Any]], str | None]:
    """Return the options of a choice, and its control if not their number decides on it."""
    if isinstance(form, bool):
        return [("yes", True), ("no", False)], "checkbox"
    if isinstance(form, range) or _is_interval(form):
        return [(f"{value:,}", value) for value in _steps(form)], "range"
    if isinstance(form, Mapping):
        return [(str(key), value) for key, value in form.items()], None
    if isinstance(form, list):
        options = [_option(entry) for entry in form]
        if {type(value) for _, value in options} == {bool} and len(options) == 2:
            return [("yes" if value else "no", value) for _, value in options], "checkbox"
        return options, None
    raise ExplorerError(
        f"{where}: {form!r} is not a finite choice. Give a list, a list of (label, value), a dict, "
        "a bool, a range, (min, max) or (min, max, step)."
    )


def _option(entry: Any) -> tuple[str, Any]:
    if isinstance(entry, tuple) and len(entry) == 2:
        return str(entry[0]), entry[1]
    return str(entry), entry


def _is_interval(form: Any) -> bool:
    return (
        isinstance(form, tuple)
        and len(form) in (2, 3)
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in form)
    )


def _steps(form: range | tuple) -> list:
    """Return the values of a slider, as ipywidgets has them: both ends belong to it."""
    if isinstance(form, range):
        return list(form)
    low, high, step = (*form, 1 if all(isinstance(n, int) for n in form) else 0.1)[:3]
    if step <= 0 or high < low:
        return []
    count = int((high - low) / step + 1e-9) + 1
    return [
        low + i * step if isinstance(step, int) else round(low + i * step, 10) for i in range(count)
    ]


def _widget(choice: Choice, value: Any):
    import ipywidgets

    shared = {
        "value": value,
        "description": choice.label,
        "style": {"description_width": "initial"},
    }
    if choice.control == "checkbox":
        return ipywidgets.Checkbox(**shared)
    kind = {
        "range": ipywidgets.SelectionSlider,
        "radio": ipywidgets.RadioButtons,
        "select": ipywidgets.Dropdown,
    }[choice.control]
    return kind(options=choice.options, **shared)


def _by_width(parts: list) -> dict[str, str]:
    """Return a frame as HTML for each width of a column."""
    alike = {id(part): _html(part) for part in parts if not isinstance(part, figures.Figure)}
    return {
        width: "".join(alike.get(id(part)) or part.to_html(width) for part in parts)
        for width in figures.WIDTHS
    }


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
