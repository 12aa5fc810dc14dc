"""Views of Stalin's lists: entries by month, names, units; an entry is no person and no death."""

from IPython.display import Markdown

from helpers import charts, datasets, figures, words

__all__ = ["COUNTS", "DAYS", "NAMES", "by_month", "signed_on"]

_SOURCE = "stalin_lists_memorial"
#: What a reader may count by month: a column of the table, and the colour of what it counts.
COUNTS = {
    "Entries, to be shot (category 1)": ("category_1", "sentenced"),
    "Entries, ten years (category 2)": ("category_2", "sentenced"),
    "Entries, all categories": ("entries", "sentenced"),
    "Lists": ("lists", "reference"),
    "Sections of lists": ("sections", "reference"),
}
#: The men whose names are noted on lists, as the columns of the sections call them.
NAMES = ["Stalin", "Molotov", "Kaganovich", "Voroshilov", "Zhdanov", "Mikoyan", "Yezhov"]
#: Days with many lists, and all of them; what is compared is who had the lists before him.
DAYS = {
    "All lists": None,
    "3 January 1938": "1938-01-03",
    "3 February 1938": "1938-02-03",
    "12 September 1938": "1938-09-12",
    "25 September 1938": "1938-09-25",
}


def by_month(count: tuple[str, str], count_label: str) -> tuple:
    """Draw what Stalin's lists hold, month by month.

    Parameters
    ----------
    count : tuple of str
        A column of ``stalin_lists_by_month``, and what its colour means.
    count_label : str
        Its label in `COUNTS`.

    Returns
    -------
    tuple of Markdown and Figure
    """
    column, meaning = count
    table = datasets.load("stalin_lists_by_month")
    undated = int(table.loc[table["month"].isna(), column].sum())
    drawn = table.dropna(subset=["month"])[["month", column]]
    drawn = drawn.assign(
        says=[f"{words.month(month)}: {int(n):,}" for month, n in drawn.itertuples(index=False)]
    )
    high, next_, *_ = drawn.sort_values(column, ascending=False)["says"]
    whole = int(table[column].sum())
    text = (
        f"**{count_label}**: {whole:,} in all, {undated:,} of them undated. The highest months: "
        f"{high}; {next_}."
    )
    return Markdown(text), figures.figure(
        charts.bars_over_time(
            drawn, time="month", value=column, axis="Entries", label="says", meaning=meaning
        ),
        title=f"Stalin's lists: the highest month is {high}",
        subtitle=f"{count_label}, by month of the list",
        alt=f"A bar for each month from February 1937 to September 1938. The highest: {high}; "
        f"then {next_}.",
        note="By the date of the list, of approval or of submission. An entry is a proposed "
        "sentence; some people stand on more than one list.",
        source=_SOURCE,
        data=drawn[["month", column]],
    )


def signed_on(day: str | None, day_label: str) -> tuple:
    """Say on how many lists of a day each name is noted.

    Parameters
    ----------
    day : str or None
        An ISO date, or none for all lists; one of the values of `DAYS`.
    day_label : str
        Its label there.

    Returns
    -------
    tuple of Markdown and Figure
    """
    sections = datasets.load("stalin_lists_sections")
    chosen = sections if day is None else sections[sections["date"] == day]
    columns = {f"signed_{name.lower()}": name for name in NAMES}
    lists = chosen.groupby(["volume", "list_no"])[list(columns)].any()
    signed = lists.sum().astype(int).rename(columns).rename_axis("name").reset_index(name="lists")
    signed["says"] = [f"{name}: {n:,} of {len(lists):,}" for name, n in signed.values]
    none = [name for name, n in signed[["name", "lists"]].values if not n]
    text = (
        f"**{day_label}**: {words.count_of(len(lists), 'list')} with "
        f"{int(chosen['entries'].sum()):,} entries, {int(chosen['category_1'].sum()):,} of them to "
        f"be shot. " + "; ".join(signed.loc[signed["lists"] > 0, "says"]) + "."
    )
    if none:
        text += f" On none: {words.listed(none)}."
    return Markdown(text), figures.figure(
        charts.ranked_bars(
            signed, group="name", value="lists", axis="Lists", label="says", meaning="reference"
        ),
        title=f"Noted most often: {signed.loc[signed['lists'].idxmax(), 'says']} lists",
        subtitle=f"Lists on which each name is noted: {day_label[0].lower()}{day_label[1:]}",
        alt="A bar for each of the men whose names are noted on the lists. "
        + "; ".join(signed["says"])
        + ".",
        note="Who had signed, as Memorial transcribed it.",
        source=_SOURCE,
        data=signed[["name", "lists"]],
    )
