"""The national operations side by side: shares of death sentences, and what a list adds up to.

Pure functions on the table ``national_operations`` (`helpers.datasets.load`). A share is formed
only of two figures by one source about the whole of one operation.
"""

import pandas as pd

__all__ = ["ORDER", "add_up", "article_list", "death_shares", "final_death_sentences"]

#: The operations in the order of their sections in the book.
ORDER = (
    "polish", "german", "latvian", "greek", "estonian", "finnish", "harbin", "chinese", "korean",
    "romanian", "iranian", "afghan",
)  # fmt: skip
_TO_DEATH = ("sentenced_to_death", "executed")
_FINAL = ("petrov_roginskii_1997", "okhotin_roginskii_1999")


def death_shares(claims: pd.DataFrame) -> pd.DataFrame:
    """Return death sentences as a share of all sentences, by operation and source.

    Parameters
    ----------
    claims : DataFrame
        The table ``national_operations``.

    Returns
    -------
    DataFrame
        A row for each operation and source that gives both figures for the whole operation:
        ``operation``, ``source_key``, ``verified`` and ``status`` (recalled if one of the two is),
        ``sentenced`` and ``to_death`` (people), ``measure`` (how the source calls the second
        figure) and ``share_pct`` (per cent, not rounded); in the order of `ORDER`, all operations
        together first.

    Examples
    --------
    >>> from helpers import datasets
    >>> shares = death_shares(datasets.load("national_operations")).set_index(
    ...     ["operation", "source_key"])
    >>> float(round(shares.loc[("polish", "halaburda_2013"), "share_pct"], 1))
    79.4
    """
    whole = claims[claims["covers"] == "whole"]
    pair = ["operation", "source_key"]
    sentenced = whole.loc[whole["measure"] == "sentenced", [*pair, "value_low", "verified"]]
    death = whole.loc[
        whole["measure"].isin(_TO_DEATH), [*pair, "value_low", "measure", "verified", "status"]
    ]
    both = sentenced.rename(columns={"value_low": "sentenced", "verified": "beside"}).merge(
        death.rename(columns={"value_low": "to_death"}), on=pair
    )
    recalled = both.pop("beside") == "recall"
    both.loc[recalled, ["verified", "status"]] = "recall", "recalled"
    both["share_pct"] = both["to_death"].astype("Float64") / both["sentenced"] * 100
    return _in_order(both)


def article_list(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the list of operations of the encyclopaedia article, one row for each operation."""
    return _in_order(claims[claims["locator"].str.startswith("list of operations", na=False)])


def final_death_sentences(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the death sentences at the end of each operation, as ascribed to the archivists.

    One kind of figure throughout: sentences to death, the whole operation, albums and special
    troikas together, by Petrov and Roginskii and by Okhotin and Roginskii. Most are recalled, some
    were read where others repeat them.
    """
    return _in_order(
        claims[
            claims["source_key"].isin(_FINAL)
            & (claims["measure"] == "sentenced_to_death")
            & (claims["covers"] == "whole")
            & (claims["operation"] != "all_national")
        ]
    )


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
