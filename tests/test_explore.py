"""Explorers: the choices that interact knows, frames for a page, widgets for a kernel."""

import json

import altair as alt
import ipywidgets
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.display import Markdown

from helpers import explore as explore_module
from helpers import figures
from helpers.explore import ExplorerError, explore

SOURCE = "seed_wikipedia_mass_ops"


@pytest.fixture(autouse=True)
def a_fresh_kernel(monkeypatch):
    monkeypatch.setattr(explore_module, "_STATES", {})
    monkeypatch.setattr(explore_module, "_RENDERED", set())


def sentence(**arguments):
    return Markdown(" ".join(f"{name} is {value}." for name, value in arguments.items()))


def options(form):
    (choice,) = explore(sentence, a=form).choices
    return list(choice.options)


def frames(explorer, width=None):
    page = BeautifulSoup(explorer.to_html(), "html.parser")
    (script,) = page.find_all("script", attrs={"data-width": width})
    stored = json.loads(script.string)
    return ["".join(stored["parts"][i] for i in frame) for frame in stored["frames"]]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (["x", "y"], [("x", "x"), ("y", "y")]),
        ([("First", 1), ("Second", 2)], [("First", 1), ("Second", 2)]),
        ({"First": 1, "Second": 2}, [("First", 1), ("Second", 2)]),
        (True, [("yes", True), ("no", False)]),
        ([False, True], [("no", False), ("yes", True)]),
        (range(1, 4), [("1", 1), ("2", 2), ("3", 3)]),
        ((1, 3), [("1", 1), ("2", 2), ("3", 3)]),
        ((0, 10, 5), [("0", 0), ("5", 5), ("10", 10)]),
        ((0.0, 1.0, 0.5), [("0.0", 0.0), ("0.5", 0.5), ("1.0", 1.0)]),
    ],
)
def test_choices_take_the_finite_forms_of_interact(form, expected):
    assert options(form) == expected


@pytest.mark.parametrize("form", [(1, 3), (0, 10, 5), (0.0, 1.0, 0.5), (-2, 2)])
def test_a_slider_offers_the_values_that_the_slider_of_interact_offers(form):
    slider = ipywidgets.interactive(lambda a: None, a=form).children[0]
    count = round((slider.max - slider.min) / slider.step) + 1
    expected = [slider.min + i * slider.step for i in range(count)]

    assert [value for _, value in options(form)] == pytest.approx(expected)


def name_period(period, period_label, shares):
    return Markdown(f"{period_label} is {period}, {shares}.")


PERIODS = {"A week": 7, "A leap year": 366}


def test_a_function_that_asks_for_it_is_given_the_label_beside_the_value():
    shown = frames(explore(name_period, period=PERIODS, shares=False))

    texts = [BeautifulSoup(frame, "html.parser").get_text().strip() for frame in shown]
    assert texts == [
        "A week is 7, True.",
        "A week is 7, False.",
        "A leap year is 366, True.",
        "A leap year is 366, False.",
    ]


def test_with_a_kernel_the_label_follows_the_control():
    shown = []

    def show(period, period_label):
        shown.append((period_label, period))
        return Markdown(period_label)

    explore(show, period=PERIODS).widget().children[1].value = 366

    assert shown == [("A week", 7), ("A leap year", 366)]


def test_a_choice_may_have_the_name_of_a_label():
    explorer = explore(name_period, period=[7], period_label=["x", "y"], shares=False)

    (shown,) = explorer.parts(period=7, period_label="y", shares=True)

    assert shown.data == "y is 7, True."


def test_a_label_of_two_options_with_one_value_is_refused_where_it_is_asked_for():
    alike = {"A week": 7, "Seven days": 7}

    assert len(explore(sentence, period=alike).choices[0].options) == 2
    with pytest.raises(ExplorerError, match=r"choice 'period': two options have the same value"):
        explore(name_period, period=alike, shares=False)


def test_every_combination_is_rendered_in_the_order_of_the_controls():
    shown = frames(explore(sentence, a=["x", "y"], b=range(2)))

    texts = [BeautifulSoup(frame, "html.parser").get_text().strip() for frame in shown]
    assert texts == ["a is x. b is 0.", "a is x. b is 1.", "a is y. b is 0.", "a is y. b is 1."]


def test_the_page_shows_the_first_choices_before_any_script_runs():
    explorer = explore(sentence, a=["x", "y"], b=False, first={"a": "y"})

    page = BeautifulSoup(explorer.to_html(), "html.parser")

    assert page.find(class_="explorer-frame").get_text().strip() == "a is y. b is False."


def test_without_a_script_a_table_lists_every_state():
    page = BeautifulSoup(explore(sentence, a=["x", "y"], b=range(2)).to_html(), "html.parser")

    rows = [
        [cell.get_text() for cell in row.find_all("td")] for row in page.noscript.find_all("tr")
    ]
    assert rows[1:] == [
        ["x", "0", "a is x. b is 0."],
        ["x", "1", "a is x. b is 1."],
        ["y", "0", "a is y. b is 0."],
        ["y", "1", "a is y. b is 1."],
    ]


