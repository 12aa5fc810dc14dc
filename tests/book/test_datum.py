"""A figure in prose is checked when the book is built, and a change in the data reaches it."""

import re

import pytest
from bs4 import BeautifulSoup

from helpers.book.data import data_package
from tests import planting
from tests.book.books import Book, notebook

POLES = "{datum}`105,485 <nationality_arrests.poles.arrested>`"
SHARE = (
    "{datum}`79.4% <national_operations.polish_executed_petrov"
    " / national_operations.polish_sentenced_petrov>`"
)
SOUND = f"""\
# Figures

The article prints {POLES} Poles. According to the publication {SHARE} of those sentenced were shot.
"""
TOTAL = "national_operations.all_national_sentenced_petrov_1997_troikas"
TO_DEATH = "national_operations.all_national_sentenced_to_death_memorial_polska_troikas"
RECALLED = f"""\
# Figures that were not read

The chapter gives {{datum}}`105,032 <{TOTAL}>` people sentenced, so at least
{{datum}}`68.8% <{TO_DEATH} / {TOTAL}>` were sentenced to death. It prints {POLES} Poles. Our table
has {{datum}}`24 <count(national_operations, verified="recall")>` figures that are recalled.
"""

# Each fault: the sentence it is planted in, and what the build must say of it.
FAULTS = {
    "a wrong figure": (
        "The table has {datum}`105,486 <nationality_arrests.poles.arrested>` Poles.",
        "datum: printed is '105,486', but nationality_arrests.poles.arrested is 105,485. "
        "Right would be: 105,485",
    ),
    "a rounding too far": (
        "The article says {datum}`105,000 <nationality_arrests.poles.arrested>`.",
        "Right would be: 105,485",
    ),
    "a range made one figure": (
        "An estimate: {datum}`54,000 <national_operations.polish_executed_black_book>`.",
        "Right would be: 54,000–67,000",
    ),
    "an unknown row": (
        "The table has {datum}`105,485 <nationality_arrests.pole.arrested>` Poles.",
        "There is no row 'pole' in data/nationality_arrests.csv. Did you mean poles",
    ),
    "no reference": ("The table has {datum}`105,485` Poles.", "'105,485' has no reference"),
    "no figure": (
        "The table has {datum}`many <nationality_arrests.poles.arrested>` Poles.",
        "'many' is not a figure that can be checked",
    ),
    "a figure of nobody": (
        "An invented figure: {datum}`12,345 <12345>` people.",
        "'12345': 12345 is no field of the data, so nothing bears it",
    ),
    "a figure with something added": (
        "The article says {datum}`107,485 <nationality_arrests.poles.arrested + 2000>`.",
        "2000 is no field of the data, so nothing bears it",
    ),
    "other words in the role": (
        "The article says {datum}`105,485 Germans shot <nationality_arrests.poles.arrested>`.",
        "'Germans shot' in '105,485 Germans shot' is not checked",
    ),
    "another unit": (
        "The article says {datum}`105,485 years <nationality_arrests.poles.arrested>`.",
        "'years' in '105,485 years' is not checked",
    ),
    "another act beside a figure": (
        "The article prints {datum}`105,485 <nationality_arrests.poles.arrested>` Poles shot.",
        "the words beside '105,485' say 'shot', and nationality_arrests.poles.arrested does not "
        "count that",
    ),
    "another people beside a figure": (
        "The article prints {datum}`105,485 <nationality_arrests.poles.arrested>` Germans.",
        "the words beside '105,485' say 'Germans'",
    ),
    "a bare figure": (
        "The table has 105,485 Poles.",
        "the figure '105,485' stands in prose without a reference",
    ),
    "a bare figure in a heading": (
        "## How 105,485 were arrested",
        "the figure '105,485' stands in prose without a reference",
    ),
    "a figure in words": (
        "The table says that every second of them was shot.",
        "the figure 'every second' stands in prose without a reference",
    ),
    "a figure in the description of a picture": (
        "![The graves of 12,345 people](../_static/icon.svg)",
        "the figure '12,345' stands in the description of a picture",
    ),
    "a figure in HTML": (
        "<p>There were 12,345 people.</p>",
        "the figure '12,345' stands in raw HTML",
    ),
    "a figure in a summary": (
        '<details><summary title="All 5,161">The victims</summary></details>',
        "the figure '5,161' stands in raw HTML",
    ),
    "a figure in a formula": (
        "There were {math}`12{,}345`.",
        "the figure '12345' stands in a formula",
    ),
    "a figure in code": ("There were `12,345` people.", "the figure '12,345' stands in code"),
    "a figure without its role": (
        "The table gives `105,485 <nationality_arrests.poles.arrested>` Poles.",
        "To have it checked, write {datum} before it",
    ),
    "an estimate not called so": (
        "The book has {datum}`350,000 <national_operations.all_national_victims_kotkin>`.",
        "the paragraph gives a figure that is an estimate",
    ),
}


