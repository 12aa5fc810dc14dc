"""Views of the report on the Harbin operation: which figure is misprinted, and what follows."""

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, figures
from helpers.analysis.measures import agrees, rounding_interval
from helpers.analysis.repair import one_digit_changes, one_digit_repairs

__all__ = [
    "FIGURES",
    "NAMES",
    "album_stage",
    "doubt",
    "evidence",
    "protocols_agree",
    "rebuilt",
    "sum_and_shares_hold",
    "sum_holds",
]

SOURCE = "potapova_2020"
#: The three figures of the album stage, and their names.
NAMES = {
    "considered": "Cases considered",
    "without": "Cases without a sentence",
    "sentenced": "People sentenced",
}
#: The same, as a reader chooses one to doubt.
FIGURES = {name: figure for figure, name in NAMES.items()}
_KEYS = {
    "considered": "harbin_cases_considered_potapova_album",
    "without": "harbin_cases_without_sentence_potapova_album",
    "sentenced": "harbin_sentenced_potapova_album",
}
# By how many the book says that its protocols hold fewer people than the report.
_FEWER_IN_PROTOCOLS = 1996


def album_stage() -> dict[str, int]:
    """Return the three figures of the album stage as the book prints them."""
    return {name: int(_claims()[key]) for name, key in _KEYS.items()}


def sum_holds(figures: dict[str, int]) -> bool:
    """Say whether those sentenced and those without a sentence make all cases considered."""
    return figures["sentenced"] + figures["without"] == figures["considered"]


def sum_and_shares_hold(figures: dict[str, int]) -> bool:
    """Say whether the sum holds and both printed shares can be had from the figures."""
    printed = _printed_shares()
    shares = pd.Series(
        {name: figures[name] / figures["considered"] * 100 for name in printed.index}
    )
    return sum_holds(figures) and bool(agrees(shares, printed).all())


def protocols_agree(figures: dict[str, int]) -> bool:
    """Say whether the protocols hold as many people fewer than the report as the book says."""
    in_protocols = int(_claims()["harbin_cases_in_protocols_potapova"])
    return figures["considered"] - in_protocols == _FEWER_IN_PROTOCOLS


def _printed_shares() -> pd.Series:
    """Return the shares of the cases considered that the book prints beside two of the figures."""
    scope = datasets.load("national_operations").set_index("key")["scope"]
    scope = pd.Series({name: scope[_KEYS[name]] for name in ("sentenced", "without")})
    return scope.str.extract(r"(\d+) per cent")[0] + "%"


def _claims() -> pd.Series:
    return datasets.load("national_operations").set_index("key")["value_low"].astype(float)


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
    printed = album_stage()
    others = {name: number for name, number in printed.items() if name != figure}
    needed = _closing_figure(figure, others)
    nearest = sorted(one_digit_changes(printed[figure]), key=lambda number: abs(number - needed))
    shown = pd.DataFrame({"changed": nearest[:5]})
    shown["gap"] = shown["changed"] - needed
    made = [printed | {figure: number} for number in shown["changed"]]
    shown["holds"] = [sum_holds(figures) for figures in made]
    shown["shares"] = [sum_and_shares_hold(figures) for figures in made]
    shown["protocols"] = [protocols_agree(figures) for figures in made]
    name = NAMES[figure]
    tried = len(one_digit_changes(printed[figure]))
    fits = one_digit_repairs(printed, sum_holds)
    closing = fits.loc[fits["figure"] == figure, "repaired"]
    if closing.empty:
        said = f"none makes the sum hold. It would have to be {needed:,}."
    else:
        row = shown[shown["changed"] == closing.item()].iloc[0]
        said = (
            f"one makes the sum hold: {closing.item():,}. The printed shares then "
            f"{'fit' if row['shares'] else 'do **not** fit'}; the number in the protocols "
            f"{'fits' if row['protocols'] else 'does **not** fit'}."
        )
    text = f"**{name}**, printed {printed[figure]:,}: of {tried} changes of one digit {said}"
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


def evidence() -> figures.Table:
    """Set each repair against everything else that is printed of the operation."""
    claims, printed = _claims(), album_stage()
    found = one_digit_repairs(printed, sum_holds)
    rows = []
    for repair in found.itertuples():
        made = printed | {repair.figure: repair.repaired}
        low, high = _range_of_death_sentences(made["considered"])
        rows.append(
            {
                "repair": f"{NAMES[repair.figure]}: {repair.repaired:,}",
                "shares": sum_and_shares_hold(made),
                "protocols": protocols_agree(made),
                "sentenced": made["sentenced"] + _sentences_of_troikas()
                == claims["harbin_sentenced_okhotin"],
                "death": low <= claims["harbin_killed_article"] <= high,
            }
        )
    return figures.table(
        pd.DataFrame(rows),
        caption="Two repairs against the other figures",
        source=[SOURCE, "okhotin_roginskii_1999", "seed_wikipedia_mass_ops"],
        labels={
            "repair": "If the right figure were",
            "shares": "Printed shares fit",
            "protocols": "Protocols fit",
            "sentenced": "Total of sentences fits",
            "death": "Total of death sentences fits",
        },
    )


def rebuilt() -> figures.Table:
    """Rebuild the two totals of the literature from the parts of the book."""
    claims, printed = _claims(), album_stage()
    fits = one_digit_repairs(printed, lambda f: sum_and_shares_hold(f) and protocols_agree(f))
    album = int(fits["repaired"].item())
    death = claims["harbin_sentenced_to_death_potapova_troikas"]
    other = claims["harbin_sentenced_category_2_potapova"]
    low, high = _range_of_death_sentences(printed["considered"])
    share = claims["harbin_death_share_pct_potapova"]
    rows = [
        ("Sentenced, album stage, repaired", album, album),
        ("Special troikas, to death", death, death),
        ("Special troikas, second category", other, other),
        ("Sentenced in all, rebuilt", *[album + death + other] * 2),
        ("Sentenced in all, as repeated", *[claims["harbin_sentenced_okhotin"]] * 2),
        (f"To death, album stage, {share} per cent of cases", low - death, high - death),
        ("To death in all, rebuilt", low, high),
        ("To death in all, in the article", *[claims["harbin_killed_article"]] * 2),
    ]
    return figures.table(
        pd.DataFrame(rows, columns=["what", "low", "high"]).round(0),
        caption="Two totals of the Harbin operation, rebuilt from their parts",
        source=[SOURCE, "okhotin_roginskii_1999", "seed_wikipedia_mass_ops"],
        labels={"what": "What", "low": "Lowest, people", "high": "Highest, people"},
    )


def _sentences_of_troikas() -> float:
    claims = _claims()
    return (
        claims["harbin_sentenced_to_death_potapova_troikas"]
        + claims["harbin_sentenced_category_2_potapova"]
    )


def _range_of_death_sentences(considered: int) -> tuple[float, float]:
    """Return the least and the most death sentences that the rounded share leaves open."""
    claims = _claims()
    share = rounding_interval(
        pd.Series({"share": str(claims["harbin_death_share_pct_potapova"])})
    ).loc["share"]
    troikas = claims["harbin_sentenced_to_death_potapova_troikas"]
    return tuple(considered * share[end] / 100 + troikas for end in ("low", "high"))


def _closing_figure(figure: str, others: dict[str, int]) -> int:
    if figure == "considered":
        return others["sentenced"] + others["without"]
    (rest,) = [number for name, number in others.items() if name != "considered"]
    return others["considered"] - rest
