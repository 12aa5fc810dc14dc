"""The data package as DataFrames: types, sources, and errors that say what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import datasets

ROOT = Path(__file__).parents[1]


def test_every_table_loads():
    for name in datasets.names():
        assert len(datasets.load(name)) > 0, name


def test_columns_are_typed_as_the_schema_says():
    arrests = datasets.load("nationality_arrests").dtypes

    assert arrests["arrested"] == pd.Int64Dtype()
    assert arrests["is_total"] == pd.BooleanDtype()
    assert arrests["share_arrested_pct"] == pd.Float64Dtype()
    assert arrests["period_start"] == "datetime64[s]"
    assert isinstance(arrests["verified"], pd.CategoricalDtype)
    months = datasets.load("moscow_shot_month_nationality").dtypes
    assert months["month"] == "period[M]"


def test_a_printed_figure_keeps_its_trailing_zeros():
    arrests = datasets.load("nationality_arrests").set_index("key")

    assert arrests.loc["poles", "overrepresentation_printed"] == "20.10"


def test_an_order_number_keeps_its_leading_zeros():
    assert "00485" in set(datasets.load("orders")["order_number"].dropna())


def test_what_is_not_recorded_is_missing_and_not_zero():
    convictions = datasets.load("convictions_1921_1953").set_index("key")

    assert convictions["death"].isna()["y1948"]


def test_a_table_is_read_again_when_it_or_its_description_changes_whatever_the_time(
    package, replace
):
    table, described = package / "see_also.csv", package / "datapackage.json"
    assert datasets.load("see_also")["value"][0] == 29839
    replace(table, "29839", "29840")
    replace(described, '"path": "see_also.csv"', '"path": "see_too.csv"')
    table.rename(package / "see_too.csv")
    for file in (package / "see_too.csv", described):
        os.utime(file, ns=(0, 0))
    assert datasets.load("see_also")["value"][0] == 29840
    replace(package / "see_too.csv", "29840", "29841")
    os.utime(package / "see_too.csv", ns=(0, 0))
    assert datasets.load("see_also")["value"][0] == 29841


def test_a_description_names_the_unit_and_who_counted():
    description = datasets.describe("nationality_arrests")

    assert description.loc["arrested", "unit"] == "people"
    assert set(description.attrs["provenance"]) == {
        "who_counted",
        "when",
        "why",
        "what_is_missing",
    }


def test_a_row_leads_to_its_source():
    row = datasets.load("nationality_arrests").iloc[2]

    record = datasets.source(row)

    assert record["title"] == "Mass operations of the NKVD"
    assert record["locator"] == "table row 3"
    assert record["verified"] == "seed"


def test_a_key_leads_to_its_source():
    assert datasets.source("tolts_1939_census")["author"] == "Tolts, Mark"


def test_a_mistyped_table_is_answered_with_the_nearest_names():
    with pytest.raises(datasets.DataError, match=r"'nationality_arrest'.*nationality_arrests"):
        datasets.load("nationality_arrest")


def test_a_mistyped_source_is_answered_with_the_nearest_keys():
    with pytest.raises(datasets.DataError, match=r"tolts_1939_census"):
        datasets.source("tolts_1939")


def test_a_row_without_a_source_is_refused():
    with pytest.raises(datasets.DataError, match="no source_key"):
        datasets.source(pd.Series({"people": 5}))


def test_a_bad_cell_is_named_by_file_row_field_and_remedy(package, replace):
    replace(package / "nationality_arrests.csv", "105485", "105 485")

    with pytest.raises(
        datasets.DataError,
        match=r"nationality_arrests\.csv, row 4, field arrested: the cell holds '105 485'; "
        r"expected is a whole number without separators\. Correct the cell",
    ):
        datasets.load("nationality_arrests")


def test_an_empty_cell_of_a_required_field_is_named(package, replace):
    replace(package / "nationality_arrests.csv", "poles,3,Poles", "poles,3,")

    with pytest.raises(datasets.DataError, match=r"row 4, field nationality: the cell is empty"):
        datasets.load("nationality_arrests")


def test_a_word_outside_the_vocabulary_is_named_with_the_vocabulary(package, replace):
    replace(package / "timeline.csv", ",day,", ",roughly,")

    with pytest.raises(datasets.DataError, match=r"field date_precision.*'roughly'.*one of day"):
        datasets.load("timeline")


@pytest.mark.parametrize("date", ["1937-13-01", "1937-02-30", "1 May 1937"])
def test_an_impossible_date_is_named(package, replace, date):
    replace(package / "nationality_arrests.csv", "1936-01-01", date)

    with pytest.raises(datasets.DataError, match=rf"field period_start.*'{date}'"):
        datasets.load("nationality_arrests")


def test_a_missing_file_is_named_with_the_remedy(package):
    (package / "census_1926.csv").unlink()

    with pytest.raises(datasets.DataError, match=r"census_1926\.csv is missing\. Restore"):
        datasets.load("census_1926")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00broken", b'key,nationality\n"unclosed,1\n'])
def test_a_damaged_file_is_named_with_the_remedy(package, content):
    (package / "census_1926.csv").write_bytes(content)

    with pytest.raises(datasets.DataError, match=r"census_1926\.csv"):
        datasets.load("census_1926")


def test_a_column_that_the_schema_does_not_know_is_named(package, replace):
    replace(package / "census_1926.csv", "population", "inhabitants")

    with pytest.raises(datasets.DataError, match=r"\['inhabitants', 'population'\] differ"):
        datasets.load("census_1926")


def test_a_damaged_description_is_named_with_the_remedy(package):
    (package / "datapackage.json").write_text('{"resources": [', encoding="utf-8")

    with pytest.raises(datasets.DataError, match=r"datapackage\.json is damaged"):
        datasets.load("census_1926")


def test_a_folder_without_a_data_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HELPERS_DATA", str(tmp_path))

    with pytest.raises(datasets.DataError, match=r"There is no datapackage\.json"):
        datasets.names()


def test_an_installed_wheel_carries_the_data_into_any_folder(tmp_path):
    """Built and installed for real; only the dependencies are those of this environment."""
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT], check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True)
    program = (
        "import helpers, json; from helpers import datasets; "
        "print(json.dumps([helpers.__file__, str(datasets.folder()),"
        " {n: len(datasets.load(n)) for n in datasets.names()}]))"
    )
    environment = {k: v for k, v in os.environ.items() if k != "HELPERS_DATA"}

    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=elsewhere,
        env=environment | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )

    module, data, rows = json.loads(run.stdout)
    assert Path(module).is_relative_to(site)
    assert Path(data).is_relative_to(site)
    assert rows == {name: len(datasets.load(name)) for name in datasets.names()}
