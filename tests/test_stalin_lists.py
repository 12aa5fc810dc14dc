"""Stalin's lists: what the five tables say of one another, and what the explorer says of them."""

import pytest

from helpers import datasets
from helpers.views import stalin_lists

CATEGORIES = ["category_1", "category_2", "category_3", "entries"]
A_LIST = ["volume", "list_no"]


@pytest.fixture(scope="module")
def sections():
    return datasets.load("stalin_lists_sections")


@pytest.mark.parametrize(
    ("table", "group"),
    [
        ("stalin_lists_by_date", ["date", "date_precision"]),
        ("stalin_lists_by_month", ["month"]),
        ("stalin_lists_by_unit", ["unit_en"]),
    ],
)
def test_a_table_of_sums_counts_the_sections_and_lists_of_its_groups(sections, table, group):
    summed = datasets.load(table).set_index(group).sort_index()
    months = sections["date"].dt.to_period("M")
    grouped = sections.assign(month=months).groupby(group, dropna=False)
    found = grouped[CATEGORIES].sum().sort_index()

    assert found.to_numpy().tolist() == summed[CATEGORIES].to_numpy().tolist()
    assert grouped.size().sort_index().tolist() == summed["sections"].tolist()
    if "lists" in summed:
        lists = grouped[A_LIST].apply(lambda part: len(part.drop_duplicates()))
        assert lists.sort_index().tolist() == summed["lists"].tolist()


def test_a_name_is_counted_once_for_each_list_on_which_it_stands(sections):
    for row in datasets.load("stalin_lists_signatures").itertuples():
        signed = sections[sections[f"signed_{row.key}"]]
        assert len(signed[A_LIST].drop_duplicates()) == row.lists, row.key


def test_the_undated_list_is_counted_and_not_drawn():
    said, drawn = stalin_lists.by_month(("category_1", "sentenced"), "To be shot")

    assert said.data.startswith("**To be shot**: 38,986 in all, 150 of them undated.")
    assert "September 1938: 6,201" in said.data
    assert len(drawn.data) == 20
    assert int(drawn.data["category_1"].sum()) == 38986 - 150
