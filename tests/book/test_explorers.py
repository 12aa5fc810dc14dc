"""The explorers of the built book, off the network, as a reader with a keyboard goes through them.

What the reader sees after each key is compared with what the Python function returns for the same
choices, not with what the page has stored.
"""

import calendar
import gzip
import itertools
import random
import re
from collections.abc import Iterator
from functools import cache, partial
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from IPython.display import Markdown
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from helpers import figures, quiz
from helpers.explore import Choice, Explorer, explore
from helpers.views import nationalities
from tests.book.chapters import explorers
from tests.book.conftest import soak_but
from tests.course import PAGES, ROOT, WITH_EXPLORERS

# The page with a chart and three kinds of control, and that explorer.
ARRESTED = "chapters/national-operations/who-was-arrested"
CHART = "whose-share-of-which-population"

# What the script does with every explorer alike is tested with these, which have each kind of
# control; with all others by `make soak`.
ALIKE = soak_but(
    [ARRESTED, "chapters/reading-the-numbers/the-great-terror-in-outline"], WITH_EXPLORERS
)

# What a reader sees in a frame: charts with their marks, tables cell by cell, sentences.
SEEN = r"""frame => {
    const text = e => e.textContent.replace(/\s+/g, " ").trim();
    const all = (where, what) => [...where.querySelectorAll(what)].filter(e => e.checkVisibility());
    const label = e => e.getAttribute("aria-label");
    const mark = "[role=graphics-symbol][aria-label]:not([aria-roledescription=axis])";
    return {
        charts: all(frame, ".chart svg").map(svg => [label(svg), ...all(svg, mark).map(label)]),
        // Where a row is a card its cells name their columns, and the row of heads is not shown.
        tables: all(frame, "table").map(table => [...table.querySelectorAll("caption, tr")]
            .map(row => row.cells ? [...row.cells].map(text) : text(row))),
        words: all(frame, ".explorer-text").map(text),
    };
}"""
TIP = (
    "() => { const t = document.querySelector('.chart-tip'); return t.hidden ? null : t.innerText }"
)
FOCUSED = "() => document.activeElement.getAttribute('aria-label')"
MARK = "[role=graphics-symbol][aria-label]:not([aria-roledescription=axis])"


@pytest.fixture(autouse=True)
def _as_in_the_book(monkeypatch):
    """Let the functions make what they make for the book, of which each test is a page."""
    monkeypatch.setenv("HELPERS_STATIC", "1")
    monkeypatch.setattr("helpers.explore._RENDERED", set())


@cache
def expected(explorer: Explorer, state: tuple[int, ...]) -> dict:
    """Return what the function of an explorer gives for a state, as `SEEN` reports it."""
    parts = explorer.parts(**arguments(explorer, state))
    return {
        "charts": [[p.alt, *marks(p)] for p in parts if isinstance(p, figures.Figure)],
        "tables": [cells(p) for p in parts if isinstance(p, figures.Table)],
        "words": [plain(p) for p in parts if isinstance(p, Markdown)],
    }


def arguments(explorer: Explorer, state: tuple[int, ...]) -> dict:
    return {c.name: c.options[i][1] for c, i in zip(explorer.choices, state, strict=True)}


def marks(figure: figures.Figure) -> list[str]:
    """Return what the marks of a chart say: a column of the data that it was made of."""
    tables = figure.chart.to_dict()["datasets"].values()
    return [row["says"] for table in tables for row in table if "says" in row]


def cells(table: figures.Table) -> list:
    drawn = BeautifulSoup(table.to_html(), "html.parser").table
    rows = [[cell.get_text() for cell in row(["th", "td"])] for row in drawn("tr")]
    return [" ".join(drawn.caption.get_text().split()), *rows]


def plain(words: Markdown) -> str:
    return " ".join(BeautifulSoup(MarkdownIt().render(words.data), "html.parser").text.split())


def first_state(explorer: Explorer) -> tuple[int, ...]:
    return tuple(choice.first for choice in explorer.choices)


