"""A source is written once, in the table; the file for BibTeX is made of it and agrees with it."""

import csv

import pytest
from pybtex.database import parse_file

from helpers import datasets
from helpers.book.data import bibtex, data_package
from helpers.book.site.bibliography import SortedStyle

OF_A_BOOK = {
    "source_key": "planted",
    "kind": "scholarly work",
    "entry_type": "book",
    "title": "A title",
    "year": "1990",
    "publisher": "Moscow",
    "language": "en",
    "consulted": "part",
}


@pytest.fixture
def add(package):
    """Return a function that adds a source to the table."""

    def add(**fields):
        path = package / "sources.csv"
        with path.open(encoding="utf-8", newline="") as file:
            head = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, head).writerow(OF_A_BOOK | fields)

    return add


@pytest.fixture
def printed(package, add):
    """Return a function that adds a source, and returns its entry and how it is printed."""

    def made(**fields):
        add(**fields)
        bibtex.renew()
        entry = parse_file(package.parent / "references.bib").entries["planted"]
        return entry, SortedStyle().format_entry("1", entry).text.render_as("text")

    return made


def test_the_bibliography_is_what_is_made_of_the_table():
    assert bibtex.problems() == []


def test_an_edit_by_hand_is_named_until_the_data_are_made_again(package, replace, capsys):
    bibtex.renew()
    replace(package.parent / "references.bib", "Europe-Asia Studies", "Soviet Studies")

    assert data_package.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "references.bib and data/sources.csv disagree about ellman_2002." in said
    assert "run `make data`" in said

    assert data_package.main([]) == 0
    assert "references.bib: made anew" in capsys.readouterr().out
    assert bibtex.problems() == []


def test_a_bibliography_that_is_not_there_is_made(package):
    assert "run `make data`" in bibtex.problems()[0]
    assert bibtex.renew()
    assert not bibtex.renew()
    assert len(parse_file(package.parent / "references.bib").entries) == len(
        datasets.load("sources")
    )


@pytest.mark.parametrize(
    ("fields", "begins"),
    [
        ({"author": "Ellman, Michael"}, "Michael Ellman."),
        ({"author": "Junge, Marc; Binner, Rolf"}, "Marc Junge and Rolf Binner."),
        ({"author": "Courtois, S. et al."}, "S. Courtois and others."),
        ({"author": "Viola, L. (ed.)"}, "L. Viola, editor."),
        ({"author": "Manning, R.; Viola, L. (eds.)"}, "R. Manning and L. Viola, editors."),
        (
            {"author": "Manning, R.; Viola, L. (eds.)", "entry_type": "misc"},
            "R. Manning and L. Viola (editors).",
        ),
        ({"author": "Viola, L. (ed.)", "entry_type": "misc"}, "L. Viola (editor)."),
        ({"author": "Army and Navy archive"}, "Army and Navy archive."),
        (
            {"author": "NKVD, 1st department; and its heads", "author_as_printed": "True"},
            "NKVD, 1st department; and its heads.",
        ),
        ({"author": "Ellman, M.", "title": "5% of A_B & C#"}, "M. Ellman. 5% of A_B & C#."),
    ],
)
def test_names_and_titles_are_printed_as_the_table_means_them(printed, fields, begins):
    assert printed(**fields)[1].startswith(begins)


@pytest.mark.parametrize(
    ("author", "cited"),
    [("Ellman, Michael", "Ellman"), ("Open Society Archives", "{Open Society Archives}")],
)
def test_people_are_cited_by_the_family_name_and_a_body_by_its_whole_name(printed, author, cited):
    (name,) = printed(author=author)[0].persons["author"]
    assert name.last_names == [cited]


def test_of_a_damaged_table_no_bibliography_is_made(package, replace):
    bibtex.renew()
    before = (package.parent / "references.bib").read_bytes()
    replace(package / "sources.csv", ",2002,", ",about 2002,")
    assert not bibtex.renew()
    assert "field year" in bibtex.problems()[0]
    assert (package.parent / "references.bib").read_bytes() == before


def test_a_source_without_what_its_type_needs_is_named_with_the_remedy(add):
    add(publisher="", year="")
    assert "source planted: BibTeX needs publisher and year of" in bibtex.problems()[0]
