"""Companies whose clients were asked: who stays after an answer, who was invited and kept silent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from data.warehouse.store import Store
from tests.data.small import Row, published, sale
from tests.metrics.companies import answer, client, day, region


def every_30_days(client_id: str, last: str, times: int, **more: Any) -> list[Row]:
    """Orders 30 days apart, the last on that day: half a patience of 60 days each."""
    days = [day(last) - timedelta(days=30 * step) for step in range(times)]
    return [sale(client_id, on.isoformat(), 10, 6, **more) for on in days]


def staying(root: Path) -> Store:
    """Answers of March 2025 and what became of the clients by 31 March 2026; the last order is of 30 June 2026.

    client  said  last order up to 31 March 2026
    s1      5     15 March 2026: stays
    s2      5     31 January 2026, the 60th day: stays; sold in the other region
    s3      4     30 January 2026, the 61st day: gone
    s4      4     15 March 2026: stays; said 5 in April 2025
    s5      3     did not buy in March 2025
    s6      5     said so in July 2025: not a year old in June 2026
    """
    sales = [
        *every_30_days("s1", "2026-06-13", 20),
        *every_30_days("s2", "2026-01-31", 13, region_id="T"),
        *every_30_days("s3", "2026-01-30", 13),
        *every_30_days("s4", "2026-06-30", 20),
        *every_30_days("s5", "2024-08-01", 3),
        *every_30_days("s6", "2026-06-30", 20),
    ]
    answers = [
        answer("s1", "2025-03-10", 5), answer("s2", "2025-03-01", 5), answer("s3", "2025-03-31", 4),
        answer("s4", "2025-03-10", 4), answer("s4", "2025-04-10", 5), answer("s5", "2025-03-10", 3),
        answer("s6", "2025-07-10", 5), answer("s6", "2025-03-12", None),
    ]  # fmt: skip
    return published(
        root,
        {
            "regions": [region("C", None), region("S"), region("T")],
            "clients": [client(f"s{n}", "S") for n in range(1, 7)],
            "sales": sales,
            "surveys": answers,
        },
    )


def invited(root: Path) -> Store:
    """Ten invited to wave W on 1 April 2026, and no sale on record, so that everybody is of tier D.

    region N: n1 … n6 invited; n1 says 5, n2 says 4, n3 says 2, all in April
    region S: m1 … m4 invited; m1 says 2 in April, m2 says 5 in June; m5 was not invited and says 5 in April
    """
    said = [("n1", "2026-04-05", 5, 10.0), ("n2", "2026-04-06", 4, 9.0), ("n3", "2026-04-07", 2, 3.0),
            ("m1", "2026-04-08", 2, 6.0), ("m2", "2026-06-20", 5, 10.0), ("m5", "2026-04-09", 5, 10.0)]  # fmt: skip
    names = [*(f"n{n}" for n in range(1, 7)), *(f"m{n}" for n in range(1, 6))]
    return published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [client(c, "N" if c[0] == "n" else "S") for c in names],
            "surveys": [answer(c, on, level, wave="W", would_recommend=r) for c, on, level, r in said],
            "survey_invitations": [
                {"client_id": c, "wave": "W", "invited_on": day("2026-04-01")} for c in names if c != "m5"
            ],
        },
    )


def buying(root: Path) -> Store:
    """No invitations: five clients bought in the trailing year of June 2026, three of them answered.

    client  revenue  said       client  revenue  said
    p1      300      5          p4      200      nothing
    p2      100      2          p5      400      nothing
    p3      100      4          p6      before   5, is not active any more
    """
    revenue = {"p1": 300, "p2": 100, "p3": 100, "p4": 200, "p5": 400}
    said = {"p1": 5, "p2": 2, "p3": 4, "p6": 5}
    return published(
        root,
        {
            "regions": [region("C", None), region("P")],
            "clients": [client(f"p{n}", "P") for n in range(1, 7)],
            "sales": [
                *(sale(c, "2026-06-10", amount, 1) for c, amount in revenue.items()),
                sale("p6", "2025-01-10", 50, 1),
            ],
            "surveys": [answer(c, "2026-06-09", level, weight=2.0 if c == "p1" else 1.0) for c, level in said.items()],
        },
    )
