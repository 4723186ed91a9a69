"""What the clients of a tier cost and bring on the average: aggregates of at least five, so that no client shows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import period_of, same_day_last_year
from data.scope import Selection
from data.tables import WIDE, served
from metrics.contribution.clients import client_sums_of_period
from metrics.contribution.costs import with_late_acts
from metrics.contribution.roles import ROLES, Role, activities_by_role
from metrics.kpi import NOT_YOURS
from metrics.kpi_calendar import unfiltered_calendar

LEAST_PEERS = 5
LEAST_TOLD = 0.9
PEER_COLUMNS = ("tier", "measure", "clients", "value")
RATES = ("discount_rate", "margin_rate", *(f"{role}_rate" for role in ROLES))
"""Over gross sales: discount, goods margin before discounts, service cost by role."""
MEASURES = (*RATES, "order_value_e4", "credit_days")
"""What the reasons of a loss are held against; beside it orders, visits and complaints per client are told."""
NOT_PUBLISHED = N_("unknown: the peers of each tier are published with the next version of the data")
NO_TIER_PEERS = N_("unknown: no tier has five clients with a known profit to compare with")
Named = tuple[tuple[Role, tuple[str, ...]], ...]
_SUMMED = ("orders", "revenue_e4", "discount_e4", "gross_e4", *(f"{role}_e4" for role in ROLES), "money_days_e4")


def peers_of(clients: pd.DataFrame, least: int = LEAST_PEERS) -> pd.DataFrame:
    """What the clients of each tier cost and bring together, as rates: the peers a client is held against.

    Rows:   clients: as `client_costs` gives them, of the whole company, with money_days_e4 where credit is known. Only
            clients with a known profit and a tier count; a tier with fewer than `least` of them is left out.
    Value:  one row per tier and measure: tier, measure, clients, value. discount_rate, margin_rate (gross sales less
            cost of goods), visit_rate, drop_rate, complaint_rate and other_rate are sums over gross sales (revenue +
            discount); order_value_e4 gross sales per order; credit_days gross sales stood unpaid (absent when unknown);
            orders_per_client. A role's cost per order is its rate × order_value_e4.
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
            "orders_per_client": float(tier["orders"]) / float(tier["clients"]),
            "discount_rate": float(tier["discount_e4"]) / sold,
            "margin_rate": (float(tier["gross_e4"]) + float(tier["discount_e4"])) / sold,
            **{f"{role}_rate": float(tier[f"{role}_e4"]) / sold for role in ROLES},
        }
        if tier["orders"] > 0:
            values["order_value_e4"] = sold / float(tier["orders"])
        if "money_days_e4" in tier:
            values["credit_days"] = float(tier["money_days_e4"]) / sold
        for measure, acts in (("visits_per_client", "visit_acts"), ("complaints_per_client", "complaint_acts")):
            if acts in tier:
                values[measure] = float(tier[acts]) / float(tier["clients"])
        rows += [(str(tier["tier"]), measure, int(tier["clients"]), value) for measure, value in values.items()]
    return pd.DataFrame(rows, columns=list(PEER_COLUMNS))


@cache
def _act_sums(table: str, since: date | None, named: Named) -> ir.Table:
    """Per client with acts: the number of acts of each role that has names."""
    acts = served(table) if since is None else served(table).filter(_.done_on >= ibis.literal(since))
    counts = {f"{role}_acts": _.activity.isin(names).sum() for role, names in named}
    return acts.group_by(served_key="client_key").agg(**counts)


@cache
def _tier_sums(table: str, acts: str, since: date | None, named: Named) -> ir.Table:
    sums = client_sums_of_period(table).filter(_.profit_e4.notnull())
    other = _.service_cost_e4 - _.visit_e4 - _.drop_e4 - _.complaint_e4
    tiers = served("clients").filter(_.tier.notnull()).select("client_key", "tier")
    rows = sums.mutate(other_e4=other).join(tiers, "client_key")
    joined = rows
    if named:
        joined = rows.left_join(_act_sums(acts, since, named), [("client_key", "served_key")])
    names = ["orders", "revenue_e4", "discount_e4", "gross_e4", "lines", "credit_known_lines", "credit_days_e4"]
    names += [*(f"{role}_e4" for role in ROLES), *(f"{role}_acts" for role, _names in named)]
    return joined.group_by("tier").agg(
        clients=_.count(), **{name: _[name].sum().cast(WIDE).cast("float64").fill_null(0.0) for name in names}
    )


@cache
def _kinds_of_acts() -> ir.Table:
    return served("activity_period_calendar").select("activity").distinct()


