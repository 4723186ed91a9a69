"""What each client cost by role of the acts, and act by act: what reasons, ledgers and scenarios are made of."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import ROLE_SUMS, WIDE, served
from metrics.contribution.clients import client_sums_of_period
from metrics.contribution.totals import PeriodClients, period_clients, tiers_of, where_known


def whole(total: ir.IntegerScalar) -> ir.IntegerScalar:
    """A sum of whole numbers as one of 64 bits, zero where there was nothing to sum."""
    return total.cast(WIDE).cast("int64").fill_null(0)


def with_late_acts(view: View) -> View:
    """The view up to the last day whose acts its marts count: in a running period these may follow the last sale.

    Acts one by one then add up to the sums of the period; nothing but days is widened, and planned acts stay out.
    """
    last = view.version.acts_until
    if last <= view.as_of or not (view.is_running or view.span == "to_date"):
        return view
    return replace(view, until=min(view.selection.period.end, view.until + (last - view.as_of)))


@cache
def _losing_costs() -> ir.Table:
    wanted = ("orders", "revenue_e4", "discount_e4", "gross_e4", "service_cost_e4", "profit_e4", *ROLE_SUMS)
    losing = client_sums_of_period().select("client_key", *wanted).filter(_.profit_e4 < 0)
    rows = losing.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    return rows.order_by(["profit_e4", "client_id"])


def client_costs(view: View, losing: bool = False, rate_parts: int = 0) -> pd.DataFrame:
    """Profit of each client of the period and its service cost by role.

    Rows:   one per client with sales or service, by client_key; only those that lose money if `losing`, the largest
            loss first and with client_id and name. Profits are missing where a cost is unknown, and then the roles hold
            only what is known.
    Value:  columns client_key, tier, orders, revenue_e4, discount_e4, gross_e4, service_cost_e4, profit_e4 (before any
            capital charge), and visit_e4, drop_e4, complaint_e4, other_e4, which add up to the service cost; with
            rate_parts, the yearly rate in millionths, also money_days_e4 and capital_charge_e4 as `capital_charges`.
    Cuts:   additive.
    Source: Cooper & Kaplan 1988, "Measure costs right"; roles by `role_of`.
    """
    if losing:
        rows = view.run(_losing_costs())
        other = rows["service_cost_e4"] - rows["visit_e4"] - rows["drop_e4"] - rows["complaint_e4"]
        return rows.assign(other_e4=other)
    sums = ("orders", "revenue_e4", "discount_e4", *ROLE_SUMS)
    return costs_of(view, period_clients(view, sums, rate_parts).of_somebody, bool(rate_parts))


def costs_of(view: View, clients: PeriodClients, is_charged: bool) -> pd.DataFrame:
    """The rows of `client_costs` out of clients of the view that were asked for with these sums.

    Rows:   one per client of `clients`, in their order. is_charged: whether a rate is set.
    Value:  as `client_costs`.
    Cuts:   additive.
    Source: see `client_costs`.
    """
    sums, service = clients.sums, clients.sums["service_cost_e4"]
    return pd.DataFrame(
        {
            "client_key": clients.keys,
            **{name: sums[name] for name in ("orders", "revenue_e4", "discount_e4", *ROLE_SUMS)},
            **({"money_days_e4": sums["credit_days_e4"]} if is_charged else {}),
            "service_cost_e4": service,
            **({"capital_charge_e4": clients.charge} if is_charged else {}),
            "gross_e4": where_known(clients.gross, clients.are_goods_known),
            "profit_e4": where_known(clients.gross - service, clients.is_known),
            "tier": tiers_of(view, clients.keys),
            "other_e4": service - sums["visit_e4"] - sums["drop_e4"] - sums["complaint_e4"],
        }
    )


@cache
def _client_activities(losing: bool, most: int | None) -> ir.Table:
    sums = client_sums_of_period().filter(_.profit_e4 < 0) if losing else client_sums_of_period()
    chosen = sums.order_by([sums.profit_e4, sums.client_key]).limit(most) if most is not None else sums
    acts = served("activities")
    acts = acts.semi_join(chosen, acts.client_key == chosen.client_key)
    return acts_summed(acts, "client_key", "activity").order_by(["client_key", ibis.desc("cost_e4"), "activity"])


def acts_summed(acts: ir.Table, *keys: str) -> ir.Table:
    """Acts of the event table summed by these columns: how many, driver quantity, cost, and how many have no cost."""
    return acts.group_by(list(keys)).agg(
        acts=_.count(),
        driver_quantity_e4=whole(_.driver_quantity_e4.sum()),
        cost_e4=whole(_.cost_e4.sum()),
        unpriced_acts=whole(_.cost_e4.isnull().cast("int64").sum()),
    )


def client_activities(view: View, losing: bool = True, most: int | None = None) -> pd.DataFrame:
    """Service of the period by client and kind of act, dearest first within a client.

    Rows:   one per client and kind of act; the clients that lose money only, unless `losing` is False; the `most`
            with the least profit when that is given.
    Value:  columns client_key, activity, acts, driver_quantity_e4, cost_e4 (ten-thousandths), unpriced_acts.
    Cuts:   additive.
    Source: Cooper & Kaplan 1988, "Measure costs right".
    """
    return with_late_acts(view).run(_client_activities(losing, most))
