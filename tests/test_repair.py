"""A damaged table is repaired by its sums, and the sums do not decide everything."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from helpers.analysis.repair import digits_changed, gaps, restore, smallest_repairs
from helpers.views import totals

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def sound() -> pd.DataFrame:
    return pd.DataFrame(
        {"all": [111, 222, 333], "a": [101, 202, 303], "b": [10, 20, 30]}, index=["x", "y", "total"]
    )


def test_a_sound_table_needs_no_repair(sound):
    rows, columns = gaps(sound, total="all")
    assert not rows.any()
    assert not columns.any()
    assert restore(sound, total="all").empty


@pytest.mark.parametrize("row", ["x", "y", "total"])
@pytest.mark.parametrize("column", ["all", "a", "b"])
def test_one_damaged_digit_is_found_and_restored_wherever_it_is(sound, row, column):
    damaged = sound.copy()
    damaged.loc[row, column] += 40
    (found,) = restore(damaged, total="all").to_dict("records")
    assert found == {
        "row": row,
        "column": column,
        "printed": damaged.loc[row, column],
        "restored": sound.loc[row, column],
    }


def test_where_two_repairs_are_equally_small_none_is_chosen(sound):
    damaged = sound.copy()
    damaged.loc["x", "a"] -= 1
    damaged.loc["total", ["a", "b"]] += 3
    assert len(smallest_repairs(damaged, total="all")) == 2
    with pytest.raises(ValueError, match="2 sets of 3 changes"):
        restore(damaged, total="all")


def test_digits_are_compared_place_by_place():
    assert digits_changed(22_728, 2_728) == 1
    assert digits_changed(205_509, 206_009) == 2


def test_the_page_is_restored_as_the_table_of_corrections_has_it():
    with (DATA / "convictions_1921_1953_corrections.csv").open(encoding="utf-8") as file:
        key = {
            (row["convictions_key"], row["column"]): int(row["value_restored"])
            for row in csv.DictReader(file)
        }
    found = restore(totals.convictions(), total="sentenced")
    assert {(r.row, r.column): r.restored for r in found.itertuples()} == key
    assert len(key) == 7


def test_two_sets_of_seven_changes_mend_the_page_and_one_changes_fewer_digits():
    sets = smallest_repairs(totals.convictions(), total="sentenced")
    digits = [sum(map(digits_changed, one["printed"], one["restored"])) for one in sets]
    assert [len(one) for one in sets] == [7, 7]
    assert digits[0] != digits[1]
    for one in sets:
        table = totals.convictions()
        for change in one.itertuples():
            table.loc[change.row, change.column] = change.restored
        rows, columns = gaps(table, total="sentenced")
        assert not rows.any()
        assert not columns.any()
