"""The analysis of the nationality table: worked examples, and what must hold for any figures."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import datasets, measures

people = st.integers(min_value=1, max_value=200_000_000)


def printed_figures(places=2, smallest=1):
    """Figures as a table prints them, with trailing zeros."""
    return st.integers(min_value=smallest, max_value=10_000).map(
        lambda n: str(Decimal(n).scaleb(-places))
    )


@pytest.fixture(scope="module")
def groups():
    arrests = datasets.load("nationality_arrests")
    return arrests[~arrests["is_total"]].set_index("nationality")


@pytest.fixture(scope="module")
def printed_total():
    arrests = datasets.load("nationality_arrests")
    return arrests.loc[arrests["is_total"], "arrested"].item()


@pytest.fixture(scope="module")
def census_1939():
    return datasets.load("census_1939").set_index("nationality")["population"]


def test_the_rows_exceed_the_printed_total_by_exactly_the_koreans(groups, printed_total):
    assert measures.reconcile(groups["arrested"], printed_total)["gap"] == 5_161

    without = measures.leave_one_out(groups["arrested"], printed_total)

    assert without.index[without["closes"]].tolist() == ["Koreans"]


def test_twelve_printed_ratios_cannot_be_had_from_the_printed_shares(groups):
    divided = measures.representation_ratio(
        groups["share_arrested_pct"], groups["share_population_pct"]
    )

    fits = measures.agrees(divided, groups["overrepresentation_printed"])

    assert (~fits).sum() == 12
    assert fits.index[fits].tolist() == ["Russians", "Ukrainians", "Jews", "Others"]


def test_every_printed_ratio_lies_within_what_rounding_leaves_open(groups):
    possible = measures.ratio_interval(
        measures.rounding_interval(groups["share_arrested_printed"]),
        measures.rounding_interval(groups["share_population_printed"]),
    )
    printed = measures.rounding_interval(groups["overrepresentation_printed"])

    assert (printed["high"] >= possible["low"]).all()
    assert (printed["low"] <= possible["high"]).all()


def test_thirteen_of_fourteen_ratios_come_from_the_census_of_1939(
    groups, printed_total, census_1939
):
    ratios = measures.census_ratios(groups["arrested"], printed_total, {"1939": census_1939})

    fits = measures.reproducible(groups["overrepresentation_printed"], ratios)["1939"]

    assert (fits.count(), fits.sum()) == (14, 13)
    assert fits.index[~fits.fillna(True)].tolist() == ["Chinese"]


def test_no_ratio_comes_from_the_censuses_of_1926_and_1937(groups, printed_total):
    censuses = {
        year: datasets.load(f"census_{year}").set_index("nationality")["population"]
        for year in ("1926", "1937")
    }

    ratios = measures.census_ratios(groups["arrested"], printed_total, censuses)

    fits = measures.reproducible(groups["overrepresentation_printed"], ratios)
    assert fits.sum().to_dict() == {"1926": 0, "1937": 0}
    assert fits.count().min() > 0


def test_a_group_that_a_census_does_not_count_has_no_ratio(groups, printed_total, census_1939):
    ratios = measures.census_ratios(groups["arrested"], printed_total, {"1939": census_1939})

    assert ratios["1939"].isna()["Iranians"]


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("46.30%", 46.295, 46.305),
        ("5.3%", 5.25, 5.35),
        ("0.02%", 0.015, 0.025),
        ("1", 0.5, 1.5),
        ("1,420,711", 1_420_710.5, 1_420_711.5),
        ("-0.5", -0.55, -0.45),
    ],
)
def test_a_printed_figure_stands_for_half_a_unit_of_its_last_place_to_either_side(
    printed, low, high
):
    interval = measures.rounding_interval(pd.Series([printed])).iloc[0]

    assert (interval["low"], interval["high"]) == (low, high)


@pytest.mark.parametrize("text", ["", "about 5", "5..3", None])
def test_a_text_that_is_no_figure_is_refused_by_name(text):
    with pytest.raises(ValueError, match=r"not a printed figure"):
        measures.rounding_interval(pd.Series([text], dtype=object))


@given(numerator=people, total=people, places=st.integers(0, 4))
def test_a_share_always_agrees_with_itself_as_printed(numerator, total, places):
    computed = measures.share(pd.Series([numerator]), total)
    exact = Decimal(numerator) / Decimal(total) * 100
    as_printed = str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

    assert measures.agrees(computed, pd.Series([as_printed])).all()


@given(figure=printed_figures(), offset=st.floats(0.006, 100))
def test_a_value_further_off_than_half_a_unit_never_agrees(figure, offset):
    value = pd.Series([float(figure) + offset])

    assert not measures.agrees(value, pd.Series([figure])).any()


@given(
    numerator=printed_figures(),
    denominator=printed_figures(),
    up=st.floats(-1, 1),
    down=st.floats(-1, 1),
)
def test_the_interval_of_a_ratio_holds_every_ratio_that_the_figures_can_stand_for(
    numerator, denominator, up, down
):
    above = measures.rounding_interval(pd.Series([numerator]))
    below = measures.rounding_interval(pd.Series([denominator]))
    exact = (float(numerator) + up * 0.005) / (float(denominator) + down * 0.005 + 1e-15)

    interval = measures.ratio_interval(above, below).iloc[0]

    assert interval["low"] * (1 - 1e-9) <= exact
    assert exact <= interval["high"] * (1 + 1e-9) or interval["high"] > 1e12


@given(parts=st.lists(people, min_size=1, max_size=30), total=people)
def test_leaving_out_a_row_changes_the_gap_by_just_that_row(parts, total):
    rows = pd.Series(parts)
    gap = measures.reconcile(rows, total)["gap"]

    without = measures.leave_one_out(rows, total)

    assert (without["gap"] + without["row"] == gap).all()
    assert (without["closes"] == (without["row"] == gap)).all()


@given(
    arrested=st.integers(1, 10**6),
    ratio=printed_figures(),
    arrested_total=st.integers(10**6, 10**8),
    population_total=st.integers(10**7, 10**9),
)
def test_the_implied_population_gives_back_the_printed_ratio(
    arrested, ratio, arrested_total, population_total
):
    counts, printed = pd.Series({"a": arrested}), pd.Series({"a": ratio})

    implied = measures.implied_population(counts, printed, arrested_total, population_total)

    for end in ("low", "value", "high"):
        census = pd.Series({"a": implied.loc["a", end], "Total": population_total})
        back = measures.census_ratios(counts, arrested_total, {"c": census})["c"]
        assert measures.agrees(back, printed).all()


def test_a_ratio_printed_as_zero_implies_no_population():
    with pytest.raises(ValueError, match="implies no population"):
        measures.implied_population(pd.Series({"a": 5}), pd.Series({"a": "0.00"}), 10, 100)


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="total above zero"):
        measures.share(pd.Series([1, 2]), 0)


def test_a_group_without_population_is_named():
    with pytest.raises(ValueError, match="Poles"):
        measures.representation_ratio(pd.Series({"Poles": 7.4}), pd.Series({"Poles": 0.0}))


def test_intervals_of_negative_figures_have_no_ratio_here():
    negative = measures.rounding_interval(pd.Series(["-1.0"]))
    positive = measures.rounding_interval(pd.Series(["1.0"]))
    with pytest.raises(ValueError, match="positive"):
        measures.ratio_interval(negative, positive)
