"""A company in trouble, small enough to count by hand; data until 30 June 2026.

client  region, manager  sold 2025     sold 2026             of it
a1      N, Li            100 at 60     100 at 130            40 gained, then 30 lost: a new loss
a2      N, Li            200 at 100    220 at 110            220 due on 12 April 2026 and not paid
b1      S, Wu            300 at 200    250 at 150, 10 at 5   two promises of the second quarter overdue; 20 in 2024;
                                                             earned 105 in twelve months
"""

from __future__ import annotations

from pathlib import Path

from data.warehouse.store import Store
from tests.data.small import Row, published, sale
from tests.metrics.companies import client, day, region
from tests.metrics.word_of_mouth.talking_regions import with_models

PLACES = {"a1": (30.0, 120.0), "a2": (30.0, 120.001), "b1": (31.0, 121.0)}


def promise(client_id: str, due: str, kept: str | None) -> Row:
    return {
        "promise_id": f"{client_id}-{due}", "client_id": client_id, "kind": "visit", "due_on": day(due),
        "kept_on": day(kept) if kept else None,
    }  # fmt: skip


def troubled(root: Path) -> Store:
    """The company, published with its models."""
    sales = [
        sale("a1", "2025-03-10", 100, 60), sale("a1", "2026-03-10", 100, 130),
        sale("a2", "2025-03-12", 200, 100), sale("a2", "2026-03-12", 220, 110, due_on=day("2026-04-12")),
        sale("b1", "2025-04-10", 300, 200), sale("b1", "2026-04-10", 250, 150, due_on=day("2026-05-10"),
                                                 paid_on=day("2026-05-09")),
        sale("b1", "2026-06-30", 10, 5), sale("b1", "2024-06-20", 10, 5), sale("b1", "2024-12-20", 10, 5),
    ]  # fmt: skip
    homes = {"a1": ("N", "Li"), "a2": ("N", "Li"), "b1": ("S", "Wu")}
    clients = [
        client(code, place, manager=manager, latitude=PLACES[code][0], longitude=PLACES[code][1])
        for code, (place, manager) in homes.items()
    ]
    store = published(
        root,
        {
            "regions": [region("C", None), region("N", name="North"), region("S", name="South")],
            "clients": [*clients, client("x1", "S", manager="Wu", latitude=0.0, longitude=0.0)],
            "sales": sales,
            "promises": [
                promise("b1", "2026-05-01", None), promise("b1", "2026-06-29", None),
                promise("a1", "2026-05-02", "2026-05-02"), promise("a1", "2026-03-01", None),
            ],
        },
    )  # fmt: skip
    return with_models(store)
