"""A question says of each answer whether it is right, and has a word on each wrong one."""

import pytest
from bs4 import BeautifulSoup

from helpers.quiz import QuizError, choice, number, order

OPTIONS = {"Arrests": "The heading says so.", "Sentences": "They stand in another table."}


@pytest.fixture
def counted():
    return choice("What does the table count?", OPTIONS, right="Arrests")


@pytest.fixture
def too_high():
    return number(
        "By how many?",
        5161,
        unit="people",
        tolerance=1,
        right="The Korean row.",
        wrong={1425872: "That is the sum itself."},
        otherwise="Take the total from the sum.",
    )


@pytest.fixture
def sequence():
    return order(
        "In which order?", ["Order", "Limit", "Decree"], right="As dated.", wrong="Look at dates."
    )


def test_a_choice_has_a_word_on_each_answer(counted):
    assert counted.check("Arrests") == (True, "The heading says so.")
    assert counted.check("Sentences") == (False, "They stand in another table.")
    assert counted.check(None) == (False, "Choose an answer first.")


@pytest.mark.parametrize(
    ("given", "right", "said"),
    [
        ("5161", True, "The Korean row."),
        ("5,162", True, "The Korean row."),
        ("5163", False, "Take the total from the sum."),
        ("1 425 872", False, "That is the sum itself."),
        ("−5161", False, "Take the total from the sum."),
        ("many", False, "Write a number, such as 1,234 or 5.6."),
        ("", False, "Write a number, such as 1,234 or 5.6."),
    ],
)
def test_a_number_is_taken_within_its_tolerance(too_high, given, right, said):
    assert too_high.check(given) == (right, said)


def test_an_order_is_right_as_a_whole(sequence):
    assert sequence.options == ("Decree", "Limit", "Order")
    assert sequence.check(["Order", "Limit", "Decree"]) == (True, "As dated.")
    assert sequence.check(["Decree", "Limit", "Order"]) == (False, "Look at dates.")
    assert sequence.check(["Order", "Order", "Decree"]) == (False, "Give each a place of its own.")


@pytest.mark.parametrize("name", ["counted", "too_high", "sequence"])
def test_a_form_has_a_legend_labelled_fields_and_the_answer_to_open(name, request):
    question = request.getfixturevalue(name)
    form = BeautifulSoup(question.to_html(), "html.parser").form
    assert form.legend.text == question.question
    fields = form.select("input, select")
    assert fields
    assert all(field.find_parent("label").text.strip() for field in fields)
    assert question.said["right"] in form.details.text


def test_texts_are_escaped():
    form = choice("<b>?", {"<i>": "</script>", "b": "c"}, right="<i>").to_html()
    assert "<b>" not in form
    assert "<i>" not in form
    assert form.count("</script>") == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: choice("?", {"a": "b"}, right="a"),
        lambda: choice("?", {"a": "b", "c": "d"}, right="e"),
        lambda: choice("?", {"a": "b", "c": " "}, right="a"),
        lambda: choice("?", {"right": "b", "c": "d"}, right="c"),
        lambda: number("?", 5, right="r", wrong={5.5: "w"}, otherwise="o", tolerance=1),
        lambda: number("?", 5, right="r", wrong={7: ""}, otherwise="o"),
        lambda: order("?", ["a", "b"], right="r", wrong="w"),
        lambda: order("?", ["a", "b", "c"], right="r", wrong="w"),
        lambda: order("?", ["b", "a", "a"], right="r", wrong="w"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(make):
    with pytest.raises(QuizError, match=r"question '\?'"):
        make()
