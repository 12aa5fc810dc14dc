"""What a student does who does an assignment in the browser, and what comes of it.

JupyterLite and Python take their time to start, so one visit does all of it and notes what it
finds; the tests assert it, each its own claim.
"""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SECONDS = 180


def visit(page: Page, question: str, answer: str, folder: Path) -> dict:
    """Open an assignment from its page, answer a question, come back, and download the notebook.

    Parameters
    ----------
    page : Page
        The page of the assignment in the book, on a web server.
    question, answer : str
        The name of a question, and the code that answers it.
    folder : Path
        Gets the file that the student hands in.
    """
    page.set_default_timeout(SECONDS * 1000)
    offer = page.locator(".in-browser:visible")
    found: dict = {"offer": offer.inner_text()}
    offer.get_by_role("link", name="Do it in your browser").click()
    run_all(page)
    found["unanswered"] = said_of(page, question)
    cell = page.locator(".jp-CodeCell").filter(has_text=" = ...").first
    write(page, cell, answer)
    run_all(page)
    found["answered"] = said_of(page, question)
    found["errors"] = page.locator(
        '.jp-OutputArea-output[data-mime-type*="stderr"]'
    ).all_inner_texts()
    found["note"] = page.locator(".jp-MarkdownCell").first.inner_text()
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator(".jp-NotebookCheckpoint")).to_contain_text("Last Checkpoint")
    page.wait_for_timeout(1500)
    page.reload()
    page.locator(".jp-CodeCell").first.wait_for()
    found["after_reload"] = (
        page.locator(".jp-CodeCell").filter(has_text=answer.splitlines()[0]).count()
    )
    with page.expect_download() as download:
        choose(page, "File", "Download")
    folder.mkdir(parents=True, exist_ok=True)
    download.value.save_as(folder / download.value.suggested_filename)
    found["file"] = download.value.suggested_filename
    found["asked"], found["problems"] = [*page.asked], [*page.problems]
    return found


def choose(page: Page, menu: str, entry: str) -> None:
    """Choose an entry of a menu of the notebook."""
    page.locator(".lm-MenuBar-itemLabel").get_by_text(menu, exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()


def run_all(page: Page) -> None:
    """Run all cells, and wait until the last has been run."""
    page.locator(".jp-CodeCell").first.wait_for()
    choose(page, "Run", "Run All Cells")
    page.wait_for_function(ALL_HAVE_RUN)


# The number of a cell comes with its output; one that waits has a star.
ALL_HAVE_RUN = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(
        (prompt) => prompt.textContent.trim());
    const last = Math.max(...prompts.map((prompt) => Number(prompt.slice(1, -2)) || 0));
    const { status } = document.querySelector(".jp-Notebook-ExecutionIndicator").dataset;
    if (status !== "idle" || prompts.includes("[*]:")) return false;
    if (last <= (window.lastRun ?? 0)) return false;
    window.lastRun = last;
    return true;
}"""


def said_of(page: Page, question: str) -> str:
    """Return what the public checks say of a question."""
    output = page.locator(".jp-OutputArea-output").filter(has_text=f"{question}: ")
    return output.first.inner_text()


def write(page: Page, cell: Locator, code: str) -> None:
    """Write other code into a cell, by keys."""
    cell.locator(".cm-content").click()
    expect(page.locator(".jp-CodeCell .cm-focused")).to_have_count(1)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(code)
