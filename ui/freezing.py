"""Freezing what was collected, and opening what was kept: what app.py hands in of it, with the views of the cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.desk import Draft
from data.engine import Version
from data.scope import Scope, Selection
from data.view import View
from ui.beside import Tell
from ui.cache import desk_of, door_of, watched_view
from ui.paper import Deck


@dataclass(frozen=True)
class Freezer:
    """How snapshots are made and opened.

    frozen: (door, version, scope, draft, tell, ask) → deck; kept: (door, deck, scope, moment) → the deck as it is kept;
    reopened: (door, number, scope) → deck.
    """

    frozen: Callable[..., Deck]
    kept: Callable[..., Deck]
    reopened: Callable[..., Deck]
    now: Callable[[], datetime]

    def freeze(self, store: Path, version: Version, scope: Scope, draft: Draft, told: Tell) -> str:
        """The number of the snapshot that is made of the draft and kept. Long reckonings are shared with the pages."""
        door, revision = door_of(store), desk_of(store).revision()

        def ask(version: Version, scope: Scope, selection: Selection) -> View:
            return watched_view(store, version, revision, scope, selection)

        return str(self.kept(door, self.frozen(door, version, scope, draft, told, ask), scope, self.now()).snapshot)

    def opened(self, store: Path, number: str, scope: Scope) -> Deck:
        """A kept snapshot, exactly as it was. Raises NotYours and SnapshotDamaged."""
        return self.reopened(door_of(store), number, scope)
