"""Views of the orders: the acts of these months, and who decided a case on a day."""

from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, drawings, figures, words

__all__ = [
    "BODIES",
    "DAYS",
    "PATHS",
    "bodies",
    "case",
    "chronology",
    "effects",
]


@dataclass(frozen=True)
class Body:
    """A body that decided cases, and the acts by which it began and ceased to."""

    name: str
    path: str
    begins: str
    ends: str
    how: str
    sources: tuple[str, ...]
    exception: str = ""


KULAK, NATIONAL, LISTS, WIVES, PETTY = (
    "A case under order 00447",
    "A case of a national operation",
    "A name on one of Stalin's lists",
    "The wife of a convicted traitor",
    "A petty crime or a passport offence",
)
#: The bodies, in the order in which a chart shows them.
BODIES = (
    Body(
        "Troika",
        KULAK,
        "d1937_08_05_order_00447_in_force",
        "suspension_of_troikas",
        "Its members were named in the order, as a rule the head of the NKVD in the region, the "
        "party secretary and the procurator. They sentenced in absence: in the first category to "
        "death, in the second to camp or prison.",
        ("wiki_ru_00447", "timenote_00447"),
        "In some regions the order came into force on 10 or 15 August 1937.",
    ),
    Body(
        "Dvoika, album",
        NATIONAL,
        "o00485",
        "p64_22",
        "The head of the NKVD in the region and the procurator sat in the first. Short notes on "
        "each case went to Moscow, bound in albums, for approval by the head of the NKVD and the "
        "procurator of the USSR, or their deputies. "
        "The orders, as far as they were read, set no limits.",
        ("chang_2016", "jansen_petrov_2002"),
    ),
    Body(
        "Special troika",
        NATIONAL,
        "p64_22",
        "suspension_of_troikas",
        "A body in the region took over the cases that were undecided. Its sentences no longer "
        "needed approval in Moscow.",
        ("potapova_2020", "order_00606_text"),
        "They decided on people arrested before 1 August 1938. Those arrested later were to "
        "go before the courts or the Special Board.",
    ),
    Body(
        "Collegium",
        LISTS,
        "d1937_02_27_first_list",
        "d1938_11_16_military_collegium_stopped",
        "Stalin and his colleagues approved a list with proposed sentences before the trial. Then "
        "the Military Collegium of the Supreme Court sat, without the parties, under the law of "
        "1 December 1934.",
        ("stalin_lists_memorial",),
        "The last list of the main series is of 29 September 1938.",
    ),
    Body(
        "Collegium again",
        LISTS,
        "d1939_02_16_military_collegium_list",
        "",
        "Three months after its hearings had been stopped, the Politburo again sent people to the "
        "Military Collegium of the Supreme Court.",
        ("stalin_lists_memorial",),
    ),
    Body(
        "Special Board",
        WIVES,
        "o00486",
        "o00689",
        "Order 00486 gave the cases to the Special Board, a central body of the NKVD that "
        "sentenced without trial. The term was to be a camp.",
        ("mozokhin_2006", "wiki_it_00486"),
        "It was abolished only in 1953; what ended before, in October 1938, was the automatic "
        "arrest of wives.",
    ),
    Body(
        "Police troika",
        PETTY,
        "o00192",
        "",
        "A troika of the police, in the region, could send people to a camp.",
        ("ombudsman_page",),
        "Our data hold no later act on these troikas.",
    ),
)
#: The paths of a case that a reader can choose, and the acts and events that belong to each.
PATHS = {
    KULAK: "p51_94 o00447 d1937_08_05_order_00447_in_force p57_48 additional_limit_ukraine "
    "additional_limit_chita additional_limit_far_east suspension_of_troikas o81 o00762 o2709",
    NATIONAL: "o00439 o00485 p57_49 national_operations_continued d1938_09_05_harbin_albums_end "
    "p64_22 o00606 suspension_of_troikas o81 o00762",
    LISTS: "law_of_1_december_1934 d1937_02_27_first_list d1938_09_29_last_list "
    "d1938_11_16_military_collegium_stopped d1939_02_16_military_collegium_list",
    WIVES: "treason_amendment_1934 p51_144 o00486 o00689",
    PETTY: "o00192",
}
DAYS = {
    "1 August 1937": "1937-08-01",
    "1 December 1937": "1937-12-01",
    "20 March 1938": "1938-03-20",
    "1 July 1938": "1938-07-01",
    "1 October 1938": "1938-10-01",
    "1 December 1938": "1938-12-01",
    "1 March 1939": "1939-03-01",
}
#: Terms that acts set, by path: the act, the last day, and for whom.
TERMS = {
    KULAK: (
        ("o00447", "1937-12-05", "all regions, as planned: four months from 5 August"),
        ("p57_48", "1938-03-15", "the troikas, with additional limits"),
        ("additional_limit_chita", "1938-06-01", "Chita Oblast alone"),
    ),
    NATIONAL: (
        ("o00485", "1937-11-20", "the Polish operation, as ordered"),
        ("p57_49", "1938-04-15", "the lines that the decision names"),
        ("national_operations_continued", "1938-08-01", "the national contingents"),
        ("p64_22", "1938-11-15", "the special troikas; two months"),
    ),
}


