"""A watched browser window: it opens a page of the dashboard, waits until it is drawn, and says what went wrong."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page

Theme = Literal["light", "dark"]
HEIGHTS = {1440: 900, 1024: 768, 390: 844}
# Chromium's own calls home are refused on a closed network, many at a time.
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb",
)  # fmt: skip
# On a deep link Streamlit's page asks below the page's own path first whether the server lives there; it does not.
PROBE = re.compile(r"^https?://[^/]+/\w+/_stcore/(health|host-config)$")
DRAWN_WITHIN_MS = 30_000
LOOKS_EVERY_MS = 50
"""Left to itself the test tool asks for a new picture and looks at each, sixty a second, while the page is at work."""
IS_DRAWN = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const unfinished = '[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stSpinner"]';
    if (!app || app.dataset.testScriptState !== 'notRunning' || app.querySelector(unfinished)) return false;
    if (!app.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]')) return false;
    const charts = [...app.querySelectorAll('[data-testid="stPlotlyChart"]')];
    const isDrawn = chart => chart.querySelector('.js-plotly-plot .main-svg');
    return document.fonts.status === 'loaded' && charts.every(isDrawn);
}"""
LINES = """() => document.querySelector('[data-testid="stApp"]').innerText
    .split('\\n').map(line => line.trim()).filter(line => line)"""
# Of every chart the numbers it shows, without the words, which differ between languages.
CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart => chart.data.map(trace => {
    const numbers = axis => Array.from(trace[axis] ?? []).filter(value => typeof value === 'number');
    return {type: trace.type, x: numbers('x'), y: numbers('y')};
}))"""
OVERFLOW = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const page = document.documentElement;
    return Math.max(main.scrollWidth - main.clientWidth, page.scrollWidth - page.clientWidth);
}"""


def chromium_path() -> str | None:
    """The system's Chromium, or None. A test tool's own download of one is not possible everywhere."""
    named = os.environ.get("SIDU_CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def launch_options() -> dict[str, Any]:
    """How to start the browser: the system's own, quiet, and without its sandbox only for root, where it has none."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*QUIET, "--no-sandbox"] if is_root else [*QUIET]
    return {"executable_path": chromium_path(), "args": arguments}


@dataclass
class Window:
    """One browser window on one server, and everything it complained about or asked of others."""

    page: Page
    address: str
    language: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    _heard: dict[str, Callable[[Any], None]] = field(default_factory=dict)

    def watch(self) -> None:
        """Begins to note errors on the console, in scripts, and requests to any other host."""
        self._heard = {
            "console": self._note_console,
            "pageerror": lambda error: self.complaints.append(f"script: {error}"),
            "request": lambda request: self._note_host(request.url),
            "websocket": lambda channel: self._note_host(channel.url),
        }
        for event, noted in self._heard.items():
            self.page.on(event, noted)  # type: ignore[call-overload]

    def unwatch(self) -> None:
        """Notes nothing more."""
        for event, noted in self._heard.items():
            self.page.remove_listener(event, noted)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location.get("url", "")):
            self.complaints.append(f"console: {message.text}")

    def _note_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.address).netloc:
            self.foreign.append(url)

    def open(self, page_key: str, **parameters: str) -> None:
        """Opens a page by its key with the filters of a link, and waits until it is drawn."""
        path = "" if page_key == "overview" else page_key
        self.page.goto(f"{self.address}/{path}?{urlencode({'lang': self.language, **parameters})}")
        self.drawn()

    def follow(self, page_key: str, question: str) -> None:
        """Goes to a page of the menu from the one that is open, and waits until its question stands there, drawn.

        Nothing is loaded anew, as for a reader who goes from page to page: half the work of a link. Works on a phone,
        too, where the menu is folded away. Raises a timeout of Playwright where the menu has no such page.
        """
        path = "/" if page_key == "overview" else f"/{page_key}"
        menu = self.page.locator('[data-testid="stSidebar"] .st-key-menu a')
        links: list[str] = menu.evaluate_all("links => links.map(link => new URL(link.href).pathname)")
        assert path in links, f"the menu leads to {links}, not to {path}"
        menu.nth(links.index(path)).dispatch_event("click")
        self.page.get_by_text(question, exact=True).first.wait_for(timeout=DRAWN_WITHIN_MS)
        self.drawn()

    def drawn(self) -> None:
        """Waits until the script has ended and every chart is there."""
        self.page.wait_for_function(IS_DRAWN, timeout=DRAWN_WITHIN_MS, polling=LOOKS_EVERY_MS)
        self.page.wait_for_timeout(150)  # a rerun that the page itself asks for begins within this
        self.page.wait_for_function(IS_DRAWN, timeout=DRAWN_WITHIN_MS, polling=LOOKS_EVERY_MS)

    def lines(self) -> list[str]:
        """Every line a reader can see."""
        return list(self.page.evaluate(LINES))

    def charts(self) -> list[Any]:
        """The numbers of every chart, trace by trace."""
        return list(self.page.evaluate(CHARTS))

    def tiles(self) -> list[str]:
        return self.page.locator('[data-testid="stMetricValue"]').all_inner_texts()

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window; 0 when it fits."""
        return max(0, int(self.page.evaluate(OVERFLOW)))


@contextmanager
def window(
    browser: Browser, address: str, language: str = "en", theme: Theme = "light", width: int = 1440, scale: float = 1
) -> Iterator[Window]:
    """A fresh window: no cookies, nothing cached, the reader's language, system theme, width and pixel density."""
    page = tab(browser, language, theme, width, scale)
    try:
        opened = Window(page, address, language)
        opened.watch()
        yield opened
    finally:
        page.context.close()


def tab(browser: Browser, language: str, theme: Theme, width: int, scale: float = 1) -> Page:
    """A tab that shares nothing with any other of the browser."""
    locale = {"en": "en-GB", "zh": "zh-CN"}[language]
    size = {"width": width, "height": HEIGHTS.get(width, 900)}
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        locale=locale,
        color_scheme=theme,
        device_scale_factor=scale,
    )
    return context.new_page()


@dataclass
class Tabs:
    """Tabs of a browser that readers have one after the other.

    A tab that has shown the dashboard shows it again for half the work, since it knows the scripts. Of the reader
    before it knows nothing: cookies and what pages store are deleted. Nobody else has it meanwhile; after a failure
    nobody has it again.
    """

    browser: Browser
    idle: dict[tuple[str, Theme, int], list[Page]] = field(default_factory=dict)

    @contextmanager
    def window(self, address: str, language: str = "en", theme: Theme = "light", width: int = 1440) -> Iterator[Window]:
        """A window on the server of that address, as `window` gives one but for the cached files."""
        waiting = self.idle.setdefault((language, theme, width), [])
        page = waiting.pop() if waiting else tab(self.browser, language, theme, width)
        try:
            opened = Window(page, address, language)
            opened.watch()
            yield opened
            opened.unwatch()
            page.goto(f"{address}/_stcore/health")  # ends the session; a page of the same server keeps the scripts
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.context.clear_cookies()
        except BaseException:
            page.context.close()
            raise
        waiting.append(page)
