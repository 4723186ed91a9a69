"""Who the clients are: asked once for everybody with the same rights, whatever is selected."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.scope import NOBODY, TIERS, TOPICS, Scope
from data.tables import served
from data.warehouse.store import Store
from metrics.known_clients import NO_DAY, known_clients, named_clients
from tests.data.small import view_of

SOUTH = Scope("south", False, frozenset({"S"}), TOPICS, "leads the south")


def test_tier_and_first_order_are_those_of_the_clients_under_any_filter(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03", regions=("N",), tiers=("A",))
    rows = view.run(served("clients_anywhere").select("client_key", "tier", "first_on"))
    known, keys = known_clients(view), rows["client_key"].to_numpy()
    assert known.clients == len(rows) == 7
    tiers = [TIERS[at] if at >= 0 else None for at in known.tiers_of(keys)]
    assert tiers == [tier if isinstance(tier, str) else None for tier in rows["tier"]]
    days = [None if day == NO_DAY else date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in
            known.first_days_of(keys).tolist()]  # fmt: skip
    assert days == [None if day != day else day.date() for day in rows["first_on"]] and None in days


def test_of_a_client_that_is_not_there_nothing_is_known(serving_store: Store) -> None:
    strange, known = np.array([-1, 0, 10_000]), known_clients(view_of(serving_store, "2026-03"))
    assert known.tiers_of(strange).tolist() == [-1] * 3 and known.first_days_of(strange).tolist() == [NO_DAY] * 3


def test_nobody_else_is_known_to_who_sees_a_part(serving_store: Store) -> None:
    every = view_of(serving_store, "2026-03").run(served("clients_anywhere").select("client_key", "client_id"))
    keys = dict(zip(every["client_id"], every["client_key"], strict=True))
    south, nobody = (view_of(serving_store, "2026-03", scope=scope) for scope in (SOUTH, NOBODY))
    asked = [keys["s1"], keys["n1"], keys["n2"]]
    assert named_clients(south, asked)["client_id"].tolist() == ["s1"]
    assert named_clients(nobody, asked).empty and known_clients(nobody).clients == 0
    assert known_clients(south).tiers_of(np.array([keys["n1"]])).tolist() == [-1]
    assert named_clients(view_of(serving_store, "2026-03"), asked)["client_id"].tolist() == ["s1", "n1", "n2"]
