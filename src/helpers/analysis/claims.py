"""Claims about the same thing, side by side: where sources disagree, and by how much.

Two rows of a table of claims are about the same thing if the table's ``claims`` entry in
``datapackage.json`` says so: they agree in the columns of its subject and in the measure. Nothing
is averaged and none is preferred. A claim about a part of the subject (``covers``) is set against
none about the whole.
"""

from __future__ import annotations

from helpers import datasets, words
from helpers.lazy import pd

__all__ = ["about", "disagreements", "side_by_side", "subject_name", "tables"]

_OPERATIONS = {
    "all_national": "All national operations",
    "all_mass_operations": "All mass operations",
    "diaspora_nationalities": "Diaspora nationalities",
}
_NAMES = {"alzhir": "ALZhIR", "all": "all groups"}


def tables() -> list[str]:
    """Return the names of the tables of claims."""
    return [name for name in datasets.names() if "claims" in datasets.descriptor(name)]


def about(name: str) -> pd.DataFrame:
    """Load a table of claims, with what each row is about.

    Parameters
    ----------
    name : str
        The name of a table of claims.

    Returns
    -------
    DataFrame
        The table with the columns ``low`` and ``high`` (the range of the claim; equal for one
        figure, ``<NA>`` for an end that the source leaves open), ``subject`` (in words) and
        ``table``.
    """
    table, said = datasets.load(name), datasets.descriptor(name)["claims"]
    one = table[said["value"]] if "value" in said else pd.Series(pd.NA, table.index, "Float64")
    subject = table[said["subject"]].astype(object)
    names = [subject_name(said["subject"], row) for row in subject.to_dict("records")]
    return table.assign(
        low=one.astype("Float64").fillna(table[said["low"]].astype("Float64")),
        high=one.astype("Float64").fillna(table[said["high"]].astype("Float64")),
        measure=table[said["measure"]],
        subject=names,
        table=name,
    )


def disagreements() -> pd.DataFrame:
    """List what more than one claim is about, as a whole, and not all say the same.

    Returns
    -------
    DataFrame
        A row for each: ``table``, ``subject``, ``measure``, ``unit``, ``claims`` and ``sources``
        (how many), ``lowest`` and ``highest`` of all ends of all ranges, and ``ratio``, the highest
        divided by the lowest (``<NA>`` if that is zero, or a year); the largest ratio first.
    """
    rows = []
    for name in tables():
        claims = about(name)
        whole = claims[claims["covers"] == "whole"]
        for (subject, measure), group in whole.groupby(["subject", "measure"], sort=False):
            ends = pd.concat([group["low"], group["high"]]).dropna()
            if len(group) < 2 or ends.min() == ends.max():
                continue
            unit = words.unit_of(measure)
            rows.append(
                {
                    "table": name,
                    "subject": subject,
                    "measure": measure,
                    "unit": unit,
                    "claims": len(group),
                    "sources": group["source_key"].nunique(),
                    "lowest": ends.min(),
                    "highest": ends.max(),
                    "ratio": ends.max() / ends.min() if ends.min() and unit != "year" else pd.NA,
                }
            )
    found = pd.DataFrame(rows).astype(
        {"lowest": "Float64", "highest": "Float64", "ratio": "Float64"}
    )
    return found.sort_values("ratio", ascending=False, kind="stable").reset_index(drop=True)


def side_by_side(table: str, subject: str, measure: str) -> pd.DataFrame:
    """Return the claims about one thing as a whole, as `about` has them, in order of size."""
    found = about(table)
    found = found[
        (found["subject"] == subject) & (found["measure"] == measure) & (found["covers"] == "whole")
    ]
    return found.sort_values(["low", "high"], kind="stable")


def subject_name(columns: list[str], row: dict) -> str:
    """Say in words what a claim is about.

    Parameters
    ----------
    columns : list of str
        The columns of the subject.
    row : dict
        The row of the claim.
    """
    cells = [row[column] for column in columns if not pd.isna(row[column])]
    if columns == ["operation"]:
        return _OPERATIONS.get(cells[0], f"{cells[0].capitalize()} operation")
    if columns == ["span"]:
        return f"USSR, {cells[0].replace('-', '–')}"
    return words.capitalise(", ".join(map(_name_part, cells)))


def _name_part(cell: object) -> str:
    if isinstance(cell, pd.Timestamp):
        return words.day(cell)
    return _NAMES.get(str(cell), str(cell).replace("_", " "))
