"""The rule of every table: which of its rows a reader may see under which rights, filters and window of time.

Deny by default: a table that stands in no rule cannot be asked, and rights that name nothing match no row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from data.conditions import (
    Condition,
    among,
    cell_filters,
    filters,
    in_period,
    of_clients,
    of_topics,
    places,
    tiers,
)
from data.late_tables import LATE
from data.tables import COMPANY_KEY, DERIVED, EVENT_DAY, MARTS, STORED, split_window, windows_of
from data.topics import TOPIC_OF, hidden_columns
from data.warehouse.builder import KINDS


@dataclass(frozen=True)
class Narrowed:
    """A subquery and its parameters, in order."""

    sql: str
    parameters: tuple[object, ...] = ()


@lru_cache(maxsize=4096)
def narrowed(name: str, condition: Condition) -> Narrowed:
    """The rows of that table (window suffix included) under the condition, as SQL.

    Raises PermissionError for a table that has no rule, and for a window it cannot be asked in.
    """
    table, window = split_window(name)
    rule = RULES.get(table)
    if rule is None or window not in windows_of(table):
        raise PermissionError(f"table {name!r} cannot be asked: no rule says who may see it")
    topic = TOPIC_OF.get(table)
    if topic is not None and topic not in condition.topics:
        return Narrowed(f'SELECT * FROM main."{table}" WHERE false')
    parts: list[str] = []
    parameters: list[object] = []
    rule(table, window, condition, parts, parameters)
    hidden = hidden_columns(table, condition.topics) + _strangers(table, condition.allowed)
    columns = "* REPLACE (" + ", ".join(hidden) + ")" if hidden else "*"
    where = " WHERE " + " AND ".join(parts) if parts else ""
    return Narrowed(f'SELECT {columns} FROM main."{table}"{where}', tuple(parameters))


NAMES_ANOTHER = {"referrals": ("new_client_id", "referral_id")}
"""Tables whose rows name a second client: the column with its code, and the key of the row."""


def _strangers(table: str, allowed: tuple[int, ...] | None) -> list[str]:
    """What stands, under rights to a part, for the code of a second client whom the reader may not see.

    The first of the rows in sight that names them: so they are still told apart, and none of them is told.
    """
    if allowed is None or table not in NAMES_ANOTHER:
        return []
    named, key = NAMES_ANOTHER[table]
    seen: list[str] = []
    among("home_key", allowed, seen)
    known = f"{named} IS NULL OR {named} IN (SELECT client_id FROM main.clients WHERE {seen[0]})"
    stranger = f"'outside ' || min({key}) OVER (PARTITION BY {named})"
    return [f'CASE WHEN {known} THEN {named} ELSE {stranger} END AS "{named}"']


def nothing_of(table: str) -> Narrowed:
    """No row, with the columns of a table that the version lacks: it was made before there was such a table."""
    columns = (f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in STORED[table].items())
    return Narrowed(f"SELECT {', '.join(columns)} WHERE false")


Rule = Callable[[str, str, Condition, list[str], list[object]], None]


def _cells(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Marts: rights by home region, filters by the row's own cell, and the window of periods."""
    in_period(window, condition, parts, parameters)
    cell_filters(condition, parts, parameters)


def _client_cells(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Sums per client: rights and tier are the client's of today, filters go by where and by whom it was sold."""
    in_period(window, condition, parts, parameters)
    places(condition, parts)
    of_clients(condition, parts, parameters)


def _clients(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Clients that belong to the selection today or bought in it in the period: lists then add up to the tiles.

    `anywhere` keeps the rights and no filter.
    """
    among("home_key", condition.allowed, parts)
    if window == "anywhere":
        return
    tiers(condition, parts, parameters)
    own: list[str] = []
    places(condition, own)
    if own:
        bought: list[str] = []
        in_period("", condition, bought, parameters)
        there = "SELECT client_key FROM main.client_period WHERE " + " AND ".join([*bought, *own])
        parts.append(f"(({' AND '.join(own)}) OR client_key IN ({there}))")


def _by_client(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Events within the window of days: rights and tier are the client's of today, filters go by the day of the event.

    `anywhere` keeps the rights and the last day, and no filter.
    """
    if table in EVENT_DAY:
        day = EVENT_DAY[table]
        parts.append(f"{day} <= ?")
        parameters.append(condition.until)
        if not window:
            parts.append(f"{day} >= ?")
            parameters.append(condition.period.start)
    if window != "anywhere":
        places(condition, parts)
    of_clients(condition if window != "anywhere" else replace(condition, tiers=None), parts, parameters)


def _regional(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Targets and events of a region; those of the company need the right to everything."""
    if condition.allowed is not None:
        among("region_key", tuple(k for k in condition.allowed if k != COMPANY_KEY), parts)


def _regions(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    among("region_key", condition.allowed, parts)


def _moments(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """The latest moment up to the view's last day, or all up to it; clients by where they are today.

    Scores stand at the end of a period: of one that a 53rd week makes uneven too, where days are compared by their
    number.
    """
    until = condition.period.end if condition.span == "same_weeks" else condition.until
    among("home_key", condition.allowed, parts)
    if window == "history":
        parts.append("moment_on <= ?")
    else:
        parts.append(f"moment_on = (SELECT max(moment_on) FROM main.{table} WHERE moment_on <= ?)")
    parameters.append(until)
    if window != "anywhere":
        filters(condition, parts, parameters)


def _today(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Clients by where they are today; `anywhere` keeps the rights and no filter."""
    among("home_key", condition.allowed, parts)
    if window != "anywhere":
        filters(condition, parts, parameters)


def _flows(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Months up to the view's last day, by the cell that the client is in today."""
    _today(table, window, condition, parts, parameters)
    parts.append("month_start <= ?")
    parameters.append(condition.until)


def _alerts(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Signals of the clients one may see, and what they are measured against; by their topic."""
    _today(table, window, condition, parts, parameters)
    of_topics(condition, parts, parameters)


def _figures(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Parameters and tests of models: whoever has the right to what they are about."""
    _open(table, window, condition, parts, parameters)
    of_topics(condition, parts, parameters)


def _late(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Forecasts of a region one may see, those of the company for whoever may see everything; by their topic."""
    _regional(table, window, condition, parts, parameters)
    _figures(table, window, condition, parts, parameters)


def _words(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Channels and account managers that one of the visible clients has."""
    column = "channel_key" if table == "channels" else "manager_key"
    inner: list[str] = []
    among("home_key", condition.allowed, inner)
    if inner:
        parts.append(f"{column} IN (SELECT {column} FROM main.clients WHERE {inner[0]})")


def _open(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Lists that name nobody, and aggregates of the company that everybody may know. Nothing for an empty scope."""
    if condition.allowed == () or not condition.topics:
        parts.append("false")


RULES: dict[str, Rule] = {
    **dict.fromkeys(MARTS, _cells),
    "client_period": _client_cells,
    **dict.fromkeys(EVENT_DAY, _by_client),
    "survey_scores": _by_client,
    "clients": _clients,
    "regions": _regions,
    "channels": _words,
    "managers": _words,
    "targets": _regional,
    "events": _regional,
    "products": _open,
    "categories": _open,
    "activity_rates": _open,
    **dict.fromkeys(DERIVED, _open),
    "client_moments": _moments,
    "client_states": _today,
    "state_flows": _flows,
    **dict.fromkeys(("client_alerts", "alert_weeks"), _alerts),
    "model_figures": _figures,
    **dict.fromkeys(LATE, _late),
}
