"""The profits that a page shows: named only where a name stands, and the same money as the plain ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import metrics.known_clients
from data.door import View
from data.warehouse.store import Store
from metrics.contribution import (
    Scenario,
    client_ledger,
    client_profits,
    client_sums_of_period,
    curve_of,
    profit_spread,
    scenario_of,
    scenario_profits,
)
from metrics.contribution.charged import (
    after_charge,
    amount_curve_of,
    capital_rate,
    charge_parts,
    costings,
    ends_named,
    listed_profits,
    period_profits,
    ranked_profits,
    scatter_clients,
)
from metrics.contribution.lever_steps import drop_cost_e4, order_steps, steps_around
from metrics.contribution.loss_makers import client_reasons, loss_makers, usual_year
from metrics.contribution.peers import NOT_PUBLISHED
from metrics.contribution.scenario import CHARGE_STAYS
from metrics.contribution.turned import TURNED_COLUMNS, turned_clients
from metrics.figure import Figure, unknown
from metrics.known_clients import known_clients, named_clients
from metrics.rules import best_fifth, losing_rules
from tests.data.small import view_of, view_under
from tests.metrics.companies import serving, store_of


@pytest.fixture
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Known: n1 50, n2 −25, s1 67, v1 −7; unknown: u1, p1, q1."""
    return view_of(store_of(serving, tmp_path_factory), "2026-03")


def test_profits_are_those_of_the_clients(view: View) -> None:
    mine, plain = period_profits(view), client_profits(view)
    joined = mine.merge(plain, on="client_key", suffixes=("", "_plain"))
    assert len(joined) == 7 and joined["profit_e4"].equals(joined["profit_e4_plain"])
    assert set(mine["capital_charge_e4"]) == {0} and capital_rate(view) == 0
    assert after_charge(Figure(5.0, 2), mine) == Figure(5.0, 2) and after_charge(unknown("why"), mine).missing == "why"


def test_a_rate_charges_the_unpaid_days(lending_store: Store) -> None:
    view = view_under(lending_store, "2026-03", capital_rate=0.1)
    profits, plain = period_profits(view), client_profits(view)
    charge = int(profits["capital_charge_e4"].sum())
    assert charge > 0 and int(profits["profit_e4"].sum()) == int(plain["profit_e4"].sum()) - charge
    assert after_charge(Figure(float(charge), 1), profits).value == 0
    assert [costing.key for costing in costings(profits)] == ["margin", "service", "capital"]
    assert costings(profits)[-1].profit_e4 == int(profits["profit_e4"].sum())
    losers = loss_makers(view)
    assert losers.loss_e4 == -int(profits.loc[profits["profit_e4"] < 0, "profit_e4"].sum())


def test_whoever_speaks_of_profit_speaks_of_it_after_the_charge(lending_store: Store) -> None:
    # At 100 % a year: c1 (365 for 10 days) and c2 (730 for 10) are charged 10 and 20; the rest nothing.
    view = view_under(lending_store, "2026-03", capital_rate=1.0)
    assert charge_parts(view) == 1_000_000
    profits = period_profits(view)
    assert int(profits["capital_charge_e4"].sum()) == 300_000
    found, curve = profit_spread(profits), curve_of(profits)
    losing, _cost = losing_rules(view)
    assert losing.figure.value == found.losing_share and curve is not None
    assert best_fifth(view, "profit_e4").figure.value == pytest.approx(curve.top_share(0.2))
    today = scenario_of(view)
    assert today.before is not None and today.before.total == int(profits["profit_e4"].sum())
    fee = scenario_profits(today, Scenario(fee_e4=10_000, fee_below_e4=10**9))
    assert CHARGE_STAYS in fee.rests_on and CHARGE_STAYS not in scenario_profits(today, Scenario()).rests_on
    assert CHARGE_STAYS not in scenario_profits(scenario_of(view_of(lending_store, "2026-03")),
                                                Scenario(fee_e4=10_000, fee_below_e4=10**9)).rests_on  # fmt: skip
    sums = view.run(client_sums_of_period(rate_parts=1_000_000)).set_index("client_key")
    assert sums["profit_e4"].reindex(profits["client_key"]).tolist() == profits["profit_e4"].tolist()
    free, charged = usual_year(view_of(lending_store, "2026-03"))[0], usual_year(view)[0]
    weighed = (free["mean_e4"] * free["years"]).sum() - (charged["mean_e4"] * charged["years"]).sum()
    assert weighed == pytest.approx(300_000)


