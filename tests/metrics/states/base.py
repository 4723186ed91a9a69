"""A company whose states are counted by hand: orders of 2025, windows of 60 and 120 days.

client  orders                                                median gap
w1–w8   every Wednesday of 2025                               7
back    10 Jan, 10 Feb, 3 Nov, 3 Dec                          31
gone    10, 20, 30 Jan, 31 May, 10 Jun                        10
slow    every Wednesday until 24 September, then three days   7
late    31 December                                           none

All but late are new in January and active in February. w1–w8 stay so.
back    79 days at the end of April: dormant; 140 at the end of June: lost; back in November, active in December.
gone    60 days at the end of March: dormant; lost on 30 May and back on the 31st: returning; active in June and July;
        82 days at the end of August: dormant; lost on 8 October.
slow    slowing in the end. late is new in December.

Money: every order brings 10 and costs 6, so that every month's profit is known.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from data.warehouse.store import Store
from tests.data.small import published, sale
from tests.metrics.companies import client, region

FIRST = date(2025, 1, 1)
WEEKLY = [FIRST + timedelta(days=7 * week) for week in range(53)]
STEADY = tuple(f"w{number}" for number in range(1, 9))
ORDERS: dict[str, list[str]] = {
    **{name: [day.isoformat() for day in WEEKLY] for name in STEADY},
    "back": ["2025-01-10", "2025-02-10", "2025-11-03", "2025-12-03"],
    "gone": ["2025-01-10", "2025-01-20", "2025-01-30", "2025-05-31", "2025-06-10"],
    "slow": [day.isoformat() for day in WEEKLY if day <= date(2025, 9, 24)]
    + ["2025-10-08", "2025-11-12", "2025-12-10"],
    "late": ["2025-12-31"],
}  # fmt: skip


def year_of_orders(root: Path) -> Store:
    """The orders above in two regions: `gone` and `late` in the south, the others in the north."""
    south = ("gone", "late")
    return published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [client(name, "S" if name in south else "N") for name in ORDERS],
            "sales": [sale(name, day, 10, 6) for name, days in ORDERS.items() for day in days],
        },
    )
