"""Every link leads somewhere: inside the book to a place that exists, outside to one on a list."""

import json
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pandas as pd
import pytest
from lxml import html

from helpers.book.data import data_package
from tests.course import PAGES
from tools import links

REFERENCES = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src"}
STATES = {"working", "redirected", "ignored", "unchecked", links.NOT_CHECKED}
ELSEWHERE = ("http://", "https://", "data:", "mailto:", "javascript:")


@pytest.fixture(scope="module")
def pages(built_book) -> dict[Path, html.HtmlElement]:
    """Every page of the site, read."""
    found = [p for p in built_book.rglob("*.html") if not {"_static", "lite"} & {*p.parts}]
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


def test_what_could_not_be_tried_says_so_with_the_day():
    for row in links.listed():
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["tried"]), row
        assert row["status"] in STATES, row


def test_a_source_with_an_archived_copy_shows_both_and_both_are_tried(book, tmp_path, monkeypatch):
    copy = "https://archive.example/2026/of-the-source"
    table = book.root / "data" / "sources.csv"
    sources = pd.read_csv(table, dtype=str)
    url = sources.set_index("source_key").loc["seed_wikipedia_mass_ops", "url"]
    sources["archived_url"] = [copy if own == url else None for own in sources["url"]]
    sources.to_csv(table, index=False)
    data_package.renew(table.parent)
    book.plant(sources="# Sources\n\n```{bibliography}\n:all:\n```\n")
    build = book.build()
    assert build.exit_code == 0, build.output
    entry = html.fromstring(book.html("sources").read_bytes()).get_element_by_id(
        "cite-seed-wikipedia-mass-ops"
    )
    assert {url, copy} <= {link.get("href") for link in entry.iter("a")}

    monkeypatch.setenv("HELPERS_DATA", str(table.parent))
    monkeypatch.setattr(links, "FILE", tmp_path / "links.csv")
    told = {"status": "working", "code": 200, "info": ""}
    gone = {"status": "broken", "code": 404, "info": "Not Found"}
    output = tmp_path / "output.json"
    output.write_text("\n".join(json.dumps({"uri": a} | s) for a, s in [(url, gone), (copy, told)]))
    links.main([str(output)])
    rows = {row["address"]: row for row in links.listed()}
    assert (rows[url]["status"], rows[url]["detail"]) == ("broken", "404 Not Found")
    assert rows[url]["archived"] == copy
    assert rows[copy]["status"] == "working"


def test_a_link_without_an_answer_is_not_called_broken():
    refused = {"uri": "https://a.example", "code": 0, "status": "broken"}
    silent = links.row(refused | {"info": "Max retries exceeded"}, "2026-01-01")
    gone = links.row(refused | {"code": 404, "info": "Not Found"}, "2026-01-01")
    assert silent["status"] == links.NOT_CHECKED
    assert (gone["status"], gone["detail"]) == ("broken", "404 Not Found")


@pytest.mark.parametrize("name", [name for name in PAGES if name != "chapters/sources"])
def test_a_text_cites_briefly_and_names_no_year_that_is_not_known(parsed, name):
    cited = parsed(name).select('article a.reference.internal[href*="#cite-"]')
    said = [link.get_text() for link in cited]
    assert [text for text in said if "n.d." in text or len(text) > 80] == []
    assert not {"Wikipedia contributors", ""} & set(said)
