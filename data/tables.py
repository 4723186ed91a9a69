"""The tables a metric may ask, as unbound Ibis tables: names and types only, no connection, no rows.

A metric builds a plain expression on them; `View.run` puts the reader's rights and filters under every name before the
engine sees it. Each mart stands here once per window of time:

    client_period            the selected period (its comparable span when the view is the compared one)
    client_period_history    the selected grain, all whole periods up to the selected one
    client_period_calendar   every grain and every period there is
    client_period_spans      the same with the spans that running and uneven periods are compared by
    client_period_trailing   the twelve months up to the as-of date, whatever is selected

Event tables (surveys, complaints …) have the first two windows by their day, and one more:

    complaints_anywhere      as the history, of every client the reader may see, not narrowed by filters: what a client
                             did after something that was narrowed, wherever it was by then

Clients have `clients_anywhere` for the same: who they are, wherever they are today. Derived tables hold what models of
the whole company gave at publication (`data.warehouse.derived`); of them `client_moments` is the latest moment up to
the view's last day, `_history` all moments up to it, `_anywhere` the latest of every client the reader may see.
`client_states` and `client_alerts` are those of the version; `_anywhere` has them for every client the reader may see.
"""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from data.derived_tables import CELL, DERIVED, PLACE
from data.late_tables import LATE

WIDE = "decimal(38, 0)"
"""Between a sum and its whole number: DuckDB sums whole numbers into 128 bits, which a frame can only hold as floats.
Ibis believes the sum to be 64 bits already and drops a plain cast."""

PERIOD = {"grain": "string", "period_start": "date", "span": "string"}
SUMS = dict.fromkeys(
    (
        "orders", "lines", "quantity_e4", "quantity_ordered_e4", "quantity_filled_e4", "revenue_e4", "discount_e4",
        "cost_of_goods_e4", "cost_known_lines", "revenue_cost_known_e4", "credit_days_e4", "credit_revenue_e4",
        "credit_known_lines", "service_cost_e4", "acts", "unpriced_acts",
    ),
    "int64",
)  # fmt: skip
"""Additive sums. `quantity_filled_e4` counts only lines that say what was asked for; `revenue_cost_known_e4` only lines
with a known cost of goods; `credit_days_e4` is revenue × days unpaid, and `credit_revenue_e4` the revenue, of the
`credit_known_lines` (`data.marts.credit`).
"""
COUNTS = {
    "active_clients": "int64",
    "new_clients": "int64",
    "lost_clients": "int64",
    "retainable_clients": "int64",
    "retained_clients": "int64",
}
"""Clients, counted once each: active and new ones where they bought last (the rows of `client_period` that say
`is_counted`), lost and retained ones at home."""

ROLE_SUMS = dict.fromkeys(("visit_e4", "drop_e4", "complaint_e4"), "int64")
"""Cost of service by what the acts are (`data.roles`), beside SUMS in `client_period`; what is left of
`service_cost_e4` is other service. Acts without a known cost add nothing."""
CLIENT_SUMS = {**SUMS, **ROLE_SUMS}

