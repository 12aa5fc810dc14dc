"""The external links of the book, and what became of each when it was last tried: ``make links``.

Sphinx tries them (its builder ``linkcheck``), the archived copies of sources as well, which stand
in the bibliography; this module writes what it found to ``links.csv``, which
`tests/book/test_links.py` holds against the pages. A link that no server answered for was not
checked: that says something about the network of the machine, not about the link.
"""

import argparse
import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from helpers import datasets

__all__ = ["FILE", "NOT_CHECKED", "listed"]

FILE = Path(__file__).with_name("links.csv")
NOT_CHECKED = "not checked (no network)"
# What `requests` and the system say where no server was reached.
_NO_ANSWER = ("Max retries exceeded", "NameResolution", "Failed to establish", "timed out")
_FIELDS = ("address", "status", "detail", "tried", "archived")


def listed() -> list[dict[str, str]]:
    """Return the list: a dict for each link."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def row(found: dict, today: str, archived: str = "") -> dict[str, str]:
    """Return the line of the list for a line of what Sphinx found.

    Parameters
    ----------
    found : dict
        A line of ``output.json``.
    today : str
        The day on which it was tried, as YYYY-MM-DD.
    archived : str, optional
        The address of an archived copy.
    """
    status, said = found["status"], found["info"]
    detail = " ".join(filter(None, (str(found["code"] or ""), said)))
    if status == "broken" and not found["code"]:
        unanswered = [words for words in _NO_ANSWER if words in said]
        if unanswered or not said:  # what is said in full names the machine
            status, detail = NOT_CHECKED, ", ".join(unanswered)
    return dict(zip(_FIELDS, (found["uri"], status, detail, today, archived), strict=True))


def _archived() -> dict[str, str]:
    """Return the archived copy of each address of which one is known."""
    copies = datasets.archived_copies()
    addresses = datasets.load("sources").set_index("source_key")["url"]
    return {addresses[key]: copy for key, copy in copies.items()}


def main(arguments: Iterable[str] | None = None) -> None:
    """Write the list from the ``output.json`` that Sphinx left."""
    parser = argparse.ArgumentParser(prog="make links", description=__doc__)
    parser.add_argument("found", type=Path, help="output.json of the builder linkcheck")
    lines = parser.parse_args(arguments).found.read_text(encoding="utf-8").splitlines()
    tried = [one for one in map(json.loads, lines) if one["uri"].startswith("http")]
    today, archived = date.today().isoformat(), _archived()
    rows = {one["uri"]: row(one, today, archived.get(one["uri"], "")) for one in tried}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[address] for address in sorted(rows))
    broken = [one for _, one in sorted(rows.items()) if one["status"] == "broken"]
    unknown = sum(one["status"] == NOT_CHECKED for one in rows.values())
    print(f"{FILE.name}: {len(rows)} links, {len(broken)} broken, {unknown} {NOT_CHECKED}")
    for one in broken:
        print(one["address"], "archived:", one["archived"] or "no copy known")


if __name__ == "__main__":
    main()
