"""What programs read of the site: descriptions, schema.org, the sitemap, pages that have moved."""

import csv
import hashlib
import json
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from helpers import datasets
from tests.book.books import OF_A_FORK, Book
from tests.course import EVERY_PAGE, PAGES
from tools import addresses

SITE = "https://history.github.io/terror/"


def read(page) -> BeautifulSoup:
    return BeautifulSoup(page.read_bytes(), "html.parser")


def tags(soup: BeautifulSoup) -> dict[str, str]:
    return {tag.get("name") or tag.get("property"): tag["content"] for tag in soup("meta")[1:]}


def described(soup: BeautifulSoup) -> dict:
    return json.loads(soup.find("script", type="application/ld+json").string)


@pytest.fixture(scope="module")
def forked(tmp_path_factory):
    """Build a small book as the CI of a fork does; one of its pages has moved."""
    book = Book(tmp_path_factory.mktemp("fork") / "book")
    book.plant(own="# A chapter\n\nIt says **what** it is [about].\n\n## A part\n\nMore.\n")
    settings = book.root / "_config.yml"
    text = settings.read_text(encoding="utf-8")
    moved = text.replace("redirects: {}", "redirects: {chapters/old/place: ../own.html}")
    assert moved != text
    settings.write_text(moved, encoding="utf-8")
    build = book.build(**OF_A_FORK)
    assert build.exit_code == 0, build.output
    return book.root / "_build" / "html"


def test_each_page_says_in_a_sentence_what_it_is_about(parsed):
    for name in EVERY_PAGE:
        found = tags(parsed(name))
        assert 40 < len(found["description"]) <= 300, name
        assert "<" not in found["description"], name
        assert found["og:description"] == found["description"], name
        assert found["og:title"], name
        assert found["og:site_name"] == "The mass operations of the NKVD, 1937–38", name


def test_no_two_pages_have_the_same_description(parsed):
    found = [tags(parsed(name))["description"] for name in PAGES]
    assert len(set(found)) == len(PAGES)


def test_while_the_address_is_not_known_no_page_names_one(built_book, parsed):
    assert not (built_book / "sitemap.xml").exists()
    for name in EVERY_PAGE:
        assert not {"og:url", "og:image"} & set(tags(parsed(name))), name


def test_the_home_page_is_described_as_a_course_with_its_chapters(parsed):
    course = described(parsed("chapters/index"))
    assert course["@type"] == "Course"
    assert course["name"] == "The mass operations of the NKVD, 1937–38"
    titles = {parsed(name).h1.contents[0].strip() for name in PAGES[1:]}
    assert {part["name"] for part in course["hasPart"]} == titles


def test_the_page_of_each_table_is_described_as_the_data_set_that_can_be_downloaded(
    built_book, parsed
):
    package = json.loads((built_book / "data/datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == datasets.names()
    for resource in package["resources"]:
        name = resource["name"]
        dataset = described(parsed(f"data/{name}"))
        file = built_book / "data" / dataset["distribution"]["name"]
        assert dataset["@type"] == "Dataset", name
        assert dataset["distribution"]["contentSize"] == f"{file.stat().st_size} B", name
        assert dataset["distribution"]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        with file.open(encoding="utf-8", newline="") as lines:
            assert dataset["variableMeasured"] == next(csv.reader(lines)), name
        assert dataset["name"] == resource["title"]
        assert dataset["version"] == package["version"], name
        assert dataset["license"] == [licence["path"] for licence in resource["licenses"]], name


def test_a_published_page_names_its_address_and_its_picture(forked):
    found = tags(read(forked / "chapters/own.html"))
    assert found["og:url"] == f"{SITE}chapters/own.html"
    assert (forked / found["og:image"].removeprefix(SITE)).is_file()
    dataset = described(read(forked / "data/orders.html"))
    assert (forked / dataset["distribution"]["contentUrl"].removeprefix(SITE)).is_file()
    assert described(read(forked / "chapters/index.html"))["url"] == SITE


def test_the_sitemap_lists_every_page_to_be_read(forked):
    sitemap = ElementTree.parse(forked / "sitemap.xml")
    listed = {place.text for place in sitemap.iter() if place.text}
    assert {f"{SITE}chapters/{name}.html" for name in ("index", "own")} <= listed
    for address in listed:
        assert (forked / address.removeprefix(SITE)).is_file()
    assert not [address for address in listed if "404" in address or "genindex" in address]


def test_a_page_that_is_not_there_leads_back_to_the_book_from_any_depth(forked):
    soup = read(forked / "404.html")
    assert soup.select_one("article h1").get_text() == "This page does not exist"
    assert tags(soup)["robots"] == "noindex"
    links = [link["href"] for link in soup.select("nav a[href$='.html']")]
    assert "/terror/chapters/own.html" in links
    for link in soup("link", rel="stylesheet"):
        assert (forked / link["href"].removeprefix("/terror/").partition("?")[0]).is_file()


def test_a_page_that_has_moved_is_found_at_its_old_address(open_page, forked):
    page = open_page((forked / "chapters/old/place.html").as_uri())
    expect(page.locator("article h1")).to_contain_text("A chapter")


@pytest.fixture(scope="module")
def found(built_book) -> set[str]:
    return addresses.of_site(built_book)


def test_what_was_once_published_is_still_found(built_book, found):
    gone = set(addresses.FILE.read_text(encoding="utf-8").split()) - found
    moved = {line for line in gone if redirects_to(built_book / line.partition("#")[0])}
    assert gone - moved == set(), "a page that moved gets a line under redirects in _config.yml"


def redirects_to(page) -> bool:
    return page.exists() and read(page).find("meta", attrs={"http-equiv": "refresh"}) is not None


def test_what_is_new_is_promised_too(found):
    new = found - set(addresses.FILE.read_text(encoding="utf-8").split())
    assert new == set(), "add them: python -m tools.addresses"
