"""Explorers: the choices that interact knows, frames for a page, widgets for a kernel."""

import functools
import json
from datetime import date

import altair as alt
import ipywidgets
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.display import HTML, Markdown

from helpers import explore as explore_module
from helpers import figures
from helpers.explore import ExplorerError, explore

SOURCE = "seed_wikipedia_mass_ops"
FRAME = pd.DataFrame({"year": [1937, 1938], "shot": [3, 4]})


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
        ((np.int64(1), np.int64(3)), [("1", 1), ("2", 2), ("3", 3)]),
        (("apples", "pears"), [("apples", "apples"), ("pears", "pears")]),
        (FRAME.columns, [("year", "year"), ("shot", "shot")]),
        (FRAME["year"].unique(), [("1937", 1937), ("1938", 1938)]),
        (FRAME["year"], [("1937", 1937), ("1938", 1938)]),
        ({"a": 1, "b": 2}.keys(), [("a", "a"), ("b", "b")]),
        (np.linspace(0, 1, 3), [("0.0", 0.0), ("0.5", 0.5), ("1.0", 1.0)]),
        (pd.to_datetime(["1937-08-05"]), [("5 August 1937", pd.Timestamp("1937-08-05"))]),
        ([date(1938, 11, 17)], [("17 November 1938", date(1938, 11, 17))]),
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


def shot_in(year=1938, men_too=True):
    return Markdown(f"{year}, {men_too}")


def test_a_default_is_the_value_at_the_start_as_with_interact():
    starts = {c.name: c.options[c.first][1] for c in explore(shot_in, year=[1936, 1938]).choices}
    assert starts == {"year": 1938, "men_too": True}
    assert explore(shot_in, year=[1936, 1938], first={"year": 1936}).choices[0].first == 0
    assert explore(shot_in, year=[1936, 1937]).choices[0].first == 0  # 1938 is not offered


def test_a_default_that_is_a_choice_is_one_as_with_interact():
    def shown(year=(1936, 1938), where=("Moscow", "Minsk")):
        return Markdown(f"{year} {where}")

    given = [[label for label, _ in choice.options] for choice in explore(shown).choices]
    assert given == [["1,936", "1,937", "1,938"], ["Moscow", "Minsk"]]


def test_any_function_may_be_explored():
    class Adding:
        def __call__(self, a, b):
            return Markdown(str(a + b))

    assert explore(Adding(), a=[1], b=[2]).title == "Adding"
    assert explore(functools.partial(sentence, b=1), a=[2]).title == "Sentence"


def test_what_is_chosen_may_be_a_frame():
    def size(of, of_label):
        return Markdown(f"{of_label}: {len(of)}")

    explorer = explore(size, of={"all": FRAME, "few": FRAME.head(1)})
    assert ["few: 1" in frame for frame in frames(explorer)] == [False, True]

    control = explorer.widget().children[1]
    control.index = 1
    assert explore_module._STATES["size"] == {"of": "few"}


@pytest.mark.parametrize(
    ("returned", "cells"),
    [
        (FRAME.set_index("year")["shot"], ["year", "shot", "1,937", "3"]),
        (FRAME.groupby("year").size(), ["year", "value", "1,937", "1"]),
        (FRAME.describe(), ["index", "year", "shot", "count", "2"]),
        (FRAME[FRAME["year"] > 1937], ["year", "shot", "1,938", "4"]),
        (FRAME.head(0), ["year", "shot"]),
    ],
)
def test_a_frame_or_series_is_shown_with_an_index_that_says_something(returned, cells):
    (frame,) = frames(explore(lambda a: returned, a=[1], title="T", source=SOURCE))
    table = BeautifulSoup(frame, "html.parser").table
    said = [cell.get_text(strip=True) for cell in table.find_all(["th", "td"])]
    assert said[: len(cells)] == cells


@pytest.mark.parametrize(
    ("returned", "shown"),
    [("Twice *as* many", "<em>as</em>"), (12345, "12,345"), (np.float64(0.5), "0.5")],
)
def test_a_text_or_a_number_is_shown(returned, shown):
    (frame,) = frames(explore(lambda a: returned, a=[1], title="T"))
    assert shown in frame


