"""What the tests take from the course: where it lies, its pages, its chapters."""

from pathlib import Path

import yaml
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[1]
PAGES = list(parse_toc_yaml(ROOT / "_toc.yml"))
# Those that are written, and of those that are made of the data one of each form: rows that stand
# by themselves, and a table that opens a hundred rows at a time.
EVERY_PAGE = [*PAGES, "data/orders", "data/moscow_shot_month_party"]
LONG_TABLES = ["data/national_operations", "data/moscow_shot_daily"]  # the same, for `make soak`
# Pages of one form: `make test` opens these in a browser, and `make soak` the others as well.
_OPENED = {
    "operations": {"greek"},
    "documents": {"index", "order-00447", "mordovia-telegram", "p57-48"},
    "assignments": {"index", "repair-by-sums"},
    "instructors": {"index", "workshop", "for-administrators"},
}
ALIKE = {
    page
    for page in PAGES
    for part, opened in _OPENED.items()
    if page.startswith(f"chapters/{part}/") and page.rpartition("/")[2] not in opened
}
OF_OPERATIONS = "Operation by operation"
NOT_CHAPTERS = {
    "Start",
    OF_OPERATIONS,
    "Documents",
    "Assignments",
    "Reference",
    "For instructors",
}
_PARTS = {
    part["caption"]: [entry["file"] for entry in part["chapters"]]
    for part in yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
}
# A manual among the chapters: it teaches the tool and asks no question of its own about the past.
MANUAL = "chapters/reading-the-numbers/enough-pandas"
CHAPTERS = [
    page for part in _PARTS if part not in NOT_CHAPTERS for page in _PARTS[part] if page != MANUAL
]
OPERATIONS = _PARTS.get(OF_OPERATIONS, [])
# The page with a chart and three kinds of control.
ARRESTED = "chapters/national-operations/who-was-arrested"


def pages_with(words: str) -> list[str]:
    """Return the pages whose source holds some words."""
    return [page for page in PAGES if words in (ROOT / f"{page}.md").read_text(encoding="utf-8")]


WITH_EXPLORERS = pages_with("explore(")
