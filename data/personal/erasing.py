"""What erasing a client would take out of the facts, for whoever thinks of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from data.ledger import store_of
from data.view import View
from data.warehouse.erasing import NoSuchClient, erase
from data.warehouse.store import StoreBusy

LOOKED_AT = datetime.min.replace(tzinfo=UTC)
"""A look leaves no moment anywhere."""


def rows_to_go(view: View, code: str) -> Mapping[str, int]:
    """How many rows of which table would go with that client; changes nothing.

    Raises NotAllowed without the set-up of the whole company and the right to personal data, NoSuchClient, StoreBusy.
    """
    return erase(store_of(view), (code,), "a look", view.scope, LOOKED_AT, dry_run=True).rows


__all__ = ["NoSuchClient", "StoreBusy", "rows_to_go"]
