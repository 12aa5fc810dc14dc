"""The analysis of the nationality table: worked examples, and what must hold for any figures."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import datasets
from helpers.analysis import measures
from helpers.views import nationalities
from helpers.words import HOW_KNOWN

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

    assert groups.index[groups["arrested"] == 5_161].tolist() == ["Koreans"]


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
    counted = ratios["1939"].dropna()

    fits = measures.agrees(counted, groups["overrepresentation_printed"].loc[counted.index])

    assert (len(fits), fits.sum()) == (14, 13)
    assert fits.index[~fits].tolist() == ["Chinese"]


def test_no_ratio_comes_from_the_censuses_of_1926_and_1937(groups, printed_total):
    censuses = {
        year: datasets.load(f"census_{year}").set_index("nationality")["population"]
        for year in ("1926", "1937")
    }

    ratios = measures.census_ratios(groups["arrested"], printed_total, censuses)

    for year in censuses:
        counted = ratios[year].dropna()
        printed = groups["overrepresentation_printed"].loc[counted.index]
        assert len(counted) > 0
        assert not measures.agrees(counted, printed).any()


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


@pytest.mark.parametrize("text", ["", "about 5", "5..3", "NaN", "Infinity", None])
def test_a_text_that_is_no_figure_is_refused_by_name(text):
    with pytest.raises(ValueError, match=r"not a printed figure"):
        measures.rounding_interval(pd.Series([text], dtype=object))


@settings(deadline=None)  # the first call is slow on a busy machine
@given(numerator=people, total=people, places=st.integers(0, 4))
def test_a_share_always_agrees_with_itself_as_printed(numerator, total, places):
    computed = measures.share(pd.Series([numerator]), total)
    exact = Decimal(numerator) / Decimal(total) * 100
    as_printed = str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

    assert measures.agrees(computed, pd.Series([as_printed])).all()


@settings(deadline=None)  # the first call is slow on a busy machine
@given(figure=printed_figures(), offset=st.floats(0.006, 100))
def test_a_value_further_off_than_half_a_unit_never_agrees(figure, offset):
    value = pd.Series([float(figure) + offset])

    assert not measures.agrees(value, pd.Series([figure])).any()


@settings(deadline=None)  # the first call is slow on a busy machine
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


@settings(deadline=None)  # the first call is slow on a busy machine
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


# The chapter "Who was arrested", against plain Python on the files.


def rows(name):
    path = Path(__file__).parents[1] / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed_rows():
    return {r["nationality"]: r for r in rows("nationality_arrests") if r["is_total"] == "False"}


def rounds_to(value, printed):
    """Say whether a value rounds to a printed figure; a half rounds either way."""
    figure = Decimal(printed.rstrip("%"))
    half = Decimal(5).scaleb(figure.as_tuple().exponent - 1)
    return abs(value - Fraction(figure)) <= Fraction(half)


def census(year):
    return {r["nationality"]: r for r in rows(f"census_{year}")}


def ratio(nationality, counted):
    arrested = Fraction(int(printed_rows()[nationality]["arrested"]), 1_420_711)
    return arrested / Fraction(
        int(counted[nationality]["population"]), int(counted["Total"]["population"])
    )


def test_every_printed_share_of_those_arrested_comes_from_the_printed_total():
    for row in printed_rows().values():
        share = Fraction(int(row["arrested"]) * 100, 1_420_711)
        assert rounds_to(share, row["share_arrested_printed"]), row["nationality"]


def test_all_counts_of_1939_that_were_read_give_the_printed_ratio_and_all_recalled_but_one():
    counted = census("1939")
    fits = {"yes": [], "recall": []}
    for name, row in printed_rows().items():
        if name in counted:
            fits[counted[name]["verified"]].append(
                rounds_to(ratio(name, counted), row["overrepresentation_printed"])
            )

    assert {how: (len(all_), sum(all_)) for how, all_ in fits.items()} == {
        "yes": (4, 4),
        "recall": (10, 9),
    }


def test_what_is_left_for_the_others_is_too_little_by_just_three_groups(groups, printed_total):
    people = nationalities.counts()["1939"].reindex(nationalities.names()).astype("Float64")
    implied = measures.implied_population(
        groups["arrested"],
        groups["overrepresentation_printed"],
        printed_total,
        nationalities.counts()["1939"]["Total"],
    )
    people["Iranians"] = implied.loc["Iranians", "value"]
    shares = measures.share(people, nationalities.counts()["1939"]["Total"])

    counted = census("1939")
    named = [r for r in printed_rows() if r not in ("Others", "Iranians")]
    total = int(counted["Total"]["population"])
    iranians = Fraction(14_994, 1_420_711) * total / Fraction("45.72")
    left = 100 - 100 * (sum(int(counted[n]["population"]) for n in named) + iranians) / total
    back = sum(int(counted[n]["population"]) for n in ("Buryats", "Koreans", "Lithuanians"))
    assert 100 - shares.sum() == pytest.approx(float(left))
    assert f"{float(left):.2f}" == "18.35"
    assert f"{float(left + Fraction(100 * back, total)):.2f}" == "18.61"
    assert printed_rows()["Others"]["share_population_printed"] == "18.61%"


def test_the_implied_number_of_iranians_is_the_one_in_the_text(groups, printed_total, census_1939):
    implied = measures.implied_population(
        groups["arrested"],
        groups["overrepresentation_printed"],
        printed_total,
        census_1939["Total"],
    )

    scale = Fraction(14_994 * 170_557_093, 1_420_711)
    ends = [round(scale / Fraction(end)) for end in ("45.725", "45.715")]
    assert implied.loc["Iranians", ["low", "high"]].round().tolist() == ends == [39_367, 39_375]


@pytest.mark.parametrize("nationality", nationalities.names())
def test_the_explorer_of_rounding_says_what_rounding_leaves_open(nationality):
    words, _ = nationalities.rounding(nationality)

    row = printed_rows()[nationality]
    figures = [
        Decimal(row[f"share_{what}_printed"].rstrip("%")) for what in ("arrested", "population")
    ]
    halves = [Decimal(5).scaleb(figure.as_tuple().exponent - 1) for figure in figures]
    low = (figures[0] - halves[0]) / (figures[1] + halves[1])
    high = (figures[0] + halves[0]) / (figures[1] - halves[1])
    assert f"from {low:.2f} to {high:.2f}" in words.data
    fits = rounds_to(Fraction(figures[0]) / Fraction(figures[1]), row["overrepresentation_printed"])
    assert ("**not**" in words.data) != fits


@pytest.mark.parametrize("table", nationalities.CENSUSES.values())
@pytest.mark.parametrize("nationality", nationalities.names())
@pytest.mark.parametrize("log_scale", [True, False])
def test_the_explorer_of_censuses_gives_the_ratio_and_how_its_count_is_known(
    nationality, table, log_scale
):
    shown, words = nationalities.representation(nationality, table, log_scale)

    counted = census(table.removeprefix("census_"))
    if nationality in counted:
        assert f"**{float(ratio(nationality, counted)):.2f}**" in words.data
        assert HOW_KNOWN[counted[nationality]["verified"]] in words.data
        assert nationality in shown.alt
    else:
        assert "no ratio can be given" in words.data
    assert ("counts survivors" in words.data) == (table == "census_1939" and nationality in counted)


def test_the_table_of_arrests_is_shown_as_printed():
    shown = nationalities.as_printed().frame

    assert shown["Arrested, people"].tolist() == [
        int(r["arrested"]) for r in rows("nationality_arrests")
    ]
    assert shown["Share of arrested"].tolist()[3] == "5.3%"
