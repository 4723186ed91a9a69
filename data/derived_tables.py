"""The tables that hold what models of the metrics room gave when a version was published, and where a row belongs."""

from __future__ import annotations

CELL = {"region_key": "int32", "home_key": "int32", "channel_key": "int32", "tier": "string", "manager_key": "int32"}
"""Where a row belongs: region of the sale, region of the client today (rights), channel, tier, account manager."""
PLACE = {name: CELL[name] for name in ("region_key", "channel_key", "manager_key")}
"""Where and by whom it was done at the time; what belongs to the client today (rights, tier) stands with the client."""

DERIVED: dict[str, dict[str, str]] = {
    "curve_prior": {
        "side": "string",
        **dict.fromkeys(("scale_low", "scale_high", "threshold", "threshold_low", "threshold_high"), "float64"),
        **dict.fromkeys(("log_level", "slope", "log_level_variance", "slope_variance", "covariance"), "float64"),
        **dict.fromkeys(("between_log_level", "between_slope"), "float64"),
        **dict.fromkeys(("window_days", "regions", "answers", "clients", "events"), "int64"),
    },
    "tier_peers": {
        "grain": "string", "period_start": "date", "tier": "string", "measure": "string", "clients": "int64",
        "value": "float64",
    },
    "client_moments": {
        "client_key": "int32", "home_key": "int32", **PLACE, "tier": "string", "moment_on": "date",
        "is_quarter_end": "boolean",
        "satisfaction": "float64", "answers": "int64", "recommend": "float64", "attitude": "float64",
        "alive": "float64", "order_weeks": "int64", "wallet": "float64", "dependence": "float64",
        "purchases_e4": "int64", "alternatives": "float64",
        **dict.fromkeys(("revenue_e4", "former_revenue_e4", "quantity_e4", "profit_e4"), "int64"),
        **dict.fromkeys(("invoices", "invoices_in_time", "months_watched", "months_clean", "gravest"), "int64"),
        "tier_then": "string", "payment": "string", "stability": "float64", "alike": "float64",
    },
    "client_states": {
        "client_key": "int32", "home_key": "int32", **PLACE, "tier": "string",
        "state": "string", "state_before": "string", "since": "date", "months": "int64",
        "last_on": "date", "idle_days": "int64", "rhythm_days": "float64",
        **dict.fromkeys(("orders_expected", "orders_seen"), "float64"),
    },
    "state_flows": {
        "month_start": "date", **CELL, "state_before": "string", "state": "string",
        **dict.fromkeys(("clients", "revenue_e4", "profit_e4", "profit_clients"), "int64"),
    },
    "client_alerts": {
        "client_key": "int32", "home_key": "int32", **PLACE, "tier": "string",
        "topic": "string", "kind": "string", "raised_on": "date", "lasts_until": "date", "is_standing": "boolean",
        **dict.fromkeys(("observed", "expected", "statistic", "chance"), "float64"),
        "stake_e4": "int64", "about": "string",
    },
    "alert_weeks": {"topic": "string", "kind": "string", **CELL, "weeks": "int64", "clients": "int64"},
    "model_figures": {
        "topic": "string", "model": "string", "name": "string",
        **dict.fromkeys(("value", "low", "high"), "float64"), "n": "int64",
    },
}  # fmt: skip
"""What models of the metrics room gave; no rows where nobody handed such models in.

`client_moments` is one row per client and moment, `client_states` and `client_alerts` one per client and what it is in
or raised: narrowed as the client is. `state_flows` and `alert_weeks` are sums by cell, narrowed as marts are. Others
are aggregates of at least five clients, and parameters of models, that everybody may know whose topic they are.

client_states: the state at the end of the last whole month (`metrics.states`); `since` is the first day of the month it
began in, `months` how many month ends it has lasted, `rhythm_days` the client's own median interval, `idle_days` those
since its last order; orders expected and seen in the last three months.
state_flows: clients by the state at the end of the month before and of the month; "none" before the first order.
Revenue and profit are the month's; profit adds up over the `profit_clients` for whom it is known.
client_alerts: a signal of a client, with what was seen and expected, the statistic, the chance of as much without any
change (none for facts), and the money at stake a year. `about`: the category, promise or answer it is about.
alert_weeks: client-weeks of the last year in which a detector could have raised a false alarm.
"""
