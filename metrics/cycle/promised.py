"""Promises as part of a plan: due in the span, kept of them, carried over from before."""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.cycle.items import ITEM_COLUMNS
from metrics.cycle.span import Span, ahead


@cache
def _rows(span: Span) -> ir.Table:
    """Promises of the span and of the days before it from which something is carried over."""
    rows = served("promises_history")
    within = rows.filter(rows.due_on >= ibis.literal(span.carried_from), rows.due_on <= ibis.literal(span.end))
    is_done = within.kept_on.notnull() & (within.kept_on <= ibis.literal(span.today))
    return within.mutate(is_done=is_done, is_before=within.due_on < ibis.literal(span.start))


@cache
def _counted(span: Span) -> ir.Table:
    sums = {
        "due": (~_.is_before).sum(),
        "done": (~_.is_before & _.is_done).sum(),
        "in_time": (~_.is_before & _.is_done & (_.kept_on <= _.due_on)).sum(),
        "carried": (_.is_before & ~_.is_done).sum(),
    }
    whole = {name: value.fill_null(0).cast("int64") for name, value in sums.items()}
    return _rows(span).group_by(["manager_key", "kind"]).agg(**whole).order_by(["manager_key", "kind"])


@cache
def _open(span: Span, is_carried: bool, most: int) -> ir.Table:
    clients = served("clients_anywhere").select("client_id", "name", "tier", "year_revenue_e4", who="client_key")
    rows = _rows(span).filter(~_.is_done, _.is_before == is_carried).join(clients, [("client_key", "who")])
    order = ["due_on", ibis.desc(_.year_revenue_e4.fill_null(0)), "client_id", "promise_id"]
    return rows.order_by(order).limit(most).select("kind", "client_id", "name", "tier", "manager_key", "due_on")


def promised_counts(view: View, span: Span) -> pd.DataFrame:
    """Promises due in the span, kept of them by now, and open ones from before, by account manager and kind.

    Rows:   promises of the selection due in the span or in the 28 days before it, also those of days to come; the
            manager is that of the promise.
    Value:  columns manager_key, kind, due, done, in_time, carried.
    Cuts:   additive.
    Source: definition of the house.
    """
    return ahead(view, span).run(_counted(span))


def promised_items(view: View, span: Span, is_carried: bool, most: int) -> pd.DataFrame:
    """Open promises of the span, or those carried over, the first due first.

    Rows:   at most `most`; of one day the client with most revenue first.
    Value:  columns of `metrics.cycle.items.Item`.
    Cuts:   one row a promise.
    Source: definition of the house.
    """
    rows = ahead(view, span).run(_open(span, is_carried, most))
    names = view.tree.names("manager")
    rows["owner"] = [names.get(int(key)) for key in rows["manager_key"]]
    rows["due_on"] = [_day(value) for value in rows["due_on"]]
    rows["kind"] = rows["kind"].fillna("")
    return rows.assign(source="promise", note="", code="")[list(ITEM_COLUMNS)]


def _day(value: object) -> date:
    found: date = pd.Timestamp(value).date()
    return found
