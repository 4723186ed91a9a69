"""Pictures of the pages, for the README and for looking: `python -m tests.browser.screenshots --out DIR`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pages import PAGES
from tests.browser.sample import best_client
from tests.browser.server import ROOT, served
from tests.browser.window import HEIGHTS, launch_options, window

HEIGHT_OF_PAGE = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return Math.ceil(main.scrollHeight);
}"""


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    def listed(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser("python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--store", type=Path, help="a store; without it a small sample is made")
    parser.add_argument("--pages", type=listed, default=[page.key for page in PAGES], help="page keys, with commas")
    parser.add_argument("--widths", type=listed, default=["1440", "1024", "390"])
    parser.add_argument("--languages", type=listed, default=["en", "zh"])
    parser.add_argument("--themes", type=listed, default=["light", "dark"])
    parser.add_argument("--link", default="", help="filters of the link, such as period=2026-Q3&tier=A,B")
    parser.add_argument("--scale", type=float, default=1, help="pixels per CSS pixel; 2 is sharper")
    chosen = parser.parse_args(arguments)
    known = {page.key for page in PAGES}
    if unknown := sorted(set(chosen.pages) - known):
        parser.error(f"no page {', '.join(unknown)}; the pages are: {', '.join(sorted(known))}")
    return chosen


@contextmanager
def store_for(named: Path | None) -> Iterator[Path]:
    if named is not None:
        yield named.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="sidu-sample-") as folder:
        store = Path(folder) / "store"
        make = [sys.executable, "-m", "data", "sample", "--clients", "600", "--months", "36", "--store", str(store)]
        subprocess.run(make, cwd=ROOT, check=True)
        yield store


def pictures(browser: Browser, address: str, store: Path, chosen: argparse.Namespace) -> Iterator[Path]:
    """One picture of the whole page for each page, language, theme and width."""
    link = dict(part.split("=", 1) for part in chosen.link.split("&") if part)
    for language, theme, width in product(chosen.languages, chosen.themes, map(int, chosen.widths)):
        with window(browser, address, language, theme, width, chosen.scale) as opened:
            for page in chosen.pages:
                client = (
                    {"client": best_client(store).client_id} if page == "one_client" and "client" not in link else {}
                )
                opened.page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
                opened.open(page, **link, **client)
                # The page scrolls inside its window: make the window as high as the page, then all of it is drawn.
                height = max(HEIGHTS.get(width, 900), int(opened.page.evaluate(HEIGHT_OF_PAGE)))
                opened.page.set_viewport_size({"width": width, "height": height})
                opened.drawn()
                file = chosen.out / f"{page}-{language}-{theme}-{width}.png"
                opened.page.screenshot(path=file)
                for complaint in opened.complaints:
                    print(f"{file.name}: {complaint}", file=sys.stderr)
                opened.complaints.clear()
                yield file


def main() -> None:
    chosen = options()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with store_for(chosen.store) as store, served(store) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for file in pictures(browser, server.address, store, chosen):
            print(file)
        browser.close()


if __name__ == "__main__":
    main()
