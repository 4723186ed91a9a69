"""Clients by what they did in two periods: bought in both, only before, only now, and now for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _

from data.door import View
from data.tables import served
from metrics.movement.client_sums import client_sums_of_both

STATUSES = ("new_clients", "returning_clients", "gone_clients", "kept_clients")
"""Bought now and never before; now and before, but not in the compared period; then and not now; in both."""
COUNTED = ("clients_then", "clients_now", "orders_then", "orders_now")


@cache
def _first_since(day: date) -> ir.Table:
    return served("clients_anywhere").filter(_.first_on >= ibis.literal(day)).select("client_key")


def sums_by_status(view: View) -> dict[str, Mapping[str, int]]:
    """Clients and orders of the compared and of the selected period by what the clients did in the two.

    Rows:   clients with orders in either period within the selection; counted where they ordered last.
    Value:  status → clients_then, clients_now, orders_then, orders_now; `kept_clients` may differ in clients, where one
            is counted elsewhere now.
    Cuts:   not additive over regions: a client that moved has stayed in the company and gone in the region.
    Source: definition of the house.
    """
    then, now = client_sums_of_both(view, ("orders", "is_counted"))
    bought_then, bought_now = then["orders"] > 0, now["orders"] > 0
    first = np.zeros(len(bought_now), dtype=bool)
    keys = view.run(_first_since(view.selection.period.start))["client_key"].to_numpy()
    first[keys[keys < len(first)]] = True
    who = {
        "new_clients": bought_now & ~bought_then & first,
        "returning_clients": bought_now & ~bought_then & ~first,
        "gone_clients": bought_then & ~bought_now,
        "kept_clients": bought_then & bought_now,
    }
    amounts = (then["is_counted"], now["is_counted"], then["orders"], now["orders"])
    return {
        status: {name: int(amount[are].sum()) for name, amount in zip(COUNTED, amounts, strict=True)}
        for status, are in who.items()
    }


def count_effects(view: View, key: str) -> dict[str, float]:
    """What new, returning, absent and staying clients did to the number of orders or of active clients.

    Rows:   as `sums_by_status`.
    Value:  whole numbers by status; together the change. Of active clients those that stayed make no difference, but
            for the few that are counted in another part of the selection now: these are left to the residual.
    Cuts:   as `sums_by_status`.
    Source: definition of the house.
    """
    what = "orders" if key == "orders" else "clients"
    found = view.once(sums_by_status)
    shown = STATUSES if key == "orders" else STATUSES[:3]
    return {status: found[status][f"{what}_now"] - found[status][f"{what}_then"] for status in shown}
