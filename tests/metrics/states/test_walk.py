"""States month by month, counted by hand, and held equal to the key figures of new and lost clients."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ibis import _

from data.door import View
from data.tables import DERIVED, served
from data.warehouse.store import Store
from metrics.states.published import flows_to_publish, states_to_publish
from metrics.states.state import CODES, windows
from metrics.states.walk import Walk, state_walk
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.states.base import ORDERS, STEADY, year_of_orders


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(year_of_orders, tmp_path_factory), "2025"))


@pytest.fixture(scope="module")
def walk(view: View) -> Walk:
    found = view.once(state_walk)
    assert found is not None
    return found


def keys(view: View) -> dict[str, int]:
    rows = view.run(served("clients_anywhere").select("client_id", "client_key"))
    return dict(zip(rows["client_id"], rows["client_key"], strict=True))


def moves(walk: Walk, month: int) -> dict[tuple[str, str], int]:
    """Clients by pair of states in that month of 2025."""
    mine = walk.flows[[start.month == month for start in walk.flows["month_start"]]]
    sums = mine.groupby(["state_before", "state"])["clients"].sum()
    return {(str(one), str(other)): int(n) for (one, other), n in sums.items()}  # type: ignore[misc]


def test_windows_are_those_of_retained_and_lost_clients(view: View) -> None:
    dormant, lost = windows([np.nan, 7.0, 31.0, 40.5], view.settings)
    assert dormant.tolist() == [60, 60, 62, 81] and lost.tolist() == [120, 120, 124, 162]


def test_every_month_of_every_client_is_as_counted_by_hand(walk: Walk) -> None:
    steady = len(STEADY)
    assert moves(walk, 1) == {("none", "new"): steady + 3}
    assert moves(walk, 2) == {("new", "active"): steady + 3}
    assert moves(walk, 3) == {("active", "active"): steady + 2, ("active", "dormant"): 1}
    assert moves(walk, 4) == {("active", "active"): steady + 1, ("active", "dormant"): 1, ("dormant", "dormant"): 1}
    assert moves(walk, 6)[("dormant", "lost")] == 1 and moves(walk, 6)[("returning", "active")] == 1
    assert moves(walk, 10)[("lost", "lost")] == 1 and moves(walk, 10)[("dormant", "lost")] == 1
    assert moves(walk, 11)[("lost", "returning")] == 1
    assert moves(walk, 12)[("none", "new")] == 1 and moves(walk, 12)[("returning", "active")] == 1


def test_lost_and_back_in_one_month_is_two_moves_and_no_client_more(walk: Walk) -> None:
    may = moves(walk, 5)
    assert may[("dormant", "lost")] == 1 and may[("lost", "returning")] == 1 and may[("lost", "lost")] == -1
    assert sum(may.values()) == len(ORDERS) - 1
    assert sum(n for (_before, state), n in may.items() if state == "lost") == 0


@pytest.mark.parametrize(("state", "key"), [("new", "new_clients"), ("lost", "lost_clients")])
def test_moves_into_new_and_lost_are_the_key_figures(view: View, walk: Walk, state: str, key: str) -> None:
    months = served("region_period_calendar").filter(_.grain == "month")
    sums = view.run(months.group_by("period_start").agg(n=_[key].sum()).order_by("period_start"))
    into = walk.flows[(walk.flows["state"] == state) & (walk.flows["state_before"] != state)]
    counted = into.groupby("month_start")["clients"].sum()
    assert int(sums["n"].sum()) == {"new": len(ORDERS), "lost": 3}[state]
    for start, n in zip(sums["period_start"], sums["n"], strict=True):
        assert counted.get(start.date(), 0) == n, start


def test_the_sample_company_agrees_with_its_key_figures_too(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    flows = view.run(served("state_flows").filter(_.state_before != _.state).group_by("month_start", "state").agg(
        n=_.clients.sum()))  # fmt: skip
    months = served("region_period_calendar").filter(_.grain == "month")
    sums = view.run(months.group_by("period_start").agg(new=_.new_clients.sum(), lost=_.lost_clients.sum()))
    whole = set(flows["month_start"])
    for state in ("new", "lost"):
        counted = flows[flows["state"] == state].set_index("month_start")["n"]
        told = sums.set_index("period_start")[state]
        assert {start: counted.get(start, 0) for start in whole} == {start: told[start] for start in whole}
        assert counted.sum() > 0


def test_only_the_one_that_orders_clearly_less_is_slowing(view: View, walk: Walk) -> None:
    (rows,) = states_to_publish(view)
    assert set(rows.columns) == set(DERIVED["client_states"])
    named = {key: name for name, key in keys(view).items()}
    states = {named[key]: state for key, state in zip(rows["client_key"], rows["state"], strict=True)}
    assert states == {**dict.fromkeys(STEADY, "active"), "back": "active", "gone": "lost", "slow": "slowing",
                      "late": "new"}  # fmt: skip
    slow = rows.set_index("client_key").loc[keys(view)["slow"]]
    assert slow["orders_seen"] == 3 and 10 < slow["orders_expected"] < 15
    assert slow["idle_days"] == 21 and slow["rhythm_days"] == 7


def test_how_long_a_state_has_lasted_is_said(view: View) -> None:
    (rows,) = states_to_publish(view)
    told = rows.set_index("client_key")
    gone, back, late = (told.loc[keys(view)[name]] for name in ("gone", "back", "late"))
    assert str(gone["since"]) == "2025-10-01" and gone["months"] == 3 and str(gone["last_on"]) == "2025-06-10"
    assert back["state_before"] == "returning" and back["months"] == 1
    assert late["state_before"] == "none" and np.isnan(late["rhythm_days"]) and np.isnan(late["orders_expected"])


def test_flows_carry_the_money_of_the_month_and_the_clients_of_each_cell(view: View, walk: Walk) -> None:
    (flows,) = flows_to_publish(view)
    assert set(flows.columns) == set(DERIVED["state_flows"])
    assert flows["revenue_e4"].sum() == 100_000 * sum(len(days) for days in ORDERS.values())
    assert flows["profit_e4"].sum() == 40_000 * sum(len(days) for days in ORDERS.values())
    assert (flows["clients"] == flows["profit_clients"]).all()
    last = flows[flows["month_start"] == flows["month_start"].max()]
    assert last["clients"].sum() == len(ORDERS)
    assert (walk.triples.sum(axis=(1, 2, 3)) == len(ORDERS)).all()
    assert walk.states.tolist().count(CODES.index("active")) == len(STEADY) + 1