def bodies() -> pd.DataFrame:
    """Return the bodies that decided cases, with their first and last days.

    Returns
    -------
    DataFrame
        ``body``, ``path``, ``begins`` and ``ends`` (the day of the act that ended it; missing
        where that is not known here), ``days`` between them, ``recalled`` (one of the two dates
        is), ``says``, and ``source_key`` (a tuple).
    """
    dates = chronology().set_index("key")
    rows = []
    for body in BODIES:
        ends = [dates.loc[key] for key in (body.begins, body.ends) if key]
        begin, end = ends[0]["date"], ends[1]["date"] if body.ends else pd.NaT
        rows.append(
            {
                "body": body.name,
                "path": body.path,
                "begins": begin,
                "ends": end,
                "recalled": any(one["recalled"] for one in ends),
                "how": body.how,
                "source_key": (*body.sources, *(one["source_key"] for one in ends)),
            }
        )
    found = pd.DataFrame(rows)
    days = (found["ends"] - found["begins"]).dt.days.astype("Int64")
    until = ["not known here" if pd.isna(end) else words.day(end) for end in found["ends"]]
    found = found.assign(days=days, until=until)
    return found.assign(
        says=[
            f"{row.body}: {words.day(row.begins)} to {row.until}"
            + (" (a date recalled)" if row.recalled else "")
            for row in found.itertuples()
        ]
    )


def effects() -> figures.Figure:
    """Show what the acts set off, widened, prolonged and ended, and the terms that they set."""
    acts = datasets.load("orders").set_index("key")[["date", "issuer", "order_number"]]
    found = datasets.load("order_effects").join(acts, on="order_key")
    found = found.sort_values(["operation", "date"], kind="stable")
    signs = _are_recalled(found).map({True: words.RECALLED_SIGN, False: ""})
    numbers = found["order_number"].str.replace(r"^(?=\d)", "No. ", regex=True)
    names = found["issuer"] + (", " + numbers).fillna("") + signs
    found["says"] = [
        f"{words.day(row.date)}, {name}: {row.what}"
        for name, row in zip(names, found.itertuples(), strict=True)
    ]
    late = found.dropna(subset=["until"])
    return figures.figure(
        drawings.acts_on_a_line(
            found, lane="operation", time="date", effect="effect", until="until", said="says"
        ),
        title="In our data each new term comes after the last had run out",
        subtitle="What each act set off, widened, prolonged or ended, and to what day",
        alt="A line of time for order 00447, one for the national operations and one for the "
        "families, with a sign for each act that set off, widened, prolonged or ended something, "
        "a bar for each term, and the acts in words below. The terms end on "
        f"{words.listed(words.day(day) for day in late['until'])}; between them our data "
        "have no act. The acts that ended something stand together in the autumn of 1938.",
        note="The acts that our data hold, as we read them; other decisions may exist. "
        f"{words.RECALLED_SIGN} Recalled, not read.",
        source=list(dict.fromkeys(found["source_key"])),
        data=found[["operation", "date", "effect", "what", "until", "order_key", "source_key"]],
    )


def case(path: str, day: str) -> tuple:
    """Say which body decided a case of a kind on a day, by which acts, and how that is known.

    Parameters
    ----------
    path : str
        One of `PATHS`.
    day : str
        An ISO date.

    Returns
    -------
    tuple of Markdown, and of Table if there are acts up to that day
    """
    at = pd.Timestamp(day)
    decided = f"{_say_who_decided(path, at)} {_say_term(path, at)}".strip()
    text = f"**{path}, on {words.day(at)}.** {decided}"
    lines = chronology()
    found = lines[lines["key"].isin(PATHS[path].split()) & (lines["date"] <= at)]
    if found.empty:
        return (Markdown(f"{text} Our data hold no act on it up to this day."),)
    return Markdown(text), figures.table(
        found,
        caption=f"{path}: acts and events up to {words.day(at)}",
        source=list(dict.fromkeys(found["source_key"])),
        labels={"date": "Date", "what": "Act or event", "known": "How it is known here"},
    )


