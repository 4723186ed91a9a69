"""What a command line takes out of the store is written down before it is handed over, as on the screen.

Where that cannot be done nothing is handed over: the company could not say afterwards who has its figures.
"""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.desk import Desk
from data.desk.access_events import Event, as_code, as_codes
from exports.alert_lists import Part
from exports.deck import Deck
from exports.sending import Destination, service_of

BY = "command line"


def note_export(root: Path, what: str, kind: str, **about: Any) -> None:
    """Note that something is about to be handed over. what: `page/panel`, a page; kind: of the file.

    about: what it was narrowed to, in codes, by the names that the log has for them. Raises DeskError.
    """
    _note(root, [("export", what, {"kind": kind} | about)])


def note_deck(root: Path, deck: Deck, kinds: Sequence[str], to: Destination | None, is_kept: bool = False) -> None:
    """Note that a deck is about to become files of these kinds, and to be sent. is_kept: just now. Raises DeskError."""
    clients = sorted({code for slide in deck.slides for key, code in slide.address if key == "client" and code})
    about: dict[str, Any] = {"snapshot": deck.snapshot, "panels": len(deck.slides), "client": tuple(clients)}
    events: list[Told] = [("export", "deck", {"kind": kind} | about) for kind in kinds]
    if deck.snapshot:
        events.insert(0, ("snapshot", deck.snapshot, {"act": "kept" if is_kept else "opened"}))
    _note(root, events + _sendings("deck", len(kinds), [to] if to else []))


def note_lists(root: Path, parts: Sequence[Part], kind: str, to: Sequence[Destination]) -> None:
    """Note that lists of alerts are about to become files, and to be sent. Raises DeskError."""
    events: list[Told] = [("export", "alerts/list", {"kind": kind, "files": len(parts)})]
    _note(root, events + _sendings("alerts/list", 1, to))


Told = tuple[str, str, dict[str, Any]]
"""Kind of event, what it is about, what is told besides."""


def _sendings(what: str, files: int, to: Sequence[Destination]) -> list[Told]:
    """One for each service that is to have it: what kind of service, never its address."""
    return [
        ("send", what, {"service": service_of(address), "files": files}) for each in to for address in each.addresses
    ]


def _note(root: Path, events: Sequence[Told]) -> None:
    at, who = datetime.now(UTC), getpass.getuser()
    with Desk.at(root) as desk:
        desk.note(
            *(Event(at, who, event, as_code(what), as_codes(about) | {"by": BY}) for event, what, about in events)
        )
