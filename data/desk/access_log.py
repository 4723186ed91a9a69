"""The log of access: who signed in, looked at a client, took something along. It is only ever added to.

What people entered stands in the desk's audit, which says old and new; here stands what changes nothing, and so it
raises no revision: every kept answer would fall otherwise. A row is never changed; the database lets rows go only when
they are older than LEAST_DAYS, and `prune_log` lets go what is older than the company keeps, which is itself noted.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Connection, Engine, Row, Select, Text, delete, func, insert, literal_column, select, update

from data.desk.access_events import EVENTS, EVERYTHING, Event, EventsAsked, SeenPerson, event_row
from data.desk.columns import as_tuples
from data.desk.places import WRITING
from data.desk.tables import ACCESS_LOG

MOST_EVENTS = 100_000
"""How many events one question gives at most."""
LEAST_DAYS = 30
"""The database itself keeps every row for so long, whatever the setting says."""


class AccessLog(ABC):
    """The part of a desk that keeps the log. Any use may raise DeskBroken, DeskTooNew, DeskBusy, DeskUnreachable."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection | None]: ...

    @abstractmethod
    def _noting(self, is_flushed: bool = True) -> AbstractContextManager[Connection]: ...

    def note(self, *events: Event, is_flushed: bool = True) -> None:
        """Write events down, all or none; the revision stays as it is. Raises ValueError for what is no event.

        is_flushed: they lie on the disk when it returns, see `noting_in`.
        """
        rows = [event_row(event) for event in events]
        if rows:
            with self._noting(is_flushed) as con:
                con.execute(insert(ACCESS_LOG), rows)

    def check_noting(self) -> None:
        """Raises DeskError where nothing could be noted now; writes nothing."""
        with self._noting():
            pass

    def events(self, asked: EventsAsked = EVERYTHING, limit: int = 200) -> tuple[tuple[Event, ...], int]:
        """The newest such events first, at most `limit`, and how many there are in all."""
        limit = min(limit, MOST_EVENTS)
        with self._reading() as con:
            if con is None:
                return (), 0
            rows = con.execute(_narrowed(select(ACCESS_LOG), asked).order_by(*NEWEST).limit(limit)).all()
            count = len(rows)
            if count == limit:
                count = con.execute(_narrowed(select(func.count()).select_from(ACCESS_LOG), asked)).scalar_one()
            return tuple(_event(row) for row in rows), count

    def event_days(self, asked: EventsAsked = EVERYTHING) -> tuple[tuple[date, str, str, int], ...]:
        """How many such events there were: (day in UTC, kind, who, number), oldest day first."""
        day = literal_column("substr(at, 1, 10)", Text)
        counted = select(day, ACCESS_LOG.c.event, ACCESS_LOG.c.who, func.count())
        grouped = _narrowed(counted, asked).group_by(day, ACCESS_LOG.c.event, ACCESS_LOG.c.who)
        with self._reading() as con:
            rows = [] if con is None else con.execute(grouped).all()
        return tuple(sorted((date.fromisoformat(on), event, who, n) for on, event, who, n in rows))

    def log_span(self) -> tuple[datetime, datetime, int] | None:
        """The moments of the first and the last event that are kept, and the highest number; None without any."""
        log = ACCESS_LOG.c
        with self._reading() as con:
            if con is None:
                return None
            first, last = (
                con.execute(select(log.at).order_by(order).limit(1)).scalar() for order in (log.at, log.at.desc())
            )
            if first is None or last is None:
                return None
            return first, last, int(con.execute(select(func.max(log.number))).scalar_one())

    def last_number(self) -> int:
        """The highest number in the log; 0 for none. Changes with every event."""
        with self._reading() as con:
            return 0 if con is None else int(con.execute(select(func.max(ACCESS_LOG.c.number))).scalar() or 0)

    def lately_noted(self, most: int = 1_000) -> tuple[tuple[str, str, str], ...]:
        """Who, kind and thing of the last events, newest first: what a list can be narrowed by."""
        log = ACCESS_LOG.c
        found = select(log.who, log.event, log.what).order_by(log.number.desc()).limit(most)
        with self._reading() as con:
            return () if con is None else tuple((r.who, r.event, r.what) for r in con.execute(found).all())

    def people(self) -> tuple[SeenPerson, ...]:
        """Everybody whose sign-in is kept, by who."""
        log = ACCESS_LOG.c
        spans = (
            select(func.max(log.number).label("number"), func.min(log.at).label("first_at"))
            .where(log.event == "sign_in")
            .group_by(log.who)
            .subquery()
        )
        found = select(log.who, log.detail, log.at, spans.c.first_at).join(spans, spans.c.number == log.number)
        with self._reading() as con:
            rows = [] if con is None else con.execute(found.order_by(log.who)).all()
        return tuple(
            SeenPerson(r.who, str(r.detail.get("name", "")), frozenset(r.detail.get("groups", ())), r.first_at, r.at)
            for r in rows
        )

    def prune_log(self, who: str, at: datetime, days: int) -> int:
        """Let go what is older than so many days, at least LEAST_DAYS; how many rows went, which is noted itself."""
        if days < LEAST_DAYS:
            raise ValueError(f"the log keeps at least {LEAST_DAYS} days; there was {days}")
        until = at - timedelta(days=days)
        old = ACCESS_LOG.c.at < until
        with self._noting() as con:
            count = con.execute(select(func.count()).select_from(ACCESS_LOG).where(old)).scalar_one()
            if count:  # noted before they go: the numbers of the log never fall
                what = until.astimezone(UTC).date().isoformat()
                con.execute(insert(ACCESS_LOG), event_row(Event(at, who, "prune", what, {"rows": count, "days": days})))
                con.execute(delete(ACCESS_LOG).where(old))
            return int(count)