def test_every_control_has_a_visible_label():
    explorer = explore(
        sentence,
        a=["x", "y"],
        b=list("abcdef"),
        c=range(3),
        d=True,
        labels={"a": "Which letter"},
    )

    form = BeautifulSoup(explorer.to_html(), "html.parser").form

    assert form.legend.get_text() == "Which letter"
    assert {label["for"] for label in form.find_all("label", attrs={"for": True})} == {
        field["id"] for field in form.find_all(["select", "input"], id=True)
    }
    assert [field["name"] for field in form.find_all("input", type="checkbox")] == ["d"]


def test_what_recurs_in_the_frames_is_stored_once():
    def long(a):
        return Markdown("A very long sentence that never changes.\n\n" * 200 + str(a))

    one, many = (len(explore(long, a=range(n), name=f"with-{n}").to_html()) for n in (1, 30))

    assert many < 2.5 * one


def test_a_frame_cannot_end_the_script_that_stores_it():
    def hostile(a):
        return Markdown("</script><script>alert(1)</script>" if a else "calm")

    page = BeautifulSoup(explore(hostile, a=[False, True]).to_html(), "html.parser")

    assert len(page.find_all("script")) == 1


def test_charts_frames_and_markdown_may_stand_together():
    frame = pd.DataFrame({"who": ["Poles"], "ratio": [20.1]})
    chart = alt.Chart(frame, description="One dot that stands for the ratio of the Poles.")
    chart = chart.mark_point().encode(x="ratio:Q", y="who:N")

    for width, pixels in figures.WIDTHS.items():
        shown = frames(
            explore(
                lambda a: (chart, frame, Markdown("*words*")),
                a=[1], title=f"All, {width}", source=SOURCE,
            ),
            width,
        )  # fmt: skip

        page = BeautifulSoup(shown[0], "html.parser")
        assert [svg["width"] for svg in page.find_all("svg")] == [str(pixels)]
        assert page.find("td", string="20.10")
        assert page.em.string == "words"


def test_with_a_kernel_moving_a_control_computes_anew():
    widget = explore(sentence, a=["x", "y"], b=range(3)).widget()
    _, radio, slider, output = widget.children

    slider.value = 2
    radio.value = "y"

    assert (radio.description, slider.description) == ("A", "B")
    assert explore_module._STATES["sentence"] == {"a": "y", "b": 2}
    assert isinstance(output, ipywidgets.Output)


def test_running_a_cell_again_keeps_what_the_student_chose():
    explore(sentence, a=["x", "y"]).widget().children[1].value = "y"

    again = explore(sentence, a=["x", "y", "z"]).widget()

    assert again.children[1].value == "y"


def test_a_choice_that_is_no_longer_offered_falls_back_to_the_first():
    explore(sentence, a=["x", "y"]).widget().children[1].value = "y"

    again = explore(sentence, a=["x", "z"]).widget()

    assert again.children[1].value == "x"


def test_as_a_decorator_it_leaves_the_function_as_it_was(monkeypatch, capsys):
    monkeypatch.setenv("HELPERS_STATIC", "1")

    @explore(a=[1, 2])
    def double(a):
        return Markdown(str(2 * a))

    assert double(4).data == "8"


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"a": []}, r"'sentence', choice 'a' has no options"),
        ({"a": (5, 1)}, r"choice 'a' has no options"),
        ({"a": "text"}, r"'text' is not a finite choice"),
        ({"a": 5}, r"5 is not a finite choice"),
        ({"a": ["x", "x"]}, r"two options have the same label"),
        ({"a": range(100), "b": range(100)}, r"10,000 combinations \(100 a x 100 b\)"),
        ({"a": ["x"], "first": {"a": "y"}}, r"'y' is not among the options"),
        ({"a": ["x"], "labels": {"b": "B"}}, r"'sentence' has no choice b"),
    ],
)
def test_a_choice_that_cannot_be_offered_is_named_with_the_remedy(choices, message):
    with pytest.raises(ExplorerError, match=message):
        explore(sentence, **choices)


def test_choices_that_the_function_does_not_take_are_named():
    def narrow(a):
        return Markdown("")

    with pytest.raises(ExplorerError, match=r"the choices b do not fit narrow\(a\)"):
        explore(narrow, b=[1])


def test_a_combination_that_fails_is_named():
    def inverse(a, b):
        return Markdown(str(a / b))

    with pytest.raises(ExplorerError, match=r"'inverse' fails for a=1, b=0: ZeroDivisionError"):
        explore(inverse, a=[1], b=range(2)).to_html()


def test_a_result_that_cannot_be_shown_is_named():
    with pytest.raises(ExplorerError, match=r"fails for a=1: TypeError: it returned int; return a"):
        explore(lambda a: 5, a=[1], title="Number").to_html()


def test_a_chart_without_words_for_it_is_refused():
    chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_point()

    with pytest.raises(ExplorerError, match=r"needs an alt text"):
        explore(lambda a: chart, a=[1], title="Chart", source=SOURCE).to_html()


def test_two_explorers_of_one_name_on_a_page_are_refused():
    explore(sentence, a=[1]).to_html()

    with pytest.raises(ExplorerError, match=r"two explorers named 'sentence'"):
        explore(sentence, a=[2]).to_html()
