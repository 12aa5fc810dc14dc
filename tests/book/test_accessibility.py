"""Every page of the book is put to axe: WCAG 2.2, levels A and AA, and its rules of good practice.

By day and in the dark, on a phone and on a desk.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.book.conftest import EVERY_PAGE

RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("name", EVERY_PAGE)
@pytest.mark.parametrize(
    ("colours", "width"),
    [
        ("light", 1280),
        ("dark", 360),
        pytest.param("light", 360, marks=pytest.mark.soak),
        pytest.param("dark", 1280, marks=pytest.mark.soak),
    ],
)
def test_axe_finds_nothing_on_a_page(read_page, built_book, name, colours, width):
    page = read_page(
        f"{built_book.as_uri()}/{name}.html",
        color_scheme=colours,
        viewport={"width": width, "height": 800},
    )
    assert page.locator("html").get_attribute("data-theme") == colours
    found = Axe().run(page, options=RULES).response["violations"]
    assert [told for rule in found for told in tell(rule)] == []


def tell(rule: dict) -> list[str]:
    """Say what a rule found: its name, the element and what to do."""
    return [
        f"{rule['id']}: {node['target'][0]}: {node['html'][:200]}: {node['failureSummary']}"
        for node in rule["nodes"]
    ]
