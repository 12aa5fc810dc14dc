"""Self-check questions, with a word on each wrong answer: plain HTML that needs no kernel.

On a page the script of the book, ``_static/book.js``, checks the answer; without scripts the answer
can be opened below the question. With a kernel the same question is an ipywidget. Nothing is
recorded and nothing is sent.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from helpers.html_table import slug
from helpers.surface import is_page, note_made, note_shown

__all__ = ["Question", "QuizError", "choice", "number", "order"]

_NO_NUMBER = "Write a number, such as 1,234 or 5.6."
_NOT_EACH = "Give each a place of its own."
_NO_CHOICE = "Choose an answer first."


class QuizError(ValueError):
    """A question cannot be asked; the message says what it lacks."""


@dataclass(frozen=True)
class Question:
    """A question, its answer and what is said of each answer; made by the functions below.

    Attributes
    ----------
    kind : str
        "choice", "number" or "order".
    question : str
        What is asked.
    options : tuple of str
        The options of a choice, or the items of an order as they are shown.
    answer : str, float or tuple of str
        The right option, value, or the items in the right order.
    said : dict
        What is said of a right answer (``"right"``), of any other (``"wrong"``), and of certain
        wrong ones (by option or value).
    tolerance : float
        How far a number may be from the value.
    unit : str
        The unit of a number.
    """

    kind: str
    question: str
    options: tuple[str, ...]
    answer: Any
    said: dict = field(hash=False)
    tolerance: float = 0
    unit: str = ""

    @property
    def name(self) -> str:
        """The id of the question on its page."""
        return f"quiz-{slug(self.question, 50)}"

    def check(self, answer: Any) -> tuple[bool, str]:
        """Return whether an answer is right, and what is said of it.

        Parameters
        ----------
        answer : str, float, or sequence of str
            An option, a number or the text of one, or the items in some order; None for none.
        """
        if self.kind == "number":
            return self._check_number(answer)
        if not answer:
            return False, _NO_CHOICE
        if self.kind == "order" and sorted(answer) != sorted(self.answer):
            return False, _NOT_EACH
        right = (tuple(answer) if self.kind == "order" else answer) == self.answer
        known = self.said.get(answer) if self.kind == "choice" else None
        return right, self.said["right"] if right else known or self.said["wrong"]

    def _check_number(self, answer: Any) -> tuple[bool, str]:
        try:
            given = float(re.sub(r"[,\s%]", "", str(answer)).replace("−", "-"))
        except ValueError:
            return False, _NO_NUMBER
        for value, feedback in [(self.answer, "right"), *((v, v) for v in self._wrong_values())]:
            if abs(given - value) <= self.tolerance:
                return feedback == "right", self.said[feedback]
        return False, self.said["wrong"]

    def _wrong_values(self) -> list[float]:
        return [value for value in self.said if not isinstance(value, str)]

    def __post_init__(self):
        note_made(self, f"the question {self.question!r}")

    def to_html(self) -> str:
        """Return the question as a form for a page without a kernel."""
        fields = {"choice": self._radios, "number": self._field, "order": self._places}
        told = {
            "kind": self.kind,
            "answer": self.answer,
            "options": self.options,
            "said": [[key, text] for key, text in self.said.items()],
            "tolerance": self.tolerance,
            "say": {"number": _NO_NUMBER, "order": _NOT_EACH, "choice": _NO_CHOICE},
        }
        stored = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
        return (
            f'<form class="quiz" id="{self.name}" autocomplete="off"><fieldset>'
            f"<legend>{escape(self.question)}</legend>{fields[self.kind]()}</fieldset>"
            '<p class="quiz-actions" hidden><button type="submit">Check</button></p>'
            '<p class="quiz-said" role="status"></p>'
            f"<details><summary>Show the answer</summary>{self._all_said()}</details>"
            f'<script type="application/json">{stored}</script></form>'
        )

    def _radios(self) -> str:
        return "".join(
            f'<label><input type="radio" name="{self.name}" value="{i}"> {escape(option)}</label>'
            for i, option in enumerate(self.options)
        )

    def _field(self) -> str:
        label = f"Your answer, {self.unit}" if self.unit else "Your answer"
        return f'<label>{escape(label)} <input type="text" inputmode="decimal" size="12"></label>'

    def _places(self) -> str:
        places = "".join(f"<option>{i + 1}</option>" for i in range(len(self.options)))
        return "".join(
            f'<label><select><option value="">–</option>{places}</select> {escape(item)}</label>'
            for item in self.options
        )

    def _all_said(self) -> str:
        if self.kind == "order":
            items = "".join(f"<li>{escape(item)}</li>" for item in self.answer)
            return f"<ol>{items}</ol><p>{escape(self.said['right'])}</p>"
        answer = f"{self.answer:,.10g} {self.unit}" if self.kind == "number" else self.answer
        others = "".join(
            f"<li>{escape(key if isinstance(key, str) else f'{key:,.10g}')}: {escape(text)}</li>"
            for key, text in self.said.items()
            if key not in ("right", "wrong")
        )
        right = f"<p><strong>{escape(answer.strip())}</strong>. {escape(self.said['right'])}</p>"
        return right + (f"<ul>{others}</ul>" if others else "")

    def widget(self):
        """Return the question as an ipywidget."""
        import ipywidgets

        shown, answer = self._controls()
        said = ipywidgets.HTML()
        button = ipywidgets.Button(description="Check")

        def check(_button) -> None:
            right, text = self.check(answer())
            said.value = f"<b>{'Right.' if right else 'Not yet.'}</b> {escape(text)}"

        button.on_click(check)
        question = ipywidgets.HTML(f"<b>{escape(self.question)}</b>")
        return ipywidgets.VBox([question, *shown, button, said])

    def _controls(self) -> tuple[list, Callable]:
        import ipywidgets

        if self.kind == "choice":
            radios = ipywidgets.RadioButtons(
                options=self.options, value=None, layout={"width": "max-content"}
            )
            return [radios], lambda: radios.value
        if self.kind == "number":
            text = ipywidgets.Text(description=self.unit or "Answer")
            return [text], lambda: text.value
        places = [("–", None), *((str(i + 1), i) for i in range(len(self.options)))]
        lists = [
            ipywidgets.Dropdown(
                options=places, description=item, style={"description_width": "initial"}
            )
            for item in self.options
        ]

        def ordered() -> list[str] | None:
            chosen = [(box.value, item) for box, item in zip(lists, self.options, strict=True)]
            if None in [place for place, _ in chosen]:
                return None
            if len({place for place, _ in chosen}) < len(chosen):
                return ["twice"]
            return [item for _, item in sorted(chosen)]

        return lists, ordered

    def _ipython_display_(self) -> None:
        from IPython.display import HTML, display

        note_shown(self)
        display(HTML(self.to_html()) if is_page() else self.widget())


def choice(question: str, options: Mapping[str, str], *, right: str) -> Question:
    """Ask to choose one of several answers.

    Parameters
    ----------
    question : str
        What is asked.
    options : mapping of str to str
        Each answer and what is said of it.
    right : str
        The right one.

    Raises
    ------
    QuizError
        If there are fewer than two options, the right one is not among them, or nothing is said
        of one of them.

    Examples
    --------
    >>> asked = choice("Is it one?", {"Yes": "It is.", "No": "Count again."}, right="Yes")
    >>> asked.check("No")
    (False, 'Count again.')
    """
    if len(options) < 2 or right not in options or {"right", "wrong"} & set(options):
        raise QuizError(
            f"The question {question!r} needs two options, the right one among them, and none "
            "that reads 'right' or 'wrong'."
        )
    silent = [option for option, text in options.items() if not text.strip()]
    if silent:
        raise QuizError(f"The question {question!r} says nothing of the answer {silent[0]!r}.")
    said = {option: text for option, text in options.items() if option != right}
    said |= {"right": options[right], "wrong": ""}
    return Question("choice", question, tuple(options), right, said)


def number(
    question: str,
    value: float,
    *,
    right: str,
    wrong: Mapping[float, str],
    otherwise: str,
    tolerance: float = 0,
    unit: str = "",
) -> Question:
    """Ask for a number.

    Parameters
    ----------
    question : str
        What is asked.
    value : float
        The right answer.
    right : str
        What is said of it.
    wrong : mapping of float to str
        Wrong answers that are to be expected, and what is said of each.
    otherwise : str
        What is said of any other.
    tolerance : float, optional
        How far an answer may be from a value and still be taken for it.
    unit : str, optional
        The unit of the answer.

    Raises
    ------
    QuizError
        If a wrong answer lies within the tolerance of the right one, or nothing is said of one.
    """
    for other, text in wrong.items():
        if abs(other - value) <= tolerance:
            raise QuizError(f"The question {question!r}: {other:,} would be taken as right.")
        if not text.strip():
            raise QuizError(f"The question {question!r} says nothing of the answer {other:,}.")
    said: dict = {float(other): text for other, text in wrong.items()}
    said |= {"right": right, "wrong": otherwise}
    return Question("number", question, (), float(value), said, float(tolerance), unit)


def order(question: str, items: Sequence[str], *, right: str, wrong: str) -> Question:
    """Ask to bring items into an order. They are shown in the order of the alphabet.

    Parameters
    ----------
    question : str
        What is asked.
    items : sequence of str
        The items in the right order.
    right, wrong : str
        What is said of the right order and of any other.

    Raises
    ------
    QuizError
        If there are fewer than three items, two are the same, or the alphabet gives the answer.
    """
    shown = tuple(sorted(items))
    if len(items) < 3 or len(set(items)) < len(items) or shown == tuple(items):
        raise QuizError(
            f"The question {question!r} needs three different items that are not in the order of "
            "the alphabet."
        )
    return Question("order", question, shown, tuple(items), {"right": right, "wrong": wrong})
