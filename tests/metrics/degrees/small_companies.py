"""Companies whose moments can be counted by hand, and one whose moments are given outright."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.door import View
from data.settings import Settings
from data.tables import DERIVED
from data.warehouse.derived import Given, add_derived, derive_with
from data.warehouse.held import content_of
from data.warehouse.publish import Content, publish
from data.warehouse.store import Store
from tests.data.small import TODAY, Row, sale, settled
from tests.metrics.companies import act, answer, client, day, region

COLUMNS = tuple(DERIVED["client_moments"])


@dataclass(frozen=True)
class GivenMoments:
    """A deriver that gives these frames."""

    frames: tuple[pd.DataFrame, ...]

    def __call__(self, view: View) -> dict[str, Any]:
        return {"client_moments": lambda: iter(self.frames)}


def published_with(root: Path, tables: dict[str, list[Row]], deriver: Any, settings: Settings | None = None) -> Store:
    """A store of these rows, published with what the deriver gives."""
    store = Store(root)
    store.prepare()
    files = list(content_of(store).files)
    for table, rows in tables.items():
        settled(store, table, rows, files)
    before = Given.deriver, Given.settling
    derive_with(deriver)
    try:
        content = Content(tuple(files), settings or Settings())
        publish(store, content, TODAY, finish=lambda building: _derived(building, store.root))
    finally:
        derive_with(*before)
    return store


def _derived(building: Path, root: Path) -> None:
    failed = add_derived(building, root).why_not
    assert not failed, failed


def line(client_id: str, on: str, revenue: float, cost: float | None, **more: Any) -> Row:
    for name in ("due_on", "paid_on"):
        if name in more:
            more[name] = day(more[name])
    return sale(client_id, on, revenue, cost, **more)


WATCHED: dict[str, list[Row]] = {
    "regions": [region("C", None), region("N")],
    "clients": [
        client("a", "N", yearly_purchases_e4=7_000_000), client("b", "N", "hotel"), client("c", "N"),
        client("d", "N", yearly_profit_e4=1_000_000, client_profit_from_us_e4=300_000, alternatives=0.25),
    ],
    "sales": [
        line("a", "2024-01-05", 100, 60, due_on="2024-02-05", paid_on="2024-02-01"),
        line("a", "2025-02-10", 200, 100, due_on="2025-03-10", paid_on="2025-03-11"),
        line("a", "2025-05-16", 300, 100, due_on="2025-06-01", paid_on="2025-06-01", payment="cash"),
        line("a", "2026-05-15", 50, 30, due_on="2026-06-14", payment="credit"),
        line("b", "2025-09-01", 40, 10, order="B1", due_on="2025-10-01", paid_on="2025-09-20"),
        line("b", "2025-09-01", 60, None, order="B1", line="2", due_on="2025-10-01"),
        line("d", "2024-01-20", 70, 20),
    ],
    "activities": [act("a", "2025-06-01", "visit", 1, cost=10)],
    "surveys": [
        answer("c", "2024-10-01", 1),
        answer("c", "2025-12-01", 4, best_alternative=3.0, would_recommend=8.0, weight=1.0),
        answer("c", "2026-01-10", 9, (0, 10), would_recommend=10.0, weight=3.0),
    ],
    "conduct": [
        {"incident_id": str(n), "client_id": "a", "happened_on": day(on), "kind": "late payment", "severity": severity}
        for n, (on, severity) in enumerate((("2024-05-20", None), ("2026-04-02", 1), ("2026-04-30", 3)))
    ],
}  # fmt: skip
"""Data until 15 May 2026. a buys, pays and misbehaves; b has a line without cost and a line unpaid; c only answers;
d bought once, long ago, and said what it earns with us."""


def spread() -> dict[str, list[Row]]:
    """21 clients: k = 1 … 21 bought k pieces for 10 k in 2025, at a profit of k − 6, and for 10 in 2024; 11 and above
    paid in time. Data until 1 February 2026, so that 2025 is the last whole year."""
    sales: list[Row] = []
    for k in range(1, 22):
        name = f"k{k:02d}"
        more = {"due_on": "2025-03-01", "paid_on": "2025-02-01" if k > 10 else "2025-04-01"}
        sales.append(line(name, "2024-01-02", 10, 5))
        sales.append(line(name, "2025-01-02", 10 * k, 9 * k + 6, quantity_e4=10_000 * k, **more))
    sales.append(line("late", "2026-02-01", 1000, 1))
    return {
        "regions": [region("C", None), region("N")],
        "clients": [client(name, "N") for name in dict.fromkeys(str(s["client_id"]) for s in sales)],
        "sales": sales,
    }


def moment_rows(on: str, rows: list[dict[str, Any]], is_quarter_end: bool = True) -> pd.DataFrame:
    """A frame of `client_moments` of that day; what a row does not name is unknown."""
    plain = {"moment_on": date.fromisoformat(on), "is_quarter_end": is_quarter_end}
    return pd.DataFrame([{**dict.fromkeys(COLUMNS), **plain, **row} for row in rows], columns=list(COLUMNS))


def given_company(root: Path) -> Store:
    """Six clients in two regions whose moments are given outright; see `given_frames`. Data until 10 April 2026."""
    homes = {"n1": "N", "n2": "N", "n3": "N", "s1": "S", "s2": "S", "s3": "S"}
    tables: dict[str, list[Row]] = {
        "regions": [region("C", None), region("N"), region("S")],
        "clients": [
            client(code, home, "shop" if code != "n2" else "hotel", "Li" if home == "N" else "Wu")
            for code, home in homes.items()
        ],
        "sales": [sale(code, on, 10) for code in homes for on in ("2025-01-05", "2026-04-10")],
    }
    settings = Settings(currency="CNY", anchors_year=2025, profit_anchors=(-100.0, 200.0))
    return published_with(root, tables, GivenMoments(tuple(given_frames())), settings)


def given_frames() -> Iterator[pd.DataFrame]:
    """Keys as the version gives them: clients n1 n2 n3 s1 s2 s3 are 1 … 6, regions C N S are 1 2 3, channels hotel
    shop 1 2, managers Li Wu 1 2.

    10 Apr 2026  satisfaction  alive  wallet  opinion          profit  dependence  revenue  satisfaction a year before
    n1           .80           .9     .4      attitude .5        100      .4          300     .50
    n2           .60           .5     none    recommend 8       −50      none        100     .60
    n3           none          none   none    none             none     none         0       (not a client)
    s1           1.00          1.0    .96     none               400     1.3          600     .10
    s2           .20           .0     .0      attitude −1       −300     .0           none    .20
    s3           .40           .5     .8      recommend 0          0      .8          0       none
    """
    here = [
        {"client_key": key, "home_key": place, "region_key": place, "channel_key": 1 if key == 2 else 2,
         "manager_key": place - 1, "tier": tier}
        for key, place, tier in ((1, 2, "A"), (2, 2, "B"), (3, 2, "D"), (4, 3, "A"), (5, 3, "D"), (6, 3, "D"))
    ]  # fmt: skip
    before = (0.5, 0.6, None, 0.1, 0.2, None)
    yield moment_rows(
        "2025-04-10",
        [row | {"satisfaction": said} for row, said in zip(here, before, strict=True) if row["client_key"] != 3],
        False,
    )
    yield moment_rows("2025-12-31", [row | {"satisfaction": 0.5} for row in here[:2]])
    now = [
        {"satisfaction": 0.8, "answers": 2, "alive": 0.9, "wallet": 0.4, "attitude": 0.5, "recommend": 1.0,
         "profit_e4": 1_000_000, "dependence": 0.4, "revenue_e4": 3_000_000},
        {"satisfaction": 0.6, "answers": 1, "alive": 0.5, "recommend": 8.0, "profit_e4": -500_000,
         "revenue_e4": 1_000_000},
        {"revenue_e4": 0},
        {"satisfaction": 1.0, "answers": 1, "alive": 1.0, "wallet": 0.96, "profit_e4": 4_000_000, "dependence": 1.3,
         "revenue_e4": 6_000_000},
        {"satisfaction": 0.2, "answers": 1, "alive": 0.0, "wallet": 0.0, "attitude": -1.0, "profit_e4": -3_000_000,
         "dependence": 0.0},
        {"satisfaction": 0.4, "answers": 1, "alive": 0.5, "wallet": 0.8, "recommend": 0.0, "profit_e4": 0,
         "dependence": 0.8, "revenue_e4": 0},
    ]  # fmt: skip
    yield moment_rows("2026-04-10", [row | more for row, more in zip(here, now, strict=True)], False)
