"""Orders and decrees: who issued them, which terms ran out before they were prolonged, and speed.

Pure functions for the tables ``orders`` and ``timeline`` and for counts with a first and last day:
values, Series and DataFrames in and out, nothing read or written.
"""

import pandas as pd

__all__ = ["issued_by", "lapses", "pace"]


def issued_by(issuer: pd.Series) -> pd.Series:
    """Group the issuers of acts by the kind of body.

    Parameters
    ----------
    issuer : Series of str
        Issuers as the table ``orders`` names them.

    Returns
    -------
    Series of str
        "Politburo"; "NKVD", "NKVD, approved by the Politburo"; "Government and Central Committee"
        where both signed; "Other bodies of the state".

    Examples
    --------
    >>> issued_by(pd.Series(["NKVD (Yezhov)", "Politburo"])).tolist()
    ['NKVD', 'Politburo']
    """
    return issuer.map(_group)


def _group(issuer: str) -> str:
    if issuer.startswith("NKVD"):
        approved = "approved by the Politburo" in issuer
        return "NKVD, approved by the Politburo" if approved else "NKVD"
    if issuer == "Politburo":
        return issuer
    if "Central Committee" in issuer:
        return "Government and Central Committee"
    return "Other bodies of the state"


def lapses(terms: pd.DataFrame) -> pd.DataFrame:
    """Find the days between the end of one term and the decision that sets the next.

    Parameters
    ----------
    terms : DataFrame
        A row for each decision, in the order of time, with the dates ``decided`` and ``until``:
        the day of the decision and the last day of the term that it sets. A decision that sets
        none has no ``until``.

    Returns
    -------
    DataFrame
        The rows with ``term_before``, the latest day that an earlier decision reaches, and
        ``lapse``, the days by which that day had passed when this decision was taken: 0 where it
        had not, missing where there is no earlier term.

    Raises
    ------
    ValueError
        If the decisions are not in the order of time.

    Examples
    --------
    >>> found = lapses(pd.DataFrame({"decided": pd.to_datetime(["1938-01-31", "1938-05-26"]),
    ...                              "until": pd.to_datetime(["1938-04-15", "1938-08-01"])}))
    >>> found["lapse"].tolist()
    [<NA>, 41]
    """
    if not terms["decided"].is_monotonic_increasing:
        raise ValueError("The decisions do not stand in the order of time.")
    before = terms["until"].cummax().ffill().shift()
    late = (terms["decided"] - before).dt.days.clip(lower=0)
    return terms.assign(term_before=before, lapse=late.astype("Int64"))


def pace(people: float, first: str, last: str) -> float:
    """Return how many people a day a count amounts to, both ends of its span included.

    A mean, and it describes no day: decisions were not spread evenly.

    Parameters
    ----------
    people : float
        The count.
    first, last : str
        ISO dates.

    Returns
    -------
    float
        People a day.

    Raises
    ------
    ValueError
        If the span ends before it begins.

    Examples
    --------
    >>> pace(60, "1938-09-01", "1938-09-30")
    2.0
    """
    days = (pd.Timestamp(last) - pd.Timestamp(first)).days + 1
    if days < 1:
        raise ValueError(f"The span from {first} to {last} ends before it begins.")
    return people / days
