"""A company whose week can be planned by hand: three clients, six promises, visits, and what people entered.

The data end on Thursday, 16 April 2026; the week runs from Monday, 13 April, to Sunday, 19 April.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from data.desk.commands import CloseAct, DropAct, JudgeAlert, PlanAct
from data.execution import carry_out
from data.scope import whole_company
from data.warehouse.store import Store
from tests.data.small import Row, published, sale
from tests.metrics.companies import act, client, day, region

ANNA = whole_company("anna", "test")
AT = datetime(2026, 4, 15, 9, tzinfo=UTC)
AS_OF = date(2026, 4, 16)


def promise(code: str, client_id: str, kind: str, due: str, kept: str = "") -> Row:
    return {
        "promise_id": code, "client_id": client_id, "kind": kind, "due_on": day(due),
        "kept_on": day(kept) if kept else None,
    }  # fmt: skip


PROMISES = [
    promise("p1", "n2", "delivery", "2026-04-14", "2026-04-14"),
    promise("p2", "n2", "supply", "2026-04-13", "2026-04-15"),  # too late
    promise("p3", "s1", "supply", "2026-04-15"),
    promise("p4", "s1", "weekly visit", "2026-04-18"),  # in two days
    promise("p5", "s1", "supply", "2026-04-02"),  # carried over
    promise("p6", "s1", "supply", "2026-03-10"),  # 34 days before the week: no longer part of a plan
]
ACTS = [
    act("n1", "2026-04-08", "visit", 1),  # a Wednesday: the next is due on 15 April
    act("s1", "2026-03-30", "visit", 1),
    act("n2", "2026-04-14", "call", 1),
    act("n2", "2026-04-14", "delivery", 1),
]


def cycling(root: Path) -> Store:
    """The company with plans: one act of this week, one carried over, one done late, one dropped; one alert."""
    store = published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [client("n1", "N"), client("n2", "N"), client("s1", "S", manager="Wu")],
            "sales": [
                sale("n1", "2026-01-05", 5000), sale("n1", "2026-04-01", 5000), sale("n2", "2026-02-03", 20),
                sale("s1", "2026-03-03", 10), sale("n2", "2026-04-16", 10),
            ],
            "activities": ACTS,
            "promises": PROMISES,
        },
    )  # fmt: skip
    commands = (
        PlanAct("", "n1", "Li", "visit", day("2026-04-17"), "new shelf"),
        PlanAct("", "s1", "Chen", "call", day("2026-04-10")),
        PlanAct("", "n2", "Li", "call", day("2026-04-08")),
        PlanAct("", "n2", "Li", "other", day("2026-04-14")),
        CloseAct("3", "n2", day("2026-04-09"), "agreed"),
        DropAct("4", "n2"),
        JudgeAlert("n2", "fall", day("2026-04-10"), AS_OF, "seen", "", "", day("2026-04-19")),
    )
    for command in commands:
        carry_out(root, command, ANNA, AT)
    return store
