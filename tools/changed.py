"""List the pages that differ between two builds: ``python -m tools.changed BASE NEW``.

A page differs if what stands in its text does: the menus, which stand on each page, and the
addresses of style and script are left out. The list is Markdown, for the summary of a pull request.
"""

import sys
from pathlib import Path

from lxml import html

__all__ = ["changes", "main"]

_SAID = {"changed": "Changed", "new": "New", "gone": "Gone"}


def changes(base: Path, new: Path) -> dict[str, dict[str, str]]:
    """Compare two built sites.

    Parameters
    ----------
    base, new : Path
        The folders of the sites.

    Returns
    -------
    dict of dict of str to str
        Under ``changed``, ``new`` and ``gone`` the titles of the pages, by their place in the site.

    Raises
    ------
    ValueError
        If there is no site in a folder.
    """
    before, after = _pages(base), _pages(new)
    return {
        "changed": {at: after[at][0] for at in after if at in before and before[at] != after[at]},
        "new": {at: after[at][0] for at in after if at not in before},
        "gone": {at: before[at][0] for at in before if at not in after},
    }


def _pages(site: Path) -> dict[str, tuple[str, bytes]]:
    """Return the title and the text of each page, by its place."""
    if not (site / "index.html").is_file():
        raise ValueError(f"There is no built site in {site}. Build it first:  make book")
    found = {}
    for path in sorted(site.rglob("*.html")):
        page = html.parse(path).getroot()
        text = page.find(".//main")
        if text is not None:
            title = page.findtext(".//h1") or page.findtext(".//title") or path.stem
            found[path.relative_to(site).as_posix()] = (title.strip(), html.tostring(text))
    return found


def main(arguments: list[str]) -> str | None:
    """Print the list; return what hindered it, if anything did."""
    if len(arguments) != 2:
        return "Give two built sites:  make changed BASE=folder/_build/html"
    try:
        found = changes(*map(Path, arguments))
    except ValueError as error:
        return str(error)
    print("# Pages that differ\n")
    for kind, pages in found.items():
        if pages:
            print(f"## {_SAID[kind]}\n")
            print("\n".join(f"- {title} (`{at}`)" for at, title in pages.items()), end="\n\n")
    if not any(found.values()):
        print("None.")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
