"""Every link leads somewhere: inside the book to a place that exists, outside to one on a list."""

from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from tools import links

REFERENCES = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src"}
ELSEWHERE = ("http://", "https://", "data:", "mailto:", "javascript:")


@pytest.fixture(scope="module")
def pages(built_book) -> dict[Path, html.HtmlElement]:
    """Every page of the site, read."""
    found = [p for p in built_book.rglob("*.html") if "_static" not in p.parts]
    assert len(found) > 50
    return {page: html.fromstring(page.read_bytes()) for page in found}


def references(page: html.HtmlElement) -> set[str]:
    """Return the addresses that a page refers to, in elements of `REFERENCES`."""
    return {
        part.get(name).strip()
        for kind, name in REFERENCES.items()
        for part in page.iter(kind)
        if part.get(name)
    }


def test_each_link_inside_the_book_leads_to_a_file_and_a_place_in_it(pages, built_book):
    anchors = {
        page: {*read.xpath("//@id"), *read.xpath("//a/@name")} for page, read in pages.items()
    }
    wrong = defaultdict(list)
    for page, read in pages.items():
        root = built_book if page.name == "404.html" else page.parent
        for reference in references(read):
            if reference.startswith(ELSEWHERE):
                continue
            path, anchor = urldefrag(reference)
            path = unquote(path.partition("?")[0]).lstrip("/")
            target = (root / path).resolve() if path else page
            if not target.is_file():
                wrong[str(page.relative_to(built_book))].append(f"no file: {reference}")
            elif anchor and target in anchors and unquote(anchor) not in anchors[target]:
                wrong[str(page.relative_to(built_book))].append(f"no such place: {reference}")
    assert dict(wrong) == {}


def test_each_link_that_leads_out_of_the_book_is_on_the_list_of_those_that_were_tried(pages):
    outside = {
        reference.partition("#")[0]
        for page in pages.values()
        for part in page.iter("a")
        if (reference := (part.get("href") or "").strip()).startswith("http")
    }
    known = {row["address"].partition("#")[0] for row in links.listed()}
    assert outside - known == set(), "try them: make links"
    assert known - outside == set(), "they are in no page any more: make links"


def test_no_link_that_leads_out_of_the_book_is_known_to_be_broken():
    assert [row for row in links.listed() if row["status"] == "broken"] == []


def test_a_link_without_an_answer_is_not_called_broken():
    refused = {"uri": "https://a.example", "code": 0, "status": "broken"}
    silent = links.row(refused | {"info": "Max retries exceeded"}, "2026-01-01")
    gone = links.row(refused | {"code": 404, "info": "Not Found"}, "2026-01-01")
    assert silent["status"] == links.NOT_CHECKED
    assert (gone["status"], gone["detail"]) == ("broken", "404 Not Found")
