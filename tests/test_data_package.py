"""The data package: described in full, sourced in every row, unchanged unless meant to change."""

import hashlib
import json
import re
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from helpers import datasets
from helpers.book.data import data_package, lock

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
# The tables of claims, and the kinds of figure that a claim may be.
CLAIMS = {
    "national_operations",
    "great_purge_totals",
    "order_00447_results",
    "order_00447_limit_changes",
    "families_00486",
    "see_also",
    "places_claims",
}
KINDS = ["count", "published", "secondary", "estimate", "recalled"]
# The only fields whose name speaks of a name: of places, and of data sets.
NAMES_OF_PLACES = {
    ("topography_of_terror", "name_ru"),
    ("topography_of_terror", "address_ru"),
    ("open_datasets", "name"),
    ("open_datasets", "address"),
}
PERSONAL = re.compile(
    r"name|patronym|address|person|birth_?(date|day|place)|fio|occupation|residen"
)


@pytest.fixture(scope="module")
def resources():
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]


@pytest.fixture(scope="module")
def fields(resources):
    return [(r["name"], field) for r in resources for field in r["schema"]["fields"]]


def all_rows():
    return {name: datasets.load(name) for name in datasets.names() if name != "sources"}


def test_the_whole_package_is_sound():
    assert data_package.problems(DATA) == []


def test_every_file_has_the_size_and_hash_that_its_description_states(resources):
    for resource in resources:
        content = (DATA / resource["path"]).read_bytes()
        now = (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert (resource["bytes"], resource["hash"]) == now, (
            f"{resource['path']} has changed: run `make data` after an intended change"
        )


def test_every_claim_says_what_kind_of_figure_it_is(resources):
    found = {}
    for resource in resources:
        names = [field["name"] for field in resource["schema"]["fields"]]
        if "status" in names:
            assert names.index("status") == names.index("verified") + 1, resource["name"]
            found[resource["name"]] = resource["schema"]["fields"][names.index("status")]
    assert set(found) == CLAIMS
    for name, field in found.items():
        assert field["constraints"] == {"required": True, "enum": KINDS}, name


def test_no_note_calls_the_article_by_the_mark_that_stands_for_it():
    for name, table in all_rows().items():
        if "note" in table:
            called = table["note"].str.contains(r"\bseed\b", case=False, na=False)
            assert table.loc[called, "note"].tolist() == [], name


def test_the_bibliography_says_of_every_source_whether_it_was_read():
    for source in datasets.load("sources").itertuples():
        known = r"\bread\b|\bseen\b" if source.consulted in ("whole", "part") else "not read"
        assert re.search(known, source.note, re.IGNORECASE), source
        assert not re.search(r"\[stored\]|\[recalled\]|\bseed\b", source.note), source


def test_a_table_that_is_not_ours_keeps_its_own_licence(resources):
    names = {resource["name"]: [x["name"] for x in resource["licenses"]] for resource in resources}

    assert names["nationality_arrests"] == ["CC-BY-SA-4.0"]
    assert names["topography_of_terror"] == ["ODbL-1.0"]
    text = (DATA / "topography_of_terror.LICENSE-ODbL-1.0.txt").read_text(encoding="utf-8")
    assert "Open Database License" in text


def test_no_field_holds_the_name_or_the_life_of_a_victim(fields):
    assert [
        (t, f["name"])
        for t, f in fields
        if PERSONAL.search(f["name"]) and (t, f["name"]) not in NAMES_OF_PLACES
    ] == []


def test_an_intended_change_is_reported_until_it_is_renewed(package, replace, capsys):
    keep(package, "see_also", "sources")
    replace(package / "see_also.csv", "29839", "29840")

    assert data_package.main(["--check"]) == 1
    assert "see_also.csv: " in (said := capsys.readouterr().out)
    assert "Run `make data` if the change is intended" in said

    assert data_package.main([]) == 1
    said = capsys.readouterr().out
    assert "see_also: size and hash renewed" in said
    assert "bessarabia_families_deported_1941_wiki, value: '29839' -> '29840'" in said
    assert "Compare it with the source; if it is right, run `make figures`." in said

    assert lock.main([]) == 0
    assert "value: '29839' -> '29840'" in capsys.readouterr().out
    assert data_package.main(["--check"]) == 0


def keep(package, *names):
    """Take the other tables out of a package, so that it is checked soon."""
    path = package / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        if resource["name"] not in names:
            (package / resource["path"]).unlink()
    described["resources"] = [r for r in described["resources"] if r["name"] in names]
    path.write_text(json.dumps(described), encoding="utf-8")
    lock.renew(package, described["resources"])


def test_renewing_changes_nothing_but_the_size_and_hash_of_the_changed_table(package, replace):
    path = package / "datapackage.json"
    before = path.read_text(encoding="utf-8").splitlines()
    replace(package / "see_also.csv", "29839", "129840")

    assert data_package.renew(package) == ["see_also"]

    after = path.read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(":")[0].strip() for line in changed] == ['"bytes"', '"hash"']


