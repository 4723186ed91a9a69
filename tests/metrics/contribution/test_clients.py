"""What clients bring after service, against one month counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.contribution import (
    client_profits,
    client_sums_of_period,
    curve_of,
    ends_of,
    points_of,
    profit_spread,
    scatter_rows,
    whale_curve,
)
from metrics.kpi import period_sums
from metrics.service_costs import activity_costs, costs_of_both
from tests.data.small import view_of


def profits_of(store: Store, period: str = "2026-03", **cut: object) -> pd.DataFrame:
    return client_profits(view_of(store, period, **cut))  # type: ignore[arg-type]


def test_each_client_with_sales_or_service_has_its_profit_best_first(serving_store: Store) -> None:
    rows = profits_of(serving_store)
    known = rows.dropna(subset=["profit_e4"])
    assert list(known["client_id"]) == ["s1", "n1", "v1", "n2"]
    assert list(known["profit_e4"]) == [670_000, 500_000, -70_000, -250_000]
    assert list(known["gross_e4"]) == [720_000, 700_000, 0, -100_000]
    assert list(known["service_cost_e4"]) == [50_000, 200_000, 70_000, 150_000]
    assert list(known["orders"]) == [2, 1, 0, 1]
    assert list(rows["client_id"])[4:] == ["p1", "q1", "u1"], "unknown profits stand last, by code"
    assert rows.loc[rows["client_id"] == "n1", "discount_e4"].tolist() == [50_000]


def test_a_cut_has_the_clients_of_the_cut(serving_store: Store) -> None:
    assert list(profits_of(serving_store, managers=("Wu",))["client_id"]) == ["s1", "v1"]
    assert list(profits_of(serving_store, regions=("N",), channels=("hotel",))["client_id"]) == ["n2"]
    assert profits_of(serving_store, "2026-01").empty
    assert profits_of(serving_store, scope=NOBODY).empty


def test_clients_add_up_to_the_key_figures(serving_store: Store) -> None:
    rows, sums = profits_of(serving_store), period_sums(view_of(serving_store, "2026-03"))
    for name in ("orders", "revenue_e4", "discount_e4", "service_cost_e4", "acts"):
        assert int(rows[name].sum()) == sums[name], name


def test_the_spread_counts_unknown_clients_apart(serving_store: Store) -> None:
    spread = profit_spread(profits_of(serving_store))
    assert (spread.known, spread.unknown, spread.losing) == (4, 3, 2)
    assert (spread.gain_e4, spread.loss_e4) == (1_170_000, 320_000)
    assert (spread.losing_gross_e4, spread.losing_service_e4) == (-100_000, 220_000)
    assert spread.losing_share == 0.5
    assert spread.cost_to_bring is None, "those that lose bring no gross profit to divide by"


def test_what_losers_cost_against_what_they_bring() -> None:
    rows = pd.DataFrame(
        {"profit_e4": [90, -20, -10, 0], "gross_e4": [100, 5, 5, 7], "service_cost_e4": [10, 25, 15, 7]}
    )
    spread = profit_spread(rows)
    assert (spread.losing, spread.losing_share, spread.cost_to_bring) == (2, 0.5, 4.0)


def test_no_client_has_no_spread(serving_store: Store) -> None:
    spread = profit_spread(profits_of(serving_store, "2026-01"))
    assert (spread.known, spread.unknown, spread.loss_e4, spread.gain_e4) == (0, 0, 0, 0)
    assert spread.losing_share is None and spread.cost_to_bring is None


def test_acts_cost_what_is_recorded_else_driver_times_rate(serving_store: Store) -> None:
    rows = activity_costs(view_of(serving_store, "2026-03"))
    counted = rows[["acts", "driver_quantity_e4", "cost_e4", "unpriced_acts"]]
    assert [tuple(int(v) for v in row) for row in counted.to_numpy()] == [
        (3, 0, 270_000, 0), (2, 400_000, 200_000, 0), (1, 30_000, 0, 1),
    ]  # fmt: skip
    assert list(rows["activity"]) == ["visit", "call", "delivery"]
    north = activity_costs(view_of(serving_store, "2026-03", regions=("N",)))
    assert dict(zip(north["activity"], north["cost_e4"], strict=True)) == {"visit": 200_000, "call": 150_000}
    assert activity_costs(view_of(serving_store, "2026-01")).empty


def test_acts_of_two_periods_stand_side_by_side_and_what_did_not_happen_cost_nothing(serving_store: Store) -> None:
    march = activity_costs(view_of(serving_store, "2026-03"))
    april = activity_costs(view_of(serving_store, "2026-04"))
    assert costs_of_both(april, march) == [("visit", 0, 0, 270_000), ("call", 0, 0, 200_000), ("delivery", 0, 0, None)]
    assert costs_of_both(march, april) == [("visit", 3, 270_000, 0), ("call", 2, 200_000, 0), ("delivery", 1, None, 0)]
    assert costs_of_both(april, april) == []


def test_one_row_a_client_says_what_is_known_of_its_profit(serving_store: Store) -> None:
    rows = view_of(serving_store, "2026-03", regions=("N",)).run(client_sums_of_period())
    assert sorted(rows["profit_e4"]) == [-250_000, 500_000] and sorted(rows["gross_e4"]) == [-100_000, 700_000]


def test_the_curve_is_drawn_over_known_profits_only(serving_store: Store) -> None:
    curve = curve_of(profits_of(serving_store))
    assert curve is not None
    assert (curve.n, curve.total, curve.losing, curve.loss_pool) == (4, 850_000, 2, 320_000)
    assert (curve.peak, curve.peak_at) == (pytest.approx(117 / 85), 0.5)
    assert curve.top_share(0.25) == pytest.approx(67 / 85)


def test_without_known_profit_or_with_a_loss_in_total_there_is_no_curve(serving_store: Store) -> None:
    assert curve_of(profits_of(serving_store, regions=("U",))) is None
    assert curve_of(profits_of(serving_store, channels=("hotel",))) is None
    assert curve_of(profits_of(serving_store, "2026-01")) is None


def test_the_scatter_leaves_unknown_clients_out(serving_store: Store) -> None:
    rows = scatter_rows(profits_of(serving_store))
    assert [(r.client_id, r.margin_e4, r.cost_e4) for r in rows.itertuples()] == [
        ("s1", 720_000, 50_000), ("n1", 700_000, 200_000), ("v1", 0, 70_000), ("n2", -100_000, 150_000),
    ]  # fmt: skip
    assert scatter_rows(profits_of(serving_store, regions=("U",))).empty


@pytest.mark.parametrize(
    ("most", "expected"), [(1, ["s1", "n2"]), (2, ["s1", "n1", "v1", "n2"]), (9, ["s1", "n1", "v1", "n2"])]
)
def test_both_ends_name_no_client_twice(serving_store: Store, most: int, expected: list[str]) -> None:
    assert list(ends_of(profits_of(serving_store), most)["client_id"]) == expected
    assert ends_of(profits_of(serving_store, "2026-01"), most).empty


def test_points_are_shares_and_one_client_is_a_straight_line() -> None:
    assert points_of(whale_curve([5])).to_numpy().tolist() == [[0, 0], [1, 1]]
