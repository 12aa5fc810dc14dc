"""What the reference pages list, counted here line by line in the files."""

import csv
import re
from pathlib import Path

import pytest

from helpers import datasets
from helpers.views import reference

DATA = Path(__file__).parents[1] / "data"


def rows(name: str) -> list[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("kind_label", "kind"), reference.KINDS_OF_EVENT.items())
@pytest.mark.parametrize(("span_label", "span"), reference.SPANS.items())
def test_the_timeline_lists_the_events_of_a_kind_in_a_span(kind, kind_label, span, span_label):
    expected = [
        row["event"]
        for row in sorted(rows("timeline"), key=lambda row: row["date"])
        if (not kind or row["category"] in kind.split()) and span[0] <= row["date"] <= span[1]
    ]
    words, *table = reference.events(kind, kind_label, span, span_label)

    assert [event for shown in table for event in shown.frame["Event"]] == expected
    assert (f"{len(expected)} event" in words.data) if expected else ("no event" in words.data)


def test_the_kinds_of_event_cover_the_timeline():
    known = " ".join(reference.KINDS_OF_EVENT.values()).split()
    assert {row["category"] for row in rows("timeline")} == set(known)


def test_the_spans_cover_the_timeline_once():
    spans = list(reference.SPANS.values())[1:]
    for row in rows("timeline"):
        assert sum(first <= row["date"] <= last for first, last in spans) == 1, row["key"]


@pytest.mark.parametrize(("label", "kind"), reference.KINDS_OF_ORDER.items())
def test_the_orders_of_a_kind_are_listed_by_date_and_recalled_ones_are_counted(kind, label):
    expected = [
        row
        for row in sorted(rows("orders"), key=lambda row: row["date"])
        if not kind or row["category"] == kind
    ]
    words, *listed = reference.orders(kind, label)

    titles = [re.match(r"\*\*(.+?)\*\* \(", act.data)[1] for act in listed]
    assert titles == [row["title_en"] for row in expected]
    recalled = sum(row["verified"] == "recall" for row in expected)
    assert sum("recalled, attributed to" in act.data for act in listed) == recalled
    assert words.data.startswith(f"**{label}**: {len(expected)} act")


def test_a_number_of_an_order_keeps_its_leading_zeros():
    acts = " ".join(act.data for act in reference.orders("kulak_operation", "Order 00447"))
    assert "No. 00447, 30 July 1937" in acts


def test_an_act_names_sources_and_tables_as_a_reader_knows_them():
    acts = " ".join(act.data for act in reference.orders("", "All"))
    assert not [key for key in datasets.load("sources")["source_key"] if key in acts.split()]
    assert not re.search(r"\w+\.csv", acts)
    assert "Ilic 2017" in acts


def test_every_open_data_set_is_listed_with_its_licence():
    text = reference.open_datasets().data
    for row in rows("open_datasets"):
        assert f"[{row['name']}]({row['address']})" in text
        assert f"*Licence:* {row['licence']}." in text


def test_each_kind_of_source_is_explained_and_each_source_counted_once():
    said = [line.strip("| ").split(" | ") for line in reference.kinds_of_source().data.splitlines()]
    kinds = [row["kind"] for row in rows("sources")]

    assert {cells[0].lower() for cells in said[2:]} == set(kinds)
    assert all(len(cells[1]) > 20 for cells in said[2:])
    assert sum(int(number) for cells in said[2:] for number in cells[2:]) == len(kinds)
