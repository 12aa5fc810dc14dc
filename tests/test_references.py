"""A reference finds its figure in the data, computes with it exactly, or says what is wrong."""

import re
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers import datasets
from helpers.book.prose.references import FACTORS, DatumError, Ledger
from helpers.datasets import DataError

ARRESTS = "nationality_arrests"


@pytest.fixture(scope="module")
def ledger():
    return Ledger()


def test_a_field_of_a_row_is_its_figure(ledger):
    value = ledger.evaluate(f"{ARRESTS}.poles.arrested")
    assert (value.low, value.high) == (105485, 105485)
    assert value.data[0].row["nationality"] == "Poles"
    assert value.computation == ""


def test_a_claim_without_a_field_is_its_range(ledger):
    value = ledger.evaluate("national_operations.polish_executed_black_book")
    assert (value.low, value.high) == (54000, 67000)


def test_a_claim_of_at_least_has_no_upper_end(ledger):
    value = ledger.evaluate("great_purge_totals.executed_memorial")
    assert (value.low, value.high) == (724000, None)


@pytest.mark.parametrize(
    ("reference", "is_recalled"),
    [
        ("order_00447_results.ussr_sentenced_junge_final", True),
        ("order_00447_results.ussr57_arrested_tsd", False),
        (
            "order_00447_results.ussr57_arrested_tsd"
            " / order_00447_results.ussr_sentenced_junge_final",
            True,
        ),
        ("sum(order_00447_limits.limit_total)", True),
        ('sum(order_00447_limits.limit_total, verified="yes")', False),
        ('count(order_00447_limits, verified="recall")', False),
    ],
)
def test_a_figure_is_recalled_if_any_row_it_rests_on_is(ledger, reference, is_recalled):
    assert ledger.evaluate(reference).is_recalled == is_recalled


def test_a_field_in_per_cent_is_a_fraction(ledger):
    value = ledger.evaluate(f"{ARRESTS}.poles.share_arrested_pct")
    assert value.low == Fraction(742, 10_000)
    assert ledger.evaluate("national_operations.polish_death_share_pct_chang").low == Fraction(
        794, 1000
    )


def test_a_text_stays_a_text(ledger):
    assert ledger.evaluate(f"{ARRESTS}.poles.share_arrested_printed").text == "7.42%"


def test_arithmetic_is_exact_and_tells_how(ledger):
    value = ledger.evaluate(
        "national_operations.polish_executed_petrov / national_operations.polish_sentenced_petrov"
    )
    assert value.low == Fraction(111091, 139835)
    assert value.computation == "111,091 ÷ 139,835"
    assert [datum.key for datum in value.data] == [
        "polish_executed_petrov",
        "polish_sentenced_petrov",
    ]


@given(
    st.recursive(
        st.sampled_from([f"count({name})" for name in datasets.names()]),
        lambda parts: st.tuples(parts, st.sampled_from("+-*/"), parts).map(
            lambda three: "({} {} {})".format(*three)
        ),
        max_leaves=6,
    )
)
def test_what_a_reader_is_shown_gives_the_figure_when_it_is_computed(ledger, expression):
    try:
        value = ledger.evaluate(expression)
    except DatumError:
        assume(False)  # it divides by zero, or takes a number from itself
    assume(value.computation)
    shown = value.computation.translate(str.maketrans("−×÷", "-*/"))
    assert eval(re.sub(r"\d+", r"Fraction(\g<0>)", shown)) == value.low


def test_arithmetic_with_ranges_gives_the_widest_range(ledger):
    value = ledger.evaluate(
        "national_operations.polish_executed_black_book"
        " - national_operations.polish_demographic_loss_with_families_wiki"
    )
    assert (value.low, value.high) == (54000 - 250000, 67000 - 200000)


def test_a_sum_leaves_out_the_rows_of_totals(ledger):
    whole = ledger.evaluate(f"sum({ARRESTS}.arrested)").low
    total = ledger.evaluate(f"{ARRESTS}.total.arrested").low
    assert whole - total == ledger.evaluate(f"{ARRESTS}.koreans.arrested").low


def test_functions_take_the_rows_that_fit(ledger):
    month = 'sum(moscow_shot_daily.shot, date="1938-02-01..1938-02-28")'
    place = 'sum(moscow_shot_daily.shot, date="1938-02-01..1938-02-28", burial_place="Butovo")'
    assert 0 < ledger.evaluate(place).low < ledger.evaluate(month).low
    assert ledger.evaluate(f'count({ARRESTS}, is_total="False")').low == 16
    assert ledger.evaluate(f"max({ARRESTS}.overrepresentation)").low == Fraction("45.72")


def test_the_days_of_a_period_can_be_divided_by(ledger):
    total = "great_purge_totals.sentenced_to_death_kurashvili_1937_1938"
    of_a_row = ledger.evaluate(f"{total} / days({total})")
    assert of_a_row.low == Fraction(681692, 730)
    assert of_a_row.computation == "681,692 ÷ 730 days"
    assert of_a_row.unit == "people a day"
    named = ledger.evaluate(f'{total} / days("1937-08-05..1938-11-17")')
    assert named.low == Fraction(681692, 470)


def test_different_values_can_be_counted(ledger):
    february = 'date="1938-02-01..1938-02-28"'
    days = ledger.evaluate(f"count(moscow_shot_daily.date, {february})").low
    assert 0 < days < ledger.evaluate(f"count(moscow_shot_daily, {february})").low


