"""What each client cost by role of the acts, and act by act: what reasons, ledgers and scenarios are made of."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.contribution.clients import client_sums_of_period
from metrics.contribution.roles import ROLES, activities_by_role
from metrics.service_costs import activity_costs

ACT_SUMS = ("acts", "driver_quantity_e4", "cost_e4", "unpriced_acts")


def whole(total: ir.IntegerScalar) -> ir.IntegerScalar:
    """A sum of whole numbers as one of 64 bits, zero where there was nothing to sum."""
    return total.cast(WIDE).cast("int64").fill_null(0)


def with_late_acts(view: View) -> View:
    """The view up to the last day whose acts its marts count: in a running period these may follow the last sale.

    Acts one by one then add up to the sums of the period; nothing but days is widened.
    """
    last = next((high for table, _low, high in view.version.days if table == "activities"), view.as_of)
    if last <= view.as_of or not (view.is_running or view.span == "to_date"):
        return view
    return replace(view, until=min(view.selection.period.end, view.until + (last - view.as_of)))


@cache
def costs_by_role(named: tuple[tuple[str, tuple[str, ...]], ...]) -> ir.Table:
    """The question for one row per client of the period with acts: the cost of each role that has names, as ROLE_e4.

    Unpriced acts count 0 here: whoever has one has no known profit and is counted apart.
    """
    acts = served("activities")
    costs = {f"{role}_e4": whole(_.cost_e4.sum(where=_.activity.isin(names))) for role, names in named}
    return acts.group_by("client_key").agg(**costs)


@cache
def _client_costs(named: tuple[tuple[str, tuple[str, ...]], ...], losing: bool) -> ir.Table:
    wanted = ("orders", "revenue_e4", "discount_e4", "gross_e4", "service_cost_e4", "profit_e4")
    sums = client_sums_of_period().select("client_key", *wanted)
    sums = sums.filter(_.profit_e4 < 0) if losing else sums
    # A million names take longer to hand over than everything else; only a list of losers shows them.
    words = ("client_id", "name", "tier") if losing else ("tier",)
    rows = sums.join(served("clients").select("client_key", *words), "client_key")
    if not named:
        return rows.order_by(["profit_e4", "client_id"]) if losing else rows
    roles = costs_by_role(named).rename(served_key="client_key")
    joined = rows.left_join(roles, [("client_key", "served_key")]).drop("served_key")
    filled = joined.mutate(**{f"{role}_e4": _[f"{role}_e4"].fill_null(0) for role, _names in named})
    return filled.order_by(["profit_e4", "client_id"]) if losing else filled


def client_costs(view: View, losing: bool = False) -> pd.DataFrame:
    """Profit of each client of the period and its service cost by role.

    Rows:   one per client with sales or service, in no order; only those that lose money if `losing`, the largest loss
            first and with client_id and name. Profits are missing where a cost is unknown, and then the roles hold only
            what is known.
    Value:  columns client_key, tier, orders, revenue_e4, discount_e4, gross_e4, service_cost_e4,
            profit_e4, and visit_e4, drop_e4, complaint_e4, other_e4, which add up to the service cost.
    Cuts:   additive.
    Source: Cooper & Kaplan 1988, "Measure costs right"; roles by `role_of`.
    """
    roles = activities_by_role(activity_costs(view)["activity"])
    named = tuple((role, names) for role, names in roles.items() if names)
    rows = with_late_acts(view).run(_client_costs(named, losing))
    return rows.assign(**{f"{role}_e4": 0 for role in ROLES if not roles[role]})


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
