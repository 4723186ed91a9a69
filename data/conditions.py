"""What rights, filters and window of time come to: conditions on columns, as SQL with its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.periods import Period
from data.scope import Topic


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


def cell_filters(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    among("home_key", condition.allowed, parts)
    filters(condition, parts, parameters)


def filters(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    places(condition, parts)
    tiers(condition, parts, parameters)


def places(condition: Condition, parts: list[str]) -> None:
    among("region_key", condition.regions, parts)
    among("channel_key", condition.channels, parts)
    among("manager_key", condition.managers, parts)


def tiers(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    if condition.tiers is not None:
        parts.append("tier IN (" + ", ".join("?" * len(condition.tiers)) + ")" if condition.tiers else "false")
        parameters.extend(condition.tiers)


def in_period(window: str, condition: Condition, parts: list[str], parameters: list[object]) -> None:
    period = condition.period
    if window == "calendar":
        parts.append("span = 'whole' AND grain <> 'rolling'")
    elif window == "spans":
        parts.append("grain <> 'rolling'")
    elif window == "trailing":
        latest = "SELECT max(period_start) FROM main.region_period WHERE grain = 'rolling'"
        parts.append(f"span = 'whole' AND grain = 'rolling' AND period_start = ({latest})")
    elif window == "history":
        parts.append("span = 'whole' AND grain = ? AND period_start <= ?")
        parameters.extend((period.grain, period.start))
    else:
        parts.append("grain = ? AND period_start = ? AND span = ?")
        parameters.extend((period.grain, period.start, condition.span))


def of_clients(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    """Rows of the clients one may see, of the tiers chosen."""
    inner: list[str] = []
    among("home_key", condition.allowed, inner)
    tiers(condition, inner, parameters)
    if inner:
        parts.append("client_key IN (SELECT client_key FROM main.clients WHERE " + " AND ".join(inner) + ")")


def among(column: str, keys: tuple[int, ...] | None, parts: list[str]) -> None:
    if keys is not None:
        # The keys are integers out of the version itself, never typed text.
        parts.append(f"{column} IN ({', '.join(str(int(k)) for k in keys)})" if keys else "false")


def of_topics(condition: Condition, parts: list[str], parameters: list[object]) -> None:
    topics = sorted(condition.topics)
    parts.append("topic IN (" + ", ".join("?" * len(topics)) + ")" if topics else "false")
    parameters.extend(topics)
