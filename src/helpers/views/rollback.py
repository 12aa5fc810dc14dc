"""Views of the end of the operations: the steps, what they ended, and counts around a date."""

import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, words
from helpers.analysis import daily
from helpers.views import orders

__all__ = [
    "CANDIDATES",
    "DECREE",
    "QUIET",
    "WINDOWS",
    "around",
    "per_day",
    "steps",
]

LIST = "moscow_shot_mosmemo"
DECREE = "1938-11-17"
#: Days on which one may let the operations end, with one day for comparison.
CANDIDATES = {
    "11 July 1938: no act in our data, for comparison": "1938-07-11",
    "29 September 1938: the last list of the main series": "1938-09-29",
    "17 October 1938: order 00689 on wives": "1938-10-17",
    "20 October 1938: the list falls nearly silent": "1938-10-20",
    "16 November 1938: hearings stopped": "1938-11-16",
    "17 November 1938: the decree": DECREE,
    "22 December 1938: sentences not carried out": "1938-12-22",
    "16 February 1939: a new list": "1939-02-16",
}
WINDOWS = {f"{days} days": days for days in (7, 14, 30, 60, 120)}
#: The span in which falls are compared: the half year of the decree.
SPAN = ("1938-07-01", "1938-12-31")
#: A day with fewer people on the list than this is taken for quiet.
QUIET = 10
_FEW = 10  # below this a change in per cent says nothing
_STEPS = (
    "p64_22 o00606 d1938_09_29_last_list o00689 suspension_of_troikas "
    "d1938_11_16_military_collegium_stopped o81 d1938_11_25_beria_replaces_yezhov o00762 "
    "sentences_not_carried_out o2709 d1939_02_16_military_collegium_list"
)


def per_day() -> pd.Series:
    """Return the people on the list of Moscow addresses who were shot, by day, all places."""
    return datasets.load("moscow_shot_daily").groupby("date")["shot"].sum().astype(int)


def steps() -> pd.DataFrame:
    """Return the steps of autumn and winter 1938, with their distance from the decree.

    Returns
    -------
    DataFrame
        ``date``, ``what``, ``from_decree`` (days; below zero before it), ``recalled`` and
        ``source_key``, in the order of the dates. The requests of one region that were not
        answered are among them.
    """
    lines = orders.chronology()
    found = lines[lines["key"].isin(_STEPS.split())]
    asked = datasets.load("order_00447_limit_changes")
    asked = asked[asked["action"].str.contains("not answered")]
    asked = asked.assign(
        what=asked["unit_en"] + " asks for more places under order 00447; not answered",
        recalled=asked["verified"] == "recall",
    )
    columns = ["date", "what", "recalled", "source_key"]
    found = pd.concat([found[columns], asked[columns]]).sort_values("date", kind="stable")
    found["from_decree"] = (found["date"] - pd.Timestamp(DECREE)).dt.days
    return found.reset_index(drop=True)


def around(day: str, day_label: str, width: int) -> tuple:
    """Count people on the Moscow list before and after a date, and draw the days.

    Parameters
    ----------
    day : str
        One of the values of `CANDIDATES`.
    day_label : str
        Its label there.
    width : int
        Days in each of the two windows.

    Returns
    -------
    tuple of Markdown and Figure
    """
    shot = per_day()
    before, after = daily.before_after(shot, day, width)
    rank = _rank_fall(shot, day, before - after, width)
    text = f"**{day_label}.** {_compare_windows(before, after, width)} {rank}"
    at, length = pd.Timestamp(day), pd.Timedelta(days=width)
    days = daily.calendar(shot, at - length, at + length - pd.Timedelta(days=1))
    frame = days.rename("shot").reset_index()
    frame["says"] = [f"{words.day(row.date)}: {row.shot} people" for row in frame.itertuples()]
    return Markdown(text), figures.figure(
        charts.bars_by_day(
            frame,
            time="date",
            value="shot",
            axis="People shot",
            label="says",
            meaning="executed",
            marked=at,
            top=_highest_day(shot),
        ),
        title=f"{before:,} people in the {width} days before {words.day(at)}, {after:,} from it on",
        subtitle="People with a Moscow address who were shot, by day",
        alt=f"Bars for {2 * width} days with a line at {words.day(at)}: {before:,} people before "
        f"it, {after:,} from it on. {_count_silent_days(days, width)}",
        note="A day without a bar: nobody on the list.",
        source=LIST,
        data=frame[["date", "shot"]],
    )


def _compare_windows(before: int, after: int, width: int) -> str:
    said = (
        f"In the {width} days before, the list counts "
        f"{words.count_of(before, 'person', 'people')} shot; in the {width} days from this date "
        f"on, {after:,}."
    )
    if not before and not after:
        return (
            f"{said} With these windows there is nothing to see here: nobody before, nobody after."
        )
    if not before:
        return f"{said} The count does not fall here, it rises from nothing."
    if 0 < before < _FEW and after < _FEW:
        return f"{said} So few people allow no percentage."
    if after > before:
        return f"{said} The count does not fall here, it rises."
    return f"{said} That is {(before - after) / before * 100:.1f} per cent fewer."


def _rank_fall(shot: pd.Series, day: str, fall: int, width: int) -> str:
    """Say how many days of the half year have a larger fall with the same windows."""
    found = daily.falls(shot, *SPAN, width)
    larger = int((found["fall"] > fall).sum())
    first, last = (words.day(pd.Timestamp(end)) for end in SPAN)
    return (
        f"With these windows, {larger} of the {len(found)} days from {first} to {last} have a "
        "larger fall in people."
    )


def _count_silent_days(days: pd.Series, width: int) -> str:
    empty = [int((part == 0).sum()) for part in (days.iloc[:width], days.iloc[width:])]
    return f"{empty[0]} of the days before and {empty[1]} of the days after have no bar."


def _highest_day(shot: pd.Series) -> int:
    """Return the largest count of a day that any window reaches, so that all have one scale."""
    ends = pd.to_datetime(list(CANDIDATES.values()))
    reach = pd.Timedelta(days=max(WINDOWS.values()))
    return int(daily.calendar(shot, ends.min() - reach, ends.max() + reach).max())
