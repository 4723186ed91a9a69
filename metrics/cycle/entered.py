"""What people planned at the desk, as part of a plan: acts for clients, and alerts that are to be closed by a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.desk import AlertJudgement
from data.door import View
from data.tables import served
from metrics.cycle.items import Item
from metrics.cycle.span import Span, ahead

CLOSED = ("done", "no_problem")


@dataclass(frozen=True)
class Entered:
    """A thing that somebody said is to be done; done_on: the day on which it was, None while it is open."""

    item: Item
    done_on: date | None

    def is_done(self, today: date) -> bool:
        return self.done_on is not None and self.done_on <= today

    @property
    def is_in_time(self) -> bool:
        return self.done_on is not None and self.done_on <= self.item.due_on


def entered_items(view: View, span: Span) -> tuple[Entered, ...]:
    """Planned acts and alerts with a day, of the clients of the selection, by the day they are due.

    Rows:   every act that is planned or done; every alert that somebody gave a day by which it is to be closed. The
            owner is who was named, else the client's account manager.
    Value:  Entered; an alert is done on the day on which it was said to be done or no problem.
    Cuts:   one each.
    Source: definition of the house.
    """
    acts = view.planned_acts
    alerts = [(each, each.due_on) for each in view.alert_judgements if each.due_on is not None]
    known = _clients(view, span, (*(act.client_id for act in acts), *(alert.client_id for alert, _day in alerts)))
    found = []
    for act in acts:
        if act.client_id in known:
            name, tier, manager = known[act.client_id]
            item = Item(
                "act", act.kind, act.client_id, name, tier, act.owner or manager, act.due_on, act.note, act.item
            )
            found.append(Entered(item, act.done_on))
    for alert, due_on in alerts:
        if alert.client_id in known:
            name, tier, manager = known[alert.client_id]
            owner = alert.owner or manager
            item = Item("alert", alert.kind, alert.client_id, name, tier, owner, due_on, alert.note)
            found.append(Entered(item, alert.at.date() if alert.state in CLOSED else None))
    return tuple(sorted(found, key=lambda each: (each.item.due_on, each.item.client_id, each.item.code)))


def _clients(view: View, span: Span, client_ids: Iterable[str]) -> dict[str, tuple[str, str, str | None]]:
    """Name, tier and account manager of those clients that are in the selection."""
    asked = sorted(set(client_ids))
    if not asked:
        return {}
    clients = served("clients")
    columns = ("client_id", "name", "tier", "manager_key")
    rows = ahead(view, span).run(clients.filter(clients.client_id.isin(asked)).select(*columns))
    names = view.tree.names("manager")
    return {
        str(row.client_id): (str(row.name), str(row.tier), names.get(int(row.manager_key)))
        for row in rows.itertuples(index=False)
    }


def entered_counts(found: Iterable[Entered], span: Span) -> list[tuple[str | None, str, int, int, int, int]]:
    """(owner, source, due, done, in time, carried) of each, for `metrics.cycle.items.counts_frame`."""
    rows = []
    for each in found:
        item, is_done = each.item, each.is_done(span.today)
        if span.start <= item.due_on <= span.end:
            rows.append((item.owner, str(item.source), 1, int(is_done), int(is_done and each.is_in_time), 0))
        elif item.due_on < span.start and not is_done:
            rows.append((item.owner, str(item.source), 0, 0, 0, 1))
    return rows


def open_items(found: Iterable[Entered], span: Span, is_carried: bool) -> list[Item]:
    """Those of the span that are open, or those that are carried over into it."""
    still = [each.item for each in found if not each.is_done(span.today)]
    if is_carried:
        return [item for item in still if item.due_on < span.start]
    return [item for item in still if span.start <= item.due_on <= span.end]


@cache
def _standing() -> ir.Table:
    return served("client_alerts").filter(_.is_standing).agg(alerts=_.count())


@cache
def _standing_of(client_ids: tuple[str, ...]) -> ir.Table:
    clients = served("clients_anywhere").select("client_id", who="client_key").filter(_.client_id.isin(client_ids))
    alerts = served("client_alerts").filter(_.is_standing)
    return alerts.join(clients, [("client_key", "who")]).select("client_id", "kind", "raised_on")


def untaken_alerts(view: View, judged: Iterable[AlertJudgement]) -> int:
    """Standing alerts that nobody has looked at yet: neither seen, nor done, nor given an owner or a day.

    Rows:   alerts of the version that still stand, of the clients and topics of the selection.
    Value:  a whole number; 0 also where no alerts were made.
    Cuts:   additive.
    Source: definition of the house.
    """
    total = int(view.run(_standing())["alerts"].iloc[0])
    said = {(each.client_id, each.kind): each for each in judged if _is_taken(each)}
    if not total or not said:
        return total
    rows = view.run(_standing_of(tuple(sorted({client_id for client_id, _kind in said}))))
    taken = 0
    for row in rows.itertuples(index=False):
        judgement = said.get((str(row.client_id), str(row.kind)))
        taken += judgement is not None and judgement.is_about(pd.Timestamp(row.raised_on).date())
    return total - taken


def _is_taken(judgement: AlertJudgement) -> bool:
    return judgement.state != "open" or bool(judgement.owner) or judgement.due_on is not None
