"""Targets at the desk: what was said last of each, how it came to be, and what a change of thousands comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from data.desk.commands import ChangeTargets
from data.desk.faults import Conflict, NotAccepted
from data.desk.history import Edit, Row, last_said, told
from data.desk.records import Changed, EnteredTarget, TargetChange
from data.desk.seen import demand_seen, is_sayable
from data.desk.tables import AUDIT, TARGETS
from data.messages import N_, Said
from data.targets import NO_VALUE, Target, TargetKey, decimal_text, faults_of, key_faults

KEYS = ("kpi", "region_id", "manager", "period")
LONGEST_REASON = 500
MOST_CELLS = 200_000
"""Of one command."""
MOST_LINES = 20
"""Of one entry of the audit: more cells than that are counted by KPI there; `target_history` keeps each."""


def targets_state(con: Connection) -> tuple[int, int]:
    """The revisions that changed a target last and that put a copy in place of all; 0 where that never happened.

    The same state, the same targets: a desk from a copy may have others under the revisions it had.
    """
    changed = con.execute(select(func.coalesce(func.max(TARGETS.c.revision), 0))).scalar_one()
    restored = select(func.coalesce(func.max(AUDIT.c.revision), 0)).where(AUDIT.c.command == "Restore")
    return int(changed), int(con.execute(restored).scalar_one())


def entered_targets(con: Connection, kpis: Iterable[str] | None = None) -> tuple[EnteredTarget, ...]:
    """What was said last of every target, withdrawn ones too, by key. kpis: of these only.

    Raises ValueError for one that does not read as what it is.
    """
    some: list[ColumnElement[bool]] = [] if kpis is None else [TARGETS.c.kpi.in_(sorted(kpis))]
    by = told(con, TARGETS)
    rows = con.execute(last_said(TARGETS, *some)).all()
    return tuple(EnteredTarget(_target(r), r.is_forgotten, *by[r.revision], r.revision) for r in rows)


def target_changes(con: Connection) -> Iterator[TargetChange]:
    """Every change of every target, oldest first."""
    held: dict[TargetKey, Target | None] = {}
    by = told(con, TARGETS)
    rows = con.execute(select(TARGETS).order_by(TARGETS.c.revision, *(TARGETS.c[key] for key in KEYS))).all()
    for row in rows:
        target = _target(row)
        new = None if row.is_forgotten else target
        yield TargetChange(*target.key, held.get(target.key), new, *by[row.revision], row.revision, row.reason or "")
        held[target.key] = new


def change_targets(con: Connection, command: ChangeTargets) -> Edit:
    """The rows to append. Raises NotAccepted for what cannot stand, Conflict for what somebody else changed since."""
    demand_seen(con, command.seen_revision)
    _check(command)
    wanted = [(target, False) for target in command.entered]
    wanted += [(Target(*key, NO_VALUE), True) for key in command.withdrawn]
    now = {entry.target.key: entry for entry in entered_targets(con, {target.kpi for target, _ in wanted})}
    rows: list[Row] = []
    changes: list[tuple[Target, Target | None, Target | None]] = []
    for target, is_withdrawn in wanted:
        entry = now.get(target.key)
        old = None if entry is None or entry.is_withdrawn else entry.target
        new = None if is_withdrawn else target
        if entry is not None and (old, entry.is_withdrawn) == (new, is_withdrawn):
            continue
        if entry is not None and entry.revision > command.seen_revision:
            raise Conflict(_called(target), old and old.value, entry.who, entry.at)
        rows.append(Row(TARGETS, _values(target, is_withdrawn, command.reason), is_forgotten=is_withdrawn))
        changes.append((target, old, new))
    return Edit(tuple(rows), _summarised(changes))


def _values(target: Target, is_withdrawn: bool, reason: str) -> tuple[tuple[str, object], ...]:
    keys = tuple(zip(KEYS, target.key, strict=True))
    if is_withdrawn:
        return (*keys, ("reason", reason))
    value = ("value", decimal_text(target.value))
    return (*keys, value, ("owner", target.owner), ("better", target.better), ("reason", reason))


def _summarised(changes: list[tuple[Target, Target | None, Target | None]]) -> tuple[Changed, ...]:
    """What the audit says: each of a few cells; of many, how many of each KPI were set before and are set now."""
    if len(changes) <= MOST_LINES:
        return tuple(Changed(str(_called(cell)), _plain(old), _plain(new)) for cell, old, new in changes)
    found = []
    for kpi in sorted({cell.kpi for cell, _, _ in changes}):
        mine = [(cell, old, new) for cell, old, new in changes if cell.kpi == kpi]
        periods = [cell.period for cell, _, _ in mine]
        message = N_("{n} targets of {kpi} from {first} to {last}")
        what = Said(message, {"n": len(mine), "kpi": kpi, "first": min(periods), "last": max(periods)})
        before, after = (sum(each[side] is not None for each in mine) for side in (1, 2))
        found.append(Changed(str(what), before, after))
    return tuple(found)


def _check(command: ChangeTargets) -> None:
    cells = len(command.entered) + len(command.withdrawn)
    if cells > MOST_CELLS:
        message = N_("{n} targets at once are too many; enter at most {most}")
        raise NotAccepted(Said(message, {"n": cells, "most": MOST_CELLS}))
    if command.reason and not is_sayable(command.reason, LONGEST_REASON):
        message = N_("the reason is one line of up to {longest} characters")
        raise NotAccepted(Said(message, {"longest": LONGEST_REASON}))
    for target in command.entered:
        for fault in faults_of(target):
            raise NotAccepted(_at_fault(target, str(fault)))
    for key in command.withdrawn:
        for fault in key_faults(key):
            raise NotAccepted(_at_fault(Target(*key, NO_VALUE), str(fault)))
    keys = Counter([target.key for target in command.entered] + list(command.withdrawn))
    for key, times in keys.items():
        if times > 1:
            kpi, region_id, _manager, period = key
            message = N_("a target of {kpi}, {region}, {period} is given twice; give it once")
            raise NotAccepted(Said(message, {"kpi": kpi, "region": region_id, "period": period}))


def _at_fault(target: Target, fault: str) -> Said:
    values = {"kpi": target.kpi, "region": target.region_id, "period": target.period, "fault": fault}
    return Said(N_("the target of {kpi}, {region}, {period} cannot stand: {fault}"), values)


def _called(target: Target) -> Said:
    kpi, region_id, manager, period = target.key
    values = {"kpi": kpi, "region": region_id, "period": period, "manager": manager}
    if manager:
        return Said(N_("target of {kpi}, {region}, {manager}, {period}"), values)
    return Said(N_("target of {kpi}, {region}, {period}"), values)


def _plain(target: Target | None) -> tuple[object, ...] | None:
    return None if target is None else (target.value, target.owner, target.better)


def _target(row: Any) -> Target:
    key = row.kpi, row.region_id, row.manager, row.period
    return Target(*key, NO_VALUE) if row.is_forgotten else Target(*key, float(row.value), row.owner, row.better)
