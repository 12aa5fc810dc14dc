"""Views of places of execution and burial: where they are, and who says how many lie there."""

from math import cos, pi, radians, sin

import altair as alt
import pandas as pd
from IPython.display import Markdown

from helpers import charts, datasets, figures, maps, words

__all__ = [
    "MEASURES",
    "choices",
    "claimed",
    "counted",
    "graves",
    "graves_map",
    "moscow",
    "moscow_map",
    "on_graves_map",
    "on_moscow_map",
    "ranges",
]

#: What a claim about a place counts, by its measure.
MEASURES = {
    "known_by_name": "Known by name",
    "buried": "Said to lie here",
    "executed": "Said to have been shot here",
    "exhumed": "Remains dug up or located",
    "executed_in_the_area": "Shot in the town or region",
}
_FACTS = {
    "region_1937": "Region then",
    "country": "Country today",
    "used_from": "Used from",
    "used_until": "Used until",
    "found": "How it became known",
    "memorial_since": "Memorial since",
    "note": "Remark",
}
#: Places without coordinates: the town of the table of limits near which each lies.
_TOWNS = {
    "petrozavodsk_sulazhgora_brickworks_and_besovets": "karelian_assr",
    "mednoe": "kalinin_oblast",
    "dubovka": "voronezh_oblast",
    "pivovarikha": "east_siberian_krai",
    "ufa_sergievskoe_cemetery": "bashkir_assr",
    "piatykhatky": "kharkov_oblast",
    "rutchenkove_field": "donetsk_oblast",
    "kurapaty": "belorussian_ssr",
    "zhanalyk": "alma_ata_oblast",
}
#: Names short enough for a chart on a phone.
_SHORT = {
    "donskoe_crematorium_and_cemetery": "Donskoe",
    "koirankangas": "Koirankangas",
    "petrozavodsk_sulazhgora_brickworks_and_besovets": "Petrozavodsk",
    "tesnitsky_woods": "Tesnitsky",
    "katyn_forest": "Katyn forest",
    "twelfth_kilometre": "12th kilometre",
    "kolpashevsky_yar": "Kolpashevo",
    "nikolayevsk_on_amur": "Nikolayevsk",
    "ufa_sergievskoe_cemetery": "Ufa",
    "piatykhatky": "Piatykhatky",
    "odessa_tatarka": "Odessa",
    "rutchenkove_field": "Rutchenkove",
    "ata_beyit": "Ata-Beyit",
    "tashkent_alvasti_kuprik": "Tashkent",
    "tomsk_kashtak": "Tomsk",
    "khabarovsk_central_cemetery": "Khabarovsk",
}
_LUBYANKA = (55.760873, 37.62796)
#: What the layers of the map of Moscow are called in the key.
_LAYERS = {
    "place of mass executions": "shot or buried",
    "burial place of executed people": "shot or buried",
    "concentration camp of the 1920s": "camp or bureau",
    "prison design bureau": "camp or bureau",
    "place of imprisonment": "prison or cell",
}
#: The points that the map of Moscow names, by how their keys begin: their names, and on which side.
_POINTS = {
    "execution_butovskii": ("Butovo", "left"),
    "execution_kommunarka": ("Kommunarka", "right"),
    "burial_donskoe_kladbishche": ("Donskoe", "left"),
    "burial_vagankovskoe_kladbishche": ("Vagankovo", "left"),
    "burial_kalitnikovskoe_kladbishche": ("Kalitniki", "right"),
    "prison_sukhanovskaya_osoborezhimnaya_tyurma": ("Sukhanovka", "right"),
    "prison_lefortovskaya_tyurma": ("Lefortovo", "right"),
}


def choices() -> dict[str, str]:
    """Return the places of which something is claimed, by name: their keys."""
    said = datasets.load("places_claims")
    return dict(zip(said["place_en"], said["place_key"], strict=True))


