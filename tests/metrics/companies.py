"""Companies small enough to count by hand, each published once per test run and only read afterwards.

The numbers that the tests expect are worked out in the comments beside the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from data.settings import Settings
from data.warehouse.store import Store
from tests.data.small import Row, published, sale, three_clients

Maker = Callable[[Path], Store]


def day(text: str) -> date:
    return date.fromisoformat(text)


def region(code: str, parent: str | None = "C", name: str = "") -> Row:
    return {"region_id": code, "name": name or f"Region {code}", "parent_id": parent}


def client(code: str, region_id: str, channel: str = "shop", manager: str = "Li", **more: object) -> Row:
    return {
        "client_id": code, "name": f"Client {code}", "region_id": region_id, "channel": channel,
        "account_manager": manager, **more,
    }  # fmt: skip


def act(client_id: str, on: str, kind: str, number: int, cost: float | None = None, driver: float | None = None) -> Row:
    """A service act; cost and driver in whole units."""
    return {
        "activity_id": f"{client_id}-{on}-{kind}-{number}", "client_id": client_id, "done_on": day(on),
        "activity": kind,
        "cost_e4": None if cost is None else round(cost * 10_000),
        "driver_quantity_e4": None if driver is None else round(driver * 10_000),
    }  # fmt: skip


def rate(kind: str, start: str, per_driver: float, capacity: float | None = None) -> Row:
    return {
        "activity": kind, "valid_from": day(start), "rate_per_driver_e4": round(per_driver * 10_000),
        "practical_capacity_e4": None if capacity is None else round(capacity * 10_000),
    }  # fmt: skip


def answer(client_id: str, on: str, said: float | None, scale: tuple[float, float] = (1, 5), **more: object) -> Row:
    return {
        "survey_id": f"{client_id}-{on}", "client_id": client_id, "answered_on": day(on), "satisfaction": said,
        "scale_low": scale[0], "scale_high": scale[1], **more,
    }  # fmt: skip


def serving(root: Path) -> Store:
    """One month of a wholesaler, March 2026: known, missing and partly known costs, each in a region of its own.

    region   revenue  goods   gross  service  profit
    N        190      130     60     35       25        every cost known
    S        180      108     72     12       60        one return; one client that is served and does not buy
    U         30      unknown                           no line has a cost of goods
    P         80      40 of 70                          one of two lines has none
    Q         60      10      50     unknown            an act has neither cost nor rate
    company  540
    """
    more = {"quantity_e4": 100_000, "quantity_ordered_e4": 100_000, "discount_e4": 50_000}
    sales = [
        sale("n1", "2026-03-02", 100, 60, order="A", **more),
        sale("n1", "2026-03-02", 50, 20, order="A", line="2", quantity_e4=40_000, quantity_ordered_e4=50_000),
        sale("n2", "2026-03-10", 40, 50, quantity_e4=20_000),
        sale("s1", "2026-03-20", 200, 120, quantity_e4=80_000, quantity_ordered_e4=160_000),
        sale("s1", "2026-03-25", -20, -12, quantity_e4=-10_000),
        sale("u1", "2026-03-05", 30),
        sale("p1", "2026-03-06", 70, 40, order="P"),
        sale("p1", "2026-03-06", 10, order="P", line="2"),
        sale("q1", "2026-03-31", 60, 10),
    ]
    acts = [
        act("n1", "2026-03-03", "visit", 1, cost=10), act("n1", "2026-03-17", "visit", 2, cost=10),
        act("n2", "2026-03-11", "call", 1, driver=30),  # 30 × 0.5 = 15
        act("s1", "2026-03-21", "call", 1, driver=10),  # 10 × 0.5 = 5
        act("v1", "2026-03-12", "visit", 1, cost=7),
        act("q1", "2026-03-13", "delivery", 1, driver=3),
    ]  # fmt: skip
    return published(
        root,
        {
            "regions": [region("C", None), *(region(r) for r in "NSUPQ")],
            "clients": [
                client("n1", "N"), client("n2", "N", "hotel"), client("s1", "S", manager="Wu"),
                client("v1", "S", manager="Wu"), client("u1", "U"), client("p1", "P"), client("q1", "Q"),
            ],
            "sales": sales,
            "activities": acts,
            "activity_rates": [rate("call", "2026-01-01", 0.5, 3000), rate("call", "2026-04-01", 0.6)],
            "surveys": [answer("n1", "2026-03-04", 4), answer("s1", "2026-03-04", 2)],
        },
        Settings(company="Serving", currency="CNY"),
    )  # fmt: skip


def rhythm(root: Path) -> Store:
    """Order days that decide who is new, active, retained and lost; data until 30 June 2026, targets beside.

    client  order days                                       median gap  of the second quarter 2025   lost on
    r1      1 May 2025, 20 May 2026                          384         retained (41 of 768 days)
    r2      10 Apr, 10 May, 9 June 2025                      30          gone (386 of 60 days)        7 Oct 2025
    r3      1 June, 30 Aug, 28 Nov 2025, 26 Feb 2026         90          retained (124 of 180 days)
    r4      10, 20, 30 June 2025, 2 May 2026                 10          retained (59 of 60 days)     28 Oct 2025
    r5      10, 20, 30 June 2025, 29 Apr 2026                10          gone (62 of 60 days)         28 Oct 2025
    r6      1 Sept 2025                                      none        was not active then          30 Dec 2025
    r7      1 June 2026                                      none        is new
    z1      15 Dec 2024, 10 Mar 2025, 5 Mar, 30 June 2026    360         region Z, sets the first and last day
    """
    days = {
        "r1": ("2025-05-01", "2026-05-20"),
        "r2": ("2025-04-10", "2025-05-10", "2025-06-09"),
        "r3": ("2025-06-01", "2025-08-30", "2025-11-28", "2026-02-26"),
        "r4": ("2025-06-10", "2025-06-20", "2025-06-30", "2026-05-02"),
        "r5": ("2025-06-10", "2025-06-20", "2025-06-30", "2026-04-29"),
        "r6": ("2025-09-01",),
        "r7": ("2026-06-01",),
        "z1": ("2024-12-15", "2025-03-10", "2026-03-05", "2026-06-30"),
    }
    targets = [
        ("revenue", "ALL", "2026-Q2", 1000.0), ("revenue", "R", "2026-04", 100.0), ("revenue", "R", "2026-05", 110.0),
        ("revenue", "R", "2026-06", 120.0), ("revenue", "Z", "2026-Q2", 50.0), ("orders", "ALL", "2026-06", 12.0),
        ("retention", "R", "2026-Q2", 0.8), ("retention", "Z", "2026-Q2", 0.9),
    ]  # fmt: skip
    return published(
        root,
        {
            "regions": [region("C", None), region("R"), region("Z")],
            "clients": [client(c, "Z" if c == "z1" else "R") for c in days],
            "sales": [sale(c, on, 10, 6) for c, ordered in days.items() for on in ordered],
            "targets": [
                {"kpi": k, "region_id": r, "period": p, "value": v, "owner": "Li", "better": "higher"}
                for k, r, p, v in targets
            ],
        },
    )


def voices(root: Path) -> Store:
    """Answers, recommendations and complaints without any sale; the last answer came on 30 June 2026.

    region F: 5, 5, 4, 3, 1 of five in March 2026, 4 and 2 in November 2025
    region T: 10, 8, 7, 5, 3, 0 on a scale from 0 to 10
    region M: scales with other tops; L: with other bottoms; B: blank satisfaction
    region W: what clients did after they answered
    """
    recommending = {"would_recommend": 10.0}, {"would_recommend": 9.0}, {"would_recommend": 8.0}
    against = {"would_recommend": 6.0}, {"would_recommend": 0.0}
    five = zip((5, 5, 4, 3, 1), (*recommending, *against), strict=True)
    surveys = [
        *(answer(f"f{n}", "2026-03-04", said, **more) for n, (said, more) in enumerate(five, 1)),
        answer("f1", "2025-11-04", 4), answer("f2", "2025-11-04", 2),
        *(answer(f"t{n}", "2026-03-04", said, (0, 10)) for n, said in enumerate((10, 8, 7, 5, 3, 0), 1)),
        answer("m1", "2026-03-04", 5), answer("m2", "2026-03-04", 9, (0, 10)),
        answer("l1", "2026-03-04", 3), answer("l2", "2026-03-04", 2.5, (0, 5)),
        answer("b1", "2026-03-04", None, would_recommend=10.0), answer("b2", "2026-03-04", None, would_recommend=9.0),
        answer("b3", "2026-03-04", 2, would_recommend=3.0), answer("b1", "2025-11-04", None, would_recommend=9.0),
        answer("w1", "2025-06-01", 5), answer("w2", "2025-06-01", 5), answer("w3", "2026-05-31", 2),
        answer("w4", "2026-06-30", 3),
    ]  # fmt: skip
    referred = [
        ("w1", "2025-06-01"),  # the day of the answer does not count
        ("w1", "2025-06-02"), ("w1", "2025-11-28"),  # days 1 and 180 count
        ("w1", "2025-11-29"), ("w9", "2025-07-01"),  # day 181, and a client that was never asked, do not
    ]  # fmt: skip
    complained = [("w3", "2026-05-01"), ("w3", "2026-05-31"), ("w3", "2026-06-10")]  # only the last came after
    return published(
        root,
        {
            "regions": [region("C", None), *(region(r) for r in "FTMLBW")],
            "clients": [
                client(c, c[0].upper()) for c in sorted({str(s["client_id"]) for s in surveys} | {"w9"})
            ],
            "surveys": surveys,
            "referrals": [{"referral_id": f"{c}-{on}", "client_id": c, "referred_on": day(on)} for c, on in referred],
            "complaints": [
                {"complaint_id": f"{c}-{on}", "client_id": c, "received_on": day(on)} for c, on in complained
            ],
        },
    )  # fmt: skip


def store_of(maker: Maker, factory: pytest.TempPathFactory) -> Store:
    """The store of that company, published at its first use in this test run."""
    return _published(maker, factory.getbasetemp())


@cache
def _published(maker: Maker, base: Path) -> Store:
    return maker(base / f"company-{maker.__name__}")


__all__ = ["rhythm", "serving", "store_of", "three_clients", "voices"]
