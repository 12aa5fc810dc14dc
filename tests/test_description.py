"""The data package says of each table what it counts, or it is said what is left out."""

import json

import pytest

from helpers.book.data import description


@pytest.fixture
def resources(package):
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def field(table, name):
    return next(f for f in table["schema"]["fields"] if f["name"] == name)


def without(name, value=None):
    """Return what takes an entry out of a table, or gives it a value."""
    return lambda table: table.update({name: value}) if value is not None else table.pop(name)


# What is done to the description of the printed table, and what is said of it.
FAULTS = {
    "no title": (without("title", ""), "say its title"),
    "no description": (without("description"), "say its description"),
    "no licence": (without("licenses", []), "give its licence"),
    "a licence without an address": (
        lambda table: table["licenses"][0].update(path="somewhere"),
        "an address that begins https://",
    ),
    "nobody counted": (lambda table: table["provenance"].pop("who_counted"), "its provenance has"),
    "not a sentence": (lambda table: table["provenance"].update(why="-"), "in whole sentences"),
    "no unit": (lambda table: field(table, "arrested").pop("unit"), "field arrested needs a unit"),
    "an untold field": (
        lambda table: field(table, "arrested").update(description=""),
        "field arrested needs a title and a description",
    ),
    "no key": (lambda table: table["schema"].pop("primaryKey"), "primaryKey"),
    "a source may be missing": (
        lambda table: field(table, "source_key").pop("constraints"),
        "make source_key a required field",
    ),
    "a source of nowhere": (
        lambda table: table["schema"].update(foreignKeys=[]),
        "make source_key a foreign key",
    ),
    "another way of knowing": (
        lambda table: field(table, "verified")["constraints"]["enum"].append("rumour"),
        "verified is seed, yes or recall",
    ),
    "claims of no kind": (lambda table: table.update(claims={}), "add the field status"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_left_out_is_named_with_its_table(package, resources, fault):
    plant, said = FAULTS[fault]
    plant(resources[0])

    (problem,) = description.problems(resources, package)

    assert problem.startswith("datapackage.json, table nationality_arrests: ")
    assert said in problem


def test_a_table_without_a_description_is_named(package, resources):
    assert description.problems(resources[1:], package) == [
        "datapackage.json, nationality_arrests.csv is not described in it. Describe it, or remove "
        "it."
    ]


def test_every_table_is_described_in_full(package, resources):
    assert description.problems(resources, package) == []
