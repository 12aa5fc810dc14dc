"""Take the picture of the book that the README shows: ``python -m tools.picture``.

It is a part of a built page, as a reader with a laptop sees it by day.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from helpers.press.browser import find_chromium

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "_build" / "html" / "chapters" / "national-operations" / "who-was-arrested.html"
PICTURE = CHECKOUT / "_static" / "readme.png"
MOST_BYTES = 250_000


def main() -> str | None:
    """Take the picture; return what hindered it, if anything did."""
    if not PAGE.exists():
        return f"{PAGE} is not there. Build the book first:  make book"
    chromium = find_chromium()
    if not chromium:
        return "There is no Chromium. Get one with  python -m helpers.press.browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(
            viewport={"width": 1280, "height": 800},
            device_scale_factor=1,
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto(PAGE.as_uri(), wait_until="networkidle")
        page.locator("figure.chart-figure").first.evaluate(
            "figure => scrollTo(0, figure.getBoundingClientRect().top - 90)"
        )
        picture = page.screenshot(animations="disabled")
        browser.close()
    if len(picture) > MOST_BYTES:
        return f"The picture has {len(picture):,} bytes; at most {MOST_BYTES:,} are wanted."
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(picture)
    print(f"{PICTURE.relative_to(CHECKOUT)}: {len(picture):,} bytes")
    return None


if __name__ == "__main__":
    sys.exit(main())
