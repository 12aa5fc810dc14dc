"""Stalin's lists: what the tables say of one another and others of them, and the explorers."""

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


@pytest.mark.parametrize(("label", "day"), stalin_lists.DAYS.items())
def test_the_names_on_the_lists_of_a_day_are_those_of_its_sections(sections, day, label):
    said, drawn = stalin_lists.signed_on(day, label)
    found = {name: set() for name in stalin_lists.NAMES}
    lists = set()
    for row in sections.itertuples():
        if day is not None and str(row.date)[:10] != day:
            continue
        lists.add((row.volume, row.list_no))
        for name, on in found.items():
            if getattr(row, f"signed_{name.lower()}"):
                on.add((row.volume, row.list_no))

    assert f"**{label}**: {len(lists)} list" in said.data
    assert dict(drawn.data.values) == {name: len(on) for name, on in found.items()}


def test_on_3_january_1938_stalin_is_on_no_list_and_zhdanov_on_each():
    said, _ = stalin_lists.signed_on("1938-01-03", "3 January 1938")

    assert "Zhdanov: 22 of 22" in said.data
    assert "On none: Stalin, Mikoyan and Yezhov." in said.data


def test_the_list_with_korolev_s_name_is_found_by_its_day_office_and_signatures(sections):
    found = sections[(sections["date"] == "1938-09-25") & (sections["unit_en"] == "Moscow, centre")]
    claims = datasets.load("great_purge_totals").set_index("key")["value"]
    (row,) = found.to_dict("records")

    assert row["category_1"] == claims["people_in_stalin_lists_imperiya_koroleva_moscow_centre"]
    signed = [name for name in stalin_lists.NAMES if row[f"signed_{name.lower()}"]]
    assert signed == ["Stalin", "Molotov", "Kaganovich", "Voroshilov"]


def test_a_historian_s_count_of_gorky_is_that_of_oblast_and_railway(sections):
    claims = datasets.load("great_purge_totals").set_index("key")["value"]
    ours = sections[sections["unit_en"].str.contains("Gorky")][CATEGORIES].sum()

    for category in ("category_1", "category_2"):
        assert ours[category] == claims[f"entries_in_stalin_lists_{category}_gorky_naumov"]
