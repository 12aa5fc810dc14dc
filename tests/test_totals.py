"""Totals: what the chapters compute of them, computed a second time from the lines of the files."""

import csv
from pathlib import Path

import pytest

from helpers.analysis import repair
from helpers.views import totals

DATA = Path(__file__).parents[1] / "data"


def lines(name: str) -> dict[str, dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def low(row: dict) -> int:
    return int(row["value"] or row["value_low"]) if "value" in row else int(row["value_low"])


@pytest.mark.parametrize(("label", "measures"), totals.FAMILIES.items())
def test_every_claim_of_a_kind_about_the_two_years_is_drawn_once(measures, label):
    mine = [
        row
        for row in lines("great_purge_totals").values()
        if (row["span"], row["covers"]) == ("1937-38", "whole")
        and row["measure"] in measures.split()
    ]
    words, figure, table = totals.claimed(measures, label)
    ends = [
        int(end)
        for row in mine
        for end in (row["value"], row["value_low"], row["value_high"])
        if end
    ]
    assert len(figure.data) == len(table.frame) == len(mine)
    assert f"{len(mine)} claim" in words.data
    assert f"from {min(ends):,} to {max(ends):,}" in words.data


def test_the_summary_of_the_nkvd_does_not_close():
    rows = lines("great_purge_totals")
    penalties = [
        "sentenced_to_death",
        "death_commuted",
        "sentenced_15_to_25_years",
        "sentenced_up_to_10_years",
        "sentenced_up_to_5_years",
        "sentenced_up_to_3_years",
        "expelled_from_ussr",
        "minor_penalties",
    ]
    added = sum(int(rows[f"{name}_nkvd_1938_11"]["value"]) for name in penalties)
    released = int(rows["released_nkvd_1938_11"]["value"])
    printed = int(rows["sentenced_nkvd_1938_11"]["value"])
    assert (added, added + released, printed) == (1_331_415, 1_344_318, 1_336_863)


def test_the_year_table_is_shown_as_it_stands_on_the_page():
    page = totals.convictions()
    assert page.loc["y1937", "sentenced"] == 665
    assert page.loc["y1932", "death"] == 22_728
    printed = lines("convictions_1921_1953")
    untouched = {key: row for key, row in printed.items() if key not in ("y1937",)}
    for key, row in untouched.items():
        assert page.loc[key, "sentenced"] == int(row["sentenced"]), key


@pytest.mark.parametrize("step", totals.STEPS)
def test_each_repair_leaves_fewer_broken_sums(step):
    words, table = totals.repaired(step)
    if step == 7:
        assert "Every row and every column adds up" in words.data
        return
    after = len(totals.repaired(step + 1)[1].frame) if step < 6 else 0
    assert len(table.frame) > after
    assert f"Broken sums: {len(table.frame)}" in words.data


@pytest.mark.parametrize("column", ["sentenced", "death"])
def test_the_figure_of_years_draws_the_repaired_table(column):
    fixed = {
        (r["convictions_key"], r["column"]): int(r["value_restored"])
        for r in lines("convictions_1921_1953_corrections").values()
    }
    mine = {
        row["year"]: fixed.get((key, column), int(row[column] or 0))
        for key, row in lines("convictions_1921_1953").items()
        if key != "total"
    }
    figure = totals.yearly(column)
    assert list(figure.data["people"].astype(int)) == list(mine.values())
    assert f"The highest is 1937 with {mine['1937']:,}, the next 1938 with" in figure.alt


@pytest.mark.parametrize("national", totals.PARTS["national"].values())
@pytest.mark.parametrize("kulak", totals.PARTS["kulak"].values())
@pytest.mark.parametrize("courts", totals.PARTS["courts"].values())
def test_the_parts_are_added_and_set_against_both_totals(national, kulak, courts):
    whole = (
        low(lines("national_operations")[national])
        + low(lines("order_00447_results")[kulak])
        + low(lines("great_purge_totals")[courts])
    )
    words, table = totals.put_together(national, kulak, courts)
    assert f"**{whole:,}**" in words.data
    by_part = table.frame.set_index("Part")["People"]
    assert by_part["Sum of the three"] == whole
    assert by_part["Executions, at least"] == 724_000


def test_memorial_s_three_minima_make_memorial_s_total():
    words, _ = totals.put_together(
        "all_national_sentenced_to_death_memorial",
        "ussr_sentenced_category_1_memorial",
        "sentenced_to_death_by_courts_memorial",
    )
    assert "exactly Memorial's minimum" in words.data


def test_the_repairs_of_the_chapter_are_those_of_the_method():
    assert len(repair.restore(totals.convictions(), total="sentenced")) == len(totals.STEPS) - 1


def test_the_two_sets_differ_in_three_cells_each_and_in_their_digits():
    table = totals.two_sets().frame
    assert list(table["Repairs"]) == ["Set 1"] * 3 + ["Set 2"] * 3
    assert list(table["Digits changed"]) == [2] * 3 + [1] * 3


def test_the_two_papers_of_the_first_department_leave_a_narrow_range_for_the_end_of_1938():
    years, claims = lines("convictions_1921_1953"), lines("great_purge_totals")
    both = int(years["y1937"]["death"]) + int(years["y1938"]["death"])
    least = both - int(claims["sentenced_to_death_nkvd_1938_11"]["value"])
    assert (both, least, least + int(years["y1936"]["death"])) == (681_692, 13_387, 14_505)


def test_the_two_departments_agree_on_death_sentences_in_the_years_of_the_terror_alone():
    unlike = {
        row["year"]
        for row in lines("convictions_two_series_1921_1952").values()
        if row["year"] and row["mvd_death"] != row["kgb_death"]
    }
    assert {"1937", "1938"}.isdisjoint(unlike)
    assert unlike == {"1931", *map(str, range(1939, 1948)), "1950", "1951", "1952"}