def claimed(place: str, place_label: str) -> tuple:
    """Say what is known of a place, and set the claims about it side by side.

    Parameters
    ----------
    place : str
        A key of the table ``places``.
    place_label : str
        Its name.

    Returns
    -------
    tuple of Markdown and Table
    """
    row = datasets.load("places").set_index("key").loc[place]
    facts = [f"*{name}:* {row[key]}" for key, name in _FACTS.items() if not pd.isna(row[key])]
    where = (
        "Coordinates were not read here."
        if pd.isna(row["lat"])
        else f"*Coordinates, by one page:* {row['lat']:.4f} north, {row['lon']:.4f} east."
    )
    said = _in_words(datasets.load("places_claims"))
    said = said[said["place_key"] == place]
    told = ". ".join(fact.rstrip(".") for fact in facts)
    return Markdown(f"**{place_label}.** {told}. {where}"), figures.table(
        said[["counted", "people", "said_by", "note"]],
        caption=f"{place_label}: who says how many",
        source=list(dict.fromkeys([row["source_key"], *said["source_key"]])),
        labels={
            "counted": "What is counted",
            "people": "People",
            "said_by": "Who says so",
            "note": "Remark",
        },
    )


def _in_words(said: pd.DataFrame) -> pd.DataFrame:
    return said.assign(
        counted=said["measure"].map(MEASURES),
        people=[
            words.amount(row.value_low, row.value_high, words.number) for row in said.itertuples()
        ],
    )


def counted(measure: str, measure_label: str) -> figures.Table:
    """List what is claimed of all places in one measure, the largest first.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    measure_label : str
        What it is called.

    Returns
    -------
    Table
    """
    said = _in_words(datasets.load("places_claims"))
    said = said[said["measure"] == measure]
    said = said.assign(most=said["value_high"].fillna(said["value_low"]))
    said = said.sort_values("most", ascending=False, kind="stable")
    return figures.table(
        said,
        caption=f"{measure_label}: {words.count_of(said['place_key'].nunique(), 'place')} of "
        f"{len(datasets.load('places'))}",
        source=list(dict.fromkeys(said["source_key"])),
        labels={"place_en": "Place", "people": "People", "said_by": "Who says so"},
    )


def graves() -> pd.DataFrame:
    """Return the places of whose dead a number is given, the largest lower end first.

    Returns
    -------
    DataFrame
        ``key``, ``name`` (short), ``place_en``, ``low`` and ``high`` (the lowest and the highest
        end of all claims about the whole of the place itself; of remains dug up where there is no
        other), ``has_low`` (whether any claim has a lower end),
        ``lat`` and ``lon`` (of the place; else of the town near which it lies; else missing),
        ``where`` (which of these), ``country`` and ``says``.
    """
    said = datasets.load("places_claims")
    said = said[(said["measure"] != "executed_in_the_area") & (said["covers"] == "whole")]
    # Remains dug up say how far a dig has come: they count where there is nothing else.
    dug = said["measure"] == "exhumed"
    said = said[~dug | ~said["place_key"].isin(said.loc[~dug, "place_key"])]
    ends = said.assign(
        low=said["value_low"].fillna(said["value_high"]),
        high=said["value_high"].fillna(said["value_low"]),
        has_low=said["value_low"].notna(),
    )
    found = ends.groupby("place_key").agg(
        low=("low", "min"), high=("high", "max"), has_low=("has_low", "any")
    )
    found = found.join(datasets.load("places").set_index("key")).rename_axis("key").reset_index()
    towns = datasets.load("order_00447_limits").set_index("key")
    near = found["key"].map(_TOWNS)
    lat, lon = (near.map(towns[f"centre_{axis}"]).astype(float) for axis in ("lat", "lon"))
    own = found["lat"].notna()
    found = found.assign(
        name=found["key"].map(_SHORT).fillna(found["place_en"]),
        where=[
            "place" if exact else "town" if pd.notna(town) else "not on the map"
            for exact, town in zip(own, near, strict=True)
        ],
        lat=found["lat"].astype(float).fillna(lat),
        lon=found["lon"].astype(float).fillna(lon),
    )
    found["says"] = [f"{row.place_en}, {row.country}: {_ends(row)}" for row in found.itertuples()]
    found = found.sort_values(["has_low", "low"], ascending=False, kind="stable")
    kept = ["key", "name", "place_en", "country", "low", "high", "has_low", "lat", "lon", "where"]
    return found[[*kept, "says"]].reset_index(drop=True)