def labels(explorer: Explorer, state: tuple[int, ...]) -> dict[str, str]:
    return {c.name: c.options[i][0] for c, i in zip(explorer.choices, state, strict=True)}


def said(explorer: Explorer, state: tuple[int, ...]) -> str:
    chosen = zip(explorer.choices, state, strict=True)
    return "; ".join(f"{c.label}: {c.options[i][0]}" for c, i in chosen)


class Reader:
    """A reader at one explorer of an open page, with nothing but a keyboard."""

    def __init__(self, page: Page, explorer: Explorer):
        self.page, self.explorer = page, explorer
        self.choices: tuple[Choice, ...] = explorer.choices
        self.section = page.locator(f"section.explorer[id='{explorer.name}']")
        self.state = list(first_state(explorer))
        self.at = -1  # before the first control

    def go_to(self, control: int) -> None:
        """Press Tab, or Shift and Tab, until a control has the focus."""
        if self.at == -1:
            self.section.locator(".explorer-title").click()  # from where the reader begins
        while self.at != control:
            step = 1 if control > self.at else -1
            self.page.keyboard.press("Tab" if step == 1 else "Shift+Tab")
            self.at += step
            focused = self.page.evaluate("document.activeElement.name")
            assert focused == self.choices[self.at].name

    def press(self, key: str) -> None:
        """Press a key on the control that has the focus; note what it must choose."""
        count = len(self.choices[self.at].options)
        step = {"ArrowRight": 1, "ArrowLeft": -1, "Space": 1}[key]
        self.page.keyboard.press(key)
        self.state[self.at] = (self.state[self.at] + step) % count

    def move(self, control: int, option: int) -> Iterator[None]:
        """Take a control to an option, step by step."""
        self.go_to(control)
        while (distance := option - self.state[control]) != 0:
            right = "ArrowRight" if distance > 0 else "ArrowLeft"
            self.press("Space" if self.choices[control].control == "checkbox" else right)
            yield

    def walk(self) -> Iterator[None]:
        """Take each control through all its options, then all of them to a few combinations."""
        first = first_state(self.explorer)
        for control, choice in enumerate(self.choices):
            for option in (0, len(choice.options) - 1, first[control]):
                yield from self.move(control, option)
        if len(self.choices) > 1:
            every = itertools.product(*(range(len(c.options)) for c in self.choices))
            for state in random.Random(1937).sample(list(every), 4):
                for control, option in enumerate(state):
                    yield from self.move(control, option)

    def sees(self) -> dict:
        return self.section.locator(".explorer-frame").evaluate(SEEN)

    def must_see(self, state: tuple[int, ...] | None = None) -> None:
        state = tuple(self.state) if state is None else state
        assert self.sees() == expected(self.explorer, state), labels(self.explorer, state)

    def chosen(self) -> dict[str, str]:
        """Return what the controls themselves show as chosen."""
        return self.section.locator("form").evaluate(
            """form => Object.fromEntries([...form.elements].filter(e => e.name)
                .filter(e => e.type !== "radio" || e.checked).map(e => [e.name,
                    e.type === "checkbox" ? (e.checked ? "yes" : "no")
                    : e.type === "range" ? e.getAttribute("aria-valuetext")
                    : e.type === "radio" ? e.parentElement.innerText.trim()
                    : e.selectedOptions[0].text]))"""
        )


@pytest.fixture
def read(open_page, built_book):
    """Return a function that opens a page at an explorer and puts a reader there."""

    def reader(page: str, explorer: Explorer, state="", book=None, **options) -> Reader:
        url = f"{book or built_book.as_uri()}/{page}.html#{explorer.name}{state}"
        return Reader(open_page(url, **options), explorer)

    return reader


@pytest.fixture
def read_each(read):
    """Return a function that puts a reader at each explorer of a page, one after the other."""

    def readers(page: str, **options) -> Iterator[Reader]:
        for explorer in explorers(page).values():
            yield read(page, explorer, **options)

    return readers


@pytest.fixture
def read_chart(read):
    """Return a function that puts a reader at the explorer with a chart."""
    return partial(read, ARRESTED, explorers(ARRESTED)[CHART])


