"""Clients summed outside the engine: the same to the last digit as the engine's own sums, in every view."""

from __future__ import annotations

import pandas as pd
import pytest

from data.scope import NOBODY, TOPICS, Scope
from data.tables import ROLE_SUMS, SUMS, served
from data.warehouse.store import Store
from metrics.contribution import orders
from metrics.contribution.clients import client_sums_among, client_sums_of_period
from metrics.contribution.costs import client_costs
from metrics.contribution.orders import order_sizes
from metrics.contribution.totals import client_totals, tiers_of
from tests.data.small import view_of

SOUTH = Scope("south", False, frozenset({"S"}), TOPICS, "leads the south")
VIEWS = [("2026-03", {}), ("2026-03", {"regions": ("N",)}), ("2026-03", {"scope": SOUTH}), ("2026", {"tiers": ("A",)})]


@pytest.mark.parametrize(("period", "how"), VIEWS)
@pytest.mark.parametrize("parts", [0, 60_000])
def test_flat_sums_are_those_of_the_engine(
    serving_store: Store, period: str, how: dict[str, object], parts: int
) -> None:
    view = view_of(serving_store, period, **how)  # type: ignore[arg-type]
    names = tuple(name for name in (*SUMS, *ROLE_SUMS) if name != "service_cost_e4")
    flat = client_totals(view, names, parts).set_index("client_key")
    bare = view.run(client_sums_of_period(rate_parts=parts)).set_index("client_key").sort_index()
    assert flat.index.is_monotonic_increasing and flat.index.tolist() == bare.index.tolist()
    after = flat.assign(profit_e4=flat["profit_e4"] - flat["capital_charge_e4"])
    pd.testing.assert_frame_equal(after[sorted(after)], bare[sorted(after)], check_dtype=False)


def test_nobody_has_no_totals_and_no_tier(serving_store: Store) -> None:
    totals = client_totals(view_of(serving_store, "2026-03", scope=NOBODY), ("orders",), 60_000)
    assert totals.empty and "capital_charge_e4" in totals
    assert len(tiers_of(view_of(serving_store, "2026-03", scope=NOBODY), totals["client_key"].to_numpy())) == 0


def test_tiers_come_as_the_clients_have_them(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    clients = view.run(served("clients").select("client_key", "tier")).set_index("client_key")["tier"]
    found = tiers_of(view, clients.index.to_numpy())
    assert [None if tier != tier else tier for tier in found] == clients.tolist()


def test_costs_by_role_are_those_of_the_acts_one_by_one(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    acts = view.run(served("activities"))
    rows = client_costs(view).set_index("client_key")
    for name, column in (("visit", "visit_e4"), ("call", "other_e4")):
        spent = acts[acts["activity"] == name].groupby("client_key")["cost_e4"].sum()
        assert {k: v for k, v in rows[column].items() if v} == {k: v for k, v in spent.items() if v}


def test_orders_counted_outside_the_engine_are_the_engines(
    lending_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, by = view_of(lending_store, "2026-03"), ["client_key", "value_e4"]
    flat = order_sizes(view).sort_values(by, ignore_index=True)
    monkeypatch.setattr(orders, "MOST_FLAT", -1)
    pd.testing.assert_frame_equal(flat, order_sizes(view).sort_values(by, ignore_index=True), check_dtype=False)


def test_sums_among_some_clients_are_those_of_all_of_them(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    some = served("clients").filter(served("clients").client_key > 1).select("client_key")
    every = view.run(client_sums_of_period()).set_index("client_key").sort_index()
    among = view.run(client_sums_among(some)).set_index("client_key").sort_index()
    assert 0 < len(among) < len(every)
    pd.testing.assert_frame_equal(among, every[every.index > 1])
