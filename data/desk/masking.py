"""Free texts that people enter about a client: they may name somebody, so they are personal data.

Who lacks the right to personal data sees MASK in the place of a text. What they change of the rest goes on: a command
that gives the MASK back as it was shown leaves the text as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from data.desk import judgements, overrides, own_kpis, plans
from data.desk.client_commands import CloseAct, JudgeAlert, OverrideKind, PlanAct
from data.desk.commands import Command, SaveKpi
from data.desk.history import in_force
from data.desk.records import AuditEntry, Changed, Override, OverrideChange
from data.desk.service_records import AlertChange, AlertJudgement, PlanChange, PlannedAct
from data.desk.tables import ALERTS, OVERRIDES, OWN_KPIS, PLANS

MASK = "•••"
"""Stands for a text that is there and not the reader's. No language and no markup."""
TEXTS: Mapping[type, tuple[str, ...]] = {
    Override: ("reason",),
    OverrideChange: ("reason",),
    AlertJudgement: ("note",),
    PlannedAct: ("note", "outcome"),
}
"""The free texts of every record about a client; who gave it and who answers for it are the company's own people."""
PLACES: Mapping[str, tuple[int, ...]] = {
    "OverrideKind": (overrides.VALUES.index("reason"),),
    "EndOverride": (overrides.VALUES.index("reason"),),
    "JudgeAlert": (judgements.VALUES.index("note"),),
    **dict.fromkeys(("SaveKpi", "ForgetKpi"), (own_kpis.VALUES.index("name"),)),
    **dict.fromkeys(("PlanAct", "CloseAct", "DropAct"), (plans.VALUES.index("note"), plans.VALUES.index("outcome"))),
}
"""Where the free texts stand among the values that the audit keeps of a command."""
NAMED_BY_PEOPLE = frozenset(
    ("SaveScenario", "ForgetScenario", "SaveScheme", "ForgetScheme", "SaveMapping", "ForgetMapping", "DeleteSnapshots")
)
"""Commands whose audit says a title that somebody gave as they liked."""
T = TypeVar("T")


def masked(records: Iterable[T]) -> tuple[T, ...]:
    """The records with their free texts hidden; one that is empty hides nothing."""
    return tuple(_masked(each) for each in records)


def _masked(record: Any) -> Any:
    if isinstance(record, (AlertChange, PlanChange)):
        return replace(record, said=_masked(record.said))
    return replace(record, **{name: MASK for name in TEXTS[type(record)] if getattr(record, name)})


def masked_entry(entry: AuditEntry) -> AuditEntry:
    """An entry of the audit with the free texts of its values hidden."""
    if entry.command in NAMED_BY_PEOPLE:
        return replace(entry, changes=tuple(Changed(MASK, None, None) for _each in entry.changes))
    places = PLACES.get(entry.command, ())
    changes = (Changed(c.what, _without(c.old, places), _without(c.new, places)) for c in entry.changes)
    return replace(entry, changes=tuple(changes)) if places else entry


def _without(values: object, places: tuple[int, ...]) -> object:
    if not isinstance(values, tuple):
        return values
    return tuple(MASK if at in places and each else each for at, each in enumerate(values))


def unmasked(con: Connection, command: Command) -> Command:
    """The command with the texts that stand at the desk where it gives back the MASK. Others are as they are."""
    if isinstance(command, OverrideKind) and command.reason == MASK:
        return replace(command, reason=_held(con, OVERRIDES, "reason", client_id=command.client_id))
    if isinstance(command, JudgeAlert) and command.note == MASK:
        return replace(command, note=_held(con, ALERTS, "note", client_id=command.client_id, kind=command.kind))
    if isinstance(command, PlanAct) and command.note == MASK:
        return replace(command, note=_held(con, PLANS, "note", item=command.item, client_id=command.client_id))
    if isinstance(command, SaveKpi) and MASK in command.name:
        return replace(command, name=_held(con, OWN_KPIS, "name", key=command.key) or command.name)
    if isinstance(command, CloseAct) and command.outcome == MASK:
        return replace(command, outcome=_held(con, PLANS, "outcome", item=command.item, client_id=command.client_id))
    return command


def _held(con: Connection, table: Any, text: str, **key: str) -> str:
    held = in_force(table).subquery()
    found = con.execute(select(held.c[text]).where(*(held.c[name] == value for name, value in key.items()))).scalar()
    return found or ""
