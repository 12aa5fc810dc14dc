"""The choices of an explorer: those forms of ``ipywidgets.interact`` that are finite."""

import inspect
from collections.abc import Callable, Collection, KeysView, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from numbers import Integral, Real
from typing import Any

import pandas as pd

from helpers import words

__all__ = ["Choice", "ChoiceError", "choices_of"]

_FEW = 4  # up to so many options stand side by side, more in a drop-down list
_FORMS = "a list, a list of (label, value), a dict, a bool, a range, (min, max) or (min, max, step)"


class ChoiceError(ValueError):
    """A choice cannot be offered; the message names it and the remedy."""


@dataclass(frozen=True)
class Choice:
    """One argument of an explorer: its label, its options, and the control that offers them."""

    name: str
    label: str
    options: tuple[tuple[str, Any], ...]
    first: int
    control: str  # "checkbox", "radio", "select" or "range"
    label_asked: bool = False  # whether the function takes the label of the option, too

    def place_of(self, value: Any) -> int:
        """Return the place of the option that has a value; a value may be a DataFrame.

        Raises
        ------
        ChoiceError
            If no option has it.
        """
        place = _place(value, self.options)
        if place is None:
            raise ChoiceError(
                f"choice {self.name!r}: {value!r} is not among the options "
                f"{[one for _, one in self.options]}."
            )
        return place


def choices_of(
    function: Callable, forms: Mapping[str, Any], labels: Mapping[str, str], first: Mapping
) -> tuple[Choice, ...]:
    """Return the choices that are offered of the arguments of a function.

    As with ``interact``, an argument that is given no form has the one that its default is, and
    another default is the value at the start.

    Parameters
    ----------
    function : callable
        Takes each choice as a keyword argument.
    forms : mapping of str to object
        The form of each choice, by the name of the argument.
    labels : mapping of str to str
        The labels of arguments, where they are not their names.
    first : mapping of str to object
        The values at the start, where they are neither the defaults nor the first options.

    Raises
    ------
    ChoiceError
        If an argument has no options or an unknown form, the function does not take it, or it asks
        for a label where two options have the same value.
    """
    try:
        parameters = inspect.signature(function).parameters
    except ValueError as error:  # of many that are built into Python
        raise ChoiceError("Python tells no arguments of it. Call it in a function.") from error
    defaults = {
        name: parameter.default
        for name, parameter in parameters.items()
        if parameter.default is not parameter.empty
    }
    forms = {**forms, **{n: d for n, d in defaults.items() if n not in forms and _is_form(d)}}
    asked = _labels_asked(function, forms)
    _check_arguments(function, forms, asked)
    unknown = ({*labels} | {*first}) - {*forms}
    if unknown:
        raise ChoiceError(f"there is no choice {', '.join(sorted(unknown))}.")
    offered = [_choice(name, form, labels.get(name), name in asked) for name, form in forms.items()]
    return tuple(
        replace(choice, first=_first(choice, forms[choice.name], first, defaults))
        for choice in offered
    )


def _is_form(default: Any) -> bool:
    return isinstance(default, bool | list | tuple | range | Mapping)


def _labels_asked(function: Callable, forms: Mapping) -> list[str]:
    """Return the choices of which a function takes the label beside the value."""
    taken = inspect.signature(function).parameters.keys() - forms.keys()
    return [name for name in forms if f"{name}_label" in taken]


def _check_arguments(function: Callable, forms: Mapping, asked: list[str]) -> None:
    """Refuse choices that a function does not take."""
    signature = inspect.signature(function)
    try:
        signature.bind(**forms, **dict.fromkeys(f"{name}_label" for name in asked))
    except TypeError as error:
        name = getattr(function, "__name__", type(function).__name__)
        raise ChoiceError(
            f"the choices {', '.join(forms) or '(none)'} do not fit {name}{signature}: {error}."
        ) from error


def _first(choice: Choice, form: Any, first: Mapping, defaults: Mapping) -> int:
    """Return the place of the value at the start; a default that is not offered is none."""
    if choice.name in first:
        return choice.place_of(first[choice.name])
    value = form if isinstance(form, bool) else defaults.get(choice.name)
    return _place(value, choice.options) or 0


