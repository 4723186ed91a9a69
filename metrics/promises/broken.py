"""Promises that were not kept in time: those still open past their day, and those kept late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.figure import Figure, unknown
from metrics.kpi_event_sums import is_kept_in_time
from metrics.kpi_record import share_of
from metrics.kpi_voices import NO_PROMISE_DUE

NONE_BROKEN = N_("no promise was broken in this period")
MOST_LISTED = 200


@dataclass(frozen=True)
class Overdue:
    """Promises of the period that are past their day and still open.

    clients: who waits for them; revenue_e4: what these bought in the last twelve months, None where that is not to be
    seen. late: promises of the period kept after their day.
    """

    promises: int
    clients: int
    revenue_e4: int | None
    late: int


@cache
def _broken(as_of: date) -> ir.Table:
    """Promises of the period not kept in time; one due on the as-of date and open still has its day."""
    promises = served("promises")
    rows = promises.filter(~is_kept_in_time(promises), (promises.due_on < as_of) | promises.kept_on.notnull())
    waited = ibis.coalesce(rows.kept_on, ibis.literal(as_of)).delta(rows.due_on, unit="day")
    return rows.mutate(is_open=rows.kept_on.isnull(), days_over=waited)


@cache
def _let_down(as_of: date) -> ir.Table:
    promised = served("promises").group_by("client_key").agg(due=_.count())
    broken = _broken(as_of).group_by(broken_key=_.client_key).agg(broken=_.count())
    found = promised.left_join(broken, [("client_key", "broken_key")])
    return found.agg(clients=_.count(), let_down=_.broken.notnull().sum().fill_null(0).cast("int64"))


def clients_let_down(view: View) -> Figure:
    """Clients with a broken promise over all that were promised something.

    Rows:   clients with a promise due in the period, up to the as-of date; one due then and open is not broken yet.
    Value:  0 to 1 with its Wilson interval; None when no promise was due.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house; Wilson 1927.
    """
    row = view.run(_let_down(view.as_of)).iloc[0]
    return share_of(int(row["let_down"]), int(row["clients"]), NO_PROMISE_DUE)


@cache
def _summary(as_of: date) -> ir.Table:
    clients = served("clients_anywhere").select("year_revenue_e4", who="client_key")
    sums = {"open": _.is_open.sum().cast("int64"), "late": (~_.is_open).sum().cast("int64")}
    rows = _broken(as_of).group_by("client_key").agg(**sums).left_join(clients, [("client_key", "who")])
    is_waiting = _.open > 0
    sums = {
        "promises": _.open.sum(),
        "clients": is_waiting.sum(),
        "revenue_e4": _.year_revenue_e4.sum(where=is_waiting),
        "late": _.late.sum(),
    }
    return rows.agg(**{name: total.fill_null(0).cast(WIDE).cast("int64") for name, total in sums.items()})


def overdue(view: View) -> Overdue:
    """Promises due in the period, past their day on the as-of date and not kept; who waits, and what they buy a year.

    Rows:   promises due in the period and before the as-of date, without a day on which they were kept.
    Value:  Overdue; each client's revenue counts once.
    Cuts:   promises are additive, clients and their revenue are not.
    Source: definition of the house.
    """
    found = {str(name): int(value) for name, value in view.run(_summary(view.as_of)).iloc[0].items()}
    sees = view.may_see("money") and view.has("sales")
    return Overdue(found["promises"], found["clients"], found["revenue_e4"] if sees else None, found["late"])


def days_late(view: View) -> tuple[Figure, int]:
    """The median of the days by which broken promises are late, and how many of them are still open.

    Rows:   promises due in the period and not kept in time; one still open counts with its days until the as-of date,
            so that the median can only grow.
    Value:  days, with the 95 % interval by order statistics; None when none was broken.
    Cuts:   not additive: ask again for the part.
    Source: David & Nagaraja 2003, "Order statistics", section 7.1.
    """
    days = _broken(view.as_of).group_by("days_over", "is_open").agg(promises=_.count())
    rows = view.run(days.order_by("days_over"))
    if rows.empty:
        return unknown(NONE_BROKEN), 0
    figure = median_of(rows["days_over"].tolist(), rows["promises"].tolist())
    return figure, int(rows.loc[rows["is_open"].astype(bool), "promises"].sum())


def median_of(values: list[float], counts: list[int]) -> Figure:
    """The median of counted values with its 95 % interval by order statistics.

    Rows:   values in rising order with how often each was seen.
    Value:  the middle value (the mean of the two in the middle), n of all; no interval below six values.
    Cuts:   not additive.
    Errors: ValueError where nothing was counted.
    Source: David & Nagaraja 2003, "Order statistics", section 7.1; normal approximation of the binomial.
    """
    n = sum(counts)
    if n <= 0:
        raise ValueError("median_of needs at least one value that was seen")
    ends = np.cumsum(counts)

    def at(rank: int) -> float:
        return float(values[int(np.searchsorted(ends, rank, side="left"))])

    middle = (at((n + 1) // 2) + at(n // 2 + 1)) / 2
    half = 0.98 * np.sqrt(n)
    low, high = int(np.floor(n / 2 - half)), int(np.ceil(n / 2 + 1 + half))
    return Figure(middle, n, at(low), at(high)) if low >= 1 and high <= n else Figure(middle, n)


@cache
def _listed(as_of: date, most: int) -> ir.Table:
    clients = served("clients_anywhere").select(
        "client_id", "name", "tier", "year_revenue_e4", who="client_key", today_key="manager_key"
    )
    rows = _broken(as_of).join(clients, [("client_key", "who")])
    order = [ibis.desc("is_open"), ibis.desc(_.year_revenue_e4.fill_null(0)), ibis.desc("days_over"), "client_id"]
    columns = ("client_id", "name", "kind", "due_on", "kept_on", "is_open", "days_over", "year_revenue_e4", "tier")
    return rows.order_by([*order, "due_on", "promise_id"]).limit(most).select(*columns, "region_key", "today_key")


def broken_promises(view: View, most: int = MOST_LISTED) -> pd.DataFrame:
    """The promises of the period not kept in time: those still open first, the client with most revenue first.

    Rows:   at most `most` promises due in the period; one due on the as-of date and open is not broken yet.
    Value:  columns client_id, name, kind, due_on, kept_on (missing: still open), is_open, days_over (until it was kept,
            or the as-of date), year_revenue_e4 (missing without the right to money), tier, region, account_manager
            (the client's of today).
    Cuts:   one row a promise.
    Source: definition of the house.
    """
    rows = view.run(_listed(view.as_of, most))
    regions = {key: region.name for key, region in view.tree.regions.items()}
    rows["region"] = rows["region_key"].map(regions)
    rows["account_manager"] = rows["today_key"].map(view.tree.names("manager"))
    return rows.drop(columns=["region_key", "today_key"])
