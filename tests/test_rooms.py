"""What the import contract cannot hold: who asks whether there is a kernel."""

from pathlib import Path

import helpers
from helpers import surface

PACKAGE = Path(helpers.__file__).parent


def test_only_one_module_asks_whether_there_is_a_kernel():
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if f'"{surface.VARIABLE}"' in path.read_text(encoding="utf-8")
    }
    assert asking == {"surface.py"}