def tier_peers(view: View, least: int = LEAST_PEERS) -> pd.DataFrame:
    """The peers of every tier in the view's period, summed in the engine; `published_peers` reads those of the company.

    Rows:   clients of the view with a known profit; tiers of fewer than `least` are left out. Under filters or rights
            these are the peers within them, not the company's.
    Value:  as `peers_of`, with visits_per_client and complaints_per_client; credit_days only for tiers where nine of
            ten order lines say when they were or are to be paid. The rest count nothing, as in `capital_charges`.
    Cuts:   not additive: ask again for the part.
    Source: see `peers_of`.
    """
    return _peers(with_late_acts(view), "client_period", "activities", None, least)


def trailing_peers(view: View, least: int = LEAST_PEERS) -> pd.DataFrame:
    """The peers of every tier in the twelve months up to the as-of date, for a view whose period holds that date.

    Rows:   as `tier_peers`.
    Value:  as `tier_peers`.
    Cuts:   not additive.
    Source: see `peers_of`.
    """
    since = same_day_last_year(view.as_of) + timedelta(days=1)
    return _peers(view, "client_period_trailing", "activities_history", since, least)


def _peers(view: View, table: str, acts: str, since: date | None, least: int) -> pd.DataFrame:
    roles = activities_by_role(view.run(_kinds_of_acts())["activity"])
    named = tuple((role, names) for role, names in roles.items() if names)
    tiers = view.run(_tier_sums(table, acts, since, named))
    tiers = tiers.assign(**{f"{role}_acts": 0.0 for role in ROLES if not roles[role]})
    told = tiers["credit_days_e4"].where(tiers["credit_known_lines"] >= LEAST_TOLD * tiers["lines"])
    peers = peers_from_sums(tiers.assign(money_days_e4=told), least)
    return peers[peers["value"].notna()].sort_values(["tier", "measure"], ignore_index=True)


# --- as published with a version


@cache
def _years() -> ir.Table:
    return served("region_period_calendar").filter(_.grain == "year").select("period_start").distinct()


def peers_to_publish(view: View) -> list[dict[str, Any]]:
    """The peers of each fiscal year that is over and of the twelve months up to the as-of date, of the whole company.

    Rows:   one per period, tier of at least five clients with a known profit, and measure.
    Value:  grain ("year" or "rolling"), period_start, tier, measure, clients, value; as `tier_peers`.
    Cuts:   of the whole company only.
    Source: see `peers_of`.
    """
    if not view.has("sales"):
        return []
    start = view.settings.calendar
    running = period_of(view.as_of, "year", start)
    periods = [period_of(day.date(), "year", start) for day in pd.to_datetime(view.run(_years())["period_start"])]
    found = []
    for period in sorted(period for period in periods if not period.is_running(view.as_of)):
        found += _rows("year", period.start, tier_peers(view.selecting(Selection(period))))
    trailing = trailing_peers(view.selecting(Selection(running)))
    return found + _rows("rolling", same_day_last_year(view.as_of) + timedelta(days=1), trailing)


def _rows(grain: str, period_start: date, peers: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"grain": grain, "period_start": period_start, **row} for row in peers.to_dict("records")]


@cache
def _published() -> ir.Table:
    return served("tier_peers")


def published_peers(view: View) -> tuple[pd.DataFrame, str]:
    """The peers of each tier in the whole company, as published with the version, for the year of the view's period.

    Rows:   those of the fiscal year in which the period lies; while it runs, of the twelve months up to the as-of date:
            rates of a year are steadier than those of a month. Whatever the reader's rights and filters.
    Value:  (as `tier_peers`, message): the message says why there are none, "" where there are.
    Cuts:   of the whole company under any rights to money: aggregates of at least five clients.
    Source: see `peers_of`.
    """
    if not view.may_see("money"):
        return pd.DataFrame(columns=list(PEER_COLUMNS)), NOT_YOURS
    published = unfiltered_calendar(view).once(_by_year)
    year = period_of(view.selection.period.start, "year", view.settings.calendar)
    found = published.get("rolling" if year.is_running(view.as_of) else year.start)
    if found is None:
        return pd.DataFrame(columns=list(PEER_COLUMNS)), NO_TIER_PEERS if published else NOT_PUBLISHED
    return found.copy(deep=False), ""


def _by_year(view: View) -> dict[date | Literal["rolling"], pd.DataFrame]:
    """The published peers by the first day of their fiscal year, and those of the latest twelve months."""
    rows = view.run(_published()).sort_values(["tier", "measure"])
    days = pd.to_datetime(rows["period_start"]).dt.date.where(rows["grain"] == "year", "rolling")
    return {day: peers.reset_index(drop=True) for day, peers in rows[list(PEER_COLUMNS)].groupby(days, sort=False)}
