"""Key figures: each is a ratio or sum of the same additive sums, so every cut recomputes it and none is averaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.door import View
from data.messages import N_
from metrics.figure import Figure, Unit, unknown
from metrics.intervals import wilson
from metrics.sums import (
    ALL_SUMS,
    Sums,
    calendar_sums,
    grouped_sums,
    history_sums,
    period_sums,
    region_history_sums,
    region_sums,
)

NOT_YOURS = N_("not yours; ask whoever looks after the data")
BEFORE_DATA = N_("the data begin later")
NO_SALES = N_("no sales yet: import `sales` to see this")
NO_COSTS = N_("unknown: no order line has a cost of goods")
SOME_COSTS = N_("unknown: the cost of goods is not known for every order line")
NO_ACTIVITIES = N_("no service costs yet: import `activities` to see this")
UNPRICED = N_("unknown: some service acts have neither a cost nor a rate")
NO_ORDERS = N_("nothing was sold in this period")
NO_GROSS = N_("unknown: there is no gross profit to divide by")
NO_ORDERED_QUANTITY = N_("unknown: the sales do not say what was asked for")
NO_YEAR_BEFORE = N_("unknown: nobody was active a year before")


@dataclass(frozen=True)
class Kpi:
    """One key figure: its words, its unit, which side is good, and how it comes out of the sums."""

    key: str
    label: str
    unit: Unit
    better: Literal["higher", "lower", "neither"]
    figure: Callable[[Sums], Figure]


def _sum(name: str) -> Callable[[Sums], Figure]:
    def figure(sums: Sums) -> Figure:
        return Figure(sums[name], n=sums["orders"])

    return figure


def gross_profit(sums: Sums) -> Figure:
    """Revenue less cost of goods.

    Rows:   order lines of the cut; unknown as soon as one of them has no cost of goods.
    Value:  ten-thousandths of the currency unit; n is the number of order lines.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    if not sums["lines"]:
        return unknown(NO_ORDERS)
    if sums["cost_known_lines"] < sums["lines"]:
        return unknown(SOME_COSTS if sums["cost_known_lines"] else NO_COSTS)
    return Figure(sums["revenue_e4"] - sums["cost_of_goods_e4"], n=sums["lines"])


def client_profit(sums: Sums) -> Figure:
    """Revenue less cost of goods less the cost of serving the clients.

    Rows:   order lines and service acts of the cut; unknown when a cost of goods or the cost of an act is unknown.
    Value:  ten-thousandths of the currency unit; n is the number of order lines.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    if not sums["lines"] and sums["acts"] and not sums["unpriced_acts"]:
        return Figure(-sums["service_cost_e4"], n=0)
    gross = gross_profit(sums)
    if gross.value is None:
        return gross
    if sums["unpriced_acts"]:
        return unknown(UNPRICED)
    return Figure(gross.value - sums["service_cost_e4"], n=gross.n)


def cost_to_serve_ratio(sums: Sums) -> Figure:
    """Cost of service over gross profit.

    Rows:   as for client profit; unknown when gross profit is not above zero.
    Value:  a share, 0 upward; above 1 service costs more than the goods bring.
    Cuts:   not additive: ask again for the part.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    gross = gross_profit(sums)
    if gross.value is None:
        return gross
    if sums["unpriced_acts"]:
        return unknown(UNPRICED)
    return Figure(sums["service_cost_e4"] / gross.value, n=gross.n) if gross.value > 0 else unknown(NO_GROSS)


def retention(sums: Sums) -> Figure:
    """Clients that still buy over clients that were active in the same period a year before.

    Rows:   clients at their home region; still buying means an order within twice the own median interval, at least
            60 days, before the end of the period.
    Value:  0 to 1 with its Wilson interval; None when nobody was active a year before.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house; interval Wilson 1927.
    """
    return share_of(sums["retained_clients"], sums["retainable_clients"], NO_YEAR_BEFORE)


def fill_rate(sums: Sums) -> Figure:
    """Quantity delivered over quantity asked for.

    Rows:   order lines that say what was asked for.
    Value:  a share, 0 upward; None when no line says it.
    Cuts:   not additive: ask again for the part.
    Source: Zipkin 2000, "Foundations of Inventory Management".
    """
    if not sums["quantity_ordered_e4"]:
        return unknown(NO_ORDERED_QUANTITY)
    return Figure(sums["quantity_filled_e4"] / sums["quantity_ordered_e4"], n=sums["lines"])


def share_of(part: int, whole: int, missing: str) -> Figure:
    """A share with its Wilson interval; unknown with that reason when there is no whole."""
    if not whole:
        return unknown(missing)
    low, high = wilson(part, whole)
    return Figure(part / whole, n=whole, low=low, high=high)


KPIS: dict[str, Kpi] = {
    kpi.key: kpi
    for kpi in (
        Kpi("revenue", N_("Revenue"), "money", "higher", _sum("revenue_e4")),
        Kpi("gross_profit", N_("Gross profit"), "money", "higher", gross_profit),
        Kpi("client_profit", N_("Client profit"), "money", "higher", client_profit),
        Kpi("cost_to_serve_ratio", N_("Service cost of gross profit"), "share", "lower", cost_to_serve_ratio),
        Kpi("orders", N_("Orders"), "count", "higher", _sum("orders")),
        Kpi("quantity", N_("Quantity"), "amount", "higher", _sum("quantity_e4")),
        Kpi("active_clients", N_("Active clients"), "count", "higher", _sum("active_clients")),
        Kpi("new_clients", N_("New clients"), "count", "higher", _sum("new_clients")),
        Kpi("lost_clients", N_("Lost clients"), "count", "lower", _sum("lost_clients")),
        Kpi("retention", N_("Retained clients"), "share", "higher", retention),
        Kpi("fill_rate", N_("Fill rate"), "share", "higher", fill_rate),
    )
}


def figure(view: View, key: str, sums: Sums) -> Figure:
    """That key figure of the sums, or unknown with the reason the data set as a whole gives.

    Errors: KeyError listing the key figures for an unknown key.
    """
    if key not in KPIS:
        raise KeyError(f"there is no key figure {key!r}; there are: {', '.join(KPIS)}")
    if not view.may_see("money"):
        return unknown(NOT_YOURS)
    if not view.has("sales"):
        return unknown(NO_SALES)
    if key in ("client_profit", "cost_to_serve_ratio") and not view.has("activities"):
        return unknown(NO_ACTIVITIES)
    return KPIS[key].figure(sums)


def period_figure(view: View, key: str, sums: Sums) -> Figure:
    """That key figure of the sums of the view's own period; unknown when the data begin after the period has.

    Rows:   `sums` as `period_sums(view)` gives it.
    Value:  a Figure; unknown, not 0, for a period that lies before the first data or is only partly covered.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    first = first_day(view)
    if first is not None and view.selection.period.start < first.replace(day=1):
        return unknown(BEFORE_DATA)
    return figure(view, key, sums)


def first_day(view: View) -> date | None:
    """The first day with sales; None without any."""
    return next((low for table, low, _high in view.version.days if table == "sales"), None)


__all__ = [
    "KPIS",
    "Kpi",
    "client_profit",
    "cost_to_serve_ratio",
    "figure",
    "fill_rate",
    "first_day",
    "gross_profit",
    "period_figure",
    "retention",
    "share_of",
    "ALL_SUMS",
    "Sums",
    "calendar_sums",
    "grouped_sums",
    "history_sums",
    "period_sums",
    "region_history_sums",
    "region_sums",
]
