"""Column types of the desk that read the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as text of fixed width, so that it sorts. Only moments with a time zone are taken."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the moment {value} has no time zone; give it in UTC")
        moment = value.astimezone(UTC)
        return f"{moment.year:04d}" + moment.strftime(MOMENT.removeprefix("%Y"))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(f"the moment {value} has no time zone; moments are like 2026-07-01T09:30:00.000000Z")
        return moment.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A day as text like 2026-07-01, so that copies of a desk hold it on either home."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Plain(TypeDecorator[Any]):
    """A plain value (text, number, truth, tuple, nothing) as JSON text; lists come back as tuples."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, ensure_ascii=True, allow_nan=False)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:
        return None if value is None else as_tuples(json.loads(value))


def as_tuples(value: Any) -> Any:
    """The value with its lists as tuples, so that it can be part of a frozen record."""
    if isinstance(value, list):
        return tuple(as_tuples(v) for v in value)
    return value
