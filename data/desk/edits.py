"""What each command comes to: it reads what is there, checks what was given, and says what to append."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data.desk.columns import as_tuples
from data.desk.commands import (
    AboutClient,
    ChangeRates,
    ChangeRights,
    ChangeSettings,
    ChangeTargets,
    CloseAct,
    Command,
    DeclareSettings,
    DeleteSnapshots,
    DropAct,
    EndOverride,
    ForgetKpi,
    ForgetMapping,
    ForgetScenario,
    ForgetScheme,
    JudgeAlert,
    OverrideKind,
    PinSnapshots,
    PlanAct,
    SaveKpi,
    SaveMapping,
    SaveScenario,
    SaveScheme,
)
from data.desk.faults import NotAllowed, NotYourDuty, NotYours
from data.desk.history import Edit, Row, in_force
from data.desk.judgements import check_alert_day, judge_alert, topics_of_alert
from data.desk.overrides import check_day, end_override, override_kind
from data.desk.own_kpis import forget_kpi, save_kpi
from data.desk.plans import PLAN_TOPICS, check_plan_day, close_act, drop_act, plan_act
from data.desk.rates import change_rates
from data.desk.records import Changed
from data.desk.rights import change_rights
from data.desk.scenarios import forget_scenario, save_scenario
from data.desk.schemes import forget_scheme, save_scheme
from data.desk.seen import demand_seen, demand_untouched, is_sayable
from data.desk.snapshots import delete_snapshots, pin_snapshots
from data.desk.tables import MAPPINGS, SETTINGS
from data.desk.targets import change_targets
from data.messages import N_, Said
from data.scope import MAY, ROLES, Duty, Scope, Topic
from data.settings import Settings, checked_settings

LONGEST_NAME, LONGEST_MAPPING = 200, 200_000
SEEN: tuple[Topic, ...] = ("money", "satisfaction")
"""A what-if is of a page of figures; what is kept of it shows none."""


def edit_of(con: Connection, command: Command, at: datetime | None = None) -> Edit:
    """What the command comes to on the desk as it is. Raises Conflict, and ValueError for values not accepted.

    at: the moment it is given, for commands that name a day to come.
    """
    doing = EDITS[type(command)]
    if doing.check_day is not None and at is not None:
        doing.check_day(command, at.astimezone(UTC).date())
    return doing.edit(con, command)


def check_right(command: Command, scope: Scope, clients: Collection[str] = ()) -> None:
    """Raises NotAllowed unless the scope may give this command; every row must be able to say who.

    clients: those that the caller found to be there and visible to the scope, by their code. A command about a client
    needs it among them; every other one needs the right to the whole company, because what it enters is everybody's.
    All need a topic (of several, one) and a role whose duty it is.
    """
    if type(command) not in EDITS:
        known = ", ".join(kind.__name__ for kind in EDITS)
        raise ValueError(f"{type(command).__name__} is no command of the desk; the commands are {known}")
    needed = EDITS[type(command)]
    if not is_sayable(scope.who, LONGEST_NAME):
        raise NotAllowed(f"{needed.doing} needs a name; sign in first")
    topics, is_about_client = needed.topics_of(command), isinstance(command, AboutClient)
    if not scope.topics.intersection(topics) or scope.is_empty or not (is_about_client or scope.everywhere):
        held = ", ".join(sorted(scope.topics)) or "nothing"
        place = "the whole company" if scope.everywhere else f"{len(scope.regions)} regions"
        where = "" if is_about_client else " for the whole company"
        raise NotAllowed(
            f"{needed.doing} needs the right to {' or '.join(topics)}{where}; {scope.who} may see {held} "
            f"of {place} ({scope.why}). Ask whoever gives rights"
        )
    demand_duty(scope, needed.duty, needed.doing)
    if isinstance(command, AboutClient):
        _demand_mine(command, clients)


def demand_duty(scope: Scope, duty: Duty, doing: str) -> None:
    """Raises NotYourDuty unless the role of the scope enters things of that kind. doing: what was to be done."""
    if not scope.may(duty):
        raise NotYourDuty(doing, scope.role, tuple(role for role in ROLES if duty in MAY[role]))


def demand_reader(scope: Scope, doing: str) -> None:
    """Raises NotAllowed unless the scope names somebody who may see anything at all, and whose role collects."""
    if scope.is_empty or not is_sayable(scope.who, LONGEST_NAME):
        raise NotAllowed(f"{doing} needs a name and the right to see something; {scope.who or 'nobody'} has not")
    demand_duty(scope, "collect", doing)


def _demand_mine(command: AboutClient, clients: Collection[str]) -> None:
    if command.client_id not in clients:
        message = N_("there is no client {client} among those you may see; look at the code of the client")
        raise NotYours(Said(message, {"client": command.client_id}))


def settings_in_force(con: Connection, until: int | None = None) -> Settings:
    """The settings at that revision or now. What a later program no longer knows is passed over."""
    rows = con.execute(in_force(SETTINGS, until)).all()
    return checked_settings({r.key: r.value for r in rows if r.key in Settings.model_fields})


def _change_settings(con: Connection, command: ChangeSettings) -> Edit:
    wanted = dict(command.changes)
    if len(wanted) != len(command.changes):
        raise ValueError(f"a setting is given twice: {', '.join(key for key, _ in command.changes)}; give each once")
    demand_seen(con, command.seen_revision)
    before = settings_in_force(con)
    after = checked_settings(before.model_dump() | wanted)
    # What nobody had entered may have shown something else than the default: said is said.
    edit = _setting_edit(before, after, always=frozenset(wanted) - before.model_fields_set)
    for change in edit.changes:
        demand_untouched(con, SETTINGS, (change.what,), command.seen_revision, change.what, change.old)
    return edit


def _declare_settings(con: Connection, command: DeclareSettings) -> Edit:
    before = settings_in_force(con)
    declared = {name: getattr(command.settings, name) for name in command.settings.model_fields_set}
    return _setting_edit(before, checked_settings(before.model_dump() | declared))


def _setting_edit(before: Settings, after: Settings, always: frozenset[str] = frozenset()) -> Edit:
    old, new = ({k: as_tuples(v) for k, v in s.model_dump(mode="json").items()} for s in (before, after))
    changes = tuple(Changed(key, old[key], new[key]) for key in new if old[key] != new[key] or key in always)
    return Edit(tuple(Row(SETTINGS, (("key", c.what), ("value", c.new))) for c in changes), changes)


def _save_mapping(con: Connection, command: SaveMapping) -> Edit:
    if not is_sayable(command.name, LONGEST_NAME):
        raise ValueError(f"a mapping's name is one line of 1 to {LONGEST_NAME} characters; there was {command.name!r}")
    _check_mapping(command)
    old = _mapping(con, command.name)
    if old == command.toml:
        return Edit()
    row = Row(MAPPINGS, (("name", command.name), ("toml", command.toml)))
    return Edit((row,), (Changed(command.name, old, command.toml),))


def _check_mapping(command: SaveMapping) -> None:
    from data.gate.mapping import mapping_from_plain  # the gate is heavy, and only a mapping needs it

    try:
        command.toml.encode("utf8")
        if len(command.toml) > LONGEST_MAPPING or "\x00" in command.toml:
            raise ValueError(f"it is longer than {LONGEST_MAPPING:,} characters or holds a NUL")
        sections = tomllib.loads(command.toml)
        if not sections:
            raise ValueError("it maps nothing")
        for pattern, section in sections.items():
            mapping_from_plain(pattern, section)
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"mapping {command.name} cannot be read: {error}; save the text of a mapping.toml") from error


def _forget_mapping(con: Connection, command: ForgetMapping) -> Edit:
    old = _mapping(con, command.name)
    if old is None:
        names = ", ".join(con.scalars(select(in_force(MAPPINGS).subquery().c.name)))
        raise ValueError(f"there is no mapping {command.name!r}; saved are: {names or 'none'}")
    row = Row(MAPPINGS, (("name", command.name),), is_forgotten=True)
    return Edit((row,), (Changed(command.name, old, None),))


def _mapping(con: Connection, name: str) -> str | None:
    held = in_force(MAPPINGS).subquery()
    return con.execute(select(held.c.toml).where(held.c.name == name)).scalar_one_or_none()


@dataclass(frozen=True)
class _Doing:
    """How a command is carried out, what it is in words, and the topics of which whoever gives it must hold one.

    check_day: what is asked of its days on the day it is given. duty: what the role must be there for.
    """

    edit: Callable[[Connection, Any], Edit]
    doing: str
    topics: tuple[Topic, ...] | Callable[[Any], tuple[Topic, ...]] = ("setup",)
    check_day: Callable[[Any, date], None] | None = None
    duty: Duty = "set_up"

    def topics_of(self, command: Command) -> tuple[Topic, ...]:
        return self.topics(command) if callable(self.topics) else self.topics


EDITS: Mapping[type, _Doing] = {
    ChangeSettings: _Doing(_change_settings, "changing settings"),
    DeclareSettings: _Doing(_declare_settings, "declaring the settings"),
    SaveMapping: _Doing(_save_mapping, "saving a mapping"),
    ForgetMapping: _Doing(_forget_mapping, "forgetting a mapping"),
    ChangeRates: _Doing(change_rates, "changing activity rates"),
    ChangeTargets: _Doing(change_targets, "changing targets"),
    SaveKpi: _Doing(save_kpi, "saving an own KPI"),
    ForgetKpi: _Doing(forget_kpi, "forgetting an own KPI"),
    SaveScenario: _Doing(save_scenario, "saving a scenario", SEEN, duty="model"),
    ForgetScenario: _Doing(forget_scenario, "forgetting a scenario", SEEN, duty="model"),
    SaveScheme: _Doing(save_scheme, "saving a grade scheme", ("money",), duty="model"),
    ForgetScheme: _Doing(forget_scheme, "forgetting a grade scheme", ("money",), duty="model"),
    OverrideKind: _Doing(override_kind, "overriding the kind of a client", ("money",), check_day, duty="serve"),
    EndOverride: _Doing(end_override, "ending an override", ("money",), duty="serve"),
    JudgeAlert: _Doing(judge_alert, "judging an alert", topics_of_alert, check_alert_day, duty="serve"),
    PlanAct: _Doing(plan_act, "planning an act", PLAN_TOPICS, check_plan_day, duty="serve"),
    CloseAct: _Doing(close_act, "closing a planned act", PLAN_TOPICS, check_plan_day, duty="serve"),
    DropAct: _Doing(drop_act, "dropping a planned act", PLAN_TOPICS, duty="serve"),
    DeleteSnapshots: _Doing(delete_snapshots, "deleting snapshots"),
    PinSnapshots: _Doing(pin_snapshots, "pinning snapshots"),
    ChangeRights: _Doing(change_rights, "changing rights"),
}
