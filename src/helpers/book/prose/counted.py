"""What a figure counts, and what the words beside it say that it counts.

Arrested, sentenced, sentenced to death, shot and died are different things, and telling them apart
is what this book teaches. So the words beside a checked figure are checked too: those that follow
it in its clause, the verb right before it, and the name of a people after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from helpers import datasets
from helpers.book.prose.references import Datum, Rows, Value
from helpers.lazy import pd

__all__ = ["Counted", "counted", "said_after", "said_before", "strange_words"]

#: What may be said of a figure, by a part of the name of its measure or field.
_OF_MEASURES = {
    "arrested": {"arrested"},
    "detained": {"arrested"},
    "overrepresentation": {"arrested"},
    "sentenced": {"sentenced"},
    "sentenced_to_death": {"sentenced to death"},
    "death": {"sentenced to death", "sentenced"},
    "category_1": {"sentenced to death", "to be shot"},
    "executed": {"shot"},
    "executions": {"shot"},
    "execution": {"shot"},
    "shot": {"shot"},
    "killed": {"killed", "died"},
    "died": {"died"},
    "deaths": {"died"},
    "mortality": {"died"},
    "loss": {"died"},
    "deported": {"deported"},
    "released": {"released"},
}
_WORDS = {
    "to be shot": r"to be (?:shot|executed)|to shoot",
    "sentenced to death": r"sentenced to death|death sentences?|to death",
    "arrested": r"(?<!without )arrest(?:s|ed)?",
    "sentenced": r"sentence[sd]|convict(?:ed|ions?)",
    "shot": r"shot|executed|executions?",
    "killed": r"killed",
    "died": r"died|deaths?|dead",
    "deported": r"deported|deportations?",
    "released": r"released|freed",
}
_ACT = re.compile(
    "|".join(rf"(?P<a{i}>\b(?:{words})\b)" for i, words in enumerate(_WORDS.values())),
    re.IGNORECASE,
)
# "79.4% of those sentenced": what the share is taken of, which the figure itself need not count.
_BASE = re.compile(
    rf"\bof (?:those|all|the|these)(?: people| number)? (?:{_ACT.pattern})", re.IGNORECASE
)
_CLAUSE = re.compile(r"[^.;:,()?!–—“”\"]*")
_MOST_WORDS = 7
_ACTIVE = re.compile(
    r"\b(?P<verb>arrested|sentenced|shot|executed|killed|deported|released)"
    r"(?: (?:about|some|at least|more than|over|nearly|almost|up to))?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Counted:
    """What a value counts; a value computed from several figures may be called what any of them is.

    Attributes
    ----------
    acts : frozenset of str
        Arrested, sentenced, shot and so on, as `_WORDS` names them.
    peoples : frozenset of str
        The peoples that it counts, as the tables by nationality name them.
    """

    acts: frozenset[str] = frozenset()
    peoples: frozenset[str] = frozenset()

    def __or__(self, other: Counted) -> Counted:
        return Counted(self.acts | other.acts, self.peoples | other.peoples)


def counted(value: Value) -> Counted:
    """Say what a value counts."""
    single = [one.row for one in value.data if isinstance(one, Datum)]
    return Counted(
        frozenset(act for one in value.data for act in _acts(one)),
        _names() & {str(row.get("nationality", "")) for row in single},
    )


def strange_words(before: str, after: str, counted: Counted) -> list[str]:
    """Return what the words beside a figure say of it that it does not count.

    Parameters
    ----------
    before, after : str
        The text before and after the figure, up to the next figures.
    counted : Counted
        What the figure counts.

    Examples
    --------
    >>> poles = Counted(frozenset({"arrested"}), frozenset({"Poles"}))
    >>> strange_words("The article prints", "Germans shot.", poles)
    ['shot', 'Germans']
    """
    said = dict.fromkeys(said_after(after) + said_before(before))
    strange = [act for act in said if act not in counted.acts]
    near = _clause(after).split()[:2] if counted.peoples else []
    return strange + [word for word in near if word in _names() - counted.peoples]


def _acts(one: Datum | Rows) -> set[str]:
    said: set[str] = set()
    resource = datasets.descriptor(one.table)
    has_measure = "measure" in [field["name"] for field in resource["schema"]["fields"]]
    measure = resource.get("claims", {}).get("measure", "measure" if has_measure else None)
    for name in {str(row[measure]) for row in one.rows} if measure else {one.field}:
        for part, words in _OF_MEASURES.items():
            if f"_{part}_" in f"_{name}_":
                said |= words
    for row in one.rows:  # what no measure says, the words of the row do
        for name in ("fact", "counted"):
            if not pd.isna(row.get(name, pd.NA)):
                said |= set(_said(str(row[name])))
    return said


def said_after(text: str) -> list[str]:
    """Return what a text after a figure says, in its first clause, that the figure counts.

    >>> said_after(" people were arrested, and many of them shot")
    ['arrested']
    >>> said_after("of those sentenced were shot")
    ['shot']
    """
    clause = _clause(text)
    clause = re.split(r"\b(?:and|but|or|while|as|than)\b", _BASE.sub(" ", clause))[0]
    return _said(" ".join(clause.split()[:_MOST_WORDS]))


def said_before(text: str) -> list[str]:
    """Return what the verb right before a figure says that it counts.

    >>> said_before("In the first month the police arrested about ")
    ['arrested']
    """
    found = _ACTIVE.search(text)
    return _said(found["verb"]) if found else []


def _clause(text: str) -> str:
    found = _CLAUSE.match(text)
    return found[0] if found else ""


def _said(text: str) -> list[str]:
    names = list(_WORDS)
    return [names[int(str(found.lastgroup)[1:])] for found in _ACT.finditer(text)]


@cache
def _names() -> frozenset[str]:
    return frozenset(datasets.load("nationality_arrests")["nationality"]) - {"Total", "Others"}
