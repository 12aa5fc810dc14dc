"""Where sources disagree: what is set side by side, against plain Python on the files."""

import csv
import re
from pathlib import Path

import pytest

from helpers import datasets, words
from helpers.analysis import claims
from helpers.figures import Figure
from helpers.views.where_sources_disagree import disagreement, disagreements

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(autouse=True)
def _as_in_the_book(monkeypatch):
    monkeypatch.setenv("HELPERS_STATIC", "1")


@pytest.fixture(scope="module")
def found():
    return claims.disagreements()


def ends_in_the_file(table: str, subject: str, measure: str) -> list[float]:
    """Return all ends of the claims about one thing as a whole, in the order of size."""
    columns = datasets.descriptor(table)["claims"]["subject"]
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["covers"] == "whole"]
    cells = [
        row.get(end)
        for row in rows
        if row["measure"] == measure
        and claims.subject_name(columns, {c: row[c] or None for c in columns}) == subject
        for end in ("value", "value_low", "value_high")
    ]
    return sorted(float(cell) for cell in cells if cell)


def test_the_ends_of_a_disagreement_are_those_of_the_file(found):
    assert len(found) > 20
    for row in found.itertuples():
        ends = ends_in_the_file(row.table, row.subject, row.measure)
        assert (row.lowest, row.highest) == (ends[0], ends[-1]), row.subject
        assert row.lowest < row.highest


def test_amounts_are_compared_by_a_ratio_and_years_by_none(found):
    years = found["measure"].str.startswith("year_")
    assert years.any()
    assert (found["unit"] == "year").tolist() == years.tolist()
    assert found.loc[years, "ratio"].isna().all()
    amounts = found[~years]
    assert amounts["ratio"].tolist() == (amounts["highest"] / amounts["lowest"]).tolist()


def test_a_reader_is_told_how_far_claims_are_apart(found):
    rows = {(row.table, row.subject, row.measure): row for row in found.itertuples()}
    for about in disagreements().values():
        words, *shown = disagreement(about)
        row = rows[about]
        if row.unit == "year":
            years = f"The latest is {row.highest - row.lowest:.0f} years after the earliest."
            assert years in words.data
            assert not any(isinstance(part, Figure) for part in shown)
        else:
            assert f"The highest end is {row.ratio:,.2f} times the lowest." in words.data
            assert len(shown) == 2


def test_what_a_claim_counts_is_said_in_english_and_not_in_codes():
    measures = {
        row["measure"]
        for path in DATA.glob("*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if row.get("measure")
    }
    said = {name: words.measure(name) for name in measures}
    code = re.compile(
        r"_|\bpct\b|category \d|\b(?:poles|latvians|finns|estonians|germans|germany|finland|ussr|"
        r"nkvd|kpd|gulag|stalin|butovo|leningrad|military collegium)\b|sentenced up to"
    )
    assert {name: text for name, text in said.items() if code.search(text)} == {}
    assert said["executed_ethnic_poles"] == "ethnic Poles executed"
    assert said["entries_in_stalin_lists_category_1"] == "entries in Stalin's lists, first category"
    assert set(words._MEASURES) <= measures
