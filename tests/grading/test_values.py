"""Answers cross from a sandbox as values: equal on both sides, and nothing that runs."""

import datetime
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import checks, datasets
from helpers.grading.values import MOST, canonical, pack, unpack

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(), st.integers(0, 2000)), inner),
    ),
    max_leaves=20,
)


#: Where the values of an answer may stand, and what they may be; most of it comes out of pandas.
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(1960, 1, 1))
NUMBERS = st.one_of(
    st.integers(-(2**40), 2**40),
    st.integers(10**18, 10**25),
    st.floats(-1e12, 1e12),
    st.integers(0, 200).flatmap(
        lambda n: st.sampled_from([np.dtype(code).type(n % 100) for code in "bhilqBHILQefdg"])
    ),
)
TRUTHS = st.sampled_from([True, False, np.True_, np.False_])
NAMES = st.one_of(
    st.text(max_size=5),
    st.text("abc", max_size=3).map(np.str_),
    st.integers(1900, 1960),
    st.integers(1900, 1960).map(np.int64),
    DAYS,
    DAYS.map(pd.Timestamp),
    DAYS.map(lambda day: datetime.datetime(day.year, day.month, day.day)),
    DAYS.map(np.datetime64),
    DAYS.map(lambda day: np.datetime64(day, "ns")),
    DAYS.map(lambda day: pd.Period(day, "M")),
)
MISSING = st.sampled_from([None, pd.NA, pd.NaT, float("nan"), np.datetime64("NaT")])
#: What a column of one kind is made of, and the types that pandas may give it.
KINDS = st.sampled_from(
    [
        (st.text("abcd", max_size=3), ["str", "string", "object", "category"]),
        (st.integers(0, 100), ["int64", "int8", "Int64", "UInt8", "object", "category"]),
        (st.floats(-1e6, 1e6, width=32), ["float64", "float32", "Float64", "object"]),
        (st.booleans(), ["bool", "boolean", "object", "category"]),
        (DAYS, ["datetime64[ns]", "datetime64[s]", "object", "period[D]", "category"]),
    ]
)


@st.composite
def columns(draw) -> pd.Series:
    """A column as pandas makes it, of any type, with an index of any type."""
    length = draw(st.integers(0, 5))
    values, kinds = draw(KINDS)
    index, index_kinds = draw(KINDS)
    named = draw(st.lists(index, min_size=length, max_size=length))
    column = pd.Series(draw(st.lists(values, min_size=length, max_size=length)), dtype="object")
    column.index = pd.Index(
        pd.Series(named, dtype="object").astype(draw(st.sampled_from(index_kinds)))
    )
    return column.astype(draw(st.sampled_from(kinds)))


TURNED = st.sampled_from(
    [
        lambda column: column,
        lambda column: column.values,
        lambda column: column.array,
        lambda column: column.to_numpy(),
        lambda column: column.unique(),
        lambda column: column.index,
        lambda column: pd.Index(column),
        lambda column: column.tolist(),
        lambda column: tuple(column),
        lambda column: column.to_dict(),
        lambda column: column.to_frame("x"),
        lambda column: column.value_counts(),
        lambda column: pd.Categorical(column),
    ]
)
CELLS = st.one_of(NUMBERS, TRUTHS, NAMES, MISSING)
ANSWERS = st.one_of(
    CELLS,
    st.tuples(NUMBERS, NUMBERS),
    st.lists(NAMES),
    st.lists(NAMES).map(lambda names: np.array(names, dtype=object)),
    st.sets(NAMES),
    st.dictionaries(NAMES, CELLS),
    st.dictionaries(NAMES, CELLS).map(pd.Series),
    st.dictionaries(NAMES, st.lists(NAMES)),
    st.dictionaries(NAMES, columns()).map(
        lambda found: {name: column.unique() for name, column in found.items()}
    ),
    st.builds(lambda turn, column: turn(column), TURNED, columns()),
)
READERS = [
    *(checks.number, checks.whole, checks.truth, checks.text, checks.pair, checks.keys),
    *(checks.amounts, checks.truths, checks.record, checks.lists, checks.names, checks.grid),
]