@pytest.mark.parametrize("page", WITH_EXPLORERS)
def test_every_explorer_of_the_book_is_tested_here(parsed, page):
    shown = [section["id"] for section in parsed(page).select("section.explorer")]
    assert shown == list(explorers(page))


def test_no_other_page_of_the_book_has_an_explorer(parsed):
    others = set(PAGES) - set(WITH_EXPLORERS)
    assert [page for page in others if parsed(page).select("section.explorer")] == []


@pytest.mark.parametrize("page", WITH_EXPLORERS)
def test_each_key_shows_what_the_function_returns(read_each, address, page):
    for reader in read_each(page, book=address):
        reader.must_see()
        before, steps = tuple(reader.state), set()
        seen = {before}
        for _ in reader.walk():
            state = tuple(reader.state)
            if (before, state) not in steps:  # from each side once
                reader.must_see()
                assert reader.chosen() == labels(reader.explorer, state)
            steps.add((before, state))
            seen.add(state)
            before = state
        reader.must_see()
        for control, choice in enumerate(reader.choices):
            assert {state[control] for state in seen} == set(range(len(choice.options)))
        assert reader.page.problems == []
        assert [url for url in reader.page.asked if not url.startswith((address, "data:"))] == []


@pytest.mark.parametrize("page", WITH_EXPLORERS)
def test_on_a_narrow_phone_no_state_scrolls_sideways(read_each, page):
    for reader in read_each(page, viewport={"width": 320, "height": 640}):
        for _ in reader.walk():
            width = reader.page.evaluate("document.scrollingElement.scrollWidth")
            assert width <= 320, labels(reader.explorer, tuple(reader.state))


@pytest.mark.parametrize("page", ALIKE)
def test_a_change_is_announced(read_each, page):
    for reader in read_each(page):
        status = reader.section.locator(".explorer-status")
        expect(status).to_have_attribute("aria-live", "polite")
        expect(status).to_have_text("")  # nothing has changed yet
        for control, choice in enumerate(reader.choices):
            for _ in reader.move(control, (choice.first + 1) % len(choice.options)):
                state = tuple(reader.state)
                seen = expected(reader.explorer, state)
                telling = [chart[0] for chart in seen["charts"]] + seen["words"]
                expect(status).to_contain_text(f"{said(reader.explorer, state)}. ")
                announced = plain(Markdown(status.inner_text()))
                assert any(announced.endswith(words) for words in telling), announced


@pytest.mark.parametrize("page", ALIKE)
def test_reset_returns_to_the_first_state(read_each, page):
    for reader in read_each(page):
        for control, choice in enumerate(reader.choices):
            for _ in reader.move(control, (choice.first + 1) % len(choice.options)):
                pass
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement.type") == "reset"
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_timeout(50)  # the page resets after the event
        reader.must_see(first_state(reader.explorer))
        assert reader.chosen() == labels(reader.explorer, first_state(reader.explorer))


@pytest.mark.parametrize("page", ALIKE)
def test_the_link_to_a_view_opens_that_view(read_each, open_page, page):
    for reader in read_each(page):
        for control, choice in enumerate(reader.choices):
            for _ in reader.move(control, len(choice.options) - 1):
                pass
        url = reader.section.get_by_role("link", name="Link to this view").evaluate("a => a.href")
        state = tuple(reader.state)
        opened = Reader(open_page(url), reader.explorer)
        opened.must_see(state)
        assert opened.chosen() == labels(reader.explorer, state)


@pytest.mark.parametrize("encode", [quote, lambda text: urlencode({"": text})[1:], str])
def test_a_link_that_a_teacher_types_opens_that_view(read_chart, encode):
    """With its spaces and commas as %20 and %2C, as a plus sign, or as they are."""
    census = "1926, before"
    reader = read_chart(f"?nationality=Germans&census={encode(census)}")
    chosen = labels(reader.explorer, first_state(reader.explorer)) | {
        "nationality": "Germans",
        "census": census,
    }
    assert reader.chosen() == chosen
    choices = zip(reader.choices, chosen.values(), strict=True)
    reader.must_see(tuple([o for o, _ in c.options].index(label) for c, label in choices))


