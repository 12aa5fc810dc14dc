"""Figures and tables as a page shows them."""

import base64
import io
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import charts, datasets
from helpers.figures import FigureError, figure, sources_once, table

SOURCE = "seed_wikipedia_mass_ops"
DESCRIPTION = "Two dots on a logarithmic scale, the Poles far above the line at one."


@pytest.fixture
def ratios():
    return pd.DataFrame(
        {
            "nationality": ["Russians", "Poles"],
            "ratio": [0.79, 20.1],
            "says": ["Russians: 0.79 times the average", "Poles: 20.10 times the average"],
        }
    )


def ranked(ratios):
    return charts.ranked_ratios(
        ratios,
        group="nationality",
        value="ratio",
        axis="Ratio",
        label="says",
        reference_label="even",
    )


@pytest.fixture
def chart(ratios):
    return ranked(ratios)


@pytest.fixture
def page(ratios, monkeypatch):
    monkeypatch.setenv("HELPERS_STATIC", "1")
    shown = figure(
        ranked(ratios),
        title="Who & whom",
        subtitle="Ratios, by group",
        alt=DESCRIPTION,
        source=SOURCE,
        data=ratios,
        note="A <note>",
    )
    return BeautifulSoup(shown.to_html(), "html.parser")


def cells(html):
    return [
        [cell.get_text() for cell in row.find_all(["th", "td"])]
        for row in BeautifulSoup(html, "html.parser").find_all("tr")
    ]


def test_a_figure_is_drawn_for_a_wide_and_for_a_narrow_column(page):
    widths = [int(svg["width"]) for svg in page.find_all("svg")]

    assert widths == [charts.WIDE, charts.NARROW]


def test_a_screen_reader_hears_the_description_and_each_mark(page):
    for svg in page.find_all("svg"):
        assert svg["aria-label"] == DESCRIPTION
        labels = {mark.get("aria-label") for mark in svg.find_all(attrs={"aria-label": True})}
        assert {"Russians: 0.79 times the average", "Poles: 20.10 times the average"} <= labels


def test_the_largest_ratio_stands_on_top(page):
    marks = [
        mark["aria-label"]
        for mark in page.find("svg").find_all(attrs={"aria-roledescription": "point"})
    ]
    assert marks == ["Poles: 20.10 times the average", "Russians: 0.79 times the average"]


def test_a_figure_takes_its_colours_from_the_stylesheet(page):
    assert "var(--chart-arrested)" in str(page)
    assert "#1f5a8a" not in str(page)


def test_every_colour_of_a_chart_is_defined_by_the_stylesheet_in_light_and_dark(request):
    css = (request.config.rootpath / "_static/book.css").read_text(encoding="utf-8")
    light, dark = css.split('html[data-theme="dark"] {')

    for meaning, value in charts.COLOURS.items():
        assert f"--chart-{meaning}: {value};" in light
        assert f"--chart-{meaning}:" in dark


def test_with_a_kernel_a_chart_has_plain_colours(chart):
    assert "var(" not in chart.to_json()


def test_title_and_subtitle_stand_above_a_chart_note_and_source_below(page):
    below = page.select_one("figure > .figure-below").get_text()

    assert [part.get_text() for part in page.figcaption.find_all(True)] == [
        "Who & whom",
        "Ratios, by group",
    ]
    assert "A <note>" in below
    assert "Source: Wikipedia contributors, Mass operations of the NKVD." in below


def test_the_figures_behind_a_chart_can_be_downloaded(page, ratios):
    link = page.find("a", download=True)
    content = base64.b64decode(link["href"].split(",", 1)[1])

    assert link["download"] == "who-whom.csv"
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(content)), ratios)


def test_no_two_elements_of_a_figure_share_an_id(page):
    ids = [element["id"] for element in page.find_all(id=True)]
    used = re.findall(r"url\(#([^)]+)\)", str(page))

    assert len(ids) == len(set(ids))
    assert set(used) <= set(ids)


