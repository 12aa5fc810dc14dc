"""Views of Stalin's lists: entries by month; an entry is neither a person nor a death."""

from IPython.display import Markdown

from helpers import charts, datasets, figures, words

__all__ = ["COUNTS", "by_month"]

_SOURCE = "stalin_lists_memorial"
#: What a reader may count by month: a column of the table, and the colour of what it counts.
COUNTS = {
    "Entries, to be shot (category 1)": ("category_1", "sentenced"),
    "Entries, ten years (category 2)": ("category_2", "sentenced"),
    "Entries, all categories": ("entries", "sentenced"),
    "Lists": ("lists", "reference"),
    "Sections of lists": ("sections", "reference"),
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
            drawn, time="month", value=column, axis=count_label, label="says", meaning=meaning
        ),
        title=f"Stalin's lists by month: {count_label[0].lower()}{count_label[1:]}",
        alt=f"A bar for each month from February 1937 to September 1938. The highest: {high}; "
        f"then {next_}.",
        note="By the date of the list, of approval or of submission. An entry is a proposed "
        "sentence; some people stand on more than one list.",
        source=_SOURCE,
        data=drawn[["month", column]],
    )
