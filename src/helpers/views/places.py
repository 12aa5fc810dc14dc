"""Views of places of execution and burial: where they are, and who says how many lie there."""

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, figures, words

__all__ = ["MEASURES", "choices", "claimed"]

#: What a claim about a place counts, by its measure.
MEASURES = {
    "known_by_name": "Known by name",
    "buried": "Said to lie here",
    "executed": "Said to have been shot here",
    "exhumed": "Remains dug up or located",
    "executed_in_the_area": "Shot in the town or region",
}
_FACTS = {
    "region_1937": "Region then",
    "country": "Country today",
    "used_from": "Used from",
    "used_until": "Used until",
    "found": "How it became known",
    "memorial_since": "Memorial since",
    "note": "Remark",
}


def choices() -> dict[str, str]:
    """Return the places of which something is claimed, by name: their keys."""
    said = datasets.load("places_claims")
    return dict(zip(said["place_en"], said["place_key"], strict=True))


def claimed(place: str, place_label: str) -> tuple:
    """Say what is known of a place, and set the claims about it side by side.

    Parameters
    ----------
    place : str
        A key of the table ``places``.
    place_label : str
        Its name.

    Returns
    -------
    tuple of Markdown and Table
    """
    row = datasets.load("places").set_index("key").loc[place]
    facts = [f"*{name}:* {row[key]}" for key, name in _FACTS.items() if not pd.isna(row[key])]
    where = (
        "Coordinates were not read here."
        if pd.isna(row["lat"])
        else f"*Coordinates, by one page:* {row['lat']:.4f} north, {row['lon']:.4f} east."
    )
    said = datasets.load("places_claims")
    said = said[said["place_key"] == place]
    said = said.assign(
        counted=said["measure"].map(MEASURES),
        people=[
            words.amount(row.value_low, row.value_high, words.number) for row in said.itertuples()
        ],
    )
    told = ". ".join(fact.rstrip(".") for fact in facts)
    return Markdown(f"**{place_label}.** {told}. {where}"), figures.table(
        said[["counted", "people", "said_by", "note"]],
        caption=f"{place_label}: who says how many",
        source=list(dict.fromkeys([row["source_key"], *said["source_key"]])),
        labels={
            "counted": "What is counted",
            "people": "People",
            "said_by": "Who says so",
            "note": "Remark",
        },
    )