def read(reader, answer: object) -> object:
    """Return what a check makes of an answer; ``None`` if it refuses."""
    try:
        return reader(answer)
    except (AssertionError, OverflowError):
        return None


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_what_a_public_check_accepts_in_a_notebook_the_grader_reads_as_the_same(answer):
    back = crossed(answer)
    for reader in READERS:
        accepted = read(reader, answer)
        if accepted is not None:
            found = read(reader, back)
            assert checks.close(found, accepted), (reader.__name__, answer, back)


def test_unique_and_values_of_any_column_are_read_as_lists():
    column = pd.Series(["a", "b"])
    days = pd.Series(pd.to_datetime(["1937-08-05", "1938-11-17"]))
    read_as = [checks.keys(one) for one in (column.unique(), pd.Categorical(column))]
    assert read_as == [["a", "b"]] * 2
    for one in (days.unique(), days.values, days.dt.to_period("D").array):
        assert checks.keys(one) == checks.keys(crossed(one)) == ["1937-08-05", "1938-11-17"]


def test_texts_of_very_different_length_do_not_grow_on_their_way():
    back = crossed(np.array(["x" * 900_000, *"a" * 400], dtype=object))
    assert back.dtype == object


def crossed(value: object) -> object:
    return unpack(json.loads(json.dumps(pack(value))))


@given(VALUES)
def test_what_is_made_of_plain_values_comes_back_equal_and_of_the_same_type(value):
    assert crossed(value) == value
    assert type(crossed(value)) is type(value)


@pytest.mark.parametrize("name", ["nationality_arrests", "moscow_shot_daily", "census_1939"])
def test_a_table_of_the_course_comes_back_with_its_values(name):
    table = datasets.load(name)
    back = crossed(table)
    assert list(back.columns) == list(table.columns)
    for column in table:
        kept = table[column].astype(str).to_list()
        assert back[column].astype(str).to_list() == kept, column


@pytest.mark.parametrize(
    "value",
    [
        pd.Series([1.5, 2.5], index=["a", "b"], name="x"),
        pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
        pd.Series(pd.to_datetime(["1937-08-05", "1938-11-17"])),
        pd.Series([1, pd.NA], dtype="Int64"),
        pd.Series(dtype=float),
        pd.Series([True, False]),
    ],
)
def test_a_series_comes_back_with_its_index_and_its_type(value):
    pd.testing.assert_series_equal(crossed(value), value, check_dtype=False, check_index_type=False)


def test_scalars_of_numpy_and_pandas_become_plain():
    assert crossed(np.float64(1.5)) == 1.5
    assert type(crossed(np.int64(3))) is int
    assert crossed(pd.Timestamp("1938-11-17")) == pd.Timestamp("1938-11-17")
    assert crossed(pd.Period("1938-11", "M")) == pd.Period("1938-11", "M")
    assert crossed(datetime.date(1938, 11, 17)) == datetime.date(1938, 11, 17)
    assert crossed(np.arange(3)).tolist() == [0, 1, 2]


class Liar(float):
    """Claims to be a float that equals everything."""

    def __eq__(self, other):
        return True

    def __reduce__(self):
        raise AssertionError("pickled")

    __hash__ = float.__hash__


def test_an_object_that_equals_everything_comes_back_as_what_it_is():
    assert crossed(Liar(1)) == 1.0
    assert crossed(Liar(1)) != 2.0
    assert type(crossed(Liar(1))) is float


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (lambda: 1, "function"),
        (json, "module"),
        (object(), "object"),
        (1j, "complex"),
        (list(range(MOST + 1)), "too large"),
        (10**400, "int beyond all floats"),
    ],
)
def test_what_is_no_value_has_only_the_name_of_its_type(value, name):
    assert type(crossed(value)).__name__ == name


def test_a_value_that_holds_itself_is_too_large():
    value: list = []
    value.append(value)
    assert type(crossed(value)).__name__ == "too large"


def test_answers_that_differ_in_the_last_digits_are_one_wrong_answer():
    assert canonical(pack([0.1 + 0.2, True, "a"])) == canonical(pack([0.3, True, "a"]))
    assert canonical(pack(0.31)) != canonical(pack(0.3))