def test_a_rounded_figure_stands_for_a_range(ledger):
    share = ledger.evaluate(f"rounded({ARRESTS}.poles.share_arrested_printed)")
    assert (share.low, share.high) == (Fraction("0.07415"), Fraction("0.07425"))
    ratio = ledger.evaluate(f"rounded({ARRESTS}.poles.overrepresentation_printed)")
    assert (ratio.low, ratio.high) == (Fraction("20.095"), Fraction("20.105"))


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        (f"{ARRESTS}.poles.arrested", "people"),
        (f"{ARRESTS}.poles.arrested - {ARRESTS}.germans.arrested", "people"),
        (f"{ARRESTS}.poles.arrested / {ARRESTS}.total.arrested", ""),
        (f"{ARRESTS}.poles.share_arrested_pct", ""),
        (f"{ARRESTS}.total.arrested * {ARRESTS}.poles.share_arrested_pct", "people"),
        ("families_00486.order_00486_sentence_years_in_camps_ilic", "years"),
        ("families_00486.alzhir_year_closed_embedy", "year"),
        ("see_also.ingrian_deaths_wiki_genocide.value", "deaths"),
        (f"count({ARRESTS})", ""),
    ],
)
def test_a_value_has_the_unit_of_what_it_is_made_of(ledger, expression, unit):
    assert ledger.evaluate(expression).unit == unit


def test_each_number_that_may_stand_beside_a_field_has_its_reason(ledger):
    for number, reason in FACTORS.items():
        assert len(reason.split()) > 3
        assert ledger.evaluate(f"{ARRESTS}.poles.arrested / {number}").low == 105485 / Fraction(
            number
        )


# A faulty reference, the error, and what its message must help with.
POLES, SHARE = f"{ARRESTS}.poles.arrested", f"{ARRESTS}.poles.share_arrested_pct"
NOT_BORNE = "is no field of the data"
FAULTS = [
    (f"{ARRESTS}.pole.arrested", DataError, "Did you mean poles"),
    ("nationality_arrest.poles.arrested", DataError, "Did you mean nationality_arrests"),
    (f"{ARRESTS}.poles.arested", DataError, "Did you mean arrested"),
    (f"sum({ARRESTS}.arested)", DataError, "Did you mean arrested"),
    (f"{ARRESTS}.poles", DatumError, "Say which field of nationality_arrests is meant"),
    ("moscow_shot_daily.butovo.shot", DatumError, "have no key of their own"),
    (f"{ARRESTS}.poles.arrested.more", DatumError, "more parts than table.key.field"),
    (f"{POLES} +", DatumError, "is not a reference"),
    (f"{POLES} ** 2", DatumError, "cannot stand in a reference"),
    ("__import__('os').getcwd()", DatumError, "cannot stand in a reference"),
    (
        f"{POLES} / order_00447_limit_changes.leningrad_added_politburo.change_category_2",
        DatumError,
        "divides by zero",
    ),
    (f"sum({ARRESTS})", DatumError, "write sum(table.field)"),
    (f'sum({ARRESTS}.arrested, nationality="Nobody")', DatumError, "finds no row"),
    (f'count({ARRESTS}, nationality="Nobody")', DatumError, "finds no row"),
    (f"{POLES} / great_purge_totals.executed_memorial", DatumError, "figures that have two ends"),
    ("census_1937.nobody.population", DataError, "There is no row 'nobody'"),
    ("12345", DatumError, NOT_BORNE),
    ("1000", DatumError, NOT_BORNE),
    ("12345.5", DatumError, NOT_BORNE),
    ("True", DatumError, NOT_BORNE),
    (f"{POLES} + 2000", DatumError, NOT_BORNE),
    (f"{POLES} * 0 + 12345", DatumError, NOT_BORNE),
    (f"{POLES} + 1 + 1", DatumError, NOT_BORNE),
    (f"0.3 * {POLES}", DatumError, NOT_BORNE),
    (f"{POLES} + 1000", DatumError, "only 1 may be added"),
    (f"{POLES} + 100 * 1000", DatumError, "holds no field"),
    (f"1000 * {POLES} / {POLES}", DatumError, "the same whatever the data say"),
    (f"{POLES} - {POLES} + 1", DatumError, "the same whatever the data say"),
    (f"{POLES} + {SHARE}", DatumError, "people and a share or ratio cannot be added"),
    (f"{POLES} * {ARRESTS}.germans.arrested", DatumError, "cannot be multiplied by people"),
    ('days("1937-08-05..1938-11-17")', DatumError, "no row that names a source"),
    (f"{POLES} + days({ARRESTS}.poles)", DatumError, "people and days cannot be added"),
    (f'{POLES} / days("1937")', DatumError, "has no first and last day"),
    (f"{POLES} / days(republic_population.rsfsr_1926)", DatumError, "has no first and last day"),
    (f"rounded({POLES})", DatumError, "is a number"),
]


@pytest.mark.parametrize(("expression", "error", "message"), FAULTS)
def test_a_faulty_reference_is_told_what_is_wrong(ledger, expression, error, message):
    with pytest.raises(error) as raised:
        ledger.evaluate(expression)
    assert message in str(raised.value)


def test_nothing_of_an_expression_is_executed(ledger, tmp_path):
    planted = tmp_path / "executed"
    with pytest.raises(DatumError):
        ledger.evaluate(f"open({str(planted)!r}, 'w')")
    assert not planted.exists()


def test_the_other_claims_are_those_about_the_same_thing(ledger):
    table = ledger.table("national_operations")
    others, count = table.others(table.row("all_national_sentenced_wiki_ru"), 9)
    assert count == len(others)
    assert "all_national_sentenced_ablazhey" in {row["key"] for row in others}
    assert {(row["operation"], row["measure"]) for row in others} == {("all_national", "sentenced")}
