"""Order 00447: its groups in August 1937 and the claims about its size, from the file."""

import csv
from pathlib import Path

import pytest

from helpers.views import order_00447 as views

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def lines() -> list[dict]:
    with (DATA / "order_00447_results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("unit_label", "unit"), views.WHERE.items())
@pytest.mark.parametrize(("group_label", "group"), views.GROUPS.items())
def test_the_share_of_a_group_is_told_for_arrests_and_for_both_kinds_of_sentence(
    lines, unit, unit_label, group, group_label
):
    text, figure = views.first_summary(unit, unit_label, group, group_label)
    for measure, counted in (
        ("arrested", "Arrested"),
        ("sentenced_category_1", "To death"),
        ("sentenced_category_2", "To camps"),
    ):
        mine = {
            row["subgroup"]: int(row["value"])
            for row in lines
            if row["unit_en"] == unit and row["measure"] == measure
        }
        if group in mine:
            share = 100 * mine[group] / mine["all"]
            assert (
                f"{counted}: {mine[group]:,} of {mine['all']:,}, {share:.0f} per cent" in text.data
            )
            assert counted.lower() in figure.alt
        else:
            assert f"{counted}: not in our data" in text.data
    assert text.data.startswith(f"**{group_label}. {unit_label}.**")


@pytest.mark.parametrize(("label", "measures"), views.SIZES.items())
def test_every_claim_about_the_whole_country_is_drawn_and_listed_once(lines, measures, label):
    mine = [
        int(row["value"] or row["value_high"])
        for row in lines
        if row["unit_en"] == "USSR" and row["measure"] in measures.split()
    ]
    words, figure, table = views.size(measures, label)
    assert list(figure.data["people"]) == list(table.frame["People"]) == sorted(mine)
    assert f"{len(mine)} claims, from {min(mine):,} to {max(mine):,}" in words.data
