"""Views of the list of people with a Moscow address who were shot."""

from functools import cache

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, drawings, figures, words
from helpers.analysis import daily

__all__ = [
    "MONTHS",
    "calendar",
    "day_by_day",
    "nationalities",
    "nationality_by_month",
]

LIST = "moscow_shot_mosmemo"
_OPERATIONS = ("1937-07-01", "1938-12-31")
MONTHS = pd.period_range("1936-10", "1938-11", freq="M")
#: Fewer people than this make no series over 26 months.
_FEWEST = 30


@cache
def day_by_day() -> figures.Figure:
    """Show how many people of the list were shot on each day of the operations."""
    per_day = datasets.load("moscow_shot_daily").groupby("date")["shot"].sum()
    days = daily.calendar(per_day, *_OPERATIONS).rename("shot").reset_index()
    days["says"] = [f"{words.day(row.date)}: {row.shot:,} people" for row in days.itertuples()]
    most = days.loc[days["shot"].idxmax()]
    return figures.figure(
        charts.bars_by_day(
            days, time="date", value="shot", axis="People shot", label="says", meaning="executed"
        ),
        title=f"The highest day was {words.day(most['date'])}: {most['shot']:,} people were shot",
        subtitle="People with a Moscow address who were shot, by day, July 1937 to December 1938",
        alt="A bar for each day on which people on the list were shot. They stand close together "
        f"for more than a year. The highest, of {most['shot']:,} people, is that of "
        f"{words.day(most['date'])}. After 19 October 1938 there are almost none.",
        note="One list, for one city. Our counts do not say who was shot under which order.",
        source=LIST,
        data=days[["date", "shot"]],
    )


def calendar() -> figures.Figure:
    """Show the people who were shot in the operations as points, in the column of their day."""
    per_day = datasets.load("moscow_shot_daily").groupby("date")["shot"].sum()
    per_day = per_day[per_day.index.to_series().between(*_OPERATIONS)]
    by_month = per_day.groupby(per_day.index.to_period("M")).sum()
    most, highest = per_day.idxmax(), by_month.idxmax()
    return figures.figure(
        drawings.people_by_day(
            per_day, said="{month}: {people} on {days}, {most} of them on {day}"
        ),
        title="Each point is a person, shot on that day",
        subtitle="People with a Moscow address who were shot, from July 1937 on",
        alt=f"A calendar with a row for each month and a point for each of {per_day.sum():,} "
        f"people, above the day on which they were shot. Between crowded days stand empty ones. "
        f"The month with most people is {words.month(highest)}, with {by_month.max():,}; the day "
        f"with most is {words.day(most)}, with {per_day.max():,}. Each row says in words how many "
        "people it has, and on how many days.",
        note="Who they were the list says; our counts kept no names.",
        source=LIST,
        data=per_day.reset_index(),
    )


def _people() -> pd.DataFrame:
    return datasets.load("moscow_shot_month_nationality")


def nationalities() -> list[str]:
    """Return the nationalities of the list that have people enough for months, the most first."""
    people = _people().groupby("nationality")["shot"].sum().sort_values(ascending=False)
    return people.index[people >= _FEWEST].tolist()


def nationality_by_month(nationality: str, shares: bool) -> tuple:
    """Show in which months the people of one nationality were shot.

    Parameters
    ----------
    nationality : str
        One of `nationalities`.
    shares : bool
        Whether to show the share of all people shot in the month instead of the people.

    Returns
    -------
    tuple of Markdown and Figure
    """
    rows = _people()
    own = rows[rows["nationality"] == nationality]
    months = pd.DataFrame({"month": MONTHS}).set_index("month")
    months = months.assign(
        shot=own.groupby("month")["shot"].sum(), all=rows.groupby("month")["shot"].sum()
    )
    months = months.fillna({"shot": 0}).reset_index()
    months["share"] = (months["shot"] / months["all"] * 100).astype(float)
    months["says"] = [
        f"{words.month(row.month)}: {row.shot:,} of {row.all:,} people, {row.share:.1f} per cent"
        for row in months.itertuples()
    ]
    value = "share" if shares else "shot"
    highest = months.loc[months[value].idxmax()]
    total, everyone = int(months["shot"].sum()), int(months["all"].sum())
    women = int(own.loc[own["sex"] == "female", "shot"].sum())
    who = "No nationality is stated" if nationality == "not stated" else f"**{nationality}**"
    text = (
        f"{who}: {total:,} of the {everyone:,} people, {total / everyone * 100:.1f} per cent; "
        f"{women:,} of them women. The highest bar is {words.month(highest['month'])}: "
        f"{highest['shot']:,} of the {highest['all']:,} people shot in that month, "
        f"{highest['share']:.1f} per cent."
        + (
            " Look at the months of 1936 and early 1937 with care: few people on the list were "
            "shot in them, and one person can be a large share."
            if shares
            else ""
        )
    )
    what = "share of all people shot in the month" if shares else "people shot in each month"
    shown = figures.figure(
        charts.bars_over_time(
            months,
            time="month",
            value=value,
            axis="Per cent of the month" if shares else "People shot",
            label="says",
            meaning="executed",
        ),
        title=f"{nationality.capitalize()}: the highest month is {words.month(highest['month'])}",
        subtitle=f"{words.capitalise(what)}, people with a Moscow address",
        alt=f"Bars for the {len(months)} months from October 1936 to November 1938, "
        f"{nationality}: {what}. The highest stands in {words.month(highest['month'])}, "
        f"at {highest[value]:,.0f}{' per cent' if shares else ''}.",
        note="The list does not say by which order a person was sentenced.",
        source=LIST,
        data=months[["month", "shot", "all", "share"]],
    )
    return Markdown(text), shown
