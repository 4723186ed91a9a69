"""The ledger line by line, its parts adding up, and the capital that unpaid orders tie up."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.contribution import (
    ActivityCost,
    Ledger,
    capital_charges,
    charged_profits,
    client_activities,
    client_costs,
    client_ledger,
    client_profits,
    ledger,
    ledger_of,
    profit_amounts,
    profit_spread,
)
from tests.data.small import view_of

money = st.integers(-(10**13), 10**13)
costs = st.builds(
    ActivityCost, st.sampled_from(["visit", "call", "拜访"]), st.integers(0, 99), st.integers(0, 10**9),
    st.none() | st.integers(0, 10**12),
)  # fmt: skip
ledgers = st.builds(
    Ledger, st.integers(0, 9), st.integers(0, 99), money, st.integers(0, 10**12), st.none() | money,
    st.lists(costs, max_size=3, unique_by=lambda c: c.activity).map(tuple), st.integers(0, 10**9),
)  # fmt: skip


def key_of(store: Store, client_id: str) -> int:
    rows = client_profits(view_of(store, "2026-03"))
    return int(rows.set_index("client_id").at[client_id, "client_key"])


def test_a_client_s_ledger_goes_from_gross_to_profit(serving_store: Store) -> None:
    found = client_ledger(view_of(serving_store, "2026-03"), key_of(serving_store, "s1"))
    assert [(line.key, line.amount_e4, line.is_total) for line in found.lines()] == [
        ("gross", 1_800_000, False), ("discount", 0, False), ("revenue", 1_800_000, True),
        ("cost_of_goods", -1_080_000, False), ("gross_margin", 720_000, True), ("activity", -50_000, False),
        ("capital_charge", 0, False), ("profit", 670_000, True),
    ]  # fmt: skip
    assert found.activities == (ActivityCost("call", 1, 100_000, 50_000),)
    assert found.activities[0].rate_e4 == 5_000, "0.5 a minute"


def test_the_ledger_starts_before_discounts_and_a_direct_cost_has_no_rate(serving_store: Store) -> None:
    found = client_ledger(view_of(serving_store, "2026-03"), key_of(serving_store, "n1"))
    assert (found.gross_e4, found.discount_e4, found.revenue_e4) == (1_550_000, 50_000, 1_500_000)
    assert found.activities == (ActivityCost("visit", 2, 0, 200_000),) and found.activities[0].rate_e4 is None


def test_what_is_unknown_stays_unknown_down_to_the_profit(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    goods = client_ledger(view, key_of(serving_store, "p1"))
    assert (goods.revenue_e4, goods.cost_of_goods_e4, goods.gross_margin_e4, goods.profit_e4) == (800_000, *[None] * 3)
    acts = client_ledger(view, key_of(serving_store, "q1"))
    assert acts.activities == (ActivityCost("delivery", 1, 30_000, None),)
    assert (acts.gross_margin_e4, acts.service_cost_e4, acts.profit_e4) == (500_000, None, None)


def test_a_view_sums_the_known_clients_and_counts_the_others_apart(serving_store: Store) -> None:
    found = ledger(view_of(serving_store, "2026-03"))
    assert (found.unknown_clients, found.unknown_revenue_e4) == (3, 1_700_000)
    known = found.known
    assert (known.clients, known.orders, known.gross_e4, known.discount_e4) == (4, 4, 3_750_000, 50_000)
    assert (known.cost_of_goods_e4, known.gross_margin_e4) == (2_380_000, 1_320_000)
    assert known.activities == (ActivityCost("visit", 3, 0, 270_000), ActivityCost("call", 2, 400_000, 200_000))
    assert known.profit_e4 == 850_000 == client_profits(view_of(serving_store, "2026-03"))["profit_e4"].sum()


def test_ledgers_of_regions_add_up_to_the_company_s(serving_store: Store) -> None:
    parts = [ledger(view_of(serving_store, "2026-03", regions=(r,))) for r in "NSUPQ"]
    assert [part.known.clients for part in parts] == [2, 2, 0, 0, 0]
    whole = ledger(view_of(serving_store, "2026-03"))
    assert sum((part.known for part in parts[1:]), parts[0].known) == whole.known
    assert sum(part.unknown_revenue_e4 for part in parts) == whole.unknown_revenue_e4


def test_nobody_sees_a_ledger_without_rights_or_before_the_data(serving_store: Store) -> None:
    for view in (view_of(serving_store, "2026-03", scope=NOBODY), view_of(serving_store, "2026-01")):
        assert ledger(view).known == Ledger(0, 0, 0, 0, 0, ())
        assert client_ledger(view, key_of(serving_store, "s1")).clients == 0
        assert client_costs(view).empty and client_activities(view).empty and capital_charges(view, 0.1).empty


def test_costs_by_role_add_up_to_the_service_cost(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    names = client_profits(view).set_index("client_key")["client_id"]
    rows = client_costs(view).set_index("client_key").rename(index=names)
    roles = rows[["visit_e4", "drop_e4", "complaint_e4", "other_e4"]]
    assert sorted(rows.index) == ["n1", "n2", "p1", "q1", "s1", "u1", "v1"]
    assert roles.loc["n1"].tolist() == [200_000, 0, 0, 0] and roles.loc["n2"].tolist() == [0, 0, 0, 150_000]
    assert (roles.sum(axis=1) == rows["service_cost_e4"]).all()
    losing = client_costs(view, losing=True)
    assert list(losing["client_id"]) == ["n2", "v1"], "the largest loss first"


def test_profits_without_names_are_the_same_profits(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    assert profit_spread(profit_amounts(view)) == profit_spread(client_profits(view))
    assert len(profit_amounts(view_of(serving_store, "2026-03", regions=("N",)))) == 2
    assert profit_amounts(view_of(serving_store, "2026-01")).empty


def test_acts_of_the_losing_clients_by_kind(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    found = client_activities(view)[["activity", "acts", "driver_quantity_e4", "cost_e4", "unpriced_acts"]]
    assert sorted(found.itertuples(index=False, name=None)) == [
        ("call", 1, 300_000, 150_000, 0),
        ("visit", 1, 0, 70_000, 0),
    ]
    assert len(client_activities(view, most=1)) == 1
    everybody = client_activities(view, losing=False)
    assert (len(everybody), everybody["unpriced_acts"].sum()) == (5, 1)


def test_capital_is_charged_for_the_days_that_money_stands_out(lending_store: Store) -> None:
    view = view_of(lending_store, "2026-03", regions=("L",))
    found = capital_charges(view, 0.10).merge(client_profits(view)[["client_key", "client_id"]]).set_index("client_id")
    assert found["money_days_e4"].to_dict() == {"c1": 36_500_000, "c2": 73_000_000, "c3": 0, "c4": 0}
    assert found["capital_charge_e4"].to_dict() == {"c1": 10_000, "c2": 20_000, "c3": 0, "c4": 0}
    assert found["lines_untold"].to_dict() == {"c1": 0, "c2": 0, "c3": 0, "c4": 1}
    with pytest.raises(ValueError, match="yearly rate from 0 to 1"):
        capital_charges(view, 6)


def test_the_capital_charge_stands_in_every_ledger_and_in_the_profits(lending_store: Store) -> None:
    view = view_of(lending_store, "2026-03", regions=("L",))
    found = ledger(view, 0.10)
    assert (found.known.capital_charge_e4, found.lines_untold) == (30_000, 1)
    assert ledger(view).known.profit_e4 == found.known.profit_e4 + 30_000  # type: ignore[operator]
    profits = charged_profits(client_profits(view), capital_charges(view, 0.10))
    assert profits["profit_e4"].sum() == found.known.profit_e4
    key = int(profits.set_index("client_id").at["c2", "client_key"])
    assert client_ledger(view, key, 0.10).capital_charge_e4 == 20_000


@given(ledgers)
def test_every_ledger_ends_at_revenue_less_all_costs(one: Ledger) -> None:
    lines = list(one.lines())
    amounts = [line.amount_e4 for line in lines if not line.is_total]
    if None in amounts:
        assert one.profit_e4 is None
    else:
        assert one.profit_e4 == sum(amounts), "gross + every effect below it"  # type: ignore[arg-type]
    assert one.gross_e4 - one.discount_e4 == one.revenue_e4


@given(st.lists(ledgers, min_size=1, max_size=4))
def test_ledgers_add_up_line_by_line_in_any_order(parts: list[Ledger]) -> None:
    whole = sum(parts[1:], parts[0])
    assert sum(reversed(parts[:-1]), parts[-1]) == whole
    assert whole.revenue_e4 == sum(part.revenue_e4 for part in parts)
    profits = [part.profit_e4 for part in parts]
    if None not in profits:
        assert whole.profit_e4 == sum(profits)  # type: ignore[arg-type]


client_rows = st.lists(
    st.tuples(money, st.integers(0, 10**12), money, st.integers(0, 10**12), st.integers(0, 10**9)), max_size=12
)


@settings(max_examples=30)
@given(client_rows)
def test_profits_of_clients_add_up_to_revenue_less_goods_service_and_capital(rows: list[tuple[int, ...]]) -> None:
    nobody = pd.DataFrame(columns=["activity", "acts", "driver_quantity_e4", "cost_e4", "unpriced_acts"])
    parts = [
        ledger_of(
            {"clients": 1, "orders": 1, "lines": 1, "cost_known_lines": 1, "revenue_e4": revenue,
             "discount_e4": discount, "cost_of_goods_e4": goods},
            nobody if not service else pd.DataFrame(
                [("visit", 1, 0, service, 0)], columns=nobody.columns
            ),
            charge,
        )
        for revenue, discount, goods, service, charge in rows
    ]  # fmt: skip
    revenue, _discount, goods, service, charge = (
        (sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 5
    )
    assert sum(part.profit_e4 for part in parts) == revenue - goods - service - charge  # type: ignore[misc]


def test_acts_after_the_last_sale_of_a_running_period_stand_in_every_ledger(running_store: Store) -> None:
    view = view_of(running_store, "2026-03")
    for asked, cost_e4 in ((view, 210_000), (view.last_year(), 140_000)):
        rows = client_costs(asked)
        assert rows["visit_e4"].tolist() == rows["service_cost_e4"].tolist() == [cost_e4]
        assert client_ledger(asked, int(rows["client_key"][0])).service_cost_e4 == cost_e4
        assert client_activities(asked, losing=False)["cost_e4"].tolist() == [cost_e4]
        assert ledger(asked).known.service_cost_e4 == cost_e4
