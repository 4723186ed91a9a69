"""Clients by the state they are in, as far as a list goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served

MOST_LISTED = 200
TO_ACT_ON = ("slowing", "returning")
FACTS = (
    "state", "state_before", "since", "months", "last_on", "idle_days", "rhythm_days", "orders_expected", "orders_seen",
)  # fmt: skip


@dataclass(frozen=True)
class StateList:
    """The first clients of a list, and how many it has. rows: client_id, name, region_key, manager_key, tier,
    year_revenue_e4 and what `client_states` says; missing where unknown."""

    rows: pd.DataFrame
    clients: int


@cache
def _in_states(states: tuple[str, ...]) -> ir.Table:
    mine = served("client_states").filter(_.state.isin(states))
    clients = served("clients_anywhere").select(
        "client_id", "name", "year_revenue_e4", "region_key", "manager_key", "tier", known_key="client_key"
    )
    return mine.select("client_key", *FACTS).join(clients, [("client_key", "known_key")])


@cache
def _listed(states: tuple[str, ...], most: int) -> ir.Table:
    first = _in_states(states).order_by([ibis.desc("year_revenue_e4", nulls_first=False), "client_id"]).limit(most)
    return first.mutate(listed=_in_states(states).count().as_scalar())


def clients_in(view: View, states: Sequence[str] = TO_ACT_ON, most: int = MOST_LISTED) -> StateList:
    """The view's clients in these states at the end of the version's last whole month, the largest first.

    Rows:   at most `most` clients, by revenue of the last twelve months.
    Value:  a StateList; `clients` counts all of them.
    Cuts:   not additive.
    Source: definition of the house.
    """
    rows = view.run(_listed(tuple(states), most))
    return StateList(rows.drop(columns="listed"), int(rows["listed"].iloc[0]) if len(rows) else 0)
