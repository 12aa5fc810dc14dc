"""CONTRIBUTING.md can be read in one go, and says what each room is for."""

import re
from pkgutil import iter_modules

import helpers
from tests.conftest import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TREE = TEXT.split("```text\n")[1].split("```")[0]


def test_it_has_fewer_than_1500_words():
    assert len(TEXT.split()) < 1500


def test_its_tree_names_each_room_of_the_helpers():
    rooms = {module.name for module in iter_modules(helpers.__path__)} - {"public_checks"}
    named = " ".join(re.findall(r"^  (\S+(?: \S+)*)/?  +\S", TREE, re.MULTILINE))
    assert sorted(rooms - set(named.replace("/", "").split())) == []
