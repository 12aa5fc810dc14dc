"""Views of the part "What happened": a number on its way into the order, and the days of a case."""

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, drawings, figures, words

__all__ = ["LIMITS", "LIVES", "TERRITORIES", "days_of", "number_to_limit", "steps", "two_ways"]

#: The territories of which the number of July 1937 and the limit of the order were both read.
TERRITORIES = {
    "Karelia": "karelian_assr",
    "Komi": "komi_assr",
    "North Ossetia": "north_ossetian_assr",
    "Gorky": "gorky_oblast",
    "Omsk": "omsk_oblast",
    "Uzbekistan": "uzbek_ssr",
}
#: Territories that asked for more, or were given more, again and again; all their rows were read.
LIMITS = {
    "Belorussia": "Belorussian SSR",
    "Far East": "Far Eastern Krai",
    "Gorky": "Gorky Oblast",
    "Irkutsk": "Irkutsk Oblast",
}
#: People whose days of arrest and death were read, and by what kind of body they were sentenced.
LIVES = {
    "Gustavs Klucis, artist": "klucis",
    "Stepan Karagodin, peasant": "karagodin",
    "Georgii Kostoprav, poet": "kostoprav",
    "Rudolf Senglaub, worker": "senglaub",
    "Cho Myong-hui, writer": "cho",
    "Pyotr Grigorovsky, employee of the NKVD": "grigorovsky",
    "Jan Albrecht": "albrecht",
    "Leonid Zakovsky, head of the NKVD": "zakovsky",
}

#: For each way of a case a person of `LIVES` whose three days are known.
_CASES = {"Order 00447: the troika": "cho", "National operations: the album": "grigorovsky"}


def two_ways() -> figures.Figure:
    """Show the way of a case before a troika and by an album, side by side."""
    table = datasets.load("case_steps")
    cases = {way: _days_in_words(_CASES[way]) for way in table["way"].unique()}
    lived = steps()
    lived = lived[lived["person"].isin([_label(person) for person in _CASES.values()])]
    numbered = table.drop_duplicates("step")["step"]
    return figures.figure(
        drawings.two_ways(
            table, way="way", step="step", cases=cases,
            said={"actors": "Who", "papers": "Papers", "time": "Time"},
        ),
        title="One way ended in the region, the other went through Moscow until September 1938",
        subtitle="The steps of a case: who took part, with what papers, and when",
        alt=f"The steps {words.listed(numbered.str.lower())}, each for the troika and for the "
        "album, with the persons at the desk, the papers and what is known of the time. Before a "
        "troika nobody confirms a sentence; an album goes to Moscow for it. "
        + " ".join(cases.values()),
        note="Put together from orders and from single cases. Not each region worked alike. Of the "
        "two lives the body that sentenced is known; the order behind it was not read.",
        source=list(dict.fromkeys([*table["source_key"], *lived["source_key"]])),
        data=table[["way", "step", "actors", "papers", "time", "source_key", "locator"]],
    )  # fmt: skip


def _label(person: str) -> str:
    return next(label for label, key in LIVES.items() if key == person)


def _days_in_words(person: str) -> str:
    """Say how many days lay between the steps of a case."""
    label, every = _label(person), steps()
    days = every[every["person"] == label].set_index("step")
    told = days.loc["sentenced", "event"].split(" sentenced by ")[1]
    sentenced, shot = (int(days.loc[step, "days"]) for step in ("sentenced", "shot"))
    return (
        f"One case: {label}, sentenced by {told} {words.count_of(sentenced, 'day')} after the "
        f"arrest, shot {words.count_of(shot - sentenced, 'day')} after that."
    )


def number_to_limit(territory: str, territory_label: str) -> tuple:
    """Set a number of July 1937 for people to be shot beside the limit that the order gave.

    Parameters
    ----------
    territory : str
        One of `TERRITORIES`.
    territory_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown and Figure
    """
    before, said_by, source = _number_of_july(territory)
    row = datasets.load("order_00447_limits").set_index("key").loc[territory]
    limit = int(row["limit_category_1"])
    text = (
        f"**{territory_label}.** In July {said_by} {before:,} people to be shot, by the source "
        f"below. The order of 30 July gave {limit:,}: {abs(limit - before):,} "
        f"{'more' if limit > before else 'fewer'}."
    )
    numbers = pd.DataFrame(
        {"when": ["July 1937", "Order of 30 July 1937"], "people": [before, limit]}
    )
    says = [f"{when}: {people:,} people to be shot" for when, people in numbers.values]
    return Markdown(text), figures.figure(
        charts.ranked_bars(
            numbers.assign(says=says),
            group="when",
            value="people",
            axis="People to be shot",
            label="says",
            meaning="reference",
        ),
        title=f"{territory_label}: {before:,} people to be shot before the order, {limit:,} by it",
        subtitle="The number of July 1937, and the limit of the first category in the order",
        alt=f"Two bars for {territory_label}: {before:,} people in July, {limit:,} by the order.",
        source=[source, row["source_key"]],
        data=numbers,
    )


def _number_of_july(territory: str) -> tuple[int, str, str]:
    """Return the number before the order, who gave it, and the key of the source."""
    changes = datasets.load("order_00447_limit_changes").set_index("key")
    by_moscow = f"{territory}_politburo_1937_07"
    if by_moscow in changes.index:
        row = changes.loc[by_moscow]
        return int(row["level_category_1"]), "the Politburo set", row["source_key"]
    told = datasets.load("document_figures")
    told = told[(told["territory"] == territory) & (told["measure"] == "category_1")]
    told = told[told["document_key"] == "first_figures_1937"]
    return int(told["value"].sum()), "the party secretary reported", told["source_key"].iloc[0]


def steps() -> pd.DataFrame:
    """Return the dated steps of the cases of single people, each person's in the order of time.

    Returns
    -------
    DataFrame
        ``person`` (a label of `LIVES`), ``step`` (``arrested``, ``sentenced``, ``shot``), ``date``,
        ``event``, ``days`` (since the arrest of that person) and ``source_key``.
    """
    table = datasets.load("timeline")
    found = table[table["category"] == "life"].sort_values("date", kind="stable")
    parts = found["key"].str.split("_", expand=True)
    labels = {key: label for label, key in LIVES.items()}
    found = found.assign(person=parts[1].map(labels), step=parts[2])
    arrested = found[found["step"] == "arrested"].set_index("person")["date"]
    days = (found["date"] - found["person"].map(arrested)).dt.days
    columns = ["person", "step", "date", "event", "days", "source_key"]
    return found.assign(days=days)[columns].reset_index(drop=True)


def days_of(person: str, person_label: str) -> tuple:
    """Tell the steps of one person's case, with the days since the arrest.

    Parameters
    ----------
    person : str
        One of `LIVES`.
    person_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown and Table
    """
    every = steps()
    mine = every[every["person"] == person_label]
    lived = int(mine["days"].max())
    of_all = every.loc[every["step"] == "shot", "days"]
    text = (
        f"**{person_label}.** {words.count_of(lived, 'day')} from the arrest to the shooting. In "
        f"this list it is number {int((of_all < lived).sum()) + 1} of {len(of_all)}, from the "
        "shortest time on."
    )
    return Markdown(text), figures.table(
        mine,
        caption=f"{person_label}: the days of a case",
        source=list(dict.fromkeys(mine["source_key"])),
        labels={"event": "Step", "date": "Date", "days": "Days since the arrest"},
    )
