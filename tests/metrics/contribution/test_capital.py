"""The capital charge: exact, and adding up over every cut to the whole."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import gcd
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.capital_charge import capital_sums
from metrics.clients import client_list, client_sums, sums_at
from metrics.contribution import capital_charges, charges_of, client_ledger, ledger
from metrics.contribution.capital import charge_of
from metrics.contribution.charged import period_profits
from metrics.kpi import calendar_sums, cell_sums, client_profit, history_sums, period_sums
from metrics.kpi_calendar import charges_by_period
from tests.data.small import Row, published, sale, view_of, view_under
from tests.metrics.companies import act, client, day, region, store_of

RATE = 0.0617
CUTS: dict[str, tuple[str, ...]] = {
    "regions": ("N", "S", "W"), "channels": ("shop", "hotel"), "tiers": ("A", "B", "C", "D"), "managers": ("Li", "Wu"),
}  # fmt: skip


@given(st.integers(-(2**62), 2**62), st.integers(0, 10**6))
def test_the_charge_is_exact_and_rounded_half_away_from_zero(money: int, millionths: int) -> None:
    whole = 365 * 10**6
    exact = (2 * abs(money) * millionths + whole) // (2 * whole) * (1 if money >= 0 else -1)
    assert charges_of(np.array([money]), millionths / 10**6).tolist() == [exact]


@pytest.mark.parametrize("rate", [-0.01, 1.5, 6])
def test_a_rate_that_is_no_share_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match=f"from 0 to 1, not {rate}"):
        charges_of(np.array([1]), rate)


def test_a_half_is_rounded_away_from_zero_on_both_sides() -> None:
    assert charges_of(np.array([365, -365, 364, 0]), 0.5).tolist() == [1, -1, 0, 0]


def _charged_by_the_engine(money: list[int], parts: int) -> list[int]:
    asked = ibis.table({"money": "int64", "at": "int64"}, name="entries")
    question = asked.select("at", charge=charge_of(asked.money, parts)).order_by("at")
    with duckdb.connect() as con:
        con.execute("CREATE TABLE entries AS SELECT unnest(?::BIGINT[]) AS money, unnest(range(?)) AS at",
                    [money, len(money)])  # fmt: skip
        found = con.execute(str(ibis.to_sql(question, dialect="duckdb"))).df()["charge"]
    return [int(charge) for charge in found]


@pytest.mark.parametrize("parts", [0, 1, 60_000, 61_700, 500_000, 999_999, 1_000_000])
def test_the_engine_charges_the_same_to_the_ten_thousandth(parts: int) -> None:
    draw = random.Random(8)
    money = [0, 1, -1, 364, 365, -365, 2**53 + 1, 2**62 - 1, -(2**62), 365 * 10**6 * 10**9 + 182_500_000]
    money += [draw.randint(-(10 ** draw.randint(1, 18)), 10 ** draw.randint(1, 18)) for _at in range(2_000)]
    assert _charged_by_the_engine(money, parts) == charges_of(np.array(money), parts / 1_000_000).tolist()


@pytest.mark.parametrize("parts", [1, 60_000, 61_700, 82_500, 500_000, 999_999])
def test_the_engine_rounds_halves_and_their_neighbours_right_on_both_sides_of_what_a_float_holds(parts: int) -> None:
    """Money-days whose charge is a half or next to one, around 2⁵² divided by the rate as a fraction and below it."""
    shared = gcd(parts, 365 * 10**6)
    times, over = parts // shared, 365 * 10**6 // shared
    # over is even for these rates, so a half comes where times · money leaves the remainder over / 2.
    half = pow(times, -1, over) * (over // 2) % over
    draw, most = random.Random(9), 2**52 // times
    around = [most, 2 * most, most // 2, *(draw.randrange(most) for _at in range(300))]
    money = [sign * (about // over * over + half + off) for about in around for off in (-1, 0, 1) for sign in (1, -1)]
    assert any(2 * times * each % (2 * over) == over for each in money)
    assert _charged_by_the_engine(money, parts) == charges_of(np.array(money), parts / 1_000_000).tolist()


def _only(name: str, code: str) -> dict[str, Any]:
    return {name: (code,)}


def lender(root: Path) -> Store:
    """Twelve clients, 400 lines of odd amounts over fifteen months; half of the clients move within March 2026."""
    return published(root, _rows())


@pytest.fixture(scope="session")
def lending(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(lender, tmp_path_factory)


def _rows() -> dict[str, list[Row]]:
    draw, start = random.Random(5), date(2025, 1, 1)
    codes = [f"c{n:02}" for n in range(12)]
    clients = [client(c, draw.choice("NS"), draw.choice(["shop", "hotel"]), draw.choice(["Li", "Wu"])) for c in codes]
    clients += [client(c, "W", "shop", "Wu", valid_from=day("2026-03-10")) for c in codes[::2]]
    sales, acts = [], []
    for n in range(400):
        on = start + timedelta(days=draw.randrange(454))
        told: Row = {"paid_on": on + timedelta(days=draw.randrange(90))} if n % 3 else {}
        told |= {"due_on": on + timedelta(days=30)} if n % 5 else {}
        e4 = {"revenue_e4": draw.randrange(1, 10**8), "cost_of_goods_e4": draw.randrange(10**8)}
        sales.append(sale(draw.choice(codes), str(on), 0, 0, order=f"o{n}", **(e4 | told)))
        acts.append(act(draw.choice(codes), str(on), "visit", n, cost=draw.randrange(1, 99_999) / 1_000))
    sales.append(sale("c00", "2026-03-31", 1, 1, order="last", paid_on=day("2026-03-31")))
    return {
        "regions": [region("C", None), *(region(r) for r in "NSW")], "clients": clients, "sales": sales,
        "activities": acts,
    }  # fmt: skip


@pytest.mark.parametrize("period", ["2026-03", "2026-Q1", "2025"])
def test_the_charges_of_every_cut_add_up_to_the_company_s(lending: Store, period: str) -> None:
    whole = capital_charges(view_of(lending, period), RATE)
    totals = whole.drop(columns="client_key").sum().to_dict()
    assert totals["capital_charge_e4"] > 0 and totals["lines_untold"] > 0
    for name, codes in CUTS.items():
        parts = [capital_charges(view_of(lending, period, **_only(name, code)), RATE) for code in codes]
        for column, total in totals.items():
            assert sum(int(part[column].sum()) for part in parts) == total, (name, column)
    of_rights = [Scope("ben", regions=frozenset(r), topics=TOPICS, why="test") for r in "NSW"]
    homes = [capital_charges(view_of(lending, period, scope), RATE)["capital_charge_e4"].sum() for scope in of_rights]
    assert sum(int(home) for home in homes) == totals["capital_charge_e4"]


@pytest.mark.parametrize("period", ["2026-02", "2026-Q1", "2025"])
def test_profits_after_the_charge_add_up_to_the_company_s(lending: Store, period: str) -> None:
    """Σ clients = revenue − cost of goods − service cost − capital charge, and every region's part of it."""
    view = view_under(lending, period, capital_rate=RATE)
    profits, sums = period_profits(view), period_sums(view)
    charge = int(profits["capital_charge_e4"].sum())
    company = sums["revenue_e4"] - sums["cost_of_goods_e4"] - sums["service_cost_e4"] - charge
    assert int(profits["profit_e4"].sum()) == company and charge > 0
    assert ledger(view, RATE).known.profit_e4 == company
    parts = [ledger(view_of(lending, period, regions=(r,)), RATE).known for r in "NSW"]
    assert sum(part.profit_e4 or 0 for part in parts) == company
    assert (
        client_profit(sums).value == company and client_profit(period_sums(view_of(lending, period))).value != company
    )
    one = int(profits["client_key"].iloc[0])
    assert client_ledger(view, one, RATE).profit_e4 == profits.set_index("client_key").at[one, "profit_e4"]


