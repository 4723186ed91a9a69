"""Pinning a kept snapshot, and letting the keeping rule have it again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.door import Door, View
from data.execution import carry_out
from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection
from locales import words_for
from pages.meeting.pinning import PIN, RELEASE
from tests.data.small import three_clients
from tests.pages.test_snapshots import ANNA, BLIND, kept

AT, EN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), words_for("en")
NORTH = Scope("cleo", regions=frozenset(("N",)), topics=TOPICS, why="test")


def view_of(root: Path, scope: Scope) -> View:
    door = Door(root)
    version = door.current()
    assert version is not None
    return door.view(version, scope, Selection(period_from_key("2026-Q1")))


def offered(root: Path, scope: Scope = ANNA) -> tuple[list[str], list[str]]:
    view = view_of(root, scope)
    return [each.code for each in PIN.offers(view, EN)], [each.code for each in RELEASE.offers(view, EN)]


def test_a_snapshot_is_pinned_and_released(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    kept(root)
    assert offered(root) == (["000001"], [])
    carry_out(root, PIN.command("000001"), ANNA, AT)
    assert offered(root) == ([], ["000001"])
    carry_out(root, RELEASE.command("000001"), ANNA, AT)
    assert offered(root) == (["000001"], [])


def test_who_may_not_change_the_set_up_is_offered_nothing(tmp_path: Path) -> None:
    root = three_clients(tmp_path / "store").root
    kept(root)
    assert offered(root, BLIND) == ([], []) and offered(root, NORTH) == ([], [])
