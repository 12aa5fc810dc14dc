"""Answers cross from a sandbox as values: equal on both sides, and nothing that runs."""

import datetime
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets
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
        (10**30, "int beyond 64 bits"),
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