def _ends(row) -> str:
    if not row.has_low:
        return f"only an upper end is given, {row.high:,}"
    if row.low == row.high:
        return f"{row.low:,} people"
    return f"from {row.low:,} to {row.high:,} people"


def ranges(found: pd.DataFrame) -> alt.LayerChart:
    """Draw the lowest and the highest number for each place, on a scale of powers of ten."""
    along = alt.Scale(type="log", domain=[100, 600_000])
    axis = alt.Axis(values=[100, 1_000, 10_000, 100_000], format="~s", grid=True)
    base = alt.Chart(found.astype({"low": float, "high": float})).encode(
        y=alt.Y("name", type="nominal", sort=found["name"].tolist(), title=None),
        color=alt.value(charts.colour("executed")),
    )
    lines = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("low", type="quantitative", scale=along, axis=axis, title="People"), x2="high"
    )
    dots = base.transform_filter("datum.has_low").mark_circle(size=70, opacity=1)
    dots = dots.encode(
        x=alt.X("low", type="quantitative", scale=along),
        description=alt.Description("says", type="nominal"),
        tooltip=alt.Tooltip("says", type="nominal", title=""),
    )
    ticks = base.mark_tick(thickness=2, size=12, opacity=1, aria=False).encode(
        x=alt.X("high", type="quantitative", scale=along)
    )
    return (lines + ticks + dots).properties(height=alt.Step(22))


def graves_map(found: pd.DataFrame) -> alt.LayerChart:
    """Draw each place as a circle with the area of its lowest number, on the coast of today.

    A circle at the town near which a place lies is pale; a place with an upper end alone is a
    cross.

    Parameters
    ----------
    found : DataFrame
        As `graves` returns it.
    """
    return maps.circles(
        found.assign(is_near=found["where"] == "town", is_open=~found["has_low"]),
        name="name", value="low", label="says", meaning="executed", unit="People",
        region=maps.WEST, names=8, pale="is_near", open_end="is_open",
    )  # fmt: skip


def on_graves_map(found: pd.DataFrame) -> list[str]:
    """Return what the marks of `graves_map` are read out as, the largest first."""
    on = found[found["lat"].notna()]
    return on.loc[maps.WEST.holds(on["lat"], on["lon"]), "says"].tolist()


def _at(frame: pd.DataFrame) -> alt.Chart:
    return alt.Chart(frame).encode(
        longitude=alt.Longitude("lon", type="quantitative"),
        latitude=alt.Latitude("lat", type="quantitative"),
    )


def _says() -> dict:
    return {
        "description": alt.Description("says", type="nominal"),
        "tooltip": alt.Tooltip("says", type="nominal", title=""),
    }


def _text(frame: pd.DataFrame, *, dx: float = 0, dy: float = 0, side: str = "center") -> alt.Chart:
    """Write the column ``text`` beside each point, on its left or its right, or upon it."""
    align = {"left": "right", "right": "left"}.get(side, "center")
    return (
        _at(frame)
        .mark_text(align=align, baseline="middle", dx=dx, dy=dy, fontSize=12, aria=False)
        .encode(text=alt.Text("text", type="nominal"), color=alt.value(charts.colour("ink")))
    )