def test_the_charge_of_the_key_figures_is_that_of_the_clients_in_every_cut_and_over_time(lending: Store) -> None:
    view = view_under(lending, "2026-Q1", capital_rate=RATE)
    charge = int(capital_charges(view, RATE)["capital_charge_e4"].sum())
    assert (
        charge == period_sums(view)["capital_charge_e4"] == int(capital_sums(view, "", ())["capital_charge_e4"].sum())
    )
    for column in ("region_key", "channel_key", "tier", "manager_key"):
        assert int(cell_sums(view, column, "money")["capital_charge_e4"].sum()) == charge, column
    by_period = history_sums(view, "money")["capital_charge_e4"]
    assert by_period[date(2026, 1, 1)] == charge == calendar_sums(view).loc["quarter", "capital_charge_e4"].iloc[-1]
    assert (
        charges_by_period(view)
        .xs("quarter", level="grain")
        .groupby("period_start")
        .sum()["capital_charge_e4"]
        .equals(by_period)
    )
    one = client_list(view)["profit_e4"]
    assert int(one.sum()) == client_profit(period_sums(view)).value
    key = int(client_list(view)["client_key"].iloc[0])
    assert client_profit(sums_at(client_sums(view, key), view.selection.period)).value == one.iloc[0]


def test_the_rate_is_live_and_none_is_charged_by_default(lending: Store) -> None:
    assert period_profits(view_of(lending, "2025"))["capital_charge_e4"].eq(0).all()
    assert period_profits(view_under(lending, "2025", capital_rate=RATE))["capital_charge_e4"].gt(0).any()


def test_a_period_without_sales_charges_nothing(tmp_path: Path) -> None:
    store = published(tmp_path, {"clients": [client("a", "N")], "sales": [sale("a", "2026-03-31", 1, 1)]})
    assert capital_charges(view_of(store, "2026-01"), RATE).empty
