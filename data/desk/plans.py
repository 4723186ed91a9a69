"""Acts that people plan for clients: who, what, by when; what was done and what came of it.

An act belongs to the client it was planned for: whoever may not see that client can neither change nor close it, and
no command takes it to another one. What is done stays as it is; what is dropped stays on the trail.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from data.desk.commands import CloseAct, DropAct, PlanAct
from data.desk.faults import NotAccepted
from data.desk.history import Edit, Row, in_force, revision_of, spans
from data.desk.records import Changed
from data.desk.seen import demand_seen, demand_untouched, is_day, is_remark, is_sayable
from data.desk.service_records import PlanChange, PlannedAct
from data.desk.tables import PLANS
from data.messages import N_, Said
from data.scope import Topic

ACT_KINDS = ("visit", "call", "other")
PLAN_TOPICS: tuple[Topic, ...] = ("money", "satisfaction")
"""Whoever may judge either of them may plan for a client."""
VALUES = ("client_id", "owner", "kind", "due_on", "note", "done_on", "outcome")
SHOWN = ("client_id", "owner", "kind", "due_on", "note")
LONGEST_CLIENT, LONGEST_NOTE, LONGEST_OWNER = 200, 500, 120
LONGEST_DAYS = 366
Values = dict[str, object]
FIRST_DAY = date(1970, 1, 1)
"""Plans go by the as-of date of the data, and data of years ago may be looked at."""


def planned_acts(con: Connection) -> tuple[PlannedAct, ...]:
    """Every act that is planned or done, by the day it is due: one query for all of them."""
    rows = con.execute(in_force(PLANS)).all()
    return tuple(sorted((_act(row) for row in rows), key=lambda act: (act.due_on, act.revision, act.item)))


def plan_changes(con: Connection) -> Iterator[PlanChange]:
    """Every act planned, changed, done or dropped, oldest first. Raises ValueError for what does not read as one."""
    held: dict[str, date] = {}
    for row in con.execute(spans(PLANS)).all():
        act = _act(row)
        _check(PlanAct(act.item, *(getattr(act, name) for name in SHOWN)))
        if act.done_on is not None:
            _check_done(CloseAct(act.item, act.client_id, act.done_on, act.outcome))
        yield PlanChange(act, row.is_forgotten, held.get(act.item))
        held[act.item] = act.due_on


def plan_act(con: Connection, command: PlanAct) -> Edit:
    """The row to append. Raises NotAccepted for what is no plan, Conflict for one that was changed unseen."""
    _check(command)
    shown = {name: getattr(command, name) for name in SHOWN}
    if command.item == "":
        # Every revision plans one act at most, and the revision rises also over a restored copy: no number comes twice.
        return _edit(str(revision_of(con) + 1), None, {**shown, "done_on": None, "outcome": ""})
    act = _open_act(con, command)
    return _changed(con, command, act, {**_values(act), **shown})


def close_act(con: Connection, command: CloseAct) -> Edit:
    """The row that says it was done. Raises NotAccepted where there is nothing to close, Conflict as `plan_act`."""
    _check_done(command)
    act = _held(con, command)
    if (act.done_on, act.outcome) == (command.done_on, command.outcome):
        return Edit()
    _demand_open(act)
    done = {"done_on": command.done_on, "outcome": command.outcome}
    return _changed(con, command, act, {**_values(act), **done})


def drop_act(con: Connection, command: DropAct) -> Edit:
    """The row that takes it out of the plan. Raises NotAccepted for what is not there or done, Conflict as before."""
    act = _open_act(con, command)
    _demand_seen(con, command, act)
    row = Row(PLANS, (("item", command.item), *_values(act).items()), is_forgotten=True)
    return Edit((row,), (Changed(str(_called(command.item)), _plain(_values(act)), None),))


def check_plan_day(command: PlanAct | CloseAct, today: date) -> None:
    """Raises NotAccepted for an act that is planned too far ahead or done on a day to come."""
    if isinstance(command, CloseAct):
        # The day of the person may be a day ahead of that in UTC.
        if is_day(command.done_on) and command.done_on > today + timedelta(days=1):
            message = N_("an act was done on a day up to today, {today}; there was {day}")
            raise NotAccepted(Said(message, {"today": str(today), "day": str(command.done_on)}))
    elif is_day(command.due_on) and (command.due_on - today).days > LONGEST_DAYS:
        message = N_("an act is planned at most {days} days ahead of {today}; there was {day}")
        values = {"days": LONGEST_DAYS, "today": str(today), "day": str(command.due_on)}
        raise NotAccepted(Said(message, values))


def _changed(con: Connection, command: PlanAct | CloseAct, act: PlannedAct, new: Values) -> Edit:
    if new == _values(act):
        return Edit()
    _demand_seen(con, command, act)
    return _edit(act.item, _values(act), new)


def _edit(item: str, old: Values | None, new: Values) -> Edit:
    change = Changed(str(_called(item)), None if old is None else _plain(old), _plain(new))
    return Edit((Row(PLANS, (("item", item), *new.items())),), (change,))


def _called(item: str) -> Said:
    return Said(N_("planned act {item}"), {"item": item})


def _held(con: Connection, command: PlanAct | CloseAct | DropAct) -> PlannedAct:
    """The act that the command names, of the client it names: another's is as good as none."""
    held = in_force(PLANS).subquery()
    wanted = held.c.item == command.item, held.c.client_id == command.client_id
    found = con.execute(select(held).where(*wanted)).first()
    if found is None:
        values = {"item": command.item, "client": command.client_id}
        raise NotAccepted(Said(N_("there is no planned act {item} of client {client}; look again"), values))
    return _act(found)