def moscow() -> pd.DataFrame:
    """Return the places of the topography of terror, each point once.

    Returns
    -------
    DataFrame
        ``key`` (of one row at the point), ``lat``, ``lon``, ``kind`` (as the key of the map calls
        it; a point that is in several layers has the first of them in the order of the key),
        ``layers`` (how many rows stand at it), ``km`` (from the Lubyanka) and ``says``.
    """
    rows = datasets.load("topography_of_terror").astype({"lat": float, "lon": float})
    rows["kind"] = rows["layer"].map(_LAYERS)
    order = {kind: place for place, kind in enumerate(dict.fromkeys(_LAYERS.values()))}
    rows = rows.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable")
    points = rows.groupby(["lat", "lon"], sort=False)
    found = points.agg(
        key=("key", "first"), kind=("kind", "first"), layers=("key", "count"),
        name_ru=("name_ru", "first"),
    ).reset_index()  # fmt: skip
    north = (found["lat"] - _LUBYANKA[0]) * 111.2
    east = (found["lon"] - _LUBYANKA[1]) * 111.2 * cos(radians(_LUBYANKA[0]))
    return found.assign(
        km=(north**2 + east**2) ** 0.5,
        says=[f"{row.name_ru}: {row.kind}" for row in found.itertuples()],
    )


def moscow_map(found: pd.DataFrame, within: float = 26.0) -> alt.LayerChart:
    """Draw the points of Moscow on rings of distance from the Lubyanka, with a key.

    Parameters
    ----------
    found : DataFrame
        As `moscow` returns it.
    within : float
        How many kilometres from the Lubyanka the map reaches.
    """
    near = found[found["km"] <= within]
    rings = pd.concat([_ring(km) for km in (5, 10, 20)])
    marks = {
        "camp or bureau": {"size": 24, "filled": False, "shape": "circle", "meaning": "muted"},
        "prison or cell": {"size": 45, "filled": True, "shape": "square", "meaning": "arrested"},
        "shot or buried": {"size": 110, "filled": True, "shape": "circle", "meaning": "executed"},
    }
    layers = [
        _at(rings)
        .mark_line(color=charts.colour("muted"), strokeWidth=0.75, strokeDash=[3, 3], aria=False)
        .encode(
            detail=alt.Detail("km", type="quantitative"),
            order=alt.Order("point", type="quantitative"),
        ),
        _text(rings[rings["point"] == 0].assign(text=[f"{km} km" for km in (5, 10, 20)]), dy=-8),
    ]
    key = []
    for place, (kind, mark) in enumerate(marks.items()):
        at = {"lat": [55.43 + 0.028 * place], "lon": [37.4]}
        one = pd.DataFrame(at | {"text": [kind], "says": [f"Key: {kind}"]})
        key.append(_text(one, dx=9, side="right"))
        style = {name: value for name, value in mark.items() if name != "meaning"}
        for drawn, is_read in ((near[near["kind"] == kind], True), (one, False)):
            layers.append(
                _at(drawn)
                .mark_point(**style, opacity=0.8, strokeWidth=1, aria=is_read)
                .encode(
                    color=alt.value(charts.colour(mark["meaning"])), **(_says() if is_read else {})
                )
            )
    for point, (name, side) in _POINTS.items():
        row = near[near["key"].str.startswith(point)].assign(text=name)
        layers.append(_text(row, dx=-9 if side == "left" else 9, side=side))
    return alt.layer(*layers, *key).project(type="mercator").properties(height=400)


def on_moscow_map(found: pd.DataFrame, within: float = 26.0) -> list[str]:
    """Return what the marks of `moscow_map` are read out as, those who were shot first."""
    order = ["shot or buried", "prison or cell", "camp or bureau"]
    near = found[found["km"] <= within]
    near = near.sort_values("kind", key=lambda kinds: kinds.map(order.index), kind="stable")
    return near["says"].drop_duplicates().tolist()


def _ring(km: int) -> pd.DataFrame:
    turns = [2 * pi * step / 72 for step in range(73)]
    return pd.DataFrame(
        {
            "km": km,
            "point": range(73),
            "lat": [_LUBYANKA[0] + km / 111.2 * cos(turn) for turn in turns],
            "lon": [
                _LUBYANKA[1] + km / 111.2 / cos(radians(_LUBYANKA[0])) * sin(turn) for turn in turns
            ],
        }
    )