@pytest.mark.parametrize("title", ["Аресты по национальности", "Arrêtés"])
def test_a_title_in_any_letters_makes_an_id(title):
    page = BeautifulSoup(explore(sentence, a=[1, 2], title=title).to_html(), "html.parser")
    assert page.section["id"] == title.lower().replace(" ", "-")


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

    explore(show, period=PERIODS).widget().children[1].index = 1

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

    slider.index = 2
    radio.index = 1

    assert (radio.description, slider.description) == ("A", "B")
    assert explore_module._STATES["sentence"] == {"a": "y", "b": "2"}
    assert isinstance(output, ipywidgets.Output)


def test_running_a_cell_again_keeps_what_the_student_chose():
    explore(sentence, a=["x", "y"]).widget().children[1].index = 1

    again = explore(sentence, a=["x", "y", "z"]).widget()

    assert again.children[1].label == "y"


def test_a_choice_that_is_no_longer_offered_falls_back_to_the_first():
    explore(sentence, a=["x", "y"]).widget().children[1].index = 1

    again = explore(sentence, a=["x", "z"]).widget()

    assert again.children[1].label == "x"


def test_as_a_decorator_it_leaves_the_function_as_it_was(monkeypatch, capsys):
    monkeypatch.setenv("HELPERS_STATIC", "1")

    @explore(a=[1, 2])
    def double(a):
        return Markdown(str(2 * a))

    assert double(4).data == "8"


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"a": []}, r"'sentence': choice 'a' has no options"),
        ({"a": (5, 1)}, r"choice 'a' has no options"),
        ({"a": "text"}, r"'text' is not a finite choice\. Give a list, a list of"),
        ({"a": {"x", "y"}}, r"not a finite choice\. A set has no order: give sorted"),
        ({"a": (n for n in "xy")}, r"not a finite choice\. Give list\(\.\.\.\) of it"),
        ({"a": ipywidgets.fixed(20)}, r"Give \[20\], or fix the argument with functools.partial"),
        ({"a": ipywidgets.IntSlider(3, 1, 5)}, r"Give \(1, 5, 1\), and first=\{'a': 3\}\."),
        ({"a": ipywidgets.Dropdown(options=["x"])}, r"Give its options, \['x'\], and first="),
        ({"a": ipywidgets.IntRangeSlider()}, r"Give two choices, one for each end"),
        ({"title": ["x", "y"]}, r"title= of an explorer is not the choice of an argument"),
        ({"labels": ["x", "y"]}, r"labels= of an explorer .* Give the argument .* another name"),
        ({"a": ["x"], "title": "***"}, r"No id can be made of the title '\*\*\*'. Give a name="),
        ({"a": 5}, r"5 is not a finite choice"),
        ({"a": ["x", "x"]}, r"two options have the same label"),
        ({"a": range(100), "b": range(100)}, r"10,000 combinations \(100 a x 100 b\)"),
        ({"a": ["x"], "first": {"a": "y"}}, r"'y' is not among the options"),
        ({"a": ["x"], "labels": {"b": "B"}}, r"'sentence': there is no choice b"),
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


@pytest.mark.parametrize(
    ("returned", "instead"),
    [
        (None, "what print or display shows, or plt.show draws, is not returned"),
        (FRAME.style, "its frame would do"),
        (HTML("<b>x</b>"), "Markdown would do"),
        ([1, 2], "a tuple would do"),
    ],
)
def test_a_result_that_cannot_be_shown_is_named_with_what_to_return(returned, instead):
    kind = type(returned).__name__
    message = rf"fails for a=1: TypeError: it returned {kind} \({instead}.*\); return a figure"
    with pytest.raises(ExplorerError, match=message):
        explore(lambda a: returned, a=[1], title="T").to_html()


def test_a_function_that_prints_for_a_page_is_named():
    def noisy(a):
        print("debug", a)
        return Markdown("quiet")

    with pytest.raises(ExplorerError, match=r"'noisy' prints .* for a=1: 'debug 1\\n'\. Return it"):
        explore(noisy, a=[1, 2]).to_html()


def test_a_chart_without_words_for_it_is_refused():
    chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_point()

    with pytest.raises(ExplorerError, match=r"needs an alt text"):
        explore(lambda a: chart, a=[1], title="Chart", source=SOURCE).to_html()


def test_two_explorers_of_one_name_on_a_page_are_refused():
    explore(sentence, a=[1]).to_html()

    with pytest.raises(ExplorerError, match=r"two explorers named 'sentence'"):
        explore(sentence, a=[2]).to_html()
