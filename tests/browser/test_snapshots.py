"""From two pages into one deck: collected, written beside, frozen, and taken to the meeting as slides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pptx import Presentation

from data.scope import whole_company
from data.snapshots import snapshots_seen
from tests.browser.server import Server, served
from tests.browser.window import Window, window
from tests.data.small import three_clients
from ui.cache import door_of

SLOW_MS = 60_000


@pytest.fixture(scope="module")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight orders of three clients; the test keeps a snapshot of it."""
    return three_clients(tmp_path_factory.mktemp("snapshots") / "store").root


@pytest.fixture(scope="module")
def own_server(own_store: Path) -> Iterator[Server]:
    with served(own_store, extra={"SIDU_FORECASTS": "off"}) as running:
        yield running


def collect(reader: Window, page: str, panel: str, says: str) -> None:
    reader.open(page)
    reader.page.locator(f'[class*="st-key-more-{page}-{panel}-"] button').click()
    reader.page.get_by_role("button", name="Add to snapshot").click()
    expect(reader.page.get_by_text(says)).to_be_visible(timeout=SLOW_MS)


def test_panels_of_two_pages_become_slides_with_own_words(
    browser: Browser, own_server: Server, own_store: Path
) -> None:
    with window(browser, own_server.address) as reader:
        collect(reader, "overview", "regions", "Added · 1 in the snapshot")
        collect(reader, "settings", "settings", "Added · 2 in the snapshot")
        reader.page.get_by_role("button", name="Add to snapshot").click()
        expect(reader.page.get_by_text("Already there · 2 in the snapshot")).to_be_visible(timeout=SLOW_MS)
        reader.page.keyboard.press("Escape")
        reader.page.get_by_role("link", name="Snapshot · 2").click()
        for place, text in (
            ("Snapshot for the meeting", "Board, spring"),
            ("Own title", "Where we stand"),
            ("Own remark", "Ask Li about the north"),
        ):
            field = reader.page.get_by_placeholder(place).first
            field.fill(text)
            field.blur()
            reader.drawn()
        reader.page.get_by_role("button", name="Freeze and keep").click()
        expect(reader.page.get_by_text("Kept as snapshot 000001.")).to_be_visible(timeout=SLOW_MS)
        reader.drawn()
        reader.page.get_by_role("button", name="PPTX", exact=True).click()
        ready = reader.page.locator('[class*="st-key-ready-"] button')
        expect(ready).to_be_visible(timeout=SLOW_MS)
        with reader.page.expect_download(timeout=SLOW_MS) as file:
            ready.click()
        assert file.value.suggested_filename.startswith("Board, spring") and reader.complaints == []
        slides = Presentation(io.BytesIO(Path(file.value.path()).read_bytes())).slides
    told = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    assert any("Board, spring" in text for text in told[0])
    assert any("Where we stand" in text for slide in told for text in slide)
    assert any("Ask Li about the north" in text for slide in told for text in slide)
    kept = snapshots_seen(door_of(own_store), whole_company("local", "test"))
    assert [(each.page, each.panel) for each in kept[0].slides] == [("overview", "regions"), ("settings", "settings")]
    assert [each.page for each in door_of(own_store).desk.draft_of("local").picked] == ["overview", "settings"]