def test_renewing_an_unchanged_package_leaves_it_as_it_is(package):
    before = (package / "datapackage.json").read_bytes()

    assert data_package.renew(package) == []

    assert (package / "datapackage.json").read_bytes() == before
    assert before.endswith(b"}\n")


FAULTS = [
    # file, what stands there, what is planted, where it is said to be, and what to do
    ("nationality_arrests.csv", "105485", "many", "row 4, field arrested", "Correct the cell"),
    ("timeline.csv", ",yes,", ",rumour,", "row 2, field verified", "Correct the cell"),
    ("timeline.csv", "1936-08-19", "1936-08-32", "row 3, field date", "Correct the cell"),
    ("census_1926.csv", "ukrainians,", "russians,", "row 3", "Give the row a key of its own"),
    ("orders.csv", "ombudsman_page", "nobody", "row 4", "Add the row that is referred to"),
    ("order_00447_limits.csv", ",rsfsr,", ",siberia,", "row 10", "Add the row that is refer"),
    ("moscow_shot_month_party.csv", "no party", "party", "field party_status", "Correct the"),
    ("moscow_shot_daily.csv", "Butovo,257", "Butovo,2570", "field shot", "Correct the cell"),
    ("order_00447_limit_changes.csv", "1937-08-15", "1917-08-15", "row 9, field date", "Correct"),
    ("moscow_shot_birth_year.csv", "1857,", "1657,", "field birth_year", "Correct the cell"),
    ("moscow_shot_month_nationality.csv", "1936-10,", "1906-10,", "field month", "Correct the"),
]


@pytest.fixture(scope="session")
def faulty(once) -> dict:
    """What is said of a package in which each fault of `FAULTS` is planted."""

    def make(folder):
        data = folder / "data"
        shutil.copytree(DATA, data)
        for file, old, new, *_ in FAULTS:
            text = (data / file).read_text(encoding="utf-8")
            assert old in text, f"{file} does not hold {old!r}"
            (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as said:
            patch.setenv("HELPERS_DATA", str(data))
            return {"exit_code": data_package.main([]), "lines": said.getvalue().splitlines()}

    return once("faulty-package", make)


@pytest.mark.parametrize(("file", "old", "new", "place", "remedy"), FAULTS)
def test_a_fault_is_named_with_file_place_and_remedy(faulty, file, old, new, place, remedy):
    assert faulty["exit_code"] == 1
    found = [line for line in faulty["lines"] if line.startswith("WRONG")]
    assert any(file in line and place in line and remedy in line for line in found), found


def test_a_sum_that_does_not_hold_is_named_with_the_remedy(package, replace, capsys):
    replace(package / "order_00447_limits.csv", ",5250,", ",5251,")

    assert data_package.main([]) == 1

    assert re.search(
        r"WRONG  order_00447_limits\.csv, azerbaijan_ssr.*declare the gap", capsys.readouterr().out
    )


def test_line_endings_of_windows_are_named_once(package, capsys):
    keep(package, "see_also", "sources")
    for name in ("see_also", "sources"):
        file = package / f"{name}.csv"
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert data_package.main(["--check"]) == 1

    said = capsys.readouterr().out
    assert said.count("its lines end as on Windows") == said.count("WRONG") == 2


def test_a_damaged_description_is_named_with_its_file(package, capsys):
    (package / "datapackage.json").write_text('{"resources": [', encoding="utf-8")

    assert data_package.main([]) == 1

    assert "WRONG  datapackage.json is damaged" in capsys.readouterr().out


def test_a_missing_file_is_named_with_the_remedy(package, capsys):
    (package / "timeline.csv").unlink()

    assert data_package.main([]) == 1

    assert re.search(r"timeline\.csv is missing\. Restore it", capsys.readouterr().out)


def test_no_source_is_listed_without_being_used_or_cited():
    used = {key for table in all_rows().values() for key in table["source_key"]}
    chapters = (ROOT / "chapters").rglob("*.md")
    cited = re.findall(
        r"\{cite(?::\w)?\}`([^`]+)`", "".join(c.read_text("utf-8") for c in chapters)
    )
    named = {key.strip() for keys in cited for key in keys.split(",")}
    listed = set(datasets.load("sources")["source_key"])
    assert listed - used - named == set()
    assert named - listed == set()
