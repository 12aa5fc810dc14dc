"""An explorer that would mislead a reader is not published: the build names chapter and remedy."""

import re

import pytest

from tests.book.books import Book, notebook

PRELUDE = """\
from IPython.display import Markdown
from helpers.explore import explore
from helpers.figures import figure, table
def sentence(a, b=1):
    return Markdown(f"{a} by {b} is {a / b}")
"""

# Each fault: the cell it is planted in, and what the build must say of it.
FAULTS = {
    "too many combinations": (
        "explore(sentence, a=range(100), b=range(1, 101))",
        "Explorer 'sentence' has 10,000 combinations (100 a x 100 b), more than 400",
    ),
    "a combination that raises": (
        "explore(sentence, a=[1], b=[1, 0])",
        "Explorer 'sentence' fails for a=1, b=0: ZeroDivisionError",
    ),
    "a result that cannot be shown": (
        "explore(lambda a: None, a=[1], title='Number')",
        "Explorer 'number' fails for a=1: TypeError: it returned NoneType (what print or display",
    ),
    "no options": (
        "explore(sentence, a=[])",
        "Explorer 'sentence': choice 'a' has no options",
    ),
    "two of one name": (
        "from IPython.display import display\n"
        "display(explore(sentence, a=[1]), explore(sentence, a=[2]))",
        "This page has two explorers named 'sentence'",
    ),
    "a figure without words": (
        "import altair, pandas\n"
        "chart = altair.Chart(pandas.DataFrame({'a': [1]})).mark_point()\n"
        "figure(chart, title='A', alt='figures/a.png', source='x')",
        "needs an alt text of at least 8 words",
    ),
    "an unknown source": (
        "import pandas\ntable(pandas.DataFrame({'a': [1]}), caption='A', source='nobody_1900')",
        "There is no source 'nobody_1900' in data/sources.csv",
    ),
    "what raises while it is displayed": (
        # IPython catches what `display` meets, and the cell ends as if nothing had happened.
        "class Broken:\n    def _ipython_display_(self):\n        raise ValueError('a fault')\n"
        "display(Broken(), 'and on')",
        "raised while it was displayed: ValueError: a fault",
    ),
    "a chart without title description and sources": (
        "import altair as alt\nimport pandas as pd\nfrom helpers import charts\n"
        "alt.Chart(pd.DataFrame({'a': [1]})).mark_bar()",
        "show it with helpers.figures.figure(chart, title=, alt=, source=)",
    ),
    "a bare widget": (
        # The source is enough, the cell need not come so far.
        "from ipywidgets import interact\nif False:\n    interact(print, a=(1, 5))",
        "'interact' moves on the page and its output does not, as there is no kernel behind it. "
        "Use helpers.explore.explore()",
    ),
}


@pytest.fixture(scope="session")
def faulty(once) -> dict:
    """What the build of one book said in which every fault is planted."""

    def make(folder):
        book = Book(folder / "book")
        cells = {name.replace(" ", "-"): cell for name, (cell, _) in FAULTS.items()}
        book.plant(**{name: notebook(PRELUDE, cell) for name, cell in cells.items()})
        return vars(book.build())

    return once("faulty-explorers", make)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_names_a_faulty_explorer_or_figure(faulty, fault):
    _, message = FAULTS[fault]
    warnings = re.split(r"(?=^\S+: (?:WARNING|ERROR): )", faulty["output"], flags=re.MULTILINE)
    own = [said for said in warnings if f"chapters/{fault.replace(' ', '-')}.md:" in said[:300]]
    assert faulty["exit_code"] == 1
    assert any(message in re.sub(r"\s+", " ", said) for said in own), faulty["output"]


def test_each_fault_is_named_once(faulty):
    assert f"build finished with problems, {len(FAULTS)} warnings" in faulty["output"]
