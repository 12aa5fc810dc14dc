"""Views for looking things up: dated events, orders and decrees, data sets, kinds of sources."""

import re

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, drawings, figures, words

__all__ = [
    "KINDS_OF_EVENT",
    "KINDS_OF_ORDER",
    "NAMES",
    "SPANS",
    "events",
    "kinds_of_source",
    "open_datasets",
    "orders",
    "timeline",
]

KINDS_OF_EVENT = {
    "All": "",
    "Order 00447": "kulak_operation",
    "National operations": "national_operation",
    "Families": "families",
    "Lists": "lists",
    "Deportations": "deportation",
    "The NKVD and its heads": "nkvd",
    "The end of the operations": "rollback",
    "Rehabilitation": "rehabilitation",
    "People": "life",
    "Everything else": "party context killing_site publication",
}
KINDS_OF_ORDER = {
    "All": "",
    "Order 00447": "kulak_operation",
    "National operations": "national_operation",
    "Families": "families",
    "Procedure": "procedure",
    "Deportations": "deportation",
    "The end of the operations": "rollback",
    "Rehabilitation": "rehabilitation",
    "People": "life",
}
SPANS = {
    "All years": ("1900-01-01", "2000-01-01"),
    "Before July 1937": ("1900-01-01", "1937-06-30"),
    "July to September 1937": ("1937-07-01", "1937-09-30"),
    "October 1937 to January 1938": ("1937-10-01", "1938-01-31"),
    "February to August 1938": ("1938-02-01", "1938-08-31"),
    "September to December 1938": ("1938-09-01", "1938-12-31"),
    "From 1939": ("1939-01-01", "2000-01-01"),
}

#: Events that have a name in the picture of the timeline, where there is room.
NAMES = {
    "d1936_04_28_decree_border_zone": "Poles, Germans",
    "d1936_08_19_first_show_trial": "Show trial",
    "d1936_09_26_yezhov_commissar": "Yezhov",
    "d1936_12_05_constitution_adopted": "Constitution",
    "d1937_01_06_census_taken": "Census",
    "d1937_02_27_first_list": "First list",
    "d1937_07_05_politburo_families": "Decision",
    "d1937_07_25_order_00439": "Germans",
    "d1937_07_30_order_00447_signed": "Order 00447",
    "d1937_08_08_butovo_shootings_begin": "Butovo",
    "d1937_08_11_order_00485": "Poles",
    "d1937_08_15_order_00486": "Order 00486",
    "d1937_08_21_korean_deportation_decree": "Koreans",
    "d1937_09_20_order_00593": "Harbin",
    "d1937_11_30_latvian_directive": "Latvians",
    "d1937_12_03_akmolinsk_order": "Akmolinsk",
    "d1938_01_31_national_operations_prolonged": "Prolonged",
    "d1938_02_17_ukraine_limit": "Ukraine",
    "d1938_06_13_lyushkov_flees": "Lyushkov",
    "d1938_08_01_far_eastern_limit": "Far East",
    "d1938_09_15_special_troikas": "Special troikas",
    "d1938_09_29_last_list": "Last list",
    "d1938_10_17_order_00689": "Order 00689",
    "d1938_11_17_decree": "Decree",
    "d1938_11_25_beria_replaces_yezhov": "Beria",
    "d1939_01_17_census_begins": "Census",
}
_DRAWN = ("1936-04-01", "1939-04-30")


def timeline() -> figures.Figure:
    """Show the events around the operations in lanes by subject, above the days of Moscow."""
    table = datasets.load("timeline").sort_values("date", kind="stable")
    table = table[table["date"].between(*_DRAWN)]
    lanes = {kind: label for label, kinds in KINDS_OF_EVENT.items() for kind in kinds.split()}
    order = [label for label in KINDS_OF_EVENT if label in set(table["category"].map(lanes))]
    table["lane"] = pd.Categorical(table["category"].map(lanes), order, ordered=True)
    table["name"] = table["key"].map(NAMES)
    dates = [
        words.month(row.date) if row.date_precision == "month" else words.day(row.date)
        for row in table.itertuples()
    ]
    table["says"] = pd.Series(dates, table.index) + ": " + table["event"]
    shot = datasets.load("moscow_shot_daily").groupby("date")["shot"].sum()
    shot = shot.reindex(pd.date_range(*_DRAWN), fill_value=0)
    counts = table["lane"].value_counts(sort=False)
    told = words.listed(f"{label} ({count})" for label, count in counts.items())
    return figures.figure(
        drawings.timeline(
            table, lane="lane", time="date", said="says", name="name", counts=shot,
            counted="People with a Moscow address who were shot, by day",
            marked=("1938-11-17", "17 November 1938"),
        ),
        title="Orders crowd in the summer of 1937; on the Moscow list most people are shot from "
        "then on, to October 1938",
        subtitle="Events by subject, and people with a Moscow address who were shot, by day",
        alt=f"Points on a line of time from April 1936 to April 1939, in a lane for each subject, "
        f"with the number of events: {told}. Below them a bar for each day on which people with "
        f"a Moscow address were shot; the highest, of {shot.max():,} people, stands at "
        f"{words.day(shot.idxmax())}. The bars end soon before 17 November 1938. Each event "
        "stands in the table below.",
        note="The events before and after stand in the table below. Moscow's days are those of "
        "one list, for one city.",
        source=list(dict.fromkeys([*table["source_key"], "moscow_shot_mosmemo"])),
        data=table[["date", "lane", "event", "source_key"]],
    )  # fmt: skip


