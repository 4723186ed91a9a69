"""The rule of every table: which of its rows a reader may see under which rights, filters and window of time.

Deny by default: a table that stands in no rule cannot be asked, and rights that name nothing match no row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from data.late_tables import LATE
from data.periods import Period
from data.scope import Topic
from data.tables import COMPANY_KEY, DERIVED, EVENT_DAY, MARTS, STORED, split_window, windows_of
from data.topics import TOPIC_OF, hidden_columns
from data.warehouse.builder import KINDS


@dataclass(frozen=True)
class Condition:
    """Rights and filters as plain keys. None means "no limit", an empty tuple matches nothing."""

    allowed: tuple[int, ...] | None
    regions: tuple[int, ...] | None
    channels: tuple[int, ...] | None
    tiers: tuple[str, ...] | None
    managers: tuple[int, ...] | None
    topics: frozenset[Topic]
    period: Period
    until: date
    span: str


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
    hidden = hidden_columns(table, condition.topics)
    columns = "* REPLACE (" + ", ".join(hidden) + ")" if hidden else "*"
    where = " WHERE " + " AND ".join(parts) if parts else ""
    return Narrowed(f'SELECT {columns} FROM main."{table}"{where}', tuple(parameters))


def nothing_of(table: str) -> Narrowed:
    """No row, with the columns of a table that the version lacks: it was made before there was such a table."""
    columns = (f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in STORED[table].items())
    return Narrowed(f"SELECT {', '.join(columns)} WHERE false")


Rule = Callable[[str, str, Condition, list[str], list[object]], None]


def _cells(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Marts: rights by home region, filters by the row's own cell, and the window of periods."""
    _period(window, condition, parts, parameters)
    _cell_filters(condition, parts, parameters)


def _client_cells(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Sums per client: rights and tier are the client's of today, filters go by where and by whom it was sold."""
    _period(window, condition, parts, parameters)
    _places(condition, parts)
    _of_clients(condition, parts, parameters)


def _cell_filters(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    _among("home_key", condition.allowed, parts)
    _filters(condition, parts, parameters)


def _filters(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    _places(condition, parts)
    _tiers(condition, parts, parameters)


def _places(condition: Condition, parts: list[str]) -> None:
    _among("region_key", condition.regions, parts)
    _among("channel_key", condition.channels, parts)
    _among("manager_key", condition.managers, parts)


def _tiers(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    if condition.tiers is not None:
        parts.append("tier IN (" + ", ".join("?" * len(condition.tiers)) + ")" if condition.tiers else "false")
        parameters.extend(condition.tiers)


def _period(window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    period = condition.period
    if window == "calendar":
        parts.append("span = 'whole' AND grain <> 'rolling'")
    elif window == "trailing":
        latest = "SELECT max(period_start) FROM main.region_period WHERE grain = 'rolling'"
        parts.append(f"span = 'whole' AND grain = 'rolling' AND period_start = ({latest})")
    elif window == "history":
        parts.append("span = 'whole' AND grain = ? AND period_start <= ?")
        parameters.extend((period.grain, period.start))
    else:
        parts.append("grain = ? AND period_start = ? AND span = ?")
        parameters.extend((period.grain, period.start, condition.span))


def _clients(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Clients that belong to the selection today or bought in it in the period: lists then add up to the tiles.

    `anywhere` keeps the rights and no filter.
    """
    _among("home_key", condition.allowed, parts)
    if window == "anywhere":
        return
    _tiers(condition, parts, parameters)
    own: list[str] = []
    _places(condition, own)
    if own:
        bought: list[str] = []
        _period("", condition, bought, parameters)
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
        _places(condition, parts)
    _of_clients(condition if window != "anywhere" else replace(condition, tiers=None), parts, parameters)


def _of_clients(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Rows of the clients one may see, of the tiers chosen."""
    inner: list[str] = []
    _among("home_key", condition.allowed, inner)
    _tiers(condition, inner, parameters)
    if inner:
        parts.append("client_key IN (SELECT client_key FROM main.clients WHERE " + " AND ".join(inner) + ")")


def _regional(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Targets and events of a region; those of the company need the right to everything."""
    if condition.allowed is not None:
        _among("region_key", tuple(k for k in condition.allowed if k != COMPANY_KEY), parts)


def _regions(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    _among("region_key", condition.allowed, parts)


def _moments(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """The latest moment up to the view's last day, or all up to it; clients by where they are today.

    Scores stand at the end of a period: of one that a 53rd week makes uneven too, where days are compared by their
    number.
    """
    until = condition.period.end if condition.span == "same_weeks" else condition.until
    _among("home_key", condition.allowed, parts)
    if window == "history":
        parts.append("moment_on <= ?")
    else:
        parts.append(f"moment_on = (SELECT max(moment_on) FROM main.{table} WHERE moment_on <= ?)")
    parameters.append(until)
    if window != "anywhere":
        _filters(condition, parts, parameters)


def _figures(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Parameters and tests of models: whoever has the right to what they are about."""
    _open(table, window, condition, parts, parameters)
    topics = sorted(condition.topics)
    parts.append("topic IN (" + ", ".join("?" * len(topics)) + ")" if topics else "false")
    parameters.extend(topics)


def _late(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Forecasts of a region one may see, those of the company for whoever may see everything; by their topic."""
    _regional(table, window, condition, parts, parameters)
    _figures(table, window, condition, parts, parameters)


def _words(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Channels and account managers that one of the visible clients has."""
    column = "channel_key" if table == "channels" else "manager_key"
    if condition.allowed is not None:
        inner: list[str] = []
        _among("home_key", condition.allowed, inner)
        parts.append(f"{column} IN (SELECT {column} FROM main.clients WHERE {inner[0]})")


def _open(table: str, window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Lists that name nobody, and aggregates of the company that everybody may know. Nothing for an empty scope."""
    if condition.allowed == () or not condition.topics:
        parts.append("false")


def _among(column: str, keys: tuple[int, ...] | None, parts: list[str]) -> None:
    if keys is not None:
        # The keys are integers out of the version itself, never typed text.
        parts.append(f"{column} IN ({', '.join(str(int(k)) for k in keys)})" if keys else "false")


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
    "model_figures": _figures,
    **dict.fromkeys(LATE, _late),
}
