"""Why clients lose money: against peers counted by hand, and always adding up."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.contribution import (
    REASONS,
    activities_by_role,
    client_costs,
    loss_reasons,
    peers_from_sums,
    peers_of,
    role_of,
    tier_peers,
)
from tests.data.small import view_of

COLUMNS = (
    "client_key", "tier", "orders", "revenue_e4", "discount_e4", "gross_e4", "visit_e4", "drop_e4", "complaint_e4",
    "other_e4",
)  # fmt: skip


def clients(*rows: tuple[object, ...]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    service = made["visit_e4"] + made["drop_e4"] + made["complaint_e4"] + made["other_e4"]
    return made.assign(profit_e4=made["gross_e4"] - service)


# Each of four peers: gross sales 1,000, discount 100, goods 600, ten orders, drops 100, visits 50.
PEERS = [(n, "B", 10, 900, 100, 300, 50, 100, 0, 0) for n in range(1, 5)]
# Gross sales 1,000, discount 200 and goods 700; twenty orders at 12 a drop; visits 150, complaints 20, calls 5.
LOSER = (9, "B", 20, 800, 200, 100, 150, 240, 20, 5)


def peers() -> pd.DataFrame:
    return peers_of(clients(*PEERS, (5, "B", 10, 900, 100, 300, 50, 100, 0, 0)))


def test_peers_are_sums_over_gross_sales() -> None:
    found = peers()
    assert set(found["tier"]) == {"B"} and set(found["clients"]) == {5}
    assert found.set_index("measure")["value"].to_dict() == {
        "discount_rate": 0.1, "margin_rate": 0.4, "visit_rate": 0.05, "drop_rate": 0.1, "complaint_rate": 0.0,
        "other_rate": 0.0, "order_value_e4": 100.0, "orders_per_client": 10.0,
    }  # fmt: skip


def test_fewer_than_five_clients_are_no_peers() -> None:
    assert peers_of(clients(*PEERS)).empty
    some = clients(*PEERS, (5, "B", 10, 900, 100, 300, 50, 100, 0, 0))
    some.loc[0, "profit_e4"] = None
    assert peers_of(some).empty, "an unknown profit does not count"
    assert peers_from_sums(pd.DataFrame({"tier": ["A"], "clients": [9], "revenue_e4": [0], "discount_e4": [0]})).empty


def test_each_reason_is_what_the_habit_costs_beyond_the_peers() -> None:
    found = loss_reasons(clients(LOSER, *PEERS), peers())
    assert len(found.rows) == 1 and found.without_peers == 0
    row = found.rows.iloc[0]
    assert {reason: int(row[f"{reason}_gap_e4"]) for reason in REASONS} == {
        "discount": 100,  # 200 − 10 % of 1,000
        "mix": 100,  # 40 % − 30 % of 1,000
        "small_drops": 100,  # 20 orders − 10, at 10 a drop
        "dear_drops": 40,  # 240 − 20 × 10
        "visits": 100, "complaints": 20, "other": 5, "credit": 0,
    }  # fmt: skip
    assert (row["profit_e4"], row["gap_e4"], row["peer_profit_e4"], row["peers"]) == (-315, 465, 150, 5)
    assert (row["reason_1"], row["reason_2"], row["reason_3"]) == ("discount", "mix", "small_drops"), "ties in order"
    assert found.of(9)[3:] == (("visits", 100), ("dear_drops", 40), ("complaints", 20), ("other", 5))
    assert found.of(1) == ()


def test_the_profit_with_the_peers_rates_is_that_of_a_peer() -> None:
    """The loser has the same gross sales as a peer: with the peers' rates it would earn what a peer earns."""
    assert loss_reasons(clients(LOSER), peers()).rows["peer_profit_e4"].tolist() == [300 - 150]


def test_credit_days_cost_what_the_money_would_have_earned() -> None:
    lent = clients(*PEERS, (5, "B", 10, 900, 100, 300, 50, 100, 0, 0)).assign(money_days_e4=10_000)
    # 1,000 × 75 days against 10 days of gross sales, at 36.5 % a year.
    loser = clients(LOSER).assign(money_days_e4=75_000)
    row = loss_reasons(loser, peers_of(lent), capital_rate=0.365).rows.iloc[0]
    assert (row["credit_gap_e4"], row["profit_e4"], row["gap_e4"]) == (65, -315 - 75, 465 + 65)
    with pytest.raises(ValueError, match="needs money_days_e4"):
        loss_reasons(clients(LOSER), peers(), capital_rate=0.1)


