"""A wholesaler whose promises, call backs and visits can be counted by hand; data until 30 June 2026."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from data.settings import Settings
from data.warehouse.store import Store
from tests.data.small import Row, published, sale
from tests.metrics.companies import act, answer, client, day, region

PAIRS = 20


def promise(client_id: str, kind: str, due: str, kept: str | None) -> Row:
    return {
        "promise_id": f"{client_id}-{kind}-{due}", "client_id": client_id, "kind": kind, "due_on": day(due),
        "kept_on": None if kept is None else day(kept),
    }  # fmt: skip


def complaint(client_id: str, received: str, answered: str | None) -> Row:
    return {
        "complaint_id": f"{client_id}-{received}", "client_id": client_id, "received_on": day(received),
        "answered_at": None if answered is None else datetime.fromisoformat(answered),
    }  # fmt: skip


def code(number: int) -> str:
    return f"c{number:02d}"


def promised(root: Path) -> Store:
    """Forty shops, promised something in July 2025, and four hotels that are visited.

    Shops with an even number are Li's: their promise was broken. Before it each bought for 100, afterwards 80 or 100 by
    turns, 90 on average; they were content at 4 of 5, then at 3. Those with an odd number are Wu's: kept; they bought
    for 100, then for 110, and stayed at 4. So the season is 1, and the broken stand at 0.9 against 1.1.

    Second quarter 2026: five promises due, two kept in time; one late by a day, one open since 56 days, one due on the
    last day. Four complaints: answered after 10, 57 and 44 hours from the start of their day, and not at all.

    Hotels: 20 hours of visits in all; potential 400, 400, 100 and 100 of 1,000, so that 8, 8, 2 and 2 hours are their
    share. They get 2, 10, 8 and 0.
    """
    shops = [code(n) for n in range(2 * PAIRS)]
    after = {code(n): 110 if n % 2 else (100 if n // 2 % 2 else 80) for n in range(2 * PAIRS)}
    july = [promise(c, "supply", "2025-07-10", "2025-07-10" if n % 2 else None) for n, c in enumerate(shops)]
    wallets = {"h1": 400, "h2": 400, "h3": 100, "h4": 100}
    visits = {"h1": 2, "h2": 10, "h3": 8}
    return published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [
                *(
                    client(c, "N" if n < PAIRS else "S", manager="Wu" if n % 2 else "Li")
                    | ({"yearly_purchases_e4": 2_200_000} if c == "c01" else {})
                    for n, c in enumerate(shops)
                ),
                *(client(h, "S", "hotel", "He", yearly_purchases_e4=w * 10_000) for h, w in wallets.items()),
            ],
            "sales": [
                *(sale(c, "2025-01-15", 100) for c in shops),
                *(sale(c, "2026-02-10", after[c]) for c in shops),
                *(sale(h, "2026-06-30", 10) for h in wallets),
            ],
            "surveys": [
                *(answer(c, "2025-05-05", 4) for c in shops),
                *(answer(c, "2026-06-30", 4 if n % 2 else 3) for n, c in enumerate(shops)),
            ],
            "promises": [
                *july,
                promise("c01", "call back in 24 h", "2026-05-10", "2026-05-10"),
                promise("c02", "call back in 24 h", "2026-05-11", "2026-05-12"),
                promise("c03", "weekly visit", "2026-05-04", "2026-05-03"),
                promise("c05", "weekly visit", "2026-05-05", None),
                promise("c07", "supply", "2026-06-30", None),
            ],
            "complaints": [
                complaint("c01", "2026-05-09", "2026-05-09 10:00"),
                complaint("c02", "2026-05-10", "2026-05-12 09:00"),
                complaint("c03", "2026-05-20", "2026-05-21 20:00"),
                complaint("c04", "2026-05-21", None),
            ],
            "activities": [
                act(h, f"2026-0{1 + n % 6}-0{1 + n // 6}", "visit", n, driver=60)
                for h, times in visits.items()
                for n in range(times)
            ],
        },
        Settings(company="Promised", currency="CNY"),
    )
