"""Every page of the book is put to axe: WCAG 2.2, levels A and AA, and its rules of good practice.

By day and in the dark, on a phone and on a desk. What axe does not see is tried besides: large
letters, forced colours, and what a screen reader is told.
"""

import re
from itertools import pairwise, product

import pytest

from tests.book.conftest import soak_but
from tests.course import CHAPTERS, EVERY_PAGE, LONG_TABLES

# What a screen reader must be able to call by a name, as Chromium's accessibility tree lists it.
NAMED = ("button", "checkbox", "combobox", "img", "link", "radio", "searchbox", "slider")
NODE = re.compile(r"^\s*- '?(?P<role>[a-z]+)(?: (?P<name>\"|/))?(?P<text>:? ?[^\n]*)$", re.M)
LUMINANCE = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const page = light(getComputedStyle(document.documentElement).backgroundColor);
    return [...document.querySelectorAll(".chart svg text")]
        .filter(text => text.checkVisibility())
        .map(text => Math.abs(light(getComputedStyle(text).fill) - page));
}"""


@pytest.mark.parametrize(
    ("name", "colours", "width"),
    soak_but(
        {*product(EVERY_PAGE, ["light"], [1280]), *product(CHAPTERS, ["dark"], [360])},
        product([*EVERY_PAGE, *LONG_TABLES], ["light", "dark"], [1280, 360]),
    ),
)
def test_axe_finds_nothing_on_a_page(visit, name, colours, width):
    found = visit(name, width, colours)
    assert found["theme"] == colours
    assert found["violations"] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_letters_of_twice_the_size_leave_everything_on_the_page(visit, name):
    needed, too_wide = visit(name)["needed_by_large_letters"]
    assert needed <= 1280, too_wide


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_letters_in_charts_stand_out_from_a_forced_background(read_page, built_book, name, colours):
    url = f"{built_book.as_uri()}/{name}.html"
    page = read_page(url, forced_colors="active", color_scheme=colours)
    differences = page.evaluate(LUMINANCE)
    assert differences
    assert min(differences) > 100  # of 255


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_screen_reader_is_told_the_landmarks_in_order_and_a_name_of_each_thing(visit, name):
    told = visit(name)["told"]
    outer = re.findall(r"^- (link \"Skip|banner|navigation \"\w+|main|contentinfo)", told, re.M)
    assert outer == [
        'link "Skip',
        "banner",
        'navigation "Contents',
        "main",
        "contentinfo",
    ]
    assert 'button "On this page"' in told  # a list beside the text in wider windows
    nodes = [node for node in NODE.finditer(told) if node["role"] in NAMED]
    assert len(nodes) > 50
    nameless = [node[0].strip() for node in nodes if not node["name"] and ":" in node["text"]]
    assert [line for line in nameless if not line.split(":")[1].strip()] == []
    for table in visit(name)["tables"]:
        assert table == {"captions": 1, "headsWithoutScope": 0}
    levels = [
        int(level) for level in re.findall(r"heading .*\[level=(\d)\]", told.split("- main:")[1])
    ]
    assert levels[0] == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