def test_a_client_that_was_served_and_bought_nothing_lost_all_of_its_service() -> None:
    row = loss_reasons(clients((7, "B", 0, 0, 0, 0, 30, 8, 0, 0)), peers()).rows.iloc[0]
    assert (row["visits_gap_e4"], row["dear_drops_gap_e4"], row["gap_e4"], row["peer_profit_e4"]) == (30, 8, 38, 0)
    assert (row["reason_1"], row["reason_2"], row["reason_3"]) == ("visits", "dear_drops", "")


def test_clients_without_peers_are_counted_and_gainers_left_out() -> None:
    found = loss_reasons(clients(LOSER, *PEERS, (8, "A", 1, 1, 0, -9, 0, 0, 0, 0)), peers())
    assert (len(found.rows), found.without_peers) == (1, 1)
    nobody = loss_reasons(clients(*PEERS), peers())
    assert nobody.rows.empty and nobody.totals()["share"].isna().all()


def test_totals_tell_what_each_reason_costs_everybody() -> None:
    found = loss_reasons(clients(LOSER, (7, "B", 0, 0, 0, 0, 30, 8, 0, 0)), peers()).totals().set_index("reason")
    assert found.loc["visits"].tolist() == [130, 2, 1, 130 / 503]
    assert found["share"].sum() == pytest.approx(1) and found.index[0] == "visits"


def test_peers_without_a_rate_are_refused() -> None:
    with pytest.raises(ValueError, match="also: margin_rate"):
        loss_reasons(clients(LOSER), peers().query("measure != 'margin_rate'"))


amount = st.integers(-(10**11), 10**11)
cost = st.integers(0, 10**11)
rows = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 500), amount, cost, amount, *[cost] * 4), max_size=12)


@settings(max_examples=40)
@given(rows)
def test_the_reasons_of_every_client_add_up_to_its_gap(drawn: list[tuple[object, ...]]) -> None:
    known = peers_of(clients(*[(n, "A", 10, 9 * 10**9, 10**9, 3 * 10**9, 10**8, 10**8, 0, 5) for n in range(5)]))
    found = loss_reasons(clients(*((n, *row) for n, row in enumerate(drawn))), known)
    gaps = found.rows[[f"{reason}_gap_e4" for reason in REASONS]]
    assert (gaps.sum(axis=1) == found.rows["gap_e4"]).all()
    assert (found.rows["profit_e4"] < 0).all() and (found.rows["profit_e4"].diff().dropna() >= 0).all()
    for row in found.rows.itertuples():
        sold = row.revenue_e4 + row.discount_e4
        assert abs(row.peer_profit_e4 - sold * (0.4 - 0.1 - 0.01 - 0.01 - 5e-10)) <= 8 + abs(sold) * 1e-9


def test_the_engine_gives_the_same_peers_as_the_frame(lending_store: Store) -> None:
    view = view_of(lending_store, "2026-03", regions=("K",))
    of_engine, of_frame = tier_peers(view), peers_of(client_costs(view))
    told = of_engine[of_engine["measure"].isin(set(of_frame["measure"]))].reset_index(drop=True)
    pd.testing.assert_frame_equal(told, of_frame.sort_values(["tier", "measure"], ignore_index=True))
    assert (of_engine["clients"] >= 5).all() and not of_engine.empty
    assert tier_peers(view_of(lending_store, "2026-03", scope=NOBODY)).empty


def test_credit_days_are_told_only_where_most_lines_tell_them(lending_store: Store) -> None:
    of_nobody = tier_peers(view_of(lending_store, "2026-03", regions=("L",)), least=1)
    assert "credit_days" not in set(of_nobody[of_nobody["tier"] == "D"]["measure"]) or of_nobody.empty


@pytest.mark.parametrize(
    ("name", "role"),
    [("visit", "visit"), ("Complaint visit", "complaint"), ("freight", "drop"), ("Delivery", "drop"), ("call", "other"),
     ("上门拜访", "visit"), ("投诉处理", "complaint"), ("冷链配送", "drop"), ("促销", "other")],
)  # fmt: skip
def test_the_words_in_a_name_say_what_an_act_is(name: str, role: str) -> None:
    assert role_of(name) == role


def test_names_of_a_role_stand_together() -> None:
    assert activities_by_role(["visit", "freight", "拜访"]) == {
        "visit": ("visit", "拜访"), "drop": ("freight",), "complaint": (), "other": ()
    }  # fmt: skip