def _open_act(con: Connection, command: PlanAct | DropAct) -> PlannedAct:
    act = _held(con, command)
    _demand_open(act)
    return act


def _demand_open(act: PlannedAct) -> None:
    if act.is_done:
        message = N_("planned act {item} was done on {day}; what is done stays as it is, plan a new one")
        raise NotAccepted(Said(message, {"item": act.item, "day": str(act.done_on)}))


def _demand_seen(con: Connection, command: PlanAct | CloseAct | DropAct, act: PlannedAct) -> None:
    if command.seen_revision is not None:
        demand_seen(con, command.seen_revision)
        found = _plain(_values(act))
        demand_untouched(con, PLANS, (command.item,), command.seen_revision, _called(command.item), found)


def _check(command: PlanAct) -> None:
    for fault in _faults(command):
        raise NotAccepted(fault)


def _faults(command: PlanAct) -> Iterator[Said]:
    if not is_sayable(command.client_id, LONGEST_CLIENT):
        yield Said(N_("a planned act names a client by its code"))
    if not is_sayable(command.owner, LONGEST_OWNER):
        yield Said(N_("a planned act needs an owner: who will do it, on one line"))
    if command.kind not in ACT_KINDS:
        values = {"kinds": ", ".join(ACT_KINDS), "found": command.kind}
        yield Said(N_("the kinds of acts are {kinds}; there was {found}"), values)
    if not is_day(command.due_on) or command.due_on < FIRST_DAY:
        yield Said(N_("a planned act needs the day by which it is due"))
    if not is_remark(command.note, LONGEST_NOTE):
        yield Said(N_("the note is one line of up to {longest} characters"), {"longest": LONGEST_NOTE})


def _check_done(command: CloseAct) -> None:
    if not is_day(command.done_on) or command.done_on < FIRST_DAY:
        raise NotAccepted(Said(N_("a done act needs the day on which it was done")))
    if not is_remark(command.outcome, LONGEST_NOTE):
        message = N_("the outcome is one line of up to {longest} characters")
        raise NotAccepted(Said(message, {"longest": LONGEST_NOTE}))


def _plain(values: Values) -> tuple[object, ...]:
    """As the audit keeps it: days as text."""
    return tuple(str(each) if isinstance(each, date) else each for each in values.values())


def _values(act: PlannedAct) -> Values:
    return {name: getattr(act, name) for name in VALUES}


def _act(row: Any) -> PlannedAct:
    return PlannedAct(
        row.item, row.client_id, row.owner, row.kind, row.due_on, row.note, row.done_on, row.outcome,
        row.who, row.at, row.revision,
    )  # fmt: skip