def _choice(name: str, form: Any, label: str | None, label_asked: bool) -> Choice:
    where = f"choice {name!r}"
    options, control = _options(form, where, name)
    if not options:
        raise ChoiceError(f"{where} has no options. Give some.")
    if len({option for option, _ in options}) < len(options):
        raise ChoiceError(f"{where}: two options have the same label.")
    if label_asked and any(_place(v, options) != i for i, (_, v) in enumerate(options)):
        raise ChoiceError(
            f"{where}: two options have the same value, so that {name}_label would be the label of "
            "one of them. Give each a value of its own."
        )
    control = control or ("radio" if len(options) <= _FEW else "select")
    label = label or name.replace("_", " ").capitalize()
    return Choice(name, label, tuple(options), 0, control, label_asked)


def _place(value: Any, options: Collection[tuple[str, Any]]) -> int | None:
    """Return the place of a value: of itself, or of its equal where that is a yes or a no."""
    for is_it in (lambda one: one is value, lambda one: _is_equal(one, value)):
        for place, (_, one) in enumerate(options):
            if is_it(one):
                return place
    return None


def _is_equal(one: Any, other: Any) -> bool:
    equal = one == other
    return pd.api.types.is_bool(equal) and bool(equal)  # of DataFrames and arrays it is neither


def _options(form: Any, where: str, name: str) -> tuple[list[tuple[str, Any]], str | None]:
    """Return the options of a choice, and its control if not their number decides on it."""
    if isinstance(form, bool):
        return [("yes", True), ("no", False)], "checkbox"
    if isinstance(form, range) or _is_interval(form):
        return [(f"{value:,}", value) for value in _steps(form)], "range"
    if isinstance(form, Mapping):
        return [(str(key), value) for key, value in form.items()], None
    if not isinstance(form, Collection) or isinstance(form, str | bytes) or _is_unordered(form):
        raise ChoiceError(f"{where}: {form!r} is not a finite choice. {_remedy(form, name)}")
    options = [_option(entry) for entry in form]
    if {type(value) for _, value in options} == {bool} and len(options) == 2:
        return [("yes" if value else "no", value) for _, value in options], "checkbox"
    return options, None


def _is_unordered(form: Collection) -> bool:
    return isinstance(form, Set) and not isinstance(form, KeysView)


def _remedy(form: Any, name: str) -> str:
    """Say what to give for a form that is not finite: most are widgets of interact."""
    if type(form).__name__ == "fixed":
        return f"Give [{form.value!r}], or fix the argument with functools.partial."
    if isinstance(getattr(form, "value", None), tuple):
        return "Give two choices, one for each end or entry, or a list of tuples with labels."
    if getattr(form, "min", None) is not None:
        step = f", {form.step}" if hasattr(form, "step") else ""
        return f"Give ({form.min}, {form.max}{step}), and first={{{name!r}: {form.value!r}}}."
    if hasattr(form, "options"):
        return f"Give its options, {list(form.options)!r}, and first={{{name!r}: {form.value!r}}}."
    if isinstance(form, Set):
        return "A set has no order: give sorted(...) of it."
    if hasattr(form, "__iter__") and not isinstance(form, str):
        return "Give list(...) of it."
    return f"Give {_FORMS}."


def _option(entry: Any) -> tuple[str, Any]:
    if isinstance(entry, tuple) and len(entry) == 2:
        return str(entry[0]), entry[1]
    if isinstance(entry, date) and entry is not pd.NaT:
        moment = pd.Timestamp(entry)
        return words.day(moment) if moment == moment.normalize() else str(entry), entry
    return str(entry), entry


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_interval(form: Any) -> bool:
    return isinstance(form, tuple) and len(form) in (2, 3) and all(map(_is_number, form))


def _steps(form: range | tuple) -> list:
    """Return the values of a slider, as ipywidgets has them: both ends belong to it."""
    if isinstance(form, range):
        return list(form)
    form = tuple(int(n) if isinstance(n, Integral) else float(n) for n in form)
    low, high, step = (*form, 1 if all(isinstance(n, int) for n in form) else 0.1)[:3]
    if step <= 0 or high < low:
        return []
    count = int((high - low) / step + 1e-9) + 1
    return [
        low + i * step if isinstance(step, int) else round(low + i * step, 10) for i in range(count)
    ]
