"""A company whose every change between two years can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.warehouse.store import Store
from tests.data.small import Row, published, sale
from tests.metrics.companies import act, client, day, region, store_of


def sold(
    client_id: str, on: str, product: str, units: int, revenue: float, cost: float, asked: int = 0, paid: str = ""
) -> Row:
    more: Row = {"quantity_ordered_e4": asked * 10_000} if asked else {}
    more |= {"paid_on": day(paid)} if paid else {}
    return sale(client_id, on, revenue, cost, product_id=product, quantity_e4=units * 10_000, **more)


def moving(root: Path) -> Store:
    """Q1 2025 against Q1 2026, data until 10 April 2026.

    product  units    revenue    unit price  cost       who
    a        20 → 30  200 → 330  10 → 11     120 → 195  n1 and s1, both times; n1 orders twice now
    b        5 → 10   100 → 200  20          60 → 120   n2, who stays away; now n3, a new client, and s3, who returns
    c        2 → 0    60 → 0     30          50         s2, who stays away
    all               360 → 530              230 → 315  clients 4 → 4, orders 4 → 5

    region N 200 → 300, region S 160 → 230; service 10 → 16 in N; delivered of asked 10/10 → 12/12 in N, 10/20 → 10/15
    in S; s1 pays after 30 days. To 10 April n1 bought one a for 10, then one for 11; later in the second quarter of
    2025 five more.
    """
    sales = [
        sold("s3", "2024-12-01", "a", 1, 10, 6),
        sold("n1", "2025-01-10", "a", 10, 100, 60, asked=10), sold("n2", "2025-02-10", "b", 5, 100, 60),
        sold("s1", "2025-02-11", "a", 10, 100, 60, asked=20, paid="2025-03-13"),
        sold("s2", "2025-03-10", "c", 2, 60, 50),
        sold("n1", "2025-04-05", "a", 1, 10, 6), sold("n1", "2025-05-05", "a", 5, 50, 30),
        sold("n1", "2026-01-10", "a", 12, 132, 78, asked=12), sold("n1", "2026-02-09", "a", 8, 88, 52),
        sold("n3", "2026-02-10", "b", 4, 80, 48),
        sold("s1", "2026-02-11", "a", 10, 110, 65, asked=15, paid="2026-03-13"),
        sold("s3", "2026-03-10", "b", 6, 120, 72), sold("n1", "2026-04-10", "a", 1, 11, 6),
    ]  # fmt: skip
    events = [
        ("2026-02-17", "Spring Festival", None), ("2026-03-01", "New depot", "N"), ("2026-01-15", "Price rise", "S"),
        ("2025-06-01", "Long ago", "N"), ("2026-11-01", "Planned fair", "C"), ("2026-02-17", "Spring Festival", "N"),
    ]  # fmt: skip
    return published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [
                client(code, code[0].upper(), manager=f"M{code[0]}") for code in ("n1", "n2", "n3", "s1", "s2", "s3")
            ],
            "products": [
                {"product_id": code, "name": code, "category": "y" if code == "c" else "x"} for code in "abc"
            ],
            "sales": sales,
            "activities": [act("n1", "2025-01-11", "visit", 1, cost=10), act("n3", "2026-02-11", "visit", 1, cost=16)],
            "events": [{"happened_on": day(on), "name": name, "region_id": where} for on, name, where in events],
        },
    )  # fmt: skip


@pytest.fixture(scope="session")
def moving_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(moving, tmp_path_factory)
