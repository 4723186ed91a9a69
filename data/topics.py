"""Which right each table needs, and what is hidden of a client from whoever lacks a right."""

from __future__ import annotations

from data.scope import Topic
from data.tables import DIMENSIONS, MARTS, STORED
from data.warehouse.builder import KINDS

TOPIC_OF: dict[str, Topic] = {
    **dict.fromkeys((*MARTS, "sales", "orders", "activities", "activity_rates", "targets", "tier_peers"), "money"),
    **dict.fromkeys(("surveys", "survey_scores", "survey_invitations", "complaints", "referrals"), "satisfaction"),
    **dict.fromkeys(("promises", "conduct", "curve_prior"), "satisfaction"),
    **dict.fromkeys(("client_states", "state_flows"), "money"),
}
MONEY_OF_CLIENTS = tuple(c for c in DIMENSIONS["clients"] if c.endswith("_e4"))
TOPIC_OF_MOMENTS: dict[str, Topic] = {
    **dict.fromkeys(("satisfaction", "answers", "recommend", "attitude"), "satisfaction"),
    **dict.fromkeys(("months_watched", "months_clean", "gravest"), "satisfaction"),
    **dict.fromkeys(("alive", "order_weeks", "wallet", "dependence", "purchases_e4"), "money"),
    **dict.fromkeys(("revenue_e4", "former_revenue_e4", "quantity_e4", "profit_e4"), "money"),
    **dict.fromkeys(("invoices", "invoices_in_time", "tier_then", "payment", "stability", "alike"), "money"),
}
"""Whose right each column of `client_moments` needs; without it the value is unknown."""


def hidden_columns(table: str, topics: frozenset[Topic]) -> list[str]:
    """What replaces the columns of that table which a reader with these topics has no right to, as SQL."""
    if table == "clients":
        return _of_clients(topics)
    if table == "client_alerts":
        return [] if "money" in topics else ["CAST(NULL AS BIGINT) AS stake_e4"]
    return _of_moments(topics) if table == "client_moments" else []


def _of_moments(topics: frozenset[Topic]) -> list[str]:
    kinds = STORED["client_moments"]
    absent = (column for column, topic in TOPIC_OF_MOMENTS.items() if topic not in topics)
    return [f"CAST(NULL AS {KINDS[kinds[column]]}) AS {column}" for column in absent]


def _of_clients(topics: frozenset[Topic]) -> list[str]:
    """What replaces the columns of a client that the reader has no right to."""
    hidden = []
    if "personal" not in topics:
        hidden += ["client_id AS name", "lower(client_id) AS search"]
        hidden += [f"CAST(NULL AS DOUBLE) AS {c}" for c in ("latitude", "longitude")]
    if "money" not in topics:
        hidden += [f"CAST(NULL AS BIGINT) AS {c}" for c in MONEY_OF_CLIENTS]
    return hidden
