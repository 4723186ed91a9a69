"""The metrics: one file per family. METRICS lists every figure a page shows, with its words for the methods page."""

from __future__ import annotations

from dataclasses import dataclass

from data.messages import N_


@dataclass(frozen=True)
class Metric:
    """A figure in words: what it is, how it is made, where the definition comes from, which tables it needs.

    `function` is the dotted name of the function that makes it; its docstring says the same to a programmer.
    """

    key: str
    family: str
    function: str
    label: str
    meaning: str
    formula: str
    source: str
    needs: tuple[str, ...]


_HOUSE = N_("definition of the house")
_KAPLAN = N_("Kaplan & Narayanan 2001, Measuring and managing customer profitability")

# One entry a figure; the words are long because people read them.
# ruff: noqa: E501
METRICS: tuple[Metric, ...] = (
    Metric("revenue", "kpi", "metrics.kpi.period_sums", N_("Revenue"), N_("What clients were charged, net of discounts and returns"),
           N_("sum of revenue over the order lines"), _HOUSE, ("sales",)),
    Metric("gross_profit", "kpi", "metrics.kpi.gross_profit", N_("Gross profit"), N_("What is left after the cost of the goods; unknown as soon as one line has no cost"),
           N_("revenue − cost of goods"), _KAPLAN, ("sales",)),
    Metric("client_profit", "kpi", "metrics.kpi.client_profit", N_("Client profit"), N_("What is left after goods and service"),
           N_("revenue − cost of goods − cost of service"), _KAPLAN, ("sales", "activities")),
    Metric("cost_to_serve_ratio", "kpi", "metrics.kpi.cost_to_serve_ratio", N_("Service cost of gross profit"), N_("How much of the gross profit service eats up"),
           N_("cost of service ÷ gross profit"), _KAPLAN, ("sales", "activities")),
    Metric("orders", "kpi", "metrics.kpi.period_sums", N_("Orders"), N_("Order numbers, counted once per day and region"),
           N_("number of order numbers per client, day and region"), _HOUSE, ("sales",)),
    Metric("quantity", "kpi", "metrics.kpi.period_sums", N_("Quantity"), N_("Units delivered, returns deducted"),
           N_("sum of quantity over the order lines"), _HOUSE, ("sales",)),
    Metric("active_clients", "kpi", "metrics.kpi.period_sums", N_("Active clients"), N_("Clients that bought in the period, counted once where they ordered last"),
           N_("clients with at least one order"), _HOUSE, ("sales",)),
    Metric("new_clients", "kpi", "metrics.kpi.period_sums", N_("New clients"), N_("Clients whose first purchase falls into the period"),
           N_("clients whose first order day lies in the period"), _HOUSE, ("sales",)),
    Metric("lost_clients", "kpi", "metrics.kpi.period_sums", N_("Lost clients"), N_("Clients that stayed away for four times their own usual interval, at least 120 days"),
           N_("counted on the day the waiting is full"), _HOUSE, ("sales",)),
    Metric("retention", "kpi", "metrics.kpi.retention", N_("Retained clients"), N_("Of the clients active a year before, those that still buy at the end of the period"),
           N_("bought within twice the own median interval, at least 60 days, before the end ÷ active a year before; Wilson interval"), N_("definition of the house; Wilson 1927"), ("sales",)),
    Metric("fill_rate", "kpi", "metrics.kpi.fill_rate", N_("Fill rate"), N_("How much of what was asked for was delivered"),
           N_("quantity delivered ÷ quantity asked for, over lines that say both"), N_("Zipkin 2000, Foundations of Inventory Management"), ("sales",)),
    Metric("to_date", "kpi", "metrics.to_date.year_to_date", N_("Year to date"), N_("The year up to the end of the period, against the same days a year before"),
           N_("months before the period + the period; last year ends on the same day"), _HOUSE, ("sales",)),
    Metric("tier", "kpi", "metrics.clients.client_list", N_("Tier"), N_("A to D by net revenue of the trailing twelve months, fixed for a version of the data"),
           N_("rank among the clients that bought; bounds in the settings"), _HOUSE, ("sales",)),
    Metric("whale", "contribution", "metrics.contribution.whale_curve", N_("Whale curve"), N_("How the profit adds up from the most to the least profitable client"),
           N_("cumulative profit of the k most profitable ÷ total profit; peak, share of the best 20 %, loss pool"), N_("Cooper & Kaplan 1991, Profit priorities from activity-based costing"), ("sales", "activities")),
    Metric("losing", "contribution", "metrics.contribution.profit_spread", N_("Loss pool"), N_("What the clients with a loss lose together; clients with unknown cost are counted apart"),
           N_("sum of the profits below zero"), _KAPLAN, ("sales", "activities")),
    Metric("activity_cost", "contribution", "metrics.service_costs.activity_costs", N_("Cost of service"), N_("What the acts of service cost: as recorded, else driver quantity × the rate valid on the day"),
           N_("direct cost, else driver quantity × rate"), N_("Cooper & Kaplan 1988, Measure costs right"), ("activities", "activity_rates")),
    Metric("top_two", "satisfaction", "metrics.satisfaction.top_two", N_("Satisfied, top 2 of 5"), N_("Answers in the upper two of five even levels of the scale"),
           N_("answers at level 4 or 5 ÷ all answers; Wilson interval"), N_("top-2-box; Wilson 1927"), ("surveys",)),
    Metric("mean", "satisfaction", "metrics.satisfaction.mean_satisfaction", N_("Mean satisfaction"), N_("Mean answer on the survey's own scale; unknown when scales differ"),
           N_("sum of the answers ÷ number of answers"), N_("arithmetic mean"), ("surveys",)),
    Metric("promoters", "satisfaction", "metrics.satisfaction.net_promoter", N_("Net promoter score"), N_("How many more would recommend us than would not, −100 to 100"),
           N_("100 × (share of promoters − share of detractors), 9–10 and 0–6 unless the settings say otherwise; variance 100² × [p + d − (p − d)²] ÷ n"), N_("Reichheld 2003, The one number you need to grow"), ("surveys",)),
    Metric("acts", "satisfaction", "metrics.word_of_mouth.acts_by_level", N_("Praise and complaint by level"), N_("Recommendations and complaints after an answer, by the satisfaction stated"),
           N_("acts in the 180 days after the answer (or the window of the settings) per 100 clients and year; exact Poisson interval"), N_("Anderson 1998, Customer satisfaction and word of mouth; Garwood 1936"), ("surveys", "referrals", "complaints")),
)  # fmt: skip
