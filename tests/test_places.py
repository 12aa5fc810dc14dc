"""Places of execution and burial: what is known of them, and who says how many."""

import pytest
from bs4 import BeautifulSoup

from helpers import charts, datasets
from helpers.views import places


@pytest.fixture(scope="module")
def table():
    return datasets.load("places").set_index("key")


def test_coordinates_stand_only_beside_the_page_that_gives_them(table):
    has = table[["lat", "lon", "coordinates_at"]].notna()

    assert (has.all(axis="columns") | ~has.any(axis="columns")).all()
    assert has["lat"].sum() == 18


def test_a_claim_names_its_place_as_the_table_of_places_does(table):
    for claim in datasets.load("places_claims").itertuples():
        assert table.loc[claim.place_key, "place_en"] == claim.place_en, claim.key


def test_the_two_numbers_of_levashovo_stand_side_by_side_and_count_different_things():
    said, shown = places.claimed("levashovo", "Levashovo")

    assert "60.0939 north" in said.data
    assert shown.frame["People"].tolist() == ["at least 19,000", "46,771", "46,771"]
    assert shown.frame["What is counted"].tolist() == [
        "Said to lie here",
        "Shot in the town or region",
        "Shot in the town or region",
    ]


def test_every_measure_of_the_claims_has_words():
    assert set(datasets.load("places_claims")["measure"]) == set(places.MEASURES)


def test_the_number_said_to_lie_at_sandarmokh_is_a_sum_of_people_shot():
    shot = datasets.load("order_00447_results").set_index("key")["value"]
    said = datasets.load("places_claims").set_index("key")["value_low"]

    parts = shot["solovki_executed_sandarmokh"] + shot["karelia_executed_sandarmokh_bessmertny"]
    assert parts == said["sandarmokh_buried_researchers"] == 6_241


def test_every_place_with_a_number_of_its_own_is_among_the_graves():
    said = datasets.load("places_claims")
    own = said[(said["measure"] != "executed_in_the_area") & (said["covers"] == "whole")]

    found = places.graves().set_index("key")
    assert set(found.index) == set(own["place_key"])
    assert (found["low"] <= found["high"]).all()
    assert found.loc["kurapaty", ["low", "high"]].tolist() == [7_000, 250_000]
    assert found.loc["twelfth_kilometre", "low"] == 18_475  # not the remains dug up so far
    assert found.index[~found["has_low"]].tolist() == [
        "zolotaya_gora",
        "koirankangas",
        "pivovarikha",
    ]


def test_the_names_of_places_are_short_enough_for_a_phone():
    assert places.graves()["name"].str.len().max() <= 14


def test_the_list_beside_a_map_names_each_mark_of_the_map_and_no_other():
    found, city = places.graves(), places.moscow()

    for chart, listed in (
        (places.graves_map(found), places.on_graves_map(found)),
        (places.moscow_map(city), places.on_moscow_map(city)),
    ):
        page = BeautifulSoup(charts.svg(chart, charts.WIDE), "html.parser")
        read_out = {mark["aria-label"] for mark in page.select(".role-mark [aria-label]")}
        assert read_out == set(listed)
        assert len(listed) == len(set(listed)) > 20


@pytest.mark.parametrize("measure", places.MEASURES)
def test_a_measure_lists_each_claim_that_is_made_in_it(measure):
    shown = places.counted(measure, places.MEASURES[measure])

    said = datasets.load("places_claims")
    assert len(shown.frame) == (said["measure"] == measure).sum()


def test_each_point_of_moscow_stands_once_and_none_is_lost():
    rows = datasets.load("topography_of_terror")
    found = places.moscow()

    assert found["layers"].sum() == len(rows) == 105
    assert len(found) == len(rows.drop_duplicates(["lat", "lon"])) == 65
    assert found.loc[found["key"] == "prison_lubyanskaya_vnturennaya_tyurma", "km"].item() < 0.01
