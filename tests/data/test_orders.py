"""The orders of a version: a number on a day in a region is one order, worth what its lines are worth together."""

from __future__ import annotations

from pathlib import Path

from data.tables import served
from tests.data.small import published, sale, view_of


def test_orders_by_hand(tmp_path: Path) -> None:
    lines = [
        sale("a", "2026-03-02", 100, 60, order="o1", line="1", discount_e4=50_000),
        sale("a", "2026-03-02", 20, 10, order="o1", line="2"),
        sale("a", "2026-03-02", 7, 5, order="o2", line="1"),  # two numbers on one day
        sale("a", "2026-03-03", 30, 10, order="o1", line="3"),  # a number on another day is another order
        sale("b", "2026-03-03", -40, -30, order="o3", line="1"),  # a return
    ]
    view = view_of(published(tmp_path, {"sales": lines}), "2026-03")
    orders = view.run(served("orders")).merge(view.run(served("clients"))[["client_key", "client_id"]])
    found = sorted((row.client_id, str(row.ordered_on)[:10], row.value_e4 // 10_000) for row in orders.itertuples())
    assert found == [
        ("a", "2026-03-02", 7),
        ("a", "2026-03-02", 125),
        ("a", "2026-03-03", 30),
        ("b", "2026-03-03", -40),
    ]
    assert view.run(served("client_period"))["orders"].sum() == len(found)