@pytest.mark.parametrize("alt", ["", "A chart.", "chart of the ratios in figures/a1 b2 c3 d4.png"])
def test_a_figure_without_a_real_description_is_refused(chart, ratios, alt):
    with pytest.raises(FigureError, match="alt text of at least 8 words"):
        figure(chart, title="Ratios", alt=alt, source=SOURCE, data=ratios)


@pytest.mark.parametrize("source", ["nobody_1999", [SOURCE, "nobody_1999"]])
def test_a_figure_with_an_unknown_source_is_refused(chart, ratios, source):
    with pytest.raises(datasets.DataError, match="nobody_1999"):
        figure(chart, title="Ratios", alt=DESCRIPTION, source=source, data=ratios)


def test_a_table_without_any_source_is_refused(ratios):
    with pytest.raises(FigureError, match="at least one source"):
        table(ratios, caption="Ratios", source=[])


def test_a_table_has_a_caption_and_scoped_header_cells(ratios):
    page = BeautifulSoup(table(ratios, caption="Ratios", source=SOURCE).to_html(), "html.parser")

    assert page.caption.get_text() == "Ratios"
    assert [th["scope"] for th in page.thead.find_all("th")] == ["col"] * 3
    assert [th["scope"] for th in page.tbody.find_all("th")] == ["row"] * 2


def test_a_reader_may_sort_the_rows_only_where_the_author_says_so(ratios):
    kept, sortable = (
        BeautifulSoup(
            table(ratios, caption="Ratios", source=SOURCE, **said).to_html(), "html.parser"
        )
        for said in ({}, {"sortable": True})
    )

    assert not kept.table.has_attr("data-sortable")
    assert sortable.table.has_attr("data-sortable")


def test_a_table_prints_figures_as_a_reader_expects_them():
    frame = pd.DataFrame(
        {
            "group": pd.Series(["Poles", "<b>"], dtype="string"),
            "people": pd.Series([1_420_711, None], dtype="Int64"),
            "share": pd.Series([7.4249, -1000.0], dtype="Float64"),
            "claim": pd.Series([247157.0, None], dtype="Float64"),
            "sure": pd.Series([True, None], dtype="boolean"),
            "day": pd.to_datetime(["1937-08-05", None]),
            "month": pd.PeriodIndex(["1936-10", None], freq="M"),
        }
    )

    shown = cells(table(frame, caption="Figures", source=SOURCE).to_html())

    assert shown[1][:5] == ["Poles", "1,420,711", "7.42", "247,157", "yes"]
    assert shown[1][5:] == ["5 August 1937", "October 1936"]
    assert shown[2] == ["<b>", "not recorded", "−1,000.00"] + ["not recorded"] * 4


def test_people_have_no_places_after_the_point_beside_a_share():
    claims = pd.DataFrame({"what": ["sentenced", "share"], "lowest": [1_565_041, 73.66]})

    shown = cells(table(claims, caption="Claims", source=SOURCE).to_html())

    assert [row[1] for row in shown[1:]] == ["1,565,041", "73.66"]


def test_figures_stand_right_and_words_left_also_where_figures_are_printed_text():
    frame = pd.DataFrame({"who": ["Poles"], "ratio": ["20.10"], "share": ["7.42%"], "sure": [True]})

    page = BeautifulSoup(table(frame, caption="Ratios", source=SOURCE).to_html(), "html.parser")

    assert [cell["class"][0] for cell in page.thead.find_all("th")] == [
        "text",
        "number",
        "number",
        "text",
    ]


def test_short_texts_keep_to_one_line_and_long_ones_get_room():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["1938-09-30"]),
            "what": ["sentenced to death"],
            "remark": ["the figure for one region and half a year"],
        }
    )

    page = BeautifulSoup(table(frame, caption="Texts", source=SOURCE).to_html(), "html.parser")

    assert [cell["class"] for cell in page.tbody.find_all(["th", "td"])] == [
        ["text", "short"],
        ["text"],
        ["text", "long"],
    ]


