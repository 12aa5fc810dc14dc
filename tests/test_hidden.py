"""A figure beside the prose of a page is found, and what our own directives make is not blamed."""

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser

from helpers.book.prose.hidden import lost_figures, texts

PAGE = """\
# A page

![The graves of 12,345 people](a.png)

<details><summary title="All 5,161">The 4,672 victims</summary></details>

There were <b>2,818</b> people, `7,845` of them here. <!-- 99,999 -->

The table gives `105,485 <nationality_arrests.poles.arrested>` Poles, and `rows <3>` is code.
"""


@pytest.fixture
def document() -> nodes.document:
    return publish_doctree(PAGE, parser=Parser(), settings_overrides={"report_level": 5})


def said(document, source=PAGE) -> str:
    return " ".join(text for _, _, text in texts(document, source))


@pytest.mark.parametrize("figure", ["12,345", "5,161", "4,672", "7,845"])
def test_pictures_html_and_code_are_read(document, figure):
    assert figure in said(document)


def test_a_comment_reaches_no_reader(document):
    assert "99,999" not in said(document)


def test_what_a_directive_makes_is_not_what_a_page_says(document):
    made = nodes.raw("", "<dl class='glossary'><dt>1895</dt></dl>", format="html")
    made.line = 5  # MyST gives it the line of the directive
    document += made
    assert "1895" not in said(document)


def test_html_in_the_json_of_a_notebook_is_read_too(document):
    as_json = PAGE.replace('"', '\\"')
    assert "5,161" in said(document, as_json)


def test_a_figure_whose_role_was_left_out_is_found(document):
    (lost,) = lost_figures(document)
    assert lost.astext() == "105,485 <nationality_arrests.poles.arrested>"
