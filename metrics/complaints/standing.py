"""Complaints that are still open: not answered, or answered and not solved; how old they are, and whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.complaints.cases import NO_RESOLVED, absent_why, cases, recorded

MOST_LISTED = 200
AGES = (8, 31, 92, 366)
"""First days of the later bands of age: up to a week, a month, a quarter, a year, longer."""


@dataclass(frozen=True)
class Standing:
    """Open complaints: all, those without an answer, by band of age (`AGES`), the oldest in days, clients and what
    these bring in a year (None where money is not the reader's or nothing is sold)."""

    cases: int
    unanswered: int | None
    ages: tuple[int, ...]
    oldest: int
    clients: int
    revenue_e4: int | None
    missing: str = ""


@cache
def _open(as_of: date, by_solution: bool) -> ir.Table:
    rows = cases("_history", as_of)
    # Where nobody ever notes a solution, an answered complaint cannot be told from a solved one.
    is_open = ~rows.is_solved if by_solution else ~rows.is_answered & ~rows.is_solved
    seen_days = ibis.literal(as_of).delta(rows.received_on, unit="day").cast("int64")
    return rows.mutate(open_days=seen_days).filter(is_open)


@cache
def _counted(as_of: date, by_solution: bool) -> ir.Table:
    rows = _open(as_of, by_solution)
    band = ibis.cases(*((rows.open_days < days, at) for at, days in enumerate(AGES)), else_=len(AGES))
    return (
        rows.mutate(band=band)
        .group_by("band")
        .agg(
            n=_.count(),
            unanswered=(~_.is_answered).cast("int64").sum(),
            oldest=_.open_days.max(),
        )
    )


@cache
def _whose(as_of: date, by_solution: bool) -> ir.Table:
    keys = _open(as_of, by_solution).select(open_key="client_key").distinct()
    clients = served("clients_anywhere").select("client_key", "year_revenue_e4")
    joined = keys.join(clients, [("open_key", "client_key")])
    revenue = _.year_revenue_e4.sum().fill_null(0).cast(WIDE).cast("int64")
    return joined.agg(clients=_.count(), revenue_e4=revenue)


def standing_cases(view: View) -> Standing:
    """Complaints up to the period's end that are open on the as-of date.

    Rows:   complaints of the view's past that are not solved by the as-of date; where no complaint ever says when it
            was solved, those that are not answered.
    Value:  Standing; missing where neither is ever noted.
    Cuts:   additive but for clients.
    Source: definition of the house.
    """
    why = absent_why(view)
    known = None if why else recorded(view)
    if known is None or not (known.solved or known.answered):
        return Standing(0, None, (), 0, 0, None, why or NO_RESOLVED)
    rows = view.run(_counted(view.as_of, known.solved)).set_index("band")
    whose = view.run(_whose(view.as_of, known.solved)).iloc[0]
    ages = tuple(int(rows["n"].get(at, 0)) for at in range(len(AGES) + 1))
    has_money = view.may_see("money") and view.has("sales")
    return Standing(
        sum(ages),
        int(rows["unanswered"].sum()) if known.answered else None,
        ages,
        int(rows["oldest"].max()) if len(rows) else 0,
        int(whose["clients"]),
        int(whose["revenue_e4"]) if has_money else None,
    )


@cache
def _listed(as_of: date, by_solution: bool, most: int) -> ir.Table:
    rows = _open(as_of, by_solution).select(
        "complaint_id",
        "client_key",
        "received_on",
        "category",
        "is_answered",
        "answered_at",
        "open_days",
        "manager_key",
    )
    clients = served("clients_anywhere").select(
        "client_id", "name", "tier", "region_key", "year_revenue_e4", who="client_key"
    )
    joined = rows.join(clients, [("client_key", "who")])
    # What nobody ever closed says nothing new: it comes after what can still be mended.
    order = [joined.open_days >= AGES[-1], ibis.desc("open_days"), ibis.desc("year_revenue_e4"), "complaint_id"]
    return joined.order_by(order).limit(most)


def standing_list(view: View, most: int = MOST_LISTED) -> pd.DataFrame:
    """The complaints of `standing_cases`, the oldest first; those that are open for more than a year after the others.

    Rows:   at most `most` complaints.
    Value:  complaint_id, client_id, name, tier, region, account_manager (at the time), received_on, category,
            is_answered, answered_at, open_days, year_revenue_e4.
    Cuts:   additive.
    Source: definition of the house.
    """
    rows = view.run(_listed(view.as_of, recorded(view).solved, most))
    regions = {key: region.name for key, region in view.tree.regions.items()}
    return rows.assign(
        region=rows["region_key"].map(regions), account_manager=rows["manager_key"].map(view.tree.names("manager"))
    )