@pytest.mark.parametrize(
    ("state", "named"),
    [
        ("?nationality=Nobody", "nationality: Nobody"),
        ("?nationality=Koreans&no-such=choice", "no-such: choice"),
        ("?nationality=100%", "nationality: 100%"),
    ],
)
def test_a_link_to_a_view_that_is_not_there_opens_the_first_and_says_so(read_chart, state, named):
    reader = read_chart(state)
    reader.must_see(first_state(reader.explorer))
    status = reader.section.get_by_role("status")
    expect(status).to_have_text(
        f"A link asks for a view that is not here ({named}). This is the first view."
    )
    assert status.bounding_box()["height"] > 10  # for eyes, too
    reader.section.locator("select").first.select_option(index=2)
    expect(status).not_to_contain_text("not here")
    assert reader.page.problems == []


def test_a_link_on_the_open_page_changes_the_view(read_chart):
    reader = read_chart()
    reader.page.evaluate(f"location.hash = '{CHART}?nationality=Koreans'")
    expect(reader.section.locator("select")).to_have_value("Koreans")
    koreans = nationalities.names().index("Koreans")
    reader.must_see((koreans, *first_state(reader.explorer)[1:]))


def test_back_leads_to_the_view_before_and_forward_to_the_one_after(read_chart):
    reader = read_chart()
    first = first_state(reader.explorer)
    nationality = reader.section.locator("select").first

    def shows(name: str) -> None:
        expect(nationality).to_have_value(name)
        expect(reader.section.locator(".explorer-choices")).to_contain_text(name)
        reader.must_see((nationalities.names().index(name), *first[1:]))

    begins_with = nationality.input_value()
    for name in ("Germans", "Koreans"):
        nationality.select_option(name)
        assert f"nationality={name}" in reader.page.url
    for way, name in [("back", "Germans"), ("back", begins_with), ("forward", "Germans")]:
        reader.page.evaluate(f"history.{way}()")
        shows(name)
    reader.page.evaluate("location.hash = 'exercises'")  # to another place of the page
    shows("Germans")
    assert reader.page.problems == []


def test_the_address_keeps_the_views_of_two_explorers(read, open_page):
    one, two = [explorer for explorer in explorers(ARRESTED).values()][:2]
    reader = read(ARRESTED, one)
    states = {}
    for explorer in (one, two):
        reader = Reader(reader.page, explorer)
        for _ in reader.move(0, len(explorer.choices[0].options) - 1):
            pass
        states[explorer.name] = tuple(reader.state)
    copied = open_page(reader.page.url)
    for explorer in (one, two):
        there = Reader(copied, explorer)
        expect(there.section.locator(".explorer-choices")).to_have_text(
            said(explorer, states[explorer.name])
        )
        there.must_see(states[explorer.name])
    assert copied.problems == []


@pytest.fixture
def show(open_page, tmp_path):
    """Return a function that opens a page with these parts, as HTML, and the script of the book."""

    def opened(*parts: str, **options) -> Page:
        for file in ("book.css", "book.js"):
            (tmp_path / file).write_bytes((ROOT / "_static" / file).read_bytes())
        page = tmp_path / "page.html"
        page.write_text(
            '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Parts</title>'
            '<link rel="stylesheet" href="book.css"><script defer src="book.js"></script>'
            f"<main>{''.join(parts)}</main>",
            encoding="utf-8",
        )
        return open_page(page.as_uri(), **options)

    return opened


def says(**choices) -> Markdown:
    return Markdown(f"It is {choices}.")