MARTS: dict[str, dict[str, str]] = {
    "client_period": {
        **PERIOD,
        "client_key": "int32",
        **PLACE,
        **CLIENT_SUMS,
        "last_on": "date",
        "is_counted": "boolean",
    },
    "region_period": {**PERIOD, **CELL, **SUMS, **COUNTS},
    "category_period": {
        **PERIOD,
        **CELL,
        "category_key": "int32",
        "lines": "int64",
        "quantity_e4": "int64",
        "revenue_e4": "int64",
        "discount_e4": "int64",
        "cost_of_goods_e4": "int64",
        "cost_known_lines": "int64",
    },
    "activity_period": {
        **PERIOD,
        **CELL,
        "activity": "string",
        "acts": "int64",
        "driver_quantity_e4": "int64",
        "cost_e4": "int64",
        "unpriced_acts": "int64",
    },
}
EVENTS: dict[str, dict[str, str]] = {
    "sales": {
        "client_key": "int32",
        **PLACE,
        "order_id": "string",
        "ordered_on": "date",
        "product_key": "int32",
        "quantity_e4": "int64",
        "quantity_ordered_e4": "int64",
        "revenue_e4": "int64",
        "discount_e4": "int64",
        "cost_of_goods_e4": "int64",
        "payment": "string",
        "paid_on": "date",
        "due_on": "date",
    },
    "orders": {"client_key": "int32", **PLACE, "ordered_on": "date", "value_e4": "int64"},
    "activities": {
        "client_key": "int32",
        **PLACE,
        "done_on": "date",
        "activity": "string",
        "driver_quantity_e4": "int64",
        "cost_e4": "int64",
    },
    "surveys": {
        "survey_id": "string",
        "client_key": "int32",
        **PLACE,
        "answered_on": "date",
        "wave": "string",
        "satisfaction": "float64",
        "scale_low": "float64",
        "scale_high": "float64",
        "share": "float64",
        "level": "int32",
        "would_recommend": "float64",
        "best_alternative": "float64",
        "weight": "float64",
    },
    "complaints": {
        "complaint_id": "string",
        "client_key": "int32",
        **PLACE,
        "received_on": "date",
        "category": "string",
        "answered_at": "timestamp",
        "resolved_on": "date",
        "compensation_e4": "int64",
    },
    "referrals": {
        "referral_id": "string", "client_key": "int32", **PLACE, "referred_on": "date", "new_client_id": "string",
    },
    "promises": {
        "promise_id": "string", "client_key": "int32", **PLACE, "kind": "string", "due_on": "date", "kept_on": "date",
    },
    "conduct": {
        "incident_id": "string", "client_key": "int32", **PLACE, "happened_on": "date", "kind": "string",
        "severity": "int64",
    },
    "survey_invitations": {"client_key": "int32", **PLACE, "wave": "string", "invited_on": "date"},
}  # fmt: skip
"""What happened to a client, one row each. `orders`: an order number on a day in a region, with its gross sales
(revenue + discount) summed from the lines of `sales` that count."""
EVENT_DAY = {
    "sales": "ordered_on",
    "orders": "ordered_on",
    "activities": "done_on",
    "surveys": "answered_on",
    "complaints": "received_on",
    "referrals": "referred_on",
    "promises": "due_on",
    "conduct": "happened_on",
    "survey_invitations": "invited_on",
}
DIMENSIONS: dict[str, dict[str, str]] = {
    "clients": {
        "client_key": "int32",
        "client_id": "string",
        "name": "string",
        "search": "string",
        **CELL,
        "opened_on": "date",
        "closed_on": "date",
        "latitude": "float64",
        "longitude": "float64",
        "yearly_purchases_e4": "int64",
        "yearly_profit_e4": "int64",
        "client_profit_from_us_e4": "int64",
        "alternatives": "float64",
        "concern": "string",
        "first_on": "date",
        "last_on": "date",
        "order_days": "int64",
        "median_gap_days": "float64",
        "year_revenue_e4": "int64",
    },
    "regions": {
        "region_key": "int32",
        "region_id": "string",
        "name": "string",
        "parent_key": "int32",
        "depth": "int32",
    },
    "channels": {"channel_key": "int32", "channel": "string"},
    "managers": {"manager_key": "int32", "account_manager": "string"},
    "categories": {"category_key": "int32", "category": "string"},
    "products": {
        "product_key": "int32", "product_id": "string", "name": "string", "category_key": "int32", "brand": "string",
    },
    "survey_scores": {"survey_id": "string", "client_key": "int32", **PLACE, "attribute": "string", "score": "float64"},
    "targets": {
        "kpi": "string", "region_key": "int32", "period": "string", "value": "float64", "owner": "string",
        "better": "string", "said_at": "timestamp",
    },
    "activity_rates": {
        "activity": "string",
        "valid_from": "date",
        "rate_per_driver_e4": "int64",
        "practical_capacity_e4": "int64",
    },
    "events": {"happened_on": "date", "name": "string", "region_key": "int32"},
}  # fmt: skip
STORED: dict[str, dict[str, str]] = {**MARTS, **EVENTS, **DIMENSIONS, **DERIVED, **LATE}
UNKNOWN_KEY = 0
"""Key of "not known" in every dimension; the company itself in `targets` is region key -1."""
COMPANY_KEY = -1


@cache
def served(name: str) -> ir.Table:
    """The unbound table of that name, window suffix included; an unknown name lists the known ones."""
    stored, window = split_window(name)
    if window not in windows_of(stored):
        raise KeyError(f"there is no table {name!r} to ask; there are: {', '.join(STORED)}")
    return ibis.table(ibis.schema(STORED[stored]), name=name)


def windows_of(table: str) -> tuple[str, ...]:
    """The windows of time a table can be asked in, the empty one included; none for a table there is not."""
    if table in EVENTS:
        return "", "history", "anywhere"
    if table in ("clients", "client_states", "client_alerts"):
        return "", "anywhere"
    if table == "client_moments":
        return "", "history", "anywhere"
    return ("", "history", "calendar", "spans", "trailing") if table in MARTS else ("",) if table in STORED else ()


def split_window(name: str) -> tuple[str, str]:
    """`client_period_history` → (`client_period`, `history`); without a suffix the window is empty."""
    for window in ("history", "calendar", "spans", "trailing", "anywhere"):
        if name.endswith("_" + window):
            return name.removesuffix("_" + window), window
    return name, ""
