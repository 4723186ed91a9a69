"""What a deck of no slide looks like when it is kept: for tests of how snapshots are kept, not of what is in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from data.door import Door
from data.scope import Scope
from data.since import footing_of
from data.snapshots import Snapshot, keep
from data.snapshots.keeping import scope_record

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def content_for(door: Door, scope: Scope, title: str = "For the board") -> dict[str, Any]:
    """Content as `exports.freezing.content_of` makes it, without slides."""
    version = door.current()
    assert version is not None
    about = {
        "title": title, "language": "en", "currency": "", "company": "", "definitions": "d", "version": version.name,
        "as_of": version.as_of.isoformat(), "period": "Q1 2026", "slides": [["overview", "tiles", "Key figures"]],
        "scope": scope_record(scope), "who": scope.who, "at": AT.isoformat(),
        "footing": footing_of(door, version).record(),
    }  # fmt: skip
    return {"format": 1, "about": about, "title": title, "slides": []}


def kept(door: Door, scope: Scope, title: str = "For the board", at: datetime = AT) -> Snapshot:
    """A kept snapshot of no slide."""
    return keep(door, content_for(door, scope, title), scope, at)
