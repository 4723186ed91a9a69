"""`python -m benchmarks.naughty [--corpora DIR]`: strings that break programs, through every sink there is.

A company whose clients, regions, managers, products, complaints, promises and entered texts are the 515 collected
strings and the usual payloads of formulas and markup. Every page in a real browser, in both languages, with network,
dialogs and document watched; every file that can be made, read back by other programs; the server's log. What
counts: scripts that ran, elements made of data, requests to anybody else, formulas that are live, texts that were lost.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page, TimeoutError, sync_playwright

from benchmarks.naughty_company import ASKS, PAYLOADS, collected, kept, made, missing_in, unheld
from benchmarks.naughty_files import Sink, in_files
from benchmarks.report import machine
from charts.panel import Panel
from data.options import filter_options
from data.periods import period_of
from data.scope import Selection, whole_company
from exports.deck import Deck, Slide
from exports.makers import file_of
from exports.whole import whole
from locales import words_for
from pages import PAGES, Chosen
from pages.pieces.origin import origin_of
from tests.browser.server import served
from tests.browser.window import DRAWN_WITHIN_MS, Window, launch_options, window
from ui.cache import door_of

MOST_PICTURES, MOST_ON_A_PAGE, PATIENCE = 12, 100, 6
OWNER = whole_company("owner", "the store of naughty strings")
MADE_OF_DATA = """asks => {
    const own = url => !url || /^(data|blob):/.test(url) || new URL(url, location).host === location.host;
    const found = [];
    for (const each of document.querySelectorAll('*')) {
        for (const at of each.attributes) {
            if (/^on/i.test(at.name)) found.push(each.tagName + ' ' + at.name);
            if (/^(src|href|xlink:href|action|data|srcdoc)$/i.test(at.name) &&
                (/^\\s*javascript:/i.test(at.value) || !own(at.value) || at.value.includes(asks)))
                found.push(each.tagName + ' ' + at.value);
        }
    }
    const made = 'iframe, object, embed, base, [data-testid="stMain"] script';
    for (const each of document.querySelectorAll(made)) found.push(each.tagName);
    return found;
}"""


def on_screen(browser: Browser, address: str, pages: Sequence[str], language: str, client: str) -> Sink:
    """Every page opened, as deep as a reader without a mouse sees it."""
    sink = Sink(f"screen, {language}")
    with window(browser, address, language) as opened:
        opened.page.on("dialog", partial(_noted, sink))
        for key in pages:
            _open(opened, key, **({"client": client} if key == "one_client" else {}))
            sink.scripts += [f"{key}: {each}" for each in opened.page.evaluate(MADE_OF_DATA, ASKS)]
            sink.scripts += [f"{key}: ran"] if opened.page.evaluate("window.ran") else []
            sink.looked_at += 1
            sink.found += sum(any(payload[:12] in line for line in opened.lines()) for payload in PAYLOADS)
        sink.requests += opened.foreign
        sink.scripts += [each for each in opened.complaints if "script" in each.lower() and "ran" in each]
    return sink


def _noted(sink: Sink, dialog: Dialog) -> None:
    sink.scripts.append(f"dialog {dialog.message}")
    dialog.dismiss()


def _open(opened: Window, key: str, **link: str) -> None:
    """Opens the page and waits for it, longer than a person would: what is slow is no fault here."""
    opened.page.set_default_navigation_timeout(PATIENCE * DRAWN_WITHIN_MS)
    for at in range(PATIENCE):
        try:
            opened.drawn() if at else opened.open(key, **link)
            return
        except TimeoutError:
            continue
    raise RuntimeError(f"page {key} was not drawn within {PATIENCE * DRAWN_WITHIN_MS / 1000:.0f} s")


def panels_of(store: Path, language: str, pages: Sequence[str], client: str) -> Iterator[Slide]:
    """Every panel of the pages, lists whole, with where it comes from."""
    door = door_of(store)
    version = door.current()
    if version is None:
        raise ValueError(f"{store} has no published version")
    start = Selection(period_of(version.as_of, "quarter", version.settings.calendar))
    first = filter_options(door.view(version, OWNER, start)).first or start.period
    view, words = door.view(version, OWNER, Selection(first)), words_for(language, version.settings.currency)
    for page in PAGES:
        if page.key in pages:
            chosen = Chosen.of(page, view, {"client": client})
            origin = origin_of(view, page, chosen, words)
            yield from (
                Slide(page.key, whole(panel), origin, remark=PAYLOADS[3]) for panel in page.panels(view, chosen, words)
            )


def deck_of_all(slides: Sequence[Slide], language: str) -> Deck:
    """All of them as one deck, under a title that would run if it could."""
    return Deck(PAYLOADS[1], language, "CNY", PAYLOADS[0], tuple(slides), made_by=PAYLOADS[2])


def names_shown(panel: Panel) -> list[str]:
    """The texts in a panel's table."""
    if panel.table is None or panel.missing:
        return []
    texts = [c.key for c in panel.table.columns if c.kind == "text"]
    return [each for key in texts for each in panel.table.rows[key] if isinstance(each, str)]


