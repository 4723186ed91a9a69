"""What people say of alerts: who sees to one, until when, and whether it is done or no problem at all.

An alert is known by its client and kind. A judgement is about what was raised up to the as-of date that the person
looked at: a signal of the same kind that is raised later is a new alert, and open. So nothing said while looking at an
older version takes back what was said of newer data: of the same signal the new words stand and stay about the newer
data, of an earlier signal than the one that was judged last they are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from data.desk.commands import JudgeAlert
from data.desk.faults import NotAccepted
from data.desk.history import Edit, Row, in_force, spans
from data.desk.records import Changed
from data.desk.seen import demand_seen, demand_untouched, is_day, is_remark, is_sayable
from data.desk.service_records import AlertChange, AlertJudgement
from data.desk.tables import ALERTS
from data.messages import N_, Said
from data.scope import Topic

TOPIC_OF_ALERTS: Mapping[str, Topic] = {
    **dict.fromkeys(("fall", "rise", "no_order", "mix"), "money"),
    **dict.fromkeys(("satisfaction", "promise"), "satisfaction"),
    "loss": "money",
}
"""The kinds of alert, in their order, and the right that each needs."""
ALERT_STATES = ("open", "seen", "done", "no_problem")
VALUES = ("raised_on", "as_of", "state", "owner", "note", "due_on")
LONGEST_CLIENT, LONGEST_NOTE, LONGEST_OWNER = 200, 500, 120
LONGEST_DAYS = 366
OLDER = N_(
    "this alert was raised on {raised} and shown on data of {day}; since then {who} judged the one of {newer} on data"
    " of {newer_day}: look at the newest version, and say it there"
)


def said_judgements(con: Connection) -> tuple[AlertJudgement, ...]:
    """What was said last of every client's alert of a kind, by client and kind: one query for all of them."""
    return tuple(_judgement(row) for row in con.execute(in_force(ALERTS)).all())


def judgement_changes(con: Connection) -> Iterator[AlertChange]:
    """Every judgement that was given, oldest first. Raises ValueError for one that does not read as what it is."""
    held: dict[tuple[str, str], str] = {}
    for row in con.execute(spans(ALERTS)).all():
        said = _judgement(row)
        check_alert(_command(said))
        yield AlertChange(said, held.get((said.client_id, said.kind)))
        held[said.client_id, said.kind] = said.state


def judge_alert(con: Connection, command: JudgeAlert) -> Edit:
    """The row to append. Raises NotAccepted for what is no judgement, or is about an earlier signal than the last one
    that was judged; Conflict for one that was given unseen."""
    check_alert(command)
    held = _held(con, command)
    is_late = held is not None and command.as_of < held.as_of
    if held is not None and is_late and command.raised_on == held.raised_on:
        command, is_late = replace(command, as_of=held.as_of), False
    old, new = None if held is None else _values(held), _values(command)
    if old == new:
        return Edit()
    key = command.client_id, command.kind
    called = Said(N_("the alert {kind} of client {client}"), {"kind": command.kind, "client": command.client_id})
    if command.seen_revision is not None:
        demand_seen(con, command.seen_revision)
        demand_untouched(con, ALERTS, key, command.seen_revision, called, _plain(old))
    if held is not None and is_late:
        raise NotAccepted(Said(OLDER, _told_days(held, command)))
    row = Row(ALERTS, (*zip(("client_id", "kind"), key, strict=True), *zip(VALUES, new, strict=True)))
    return Edit((row,), (Changed(str(called), _plain(old), _plain(new)),))


def check_alert_day(command: JudgeAlert, today: date) -> None:
    """Raises NotAccepted unless what is due is due within a year of today, or of the data where they are ahead."""
    if not (is_day(command.as_of) and is_day(command.due_on)):
        return
    assert command.due_on is not None
    last = max(command.as_of, today) + timedelta(days=LONGEST_DAYS)
    if command.due_on > last:
        message = N_("an alert is to be closed at most {days} days from now, by {last}; there was {day}")
        raise NotAccepted(Said(message, {"days": LONGEST_DAYS, "last": str(last), "day": str(command.due_on)}))


def check_alert(command: JudgeAlert) -> None:
    """Raises NotAccepted for what cannot stand, whenever it is said."""
    for fault in _faults(command):
        raise NotAccepted(fault)


def topics_of_alert(command: JudgeAlert) -> tuple[Topic, ...]:
    """The rights of which one is enough to judge it: that of its kind; any for a kind that there is not."""
    topic = TOPIC_OF_ALERTS.get(command.kind)
    return tuple(dict.fromkeys(TOPIC_OF_ALERTS.values())) if topic is None else (topic,)


def _faults(command: JudgeAlert) -> Iterator[Said]:
    if not is_sayable(command.client_id, LONGEST_CLIENT):
        yield Said(N_("an alert names a client by its code"))
    if command.kind not in TOPIC_OF_ALERTS:
        values = {"kinds": ", ".join(TOPIC_OF_ALERTS), "found": command.kind}
        yield Said(N_("the kinds of alerts are {kinds}; there was {found}"), values)
    if command.state not in ALERT_STATES:
        values = {"states": ", ".join(ALERT_STATES), "found": command.state}
        yield Said(N_("an alert is one of {states}; there was {found}"), values)
    if not is_remark(command.owner, LONGEST_OWNER):
        yield Said(N_("the owner of an alert is one line of up to {longest} characters"), {"longest": LONGEST_OWNER})
    if not is_remark(command.note, LONGEST_NOTE):
        yield Said(N_("the note is one line of up to {longest} characters"), {"longest": LONGEST_NOTE})
    if not (is_day(command.raised_on) and is_day(command.as_of)) or command.raised_on > command.as_of:
        values = {"raised": str(command.raised_on), "as_of": str(command.as_of)}
        yield Said(
            N_("an alert is raised on a day up to that of the data; there was {raised}, data of {as_of}"), values
        )
    elif command.due_on is not None and (not is_day(command.due_on) or command.due_on < command.raised_on):
        values = {"raised": str(command.raised_on), "day": str(command.due_on)}
        yield Said(
            N_("an alert is to be closed on a day from {raised} on, when it was raised; there was {day}"), values
        )


def _told_days(held: AlertJudgement, command: JudgeAlert) -> dict[str, str]:
    """What a refusal says of the judgement that stands and the one that was to take its place."""
    return {
        "raised": str(command.raised_on), "day": str(command.as_of), "who": held.who, "newer": str(held.raised_on),
        "newer_day": str(held.as_of),
    }  # fmt: skip


def _held(con: Connection, command: JudgeAlert) -> AlertJudgement | None:
    held = in_force(ALERTS).subquery()
    found = con.execute(select(held).where(held.c.client_id == command.client_id, held.c.kind == command.kind)).first()
    return None if found is None else _judgement(found)


def _values(said: JudgeAlert | AlertJudgement) -> tuple[object, ...]:
    return tuple(getattr(said, name) for name in VALUES)


def _plain(values: tuple[object, ...] | None) -> tuple[object, ...] | None:
    """As the audit keeps them: days as text."""
    return None if values is None else tuple(str(each) if isinstance(each, date) else each for each in values)


def _command(said: AlertJudgement) -> JudgeAlert:
    return JudgeAlert(said.client_id, said.kind, *(getattr(said, name) for name in VALUES))


def _judgement(row: Any) -> AlertJudgement:
    return AlertJudgement(
        row.client_id, row.kind, row.raised_on, row.as_of, row.state, row.owner, row.note, row.due_on,
        row.who, row.at, row.revision,
    )  # fmt: skip
