"""The page that is taken along, in a real browser: it asks nobody, draws, answers the mouse, and runs no name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from charts.chart import tidy
from charts.panel import Panel, Table, TableColumn
from exports.deck import Deck, Slide
from exports.html import deck_html
from tests.exports.test_html import CHARTED
from tests.exports.test_workbook import ORIGIN
from tests.pages.showing import NAUGHTY

NAMES = (*NAUGHTY, "<img src=x onerror=document.title='run'>", "<script>document.title='run'</script>")
LIST = Panel(
    "list", NAMES[-1],
    table=Table((TableColumn("name", "Name"), TableColumn("n", "N", "count")),
                tidy({"name": list(NAMES), "n": list(range(len(NAMES)))})),
)  # fmt: skip
A_MARK = """() => {
    const chart = document.getElementById("chart-1");
    const trace = chart._fullData.findLast(each => each.hoverinfo !== "skip" && each.x.length > 3);
    const [across, down] = [chart._fullLayout.xaxis, chart._fullLayout.yaxis];
    const [box, at] = [chart.getBoundingClientRect(), 2];
    return [box.x + across._offset + across.d2p(trace.x[at]), box.y + down._offset + down.d2p(trace.y[at])];
}"""
WIDEST = """() => [...document.querySelectorAll("*")].map(each => [each.getBoundingClientRect().right, each.outerHTML])
    .sort((a, b) => b[0] - a[0]).slice(0, 3).map(([right, text]) => `${right}: ${text.slice(0, 90)}`)"""
RANGE = "document.getElementById('chart-1')._fullLayout.xaxis.range.join()"


def until(window: Page, expression: str) -> None:
    """Waits until it holds. Playwright's own waiting evaluates texts inside the page, which the page forbids."""
    for _ in range(60):
        if window.evaluate(expression):
            return
        window.wait_for_timeout(50)
    raise AssertionError(f"it never came to {expression}; the widest are {window.evaluate(WIDEST)}")


def opened(browser: Browser, path: Path) -> tuple[Page, list[str], list[str]]:
    """The file in a window; what it complained about, and what it asked for."""
    window, complaints, asked = browser.new_page(viewport={"width": 1280, "height": 900}), [], []
    window.on("console", lambda message: complaints.append(message.text))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("request", lambda request: asked.append(request.url))
    window.goto(path.as_uri())
    window.wait_for_selector("html[data-drawn='1']")
    return window, complaints, asked


def test_the_file_opens_without_network_and_answers_the_mouse(browser: Browser, tmp_path: Path) -> None:
    slides = tuple(Slide("overview", panel, replace(ORIGIN, company=NAMES[-1])) for panel in (CHARTED, LIST))
    path = tmp_path / "deck.html"
    path.write_bytes(deck_html(Deck("Third quarter", "zh", "CNY", NAMES[-2], slides)))
    window, complaints, asked = opened(browser, path)
    try:
        chart = window.locator("#chart-1")
        box = chart.bounding_box()
        assert box is not None and chart.locator("svg.main-svg path").count() > 3
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        before = window.evaluate(RANGE)
        window.mouse.move(*middle)
        window.mouse.move(*window.evaluate(A_MARK))
        window.wait_for_selector("#chart-1 .hoverlayer .hovertext", state="attached")
        window.mouse.move(*middle)
        window.mouse.down()
        window.mouse.move(middle[0] + 120, middle[1] + 80, steps=4)
        window.mouse.up()
        until(window, f"{RANGE} !== '{before}'")
        window.mouse.dblclick(*middle)
        until(window, f"{RANGE} === '{before}'")
        window.get_by_role("button", name="N", exact=True).click()
        assert window.locator("#panel-2 tbody td:last-child").first.inner_text() == str(len(NAMES) - 1)
        window.set_viewport_size({"width": 390, "height": 844})
        until(window, "document.documentElement.scrollWidth <= innerWidth")
        assert window.title() == "Third quarter"
        assert (complaints, asked) == ([], [path.as_uri()])
    finally:
        window.close()