def in_page_file(browser: Browser, content: bytes, path: Path, names: Sequence[str]) -> Sink:
    """The file that opens in any browser, opened, with the network watched."""
    path.write_bytes(content)
    sink, opened = Sink("HTML", 1), browser.new_page()
    opened.on("request", lambda request: None if request.url == path.as_uri() else sink.requests.append(request.url))
    opened.on("dialog", partial(_noted, sink))
    opened.goto(path.as_uri())
    opened.wait_for_selector("html[data-drawn]", timeout=90_000)
    sink.scripts += _ran(opened)
    cells = opened.evaluate("[...document.querySelectorAll('td')].map(each => each.textContent)")
    sink.lost = missing_in([unheld(name) for name in names], cells)
    sink.found = len(names) - len(sink.lost)
    opened.close()
    return sink


def _ran(opened: Page) -> list[str]:
    every = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name))"
    attributes = f"{every}.filter(name => /^on/i.test(name))"
    elements = (
        "[...document.querySelectorAll('iframe, object, embed, base, img:not([src^=data])')].map(e => e.outerHTML)"
    )
    found = [*opened.evaluate(attributes), *opened.evaluate(elements)]
    return found + (["ran"] if opened.evaluate("Boolean(window.ran)") else [])


def in_log(text: str) -> Sink:
    """The server's log: no text of the data that ends a line or steers a terminal."""
    sink = Sink("server's log", len(text.splitlines()))
    sink.scripts = [repr(line[:60]) for line in text.splitlines() if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", line)]
    sink.scripts += [line[:60] for line in text.splitlines() if line.strip() in PAYLOADS]
    return sink


def _through_all(folder: Path, pages: Sequence[str], names: Sequence[str]) -> Iterator[Sink]:
    """Sink after sink: screens and the log, then the files, and the one that opens in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        with served(folder / "store") as server:
            for language in ("en", "zh"):
                yield on_screen(browser, server.address, pages, language, "K0001")
            yield in_log(server.written())
        slides = [slide for slide in panels_of(folder / "store", "en", pages, "K0001") if not slide.panel.missing]
        deck, listed = deck_of_all(slides, "en"), [slide for slide in slides if slide.page == "clients"]
        yield from in_files(deck, ("xlsx", "csv", "pptx", "pdf"), names)
        yield from in_files(deck_of_all(slides[:MOST_PICTURES], "en"), ("png",), names)
        shown = [name for slide in listed for name in names_shown(slide.panel)][:MOST_ON_A_PAGE]
        yield in_page_file(browser, file_of(deck, "html"), folder / "deck.html", shown)


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.naughty", description=__doc__)
    corpora = os.environ.get("SIDU_CORPORA", "")
    parser.add_argument("--corpora", type=Path, default=Path(corpora), help="folder that holds naughty_strings/")
    parser.add_argument("--most", type=int, default=0, help="of the collected strings only that many")
    chosen = parser.parse_args()
    strings = (*PAYLOADS, *collected(chosen.corpora)[: chosen.most or None])
    on, folder, started = machine(), Path(tempfile.mkdtemp(prefix="sidu-naughty-")), time.perf_counter()
    try:
        report = made(folder / "store", strings)
        names = [kept(text, f"K{n:04d}") for n, text in enumerate(strings)]
        pages = [page.key for page in PAGES]
        print(f"{on['measured_at']} · {on['processor']}, {on['cores']} cores · {len(strings)} strings;", end=" ")
        print("rejected by the gate:", sum(part.rejected for part in report.parts))
        print(
            "\n| sink | looked at | texts found | scripts | requests out | live formulas | lost |\n"
            "|---|--:|--:|--:|--:|--:|--:|"
        )
        sinks: list[Sink] = []
        for sink in _through_all(folder, pages, names):
            print(sink.line, flush=True)
            sinks.append(sink)
        print(f"\n{time.perf_counter() - started:.0f} s")
        for sink in sinks:
            for fault in (*sink.scripts[:5], *sink.requests[:5], *sink.formulas[:5], *sink.lost[:8]):
                print(f"- {sink.name}: {fault!r}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
