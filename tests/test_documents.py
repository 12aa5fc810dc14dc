"""The pages of documents: one for each document, whole in form, each number from the data."""

import ast
import csv
import re

import jupytext
import pytest
import yaml

from helpers import datasets
from helpers.book.prose.originals import unprinted_figures
from helpers.book.site import documents
from tests.conftest import ROOT

FOLDER = ROOT / "chapters" / "documents"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "index")
LESSONS = ("chita-and-the-far-east", "mordovia-telegram", "p51-94-and-p65-110")
MOST_WORDS = 8
PARALLEL = re.compile(r"^(:{4,})\{parallel\} (?P<key>\w+)$(?P<text>.*?)^\1$", re.M | re.S)


def rows(table: str) -> list[dict]:
    path = ROOT / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(page: str) -> str:
    return (FOLDER / f"{page}.md").read_text(encoding="utf-8")


def documents_of(page: str) -> list[dict]:
    return [row for row in rows("documents") if row["page"] == page]


def parallels(page: str) -> dict[str, str]:
    """Return what stands in two languages on a page, by document."""
    found: dict[str, str] = {}
    for part in PARALLEL.finditer(text_of(page)):
        found[part["key"]] = found.get(part["key"], "") + part["text"]
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


def test_each_document_has_a_page_and_each_page_a_document():
    assert {row["page"] for row in rows("documents")} == {*PAGES}


def test_the_pages_stand_in_the_contents_in_the_order_of_time():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    (part,) = (part for part in parts if part["caption"] == "Documents")
    listed = [section["file"] for section in part["chapters"][0]["sections"]]
    in_time = dict.fromkeys(row["page"] for row in rows("documents"))
    assert listed == [f"{documents.FOLDER}/{page}" for page in in_time if page in PAGES]


def test_dated_documents_follow_one_another():
    days = [row["date"] for row in rows("documents") if row["date"]]
    assert days == sorted(days)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_begins_with_the_heads_of_its_documents(page):
    heads = re.findall(r"^```\{document-head\} (.+)$", text_of(page), re.M)
    assert [head.split() for head in heads] == [[row["key"] for row in documents_of(page)]]
    assert text_of(page).index("{document-head}") < text_of(page).index("\n## ")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_sentences_and_has_the_label_of_its_name(page):
    opening = re.search(rf"^\(document-{page}\)=\n# .+\n\n(?P<first>.+)", text_of(page), re.M)
    assert opening
    assert len(opening["first"].split()) >= 15


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_is_not_said_and_which_chapters_rest_on_it(page):
    headings = re.findall(r"^## (.+)$", text_of(page), re.M)
    assert [h for h in headings if re.fullmatch(r"What (it does|they do) not say", h)]
    resting = re.search(
        r"^## Chapters that rest on \w+\n(.*?)(?=^## |\Z)", text_of(page), re.M | re.S
    )
    assert "{ref}`" in resting[1]


@pytest.mark.parametrize("page", PAGES)
def test_a_text_is_given_as_its_row_says(page):
    for row in documents_of(page):
        is_parallel = row["key"] in parallels(page)
        assert is_parallel == row["given_as"].startswith("translation"), row["key"]


@pytest.mark.parametrize("page", PAGES)
def test_a_translation_prints_the_figures_of_its_document_and_no_others(page):
    for key, text in parallels(page).items():
        own = {row["key"] for row in rows("document_figures") if row["document_key"] == key}
        used = set(re.findall(r"\{datum\}`[^`]+<([^`]+)>`", text))
        figures = {
            part for reference in used for part in re.findall(r"\w+\.(\w+)\.value", reference)
        }
        assert figures <= own
        assert all(part.startswith("document_figures.") for part in used), used


@pytest.mark.parametrize("page", PAGES)
def test_each_figure_of_a_document_stands_on_its_page(page):
    for key in (row["key"] for row in documents_of(page)):
        for figure in rows("document_figures"):
            if figure["document_key"] == key:
                assert f"document_figures.{figure['key']}.value" in text_of(page)


