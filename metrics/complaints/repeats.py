"""Who complains again: clients with an earlier complaint not long before, by what they complain of, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.complaints.cases import NONE_IN_PERIOD, absent_why
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.kpi import BEFORE_DATA

AGAIN_DAYS = 180
MOST_LISTED = 200
LEAST_IN_CATEGORY = 5


@cache
def _repeats(since: date) -> ir.Table:
    """Complaints of the period, each with the day of the client's complaint before, wherever that was made.

    since: the earliest day that can make a complaint of the period one that comes again.
    """
    days = (
        served("complaints_anywhere")
        .filter(_.received_on >= since)
        .group_by(["client_key", "received_on"])
        .agg(category_then=_.category.min())
    )
    window = ibis.window(group_by=days.client_key, order_by=days.received_on)
    before = days.select(
        before_key=days.client_key,
        on=days.received_on,
        before_on=days.received_on.lag().over(window),
        before_category=days.category_then.lag().over(window),
    )
    rows = served("complaints")
    joined = rows.join(before, [rows.client_key == before.before_key, rows.received_on == before.on])
    gap = joined.received_on.delta(joined.before_on, unit="day").cast("int64")
    return joined.mutate(gap=gap, is_again=ibis.coalesce(gap <= AGAIN_DAYS, False))


@cache
def _counted(since: date, by_category: bool) -> ir.Table:
    rows = _repeats(since)
    keys = ["category"] if by_category else []
    clients = rows.group_by(["client_key", *keys]).agg(
        y=_.is_again.any(), same=(_.is_again & (_.category == _.before_category)).any()
    )
    sums = {
        "n": _.count(),
        "again": _.y.cast("int64").sum().fill_null(0),
        "same": ibis.coalesce(_.same, False).cast("int64").sum().fill_null(0),
    }
    return clients.group_by(keys).agg(**sums) if keys else clients.agg(**sums)


def _missing(view: View) -> str:
    if why := absent_why(view):
        return why
    first = next((low for table, low, _high in view.version.days if table == "complaints"), None)
    return BEFORE_DATA if first is not None and first > _since(view) else ""


def _since(view: View) -> date:
    return view.selection.period.start - timedelta(days=AGAIN_DAYS)


def repeat_share(view: View) -> Figure:
    """Clients that complained again: of those that complained in the period, those with a complaint shortly before one.

    Rows:   clients with a complaint in the period. Again: an earlier day with a complaint of the same client, wherever
            it was made, 1 to 180 days before one of them. It looks back, so the newest complaint is judged as all are.
    Value:  0 to 1 with Wilson's interval, n complainers; None when nobody complained or data begin too late.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house; Wilson 1927.
    """
    if why := _missing(view):
        return unknown(why)
    row = view.run(_counted(_since(view), False)).iloc[0]
    n = int(row["n"])
    return Figure(int(row["again"]) / n, n, *wilson(int(row["again"]), n)) if n else unknown(NONE_IN_PERIOD)


@dataclass(frozen=True)
class CategoryRepeats:
    """Of the clients that complained of it (None: not noted), those that come again, and those with the same matter."""

    name: str | None
    share: Figure
    same: int


def repeats_by_category(view: View) -> tuple[CategoryRepeats, ...]:
    """Who complains again, by what the later complaint is about, the largest share first.

    Rows:   as `repeat_share`, clients of each category; categories of fewer than five complainers are left out.
    Value:  one CategoryRepeats each; empty where nothing is known.
    Cuts:   not additive: a client may complain of several matters.
    Source: definition of the house; Wilson 1927.
    """
    if _missing(view):
        return ()
    found = []
    for row in view.run(_counted(_since(view), True)).to_dict("records"):
        n, again = int(row["n"]), int(row["again"])
        if n >= LEAST_IN_CATEGORY:
            name = row["category"] if isinstance(row["category"], str) else None
            found.append(CategoryRepeats(name, Figure(again / n, n, *wilson(again, n)), int(row["same"])))
    return tuple(sorted(found, key=lambda each: (-(each.share.value or 0.0), each.name or "")))


@cache
def _listed(since: date, most: int) -> ir.Table:
    rows = _repeats(since)
    newest = [ibis.desc(rows.received_on), rows.complaint_id]
    order = ibis.row_number().over(ibis.window(group_by=rows.client_key, order_by=newest))
    clients = (
        rows.mutate(at=order)
        .group_by("client_key")
        .agg(
            complaints=_.count(),
            again=_.is_again.cast("int64").sum(),
            last_on=_.received_on.max(),
            gap=_.gap.min(where=_.is_again),
            category=_.category.max(where=_.at == 0),
            before_category=_.before_category.max(where=_.at == 0),
            unsolved=_.resolved_on.isnull().cast("int64").sum(),
        )
        .filter(_.again > 0)
    )
    who = served("clients_anywhere").select("client_key", "client_id", "name", "tier", "year_revenue_e4")
    listed = clients.join(who, "client_key")
    return listed.order_by([ibis.desc("again"), ibis.desc("last_on"), "client_id"]).limit(most)


def repeat_list(view: View, most: int = MOST_LISTED) -> pd.DataFrame:
    """Clients that complained again in the period, those that did most often first.

    Rows:   at most `most` clients of `repeat_share`.
    Value:  client_id, name, tier, complaints of the period, again (those within 180 days of one before), gap (days, the
            shortest), last_on, category and before_category of the last one, unsolved, year_revenue_e4.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_listed(_since(view), most))


def repeat_missing(view: View) -> str:
    """Why it is not known who complains again; "" if it is.

    Rows:   none.
    Value:  a message key.
    Cuts:   none.
    Source: definition of the house.
    """
    return _missing(view)
