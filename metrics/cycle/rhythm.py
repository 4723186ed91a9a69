"""The rhythm of key clients: a visit every seven days to each client of tier A that no promise covers already."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.roles import activities_by_role
from data.tables import served
from metrics.cycle.items import ITEM_COLUMNS
from metrics.cycle.span import Span, ahead
from metrics.kpi_record import NO_ACTIVITIES, NOT_YOURS
from metrics.promises.kinds import role_of_kind

KEY_TIER, RHYTHM_DAYS = "A", 7
LOOKED_BACK_DAYS = 92
"""A key client without a visit for so long is due on the first day of the span."""
NO_VISITS = N_("unknown: no service act is named as a visit")


def absent_rhythm(view: View) -> str:
    """Why nothing can be said of visits to key clients: a right, a table or acts so named are missing; else empty."""
    if not view.may_see("money"):
        return NOT_YOURS
    if not view.has("activities"):
        return NO_ACTIVITIES
    return "" if visit_names(view) else NO_VISITS


@cache
def _names() -> ir.Table:
    return served("activity_period_calendar").filter(_.grain == "year").select("activity").distinct()


def activity_names(view: View) -> tuple[str, ...]:
    """The kinds of service act there are, whatever period is selected."""
    return tuple(sorted(str(name) for name in view.run(_names())["activity"]))


def visit_names(view: View) -> tuple[str, ...]:
    """Those whose name says that they are visits."""
    return activities_by_role(activity_names(view))["visit"]


@cache
def _promise_kinds(first: date, last: date) -> ir.Table:
    rows = served("promises_history")
    within = rows.filter(rows.due_on >= ibis.literal(first), rows.due_on <= ibis.literal(last))
    return within.select("kind").distinct()


@cache
def _key_clients(visits: tuple[str, ...], promised: tuple[str, ...], span: Span) -> ir.Table:
    """Each key client with its last visit, its visits in the span, the day the next is due, and whether it is asked."""
    today, start, end = (ibis.literal(day) for day in (span.today, span.start, span.end))
    clients = served("clients")
    here = clients.filter(clients.tier == KEY_TIER, clients.closed_on.isnull() | (clients.closed_on > today))
    acts = served("activities_anywhere")
    looked = acts.filter(
        acts.activity.isin(visits), acts.done_on <= today,
        acts.done_on >= ibis.literal(span.start - timedelta(days=LOOKED_BACK_DAYS)),
    )  # fmt: skip
    visited = looked.group_by(who=looked.client_key).agg(
        visited_on=_.done_on.max(), done=(_.done_on >= start).sum().cast("int64")
    )
    promises = served("promises_anywhere")
    covered = promises.filter(promises.kind.isin(promised), promises.due_on >= start, promises.due_on <= end)
    by_promise = covered.group_by(whose=covered.client_key).agg(promised=_.count())
    rows = here.left_join(visited, here.client_key == visited.who)
    rows = rows.left_join(by_promise, rows.client_key == by_promise.whose)
    due_on = ibis.coalesce((rows.visited_on + ibis.interval(days=RHYTHM_DAYS)).cast("date"), start)
    rows = rows.mutate(due_on=due_on, done=rows.done.fill_null(0))
    return rows.mutate(is_asked=rows.promised.isnull() & (rows.due_on <= end), is_before=rows.due_on < start)


@cache
def _counted(visits: tuple[str, ...], promised: tuple[str, ...], span: Span) -> ir.Table:
    rows = _key_clients(visits, promised, span)
    sums = {
        "clients": _.count(),
        "done": _.done.sum(where=_.promised.isnull()).fill_null(0),
        "open": (_.is_asked & ~_.is_before).sum(),
        "carried": (_.is_asked & _.is_before).sum(),
    }
    return rows.group_by("manager_key").agg(**{name: value.cast("int64") for name, value in sums.items()})


@cache
def _open(visits: tuple[str, ...], promised: tuple[str, ...], span: Span, is_carried: bool, most: int) -> ir.Table:
    rows = _key_clients(visits, promised, span).filter(_.is_asked, _.is_before == is_carried)
    order = ["due_on", ibis.desc(_.year_revenue_e4.fill_null(0)), "client_id"]
    return rows.order_by(order).limit(most).select("client_id", "name", "tier", "manager_key", "due_on")


def _visit_promises(view: View, span: Span) -> tuple[str, ...]:
    kinds = ahead(view, span).run(_promise_kinds(span.start, span.end))["kind"]
    return tuple(sorted(str(kind) for kind in kinds.dropna() if role_of_kind(str(kind)) == "visit"))


def rhythm_counts(view: View, span: Span) -> pd.DataFrame:
    """Visits that the rhythm of key clients asks for in the span, by the client's account manager.

    Rows:   clients of tier A that are not closed. A visit is due seven days after the last one; a client to which a
            visit was promised in the span is asked for by the promise alone.
    Value:  columns manager_key, clients, due (made in the span, and still due in it), done (made in the span), in_time
            (as done), carried (due before the span and not made since).
    Cuts:   additive.
    Source: definition of the house: key clients are visited every week.
    """
    rows = ahead(view, span).run(_counted(visit_names(view), _visit_promises(view, span), span))
    rows["due"] = rows["done"] + rows["open"]
    rows["in_time"] = rows["done"]
    return rows[["manager_key", "clients", "due", "done", "in_time", "carried"]]


def rhythm_items(view: View, span: Span, is_carried: bool, most: int) -> pd.DataFrame:
    """The key clients to be visited, the first due first.

    Rows:   at most `most`, as `rhythm_counts` counts them.
    Value:  columns of `metrics.cycle.items.Item`.
    Cuts:   one row a client.
    Source: definition of the house.
    """
    rows = ahead(view, span).run(_open(visit_names(view), _visit_promises(view, span), span, is_carried, most))
    names = view.tree.names("manager")
    rows["owner"] = [names.get(int(key)) for key in rows["manager_key"]]
    rows["due_on"] = [pd.Timestamp(value).date() for value in rows["due_on"]]
    return rows.assign(source="visit", kind="visit", note="", code="")[list(ITEM_COLUMNS)]
