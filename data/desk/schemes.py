"""Grade schemes by name: the weights of the four criteria, the bounds of the letters, what a grave incident does.

The scheme that was saved last is in force; saving one again puts it in force again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from data.desk.commands import ForgetScheme, SaveScheme
from data.desk.faults import NotAccepted
from data.desk.history import Edit, Row, in_force
from data.desk.records import Changed, GradeScheme
from data.desk.seen import demand_seen, demand_untouched, is_sayable
from data.desk.tables import SCHEMES
from data.messages import N_, Said
from data.scope import TIERS

LONGEST_NAME = 120
VALUES = ("weights", "bounds", "grave_severity", "grave_cap")
GRADES = TIERS
"""The letters of a grade are those of a tier."""
CRITERIA, BOUNDS = 4, 3
GRAVEST = 3


def saved_schemes(con: Connection) -> tuple[GradeScheme, ...]:
    """The schemes that are kept, the one in force last. Raises ValueError for one that does not read as what it is."""
    found = [_scheme(row) for row in con.execute(in_force(SCHEMES)).all()]
    return tuple(sorted(found, key=lambda scheme: scheme.revision))


def save_scheme(con: Connection, command: SaveScheme) -> Edit:
    """The row to append. Raises NotAccepted for what is no scheme, Conflict for one that was saved unseen."""
    _check(command)
    kept = saved_schemes(con)
    old = next((each for each in kept if each.name == command.name), None)
    new = _values(command)
    if old is not None and _values(old) == new and old == kept[-1]:
        return Edit()
    if command.seen_revision is not None:
        demand_seen(con, command.seen_revision)
        demand_untouched(
            con, SCHEMES, (command.name,), command.seen_revision, _called(command.name), old and _values(old)
        )
    row = Row(SCHEMES, (("name", command.name), *zip(VALUES, new, strict=True)))
    return Edit((row,), (Changed(str(_called(command.name)), old and _values(old), new),))


def forget_scheme(con: Connection, command: ForgetScheme) -> Edit:
    """The row that ends it. Raises NotAccepted where there is none of that name."""
    kept = saved_schemes(con)
    old = next((each for each in kept if each.name == command.name), None)
    if old is None:
        values = {"name": command.name, "names": ", ".join(each.name for each in kept) or "–"}
        raise NotAccepted(Said(N_("there is no grade scheme {name}; saved are: {names}"), values))
    row = Row(SCHEMES, (("name", command.name),), is_forgotten=True)
    return Edit((row,), (Changed(str(_called(command.name)), _values(old), None),))


def _called(name: str) -> Said:
    return Said(N_("the grade scheme {name}"), {"name": name})


def _values(scheme: SaveScheme | GradeScheme) -> tuple[object, ...]:
    return tuple(getattr(scheme, name) for name in VALUES)


def _scheme(row: Any) -> GradeScheme:
    found = SaveScheme(row.name, row.weights, row.bounds, row.grave_severity, row.grave_cap)
    _check(found)
    return GradeScheme(
        found.name, found.weights, found.bounds, found.grave_severity, found.grave_cap, row.who, row.at, row.revision
    )


def _check(command: SaveScheme) -> None:
    for fault in _faults(command):
        raise NotAccepted(fault)


def _faults(command: SaveScheme) -> Iterator[Said]:
    if not is_sayable(command.name, LONGEST_NAME):
        yield Said(N_("a grade scheme has a name of one line, up to {longest} characters"), {"longest": LONGEST_NAME})
    weights = command.weights
    if not _are(weights, CRITERIA, int) or not all(0 <= weight <= 100 for weight in weights):
        yield Said(
            N_("the weights are four whole numbers from 0 to 100; there was {found}"), {"found": _listed(weights)}
        )
    elif not any(weights):
        yield Said(N_("at least one weight is above 0"))
    bounds = command.bounds
    if not _are(bounds, BOUNDS, int | float) or not 100 >= bounds[0] > bounds[1] > bounds[2] >= 0:
        yield Said(
            N_("the bounds of A, B and C are three numbers that fall, from 100 down to 0; there was {found}"),
            {"found": _listed(bounds)},
        )
    if not _are((command.grave_severity,), 1, int) or not 1 <= command.grave_severity <= GRAVEST:
        yield Said(
            N_("the severity from which an incident is grave is 1, 2 or 3; there was {found}"),
            {"found": str(command.grave_severity)},
        )
    if command.grave_cap not in GRADES:
        yield Said(
            N_("the best grade after a grave incident is A, B, C or D; there was {found}"),
            {"found": str(command.grave_cap)},
        )


def _are(values: object, many: int, kind: Any) -> bool:
    """Whether these are so many numbers of that kind; a truth is no number, and neither is infinity."""
    return (
        isinstance(values, tuple)
        and len(values) == many
        and all(isinstance(value, kind) and not isinstance(value, bool) and math.isfinite(value) for value in values)
    )


def _listed(values: object) -> str:
    return " / ".join(str(value) for value in values) if isinstance(values, tuple) else str(values)
