"""Views of the families: what the papers lay down for each of them, and what was counted."""

from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown

from helpers import datasets, words
from helpers.analysis import claims
from helpers.views import side_by_side

__all__ = ["HUSBANDS", "MEASURES", "NOT_USED", "PERSONS", "all_claims", "counted", "rule"]

TABLE = "families_00486"
#: What each measure counts, in words.
MEASURES = {
    "wives_arrested": "wives arrested",
    "wives_repressed": "wives repressed",
    "women_arrested": "women arrested under the order",
    "women_listed_by_name": "women named in a book of memory",
    "children_taken": "children taken away",
    "children_sent_to_homes": "of these, sent to homes and nurseries",
    "children_given_to_guardians_or_mothers": "of these, given to guardians or back to mothers",
    "children_expelled": "children among the people expelled",
    "women_passed_through": "women who passed through the camp",
    "women_served_full_term": "women who served a full term",
    "women_held": "women held",
    "women_placed": "women placed in the camp",
    "family_members_of_traitors_held": "women held as family members",
    "sentence_years_in_camps": "years of a sentence to a camp",
    "draft_years_in_camps": "years of a sentence in the draft of the decision",
    "age_from_which_children_are_judged": "age above which children were judged",
    "age_up_to_which_children_go_to_homes": "age up to which children went to homes",
    "age_in_years_of_children_sent_to_homes": "age in years of children sent to homes",
    "families_expelled": "families expelled from the region",
    "families_planned_for_expulsion": "families that a project would expel",
    "share_of_women_among_repressed_pct": "share of women among the repressed",
    "year_closed": "year in which the camp was closed",
    "women_executed": "women shot, not only relatives",
}
#: Popular pages and the description of a film: their rows stay, and no chapter rests on them.
NOT_USED = ("russian7_alzhir", "kotlyarov_alzhir", "embedy_alzhir")
#: The measures that count people or families, in the order of the table of the chapter.
_COUNTS = [
    "wives_repressed",
    "children_taken",
    "children_sent_to_homes",
    "children_given_to_guardians_or_mothers",
    "women_listed_by_name",
    "women_passed_through",
    "women_served_full_term",
    "women_held",
    "family_members_of_traitors_held",
    "families_expelled",
    "families_planned_for_expulsion",
    "children_expelled",
    "women_executed",
]

#: What had become of the husband, as a reader chooses it, and by which paper his family is judged.
HUSBANDS = {
    "Convicted by the Military Collegium, September 1937": "convicted",
    "Arrested as a “Right-Trotskyite spy”, February 1938": "arrested",
    "Arrested as a “Right-Trotskyite spy”, November 1938": "later",
    "Sentenced to death by a troika; they live in Moscow": "city",
    "Sentenced to death by a troika; they live in the border strip": "border",
    "Sentenced to death by a troika; they live in a village inland": "inland",
    "Sent to a camp by a troika; they live in Moscow": "camp",
}
#: Who is asked about.
PERSONS = {
    "His wife": "wife",
    "His divorced wife": "divorced",
    "His wife, with a child at the breast": "nursing",
    "A child of nursery age": "small",
    "A child of school age": "school",
    "A son or daughter above the age line": "older",
    "His old parents": "parents",
}


@dataclass(frozen=True)
class Answer:
    """What the papers say: the short answer, what it rests on, and what is not said or not read."""

    short: str
    says: str
    silent: str = ""


def all_claims() -> pd.DataFrame:
    """Return the claims that give a figure, with what each counts, who says so, and its range.

    Returns
    -------
    DataFrame
        The table ``families_00486`` without its row that states a fact and no number, with the
        columns of `claims.about` and: ``counted``, ``given`` (the figure or range as text),
        ``when``, ``by``, ``kind`` and ``known``. ``when`` is "not recorded" where the source
        leaves the time out.
    """
    table = claims.about(TABLE)
    found = side_by_side.describe(table.dropna(subset=["low", "high"], how="all"))
    return found.assign(
        counted=found["measure"].map(MEASURES),
        given=[_write_amount(row) for row in found.itertuples()],
        when=[
            words.years(row.period_start, row.period_end) or "not recorded"
            for row in found.itertuples()
        ],
        known=found["verified"].map(words.HOW_KNOWN),
        by=[words.brief_source(key) for key in found["source_key"]],
        scope=found["scope"].fillna(""),
    )


def counted() -> pd.DataFrame:
    """Return the claims that count people or families, without those of popular pages."""
    found = all_claims()
    found = found[found["measure"].isin(_COUNTS) & ~found["source_key"].isin(NOT_USED)]
    return found.sort_values("measure", key=lambda names: names.map(_COUNTS.index), kind="stable")


def rule(husband: str, person: str, person_label: str) -> Markdown:
    """Say what the papers laid down for a member of a family.

    Parameters
    ----------
    husband, person : str
        One of the values of `HUSBANDS` and of `PERSONS`.
    person_label : str
        The label of the person there.

    Returns
    -------
    Markdown
    """
    answer = _answer(husband, person)
    text = f"**{person_label}. {answer.short}** {answer.says}"
    silent = f"\n\n*Not said, or not read:* {answer.silent}" if answer.silent else ""
    return Markdown(text + silent)


def _answer(husband: str, person: str) -> Answer:
    if husband in _BY_TROIKA:
        return _by_order_00447(husband, person)
    if husband == "later" and person in _BY_00689:
        return _BY_00689[person]
    found = _by_order_00486()[person]
    if husband == "later":
        return Answer(
            "If the mother is arrested, as before; if not, no paper we read takes the child.",
            "Order 00689, point 5, leaves what order 00486 says of children in force. "
            + found.says,
            found.silent,
        )
    if husband == "arrested" and person == "wife":
        at_once = "By point 36 she is arrested at the same time as he, before he has a sentence. "
        return Answer(found.short, at_once + found.says, found.silent)
    return found