def _say_who_decided(path: str, at: pd.Timestamp) -> str:
    """Say which body decided on a day, or that none did."""
    lines = chronology().set_index("key")
    body = _find_body(path, at, lines["date"])
    if path == PETTY and at >= lines.loc["o81", "date"]:
        body = None
    if body is None:
        own = [body for body in BODIES if body.path == path]
        early = at < min(lines.loc[body.begins, "date"] for body in own)
        return _BEFORE[path] if early else _AFTER[path]
    by = "; ".join(map(words.short_source, body.sources))
    edges = [key for key in (body.begins, body.ends) if key and lines.loc[key, "recalled"]]
    days = " and ".join(words.day(lines.loc[key, "date"]) for key in edges)
    end = "ends" if len(edges) > 1 else "one end"
    unsure = f"*Recalled, not read:* {days} as {end} of this span." if edges else ""
    told = (f"Decided by: **{_LONG[body.name]}**.", body.how, body.exception, unsure)
    return " ".join(filter(None, told)) + f" *Source:* {by}."


def _find_body(path: str, at: pd.Timestamp, dates: pd.Series) -> Body | None:
    """Return the body that decided on a day; the day of the act that ended it is no longer its."""
    for body in BODIES:
        if body.path == path and dates[body.begins] <= at < dates.get(body.ends, pd.Timestamp.max):
            return body
    return None


_LONG = {
    "Troika": "the troika of the region",
    "Dvoika, album": "a dvoika in the region and, above it, a dvoika in Moscow",
    "Special troika": "a special troika in the region",
    "Collegium": "the Military Collegium, after the list had been approved",
    "Collegium again": "the Military Collegium",
    "Special Board": "the Special Board",
    "Police troika": "a police troika",
}
_BEFORE = {
    KULAK: "Decided by: **nobody yet**. The order was signed on 30 July 1937 and came into force "
    "in most regions on 5 August.",
    NATIONAL: "Decided by: **no dvoika yet**. Order 00439 had opened the German operation. In "
    "Moscow and its oblast, finds A. Vatlin, the Special Board sentenced citizens of Germany to "
    "expulsion until the beginning of February 1938.",
    WIVES: "Decided by: **no Special Board by this order yet**. In July the Politburo had fixed "
    "camps and terms for the wives on a list, and left out who was to sentence them. Order 00486 "
    "of 15 August 1937 gave the cases to the Special Board. An amendment of 1934 had made adult "
    "relatives of traitors punishable, above all of deserters.",
}
_AFTER = {
    KULAK: "Decided by: **no troika**. The hearing of cases was stopped from 16 November 1938, and "
    "the decree of 17 November abolished the troikas. By order 00762 the cases under way went to "
    "the courts or to the Special Board.",
    NATIONAL: "Decided by: **no special troika**. The hearing of cases was stopped from 16 "
    "November 1938. By order 00762 the cases under way went to the courts or to the Special Board.",
    LISTS: "Decided by: **nobody, for the time**. The hearings on the lists were stopped on "
    "16 November 1938. Choose the last day in the list of days before you call it the end.",
    WIVES: "**No automatic arrest any more.** From 17 October 1938 only wives who had known of the "
    "deed or were held to be dangerous were to be arrested. The Special Board went on to exist "
    "until 1953.",
    PETTY: "Decided by: **not known here**. The decree of 17 November 1938 abolished the troikas. "
    "Whether the police troikas were among them our data do not say.",
}


def _say_term(path: str, at: pd.Timestamp) -> str:
    """Say whether the day lies within the last term that an act had set."""
    lines = chronology().set_index("key")
    if path not in TERMS or _find_body(path, at, lines["date"]) is None:
        return ""
    known = [
        (pd.Timestamp(until), key, whom)
        for key, until, whom in TERMS[path]
        if lines.loc[key, "date"] <= at
    ]
    if not known:
        return "Our data name no term up to this day."
    until, key, whom = max(known)
    recalled = " (recalled, not read)" if lines.loc[key, "recalled"] else ""
    if at <= until:
        return f"*Term:* to {words.day(until)}{recalled}; {whom}."
    return (
        f"*Term:* the last one in our data had run out {(at - until).days} days before, on "
        f"{words.day(until)}{recalled}; {whom}. It went on all the same, or our data "
        "lack a decision."
    )


def chronology() -> pd.DataFrame:
    """Return the acts and the events in one table, in the order of time."""
    orders = datasets.load("orders").rename(columns={"title_en": "what"})
    named = orders["order_number"].notna()
    orders["what"] = orders["what"].where(
        ~named, orders["what"] + " (No. " + orders["order_number"].fillna("") + ")"
    )
    both = pd.concat([orders, datasets.load("timeline").rename(columns={"event": "what"})])
    columns = ["key", "date", "what", "source_key", "verified"]
    lines = both[columns].sort_values("date", kind="stable", ignore_index=True)
    return lines.assign(known=lines["verified"].map(words.HOW_KNOWN), recalled=_are_recalled(lines))


def _are_recalled(rows: pd.DataFrame) -> pd.Series:
    """Say of each act or event whether it is recalled and was not read here."""
    return rows["verified"] == "recall"
