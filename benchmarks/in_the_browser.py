"""What a person waits for, timed inside the page: a filter change until charts are redrawn; first and second visit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.harness import Arm, Effort, Reading, measured
from benchmarks.report import Mark, Report
from benchmarks.ways import BARE, WAYS
from tests.browser.server import Server
from tests.browser.window import HEIGHTS, IS_DRAWN, launch_options

# Put into the page before anything of it runs. Notes when tiles and charts were last changed, and when a click fell.
WATCH = """
window.sidu = {clicked: null, tiles: null, charts: null};
const TILES = '[data-testid="stMetricValue"]', CHARTS = '.js-plotly-plot .main-svg';
addEventListener('pointerdown', () => { window.sidu = {clicked: performance.now(), tiles: null, charts: null}; }, true);
new MutationObserver(changes => {
    const now = performance.now();
    for (const change of changes) {
        const place = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        if (!place) continue;
        const added = [...change.addedNodes].filter(node => node.nodeType === 1);
        const holds = (node, what) => node.matches(what) || node.querySelector(what);
        const touches = what => place.closest(what) || added.some(node => holds(node, what));
        if (touches(TILES)) sidu.tiles = now;
        if (touches(CHARTS)) sidu.charts = now;
    }
}).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['d', 'transform'],
});
"""
SETTLED = 400  # milliseconds without a change after which nothing more is coming
Choose = Callable[[Page, int], None]


def choose_grain(page: Page, turn: int) -> None:
    """Ours: year, month, quarter in the filter bar, by a click; the page opens on the quarter, so 1 is a change."""
    name = ("Quarter", "Year", "Month")[turn % 3]
    page.locator(".st-key-bar-filters").get_by_role("radio", name=name, exact=True).click()


def choose_period(page: Page, turn: int) -> None:
    """The plain page's select box: the list is opened first, then the click on an entry counts."""
    page.locator('[data-testid="stSelectbox"] [role="combobox"], [data-testid="stSelectbox"] input').first.click()
    page.locator('[role="option"]').nth(2 + turn % 3).click()


def settled(page: Page) -> dict[str, Any]:
    """Waits until the page is drawn and nothing in it has changed for a while; the moments noted."""
    page.wait_for_function(IS_DRAWN, timeout=60_000)
    page.wait_for_function(f"() => performance.now() - Math.max(sidu.charts ?? 0, sidu.tiles ?? 0) > {SETTLED}")
    return dict(page.evaluate("() => sidu"))


def change(page: Page, choose: Choose, turns: list[int]) -> dict[str, list[Reading]]:
    turns[0] += 1
    choose(page, turns[0])
    page.wait_for_function("() => sidu.charts !== null", timeout=60_000)
    noted = settled(page)
    return {"filter change": [Reading(noted["charts"] - noted["clicked"])]}


def visits(browser: Browser, address: str) -> dict[str, list[Reading]]:
    """A first visit with nothing cached, then a second in the same browser."""
    context = watched_context(browser)
    try:
        first, second = visit(context, address), visit(context, address)
    finally:
        context.close()
    return {
        "tiles, first visit": [Reading(first["tiles"])],
        "all charts, first visit": [Reading(first["charts"])],
        "tiles, second visit": [Reading(second["tiles"])],
        "all charts, second visit": [Reading(second["charts"])],
    }


def visit(context: BrowserContext, address: str) -> dict[str, Any]:
    page = context.new_page()
    page.goto(address, wait_until="commit")
    noted = settled(page)
    page.close()
    return noted


def watched_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1440, "height": HEIGHTS[1440]}, locale="en-GB")
    context.add_init_script(WATCH)
    return context


def everything(
    browser: Browser, address: str, page: Page, choose: Choose, turns: list[int]
) -> dict[str, list[Reading]]:
    return {**change(page, choose, turns), **visits(browser, address)}


def benchmark(store: Path, effort: Effort) -> Report:
    """Filter change to redrawn charts, and both visits, for each way; one round does each once."""
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(**launch_options())
        arms = []
        for way in (*WAYS, BARE):
            server: Server = stack.enter_context(way.served(store))
            page = watched_context(browser).new_page()
            page.goto(server.address)
            settled(page)
            choose = choose_grain if way.script == "app.py" else choose_period
            for turn in range(6):  # every choice once, so that what is measured is known to the server
                change(page, choose, [turn])
            arms.append(Arm(way.name, partial(everything, browser, server.address, page, choose, [0])))
        blocks = measured(arms, effort.rounds, limit_s=effort.limit_s)
        browser.close()
    return Report(
        "In the browser",
        "The overview at 1440 × 900 in headless Chromium on the same machine. Filter change: from the press to the "
        "last change of a chart. Visits: from the start of the navigation to the last change of tiles or charts. "
        "Bare Streamlit: four fixed tiles and three small fixed charts, which is the least such a page can take here.",
        blocks,
        (
            Mark("ours", "filter change", 300, "p95"),
            Mark("ours", "tiles, first visit", 1400),
            Mark("ours", "all charts, first visit", 2400),
            Mark("ours", "tiles, second visit", 600),
            Mark("ours", "all charts, second visit", 900),
        ),
    )
