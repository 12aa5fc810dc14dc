"""The external links of the book, and what became of each when it was last tried: ``make links``.

Sphinx tries them (its builder ``linkcheck``); this module writes what it found to ``links.csv``,
which `tests/book/test_links.py` holds against the pages. A link that no server answered for was not
checked: that says something about the network of the machine, not about the link.
"""

import argparse
import csv
import json
from datetime import date
from pathlib import Path

__all__ = ["FILE", "NOT_CHECKED", "listed"]

FILE = Path(__file__).with_name("links.csv")
NOT_CHECKED = "not checked (no network)"
# What `requests` and the system say where no server was reached.
_NO_ANSWER = ("Max retries exceeded", "NameResolution", "Failed to establish", "timed out")
_FIELDS = ("address", "status", "detail", "tried")


def listed() -> list[dict[str, str]]:
    """Return the list: a dict for each link."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def row(found: dict, today: str) -> dict[str, str]:
    """Return the line of the list for a line of what Sphinx found."""
    said = found["info"]
    if found["status"] == "broken" and not found["code"] and _unanswered(said):
        return dict(zip(_FIELDS, (found["uri"], NOT_CHECKED, "", today), strict=True))
    code = str(found["code"] or "")
    detail = " ".join(filter(None, (code, said)))
    return dict(zip(_FIELDS, (found["uri"], found["status"], detail, today), strict=True))


def _unanswered(said: str) -> bool:
    return not said or any(words in said for words in _NO_ANSWER)


def main() -> None:
    """Write the list from the ``output.json`` that Sphinx left."""
    parser = argparse.ArgumentParser(prog="make links", description=__doc__)
    parser.add_argument("found", type=Path, help="output.json of the builder linkcheck")
    lines = parser.parse_args().found.read_text(encoding="utf-8").splitlines()
    tried = [json.loads(line) for line in lines]
    today = date.today().isoformat()
    rows = {one["uri"]: row(one, today) for one in tried if one["uri"].startswith("http")}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[address] for address in sorted(rows))
    broken = [address for address in sorted(rows) if rows[address]["status"] == "broken"]
    unknown = sum(one["status"] == NOT_CHECKED for one in rows.values())
    print(f"{FILE.name}: {len(rows)} links, {len(broken)} broken, {unknown} {NOT_CHECKED}")
    print("\n".join(broken))


if __name__ == "__main__":
    main()