NEWEST = (ACCESS_LOG.c.at.desc(), ACCESS_LOG.c.number.desc())


def _narrowed(found: Select[Any], asked: EventsAsked) -> Select[Any]:
    log = ACCESS_LOG.c
    if asked.who:
        found = found.where(log.who == asked.who)
    if asked.event:
        found = found.where(log.event == asked.event)
    if asked.what:
        found = found.where(log.what.icontains(asked.what, autoescape=True))
    if asked.since:
        found = found.where(log.at >= datetime.combine(asked.since, time(), UTC))
    if asked.until:
        found = found.where(log.at < datetime.combine(asked.until + timedelta(days=1), time(), UTC))
    return found


def _event(row: Row[Any]) -> Event:
    detail = {name: as_tuples(value) for name, value in row.detail.items()}
    return Event(row.at, row.who, row.event, row.what, MappingProxyType(detail), row.number)


def every_event(con: Connection) -> Iterator[Event]:
    """All events, oldest first, one after the other: a log may be longer than the memory."""
    for row in con.execution_options(yield_per=1_000).execute(select(ACCESS_LOG).order_by(ACCESS_LOG.c.number)):
        yield _event(row)


def make_room_for(con: Connection, copy: Connection) -> None:
    """Take out of the log what the log of a copy takes the place of: all up to the last moment that is noted there.

    The rest stays, under numbers above those of the copy.
    """
    number, at = ACCESS_LOG.c.number, ACCESS_LOG.c.at
    last_at, highest = copy.execute(select(func.max(at), func.max(number))).one()
    if last_at is None:
        return
    con.execute(delete(ACCESS_LOG).where(at <= last_at))
    first, last = con.execute(select(func.min(number), func.max(number))).one()
    if first is not None and first <= highest:
        above = max(last, highest) + 1 - first  # no row comes to lie where another one still is
        con.execute(update(ACCESS_LOG).values(number=number + above))


@contextmanager
def noting_in(engine: Engine, is_flushed: bool = True) -> Iterator[Connection]:
    """A transaction for the log. On a server writers of the log do not wait for each other, nor for the desk's.

    is_flushed: it lies on the disk when the block ends. Otherwise it outlives the end of the process, and a power cut
    only after the next thing that anybody saves: waiting for a disk takes 4 ms of a reader's time, this 0.3.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as con:
            if not is_flushed:
                con.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield con
        return
    with engine.connect().execution_options(**WRITING) as con:
        raw = cast(sqlite3.Connection, con.connection.driver_connection)
        try:
            if not is_flushed:
                raw.execute("PRAGMA synchronous = NORMAL").fetchall()
            with con.begin():
                yield con
        finally:
            raw.execute("PRAGMA synchronous = FULL").fetchall()


__all__ = ["EVENTS", "EVERYTHING", "AccessLog", "Event", "EventsAsked", "SeenPerson"]
