"""What the clients of a tier cost and bring on the average: aggregates of at least five, so that no client shows."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.contribution.clients import client_sums_of_period
from metrics.contribution.costs import costs_by_role, credit_days_of
from metrics.contribution.roles import ROLES, activities_by_role
from metrics.service_costs import activity_costs

LEAST_PEERS = 5
PEER_COLUMNS = ("tier", "measure", "clients", "value")
RATES = ("discount_rate", "margin_rate", *(f"{role}_rate" for role in ROLES))
"""Over gross sales: discount, goods margin before discounts, service cost by role."""
MEASURES = (*RATES, "order_value_e4", "credit_days")
_SUMMED = ("orders", "revenue_e4", "discount_e4", "gross_e4", *(f"{role}_e4" for role in ROLES), "money_days_e4")


def peers_of(clients: pd.DataFrame, least: int = LEAST_PEERS) -> pd.DataFrame:
    """What the clients of each tier cost and bring together, as rates: the peers a client is held against.

    Rows:   clients: as `client_costs` gives them, of the whole company, with money_days_e4 where credit is known. Only
            clients with a known profit and a tier count; a tier with fewer than `least` of them is left out.
    Value:  one row per tier and measure: tier, measure, clients, value. discount_rate, margin_rate (gross sales less
            cost of goods), visit_rate, drop_rate, complaint_rate and other_rate are sums over gross sales (revenue +
            discount); order_value_e4 gross sales per order; credit_days gross sales stood unpaid (absent when unknown).
            Ratios of sums, not medians: only these make the reasons of a loss add up.
    Cuts:   not additive: ask again for the part.
    Source: ratio of sums: Cochran 1977, Sampling Techniques; peers by tier: definition of the house.
    """
    known = clients[clients["profit_e4"].notna() & clients["tier"].notna()]
    present = [name for name in _SUMMED if name in known]
    # Summed as floats: amounts of a whole company beside their cents are far below what a rate shows.
    tiers = known[present].astype(float).groupby(known["tier"]).sum().assign(clients=known.groupby("tier").size())
    return peers_from_sums(tiers.reset_index(), least)


def peers_from_sums(tiers: pd.DataFrame, least: int = LEAST_PEERS) -> pd.DataFrame:
    """The rates of `peers_of` from sums by tier.

    Rows:   one per tier: tier, clients, orders, revenue_e4, discount_e4, gross_e4, the cost of each role, and
            money_days_e4 where credit is known; tiers below `least` clients or without gross sales are left out.
    Value:  as `peers_of`.
    Cuts:   not additive.
    Source: see `peers_of`.
    """
    rows = []
    for tier in tiers.to_dict("records"):
        sold = float(tier["revenue_e4"]) + float(tier["discount_e4"])
        if tier["clients"] < least or sold <= 0:
            continue
        values = {
            "discount_rate": float(tier["discount_e4"]) / sold,
            "margin_rate": (float(tier["gross_e4"]) + float(tier["discount_e4"])) / sold,
            **{f"{role}_rate": float(tier[f"{role}_e4"]) / sold for role in ROLES},
        }
        if tier["orders"] > 0:
            values["order_value_e4"] = sold / float(tier["orders"])
        if "money_days_e4" in tier:
            values["credit_days"] = float(tier["money_days_e4"]) / sold
        rows += [(str(tier["tier"]), measure, int(tier["clients"]), value) for measure, value in values.items()]
    return pd.DataFrame(rows, columns=list(PEER_COLUMNS))


@cache
def _tier_sums(named: tuple[tuple[str, tuple[str, ...]], ...]) -> ir.Table:
    sums = client_sums_of_period().filter(_.profit_e4.notnull())
    rows = sums.join(served("clients").select("client_key", "tier"), "client_key").filter(_.tier.notnull())
    joined = rows
    if named:
        joined = rows.left_join(costs_by_role(named).rename(served_key="client_key"), [("client_key", "served_key")])
    names = ["orders", "revenue_e4", "discount_e4", "gross_e4", *(f"{role}_e4" for role, _names in named)]
    return joined.group_by("tier").agg(
        clients=_.count(), **{name: _[name].sum().cast(WIDE).cast("float64").fill_null(0.0) for name in names}
    )


def _credit_by_tier(view: View) -> ir.Table:
    known = client_sums_of_period().filter(_.profit_e4.notnull()).select("client_key")
    stood = credit_days_of(view.until).join(known, "client_key")
    placed = stood.join(served("clients").select("client_key", "tier"), "client_key")
    return placed.group_by("tier").agg(
        money_days_e4=_.money_days_e4.sum().cast(WIDE).cast("float64"),
        is_told=(_.lines_untold.sum() == 0).fill_null(ibis.literal(False)),
    )


def tier_peers(view: View, least: int = LEAST_PEERS) -> pd.DataFrame:
    """The peers of every tier in the view's period, summed in the engine; to be published of the whole company.

    Rows:   clients of the view with a known profit; tiers of fewer than `least` are left out. Under filters or rights
            these are the peers within them, not the company's.
    Value:  as `peers_of`; credit_days only for tiers where every order line says when it was or is to be paid.
    Cuts:   not additive: ask again for the part.
    Source: see `peers_of`.
    """
    roles = activities_by_role(activity_costs(view)["activity"])
    tiers = view.run(_tier_sums(tuple((role, names) for role, names in roles.items() if names)))
    tiers = tiers.assign(**{f"{role}_e4": 0.0 for role in ROLES if not roles[role]})
    credit = view.run(_credit_by_tier(view))
    told = credit[credit["is_told"]].set_index("tier")["money_days_e4"]
    peers = peers_from_sums(tiers.assign(money_days_e4=tiers["tier"].map(told)), least)
    return peers[peers["value"].notna()].sort_values(["tier", "measure"], ignore_index=True)