def test_what_a_slider_goes_through_is_one_step_back(show):
    page = show(explore(says, value=range(10), which=["this", "that"], title="Slide").to_html())
    explorer, slider = page.locator("section.explorer"), page.get_by_label("Value")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(explorer).to_contain_text("'value': 4, 'which': 'this'")
    page.get_by_label("that").check()
    expect(explorer).to_contain_text("'value': 4, 'which': 'that'")
    page.evaluate("history.back()")
    expect(explorer).to_contain_text("'value': 4, 'which': 'this'")
    page.evaluate("history.back()")
    expect(explorer).to_contain_text("'value': 0, 'which': 'this'")
    assert page.problems == []


# What the script of a form, and ours, could take for a part of the form itself.
NAMES = ["length", "reset", "elements", "hidden", "append", "childNodes", "querySelectorAll"]
NAMES += ["addEventListener", "removeAttribute", "submit", "action", "id", "children", "closest"]


def test_a_choice_may_have_any_name(show):
    """Five options are a list, two are radios, a bool is a box."""
    made = [
        explore(says, title=f"{name} {len(form)}", **{name: form})
        for name in NAMES
        for form in (["a", "b", "c", "d", "e"], ["a", "b"])
    ]
    question = quiz.choice("Is it one?", {"Yes": "It is.", "No": "Count again."}, right="Yes")
    page = show(*[explorer.to_html() for explorer in made], question.to_html())
    for explorer in made:
        section = page.locator(f"section.explorer[id='{explorer.name}']")
        if len(explorer.choices[0].options) == 2:
            section.get_by_label("b", exact=True).check()
        else:
            section.locator("select").select_option("b")
        expect(section.locator(".explorer-frame")).to_contain_text("'b'")
        section.get_by_role("button", name="Reset").click()
        expect(section.locator(".explorer-frame")).to_contain_text("'a'")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".quiz-said")).to_have_text("Right. It is.")
    assert page.problems == []


def test_one_part_that_fails_is_reported_and_leaves_the_others_alive(show):
    explorer = explore(says, value=["a", "b"], title="Whole").to_html()
    question = quiz.choice("Is it one?", {"Yes": "It is.", "No": "Count again."}, right="Yes")
    page = show(
        "<script>reported = []; onerror = (message) => { reported.push(message); };</script>",
        "<table data-sortable><tr><td>It has no head.</td></tr></table>",
        explorer.replace("whole", "broken").replace("explorer-frame", "no-frame"),
        question.to_html().replace("quiz-said", "no-status").replace('"kind"', "kind"),
        explorer,
        question.to_html(),
    )
    assert len(page.evaluate("reported")) >= 3
    whole = page.locator("section.explorer[id='whole']")
    whole.get_by_label("b", exact=True).check()
    expect(whole.locator(".explorer-frame")).to_contain_text("'b'")
    asked = page.locator("form.quiz").last
    asked.get_by_label("No").check()
    asked.get_by_role("button", name="Check").click()
    expect(asked.locator(".quiz-said")).to_have_text("Not yet. Count again.")
    first = page.locator("section.explorer[id='broken']")
    assert "'a'" in first.inner_text()  # its first view stays


@pytest.mark.parametrize("page", ALIKE)
@pytest.mark.parametrize("way", ["reload", "go_back"])
def test_after_coming_back_frame_and_controls_agree(read_each, built_book, page, way):
    for reader in read_each(page):
        for control, choice in enumerate(reader.choices):
            for _ in reader.move(control, (choice.first + 1) % len(choice.options)):
                pass
        if way == "go_back":
            reader.page.goto(f"{built_book.as_uri()}/{PAGES[-1]}.html")
        getattr(reader.page, way)(wait_until="networkidle")
        chosen = reader.chosen()
        state = [[o for o, _ in c.options].index(chosen[c.name]) for c in reader.choices]
        reader.must_see(tuple(state))


