"""Every page is valid HTML: checked by the Nu Html Checker, from which no message is held back."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.course import ROOT

CHECKER = ROOT / ".venv/node/node_modules/vnu-jar/build/dist/vnu.jar"


def errors(*places: Path) -> list[tuple[str, str]]:
    """Return the errors in pages, or in all pages of folders: each place and its message."""
    assert CHECKER.exists(), "There is no checker. `make test` gets it from npm."
    checked = subprocess.run(
        ["java", "-jar", CHECKER, "--skip-non-html", "--errors-only", "--format", "json", *places],
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    found = json.loads(checked.stderr)["messages"]
    return [(f"{m.get('url', '')}:{m.get('lastLine', '')}", m["message"]) for m in found]


def test_every_page_is_valid(built_book):
    assert errors(built_book) == []


def test_the_checker_sees_what_is_wrong(built_book, tmp_path):
    page = tmp_path / "page.html"
    shutil.copy(built_book / "chapters" / "glossary.html", page)
    text = page.read_text(encoding="utf-8").replace("<main", '<p id="a b"><main', 1)
    page.write_text(text, encoding="utf-8")
    assert any("An ID must not contain whitespace" in message for _, message in errors(page))