def _by_order_00486() -> dict[str, Answer]:
    """Return what order 00486 lays down; its ages are taken from the data."""
    figures = datasets.load("document_figures").set_index("key")["value"]
    line = figures["order_00486_child_age"]
    least, most = figures["order_00486_homes_age_least"], figures["order_00486_homes_age_most"]
    camp = datasets.load(TABLE).set_index("key").loc["order_00486_sentence_years_in_camps_mlechin"]
    years = words.amount(camp["value_low"], camp["value_high"])
    apart = "By point 27, which a biographer cites, brothers and sisters are to be kept apart."
    return {
        "wife": Answer(
            "Arrest, and a camp.",
            "Point 4 arrests wives “in legal or de facto marriage with the convicted man at the "
            f"time of his arrest”. The term is not less than {years} years. The Special Board "
            "decides, says an encyclopaedia's summary of the order. A wife who reported him is "
            "not arrested (point 5).",
            "The point on the Special Board itself.",
        ),
        "divorced": Answer(
            "Arrest, if she took part, hid him, or knew and did not report.",
            "So point 4 has it. Of a wife who is not divorced none of this is asked.",
        ),
        "nursing": Answer(
            "No arrest, for the time being.",
            "By point 5 she signs that she will not leave the place where she lives, and is "
            "watched. By an encyclopaedia's summary she goes to the camp later, after the "
            "verdict.",
            "How long the time being was.",
        ),
        "small": Answer(
            "A home or a nursery near by.",
            "Children of this age, below the age of "
            f"{least}, go to homes and nurseries of the health ministries where the parents had "
            "lived (point 19). An infant goes to the camp with its mother first, says the page "
            "of a museum.",
        ),
        "school": Answer(
            "A children's home in another republic or region.",
            f"From {least} full years to {most}, in homes of the education ministries, and not in "
            f"Moscow, Leningrad, Kiev, Tbilisi, Minsk, by the sea or at the border (point 19). "
            f"{apart}",
            "Whether relatives could take the child in; the encyclopaedia says that they could.",
        ),
        "older": Answer(
            "Decided one by one.",
            f"Above {line}, by point 20, it depends on age, on whether they can live by their own "
            "work or with relatives. They may go to a home, or to another republic or region. "
            "Whoever is held to be “socially dangerous” goes to a camp, a colony or a home with a "
            "special regime.",
            "The end of point 20; what made somebody dangerous.",
        ),
        "parents": Answer(
            "As the head of the NKVD decides.",
            "By point 2 he says what is to be done with parents, other relatives and all who "
            "lived with the convicted man. Before, by point 1, it is noted whether there are old "
            "people in the family who need care.",
            "What he was to say.",
        ),
    }


_BY_00689 = {
    "wife": Answer(
        "Arrest, if the head of the NKVD thinks so.",
        "By order 00689 not all wives are arrested any more. He decides on each: whether she knew "
        "or helped, what is known of her moods and statements, how long they had lived together.",
        "Why the rule was changed; what stood in point 2.",
    ),
    "divorced": Answer(
        "Not said in the part we read.",
        "Order 00689 speaks of wives. What order 00486 says of the procedure of arrest stays in "
        "force.",
        "Whether its point on divorced wives is a part of that procedure.",
    ),
    "nursing": Answer(
        "Decided as for other wives.",
        "Order 00689 has no words on infants in what we read. The procedure of arrest in order "
        "00486, with its exceptions, stays in force.",
        "Point 2 of order 00689.",
    ),
}
_BY_TROIKA = ("city", "border", "inland", "camp")
_WHERE = {
    "city": Answer(
        "Removed from the city.",
        "By section II of order 00447 families of men sentenced in the first category who live in "
        "Moscow and some other cities and coasts go to another oblast, of their own choice, but "
        "not to the border.",
    ),
    "border": Answer(
        "Resettled away from the border.",
        "By section II of order 00447 families of men sentenced in the first category who live in "
        "the border strip are moved out of it, within their republic, krai or oblast.",
    ),
    "inland": Answer(
        "They stay, and are registered.",
        "By section II of order 00447 families are “as a rule not repressed”.",
    ),
    "camp": Answer(
        "They stay, and are registered.",
        "Section II of order 00447 removes from the cities only families of men sentenced in the "
        "first category, to death.",
    ),
}


def _by_order_00447(husband: str, person: str) -> Answer:
    found = _WHERE[husband]
    danger = (
        "Is somebody in the family “capable of active anti-Soviet acts”, the members may by "
        "special decision of the troika be placed in camps or labour settlements."
    )
    watch = "All families are registered and observed."
    silent = {
        "divorced": "Whether a divorced wife is of the family.",
        "small": "Children: the order has no age and no home for them.",
        "school": "Children: the order has no age and no home for them.",
        "older": "Children: the order has no age and no home for them.",
        "nursing": "Infants and illness: no exception is named.",
        "parents": "Whether they are of the family if they live elsewhere.",
    }
    return Answer(found.short, f"{found.says} {watch} {danger}", silent.get(person, ""))


def _write_amount(row) -> str:
    if row.measure == "year_closed":
        return f"{row.low:.0f}"
    unit = " per cent" if row.measure.endswith("_pct") else ""
    return words.amount(row.low, row.high) + unit
