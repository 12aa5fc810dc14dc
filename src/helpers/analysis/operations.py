"""The national operations side by side: what a list of claims adds up to.

Pure functions on the table ``national_operations`` (`helpers.datasets.load`).
"""

import pandas as pd

__all__ = ["ENDS", "ORDER", "add_up", "article_list", "final_death_sentences"]

#: The operations in the order of their pages in the book.
ORDER = (
    "polish", "german", "latvian", "greek", "estonian", "finnish", "harbin", "chinese", "korean",
    "romanian", "iranian", "afghan",
)  # fmt: skip
#: One figure for the end of each operation: a claim that was read, if there is one, else one that
#: is recalled.
ENDS = (
    "polish_executed_petrov",
    "german_sentenced_to_death_okhotin",
    "latvian_sentenced_to_death_okhotin",
    "greek_sentenced_to_death_okhotin",
    "estonian_executed_snyder",
    "finnish_executed_snyder",
    "harbin_sentenced_to_death_okhotin",
    "romanian_sentenced_to_death_okhotin",
    "iranian_executed_timeline",
    "afghan_sentenced_to_death_okhotin",
)


def article_list(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the list of operations of the encyclopaedia article, one row for each operation."""
    return _in_order(claims[claims["locator"].str.startswith("list of operations", na=False)])


def final_death_sentences(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of `ENDS`: death sentences at the end of each operation.

    Some sources call the number people sentenced to death, some people executed; the numbers are
    those that are ascribed to the archivists for the death sentences of the whole operation.
    """
    return _in_order(claims[claims["key"].isin(ENDS)])


def add_up(rows: pd.DataFrame, total: int) -> pd.Series:
    """Add the ranges of claims end by end and set the sum against a total.

    Parameters
    ----------
    rows : DataFrame
        Claims with ``value_low`` and ``value_high``, in people.
    total : int
        The total to compare with, in people.

    Returns
    -------
    Series
        ``low`` and ``high`` (the sums of the ends), ``total``, ``low_over`` and ``high_over`` (by
        how much each sum exceeds the total; below zero, by how much it falls short).
    """
    low, high = int(rows["value_low"].sum()), int(rows["value_high"].sum())
    return pd.Series(
        {
            "low": low,
            "high": high,
            "total": total,
            "low_over": low - total,
            "high_over": high - total,
        }
    )


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    place = {name: number for number, name in enumerate(("all_national", *ORDER))}
    known = rows[rows["operation"].isin(place)]
    return known.sort_values(
        "operation", key=lambda names: names.map(place), kind="stable"
    ).reset_index(drop=True)
