"""Analysis of a table of counts: shares, representation ratios, rounding, reconciliation.

Pure functions: Series and DataFrames in, Series and DataFrames out, nothing read or written.
Shares are in per cent throughout.

The *representation ratio* of a group is its share of those arrested divided by its share of the
population. At 1 a group is arrested as often as the whole population, at 20 twenty times as often.
"""

from decimal import Decimal

import pandas as pd

__all__ = [
    "agrees",
    "census_ratios",
    "implied_population",
    "ratio_interval",
    "reconcile",
    "representation_ratio",
    "rounding_interval",
    "share",
]

# Room for the binary representation of decimal figures, far below any printed digit.
_TOLERANCE = 1e-9


def share(counts: pd.Series, total: float) -> pd.Series:
    """Return each count as a share of a total.

    Parameters
    ----------
    counts : Series
        Counts, for instance of people.
    total : float
        The total in the same unit; it need not be the sum of `counts`.

    Returns
    -------
    Series
        Shares in per cent, not rounded.

    Raises
    ------
    ValueError
        If the total is not above zero.

    Examples
    --------
    >>> share(pd.Series({"Poles": 105_485}), 1_420_711).round(2).to_dict()
    {'Poles': 7.42}
    """
    if not total > 0:
        raise ValueError(f"A share needs a total above zero, not {total}.")
    return counts.astype("Float64") / total * 100


def representation_ratio(share_arrested: pd.Series, share_population: pd.Series) -> pd.Series:
    """Return the share of those arrested divided by the share of the population.

    Parameters
    ----------
    share_arrested, share_population : Series
        Shares in per cent, aligned by index. A group that one of them lacks gets ``<NA>``.

    Returns
    -------
    Series
        Ratios without a unit.

    Raises
    ------
    ValueError
        If a share of the population is zero: the ratio has no value then.

    Examples
    --------
    >>> arrested, population = pd.Series({"Poles": 7.42}), pd.Series({"Poles": 0.37})
    >>> representation_ratio(arrested, population).round(2).to_dict()
    {'Poles': 20.05}
    """
    if (share_population == 0).any():
        empty = ", ".join(map(str, share_population.index[(share_population == 0).fillna(False)]))
        raise ValueError(f"No ratio can be formed for a share of the population of zero: {empty}.")
    return share_arrested.astype("Float64") / share_population.astype("Float64")


def census_ratios(
    arrested: pd.Series, arrested_total: float, censuses: dict[str, pd.Series]
) -> pd.DataFrame:
    """Return the representation ratios that follow from the counts of each census.

    Parameters
    ----------
    arrested : Series
        People arrested, by group.
    arrested_total : float
        All people arrested.
    censuses : dict of str to Series
        Population by group under the name of each census, the whole population as ``"Total"``.

    Returns
    -------
    DataFrame
        A row for each group of `arrested`, a column for each census; ``<NA>`` where a census has
        no count for the group.

    Examples
    --------
    >>> census = pd.Series({"Poles": 630_097, "Total": 170_557_093})
    >>> census_ratios(pd.Series({"Poles": 105_485}), 1_420_711, {"1939": census}).round(2)
           1939
    Poles  20.1
    """
    of_arrested = share(arrested, arrested_total)
    return pd.DataFrame(
        {
            name: representation_ratio(
                of_arrested, share(census.reindex(arrested.index), census["Total"])
            )
            for name, census in censuses.items()
        }
    )


def rounding_interval(printed: pd.Series) -> pd.DataFrame:
    """Return the interval of values that each printed figure can stand for.

    A figure printed as 0.37 stands for anything from 0.365 to 0.375: half a unit of its last
    printed place to either side. Trailing zeros count, so the figures must come as printed text.

    Parameters
    ----------
    printed : Series of str
        Figures such as ``"46.30%"`` or ``"0.79"``. A per cent sign and thousands separators are
        allowed and change nothing.

    Returns
    -------
    DataFrame
        With the columns ``low``, ``value`` and ``high``, in the unit of the printed figure.

    Raises
    ------
    ValueError
        If a text is not a figure.

    Examples
    --------
    >>> rounding_interval(pd.Series({"Poles": "0.37%", "Germans": "0.8%"}))
               low  value   high
    Poles    0.365   0.37  0.375
    Germans   0.75    0.8   0.85
    """
    rows = {name: _interval(text) for name, text in printed.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["low", "value", "high"]).astype(
        "Float64"
    )


