"""A client base of nine, counted by hand, with two days a year apart: who they are, what they did, what it is worth.

client  region shop   tier   straight/watched  integrity  kind       income volume credit prospects  score  grade
p1      N      shop   A      24 + 20 of 44     honest     partner    95     95     100    50         91.5   A
p2      N      shop   B      24 + 20 of 44     honest     partner    90     90     100    50         88     B
s1      N      kiosk  C      24 + 20 of 44     honest     support    60     70     100    50         70     C
s2      S      kiosk  D      24 + 20 of 44     honest     support    40     40     100    50         53     D
r1      S      shop   A      4 + 10 of 44      dishonest  reform     95     95     50     50         81.5   B, veto: C
g1      S      kiosk  D      4 + 5 of 44       dishonest  give up    10     10     25     50         17     D
u1      S      kiosk  C      2 of 2 (months)   unknown    unknown    60     60     –      –          60     D
u2      S      –      C      36 of 44          unknown    unknown    50     50     60     50         52     D
u3      S      –      –      nothing           unknown    unknown    –      –      –      –          –      none

The score without credit and prospects: (40·60 + 30·60) ÷ 70 = 60. 14 of 44 and 9 of 44 lie below 85 % for sure, 36 of
44 (82 %) does not.
A year before: p1 was B, p2 B, s1 D, s2 D, r1 A, g1 did not buy, u1 was not there, x1 (C) bought and has gone since.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from data.door import View
from data.tables import served
from data.warehouse.derived import Given, derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from tests.data.small import published, sale
from tests.metrics.companies import client, region
from tests.metrics.grade.clients import ANCHORED, Row, moment
from tests.metrics.word_of_mouth.talking_regions import MOMENT

NOW, THEN = date(2026, 3, 31), date(2025, 3, 31)
WHERE: dict[str, tuple[str, str]] = {
    "p1": ("N", "shop"), "p2": ("N", "shop"), "s1": ("N", "kiosk"), "s2": ("S", "kiosk"), "r1": ("S", "shop"),
    "g1": ("S", "kiosk"), "u1": ("S", "kiosk"), "u2": ("S", ""), "u3": ("S", ""), "x1": ("N", "shop"),
}  # fmt: skip
STRAIGHT = {"months_watched": 24, "months_clean": 24, "invoices": 20, "invoices_in_time": 20}
CROOKED = {"months_watched": 24, "months_clean": 4, "invoices": 20}
NOWADAYS: dict[str, Row] = {
    "p1": {"tier_then": "A", "revenue": 95, "quantity": 95, "former": 95, "profit": 20, "stability": 1.0, **STRAIGHT},
    "p2": {"tier_then": "B", "revenue": 90, "quantity": 90, "former": 90, "profit": 10, "stability": 0.6, **STRAIGHT},
    "s1": {"tier_then": "C", "revenue": 60, "quantity": 70, "former": 60, "profit": -5, "stability": 0.3, **STRAIGHT},
    "s2": {"tier_then": "D", "revenue": 40, "quantity": 40, "former": 40, "profit": 1, "stability": 0.1, **STRAIGHT},
    "r1": {"tier_then": "A", "revenue": 95, "quantity": 95, "former": 95, "profit": None, "gravest": 3,
           "invoices_in_time": 10, **CROOKED},
    "g1": {"tier_then": "D", "revenue": 10, "quantity": 10, "former": 10, "invoices_in_time": 5, **CROOKED},
    "u1": {"tier_then": "C", "revenue": 60, "quantity": 60, "months_watched": 2, "months_clean": 2},
    "u2": {"tier_then": "C", "revenue": 50, "quantity": 50, "former": 50, "months_watched": 24, "months_clean": 24,
           "invoices": 20, "invoices_in_time": 12, "payment": "credit"},
    "u3": {},
}  # fmt: skip
BEFORE: dict[str, Row] = {
    "p1": {"tier_then": "B", "revenue": 95, "quantity": 95, "payment": "credit"},
    "p2": {"tier_then": "B", "revenue": 90, "quantity": 90},
    "s1": {"tier_then": "D", "revenue": 60, "quantity": 70},
    "s2": {"tier_then": "D", "revenue": 40, "quantity": 40},
    "r1": {"tier_then": "A", "revenue": 95, "quantity": 95},
    "g1": {"tier_then": None, "revenue": 0, "quantity": 0},
    "x1": {"tier_then": "C", "revenue": 30, "quantity": 30},
}  # fmt: skip


def client_base(root: Path) -> Store:
    """The store of these clients, published with their moments."""
    store = published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [
                {**client(code, where), "channel": shop or None, "concern": "price" if code == "p1" else None}
                for code, (where, shop) in WHERE.items()
            ],
            "sales": [sale(code, "2026-03-31", 10, 6) for code in WHERE if code != "u3"],
        },
    )
    before = Given.deriver, Given.settling
    derive_with(_moments, _anchors)
    try:
        with store.writer():
            publish_recorded(store, content_of(store), Why("test", MOMENT, "the moments of the clients"))
    finally:
        derive_with(*before)
    return store


def _anchors(view: View) -> dict[str, object]:
    return {name: value for name, value in ANCHORED.model_dump().items() if "anchors" in name and value}


def _moments(view: View) -> dict[str, list[Row]]:
    places = view.run(served("clients")).set_index("client_id").to_dict("index")
    rows = []
    for day, clients in ((NOW, NOWADAYS), (THEN, BEFORE)):
        for code, known in clients.items():
            own: dict[str, Any] = {name: places[code][name] for name in ("home_key", "region_key", "channel_key")}
            row = moment(int(places[code]["client_key"]), **known)
            rows.append(row | own | {"moment_on": day, "tier": places[code]["tier"]})
    return {"client_moments": rows}
