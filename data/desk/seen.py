"""What a person has seen of the desk, so that nobody overwrites unseen what somebody else entered meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Table

from data.desk.faults import Conflict
from data.desk.history import last_change, revision_of
from data.messages import Said


def demand_seen(con: Connection, seen_revision: int) -> None:
    """Raises ValueError for a revision that nobody can have seen."""
    if not 0 <= seen_revision <= (now := revision_of(con)):
        raise ValueError(f"the seen revision {seen_revision} is none of this desk (0 to {now}); look again")


def demand_untouched(
    con: Connection, table: Table, key: Sequence[object], seen_revision: int, what: str | Said, found: object
) -> None:
    """Raises Conflict when somebody changed the key after that revision. what, found: the thing and its value now."""
    touched = last_change(con, table, key)
    if touched is not None and touched[0] > seen_revision:
        raise Conflict(what, found, touched[1], touched[2])


def is_sayable(text: str, longest: int) -> bool:
    """Whether a text can be a name: something on one line, not too long, without control characters."""
    return bool(text.strip()) and len(text) <= longest and text.isprintable()


def is_remark(text: str, longest: int) -> bool:
    """Whether a text can stand where nothing must: empty, or one line as a name is."""
    return text == "" or is_sayable(text, longest)


def is_day(value: object) -> bool:
    """Whether it is a day; a moment is none, though Python says so."""
    return isinstance(value, date) and not isinstance(value, datetime)