@pytest.mark.parametrize("page", ALIKE)
def test_without_scripts_there_are_the_first_frame_and_all_states(read_each, page):
    for reader in read_each(page, java_script_enabled=False):
        reader.must_see(first_state(reader.explorer))
        visible = reader.section.locator("button, input, select, .explorer-link")
        assert [control for control in visible.all() if control.is_visible()] == []
        table = reader.section.locator("noscript table")
        assert table.is_visible()
        rows = [row.locator("td").all_text_contents() for row in table.locator("tbody tr").all()]
        states = list(itertools.product(*(range(len(c.options)) for c in reader.choices)))
        assert [row[:-1] for row in rows] == [
            list(labels(reader.explorer, s).values()) for s in states
        ]
        for i in random.Random(1937).sample(range(len(states)), min(6, len(states))):
            seen = expected(reader.explorer, states[i])
            telling = [chart[0] for chart in seen["charts"]] + [
                table[0] for table in seen["tables"]
            ]
            for words in telling + seen["words"]:
                assert words in plain(Markdown(rows[i][-1]))


@pytest.mark.only_in("chromium")  # Playwright cannot show Firefox's print
@pytest.mark.parametrize("page", ALIKE)
def test_in_print_there_are_the_choices_and_the_frame_but_no_controls(read_each, page):
    for reader in read_each(page):
        for _ in reader.move(0, (reader.choices[0].first + 1) % len(reader.choices[0].options)):
            pass
        reader.page.emulate_media(media="print")
        reader.must_see()
        choices = reader.section.locator(".explorer-choices")
        assert choices.is_visible()
        assert choices.inner_text() == said(reader.explorer, tuple(reader.state))
        for control in reader.section.locator("form, button, input, select").all():
            assert not control.is_visible() or control.evaluate("e => !!e.closest('th')")


def test_a_chart_is_one_stop_and_arrows_lead_from_mark_to_mark(read_chart):
    # So low that most marks lie out of sight: the page scrolls to a mark, its tooltip with it.
    reader = read_chart(viewport={"width": 1280, "height": 300})
    says = expected(reader.explorer, first_state(reader.explorer))["charts"][0]
    page = reader.page
    reader.go_to(len(reader.choices) - 1)
    for _ in range(3):  # reset, link, chart
        page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == says[0]
    for label in says[1:]:
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(60)  # a scroll that would take the tooltip away comes after
        assert (page.evaluate(FOCUSED), page.evaluate(TIP)) == (label, label)
        assert page.locator(".chart-tip").bounding_box()["y"] >= 0
    page.keyboard.press("ArrowRight")  # there is none after the last
    assert page.evaluate(FOCUSED) == says[-1]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED) == says[-2]
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED) == says[1]
    page.keyboard.press("End")
    assert page.evaluate(FOCUSED) == says[-1]
    page.keyboard.press("Escape")
    assert page.evaluate(TIP) is None
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('svg')")


def test_a_tooltip_shows_the_label_of_the_mark_under_the_pointer(read_chart):
    reader = read_chart()
    for mark in visible_marks(reader):
        mark.scroll_into_view_if_needed()
        reader.page.wait_for_timeout(60)  # to scroll takes a tooltip away
        mark.hover()
        assert reader.page.evaluate(TIP) == mark.get_attribute("aria-label")
    reader.page.mouse.move(0, 0)
    assert reader.page.evaluate(TIP) is None


