"""What clients bring and cost."""

from __future__ import annotations

from data.messages import N_
from metrics.definitions.metric import HOUSE, KAPLAN, Metric

# One entry a figure; the words are long because people read them.
# ruff: noqa: E501
MONEY: tuple[Metric, ...] = (
    Metric("whale", "contribution", "metrics.contribution.whale_curve", N_("Whale curve"), N_("How the profit adds up from the most to the least profitable client"),
           N_("cumulative profit of the k most profitable ÷ total profit; peak, share of the best 20 %, loss pool"), N_("Cooper & Kaplan 1991, Profit priorities from activity-based costing"), ("sales", "activities")),
    Metric("losing", "contribution", "metrics.contribution.profit_spread", N_("Loss pool"), N_("What the clients with a loss lose together; clients with unknown cost are counted apart"),
           N_("sum of the profits below zero"), KAPLAN, ("sales", "activities")),
    Metric("activity_cost", "contribution", "metrics.service_costs.activity_costs", N_("Cost of service"), N_("What the acts of service cost: as recorded, else driver quantity × the rate valid on the day"),
           N_("direct cost, else driver quantity × rate"), N_("Cooper & Kaplan 1988, Measure costs right"), ("activities", "activity_rates")),
    Metric("whale_gini", "contribution", "metrics.contribution.whale_curve", N_("Unevenness of profit"), N_("How unevenly profit is spread over clients, 0 to 1, losses included"),
           N_("sum of all differences between two clients ÷ (2 (n − 1) × (gains + losses))"), N_("Raffinetti, Siletti & Vernizzi 2015, Gini with negative values"), ("sales", "activities")),
    Metric("ledger", "contribution", "metrics.contribution.ledger", N_("Profit ledger"), N_("From gross sales to profit, line by line; clients with unknown cost are counted apart"),
           N_("revenue + discount − discount − cost of goods − each activity − capital charge"), KAPLAN, ("sales", "activities")),
    Metric("capital_charge", "contribution", "metrics.contribution.capital_charges", N_("Capital charge"), N_("What the money in unpaid orders costs, at the yearly rate that is set"),
           N_("revenue × days until paid (until due, while unpaid) × yearly rate ÷ 365; paid at once or in advance costs nothing"), KAPLAN, ("sales",)),
    Metric("tier_peers", "contribution", "metrics.contribution.published_peers", N_("Peers of a tier"), N_("What the clients of a tier in the whole company cost and bring, published of at least five clients"),
           N_("sums over gross sales of the fiscal year; while it runs, of the twelve months up to the last day of the data"), HOUSE, ("sales", "activities")),
    Metric("reconciliation", "contribution", "metrics.contribution.reconciliation", N_("Cost reconciled"), N_("What clients were charged, what capacity nobody used and what belongs to no client, together the cost of the period"),
           N_("clients + unused capacity + unassigned = total; capacity costs practical capacity × rate × months"), N_("Kaplan & Anderson 2004, Time-driven activity-based costing"), ("sales", "activities", "activity_rates")),
    Metric("loss_reasons", "contribution", "metrics.contribution.loss_reasons", N_("Reasons of a loss"), N_("What each habit of a losing client costs more than that of its tier's peers; the reasons add up"),
           N_("own cost − peers' rate × own gross sales, for discount, mix of goods, small orders, dear deliveries, visits, complaints, other service, credit days"), HOUSE, ("sales", "activities")),
    Metric("scenario", "contribution", "metrics.contribution.scenario_profits", N_("What-if of profit"), N_("Profit of each client under other visits, minimum order, delivery fee, discount cap or service tier"),
           N_("profit + effect of each lever, one after the other; quantities stay as they were"), KAPLAN, ("sales", "activities")),
    Metric("band_moves", "contribution", "metrics.contribution.band_moves", N_("Moves between profit bands"), N_("Where clients stood a year before and stand now: loss, nothing, or a fifth of the gains"),
           N_("clients by band before and after; the bounds are those of the year before; Wilson interval"), N_("definition of the house; Wilson 1927"), ("sales", "activities")),
    Metric("usual_profit", "contribution", "metrics.contribution.shrunk_profits", N_("Profit of a usual year"), N_("The mean of a client's years, drawn toward its tier the more, the fewer and wilder they are"),
           N_("w × own mean + (1 − w) × mean of the tier; w = variance between ÷ (variance between + variance of a year ÷ years)"), N_("James & Stein 1961; Efron & Morris 1975, JASA 70"), ("sales", "activities")),
    Metric("winning_cost", "contribution", "metrics.contribution.winning_against_keeping", N_("Winning against keeping"), N_("What was done for clients before their first order, per client won, against a year of service"),
           N_("cost of acts before the first order ÷ clients won; over cost of acts after it per client and year"), N_("Reichheld & Sasser 1990, Zero defections"), ("sales", "activities")),
    Metric("client_credit", "contribution", "metrics.one_client.client_credit", N_("Owed by a client"), N_("What a client owes on the day of the data, how much of it is late, and how long it usually takes to pay"),
           N_("revenue of the lines that are due or will be and are not paid, by how long their day has passed; days from order to payment over twelve months, weighted by revenue"), HOUSE, ("sales",)),
)  # fmt: skip
