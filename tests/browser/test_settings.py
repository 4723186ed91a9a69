"""What an analyst decides: a setting changes the pages at once, figures are added up again, versions can be asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data.warehouse.store import Store
from locales import words_for
from tests.browser.sample import complete_period
from tests.browser.server import Server, served
from tests.browser.window import Window, window


@pytest.fixture(scope="module")
def own_server(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Store]]:
    """A server on a copy of the sample: what is decided here must not change it for the other tests.

    Both tests change it, and each says so of what it decides itself.
    """
    root = tmp_path_factory.mktemp("settings") / "own"
    # Another worker may be opening or closing the desk: files that it lets come and go are not part of the store.
    shutil.copytree(sample_store, root, ignore=shutil.ignore_patterns("*-wal", "*-shm", "*-journal"))
    with served(root) as running:
        yield running, Store(root)


def fill(reader: Window, label: str, value: str) -> None:
    reader.page.get_by_role("textbox", name=label).fill(value, timeout=90_000)


def choose(reader: Window, label: str, option: str) -> None:
    """Chooses from a list. Right after a form was saved the first click may only take the focus; a second opens it."""
    box, wanted = reader.page.get_by_role("combobox", name=label), reader.page.get_by_role("option", name=option)
    box.click()
    reader.page.wait_for_timeout(300)
    if not wanted.is_visible():
        box.click()
    wanted.click()


def save(reader: Window, says: str) -> None:
    reader.page.get_by_role("button", name="Save").first.click()
    reader.page.get_by_text(says).wait_for(timeout=30_000)
    reader.drawn()


def test_a_setting_changes_the_pages_at_once_and_a_wrong_one_is_refused(
    browser: Browser, own_server: tuple[Server, Store]
) -> None:
    server, store = own_server
    with window(browser, server.address) as reader:
        reader.open("settings")
        fill(reader, "Currency", "yuan")
        save(reader, "Not saved: A currency has three capital letters, like CNY: yuan has not.")
        fill(reader, "Currency", "EUR")
        save(reader, "Saved.")
        choose(reader, "First month of the year", "April")
        save(reader, "Saved.")
        reader.page.get_by_text("the figures are being added up again").wait_for(state="detached", timeout=60_000)
        reader.open("overview")
        assert reader.tiles()[0].startswith("€")
        # A year that begins in April calls the same quarter by another number.
        assert words_for("en").period(complete_period(store.root)) in " ".join(reader.lines())
        assert store.current() != "000001"
        reader.open("overview", version="000001")
        assert any("You look at the older version 000001" in line for line in reader.lines())
        reader.page.get_by_role("link", name="Back to the newest").click()
        reader.drawn()
        assert not any("older version" in line for line in reader.lines())
        assert reader.complaints == []


def test_who_opened_the_form_earlier_overwrites_nothing_unseen(
    browser: Browser, own_server: tuple[Server, Store]
) -> None:
    server, _store = own_server
    with window(browser, server.address) as anna, window(browser, server.address) as ben:
        anna.open("settings")
        ben.open("settings")
        fill(anna, "Currency", "GBP")
        save(anna, "Saved.")
        fill(ben, "Currency", "USD")
        save(ben, "after you opened this form")
        assert any("GBP" in line for line in ben.lines())
