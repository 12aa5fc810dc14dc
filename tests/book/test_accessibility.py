"""Every page of the book is put to axe: WCAG 2.2, levels A and AA, and its rules of good practice.

By day and in the dark, on a phone and on a desk.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.book.conftest import EVERY_PAGE

RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    "resultTypes": ["violations"],
}
MATCHES = "([target, pattern]) => document.querySelector(target).matches(pattern)"
# What others write into the page and neither a style nor an option changes: a rule, and the
# elements for which alone it is passed over.
NOT_OURS = {
    # The theme puts the name of the book above its table of contents, outside any landmark.
    "region": ".bd-sidebar-primary .sidebar-primary-item:has(> .navbar-brand.logo)",
    # docutils gives an entry of a bibliography a role that ARIA has since kept for list items.
    "aria-allowed-role": "div.citation[role=doc-biblioentry]",
    "aria-deprecated-role": "div.citation[role=doc-biblioentry]",
    "aria-required-children": "div.citation-list[role=list]",
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
    assert [told for rule in found for told in tell(page, rule)] == []


def tell(page: Page, rule: dict) -> list[str]:
    """Say what a rule found in what is ours: its name, the element and what to do."""
    passed_over = NOT_OURS.get(rule["id"], "no-such-element")
    return [
        f"{rule['id']}: {node['target'][0]}: {node['html'][:200]}: {node['failureSummary']}"
        for node in rule["nodes"]
        if not page.evaluate(MATCHES, [node["target"][0], passed_over])
    ]
