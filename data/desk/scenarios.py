"""What-ifs that people save: plain values of a page's controls and filters, never figures."""

from __future__ import annotations

from sqlalchemy import Connection

from data.desk.columns import as_tuples
from data.desk.commands import ForgetScenario, SaveScenario
from data.desk.history import Edit, Row, in_force
from data.desk.records import Changed, Scenario
from data.desk.seen import demand_seen, demand_untouched, is_sayable
from data.desk.tables import SCENARIOS

LONGEST_NAME = 120
MOST_VALUES, LONGEST_VALUE = 200, 2_000


def saved_scenarios(con: Connection) -> tuple[Scenario, ...]:
    """The scenarios in force, by page and name. Raises ValueError for one that does not read as what it is."""
    return tuple(
        Scenario(r.name, r.page, _pairs(r.controls), _pairs(r.selection), r.who, r.at, r.revision)
        for r in con.execute(in_force(SCENARIOS)).all()
    )


def save_scenario(con: Connection, command: SaveScenario) -> Edit:
    """The row to append. Raises ValueError for what cannot be kept, Conflict for one that was saved unseen."""
    if not is_sayable(command.name, LONGEST_NAME):
        raise ValueError(f"a scenario's name is one line of 1 to {LONGEST_NAME} characters; there was {command.name!r}")
    if not is_sayable(command.page, LONGEST_NAME):
        raise ValueError(f"a scenario belongs to a page; there was {command.page!r}")
    new = _pairs(command.controls), _pairs(command.selection)
    old = _held(con, command.page, command.name)
    if old is not None and (old.controls, old.selection) == new:
        return Edit()
    if command.seen_revision is not None:
        demand_seen(con, command.seen_revision)
        found = None if old is None else (old.controls, old.selection)
        key = command.page, command.name
        demand_untouched(con, SCENARIOS, key, command.seen_revision, command.name, found)
    values = (("page", command.page), ("name", command.name), ("controls", new[0]), ("selection", new[1]))
    before = None if old is None else (old.controls, old.selection)
    return Edit((Row(SCENARIOS, values),), (Changed(f"{command.page}: {command.name}", before, new),))


def forget_scenario(con: Connection, command: ForgetScenario) -> Edit:
    """The row that ends it. Raises ValueError where there is none of that name."""
    old = _held(con, command.page, command.name)
    if old is None:
        names = ", ".join(each.name for each in saved_scenarios(con) if each.page == command.page)
        raise ValueError(f"{command.page} has no scenario {command.name!r}; saved are: {names or 'none'}")
    values = (("page", command.page), ("name", command.name))
    change = Changed(f"{command.page}: {command.name}", (old.controls, old.selection), None)
    return Edit((Row(SCENARIOS, values, is_forgotten=True),), (change,))


def _held(con: Connection, page: str, name: str) -> Scenario | None:
    return next((each for each in saved_scenarios(con) if (each.page, each.name) == (page, name)), None)


def _pairs(given: object) -> tuple[tuple[str, str], ...]:
    """The pairs of texts, each parameter once and sorted, so that equal scenarios are equal values."""
    found = as_tuples([*given]) if isinstance(given, list | tuple) else given
    if not isinstance(found, tuple) or not all(_is_pair(pair) for pair in found) or len(found) > MOST_VALUES:
        raise ValueError(
            f"a scenario keeps at most {MOST_VALUES} pairs of parameter and code; there was {given!r:.200}"
        )
    if len({key for key, _ in found}) != len(found):
        raise ValueError(f"a parameter is given twice: {', '.join(sorted(key for key, _ in found))}; give each once")
    return tuple(sorted(found))


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, tuple)
        and len(pair) == 2
        and all(isinstance(part, str) and len(part) <= LONGEST_VALUE and "\x00" not in part for part in pair)
        and is_sayable(pair[0], LONGEST_NAME)
    )
