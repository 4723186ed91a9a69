"""Key figures of sales, service and payment, out of their sums."""

from __future__ import annotations

from metrics.figure import Figure, unknown
from metrics.kpi_record import (
    NO_COSTS,
    NO_CREDIT,
    NO_GROSS,
    NO_ORDERED_QUANTITY,
    NO_ORDERS,
    NO_YEAR_BEFORE,
    SOME_COSTS,
    UNPRICED,
    Sums,
    share_of,
)


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
    """Revenue less cost of goods less the cost of serving the clients, and less the capital charge where one is set.

    Rows:   order lines and service acts of the cut; unknown when a cost of goods or the cost of an act is unknown. The
            charge is what the money in unpaid orders costs at the rate of the settings (`metrics.capital_charge`).
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
    return Figure(gross.value - sums["service_cost_e4"] - sums["capital_charge_e4"], n=gross.n)


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


def days_to_pay(sums: Sums) -> Figure:
    """Days an order stays unpaid, each currency unit of revenue counting alike.

    Rows:   order lines that say when they were paid, or when they are due; a line unpaid on the as-of date stands until
            it is due. n is the number of those lines.
    Value:  days, 0 upward; None when no line says it, or returns outweigh sales among those that do.
    Cuts:   not additive: ask again for the part.
    Source: days sales outstanding; definition of the house.
    """
    if sums["credit_revenue_e4"] <= 0:
        return unknown(NO_CREDIT)
    return Figure(sums["credit_days_e4"] / sums["credit_revenue_e4"], n=sums["credit_known_lines"])
