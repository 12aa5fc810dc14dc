"""What several test modules share."""

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.browsers import BROWSERS, Chromium, Firefox
from tests.course import ALIKE, ROOT

# A busy machine must not fail a test of what is computed.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

# Together they have a figure, a chart, each kind of control, a question, frames that are fetched
# when they are near, and rows of data.
OFTEN_IN_FIREFOX = {
    "chapters/national-operations/who-was-arrested",
    "chapters/what-remains/moscow-day-by-day",
    "data/orders",
}
ONLY_REPEATED = pytest.StashKey[bool]()
IN_FIREFOX: dict[tuple[str, ...], str] = {}  # the first setting of each test, by its page


def pytest_xdist_auto_num_workers() -> int:
    """Let some processes more run than there are processors: tests wait for what takes its time."""
    return os.cpu_count() + 2


def pytest_xdist_make_scheduler(config, log) -> LoadScopeScheduling:
    return ByWhatIsShared(config, log)


class ByWhatIsShared(LoadScopeScheduling):
    """Deals out tests to processes, so that one runs all that share what is made for them.

    Those are the tests of a module, the largest first. Of the book, what asks Chromium is dealt out
    test by test; Firefox, which starts slowly and has a process for each set of preferences, is
    asked by one process.
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        asked = set(re.split(r"[\[\]-]", test)) & set(BROWSERS)
        if not module.startswith("tests/book/") or not asked:
            return module
        return "firefox" if "firefox" in asked else nodeid


@pytest.hookimpl(trylast=True)  # when it is known which tests will run
def pytest_collection_modifyitems(items):
    items[:] = [item for item in items if not item.stash.get(ONLY_REPEATED, False)]


def pytest_generate_tests(metafunc):
    """Let each test that has a browser run in both, unless only one of them can be asked to."""
    if "browser" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("only_in")
        kinds = only.args if only else BROWSERS
        metafunc.parametrize("browser", kinds, indirect=True)


def pytest_itemcollected(item):
    """Leave to `make soak` pages that are alike in form, and what Firefox does once more.

    Firefox opens those pages that have one of each thing, each in the first setting of a test. What
    is left to `make soak` in Chromium already, as a page at one more width, it does not do.
    """
    asked = getattr(item, "callspec", None)
    browser = asked and asked.params.get("browser")
    if not browser:
        return
    places = {str(value) for value in asked.params.values() if "/" in str(value)}
    if places & ALIKE:
        item.add_marker("soak")
    if browser == "firefox":
        item.stash[ONLY_REPEATED] = item.get_closest_marker("soak") is not None
        first = item.nodeid.partition("[")[0], *sorted(places)
        if places - OFTEN_IN_FIREFOX or IN_FIREFOX.setdefault(first, item.nodeid) != item.nodeid:
            item.add_marker("soak")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright; while it is there, nothing else in the process can run asyncio."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browsers(playwright) -> Iterator[dict[str, Chromium | Firefox]]:
    """The browsers that were asked for, each started once in a process."""
    started = {}
    yield started
    for browser in started.values():
        browser.close()


@pytest.fixture
def browser(request, playwright, browsers) -> Chromium | Firefox:
    """A browser, which all tests of the process share."""
    if request.param not in browsers:
        browsers[request.param] = BROWSERS[request.param](playwright)
    return browsers[request.param]


@pytest.fixture(autouse=True)
def _tell_the_browser(request, record_property):
    """Note for the summary in which browser a test ran."""
    if "browser" in request.fixturenames:
        browser = request.getfixturevalue("browser")
        record_property("browser", f"{browser.name} {browser.version}")


def pytest_terminal_summary(terminalreporter):
    """Say in which browsers the pages were tested, and in how many tests."""
    done = [r for reports in terminalreporter.stats.values() for r in reports if hasattr(r, "when")]
    told = Counter(dict(r.user_properties).get("browser") for r in done if r.when == "call")
    for browser in sorted(told.keys() - {None}):
        terminalreporter.write_line(f"{told[browser]:,} tests ran in {browser}")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return the folder of a copy of the data package, from which tables are loaded."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setenv("HELPERS_DATA", str(copy))
    return copy


@pytest.fixture
def replace():
    """Return a function that replaces the first occurrence of a text in a file."""

    def replace(file, old, new):
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable:
    """Return a function that makes a value once in a test run, however many processes it has.

    pytest-xdist gives each of its processes a folder of its own in one that they share.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def value(name: str, make: Callable[[Path], object]):
        stored = shared / f"{name}.json"
        with FileLock(shared / f"{name}.lock"):
            if not stored.exists():
                (shared / name).mkdir(exist_ok=True)  # there is one if the last attempt failed
                stored.write_text(json.dumps(make(shared / name)), encoding="utf-8")
            return json.loads(stored.read_text(encoding="utf-8"))

    return value
