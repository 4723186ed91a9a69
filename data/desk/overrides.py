"""What people judge a client to be, against the figures: its kind, with reason, owner and last day.

The last day is the reader's: an override holds up to and with `expires_on`. A command may name a day from that of the
command (in UTC) up to LONGEST_DAYS later; whether it still holds is judged by the as-of date of the view that asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from data.desk.commands import EndOverride, OverrideKind
from data.desk.faults import NotAccepted
from data.desk.history import Edit, Row, in_force, spans
from data.desk.records import Changed, Override, OverrideChange
from data.desk.seen import demand_seen, demand_untouched, is_day, is_sayable
from data.desk.tables import OVERRIDES
from data.messages import N_, Said

KINDS = ("partner", "support", "reform", "give_up")
VALUES = ("kind", "reason", "owner", "expires_on")
LONGEST_CLIENT, LONGEST_REASON, LONGEST_OWNER = 200, 500, 120
LONGEST_DAYS = 366


def said_overrides(con: Connection) -> tuple[Override, ...]:
    """What was said last of every client and not ended, also what has expired, by client.

    Raises ValueError for one that does not read as what it is.
    """
    return tuple(_override(row) for row in con.execute(in_force(OVERRIDES)).all())


def override_changes(con: Connection) -> Iterator[OverrideChange]:
    """Every override that was entered, changed or ended, oldest first."""
    held: dict[str, str | None] = {}
    for row in con.execute(spans(OVERRIDES)).all():
        said = None if row.is_forgotten else _override(row)
        kind, reason, owner, expires_on = (getattr(said, name, None) for name in VALUES)
        old = held.get(row.client_id)
        yield OverrideChange(row.client_id, kind, reason, owner, expires_on, row.who, row.at, row.revision, old)
        held[row.client_id] = kind


def override_kind(con: Connection, command: OverrideKind) -> Edit:
    """The row to append. Raises NotAccepted for what is no override, Conflict for one that was entered unseen."""
    _check(command)
    old, new = _held(con, command.client_id), _values(command)
    if old == new:
        return Edit()
    _demand_seen(con, command, old)
    row = Row(OVERRIDES, (("client_id", command.client_id), *zip(VALUES, new, strict=True)))
    return Edit((row,), (Changed(str(_called(command.client_id)), _plain(old), _plain(new)),))


def end_override(con: Connection, command: EndOverride) -> Edit:
    """The row that ends it. Raises NotAccepted where there is none, Conflict for one that was changed unseen."""
    old = _held(con, command.client_id)
    if old is None:
        raise NotAccepted(Said(N_("the kind of client {client} is not overridden"), {"client": command.client_id}))
    _demand_seen(con, command, old)
    row = Row(OVERRIDES, (("client_id", command.client_id),), is_forgotten=True)
    return Edit((row,), (Changed(str(_called(command.client_id)), _plain(old), None),))


def check_day(command: OverrideKind, today: date) -> None:
    """Raises NotAccepted unless the last day lies between today and a year later."""
    ahead = (command.expires_on - today).days if is_day(command.expires_on) else -1
    if not 0 <= ahead <= LONGEST_DAYS:
        values = {"day": str(command.expires_on), "today": str(today), "days": LONGEST_DAYS}
        message = N_("an override ends on a day from {today} up to {days} days later; there was {day}")
        raise NotAccepted(Said(message, values))


def _demand_seen(con: Connection, command: OverrideKind | EndOverride, old: tuple[object, ...] | None) -> None:
    if command.seen_revision is not None:
        demand_seen(con, command.seen_revision)
        client = command.client_id
        demand_untouched(con, OVERRIDES, (client,), command.seen_revision, _called(client), _plain(old))


def _called(client_id: str) -> Said:
    return Said(N_("the kind of client {client}"), {"client": client_id})


def _held(con: Connection, client_id: str) -> tuple[object, ...] | None:
    held = in_force(OVERRIDES).subquery()
    found = con.execute(select(held).where(held.c.client_id == client_id)).first()
    return None if found is None else _values(_override(found))


def _values(override: OverrideKind | Override) -> tuple[object, ...]:
    return tuple(getattr(override, name) for name in VALUES)


def _plain(values: tuple[object, ...] | None) -> tuple[object, ...] | None:
    """As the audit keeps them: days as text."""
    return None if values is None else tuple(str(each) if isinstance(each, date) else each for each in values)


def _override(row: Any) -> Override:
    found = OverrideKind(row.client_id, row.kind, row.reason, row.owner, row.expires_on)
    _check(found)
    return Override(
        found.client_id, found.kind, found.reason, found.owner, found.expires_on, row.who, row.at, row.revision
    )


def _check(command: OverrideKind) -> None:
    for fault in _faults(command):
        raise NotAccepted(fault)


def _faults(command: OverrideKind) -> Iterator[Said]:
    if not is_sayable(command.client_id, LONGEST_CLIENT):
        yield Said(N_("an override names a client by its code"))
    if command.kind not in KINDS:
        yield Said(N_("the kinds are {kinds}; there was {found}"), {"kinds": ", ".join(KINDS), "found": command.kind})
    if not is_sayable(command.reason, LONGEST_REASON):
        yield Said(
            N_("an override needs a reason, on one line of up to {longest} characters"), {"longest": LONGEST_REASON}
        )
    if not is_sayable(command.owner, LONGEST_OWNER):
        yield Said(N_("an override needs an owner: who answers for it, on one line"))
    if not is_day(command.expires_on):
        yield Said(N_("an override needs the last day on which it holds"))
