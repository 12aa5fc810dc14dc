"""No figure changes unnoticed: each is held a second time, and a change must be read."""

import json

import pytest

from helpers.book.data import lock
from tests import planting


@pytest.fixture
def said(package):
    """Return a function that says what differs from the lock, after a change of the package."""

    def problems(**described) -> list[str]:
        path = package / "datapackage.json"
        resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
        for table, change in described.items():
            change(next(r for r in resources if r["name"] == table))
        return lock.problems(package, resources)

    return problems


def test_the_data_are_those_that_were_read(said):
    assert said() == []


@pytest.mark.parametrize(
    ("table", "key", "cells", "difference"),
    [
        (
            "great_purge_totals",
            "executed_conquest",
            {"value": "1100000"},
            "great_purge_totals executed_conquest, value: '1000000' -> '1100000'",
        ),
        (
            "national_operations",
            "polish_executed_petrov",
            {"source_key": "kotkin_2017"},
            "source_key: 'halaburda_2013' -> 'kotkin_2017'",
        ),
        (
            "national_operations",
            "polish_executed_petrov",
            {"measure": "sentenced"},
            "measure: 'executed' -> 'sentenced'",
        ),
        ("orders", "o00762", {"date": "1938-11-28"}, "date: '1938-11-26' -> '1938-11-28'"),
        ("timeline", "d1938_11_17_decree", {"key": "d1938"}, "timeline d1938: new"),
        ("timeline", "d1938_11_17_decree", {"key": "d1938"}, "timeline d1938_11_17_decree: gone"),
    ],
)
def test_a_changed_figure_is_told_with_what_stood_there(
    package, said, table, key, cells, difference
):
    planting.change(package, table, key, **cells)

    assert [problem for problem in said() if difference in problem]


def test_two_days_that_are_exchanged_are_told(package, said):
    def exchange(rows):
        butovo = [row for row in rows if row["burial_place"] == "Butovo"]
        one, other = (r for r in butovo if r["date"] in ("1938-02-03", "1938-02-05"))
        one["shot"], other["shot"] = other["shot"], one["shot"]

    planting.rewrite(package, "moscow_shot_daily", exchange)

    assert len(said()) == 2


def test_an_identity_that_goes_is_told(said):
    (problem,) = said(nationality_arrests=lambda table: table["identities"].pop(0))
    assert "identity arrested_adds_to_total: gone" in problem


def test_another_unit_and_another_licence_are_told(said):
    def change(table):
        table["schema"]["fields"][5]["unit"] = "thousand people"
        table["licenses"][0]["name"] = "none"

    unit, licence = sorted(said(nationality_arrests=change), reverse=True)
    assert "unit of arrested, says: 'people' -> 'thousand people'" in unit
    assert "licence, says: 'CC-BY-SA-4.0' -> 'none'" in licence


def test_words_of_our_own_may_change(package, said):
    planting.change(package, "orders", "o00762", description="Another word.", note="A remark.")
    assert said() == []


def test_many_changes_are_not_all_listed_by_a_build(package, said):
    planting.rewrite(package, "orders", lambda rows: [r.update(verified="seed") for r in rows])
    problems = said()
    assert len(problems) == 21
    assert "and 29 more; `make figures` lists all" in problems[-1]


def test_renewing_tells_each_change_and_ends_it(package, said, capsys, monkeypatch):
    planting.change(package, "great_purge_totals", "executed_conquest", value="1100000")

    assert lock.main([]) == 0

    assert "executed_conquest, value: '1000000' -> '1100000'" in capsys.readouterr().out
    assert said() == []
    assert lock.main([]) == 0
    assert "No figure differs" in capsys.readouterr().out


def test_without_a_lock_nothing_was_read(package, said):
    (package / lock.FILE).unlink()
    assert len(said()) > 20
