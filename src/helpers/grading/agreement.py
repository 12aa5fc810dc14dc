"""How far two markers agree: the share of equal marks, and Cohen's kappa."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Agreement", "agreement"]


@dataclass(frozen=True)
class Agreement:
    """How far two markers agree on what both have marked."""

    count: int
    """Answers that both have marked."""
    share: float
    """The share of them with equal marks, from 0 to 1."""
    kappa: float | None
    """Cohen's kappa: 1 is full agreement, 0 what chance alone would give; ``None`` if undefined."""


def agreement(one: Sequence[float], other: Sequence[float]) -> Agreement:
    """Compare the marks of two markers of the same answers, in the same order.

    Kappa is that of J. Cohen, "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20 (1960), 37-46: how far agreement goes beyond what two markers with
    these shares of each level would reach by chance. It is undefined where both give one and the
    same level throughout.

    Raises
    ------
    ValueError
        If there is not one mark of each for the same answers, or none at all.

    Examples
    --------
    >>> found = agreement([0, 1, 1, 2], [0, 1, 2, 2])
    >>> found.share, round(found.kappa, 2)
    (0.75, 0.64)
    """
    count = len(one)
    if not count or count != len(other):
        raise ValueError(
            f"Two markers' marks of the same answers are needed, not {count} and {len(other)}."
        )
    share = sum(a == b for a, b in zip(one, other, strict=True)) / count
    first, second = Counter(one), Counter(other)
    chance = sum(first[level] * second[level] for level in first) / count**2
    return Agreement(count, share, None if chance == 1 else (share - chance) / (1 - chance))
