"""Views of a book of memory: the share of one group, by what is done with empty fields."""

from functools import cache

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, words
from helpers.analysis import missing

__all__ = ["GROUPS", "TREATMENTS", "share_in_book"]

BOOK = "khabarovsk_book"
_EMPTY = "not stated"
TREATMENTS = {
    "Leave them out": "left_out",
    "Count them as a group": "own",
    "Fill them in, women and men apart": "filled_in",
    "Assume nothing": "bounds",
}
_FIELDS = {"nationality": "nationality_en", "citizenship": "citizenship"}
#: The groups to choose from: field and category, as the book gives them.
GROUPS = {
    f"Nationality: {name}": ("nationality", name)
    for name in (
        "Russians",
        "Chinese",
        "Ukrainians",
        "Japanese",
        "Jews",
        "Koreans",
        "Poles",
        "Germans",
    )
} | {
    f"Citizenship: {name}": ("citizenship", name)
    for name in ("USSR", "China", "stateless", "Japan")
}


@cache
def _book() -> pd.DataFrame:
    return datasets.load("khabarovsk_book_profile")


def share_in_book(group: tuple[str, str], treatment: str) -> tuple:
    """Show the share of one group in the book, and what it rests on.

    Parameters
    ----------
    group : tuple of str
        Field and category, one of `GROUPS`.
    treatment : str
        What is done with the records that leave the field empty, one of `TREATMENTS`.

    Returns
    -------
    tuple of Markdown, Figure and Table
    """
    field, category = group
    column = _FIELDS[field]
    people = _book().groupby(column)["people"].sum()
    count, empty, records = (int(n) for n in (people[category], people[_EMPTY], people.sum()))
    low, high = missing.bounds(count, empty, records)
    left_out = missing.treatments(people.drop(_EMPTY), empty)["left_out"][category]
    filled = missing.filled_in(
        _book(), field=column, category=category, empty=_EMPTY, group="gender", value="people"
    )
    said = {
        "left_out": (
            f"**{left_out:.1f} per cent**: {count:,} of the {records - empty:,} records that state "
            f"a {field}. This assumes that the {empty:,} empty records are like the others.",
            [("The group, of records with an entry", count, records - empty, left_out)],
        ),
        "own": (
            f"**{low:.1f} per cent**: {count:,} of all {records:,} records. This is true of the "
            f"book and says nothing of the {empty:,} empty records. Read as a share of people, it "
            "is the lowest that is possible.",
            [("The group, of all records", count, records, low)],
        ),
        "filled_in": (
            f"**{filled:.1f} per cent**, if the women without an entry are like the women with "
            "one, and the men like the men. The book cannot say whether they are.",
            [("The group and its part of the empty", filled / 100 * records, records, filled)],
        ),
        "bounds": (
            f"**From {low:.1f} to {high:.1f} per cent**: the lower end if none of the {empty:,} "
            "empty records belongs to the group, the upper end if all do. Nothing is assumed. "
            f"The ends lie {high - low:.1f} percentage points apart.",
            [
                ("None of the empty records belongs", count, records, low),
                ("All of the empty records belong", count + empty, records, high),
            ],
        ),
    }
    text, rows = said[treatment]
    name = f"{category}, by {field}"
    lines = {"No assumption": (low, high), "Left out": (left_out, left_out)}
    lines |= {"Own group": (low, low), "Filled in": (filled, filled)}
    drawn = pd.DataFrame(
        [
            (how, *ends, f"{how}: {words.amount(*ends, '{:.1f}'.format, ' to ')} per cent")
            for how, ends in lines.items()
        ],
        columns=["treatment", "low", "high", "says"],
    )
    shown = figures.figure(
        charts.claim_ranges(
            drawn,
            claim="treatment",
            low="low",
            high="high",
            axis="Per cent of the book",
            label="says",
            meaning="reference",
        ),
        title=f"{name}: from {low:.1f} to {high:.1f} per cent",
        subtitle="Share of the people in the book, by the treatment of empty records",
        alt=f"A range from {low:.1f} to {high:.1f} per cent, and the single figures "
        f"{left_out:.1f}, {low:.1f} and {filled:.1f} per cent, all within it.",
        source=BOOK,
        data=drawn[["treatment", "low", "high"]],
    )
    listed = figures.table(
        pd.DataFrame(rows, columns=["what", "above", "below", "share"]),
        caption=f"{name}: what is divided by what",
        source=BOOK,
        labels={
            "what": "Counted",
            "above": "Records",
            "below": "Divided by",
            "share": "Per cent",
        },
        decimals=1,
    )
    return Markdown(f"{name}: {text}"), shown, listed
