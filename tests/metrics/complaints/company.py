"""A small company that complains: every figure of it can be counted by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from data.warehouse.store import Store
from tests.data.small import Row, published, sale
from tests.metrics.companies import act, answer, client, day, region


def case(
    code: str, who: str, on: str, about: str | None, answered: str = "", solved: str = "", paid: float | None = None
) -> Row:
    """A complaint; paid in whole units."""
    return {
        "complaint_id": code, "client_id": who, "received_on": day(on), "category": about,
        "answered_at": datetime.fromisoformat(answered) if answered else None,
        "resolved_on": day(solved) if solved else None,
        "compensation_e4": None if paid is None else round(paid * 10_000),
    }  # fmt: skip


def complaining(root: Path) -> Store:
    """The second quarter of 2026, data until 30 June; c complained a year before, e never.

    case   client  came in   about     answer               solution            paid
    k1     a (N)   2 April   delivery  hour 11              2 days              20
    k2     a (N)   20 May    delivery  hour 34              5 days
    k3     b (N)   1 June    price     none in 720 hours    none in 29 days
    k4     d (S)   10 June   not said  hour 57              none in 20 days
    k5     d (S)   20 June   price     solved without one   the same day
    k6     f (S)   15 April  delivery  before it came in    before it came in

    In region E nobody buys: six clients answered in June 2023 and June 2024; s1 and s2 had a solved complaint between,
    u an open one, w1 one on the very day of the second answer, w2 and w3 none.
    """
    cases = [
        case("k1", "a", "2026-04-02", "delivery", "2026-04-02 10:00", "2026-04-04", 20),
        case("k2", "a", "2026-05-20", "delivery", "2026-05-21 09:30", "2026-05-25"),
        case("k3", "b", "2026-06-01", "price"),
        case("k4", "d", "2026-06-10", None, "2026-06-12 08:00"),
        case("k5", "d", "2026-06-20", "price", "", "2026-06-20"),
        case("k6", "f", "2026-04-15", "delivery", "2026-04-14 09:00", "2026-04-14"),
        case("k7", "b", "2026-01-10", "price", "2026-01-10 09:00", "2026-01-12"),
        case("k8", "a", "2025-11-01", "delivery", "2025-11-01 09:00", "2025-11-02"),
        case("k9", "c", "2025-06-15", "delivery", "2025-06-15 09:00", "2025-06-16"),
        case("e1", "s1", "2023-09-01", "price", "", "2023-09-03"),
        case("e2", "s2", "2023-09-01", "price", "", "2023-09-03"),
        case("e3", "u", "2023-09-01", "price", "", "2024-06-15"),
        case("e4", "w1", "2024-06-01", "price", "", "2024-06-03"),
    ]
    second = {"s1": 4, "s2": 5, "u": 1, "w1": 2, "w2": 3, "w3": 2}
    return published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S"), region("E")],
            "clients": [
                *(client(code, "N") for code in "abc"), *(client(code, "S", manager="Wu") for code in "def"),
                *(client(code, "E") for code in second),
            ],
            "sales": [
                *(sale(code, "2026-05-10", 100, 60) for code in "abcd"),
                sale("e", "2026-06-30", 50, 30), sale("f", "2025-05-10", 10, 6),
            ],
            "activities": [
                act("a", "2026-05-01", "complaint handling", 1, cost=15), act("d", "2026-06-11", "visit", 1, cost=7),
            ],
            "surveys": [
                answer("a", "2026-03-01", 2), answer("c", "2026-03-01", 1), answer("e", "2026-05-01", 5),
                answer("d", "2025-01-01", 1),
                *(answer(code, "2023-06-01", 2) for code in second),
                *(answer(code, "2024-06-01", said) for code, said in second.items()),
            ],
            "complaints": cases,
        },
    )  # fmt: skip
