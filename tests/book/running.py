"""What a reader does who edits and runs the cells of a page, and what comes of it.

Python takes its time to start, so one visit does all of it and notes what it finds; the tests
assert it, each its own claim.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

from tests.course import pages_with

# Pages with code that is shown; what of a document or an operation is alike is left to `make soak`.
WITH_CODE = pages_with("{code-cell}")
SECONDS = 180
# What a cell shows, however it is drawn: its tables, what its charts say, what it prints. Letters
# are as wide as the fonts of a machine have them, so that an axis may name other steps and reach a
# little further, and a long label be cut; and whole numbers without a type have 32 bits in a
# browser.
SHOWS = """cell => {
    const output = cell.querySelector(".cell_output");
    if (!output) return null;
    const texts = (what) => [...output.querySelectorAll(what)].map(
        (e) => e.getAttribute("aria-label") ?? e.textContent.trim());
    return {
        tables: [...output.querySelectorAll("table:not(noscript table)")].map((table) =>
            [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))),
        charts: texts(".chart-wide svg[aria-label]"),
        marks: texts(".chart-wide svg [aria-label]:not([aria-roledescription='axis'])"),
        labels: texts(".chart-wide svg text").filter((t) => !/^[\\d,.−%]+$/.test(t))
            .map((t) => t.slice(0, 20)).sort(),
        printed: [...output.querySelectorAll("pre:not(details pre)")].map(
            (e) => e.textContent.trim().replace("int32", "int64")),
        told: texts("figcaption > strong, .explorer-title, .explorer-text"),
    };
}"""
# The names by which code in a page could reach somebody, keep something, or make code of a text.
DOORS = """\
import js
from pyodide.code import run_js
import pyodide.http, urllib.request

doors = ("fetch XMLHttpRequest WebSocket EventSource WebTransport importScripts Worker indexedDB "
         "caches FontFace navigator eval BroadcastChannel").split()
open_doors = [door for door in doors if getattr(js, door, None) is not None]
tried = {"a text as code": lambda: run_js("1"),
         "a function of a text": lambda: js.Function.new("return 1"),
         "its constructor": lambda: js.Object.constructor("return 1"),
         "a text that waits": lambda: js.setTimeout("1", 0),
         "urllib": lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
         "a synchronous request": lambda: pyodide.http.open_url("http://127.0.0.1:9/")}
for name, attempt in tried.items():
    try:
        attempt()
        open_doors.append(name)
    except Exception:
        pass
try:
    await_ = pyodide.http.pyfetch("http://127.0.0.1:9/").send(None)
    open_doors.append("pyfetch")
except Exception:
    pass
print("open:", open_doors)"""


def cells(page: Page) -> list[Locator]:
    """Return the cells of a page whose code is shown."""
    return page.locator("div.cell:has(.cell_input)").all()


def unfold(page: Page) -> None:
    """Open what is folded, as a reader does who comes for the code."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")


def press(cell: Locator, name: str = "Edit and run") -> None:
    """Press a button of a cell and wait until what it runs has ended."""
    cell.get_by_role("button", name=name, exact=True).click()
    settled(cell)


def settled(cell: Locator) -> None:
    """Wait until a cell has been run."""
    box = cell.locator(".run:not([aria-busy])")
    box.wait_for(state="attached", timeout=SECONDS * 1000)


def write(cell: Locator, code: str) -> None:
    """Write other code into the editor of a cell, by keys."""
    editor = cell.get_by_role("textbox")
    editor.press("ControlOrMeta+a")
    editor.press("Delete")
    cell.page.keyboard.insert_text(code)


def run(cell: Locator, code: str) -> str:
    """Write code into the editor of a cell, run it by keys, and return what its output says."""
    write(cell, code)
    cell.get_by_role("textbox").press("Shift+Enter")
    settled(cell)
    return cell.locator(".run-output").inner_text()


