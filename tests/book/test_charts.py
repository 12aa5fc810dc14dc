"""Each chart says what it shows: no letters are cut or stand upon others, no line is mute.

Every page is read at two widths, in the visit that all tests share (tests/book/visits.py).
"""

import pytest
from playwright.sync_api import expect

from tests.book.visits import CHARTS
from tests.course import CHAPTERS, EVERY_PAGE

LIMITS = "chapters/order-00447/limits-by-region"
DRAWN = "chapters/national-operations/who-was-arrested"
# What is done to a chart, and what is told of it.
SPOILT = {
    "label.setAttribute('transform', 'translate(-200,9)')": "cut:",
    "label.textContent = 'Ukr…'": "shortened:",
    "label.textContent = '1. arrested'": "a number for a name:",
    "mark.setAttribute('aria-label', '12.5')": "a number for a name:",
    "svg.querySelectorAll('.mark-text.role-mark').forEach((e) => e.remove())": "a line without",
    "label.setAttribute('transform', label.nextSibling.getAttribute('transform'))": "upon each",
    "figure.querySelector('figcaption span').remove()": "no subtitle",
}
SPOIL = """(figure, deed) => {
    const whole = figure.innerHTML;
    const svg = figure.querySelector(".chart-wide svg");
    const label = svg.querySelector(".role-axis-label text");
    const mark = svg.querySelector(".role-mark [aria-label]");
    new Function("figure", "svg", "label", "mark", deed)(figure, svg, label, mark);
    return whole;
}"""


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_each_chart_of_a_page_can_be_read_on_a_desk(visit, name):
    assert visit(name)["charts_read"][1] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_chart_of_a_chapter_can_be_read_on_a_phone(visit, name):
    drawn, faults = visit(name, 360, "dark")["charts_read"]
    assert faults == []
    assert drawn == visit(name)["charts_read"][0]


def test_a_fault_of_a_chart_is_seen_and_told(open_page, built_book):
    page = open_page(f"{built_book.as_uri()}/{DRAWN}.html", bypass_csp=True)
    assert page.evaluate(CHARTS)[1] == []
    figure = page.locator("figure.chart-figure").first
    for deed, told in SPOILT.items():
        whole = figure.evaluate(SPOIL, deed)
        assert any(told in fault for fault in page.evaluate(CHARTS)[1]), deed
        figure.evaluate("(figure, whole) => { figure.innerHTML = whole; }", whole)


def test_a_place_in_the_list_lights_its_circle_and_a_circle_its_place(open_page, built_book):
    """By the pointer and by the keyboard; on a phone the list stands below the map."""
    page = open_page(
        f"{built_book.as_uri()}/{LIMITS}.html", viewport={"width": 1280, "height": 900}
    )
    figure = page.locator("figure:has(.map-list)").first
    names = figure.locator(".map-list button")
    lit = figure.locator(".map-list .lit, svg:visible .lit")

    def is_lit(name):
        expect(lit).to_have_count(2)
        assert lit.evaluate_all(
            "all => all.map(e => e.getAttribute('aria-label') ?? e.textContent).sort()"
        ) == [name, name]

    names.nth(1).hover()
    is_lit(names.nth(1).inner_text())
    names.nth(2).focus()
    page.keyboard.press("Tab")
    is_lit(names.nth(3).inner_text())
    drawing = figure.locator("svg:visible")
    drawing.focus()
    page.keyboard.press("End")
    last = drawing.locator(".role-mark [aria-label]").last
    is_lit(last.get_attribute("aria-label"))
    expect(names.filter(has_text=last.get_attribute("aria-label"))).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 740})
    below = figure.locator(".map-list").bounding_box()
    assert below["y"] >= drawing.bounding_box()["y"] + drawing.bounding_box()["height"]
    # What goes on below its edge is scrolled to; nothing goes on beside it.
    sides = figure.locator(".map-list").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert sides[0] <= sides[1]
    assert page.problems == []
