"""Sign-ins that were ended before their hours were over: a copy of such a one counts no longer.

What a browser shows lies in the browser, so signing out there takes nothing from whoever copied it. Here stands what
was ended, for every server that shares the desk: one sign-in by the digest of its mark, or all that somebody had begun
up to a moment. It raises no revision, since no figure hangs on it and every kept answer would fall otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from data.desk.noticed import ENDING, Noticed
from data.desk.seen import is_sayable
from data.desk.tables import ENDED_SIGN_INS

LONGEST_WHO = 200
KEPT = timedelta(days=31)
"""No sign-in counts so long (`hours` in access.toml ends at 30 days): then an entry has nothing left to end."""


@dataclass(frozen=True)
class Ended:
    """The sign-ins that count no longer. marks: digests of single ones; people: who → all begun up to that moment."""

    marks: frozenset[str] = frozenset()
    people: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))

    def has(self, mark: str, who: str, since: datetime) -> bool:
        """Whether the sign-in with that mark, begun by that person at that moment, was ended."""
        until = self.people.get(who)
        return (until is not None and since <= until) or (bool(self.marks) and digest_of(mark) in self.marks)


def digest_of(mark: str) -> str:
    """What is kept of a mark: whoever reads the desk can show it to nobody."""
    return sha256(mark.encode()).hexdigest()


class Endings(Noticed):
    """The part of a desk that keeps them. Any use may raise DeskBroken, DeskTooNew, DeskBusy, DeskUnreachable."""

    def ended_sign_ins(self, as_noticed: bool = False) -> Ended:
        """What was ended; read anew only after another ending, a restore, or on another desk.

        as_noticed: as of the last look that this thread took at the desk, which costs nothing: for every rerun of
        everybody, which has just read the rules.
        """
        return self._once(ENDING, as_noticed, ended_in, Ended())

    def end_sign_in(self, mark: str, who: str, at: datetime) -> None:
        """That sign-in counts no longer. mark: what tells it from every other one. Ended already, it stays so."""
        if not mark:
            raise ValueError("a sign-in is ended by its mark; there was none")
        self._end(who, at, digest_of(mark))

    def end_sign_ins_of(self, who: str, at: datetime) -> None:
        """None of that person's sign-ins that were begun up to that moment counts any longer."""
        self._end(who, at, "")

    def _end(self, who: str, at: datetime, mark: str) -> None:
        if not is_sayable(who, LONGEST_WHO):
            raise ValueError(
                f"a sign-in is somebody's, named on one line of 1 to {LONGEST_WHO} characters; not {who!r}"
            )
        ended, log = ENDED_SIGN_INS, ENDED_SIGN_INS.c
        with self._writing() as con:
            same = select(log.number).where(log.mark == mark, log.who == who)
            if con.execute(same if mark else same.where(log.at >= at)).first() is not None:
                return
            con.execute(insert(ended), {"number": _last(con) + 1, "at": at, "who": who, "mark": mark})
            con.execute(delete(ended).where(log.at < at - KEPT))  # after it, so that the highest number never falls


def _last(con: Connection) -> int:
    return int(con.execute(select(func.coalesce(func.max(ENDED_SIGN_INS.c.number), 0))).scalar_one())


def ended_in(con: Connection) -> Ended:
    """All of them. Raises ValueError for an entry that does not read as what it is."""
    people: dict[str, datetime] = {}
    marks = set()
    for row in con.execute(select(ENDED_SIGN_INS).order_by(ENDED_SIGN_INS.c.at)).all():
        if row.mark:
            marks.add(row.mark)
        else:
            people[row.who] = row.at
    return Ended(frozenset(marks), MappingProxyType(people))


def endings_in(con: Connection) -> list[dict[str, Any]]:
    """The rows, for a restore: what was ended since the copy was made stays ended."""
    return [dict(row) for row in con.execute(select(ENDED_SIGN_INS).order_by(ENDED_SIGN_INS.c.number)).mappings()]


def end_again(con: Connection, rows: list[dict[str, Any]]) -> None:
    """Enter those rows that are not there, under numbers of their own."""
    held = {(row["at"], row["who"], row["mark"]) for row in endings_in(con)}
    fresh = [row for row in rows if (row["at"], row["who"], row["mark"]) not in held]
    if fresh:
        last = _last(con)
        con.execute(insert(ENDED_SIGN_INS), [row | {"number": last + n} for n, row in enumerate(fresh, 1)])
