"""Alerts that still ask for somebody: standing, of a kind that asks for an act, and not judged done or no problem."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.attention.matter import ALERTS

CLOSED = ("done", "no_problem")


def open_alerts(view: View) -> ir.Table:
    """The standing alerts of the view that nobody closed, one row per kind and client; an expression.

    Rows:   alerts of falls, no order although one was due, changes of products and drops of satisfaction; one that was
            judged done or no problem is closed until another is raised.
    Value:  columns kind, client_key, stake_e4 (a year; missing where it is unknown), count, since (raised on).
    Cuts:   additive over clients.
    Source: `metrics.alerts`.
    """
    rows = served("client_alerts").filter(_.is_standing, _.kind.isin(ALERTS))
    for kind, keys in _closed(view).items():
        rows = rows.filter(~((_.kind == kind) & _.client_key.isin(keys)))
    return rows.group_by("kind", "client_key").agg(stake_e4=_.stake_e4.max(), count=_.count(), since=_.raised_on.min())


def alerted_clients(view: View) -> pd.Series:
    """How many clients have an open alert, by region key; whoever has several counts once.

    Rows:   as `open_alerts`, by where the client is today.
    Value:  whole numbers by region_key; no row for a region without any.
    Cuts:   additive over regions.
    Source: `metrics.alerts`.
    """
    homes = served("clients_anywhere").select("client_key", "region_key")
    clients = open_alerts(view).select("client_key").distinct().join(homes, "client_key")
    rows = view.run(clients.group_by("region_key").agg(clients=_.count()).order_by("region_key"))
    return rows.set_index("region_key")["clients"]


def _closed(view: View) -> dict[str, list[int]]:
    """Kind → keys of the clients whose standing alerts of that kind are all judged done or no problem."""
    judged = {(one.client_id, one.kind): one for one in view.alert_judgements if one.state in CLOSED}
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
