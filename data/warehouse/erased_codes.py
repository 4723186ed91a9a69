"""Clients that were erased, or are being: what an import must not bring back."""

from __future__ import annotations

from data.desk import Desk
from data.desk.erasing import erasures_in
from data.warehouse.lines import record_in
from data.warehouse.store import Store

ERASING = "erasing.json"
"""In the store folder while an erasure is under way; holds what it needs to be done again after a kill."""


def unfinished(store: Store) -> tuple[str, ...]:
    """Codes of the clients whose erasure was begun and not finished; empty when none was."""
    return tuple(record_in(store.root / ERASING).get("clients", ()))


def codes_refused(store: Store) -> frozenset[str]:
    """Codes of clients that an import must not bring back."""
    with Desk.at(store.root) as desk:
        return frozenset(each.client_id for each in erasures_in(desk)) | frozenset(unfinished(store))
