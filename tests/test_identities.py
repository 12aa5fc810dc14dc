"""The declared arithmetic: every known gap is as known, and a new one is seen."""

import json

import pytest

from helpers import datasets
from helpers.book.data import identities


def declare(package, table, identity):
    """Declare one identity in place of those of a table; nothing has been loaded before."""
    path = package / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    (resource,) = [r for r in described["resources"] if r["name"] == table]
    resource["identities"] = [{"name": "planted", **identity}]
    path.write_text(json.dumps(described), encoding="utf-8")


def test_every_declared_identity_holds_with_its_known_gap():
    sums = identities.check_all()

    assert len(sums) > 300
    assert sums[~sums["holds"]].to_dict("records") == []


def test_every_known_gap_has_a_reason():
    sums = identities.check_all()
    gaps = sums[sums["known_gap"] != 0]

    assert len(gaps) > 15
    assert gaps["reason"].str.endswith(".").all()


def test_the_rows_of_the_printed_table_exceed_its_total_by_the_korean_row():
    sums = identities.check("nationality_arrests").set_index("identity")

    koreans = datasets.load("nationality_arrests").set_index("key").loc["koreans", "arrested"]
    assert sums.loc["arrested_adds_to_total", "gap"] == koreans


def test_a_gap_of_shares_is_exact_to_the_printed_digit():
    sums = identities.check("nationality_arrests").set_index("identity")

    assert sums.loc["share_of_arrested_adds_to_100", "gap"] == 0.32


def test_the_corrections_close_every_row_and_column_of_the_table_of_convictions(package):
    path = package / "convictions_1921_1953.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    for cell in datasets.load("convictions_1921_1953_corrections").itertuples():
        (line,) = [line for line in lines if line[0] == cell.convictions_key]
        line[lines[0].index(cell.column)] = str(cell.value_restored)
    path.write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")

    assert (identities.check("convictions_1921_1953")["gap"] == 0).all()


@pytest.mark.parametrize(
    ("table", "old", "new", "identity", "key", "gap"),
    [
        ("nationality_arrests", "105485", "105486", "arrested_adds_to_total", "", 5162),
        ("nationality_arrests", ",7.42,", ",7.43,", "share_of_arrested_adds_to_100", "", 0.33),
        (
            "nationality_arrests",
            ",7.42,",
            ",7.43,",
            "share_of_arrested_follows_from_counts",
            "poles",
            -0.01,
        ),
        ("convictions_1921_1953", "353074", "353075", "penalties_add_to_sentenced", "y1937", 1),
        ("convictions_1921_1953", "353074", "353075", "death_adds_to_total", "", 20011),
        ("census_1939", "0.3694", "0.3695", "share_follows_from_counts", "poles", -0.0001),
        (
            "order_00447_limits",
            ",5000,30000,",
            ",5001,30000,",
            "category_1_adds_to_stated_groups",
            "rsfsr",
            1,
        ),
        (
            "order_00447_limits",
            ",5000,30000,",
            ",5001,30000,",
            "category_1_adds_to_total_without_camps",
            "",
            1,
        ),
        (
            "order_00447_limit_changes",
            ",8000,2000,",
            ",8000,2001,",
            "increases_of_31_january_1938",
            "",
            1,
        ),
        (
            "moscow_shot_daily",
            "1938-02-28,Butovo,257,",
            "1938-02-28,Butovo,258,",
            "days_add_to_months_by_party",
            "1938-02, Butovo",
            1,
        ),
        (
            "great_purge_totals",
            ",353074,",
            ",353073,",
            "sentenced_to_death_as_in_convictions",
            "1937",
            -1,
        ),
    ],
)
def test_one_changed_cell_opens_a_gap_that_is_not_known(
    package, replace, table, old, new, identity, key, gap
):
    replace(package / f"{table}.csv", old, new)

    sums = identities.check(table).set_index(["identity", "key"])

    changed = sums.loc[(identity, key)]
    assert not changed["holds"]
    assert changed["gap"] == gap


def test_a_repair_of_a_printed_error_is_noticed_too(package, replace):
    """A known gap that has gone means that somebody typed over what the source prints."""
    replace(package / "convictions_1921_1953.csv", ",8011,", ",8001,")

    sums = identities.check("convictions_1921_1953").set_index(["identity", "key"])

    repaired = sums.loc[("penalties_add_to_sentenced", "y1941")]
    assert (repaired["gap"], repaired["known_gap"], repaired["holds"]) == (0, 10, False)


def test_a_total_in_another_table_is_watched_from_there_as_well(package, replace):
    replace(package / "order_00447_limits_stated.csv", ",47450,", ",47451,")

    limits = identities.check("order_00447_limits").set_index(["identity", "key"])

    assert limits.loc[("category_1_adds_to_stated_groups", "rsfsr"), "gap"] == -1


@pytest.mark.parametrize(
    ("identity", "message"),
    [
        ({"kind": "sums", "field": "arrested"}, "'sums'"),
        ({"kind": "rows", "field": "people", "parts": {}, "total": {"is_total": True}}, "'people'"),
        (
            {"kind": "rows", "field": "arrested", "parts": {"nation": "x"}, "total": {}},
            "'nation'",
        ),
        (
            {"kind": "rows", "field": "arrested", "parts": {}, "total": {"is_total": False}},
            "16 rows match the total",
        ),
        (
            {"kind": "rows", "field": "arrested", "parts": {}, "total": {"key": "nobody"}},
            "no row has key = nobody",
        ),
        (
            {"kind": "rows", "field": "arrested", "total": {"is_total": True}},
            "'parts'",
        ),
        (
            {
                "kind": "fields",
                "parts": ["arrested"],
                "total": "arrested",
                "known_gaps": [{"key": "nobody", "gap": 1, "reason": "None."}],
            },
            "nobody.*nothing is compared",
        ),
    ],
)
def test_a_malformed_identity_is_refused_with_table_name_and_remedy(package, identity, message):
    declare(package, "nationality_arrests", identity)

    with pytest.raises(
        ValueError,
        match=f"Table nationality_arrests, identity planted: .*{message}.*Correct the identity",
    ):
        identities.check("nationality_arrests")


def test_a_total_that_is_missing_is_refused_and_not_taken_for_zero(package):
    total = {"key": "y1948"}
    declare(
        package,
        "convictions_1921_1953",
        {"kind": "rows", "field": "death", "parts": {"is_total": False}, "total": total},
    )

    with pytest.raises(ValueError, match="a total or a count is missing"):
        identities.check("convictions_1921_1953")