@pytest.fixture(scope="session")
def faulty(once) -> dict:
    """What the build of one book said in which every fault of `FAULTS` has a chapter."""

    def make(folder):
        book = Book(folder / "book")
        for fault, (sentence, _) in FAULTS.items():
            book.plant(**{chapter(fault): f"# A chapter\n\nA first line.\n\n{sentence}\n"})
        return vars(book.build())

    return once("faulty-figures", make)


def chapter(fault: str) -> str:
    return fault.replace(" ", "-")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_stops_at_a_faulty_figure_and_says_what_would_be_right(faulty, fault):
    _, message = FAULTS[fault]
    where = f"chapters/{chapter(fault)}.md:5: WARNING: "
    said = [line for line in faulty["output"].splitlines() if where in line and message in line]
    assert len(said) == 1, faulty["output"]


def test_each_faulty_figure_counts(faulty):
    assert faulty["exit_code"] == 1
    assert f"build finished with problems, {len(FAULTS)} warnings" in faulty["output"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Book:
    book = Book(tmp_path_factory.mktemp("sound") / "book")
    book.plant(figures=SOUND, recalled=RECALLED)
    build = book.build()
    assert build.exit_code == 0, build.output
    return book


def test_the_build_stops_at_a_figure_typed_into_a_caption(book):
    cell = "from IPython.display import Markdown\n\nMarkdown('There are 16 groups.')"
    book.plant(faulty=notebook(cell).replace("```", "~~~"))  # whatever the fence
    build = book.build()
    assert build.exit_code == 1
    said = "is typed into what a cell says to readers. Take it from the data, in an f-string."
    assert f"chapters/faulty.md:12: WARNING: the figure '16' {said}" in build.output


def page(book: Book, name: str = "figures") -> BeautifulSoup:
    return BeautifulSoup(book.html(name).read_bytes(), "html.parser")


def test_a_figure_is_a_link_to_its_description_on_the_page(sound):
    links = page(sound).select("a.datum")
    assert [link.text for link in links] == ["105,485", "79.4%"]
    poles, share = (page(sound).select_one(link["href"]) for link in links)
    facts = dict(zip(texts(poles, "dt"), texts(poles, "dd"), strict=True))
    assert facts["Value"] == "105,485 people"
    assert facts["Counted"] == "People arrested: Poles"
    assert facts["When"] == "1 January 1936 to 1 July 1938"
    assert facts["Source"].startswith("Wikipedia contributors, Mass operations of the NKVD")
    assert facts["Known here"] == "printed in the encyclopaedia article"
    assert "= 111,091 ÷ 139,835 = 0.7944 (79.44%)" in share.text


def test_a_description_says_what_others_say(sound):
    share = page(sound).select("ol.datum-list > li")[1]
    facts = dict(zip(texts(share, "dt"), texts(share, "dd"), strict=True))
    assert "139,885 people" in facts["Others say"]


def test_a_description_leads_to_the_row_of_the_data_and_to_the_source(sound):
    entry = page(sound).select("ol.datum-list > li")[0]
    for link in entry("a"):
        file, anchor = link["href"].split("#")
        target = (sound.html("figures").parent / file).resolve()
        if target.name == "sources.html":  # this book has no such page
            continue
        linked = BeautifulSoup(target.read_bytes(), "html.parser").find(id=anchor)
        assert "105,485" in linked.text


def test_a_figure_that_rests_on_a_row_which_was_not_read_has_a_sign(sound):
    told = [link.text for link in page(sound, "recalled").select("a.datum")]
    said = "° recalled, not read"
    assert told == [f"105,032{said}", f"68.8%{said}", "105,485", "24"]
    assert "°" not in page(sound).text


def test_a_screen_reader_hears_words_in_place_of_the_sign(sound):
    (total, *_) = page(sound, "recalled").select("a.datum")
    for sign in total.select("[aria-hidden=true]"):
        sign.decompose()
    assert total.text == "105,032 recalled, not read"


def test_the_foot_of_a_page_explains_the_sign_once_and_only_where_it_stands(sound):
    (note,) = page(sound, "recalled").select(".recalled-note")
    assert note.text.startswith("° Recalled, not read: ")
    assert note.find_previous("h2").text.startswith("Figures on this page")
    assert page(sound).select(".recalled-note") == []


def test_a_description_says_to_whom_a_recalled_figure_is_attributed(sound):
    total, share, poles, _ = page(sound, "recalled").select("ol.datum-list > li")
    assert total.select_one(".datum-head").text == "105,032° recalled, not read"
    assert texts(total, "dd")[2].startswith("recalled, attributed to Petrov")
    sources = [text for text in texts(share, "dd") if "attributed" in text]
    assert len(sources) == 1  # the other part was read
    assert "attributed" not in poles.text


def texts(entry, tag: str) -> list[str]:
    return [" ".join(found.text.split()) for found in entry(tag)]


def change(book: Book, table: str, key: str, **cells: str) -> None:
    """Change cells of one row of a table, or take the row out; renew its hash and the lock."""
    data = book.root / "data"
    if cells:
        planting.change(data, table, key, **cells)
    else:
        planting.rewrite(data, table, lambda rows: rows.remove(_of(rows, key)))
    data_package.renew(data)
    book.lock_data()


def _of(rows: list[dict[str, str]], key: str) -> dict[str, str]:
    (row,) = (row for row in rows if row["key"] == key)
    return row


@pytest.fixture
def figures(book):
    book.plant(figures=SOUND)
    return book


def test_a_changed_cell_stops_the_page_that_prints_it(figures):
    change(
        figures,
        "national_operations",
        "polish_executed_petrov",
        value_low="111000",
        value_high="111000",
    )
    build = figures.build()
    assert build.exit_code == 1
    assert "chapters/figures.md:3: WARNING: datum: printed is '105,485'" not in build.output
    assert "datum: printed is '79.4%'" not in build.output  # 79.38% still is 79.4%
    assert "data/national_operations.csv" in build.output  # but the sums of the table say no
    change(
        figures,
        "national_operations",
        "polish_executed_petrov",
        value_low="11109",
        value_high="11109",
    )
    assert "chapters/figures.md:3: WARNING: datum: printed is '79.4%'" in figures.build().output


def test_a_row_that_prose_needs_cannot_go(figures):
    change(figures, "nationality_arrests", "poles")
    build = figures.build()
    assert build.exit_code == 1
    assert "There is no row 'poles' in data/nationality_arrests.csv" in build.output


def test_a_miscopied_digit_of_a_claim_that_was_read_stops_the_build(figures):
    change(
        figures,
        "national_operations",
        "polish_arrested_petrov",
        value_low="148310",
        value_high="148310",
    )
    build = figures.build()
    assert build.exit_code == 1
    said = re.sub(r"\s+", " ", build.output)
    assert "the row has 148310, and printed is '143810 people were arrested'" in said


def test_a_figure_that_nobody_read_again_stops_the_build(figures):
    """The figure is bound by no sum and printed on no page, and its hash is renewed."""
    path = figures.root / "data" / "national_operations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",85000,85000,", ",58000,58000,"), encoding="utf-8")
    data_package.renew(path.parent)
    build = figures.build()
    assert build.exit_code == 1
    said = re.sub(r"\s+", " ", build.output)
    assert "polish_executed_ethnic_poles_snyder, value_low: '85000' -> '58000'" in said


def test_exchanged_sources_reach_the_page(figures):
    change(figures, "national_operations", "polish_executed_petrov", source_key="kotkin_2017")
    change(figures, "national_operations", "polish_sentenced_petrov", source_key="chang_2016")
    build = figures.build()
    assert build.exit_code == 0, build.output
    share = page(figures).select("ol.datum-list > li")[1].text
    assert "Kotkin" in share
    assert "Chang" in share
    assert "Halaburda" not in share.split("Others say")[0]


def test_a_source_that_is_not_there_stops_the_build(figures):
    change(figures, "nationality_arrests", "poles", source_key="nobody_1900")
    build = figures.build()
    assert build.exit_code == 1
    said = re.sub(r"\s+", " ", build.output)
    assert re.search(r"data/nationality_arrests\.csv, row 4.*nobody_1900", said)
    assert "Add the row that is referred to, or correct the reference." in said


def test_a_table_changed_without_renewing_its_hash_stops_the_build(figures):
    path = figures.root / "data" / "nationality_arrests.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("105485", "105486"), encoding="utf-8")
    build = figures.build()
    assert build.exit_code == 1
    assert "Run `make data` if the change is intended; else restore the file." in build.output
    assert "Right would be: 105,486" in re.sub(r"\s+", " ", build.output)
