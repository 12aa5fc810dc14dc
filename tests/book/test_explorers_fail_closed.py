"""An explorer that would mislead a reader is not published: the build names chapter and remedy."""

import re

import pytest

from tests.book.books import notebook

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
        "explore(lambda a: 5, a=[1], title='Number')",
        "Explorer 'number' fails for a=1: TypeError: it returned int; return a figure",
    ),
    "no options": (
        "explore(sentence, a=[])",
        "Explorer 'sentence', choice 'a' has no options",
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
}

BARE = ["interact(print, a=(1, 5))", "interactive(print, a=3)", "slider.observe(print)"]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_stops_at_a_faulty_explorer_or_figure(book, fault):
    cell, message = FAULTS[fault]
    book.plant(faulty=notebook(PRELUDE, cell))

    build = book.build()

    assert build.exit_code != 0
    assert "chapters/faulty.md" in build.output
    assert message in re.sub(r"\s+", " ", build.output)


def test_what_raises_while_it_is_displayed_fails_the_build(book):
    """IPython catches what `display` meets, and the cell ends as if nothing had happened."""
    broken = (
        "class Broken:\n    def _ipython_display_(self):\n        raise ValueError('a fault')\n"
    )
    book.plant(shown=notebook(broken + "display(Broken(), 'and on')"))

    build = book.build()

    assert build.exit_code == 1
    assert re.search(r"chapters/shown\.md.*raised while it was displayed: .*a fault", build.output)


def test_a_bare_widget_fails_the_build_with_the_remedy(book):
    hidden = "if False:\n    "  # the source is enough, the cell need not come so far
    book.plant(bare=notebook(*(hidden + call for call in BARE)))

    build = book.build()

    assert build.exit_code == 1
    found = re.findall(
        r"chapters/bare\.md:(\d+): WARNING: '\.?(\w+)' moves on the page", build.output
    )
    assert [name for _, name in found] == ["interact", "interactive", "observe"]
    assert "Use helpers.explore.explore()" in build.output


def test_a_chart_without_title_description_and_sources_fails_the_build(book):
    cell = "import altair as alt\nimport pandas as pd\nfrom helpers import charts\n"
    book.plant(chart=notebook(cell + "alt.Chart(pd.DataFrame({'a': [1]})).mark_bar()"))

    build = book.build()

    assert build.exit_code == 1
    assert "chapters/chart.md" in build.output
    assert "show it with helpers.figures.figure(chart, title=, alt=, source=)" in build.output
