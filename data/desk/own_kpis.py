"""Key figures of the company's own: a name and a formula of others each. What a formula may say is for `metrics`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from data.desk.commands import ForgetKpi, SaveKpi
from data.desk.faults import NotAccepted
from data.desk.history import Edit, Row, in_force
from data.desk.records import Changed, OwnKpi
from data.desk.seen import demand_seen, demand_untouched, is_sayable
from data.desk.tables import OWN_KPIS
from data.messages import N_, Said
from data.targets import is_own_key

VALUES = ("name", "formula", "unit", "better", "owner")
UNITS = ("money", "count", "amount", "share", "number", "points")
SIDES = ("higher", "lower", "neither")
LONGEST_NAME, LONGEST_FORMULA, LONGEST_OWNER = 120, 500, 120
MOST_KPIS = 100
"""Every KPI is reckoned on every page that lists them."""


def own_kpis(con: Connection) -> tuple[OwnKpi, ...]:
    """The own KPIs that are kept, by key. Raises ValueError for one that does not read as what it is."""
    return tuple(_kpi(row) for row in con.execute(in_force(OWN_KPIS)).all())


def save_kpi(con: Connection, command: SaveKpi) -> Edit:
    """The row to append. Raises NotAccepted for what is no KPI, Conflict for one that was saved unseen."""
    _check(command)
    kept = {kpi.key: kpi for kpi in own_kpis(con)}
    old, new = kept.get(command.key), _values(command)
    if old is not None and _values(old) == new:
        return Edit()
    if old is None and len(kept) >= MOST_KPIS:
        raise NotAccepted(Said(N_("there are {most} own KPIs already; take one away first"), {"most": MOST_KPIS}))
    _demand_seen(con, command, old)
    row = Row(OWN_KPIS, (("key", command.key), *zip(VALUES, new, strict=True)))
    return Edit((row,), (Changed(str(_called(command.key)), old and _values(old), new),))


def forget_kpi(con: Connection, command: ForgetKpi) -> Edit:
    """The row that ends it. Raises NotAccepted where there is none of that key."""
    kept = own_kpis(con)
    old = next((kpi for kpi in kept if kpi.key == command.key), None)
    if old is None:
        values = {"key": command.key, "keys": ", ".join(kpi.key for kpi in kept) or "–"}
        raise NotAccepted(Said(N_("there is no own KPI {key}; kept are: {keys}"), values))
    _demand_seen(con, command, old)
    row = Row(OWN_KPIS, (("key", command.key),), is_forgotten=True)
    return Edit((row,), (Changed(str(_called(command.key)), _values(old), None),))


def _demand_seen(con: Connection, command: SaveKpi | ForgetKpi, old: OwnKpi | None) -> None:
    if command.seen_revision is not None:
        demand_seen(con, command.seen_revision)
        found = old and _values(old)
        demand_untouched(con, OWN_KPIS, (command.key,), command.seen_revision, _called(command.key), found)


def _called(key: str) -> Said:
    return Said(N_("the own KPI {key}"), {"key": key})


def _values(kpi: SaveKpi | OwnKpi) -> tuple[str, ...]:
    return tuple(getattr(kpi, name) for name in VALUES)


def _kpi(row: Any) -> OwnKpi:
    found = SaveKpi(row.key, row.name, row.formula, row.unit, row.better, row.owner)
    _check(found)
    return OwnKpi(
        found.key, found.name, found.formula, found.unit, found.better, found.owner, row.who, row.at, row.revision
    )


def _check(command: SaveKpi) -> None:
    for fault in _faults(command):
        raise NotAccepted(fault)


def _faults(command: SaveKpi) -> Iterator[Said]:
    if not is_own_key(command.key):
        message = N_('the key of an own KPI is of small Latin letters, figures and underscores; there was "{found}"')
        yield Said(message, {"found": command.key})
    if not is_sayable(command.name, LONGEST_NAME):
        yield Said(N_("an own KPI has a name of one line, up to {longest} characters"), {"longest": LONGEST_NAME})
    if not is_sayable(command.formula, LONGEST_FORMULA):
        yield Said(N_("a formula is one line of up to {longest} characters"), {"longest": LONGEST_FORMULA})
    if command.unit not in UNITS:
        values = {"units": ", ".join(UNITS), "found": command.unit}
        yield Said(N_("the units are {units}; there was {found}"), values)
    if command.better not in SIDES:
        values = {"sides": ", ".join(SIDES), "found": command.better}
        yield Said(N_("the better side is one of {sides}; there was {found}"), values)
    if not is_sayable(command.owner, LONGEST_OWNER):
        yield Said(N_("an own KPI has an owner: who answers for its meaning, on one line"))
