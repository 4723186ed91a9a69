"""Which right each table needs, and what is hidden in its columns from whoever lacks a right.

What is personal follows from the marks of the contract (`Column.personal`), and so does what is money: a column that is
marked there is hidden in every table that serves it, without a list of its own here.
"""

from __future__ import annotations

from functools import lru_cache

from data.contract import TABLES
from data.scope import Topic
from data.tables import MARTS, STORED
from data.warehouse.builder import KINDS

TOPIC_OF: dict[str, Topic] = {
    **dict.fromkeys((*MARTS, "sales", "orders", "activities", "activity_rates", "targets", "tier_peers"), "money"),
    **dict.fromkeys(("surveys", "survey_scores", "survey_invitations", "complaints", "referrals"), "satisfaction"),
    **dict.fromkeys(("promises", "conduct", "curve_prior"), "satisfaction"),
    **dict.fromkeys(("client_states", "state_flows"), "money"),
}
TOPIC_OF_MOMENTS: dict[str, Topic] = {
    **dict.fromkeys(("satisfaction", "answers", "recommend", "attitude"), "satisfaction"),
    **dict.fromkeys(("months_watched", "months_clean", "gravest"), "satisfaction"),
    **dict.fromkeys(("alive", "order_weeks", "wallet", "dependence", "purchases_e4"), "money"),
    **dict.fromkeys(("revenue_e4", "former_revenue_e4", "quantity_e4", "profit_e4"), "money"),
    **dict.fromkeys(("invoices", "invoices_in_time", "tier_then", "payment", "stability", "alike"), "money"),
}
"""Whose right each column of `client_moments` needs; without it the value is unknown."""
MADE_FROM: dict[tuple[str, str], tuple[str, str]] = {("clients", "search"): ("name", "lower(client_id)")}
"""Columns that publishing makes of a marked one: which, and what stands in their place without the right."""
MADE_OF_MONEY: dict[str, tuple[str, ...]] = {"clients": ("year_revenue_e4",), "client_alerts": ("stake_e4",)}
"""Amounts of money that the contract does not know, in tables that whoever lacks the right to money may ask."""


def hidden_columns(table: str, topics: frozenset[Topic]) -> list[str]:
    """What replaces the columns of that table which a reader with these topics has no right to, as SQL."""
    return [f'{place} AS "{column}"' for topic, column, place in _replaced(table) if topic not in topics]


@lru_cache
def _replaced(table: str) -> tuple[tuple[Topic, str, str], ...]:
    """Topic, column and what stands in its place without the topic, for every column of a table that needs one."""
    found: list[tuple[Topic, str, str]] = []
    for column in STORED[table]:
        topic, place = _need_of(table, column)
        if topic is not None and topic != TOPIC_OF.get(table):
            found.append((topic, column, place))
    return tuple(found)


def _need_of(table: str, column: str) -> tuple[Topic | None, str]:
    nothing = f"CAST(NULL AS {KINDS[STORED[table][column]]})"
    if table == "client_moments":
        return TOPIC_OF_MOMENTS.get(column), nothing
    if (table, column) in MADE_FROM:
        source, place = MADE_FROM[table, column]
        return ("personal", place) if TABLES[table].column(source).personal else (None, "")
    if column in MADE_OF_MONEY.get(table, ()):
        return "money", nothing
    marked = next((c for c in TABLES[table].columns if c.stored == column), None) if table in TABLES else None
    if marked is None:
        return None, ""
    if marked.personal:
        return "personal", f'"{marked.instead}"' if marked.instead else nothing
    return ("money", nothing) if marked.kind == "money" else (None, "")
