"""Alerts that still ask for somebody: they stand, and nobody said anything of them."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from data.templates import built
from metrics.everywhere import whole_calendar

ANSWERED = ("seen", "done", "no_problem")


def open_alerts(view: View) -> ir.Table:
    """The standing alerts of the view of which nobody said anything, one row per kind and client; an expression.

    Rows:   alerts of every kind; one that was judged seen, done or no problem is answered until another is raised.
    Value:  columns kind, client_key, stake_e4 (a year; missing where it is unknown), count, since (raised on).
    Cuts:   additive over clients.
    Source: `metrics.alerts`.
    """
    return open_but(*answers_of(view))


def answers_of(view: View) -> tuple[str | tuple[int, ...], ...]:
    """What is said of standing alerts, kind by kind, each followed by the keys of its clients: for `open_but`."""
    return tuple(part for kind, keys in view.once(answered).items() for part in (kind, tuple(keys)))


def open_but(*answers: str | tuple[int, ...]) -> ir.Table:
    """As `open_alerts`, without those that `answers_of` says are answered."""
    rows = served("client_alerts").filter(_.is_standing)
    for kind, keys in zip(answers[::2], answers[1::2], strict=True):
        rows = rows.filter(~((_.kind == kind) & _.client_key.isin(keys)))
    return rows.group_by("kind", "client_key").agg(stake_e4=_.stake_e4.max(), count=_.count(), since=_.raised_on.min())


def alerts_by_region(view: View) -> Mapping[int, int]:
    """How many alerts are open, by region key; a client with several kinds counts once for each.

    Rows:   as `open_alerts`, by where the client is today.
    Value:  whole numbers by region_key; nothing for a region without any.
    Cuts:   additive over regions.
    Source: `metrics.alerts`.
    """
    return whole_calendar(view).once(_by_region)


def _counted(*answers: str | tuple[int, ...]) -> ir.Table:
    homes = served("clients_anywhere").select("client_key", "region_key")
    alerts = open_but(*answers).select("client_key").join(homes, "client_key")
    return alerts.group_by("region_key").agg(alerts=_.count()).order_by("region_key")


def _by_region(view: View) -> dict[int, int]:
    rows = view.run(built(_counted, *answers_of(view)))
    return dict(zip(rows["region_key"].tolist(), rows["alerts"].tolist(), strict=True))


def answered(view: View) -> dict[str, list[int]]:
    """Clients of whose standing alerts somebody said something; several panels ask: `view.once(answered)`.

    Rows:   standing alerts judged as seen, done or no problem.
    Value:  kind → keys of the clients.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    judged = {(one.client_id, one.kind): one for one in view.alert_judgements if one.state in ANSWERED}
    if not judged:
        return {}
    codes = sorted({client_id for client_id, _kind in judged})
    clients = served("clients_anywhere").filter(_.client_id.isin(codes)).select("client_key", "client_id")
    alerts = served("client_alerts").filter(_.is_standing).select("client_key", "kind", "raised_on")
    last = alerts.join(clients, "client_key").group_by("kind", "client_key", "client_id").agg(day=_.raised_on.max())
    found: dict[str, list[int]] = {}
    for row in view.run(last.order_by("client_key", "kind")).to_dict("records"):
        one = judged.get((row["client_id"], row["kind"]))
        if one is not None and one.is_about(pd.Timestamp(row["day"]).date()):
            found.setdefault(str(row["kind"]), []).append(int(row["client_key"]))
    return found
