"""Clients + unused capacity + unassigned = total cost of the period, to the ten-thousandth."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.scope import Scope
from data.warehouse.store import Store
from metrics.contribution import Capacity, capacities, capacities_of, pools_of, reconciliation
from metrics.contribution.capacity import days_with_acts
from tests.data.small import view_of

ACTS = ["activity", "acts", "driver_quantity_e4", "cost_e4", "unpriced_acts"]


def rates(*rows: tuple[str, str, int, int | None]) -> pd.DataFrame:
    """(activity, valid from, rate, capacity of a month), whole units."""
    return pd.DataFrame(
        [(a, pd.Timestamp(d), r * 10_000, None if c is None else c * 10_000) for a, d, r, c in rows],
        columns=["activity", "valid_from", "rate_per_driver_e4", "practical_capacity_e4"],
    ).astype({"practical_capacity_e4": "Int64"})


def test_the_period_of_a_small_company_reconciles(serving_store: Store) -> None:
    found = reconciliation(view_of(serving_store, "2026-03"))
    goods, calls, visits, deliveries = (next(p for p in found.pools if p.key == key) for key in (
        "cost_of_goods", "call", "visit", "delivery"
    ))  # fmt: skip
    assert (goods.total_e4, goods.clients_e4, goods.unused_e4) == (2_880_000, 2_880_000, None)
    # 3,000 minutes at 0.5, of which 40 were used.
    assert (calls.total_e4, calls.clients_e4, calls.unused_e4) == (15_000_000, 200_000, 14_800_000)
    assert (calls.used_quantity_e4, calls.capacity_quantity_e4) == (400_000, 30_000_000)
    assert calls.used_share == pytest.approx(40 / 3000) and not calls.is_over
    assert (visits.total_e4, visits.clients_e4, visits.unused_e4, visits.used_share) == (270_000, 270_000, None, None)
    assert visits.missing == "unknown: no practical capacity is stated for this kind of act"
    assert (deliveries.total_e4, deliveries.unpriced_acts) == (0, 1)
    assert (found.total_e4, found.clients_e4, found.unused_e4) == (18_150_000, 3_350_000, 14_800_000)
    assert (found.unassigned_e4, found.difference_e4, found.lines_without_cost, found.unpriced_acts) == (0, 0, 2, 1)


def test_capacity_is_the_company_s_and_a_part_of_it_has_none(serving_store: Store) -> None:
    scoped = Scope("Li", regions=frozenset({"N"}), topics=frozenset({"money"}), why="manager of the north")
    for view in (view_of(serving_store, "2026-03", regions=("N",)), view_of(serving_store, "2026-03", scope=scoped)):
        found = reconciliation(view)
        assert found.missing == "unused capacity belongs to the whole company: reset the filters to see it"
        assert (found.unused_e4, found.difference_e4) == (0, 0)
        assert found.total_e4 == found.clients_e4 == 1_300_000 + 350_000


def test_a_kind_without_capacity_after_a_new_rate_is_not_guessed(serving_store: Store) -> None:
    assert capacities_of(view_of(serving_store, "2026-03")) == {"call": Capacity(30_000_000, 15_000_000)}


def test_capacity_before_acts_are_on_record_is_not_said_to_be_idle(serving_store: Store) -> None:
    # Calls are rated from January on; the first act of any kind is of March.
    assert capacities_of(view_of(serving_store, "2026-02")) == {}
    quarter, month = (reconciliation(view_of(serving_store, period)) for period in ("2026-Q1", "2026-03"))
    assert quarter.unused_e4 == month.unused_e4 == 14_800_000 and quarter.difference_e4 == 0
    assert quarter.capacity_days == (date(2026, 3, 1), date(2026, 3, 31)) and month.capacity_days is None


def test_capacity_ends_with_the_month_of_the_last_act(lending_store: Store) -> None:
    view = view_of(lending_store, "2026")
    assert days_with_acts(view) == (date(2026, 3, 1), date(2026, 3, 31)) and view.until == date(2026, 3, 31)
    earlier = view_of(lending_store, "2025")
    assert days_with_acts(earlier)[0] > days_with_acts(earlier)[1] and capacities_of(earlier) == {}
    assert reconciliation(earlier).capacity_days is None


def test_more_use_than_capacity_is_said_and_still_reconciles(lending_store: Store) -> None:
    found = reconciliation(view_of(lending_store, "2026-03"))
    visits, calls = (next(p for p in found.pools if p.key == key) for key in ("visit", "call"))
    assert visits.is_over and visits.unused_e4 == -8_000_000 and visits.total_e4 == 5_000_000
    # Nobody called; 15 of 31 days at 310 a month and 2 each.
    assert (calls.acts, calls.total_e4, calls.unused_e4) == (0, 3_000_000, 3_000_000)
    assert found.difference_e4 == 0


def test_capacity_follows_months_validity_and_cut_months() -> None:
    given_rates = rates(("call", "2025-06-01", 2, 300), ("call", "2026-02-15", 3, 280))
    assert capacities(given_rates, date(2026, 1, 1), date(2026, 1, 31)) == {"call": Capacity(3_000_000, 6_000_000)}
    # 14 of 28 days at 300 and 2, 14 at 280 and 3.
    assert capacities(given_rates, date(2026, 2, 1), date(2026, 2, 28)) == {"call": Capacity(2_900_000, 7_200_000)}
    assert capacities(given_rates, date(2026, 3, 1), date(2026, 3, 10))["call"].cost_e4 == round(8_400_000 * 10 / 31)
    assert capacities(given_rates, date(2025, 1, 1), date(2025, 5, 31)) == {}
    assert capacities(given_rates, date(2025, 1, 1), date(2025, 6, 30))["call"].cost_e4 == 6_000_000


def test_a_validity_without_capacity_leaves_the_kind_out() -> None:
    given_rates = rates(("call", "2025-06-01", 2, 300), ("call", "2026-02-15", 3, None), ("visit", "2026-01-01", 1, 10))
    assert set(capacities(given_rates, date(2026, 1, 1), date(2026, 1, 31))) == {"call", "visit"}
    assert set(capacities(given_rates, date(2026, 2, 1), date(2026, 2, 28))) == {"visit"}
    assert capacities(rates(), date(2026, 2, 1), date(2026, 2, 28)) == {}


def test_months_of_a_year_add_up_to_the_year() -> None:
    given_rates = rates(("call", "2025-06-01", 7, 310), ("call", "2026-02-15", 9, 280))
    months = [capacities(given_rates, date(2026, m, 1), (pd.Timestamp(2026, m, 1) + pd.offsets.MonthEnd()).date())
              for m in range(1, 13)]  # fmt: skip
    year = capacities(given_rates, date(2026, 1, 1), date(2026, 12, 31))["call"]
    assert sum(m["call"].cost_e4 for m in months) == pytest.approx(year.cost_e4, abs=12)


kinds = st.sampled_from(["visit", "call", "drop"])
acts = st.lists(
    st.tuples(kinds, st.integers(1, 99), st.integers(0, 10**12), st.integers(0, 10**13), st.integers(0, 3)),
    unique_by=lambda row: row[0], max_size=3,
)  # fmt: skip


@settings(max_examples=40)
@given(acts, st.dictionaries(kinds, st.builds(Capacity, st.integers(1, 10**12), st.integers(0, 10**13))), st.data())
def test_every_pool_adds_up(rows: list[tuple[object, ...]], held: dict[str, Capacity], data: st.DataObject) -> None:
    nobody = [(r[0], 1, 0, data.draw(st.integers(0, int(r[3]))), 0) for r in rows[:1]]  # type: ignore[call-overload]
    pools = pools_of(pd.DataFrame(rows, columns=ACTS), pd.DataFrame(nobody, columns=ACTS), held)
    for pool in pools:
        assert pool.clients_e4 + pool.unassigned_e4 + (pool.unused_e4 or 0) == pool.total_e4
        assert pool.is_over == (pool.unused_e4 is not None and pool.unused_e4 < 0)
    assert {p.key for p in pools} == {r[0] for r in rows} | set(held)
