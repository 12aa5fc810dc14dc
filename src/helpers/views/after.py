"""Views of what came after: whether the accounts of rehabilitation add up."""

from IPython.display import Markdown

from helpers import datasets

__all__ = ["PARTS", "TOTAL", "add_up"]

#: The key of the figure that the parts are set against.
TOTAL = "to_1988_cleared"
#: The figures that may be parts of it: the key of each, and what it counts.
PARTS = {
    "thaw": ("years_1954_1961_cleared", "cleared from 1954 to 1961"),
    "later": ("years_1962_1983_cleared", "cleared from 1962 to 1983"),
    "last": ("years_1988_1989_reviewed", "examined again in 1988 and 1989"),
}


def add_up(thaw: bool, later: bool, last: bool) -> Markdown:
    """Add the chosen accounts, and set the sum against the total of the commission.

    Parameters
    ----------
    thaw, later, last : bool
        Whether the account of 1954 to 1961, of 1962 to 1983, of 1988 and 1989 is a part.

    Returns
    -------
    Markdown
    """
    people = datasets.load("rehabilitation").set_index("key")["people"]
    chosen = {"thaw": thaw, "later": later, "last": last}
    parts = [(people[key], what) for name, (key, what) in PARTS.items() if chosen[name]]
    total = int(people[TOTAL])
    if not parts:
        return Markdown(f"No part is chosen. The commission has {total:,} people cleared.")
    added = int(sum(number for number, _ in parts))
    shown = " and ".join(f"{number:,} {what}" for number, what in parts)
    left = total - added
    if left >= 0:
        says = (
            f"That leaves {left:,} of the {total:,} whom the commission has as cleared by the end "
            "of 1988: room for the years that none of these parts covers."
        )
    else:
        says = (
            f"That is {-left:,} more than the {total:,} whom the commission has as cleared by the "
            "end of 1988. So the parts overlap with something, or do not all count people cleared."
        )
    return Markdown(
        f"{shown}: {added:,} together. {says}" if len(parts) > 1 else f"{shown}. {says}"
    )
