"""Views of the national operations: sums that are allowed or not."""

from collections.abc import Callable

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, figures, words
from helpers.analysis import operations

__all__ = [
    "NAMES",
    "SELECTIONS",
    "added_up",
]

#: The names of the operations, as the data call them.
NAMES = {
    "all_national": "All national operations",
    "polish": "Polish",
    "german": "German",
    "latvian": "Latvian",
    "greek": "Greek",
    "harbin": "Harbin",
    "korean": "Korean",
    "chinese": "Chinese",
    "estonian": "Estonian",
    "finnish": "Finnish",
    "iranian": "Iranian",
    "romanian": "Romanian",
    "afghan": "Afghan",
}
SELECTIONS = {
    "The list as the article prints it": "all",
    "Without the estimates": "no_estimates",
    "Without estimates and without other years": "same_years",
    "Death sentences alone, at the end of each operation": "final",
}


def added_up(selection: str, selection_label: str) -> tuple:
    """Add up a selection of claims and set the sum against the total of the article.

    Parameters
    ----------
    selection : str
        One of the values of `SELECTIONS`.
    selection_label : str
        Its label there.
    """
    table = datasets.load("national_operations").set_index("key", drop=False)
    total = int(table.loc["all_national_executed_article", "value_low"])
    rows, text = _SELECT[selection](table.reset_index(drop=True))
    sums = operations.add_up(rows, total)
    shown = pd.DataFrame(
        {
            "what": rows["operation"].map(NAMES),
            "counted": rows["measure"].map(words.measure),
            "low": rows["value_low"],
            "high": rows["value_high"],
        }
    )
    ends = pd.DataFrame(
        {
            "what": ["Sum", "Total in the article", "Sum less the total"],
            "counted": ["", "executed", ""],
            "low": [sums["low"], total, sums["low_over"]],
            "high": [sums["high"], total, sums["high_over"]],
        }
    )
    low, high = sums["low_over"], sums["high_over"]
    over = (
        f"The sum is {words.compare(sums['low'], total)} the total."
        if low == high
        else f"The sum is {low:,} to {high:,} above the total."
    )
    return Markdown(f"**{selection_label}.** {over} {text}"), figures.table(
        pd.concat([shown, ends], ignore_index=True),
        caption=f"{selection_label}: the sum against {total:,}",
        source=list(dict.fromkeys([*rows["source_key"], "seed_wikipedia_mass_ops"])),
        labels={"what": "Operation", "counted": "What was counted", "low": "Lowest, people",
                "high": "Highest, people"},
    )  # fmt: skip


def _select_all(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    return operations.article_list(table), (
        "The list leaves out several operations, and still exceeds the total: it mixes kinds."
    )


def _select_no_estimates(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    rows = operations.article_list(table)
    return rows[rows["status"] != "estimate"], (
        "The Greek and Finnish ranges and the Korean estimate count more than sentences, or "
        "another thing; they are left out here."
    )


def _select_same_years(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    rows = _select_no_estimates(table)[0]
    return rows[rows["operation"] != "chinese"], (
        "The Chinese figure is given elsewhere for a span of years that begins long before the "
        "operations."
    )


def _select_final(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    return operations.final_death_sentences(table), (
        "One figure for the end of each operation, and the sum stays below the total. Operations "
        "without a figure here may make up the rest. Some sources call the number people sentenced "
        "to death, some people executed. The Greek, the Romanian and the Afghan figure are "
        "recalled, not read."
    )


_SELECT: dict[str, Callable] = {
    "all": _select_all,
    "no_estimates": _select_no_estimates,
    "same_years": _select_same_years,
    "final": _select_final,
}
