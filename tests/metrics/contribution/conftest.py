"""A company that lends to its clients, wins some and keeps others; published once and only read."""

from __future__ import annotations

import pytest

from data.warehouse.store import Store
from tests.data.small import published, sale
from tests.metrics.companies import act, client, day, rate, region

KEPT = [f"k{n:02}" for n in range(20)]
WON = [f"w{n:02}" for n in range(20)]


def credit(client_id: str, on: str, revenue: float, paid: str | None, due: str | None = None) -> dict[str, object]:
    told = {"paid_on": paid and day(paid), "due_on": due and day(due)}
    return sale(client_id, on, revenue, revenue / 2, **told)


@pytest.fixture(scope="session")
def running_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The last sale is of 16 March 2026, and acts go on until the 18th; a year before the same days and more."""
    sales = [sale("n", on, 100, 60) for on in ("2025-03-03", "2025-03-30", "2026-03-02", "2026-03-16")]
    days = ("2025-03-10", "2025-03-18", "2025-03-25", "2026-03-10", "2026-03-17", "2026-03-18")
    return published(
        tmp_path_factory.mktemp("running"),
        {
            "regions": [region("C", None), region("N")],
            "clients": [client("n", "N")],
            "sales": sales,
            "activities": [act("n", on, "visit", 1, cost=7) for on in days],
        },
    )


@pytest.fixture(scope="session")
def lending_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """March 2026, region K; the data end on 31 March 2026.

    kept clients   one order of 100 in June 2025 and one of 100 in March 2026; a visit of 10
    won clients    a visit of 50 on 5 March, their first order of 100 on 10 March
    x              a visit of 100 and never an order
    Region L, money stands unpaid:
    c1  365 from 1 March, paid on the 11th       10 days
    c2  730 from 21 March, due on the 31st       10 days
    c3  100 on 31 March, paid in advance          0 days
    c4  100 on 2 March, nothing told              unknown
    """
    sales = [
        *(sale(c, "2025-06-02", 100, 60) for c in KEPT), *(sale(c, "2026-03-02", 100, 60) for c in KEPT),
        *(sale(c, "2026-03-10", 100, 60) for c in WON),
        credit("c1", "2026-03-01", 365, "2026-03-11"), credit("c2", "2026-03-21", 730, None, "2026-03-31"),
        credit("c3", "2026-03-31", 100, "2026-03-05"), credit("c4", "2026-03-02", 100, None),
    ]  # fmt: skip
    acts = [
        *(act(c, "2026-03-03", "visit", 1, cost=10) for c in KEPT),
        *(act(c, "2026-03-05", "visit", 1, cost=50) for c in WON),
        act("x", "2026-03-06", "visit", 1, cost=100),
    ]
    clients = [*KEPT, *WON, "x", "c1", "c2", "c3", "c4"]
    return published(
        tmp_path_factory.mktemp("lending"),
        {
            "regions": [region("C", None), region("K"), region("L")],
            "clients": [client(c, "L" if c.startswith("c") else "K") for c in clients],
            "sales": sales,
            "activities": acts,
            "activity_rates": [rate("visit", "2026-01-01", 1, 500), rate("call", "2026-03-17", 2, 310)],
        },
    )
