"""Rates of service activities."""

from __future__ import annotations

from data.scope import NOBODY, Scope
from data.warehouse.store import Store
from metrics.rates import activity_rates
from tests.data.small import view_of


def test_each_rate_stands_with_the_day_from_which_it_holds(serving_store: Store) -> None:
    rows = activity_rates(view_of(serving_store, "2026-03"))
    assert [(r.activity, str(r.valid_from)[:10], r.rate_per_driver_e4) for r in rows.itertuples()] == [
        ("call", "2026-01-01", 5_000), ("call", "2026-04-01", 6_000),
    ]  # fmt: skip
    assert rows["practical_capacity_e4"].iloc[0] == 30_000_000 and rows["practical_capacity_e4"].isna().iloc[1]


def test_rates_are_the_same_for_every_region_but_need_the_topic(serving_store: Store) -> None:
    north = Scope("x", regions=frozenset("N"), topics=frozenset({"money"}), why="test")
    assert len(activity_rates(view_of(serving_store, "2026-03", north))) == 2
    voices = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    assert activity_rates(view_of(serving_store, "2026-03", voices)).empty


def test_without_rates_or_rights_there_is_no_row(three: Store, serving_store: Store) -> None:
    assert activity_rates(view_of(three, "2026-Q1")).empty
    assert activity_rates(view_of(serving_store, "2026-03", NOBODY)).empty
