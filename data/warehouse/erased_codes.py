"""Clients that were erased, or are being: what an import must not bring back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from data.desk import Desk
from data.desk.erasing import erasures_in
from data.warehouse.checksums import written_whole
from data.warehouse.lines import record_in
from data.warehouse.store import Store, sync_folder

ERASING = "erasing.json"
"""In the store folder while an erasure is under way; holds what it needs to be done again after a kill."""


def unfinished(store: Store) -> tuple[str, ...]:
    """Codes of the clients whose erasure was begun and not finished; empty when none was."""
    return tuple(record_in(store.root / ERASING).get("clients", ()))


def noted_snapshots(store: Store) -> frozenset[str]:
    """Numbers of the kept snapshots that an unfinished erasure may have written while the desk still knows the old."""
    return frozenset(record_in(store.root / ERASING).get("snapshots", {}))


def codes_refused(store: Store) -> frozenset[str]:
    """Codes of clients that an import must not bring back."""
    with Desk.at(store.root) as desk:
        return frozenset(each.client_id for each in erasures_in(desk)) | frozenset(unfinished(store))


def note(store: Store, record: Mapping[str, Any]) -> None:
    """Write down what an erasure needs to be done again: from now on it is under way."""
    written_whole(store.root / ERASING, json.dumps(record, ensure_ascii=False) + "\n")
    sync_folder(store.root)
