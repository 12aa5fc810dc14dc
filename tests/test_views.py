"""The views of the chapters: what they cost to import, and what many of them share."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.analysis import claims
from helpers.views import side_by_side

VIEWS = sorted(
    path.stem
    for path in (Path(__file__).parents[1] / "src/helpers/views").glob("*.py")
    if path.stem != "__init__"
)


def test_no_view_reads_data_when_it_is_imported(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "".join(f"import helpers.views.{name}\n" for name in VIEWS)],
        env=os.environ | {"HELPERS_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(VIEWS) > 10
    assert (done.returncode, done.stderr) == (0, "")


def shown(found):
    return side_by_side.show(
        found,
        "**Arrests**",
        subtitle="Claims, by who makes them",
        title="Arrests",
        alt="Some claims about arrests, in the order of their size.",
        caption="Claims about arrests",
        headings=side_by_side.HEADINGS,
        meaning="arrested",
    )


@pytest.fixture
def arrests():
    found = claims.about("great_purge_totals")
    found = found[(found["measure"] == "arrested") & (found["span"] == "1937-38")]
    return side_by_side.name_claims(found.reset_index(drop=True))


def test_each_claim_is_drawn_and_listed_under_what_it_counts(arrests):
    text, figure, table = shown(arrests)

    names = ["arrested"] * len(arrests)
    assert text.data == "**Arrests**"
    assert list(figure.data["claim"]) == list(table.frame["Claim"]) == names
    assert set(figure.source) == set(table.source) == set(arrests["source_key"])


def test_a_claim_without_a_name_is_listed_and_not_drawn(arrests):
    arrests.loc[0, "claim"] = None

    _, figure, table = shown(arrests)

    assert list(figure.data["claim"]) == list(arrests["claim"][1:])
    assert list(table.frame["Claim"]) == ["–", *arrests["claim"][1:]]


def test_where_no_claim_has_a_name_there_is_no_chart_and_no_column_of_names(arrests):
    _, table = shown(arrests.assign(claim=None))

    assert list(table.frame.columns) == list(side_by_side.HEADINGS.values())[1:]
    assert len(table.frame) == len(arrests)


def test_an_open_end_is_said_and_does_not_count_among_the_ends(arrests):
    least = arrests[arrests["high"].isna()].head(1)
    people = f"{int(least['low'].item()):,}"

    assert least["people"].item() == f"at least {people}"
    assert side_by_side.find_ends(least) == (people, people)
    assert side_by_side.find_ends(arrests.iloc[:0]) == ("", "")
