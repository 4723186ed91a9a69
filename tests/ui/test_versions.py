"""Which version a link shows: the one it names while that opens, else the newest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.door import Door
from data.scope import TOPICS, Scope
from data.warehouse.versions import rebuild
from tests.data.small import CLIENTS, EVERYBODY, published, three_clients
from ui.versions import shown_version


def test_a_link_shows_the_version_it_names_while_that_one_opens(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    rebuild(store, "anna", datetime(2026, 11, 21, tzinfo=UTC))
    newest = Door(store.root).current()
    assert newest is not None and newest.name == "000002"
    named = ("", "000002", "000001", "000009", "../etc/passwd")
    assert [shown_version(store.root, newest, name, EVERYBODY).name for name in named] == [
        "000002", "000002", "000001", "000002", "000002",
    ]  # fmt: skip
    store.version_path("000001").write_bytes(b"torn")
    assert shown_version(store.root, newest, "000001", EVERYBODY) == newest


def test_a_link_to_a_version_with_a_client_that_went_elsewhere_shows_a_manager_the_newest(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    published(store.root, {"clients": [CLIENTS[1] | {"region_id": "S"}]})
    newest = Door(store.root).current()
    assert newest is not None and newest.name == "000002"
    north, south = (Scope("ben", regions=frozenset(code), topics=TOPICS, why="test") for code in "NS")
    shown = [shown_version(store.root, newest, "000001", scope).name for scope in (EVERYBODY, north, south)]
    assert shown == ["000001", "000002", "000001"]