def status(cell: Locator) -> str:
    """Return what a reader of a screen is told of a cell."""
    return cell.get_by_role("status").first.inner_text()


def as_printed_and_as_run(page: Page) -> Iterator[tuple[dict, dict]]:
    """Yield what each cell shows in the book, and after it was run in the page."""
    printed = [cell.evaluate(SHOWS) for cell in cells(page)]
    for cell, before in zip(cells(page), printed, strict=True):
        press(cell)
        assert status(cell).startswith("Done"), status(cell)
        yield before, cell.evaluate(SHOWS)


@contextmanager
def noting(page: Page, found: dict, name: str) -> Iterator[None]:
    """Note what a page has asked for meanwhile."""
    before = len(page.asked)
    yield
    found[name] = page.asked[before:]


def visit(page: Page) -> dict:
    """Edit and run cells of *Who was arrested*, and return what came of it."""
    found: dict = {"asked_at_first": [*page.asked]}
    unfold(page)
    found["cells"] = len(cells(page))
    found["buttons"] = page.get_by_role("button", name="Edit and run", exact=True).count()
    found["kernel_of_its_own"] = page.locator(".run-output").count()
    first, second, *_ = cells(page)
    cell = page.locator(".cell:has(.cell_input):has(.explorer select)").first
    explorer = cell.locator(".explorer")
    found["frames_in_the_book"] = choose_each(explorer)
    press(cell)
    found["run_alone"] = page.locator(".run-output").count()
    found["frames_in_the_page"] = choose_each(explorer)

    found["alike"] = []
    for other in cells(page):
        if other.locator(".run").count():
            continue
        before = other.evaluate(SHOWS)
        press(other)
        found["alike"].append([before, other.evaluate(SHOWS)])
    found["label_of_the_book"] = first.locator(".run-label").inner_text()

    code = first.get_by_role("textbox").inner_text()
    found["changed"] = run(first, code.replace("nationalities.as_printed()", "print(len(arrests))"))
    found["label_of_a_change"] = first.locator(".run-label").inner_text()
    found["error"] = run(second, "def share(of):\n    return 1 / of\n\nshare(0)")
    found["error_of_a_helper"] = run(second, "datasets.load('no_such_table')")
    found["error_of_writing"] = run(second, "a = 1\nb = = 2")
    found["said_of_an_error"] = status(second)
    found["a_frame"] = run(second, "arrests[['nationality', 'arrested']].head(2)")
    found["doors"] = run(second, DOORS)
    found["tab_leaves"] = leaves_by_tab(second)
    loop(second)
    found["stopped"] = status(second)
    press(second, "Reset")
    found["after_reset"] = [second.evaluate(SHOWS), second.get_by_role("textbox").inner_text()]
    found["before_reset"] = found["alike"][1][0]

    found["asked"], found["problems"] = [*page.asked], [*page.problems]
    page.reload()
    unfold(page)
    page.get_by_role("button", name="Go on with your changes").click()
    found["after_reload"] = cells(page)[0].get_by_role("textbox").inner_text()
    return found


def choose_each(explorer: Locator) -> list[str]:
    """Choose each option of the first list of an explorer; return what each view says."""
    field = explorer.locator("select").first
    texts = []
    for option in field.locator("option").all_inner_texts()[:3]:
        field.select_option(option)
        explorer.page.wait_for_timeout(700)
        texts.append(" ".join(explorer.locator(".explorer-frame").inner_text().split()))
    return texts


def leaves_by_tab(cell: Locator) -> bool:
    """Say whether the key Tab leads out of the editor."""
    cell.get_by_role("textbox").press("Tab")
    return cell.page.evaluate("document.activeElement.textContent") == "Run"


def loop(cell: Locator) -> None:
    """Run an endless loop, and stop it."""
    write(cell, "while True:\n    pass")
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.page.wait_for_timeout(500)
    press(cell, "Stop")
