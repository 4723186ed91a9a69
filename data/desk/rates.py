"""Activity rates at the desk: what is in force, how it came to be, and what a change of them comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from data.desk.commands import ChangeRates
from data.desk.history import Edit, Row, spans
from data.desk.records import Changed, EnteredRate, RateChange
from data.desk.seen import demand_seen, demand_untouched
from data.desk.tables import RATES
from data.messages import N_, Said
from data.rates import ActivityRate, faults_of

AMOUNTS = ("rate_per_driver_e4", "practical_capacity_e4", "capacity_cost_e4", "minutes_per_act_e4")


def rates_revision(con: Connection) -> int:
    """The revision that changed a rate last; 0 for a desk where nobody entered any."""
    return int(con.execute(select(func.coalesce(func.max(RATES.c.revision), 0))).scalar_one())


def entered_rates(con: Connection) -> tuple[EnteredRate, ...]:
    """What was said last of every activity and day, by these."""
    rows = [row for row in con.execute(spans(RATES)).all() if row.revision_to is None]
    found = (EnteredRate(_rate(r), r.is_forgotten, r.who, r.at, r.revision) for r in rows)
    return tuple(sorted(found, key=lambda entry: entry.rate.key))


def rate_changes(con: Connection) -> Iterator[RateChange]:
    """Every change of every rate, oldest first."""
    held: dict[tuple[str, date], ActivityRate | None] = {}
    for row in con.execute(spans(RATES)).all():
        rate = _rate(row)
        new = None if row.is_forgotten else rate
        yield RateChange(rate.activity, rate.valid_from, held.get(rate.key), new, row.who, row.at, row.revision)
        held[rate.key] = new


def change_rates(con: Connection, command: ChangeRates) -> Edit:
    """The rows to append. Raises ValueError for what cannot stand, Conflict for what somebody else changed since."""
    demand_seen(con, command.seen_revision)
    _check(command)
    now = {entry.rate.key: entry for entry in entered_rates(con)}
    rows, changes = [], []
    wanted: list[tuple[ActivityRate, bool]] = [(rate, False) for rate in command.entered]
    wanted += [(ActivityRate(*key), True) for key in command.withdrawn]
    for rate, is_withdrawn in wanted:
        entry = now.get(rate.key)
        if entry is not None and (entry.rate, entry.is_withdrawn) == (rate, is_withdrawn):
            continue
        old = None if entry is None or entry.is_withdrawn else _amounts(entry.rate)
        what = Said(
            N_("rate of {activity} from {day}"), {"activity": rate.activity, "day": rate.valid_from.isoformat()}
        )
        demand_untouched(con, RATES, rate.key, command.seen_revision, what, old)
        values = (("activity", rate.activity), ("valid_from", rate.valid_from))
        if not is_withdrawn:
            values += tuple(zip(AMOUNTS, _amounts(rate), strict=True))  # type: ignore[assignment]
        rows.append(Row(RATES, values, is_forgotten=is_withdrawn))
        changes.append(Changed(str(what), old, None if is_withdrawn else _amounts(rate)))
    return Edit(tuple(rows), tuple(changes))


def _check(command: ChangeRates) -> None:
    keys = [rate.key for rate in command.entered] + list(command.withdrawn)
    twice = sorted(f"{activity} from {day}" for (activity, day), times in Counter(keys).items() if times > 1)
    wrong = [
        f"{rate.activity} from {rate.valid_from}: {fault}" for rate in command.entered for fault in faults_of(rate)
    ]
    wrong += [f"{key} is given twice; give each once" for key in twice]
    if wrong:
        raise ValueError(f"the rates were not entered: {'; '.join(wrong[:5])}")


def _rate(row: Any) -> ActivityRate:
    return ActivityRate(row.activity, row.valid_from, *(getattr(row, name) for name in AMOUNTS))


def _amounts(rate: ActivityRate) -> tuple[int | None, ...]:
    return tuple(getattr(rate, name) for name in AMOUNTS)
