"""Walking a list: a client opened from a list knows its place in it, the next one is a key away, and so is the list."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.conftest import Opener
from tests.browser.sample import complete_period
from tests.browser.window import Window


def place(reader: Window) -> tuple[int, int]:
    """The place in the list and how long it is, as the page says it."""
    said = reader.page.locator(".st-key-walk").inner_text()
    found = re.search(r"(\d[\d,]*) of (\d[\d,]*) in", said)
    assert found is not None, said
    at, of = (int(part.replace(",", "")) for part in found.groups())
    return at, of


def client_of(reader: Window) -> str:
    return re.search(r"[?&]client=([^&]+)", reader.page.url).group(1)  # type: ignore[union-attr]


def test_from_a_list_to_the_next_client_by_the_keyboard_and_back(opened: Opener, sample_store: Path) -> None:
    with opened() as reader:
        reader.open("clients", period=complete_period(sample_store).key)
        table = reader.page.locator(".st-key-panel-clients-list-en canvas").first.bounding_box()
        assert table is not None
        reader.page.mouse.click(table["x"] + 60, table["y"] + 36 + 18)  # the name in the first row below the head
        reader.page.wait_for_url(re.compile(r"/one_client\?.*from=clients%2Flist"))
        reader.drawn()
        assert place(reader) == (1, 300)
        first = client_of(reader)
        forth = reader.page.get_by_role("button", name="Next", exact=True)
        forth.focus()
        reader.page.keyboard.press("Enter")
        reader.page.wait_for_function("client => !location.search.includes(`client=${client}`)", arg=first)
        reader.drawn()
        assert place(reader) == (2, 300) and client_of(reader) != first
        reader.page.keyboard.press("Shift+Tab")
        reader.page.keyboard.press("Enter")  # the button before the next one
        reader.page.wait_for_function("client => location.search.includes(`client=${client}`)", arg=first)
        reader.drawn()
        assert place(reader) == (1, 300)
        reader.page.locator(".st-key-walk").get_by_role("link").click()
        reader.page.wait_for_url(re.compile(r"/clients(\?|$)"))
        assert reader.complaints == []


def test_a_shared_link_walks_too_and_says_what_it_does_not_know(opened: Opener, sample_store: Path) -> None:
    with opened() as reader:
        reader.open("one_client", **{"client": "C000001", "from": "nowhere/list"})
        assert "The list that this client was opened from is not known here." in reader.lines()
        reader.open("one_client", **{"client": "C000001", "from": "clients/tiles"})
        assert any("not, or no longer, in the list" in line for line in reader.lines())
        reader.open("one_client", client="C000001")
        assert reader.page.locator(".st-key-walk").count() == 0