def _interval(text: str) -> tuple[float, float, float]:
    try:
        value = Decimal(text.strip().removesuffix("%").replace(",", ""))
        places = int(value.as_tuple().exponent)
    except (ArithmeticError, AttributeError, ValueError) as error:  # "NaN" has a letter there
        raise ValueError(f"{text!r} is not a printed figure such as '46.30%' or '0.79'.") from error
    half = Decimal(5).scaleb(places - 1)
    return float(value - half), float(value), float(value + half)


def ratio_interval(numerator: pd.DataFrame, denominator: pd.DataFrame) -> pd.DataFrame:
    """Return the interval of the ratio of two rounded figures.

    Interval arithmetic: the ratio is smallest when the numerator lies at its low end and the
    denominator at its high end, and largest the other way round.

    Parameters
    ----------
    numerator, denominator : DataFrame
        Intervals of positive figures with the columns ``low``, ``value`` and ``high``, as
        `rounding_interval` returns them, aligned by index.

    Returns
    -------
    DataFrame
        With the columns ``low``, ``value`` and ``high``; ``high`` is infinite where the denominator
        can be zero.

    Raises
    ------
    ValueError
        If a figure can be negative.

    Examples
    --------
    >>> arrested = rounding_interval(pd.Series({"Chinese": "0.60%"}))
    >>> population = rounding_interval(pd.Series({"Chinese": "0.02%"}))
    >>> ratio_interval(arrested, population).round(1).loc["Chinese"].to_dict()
    {'low': 23.8, 'value': 30.0, 'high': 40.3}
    """
    if (numerator["low"] < 0).any() or (denominator["low"] < 0).any():
        raise ValueError("The ratio of two intervals is defined here for positive figures only.")
    return pd.DataFrame(
        {
            "low": numerator["low"] / denominator["high"],
            "value": numerator["value"] / denominator["value"],
            "high": numerator["high"] / denominator["low"],
        }
    )


def agrees(computed: pd.Series, printed: pd.Series) -> pd.Series:
    """Say whether each computed value rounds to the figure as printed.

    A value that lies exactly between two printed places agrees with both, since sources differ in
    how they round a half.

    Parameters
    ----------
    computed : Series
        Values, not rounded; ``<NA>`` where there is none.
    printed : Series of str
        The printed figures, aligned by index.

    Returns
    -------
    Series of boolean
        ``<NA>`` where nothing was computed.

    Examples
    --------
    >>> agrees(pd.Series({"Poles": 20.0977}), pd.Series({"Poles": "20.10"}))["Poles"]
    np.True_
    """
    interval = rounding_interval(printed)
    values = computed.reindex(printed.index).astype("Float64")
    return (values >= interval["low"] - _TOLERANCE) & (values <= interval["high"] + _TOLERANCE)


def implied_population(
    arrested: pd.Series, printed_ratio: pd.Series, arrested_total: float, population_total: float
) -> pd.DataFrame:
    """Return the population that a printed ratio implies.

    Solves ``ratio = (arrested / arrested_total) / (population / population_total)`` for the
    population, at both ends of the interval that the printed ratio can stand for.

    Parameters
    ----------
    arrested : Series
        People arrested, by group.
    printed_ratio : Series of str
        The printed representation ratios, aligned by index; each must stand for values above zero.
    arrested_total, population_total : float
        The totals, in people.

    Returns
    -------
    DataFrame
        Columns ``low``, ``value`` and ``high``, in people, not rounded.

    Examples
    --------
    >>> arrested, printed = pd.Series({"Iranians": 14_994}), pd.Series({"Iranians": "45.72"})
    >>> people = implied_population(arrested, printed, 1_420_711, 170_557_093)
    >>> people.round().astype("Int64").loc["Iranians"].to_list()
    [39367, 39371, 39375]
    """
    ratio = rounding_interval(printed_ratio)
    if (ratio["low"] <= 0).any():
        raise ValueError("A ratio that can be zero implies no population.")
    people = arrested.astype("Float64") / arrested_total * population_total
    return pd.DataFrame(
        {
            "low": people / ratio["high"],
            "value": people / ratio["value"],
            "high": people / ratio["low"],
        }
    )


def reconcile(parts: pd.Series, total: float) -> pd.Series:
    """Compare the sum of the rows of a table with the total that is printed under them.

    Parameters
    ----------
    parts : Series
        The rows, without the total; any unit.
    total : float
        The printed total, in the same unit.

    Returns
    -------
    Series
        ``sum``, ``printed`` and ``gap`` (sum less printed: above zero, the rows exceed the total).

    Examples
    --------
    >>> reconcile(pd.Series({"a": 3, "b": 4}), 6).to_dict()
    {'sum': 7, 'printed': 6, 'gap': 1}
    """
    found = parts.sum()
    return pd.Series({"sum": found, "printed": total, "gap": found - total})