@pytest.mark.parametrize("page", PAGES)
def test_the_words_around_a_figure_stand_in_the_russian_text(page):
    for key, text in parallels(page).items():
        russian = plain(" ".join(p for p in text.split("\n\n") if documents.is_russian(p)))
        for figure in rows("document_figures"):
            is_of_it = figure["document_key"] == key and figure["language"] == "ru"
            if is_of_it and key in (row["key"] for row in documents_of(page)):
                assert plain(figure["as_printed"]) in russian, figure["key"]


def test_few_words_are_quoted_around_a_figure():
    for row in rows("document_figures"):
        assert len(row["as_printed"].split()) <= MOST_WORDS, row["key"]
        assert row["as_printed"] or row["note"], (
            f"{row['key']} does not say why no words are quoted"
        )


@pytest.mark.parametrize("page", LESSONS)
def test_a_lesson_has_short_visible_code_and_three_questions(page):
    notebook = jupytext.reads(text_of(page), fmt="md:myst")
    cells = [cell.source.strip() for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for cell in cells for node in ast.walk(ast.parse(cell))]
    calls = [getattr(n.func, "attr", "") for n in nodes if isinstance(n, ast.Call)]
    assert all(len(cell.splitlines()) <= 15 for cell in cells)
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.Lambda)]
    assert sum(call in ("choice", "number", "order") for call in calls) >= 3
    shown = re.findall(r"^```\{code-cell\} ipython3\n(?!:tags:)", text_of(page), re.M)
    assert shown
    assert "**Discuss.**" in text_of(page)


def test_the_telegram_of_mordovia_adds_up():
    said = {row["key"]: int(row["value"]) for row in rows("document_figures")}
    for what in ("arrested", "first", "second", "shot"):
        groups = [said[f"mordovia_{what}_{who}"] for who in ("kulaks", "criminals", "other")]
        assert sum(groups) == said[f"mordovia_{what}"]
    assert said["mordovia_first"] + said["mordovia_second"] == said["mordovia_sentenced"]
    apart = [said[f"mordovia_{kind}"] for kind in ("before", "prisoners", "circular")]
    assert sum(apart) == said["mordovia_others"]
    assert said["mordovia_sentenced"] > said["mordovia_arrested"]


def test_two_documents_do_not_add_up_and_the_package_says_so():
    identities = datasets.descriptor("document_figures")["identities"]
    gaps = {i["name"]: i["known_gap"] for i in identities if "known_gap" in i}
    assert gaps == {
        "omsk": 9,
        "limit_azerbaijan_ssr": -300,
        "limit_moscow_oblast": -27000,
        "west_siberia_participants": -7,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Решение от 28.VI.37 г., на № 51365, приказов №№ 00485, 00439 и 00593 — 37 года",
        "закончить к 1-му января 1938 года",
        "1. Начать 5 августа 1937 г. по 1 категории, см. пункт 3 и статьи 138 УПК",
        "Пункт 5 приказа за № 00606 о представлении дел в 3-й отдел",
        "учтено до 25 000 человек",
        "учитываются 8-м отделом ГУГБ НКВД СССР",
    ],
)
def test_days_numbers_of_orders_and_what_is_printed_are_known_in_russian(text):
    assert unprinted_figures(text, "до 25 000 человек") == []


def test_a_number_that_was_misread_is_found_in_russian():
    assert unprinted_figures("арестовано 342, из них 31", "всего 324; уголовников 31") == ["342"]


def test_the_head_says_what_the_copies_lack_and_names_a_book_without_an_address():
    row = documents.record("first_figures_1937")
    assert documents.facts(row)["Not in the copies"] == "number"
    assert list(documents.addresses(row)) == [("Pages of a copy of the book", "")]


def test_an_unknown_document_is_named_with_the_nearest():
    with pytest.raises(datasets.DataError, match="mordovia_telegram"):
        documents.record("mordovian_telegram")
