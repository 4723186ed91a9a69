"""A person's own file on its way in and out again: question, answer, check, import, report, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, TimeoutError, expect

from data.desk import Desk
from data.desk.access_events import EventsAsked
from data.door import Door
from tests.browser.server import Server, served
from tests.browser.window import Window, window
from tests.data.small import three_clients
from ui.import_report import rejects_name

# The day could stand first or second in every row; the last row has no number where one is needed.
ORDERS = """订单号,客户编号,下单日期,数量,销售额
G1,n1,03/04/2026,1,100.50
G2,n2,05/04/2026,2,200.00
G3,s1,07/04/2026,1,"1,000.00"
G4,s1,09/04/2026,1,很多
"""
SLOW_MS = 60_000


@pytest.fixture(scope="module")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight orders of three clients, until 10 April 2026; these tests change it."""
    return three_clients(tmp_path_factory.mktemp("import") / "store").root


@pytest.fixture(scope="module")
def own_server(own_store: Path) -> Iterator[Server]:
    with served(own_store) as running:
        yield running


def dropped(reader: Window, name: str, content: bytes) -> None:
    reader.page.locator('input[type="file"]').set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}], timeout=SLOW_MS
    )
    expect(reader.page.locator('[class*="st-key-file-"]').first).to_be_visible(timeout=SLOW_MS)
    reader.drawn()


def says(reader: Window, text: str) -> None:
    expect(reader.page.get_by_text(text).first).to_be_visible(timeout=SLOW_MS)


def chosen(reader: Window, box: Locator, text: str) -> None:
    """Opens the list and takes the entry. The first click may only take the focus, and a rerun that was still under way
    may close the list; both are seen soon, and it is opened again."""
    entry = reader.page.get_by_role("option").filter(has_text=text)
    for _ in range(10):
        reader.drawn()
        box.click()
        try:
            entry.wait_for(timeout=1_500)
            entry.click(timeout=10_000)
        except TimeoutError:
            continue
        reader.drawn()
        return
    raise AssertionError(f"the list never offered {text}")


def orders_in(store: Path) -> dict[str, int]:
    """Order lines of the version in force, and its number."""
    version = Door(store).current()
    assert version is not None
    return {"version": int(version.name), "sales": version.rows("sales"), "first": version.as_of.day}


def test_a_chinese_file_is_asked_about_checked_imported_and_taken_back(
    browser: Browser, own_server: Server, own_store: Path
) -> None:
    with window(browser, own_server.address) as reader:
        reader.open("data")
        reader.complaints.clear()  # a server's first deep link asks for a page it does not know yet
        dropped(reader, "订单.csv", ORDERS.encode("gbk"))
        check, bring = (reader.page.locator(f".st-key-{key} button") for key in ("import-check", "import-run"))
        says(reader, "does the day or the month come first?")
        expect(check).to_be_disabled()

        question = reader.page.locator('[class*="st-key-question-"]')
        expect(question).to_contain_text("2026-04-03")
        expect(question).to_contain_text("2026-03-04")
        question.get_by_text("the day comes first").last.click()
        expect(check).to_be_enabled(timeout=SLOW_MS)
        expect(bring).to_be_disabled()

        check.click()
        says(reader, "Checked, nothing was changed: 3 rows would be taken in")
        says(reader, "订单.csv line 5")
        assert orders_in(own_store) == {"version": 1, "sales": 8, "first": 10}

        expect(bring).to_be_enabled(timeout=SLOW_MS)
        bring.click()
        says(reader, "3 rows were taken in; version 000002 answers now")
        assert orders_in(own_store) == {"version": 2, "sales": 11, "first": 10}
        with reader.page.expect_download(timeout=SLOW_MS) as fetched:
            reader.page.get_by_role("button", name="Download the rejected rows of 订单.csv").click()
        assert fetched.value.suggested_filename == rejects_name("订单.csv")
        with Desk.at(own_store) as desk:
            assert [event.what for event in desk.events(EventsAsked(event="export"))[0]] == ["data/rejects"]
        reader.drawn()

        action = reader.page.locator(".st-key-panel-action-undo")
        chosen(reader, action.locator('[data-testid="stSelectbox"] input'), "订单.csv")
        action.get_by_role("button", name="Undo this import").click()
        says(reader, "Its rows go: sales: 3.")
        reader.page.get_by_role("button", name="Yes, do it").click()
        expect(action).to_contain_text("Done.", timeout=SLOW_MS)
        assert orders_in(own_store) == {"version": 3, "sales": 8, "first": 10}
        assert reader.complaints == []


def test_a_file_that_is_no_table_is_refused_in_words(browser: Browser, own_server: Server) -> None:
    with window(browser, own_server.address, language="zh", width=390) as reader:
        reader.open("data")
        reader.page.locator('input[type="file"]').set_input_files(
            [{"name": "图.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}]
        )
        says(reader, "图.png 是图片，不是表格")
        assert reader.page.locator(".st-key-import-check button").is_disabled()
        assert reader.overflow() == 0