def test_a_table_shows_the_columns_asked_for_in_their_order(ratios):
    shown = cells(
        table(
            ratios, caption="Ratios", source=SOURCE, labels={"ratio": "Ratio", "nationality": "Who"}
        ).to_html()
    )

    assert shown == [["Ratio", "Who"], ["0.79", "Russians"], ["20.10", "Poles"]]


def test_a_column_that_is_not_there_is_named(ratios):
    with pytest.raises(FigureError, match=r"\['people'\].*nationality, ratio, says"):
        table(ratios, caption="Ratios", source=SOURCE, labels={"people": "People"})


def test_a_cell_holds_what_it_sorts_by_where_that_is_not_its_text():
    frame = pd.DataFrame(
        {
            "camp": ["A", "B", "C"],
            "people": [105_485, 7, None],
            "change": [-0.5, 2.25, 1.5],
            "day": [pd.Timestamp("1938-11-17"), pd.NaT, pd.Timestamp("1937-08-05")],
            "said": ["at least 5,000", "200–300", "9,000"],
            "low": [5_000, 200, 9_000],
        }
    )
    labels = {name: name for name in ("camp", "people", "change", "day", "said")}
    made = table(
        frame, caption="Camps", source=SOURCE, labels=labels, sort_by={"said": "low"}, sortable=True
    )

    rows = BeautifulSoup(made.to_html(), "html.parser").tbody.find_all("tr")
    assert [[cell.get("data-value") for cell in row.find_all(["th", "td"])] for row in rows] == [
        [None, "105485", "-0.50", "1938-11-17", "5000"],
        [None, None, None, "", "200"],
        [None, "", None, "1937-08-05", "9000"],
    ]


def test_a_table_that_no_reader_may_sort_holds_no_second_form_of_its_cells(ratios):
    ratios["arrested"] = [1_420_711, 105_485]
    made = table(ratios, caption="Ratios", source=SOURCE, sortable=False)

    assert "1,420,711" in made.to_html()
    assert "data-value" not in made.to_html()


def test_a_table_that_sorts_by_a_column_which_the_data_lack_is_refused(ratios):
    with pytest.raises(FigureError, match=r"asks for the columns \['lowest'\]"):
        table(ratios, caption="Ratios", source=SOURCE, sort_by={"says": "lowest"})


def test_a_column_that_says_the_same_in_each_row_is_said_once():
    frame = pd.DataFrame(
        {
            "who": ["Poles", "Finns", "Greeks"],
            "people": [1, 1, 1],
            "place": ["Moscow"] * 3,
            "kind": ["shot", "shot", None],
        }
    )

    html = table(frame, caption="People", source=SOURCE).to_html()

    assert cells(html)[0] == ["who", "people", "kind"]
    assert "In each row – place: Moscow." in BeautifulSoup(html, "html.parser").caption.get_text()
    two = table(frame.head(2), caption="People", source=SOURCE).to_html()
    assert cells(two)[0] == ["who", "people", "place", "kind"]
    link = BeautifulSoup(html, "html.parser").find("a", download=True)
    assert "place" in base64.b64decode(link["href"].split(",", 1)[1]).decode()


def test_a_table_says_how_much_room_it_needs():
    narrow = pd.DataFrame({"who": ["Poles"], "n": [1]})
    wide = pd.DataFrame({f"column {i}": ["a text of some length that is read"] for i in range(8)})

    classes = [
        BeautifulSoup(table(frame, caption="T", source=SOURCE).to_html(), "html.parser").figure
        for frame in (narrow, wide)
    ]

    assert classes[0]["class"] == ["table-figure"]
    assert classes[1]["class"] == ["table-figure", "wider", "cards-72"]
    assert classes[1].td["data-label"] == "column 1"
    assert not classes[0].td.has_attr("data-label")


def test_figures_that_stand_together_name_a_source_once(ratios):
    parts = [table(ratios, caption=name, source=SOURCE).to_html() for name in ("One", "Two")]

    together = BeautifulSoup("".join(sources_once(parts)), "html.parser")

    assert len(together.select(".figure-sources")) == 1
    assert len(together.select(".figure-footer a[download]")) == 2
