"""The checks of an assignment take what students write, and refuse what only pretends."""

import datetime

import numpy as np
import pandas as pd
import pytest

from helpers import checks


class EqualToAll:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __float__(self):
        return 1.0


class LyingNumber(float):
    def __float__(self):
        return 42.0


LyingNumber.__module__ = "numpy"


@pytest.mark.parametrize(
    "three", [3, 3.0, np.int64(3), np.float32(3), np.uint8(3), pd.array([3])[0]], ids=repr
)
def test_a_number_is_the_same_answer_in_each_of_its_types(three):
    assert checks.number(three) == 3
    assert checks.whole(three) == 3


@pytest.mark.parametrize(
    "answer", [..., None, "3", True, [3], float("nan"), np.inf, pd.NA, EqualToAll(), LyingNumber(3)]
)
def test_what_is_no_number_is_refused_with_a_sentence(answer):
    with pytest.raises(AssertionError, match=r"should be a number"):
        checks.number(answer)


@pytest.mark.parametrize(
    "check", [checks.whole, checks.truth, checks.text, checks.pair, checks.keys, checks.amounts,
              checks.lists, checks.names, checks.record,
              checks.truths, checks.grid],
)  # fmt: skip
@pytest.mark.parametrize("answer", [..., None, EqualToAll()], ids=["blank", "None", "spoof"])
def test_a_blank_answer_and_one_that_is_equal_to_all_pass_no_check(check, answer):
    with pytest.raises(AssertionError):
        check(answer)


def test_a_spoof_inside_an_answer_passes_no_check():
    for check, answer in (
        (checks.pair, (EqualToAll(), 1)),
        (checks.keys, [EqualToAll()]),
        (checks.amounts, {"a": EqualToAll()}),
        (checks.truths, pd.Series({"a": EqualToAll()})),
        (checks.record, {"a": EqualToAll()}),
        (checks.lists, {"a": [EqualToAll()]}),
        (checks.grid, pd.DataFrame({"a": [EqualToAll()]}, index=["b"])),
    ):
        with pytest.raises(AssertionError):
            check(answer)


def test_a_series_and_a_dictionary_are_the_same_answer():
    answer = {"Greeks": 6565.0, "Poles": 105485.0}
    for given in (answer, pd.Series(answer), pd.Series(answer, dtype="Int64"),
                  pd.Series(answer, dtype="Float64").sort_values()):  # fmt: skip
        assert checks.close(checks.amounts(given), answer)


def test_days_months_and_years_are_named_as_the_data_write_them():
    answer = {
        pd.Timestamp("1938-11-17"): 1,
        datetime.date(1938, 11, 18): 2,
        pd.Period("1938-11"): 3,
        1938: 4,
        np.int64(1939): 5,
        "1940": 6,
    }
    assert list(checks.amounts(answer)) == [
        "1938-11-17", "1938-11-18", "1938-11", "1938", "1939", "1940",
    ]  # fmt: skip


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(AssertionError, match="twice"):
        checks.amounts(pd.Series([1, 2], index=["a", "a"]))


@pytest.mark.parametrize(
    "names", [["b", "a"], ("a", "b"), {"a", "b"}, np.array(["a", "b"]), pd.Series(["a", "b"]),
              pd.Index(["b", "a"]), pd.Series(["a", "b"], dtype="string").unique(),
              pd.Series(["a", "b"]).unique()],
)  # fmt: skip
def test_a_list_of_names_may_come_in_any_order_and_kind(names):
    assert checks.keys(names) == ["a", "b"]


def test_a_missing_cell_of_a_frame_is_none_and_no_number():
    frame = pd.DataFrame({"n": [1, None], "yes": [True, False]}, index=["a", "b"])
    assert checks.grid(frame) == {"n": {"a": 1.0, "b": None}, "yes": {"a": True, "b": False}}


def test_another_order_of_additions_is_no_error_and_another_figure_is():
    assert checks.close(checks.number(0.1 + 0.2), 0.3)
    assert not checks.close(checks.number(1420711), 1420712)
    assert not checks.close({"a": 1.0}, {"a": 1.0, "b": 1.0})
    assert not checks.close([True], [1.0])


def test_the_rows_of_a_table_are_read_as_they_stand():
    assert checks.rows("convictions_1921_1953")[-1]["camps_colonies_prison"] == "2634397"