@pytest.mark.only_in("chromium")  # Playwright cannot touch in Firefox
def test_a_tap_on_a_mark_shows_its_label_and_a_tap_beside_it_none(read_chart):
    reader = read_chart(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    for mark in visible_marks(reader)[::4]:
        mark.scroll_into_view_if_needed()
        reader.page.wait_for_timeout(60)
        mark.tap()
        assert reader.page.evaluate(TIP) == mark.get_attribute("aria-label")
    reader.section.locator(".explorer-title").tap()
    assert reader.page.evaluate(TIP) is None


def visible_marks(reader: Reader) -> list:
    found = [m for m in reader.section.locator(MARK).all() if m.is_visible()]
    says = expected(reader.explorer, first_state(reader.explorer))["charts"][0][1:]
    assert [mark.get_attribute("aria-label") for mark in found] == says
    return found


@pytest.mark.parametrize(
    "name",
    [ARRESTED, "chapters/where-sources-disagree", "chapters/what-remains/moscow-day-by-day"],
)
def test_the_heads_of_a_table_sort_by_keyboard(open_page, built_book, name):
    page = open_page(f"{built_book.as_uri()}/{name}.html")
    page.evaluate("document.querySelectorAll('.toggle-hidden').forEach(e => e.click())")
    tables = page.locator("table[data-sortable]")
    assert tables.count() > 0
    for table in tables.all():
        heads = table.locator("thead th")
        table.evaluate("t => t.closest('.table-box').focus()")
        for column, head in enumerate(heads.all()):
            page.keyboard.press("Tab")
            for order in ("ascending", "descending"):
                page.keyboard.press("Enter")
                texts = table.locator(f"tbody tr > :nth-child({column + 1})").all_text_contents()
                recorded = [key(text) for text in texts if text != "not recorded"]
                assert recorded == sorted(recorded, reverse=order == "descending"), texts
                assert texts[len(recorded) :] == ["not recorded"] * (len(texts) - len(recorded))
                sorts = heads.evaluate_all("all => all.map(h => h.getAttribute('aria-sort'))")
                assert sorts == [order if i == column else None for i in range(heads.count())]
                assert head.evaluate("h => h.contains(document.activeElement)")


MONTHS = list(calendar.month_name)[1:]


def key(text: str) -> tuple:
    """Return what a cell is sorted by: dates and numbers first, words after them."""
    date = re.fullmatch(r"(?:(\d{1,2}) )?([A-Z][a-z]+) (\d{4})", text)
    if date and date[2] in MONTHS:
        return 0, int(date[3]), MONTHS.index(date[2]), int(date[1] or 1)
    number = text.replace(",", "").replace("−", "-")
    number = re.match(r"(?:at least |at most )?(-?\d+(?:\.\d+)?)", number)
    if number:
        return 0, float(number[1]), 0, 0
    return 1, text.casefold(), 0, 0


@pytest.mark.parametrize("page", ALIKE)
def test_nothing_moves_where_the_reader_wants_no_motion(read_each, page):
    for reader in read_each(page, reduced_motion="reduce"):
        for _ in itertools.islice(reader.walk(), 6):
            assert reader.page.evaluate(RUNNING) == []
        assert reader.page.evaluate(
            "getComputedStyle(document.documentElement).scrollBehavior"
        ) == ("auto")


# A slider of the browser's own moves its thumb; nothing of the page does.
RUNNING = """() => document.getAnimations().filter(a => a.playState === "running")
    .filter(a => !a.effect.pseudoElement && a.effect.target.matches("main *"))
    .map(a => `${a.animationName || a.transitionProperty} of ${a.effect.target.className}`)"""


def test_a_page_holds_no_widgets_and_no_address_of_a_script_elsewhere(built_book, parsed):
    for name in PAGES:
        text = (built_book / f"{name}.html").read_text(encoding="utf-8")
        assert "application/vnd.jupyter.widget" not in text, name
        assert "widget" not in " ".join(re.findall(r"<script[^>]*>", text)).lower(), name
        page = parsed(name)
        asked = [tag.get("src") for tag in page("script")]
        asked += [tag.get("href") for tag in page("link", rel=["stylesheet", "preload", "icon"])]
        assert [url for url in asked if url and re.match(r"(https?:)?//", url)] == [], name


def test_all_that_moves_in_the_book_takes_little(built_book):
    """The menus, the colours and the folding included, which the theme did in 37,000 bytes."""
    scripts = [built_book / "_static" / path.name for path in (ROOT / "_static").glob("*.js")]
    assert scripts
    assert len(gzip.compress(b"".join(path.read_bytes() for path in scripts))) <= 7_500


def test_an_explorer_of_32_chart_frames_takes_little():
    explorer = explore(
        lambda nationality, log_scale: nationalities.representation(
            nationality, "census_1939", log_scale
        ),
        title="Thirty-two frames",
        nationality=[*nationalities.names(), "Others"],
        log_scale=True,
    )
    assert len(list(itertools.product(*(c.options for c in explorer.choices)))) == 32
    assert len(gzip.compress(explorer.to_html().encode())) <= 60_000
