"""What is asked of the engine for matters of clients: stakes, counts and oldest days, by account manager of today."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.sums import period_start
from data.periods import GRAINS, FiscalCalendar
from data.tables import WIDE, served
from metrics.contribution.clients import client_sums_among

OWED_DAYS = 365
LARGE = ("A", "B")


def by_manager(rows: ir.Table, *more: str) -> ir.Table:
    """The rows (client_key, stake_e4, count, since) summed by the account manager of the client today."""
    managers = served("clients_anywhere").select("client_key", "manager_key")
    by = (*more, "manager_key")
    return (
        rows.join(managers, "client_key")
        .group_by(*by)
        .agg(
            clients=_.count(),
            count=_["count"].sum().cast(WIDE).cast("int64"),
            stake_e4=_.stake_e4.sum().cast(WIDE).cast("int64"),
            largest=_.client_key.argmax(_.stake_e4),
            most_e4=_.stake_e4.max(),
            since=_.since.min(),
        )
        .order_by(*by)
    )


@cache
def overdue(as_of: date, rate_parts: int, calendar: FiscalCalendar) -> ir.Table:
    """Promises overdue in each period of every grain; as `metrics.promises.overdue`, so that its page says the same."""
    rows = served("promises_history")
    late = rows.filter(rows.kept_on.isnull(), rows.due_on < ibis.literal(as_of))
    parts = [
        late.select(
            "client_key", "due_on", grain=ibis.literal(grain), period_start=period_start(late.due_on, grain, calendar)
        )
        for grain in GRAINS
    ]
    by = ("grain", "period_start")
    clients = ibis.union(*parts).group_by(*by, "client_key").agg(count=_.count(), since=_.due_on.min())
    return by_manager(_with_worth(clients, rate_parts, *by), *by)


@cache
def first_unpaid() -> ir.Table:
    """The first day on which anything was due that is not paid."""
    rows = served("sales_history")
    return rows.filter(rows.paid_on.isnull()).agg(due_on=_.due_on.min())


def owed(first: date, until: date) -> ir.Table:
    """Unpaid past its day: what lines after the first day, twelve months ago, whose day has passed still owe."""
    rows = served("sales_history")
    late = rows.filter(rows.ordered_on > ibis.literal(first), rows.due_on < ibis.literal(until), rows.paid_on.isnull())
    owed = late.group_by("client_key").agg(
        stake_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"), count=_.count(), since=_.due_on.min()
    )
    return by_manager(owed.filter(owed.stake_e4 > 0))


@cache
def dormant(rate_parts: int) -> ir.Table:
    """Large clients that are dormant, with what they earn in twelve months; since: the day of their last order."""
    rows = served("client_states")
    asleep = rows.filter(rows.state == "dormant", rows.tier.isin(LARGE))
    return by_manager(_with_worth(asleep.select("client_key", count=_one(), since=asleep.last_on), rate_parts))


def _with_worth(rows: ir.Table, rate_parts: int, *more: str) -> ir.Table:
    """The rows with what their clients earn in twelve months as the stake, as alerts reckon it; nothing for losses."""
    sums = client_sums_among(rows, "client_period_trailing", rate_parts, ())
    earned = ibis.coalesce(sums.profit_e4, sums.gross_e4, sums.revenue_e4)
    worths = sums.select(who="client_key", earned_e4=ibis.greatest(earned, 0).cast("int64"))
    joined = rows.left_join(worths, [("client_key", "who")])
    return joined.select(*more, "client_key", "count", "since", stake_e4=joined.earned_e4.fill_null(0))


def _one() -> Any:
    return ibis.literal(1).cast("int64")