def test_names_are_fetched_for_the_asked_only(view: View) -> None:
    profits = period_profits(view)
    ends = ends_named(view, profits, 1)
    assert ends["client_id"].tolist() == ["s1", "v1"] or ends["client_id"].tolist() == ["s1", "n2"]
    assert ends["profit_e4"].tolist() == [670_000, -250_000]
    keys = ends["client_key"].tolist()
    assert sorted(named_clients(view, keys)["client_key"]) == sorted(keys) and named_clients(view, []).empty
    assert listed_profits(view, profits, [keys[1], -5])["client_id"].tolist() == ["n2"]


def test_many_names_are_fetched_at_once_and_are_the_same(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    profits = period_profits(view)
    few = ranked_profits(view, profits, 10)
    assert few["client_id"].tolist() == ["s1", "n1", "v1", "n2"]
    assert ranked_profits(view, profits, 2).equals(few.head(2))
    assert few["margin_e4"].tolist() == few["gross_e4"].tolist()
    assert known_clients(view).clients == 7
    for most_kept in (6, 1):  # the names of the asked alone, and all of them where nearly all are asked for
        monkeypatch.setattr(metrics.known_clients, "MANY_NAMES", most_kept)
        assert ranked_profits(view, profits, 10).equals(few)
    assert charge_parts(view) == 0


def test_the_scatter_has_margin_and_full_cost(view: View) -> None:
    rows = scatter_clients(view, period_profits(view))
    assert rows["client_id"].tolist() == ["s1", "n1", "v1", "n2"]
    assert (rows["margin_e4"] - rows["cost_e4"]).tolist() == [670_000, 500_000, -70_000, -250_000]


def test_costings_keep_the_same_clients(view: View) -> None:
    goods, service = costings(period_profits(view))
    assert (goods.key, goods.spread.known, goods.spread.losing, goods.profit_e4) == ("margin", 4, 1, 1_320_000)
    assert (service.key, service.spread.known, service.spread.losing, service.profit_e4) == ("service", 4, 2, 850_000)


def test_the_curve_in_money_needs_no_gain(view: View) -> None:
    profits = period_profits(view)
    curve = amount_curve_of(profits[profits["profit_e4"].lt(0).fillna(False)])
    assert curve is not None and curve.points is None and curve.total == -320_000
    assert amount_curve_of(profits[profits["profit_e4"].isna()]) is None


def test_without_published_peers_there_are_losers_without_reasons(view: View) -> None:
    found = loss_makers(view)
    assert found.rows["client_id"].tolist() == ["n2", "v1"] and (found.losing, found.loss_e4) == (2, 320_000)
    assert found.missing == NOT_PUBLISHED and set(found.rows["reason_1"]) == {""} and found.years == 1
    assert found.bad_years is None
    loser = int(found.rows["client_key"].iloc[0])
    assert client_reasons(view, loser, "D", client_ledger(view, loser)) == ((), NOT_PUBLISHED)


def test_reasons_of_the_list_are_those_of_the_client(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    found = loss_makers(view)
    assert not found.missing and len(found.rows) == found.losing
    for loser in found.rows.head(5).itertuples():
        reasons, why = client_reasons(view, loser.client_key, loser.tier, client_ledger(view, loser.client_key))
        listed = [(getattr(loser, f"reason_{at}"), getattr(loser, f"cost_{at}_e4")) for at in (1, 2, 3)]
        assert not why and list(reasons[:3]) == [(reason, cost) for reason, cost in listed if reason]
    running = replace(view, selection=view.selection.at(view.selection.period.previous().previous().previous()))
    assert usual_year(view)[1] == 3 and usual_year(running)[1] <= 3
    usual, _years = usual_year(view)
    told = found.rows.merge(usual, on="client_key")
    pd.testing.assert_series_equal(told["usual_e4"], told["shrunk_e4"], check_names=False)


def test_turned_clients_are_saved_and_lost(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    base = scenario_of(view)
    nothing = scenario_profits(base, Scenario())
    assert turned_clients(view, nothing).empty and list(turned_clients(view, nothing)) == list(TURNED_COLUMNS)
    found = scenario_profits(base, Scenario(visits=(("D", 0.5), ("A", 2.0))))
    rows = turned_clients(view, found)
    assert set(rows.loc[rows["turn"] == "saved", "client_key"]) == set(found.saved.tolist())
    assert set(rows.loc[rows["turn"] == "lost", "client_key"]) == set(found.lost.tolist())
    assert rows["change_e4"].abs().is_monotonic_decreasing and rows["name"].notna().all()


def test_offered_amounts_have_the_size_of_orders_and_deliveries(sample_store: Path) -> None:
    base = scenario_of(view_of(Store(sample_store), "2026-Q3"))
    steps = order_steps(base)
    assert list(steps) == sorted(steps) and min(base.orders.mean) <= steps[-1] <= max(base.orders.mean)
    cost = drop_cost_e4(base)
    assert steps_around(cost)[0] < cost < steps_around(cost)[-1] * 1.2
