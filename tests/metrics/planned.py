"""A company that plans: two and a half years of monthly sales, targets that came with a file, a hand to set others.

month        N: n1 (Li)   N: n2 (Ma)                  S: s1 (Wu)
2023         100          50                          150
2024         100          100                         100
2025 to June 100          100                         100
In January and December n1 buys 200. Years: 2023 N 1,400 + 600, S 1,800; 2024 N 1,400 + 1,200, S 1,200.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from data.desk.commands import ChangeTargets
from data.execution import carry_out
from data.targets import Target
from data.warehouse.store import Store
from tests.data.small import EVERYBODY, published, sale
from tests.metrics.companies import client, region

AT = datetime(2025, 7, 1, 9, 30, tzinfo=UTC)
MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13) if (year, month) <= (2025, 6)]


def planned(root: Path) -> Store:
    """The company, published; its file set 2025 for all, North and South, and the quarters of all."""
    amounts = {
        "n1": lambda month: 200 if month[5:] in ("01", "12") else 100,
        "n2": lambda month: 50 if month < "2024" else 100,
        "s1": lambda month: 150 if month < "2024" else 100,
    }
    sales = [
        sale(code, f"{month}-{'30' if month == '2025-06' else '15'}", amount(month), order=f"{code}{month}")
        for code, amount in amounts.items()
        for month in MONTHS
    ]
    brought = [
        ("ALL", "2025", 4800), ("N", "2025", 3200), ("S", "2025", 1500),
        ("ALL", "2025-Q1", 1300), ("ALL", "2025-Q2", 1100), ("ALL", "2025-Q3", 1100), ("ALL", "2025-Q4", 1300),
    ]  # fmt: skip
    return published(
        root,
        {
            "regions": [region("C", None), region("N", name="North"), region("S", name="South")],
            "clients": [client("n1", "N"), client("n2", "N", manager="Ma"), client("s1", "S", manager="Wu")],
            "sales": sales,
            "targets": [
                {"kpi": "revenue", "region_id": r, "period": p, "value": float(v), "owner": {"S": "Wu"}.get(r, "Chen")}
                for r, p, v in brought
            ],
        },
    )


def entering(store: Store, folder: Path, *targets: Target, reason: str = "as agreed") -> Store:
    """A copy of the store in which somebody entered these targets."""
    root = folder / "entering"
    shutil.copytree(store.root, root)
    carry_out(root, ChangeTargets(targets, (), 0, reason), EVERYBODY, AT)
    return Store(root)
