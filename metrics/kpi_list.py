"""The key figures of the house, one record each."""

from __future__ import annotations

from data.messages import N_
from metrics.kpi_money import client_profit, cost_to_serve_ratio, days_to_pay, fill_rate, gross_profit, retention
from metrics.kpi_record import CLIENTS_DO_NOT_ADD, SCORES_DO_NOT_ADD, Kpi, sum_of
from metrics.kpi_voices import complaints_per_100, degree_of, kept_promises, nps, satisfied

SERVED = ("sales", "activities")

KPIS: dict[str, Kpi] = {
    kpi.key: kpi
    for kpi in (
        Kpi("revenue", N_("Revenue"), "money", "higher", sum_of("revenue_e4"), adds=True),
        Kpi("gross_profit", N_("Gross profit"), "money", "higher", gross_profit, adds=True),
        Kpi("client_profit", N_("Client profit"), "money", "higher", client_profit, needs=SERVED, adds=True),
        Kpi(
            "cost_to_serve_ratio", N_("Service cost of gross profit"), "share", "lower", cost_to_serve_ratio,
            needs=SERVED, parts=("service_cost_e4", "gross_profit"),
        ),
        Kpi("orders", N_("Orders"), "count", "higher", sum_of("orders"), adds=True),
        Kpi("quantity", N_("Quantity"), "amount", "higher", sum_of("quantity_e4"), adds=True),
        Kpi(
            "active_clients", N_("Active clients"), "count", "higher", sum_of("active_clients"),
            unsummed_why=CLIENTS_DO_NOT_ADD,
        ),
        Kpi("new_clients", N_("New clients"), "count", "higher", sum_of("new_clients"), adds=True),
        Kpi("lost_clients", N_("Lost clients"), "count", "lower", sum_of("lost_clients"), adds=True),
        Kpi(
            "retention", N_("Retained clients"), "share", "higher", retention,
            parts=("retained_clients", "retainable_clients"), is_estimate=True, unsummed_why=CLIENTS_DO_NOT_ADD,
        ),
        Kpi(
            "fill_rate", N_("Fill rate"), "share", "higher", fill_rate,
            parts=("quantity_filled_e4", "quantity_ordered_e4"),
        ),
        Kpi(
            "days_to_pay", N_("Days to pay"), "number", "lower", days_to_pay,
            parts=("credit_days_e4", "credit_revenue_e4"),
        ),
        Kpi(
            "satisfied", N_("Satisfied, top 2 of 5"), "share", "higher", satisfied, "satisfaction", ("surveys",),
            parts=("satisfied_answers", "answers"), is_estimate=True, is_sample=True,
        ),
        Kpi(
            "nps", N_("Net promoter score"), "points", "higher", nps, "satisfaction", ("surveys",),
            parts=("net_promoters", "intentions"), is_estimate=True, is_sample=True,
        ),
        Kpi(
            "complaints_per_100", N_("Complaints per 100 clients"), "number", "lower", complaints_per_100,
            "satisfaction", ("complaints", "sales"), parts=("complaints", "active_clients"), is_estimate=True,
            unsummed_why=CLIENTS_DO_NOT_ADD,
        ),
        Kpi(
            "kept_promises", N_("Promises kept in time"), "share", "higher", kept_promises, "satisfaction",
            ("promises",), parts=("promises_kept", "promises_due"), is_estimate=True, is_sample=True,
        ),
        Kpi(
            "degree_satisfaction", N_("Degree of satisfaction"), "number", "higher", degree_of("satisfaction"),
            "satisfaction", ("surveys",), is_estimate=True, is_sample=True, unsummed_why=SCORES_DO_NOT_ADD,
        ),
        Kpi(
            "degree_loyalty", N_("Degree of loyalty"), "number", "higher", degree_of("loyalty"),
            is_estimate=True, is_sample=True, unsummed_why=SCORES_DO_NOT_ADD,
        ),
        Kpi(
            "degree_contribution", N_("Degree of contribution"), "number", "higher", degree_of("contribution"),
            is_estimate=True, is_sample=True, unsummed_why=SCORES_DO_NOT_ADD,
        ),
        Kpi(
            "degree_dependence", N_("Degree of dependence"), "number", "neither", degree_of("dependence"),
            is_estimate=True, is_sample=True, unsummed_why=SCORES_DO_NOT_ADD,
        ),
    )
}  # fmt: skip
