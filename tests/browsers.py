"""The browsers that the pages are tested in: Chromium and Firefox, as the system has them.

Playwright drives both: Chromium by its own protocol, Firefox by the standard, WebDriver BiDi. What
the standard cannot ask for yet, Firefox takes from its preferences as it starts.
"""

import json
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Playwright

from helpers.press.browser import find_chromium, find_firefox

__all__ = ["BROWSERS", "Chromium", "Firefox"]

GET = "There is no {0}. `make test` gets one, as does: python -m helpers.press.browser --{1}"


ALWAYS = {
    "ui.systemUsesDarkTheme": 0,  # as in Chromium, whatever the system has
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",  # itself it asks without a proxy
    "network.proxy.http_port": 9,  # where nothing listens
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "browser.sessionhistory.max_total_viewers": 0,  # what comes back whole, Playwright does not see
}
# What Playwright cannot ask Firefox for in an open window.
PREFERENCES = {
    ("color_scheme", "dark"): {"ui.systemUsesDarkTheme": 1},
    ("reduced_motion", "reduce"): {"ui.prefersReducedMotion": 1},
    ("forced_colors", "active"): {"browser.display.document_color_use": 2},
    ("java_script_enabled", False): {"javascript.enabled": False},
}


class Chromium:
    """A Chromium; Playwright starts it without sandbox and without background requests."""

    name = "Chromium"

    def __init__(self, playwright: Playwright):
        path = find_chromium()
        assert path, GET.format(self.name, "chromium")
        self._started = playwright.chromium.launch(executable_path=path)
        self.version = self._started.version

    def new_context(self, url: str, **options) -> BrowserContext:
        """Return a window that reaches nobody but the server of an address; a file not even that.

        The options are Playwright's.
        """
        context = self._started.new_context(**options)
        parts = urlsplit(url)
        if parts.scheme == "file":
            context.set_offline(True)
        else:
            origin = f"{parts.scheme}://{parts.netloc}/"
            context.route(lambda asked: not asked.startswith(origin), lambda route: route.abort())
        return context

    def close(self) -> None:
        self._started.close()


class Firefox:
    """A Firefox for each set of preferences that is asked for."""

    name = "Firefox"

    def __init__(self, playwright: Playwright):
        self._path = find_firefox()
        assert self._path, GET.format(self.name, "firefox")
        self._playwright = playwright
        self._started = {}
        self.version = self._with({}).version

    def new_context(self, _url: str, **options) -> BrowserContext:
        """Return a window that reaches nobody but servers of this machine.

        The options are Playwright's.
        """
        preferences = {}
        for (option, value), asked in PREFERENCES.items():
            if options.get(option) == value:
                preferences |= asked
        return self._with(preferences).new_context(**options)

    def _with(self, preferences: dict):
        key = json.dumps(preferences, sort_keys=True)
        if key not in self._started:
            self._started[key] = self._playwright.firefox.launch(
                channel="moz-firefox",  # as Mozilla makes it, not as Playwright does
                executable_path=self._path,
                firefox_user_prefs=ALWAYS | preferences,
            )
        return self._started[key]

    def close(self) -> None:
        for started in self._started.values():
            started.close()


BROWSERS = {kind.name.lower(): kind for kind in (Chromium, Firefox)}
