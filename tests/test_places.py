"""Places of execution and burial: what is known of them, and who says how many."""

import pytest

from helpers import datasets
from helpers.views import places


@pytest.fixture(scope="module")
def table():
    return datasets.load("places").set_index("key")


def test_coordinates_stand_only_beside_the_page_that_gives_them(table):
    has = table[["lat", "lon", "coordinates_at"]].notna()

    assert (has.all(axis="columns") | ~has.any(axis="columns")).all()
    assert has["lat"].sum() == 16


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
