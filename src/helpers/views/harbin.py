"""Views of the report on the Harbin operation: which of its printed figures may be doubted."""

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, figures
from helpers.analysis.measures import agrees
from helpers.analysis.repair import one_digit_changes

__all__ = ["FIGURES", "doubt"]

SOURCE = "potapova_2020"
_NAMES = {
    "considered": "Cases considered",
    "without": "Cases without a sentence",
    "sentenced": "People sentenced",
}
#: The three figures of the album stage, as a reader chooses one to doubt.
FIGURES = {name: figure for figure, name in _NAMES.items()}
_KEYS = {
    "considered": "harbin_cases_considered_potapova_album",
    "without": "harbin_cases_without_sentence_potapova_album",
    "sentenced": "harbin_sentenced_potapova_album",
}


def doubt(figure: str) -> tuple:
    """Change one digit of one printed figure in every way, and show what would make the sum hold.

    Parameters
    ----------
    figure : str
        One of the values of `FIGURES`.

    Returns
    -------
    tuple of Markdown and Table
    """
    printed = _album_stage()
    needed = _closing_figure(figure, printed)
    changes = one_digit_changes(printed[figure])
    shown = pd.DataFrame({"changed": sorted(changes, key=lambda number: abs(number - needed))[:5]})
    shown["gap"] = shown["changed"] - needed
    made = [printed | {figure: number} for number in shown["changed"]]
    shown["holds"] = shown["gap"] == 0
    shown["shares"] = [_sum_and_shares_hold(figures) for figures in made]
    shown["protocols"] = [_protocols_agree(figures) for figures in made]
    closing = shown[shown["holds"]]
    if closing.empty:
        said = f"none makes the sum hold. It would have to be {needed:,}."
    else:
        row = closing.iloc[0]
        said = (
            f"one makes the sum hold: {row['changed']:,}. The printed shares then "
            f"{'fit' if row['shares'] else 'do **not** fit'}; the number in the protocols "
            f"{'fits' if row['protocols'] else 'does **not** fit'}."
        )
    name = _NAMES[figure]
    text = f"**{name}**, printed {printed[figure]:,}: of {len(changes)} changes of one digit {said}"
    return Markdown(text), figures.table(
        shown,
        caption=f"{name}: the five changes of one digit that come nearest",
        source=SOURCE,
        labels={
            "changed": "Changed to",
            "gap": "Off by",
            "holds": "The sum holds",
            "shares": "The printed shares fit",
            "protocols": "The protocols fit",
        },
    )


def _album_stage() -> dict[str, int]:
    """Return the three figures of the album stage as the book prints them."""
    return {name: int(_claims()[key]) for name, key in _KEYS.items()}


def _closing_figure(figure: str, printed: dict[str, int]) -> int:
    """Return what a figure would have to be, if the two others are right."""
    rest = printed["sentenced"] + printed["without"] - printed["considered"]
    return printed[figure] + (rest if figure == "considered" else -rest)


def _sum_and_shares_hold(figures: dict[str, int]) -> bool:
    """Say whether the sum holds and both printed shares can be had from the figures."""
    scope = datasets.load("national_operations").set_index("key")["scope"]
    scope = pd.Series({name: scope[_KEYS[name]] for name in ("sentenced", "without")})
    printed = scope.str.extract(r"(\d+) per cent")[0] + "%"
    shares = pd.Series(
        {name: figures[name] / figures["considered"] * 100 for name in printed.index}
    )
    holds = figures["sentenced"] + figures["without"] == figures["considered"]
    return holds and bool(agrees(shares, printed).all())


def _protocols_agree(figures: dict[str, int]) -> bool:
    """Say whether the report exceeds the protocols by as many people as the book says."""
    claims = _claims()
    in_protocols = int(claims["harbin_cases_in_protocols_potapova"])
    return figures["considered"] - in_protocols == claims["harbin_cases_not_in_protocols_potapova"]


def _claims() -> pd.Series:
    return datasets.load("national_operations").set_index("key")["value_low"].astype(float)