def events(kind: str, kind_label: str, span: tuple[str, str], span_label: str) -> tuple:
    """List the events of a kind in a span of time, in the order of their dates.

    Parameters
    ----------
    kind : str
        Categories of the table ``timeline``, separated by spaces; empty for all.
    span : tuple of str
        The first and the last day, as ISO dates.
    kind_label, span_label : str
        Their labels in `KINDS_OF_EVENT` and `SPANS`.

    Returns
    -------
    tuple of Markdown, and of Table if there are events
    """
    table = _select_kind(datasets.load("timeline"), kind)
    found = table[table["date"].between(*map(pd.Timestamp, span))].sort_values(
        "date", kind="stable"
    )
    if found.empty:
        return (Markdown(f"**{span_label}**: no event of this kind is in the data."),)
    text = f"**{span_label}**: {words.count_of(len(found), 'event')}{_count_recalled(found)}"
    by = [words.who_says(row.source_key, row.verified) for row in found.itertuples()]
    shown = figures.table(
        found.assign(by=by),
        caption=f"Events, {kind_label.lower()}: {span_label.lower()}",
        source=list(dict.fromkeys(found["source_key"])),
        labels={"date": "Date", "event": "Event", "by": "Source"},
        sortable=True,
    )
    return Markdown(text), shown


def orders(kind: str, kind_label: str) -> tuple:
    """List the orders and decrees of a kind: whom they were aimed at, who issued and ended them.

    Parameters
    ----------
    kind : str
        A category of the table ``orders``; empty for all.
    kind_label : str
        Its label in `KINDS_OF_ORDER`.

    Returns
    -------
    tuple of Markdown
        A sentence, and one paragraph for each act.
    """
    found = _select_kind(datasets.load("orders"), kind).sort_values("date", kind="stable")
    text = f"**{kind_label}**: {words.count_of(len(found), 'act')}{_count_recalled(found)}"
    return Markdown(text), *(Markdown(_describe_act(row)) for _, row in found.iterrows())


def open_datasets() -> Markdown:
    """List the public data sets on the subject: what each holds, and under which licence."""
    table = datasets.load("open_datasets")
    return Markdown("\n\n".join(_describe_dataset(row) for _, row in table.iterrows()))


def kinds_of_source() -> Markdown:
    """List the kinds of sources, what each means, and how many were consulted in which way."""
    said = datasets.describe("sources").loc["kind", "description"]
    meanings = dict(re.findall(r"`([^`]+)`: (.+?)\.(?= `|$)", said))
    table = datasets.load("sources")
    counts = pd.crosstab(table["kind"], table["consulted"]).reindex(
        index=list(meanings), columns=list(words.HOW_CONSULTED), fill_value=0
    )
    head = ["Kind", "What it is", *map(words.capitalise, words.HOW_CONSULTED.values())]
    lines = [head, ["---", "---", *["--:"] * len(counts.columns)]]
    for kind, row in counts.iterrows():
        lines.append([words.capitalise(kind), meanings[kind], *map(str, row)])
    return Markdown("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def _describe_act(row: pd.Series) -> str:
    number = "" if pd.isna(row["order_number"]) else f"No. {row['order_number']}, "
    facts = {
        "Aimed at": row["target_group"],
        "Issued by": row["issuer"],
        "Ended by": row["repealed_or_superseded_by"],
        "Source": words.who_says(row["source_key"], row["verified"]),
        "Remark": row["note"],
    }
    told = " ".join(
        f"*{name}:* {_name_sources(fact).rstrip('.')}."
        for name, fact in facts.items()
        if fact is not pd.NA
    )
    what = "" if pd.isna(row["description"]) else f" {row['description']}"
    return f"**{row['title_en']}** ({number}{words.day(row['date'])}).{what} {told}"


def _name_sources(text: str) -> str:
    """Call sources and tables what a reader calls them; the data name them by their keys."""
    keys = "|".join(key for key in datasets.load("sources")["source_key"] if "_" in key)
    named = re.sub(rf"\b(?:{keys})\b", lambda found: words.short_source(found[0]), text)
    return re.sub(r"\b([a-z_0-9]+)\.csv\b", r"the table `\1`", named)


def _describe_dataset(row: pd.Series) -> str:
    size = "" if pd.isna(row["size"]) else f" ({row['size']:,} {row['unit']})"
    return (
        f"[{row['name']}]({row['address']}): {row['holds']}{size}. *Columns:* {row['columns']}. "
        f"*Licence:* {row['licence']}. {row['use']}."
    )


def _select_kind(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    return table[table["category"].isin(kind.split())] if kind else table


def _count_recalled(found: pd.DataFrame) -> str:
    number = int((found["verified"] == "recall").sum())
    if not number:
        return ", all read in a copy of a source."
    return f", {number} of them recalled, not read."
