"""The table in which activity rates are entered: its columns, its checks, and the command it becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from data.contract import TEN_THOUSANDTHS
from data.desk.commands import ChangeRates
from data.door import View
from data.execution import Command
from data.messages import N_
from data.rates import ActivityRate, faults_of
from locales import Words
from pages.pieces.editing import CellFault, EntryColumn, Row, TableEditor, TypedRow
from pages.setup.rate_pieces import standing_rates

AMOUNTS = {
    "rate": "rate_per_driver_e4",
    "capacity": "practical_capacity_e4",
    "cost": "capacity_cost_e4",
    "minutes": "minutes_per_act_e4",
}
"""Column of the table → field of a rate."""
COLUMNS = (
    EntryColumn(
        "activity", N_("Activity"), N_("The kind of act, as the activities name it: visit, drop, complaint."),
        is_key=True,
    ),
    EntryColumn(
        "valid_from", N_("Valid from"), N_("Acts of this day and later are priced with the rate, until the next one."),
        "day", is_key=True,
    ),
    EntryColumn(
        "rate", N_("Rate per driver unit"),
        N_("What one unit of the driver costs. It follows from cost and capacity where both stand."), "number",
        digits=4,
    ),
    EntryColumn(
        "capacity", N_("Practical capacity"),
        N_("Driver units that can be done in a month; minutes, where the minutes of an act stand."), "number",
    ),
    EntryColumn(
        "cost", N_("Capacity cost a month"),
        N_("What people, vans and rooms for this activity cost a month. The rate is this over the capacity."), "number",
    ),
    EntryColumn(
        "minutes", N_("Minutes per act"),
        N_("How long one act takes, where the driver counts acts and the capacity is in minutes."), "number",
    ),
)  # fmt: skip


def rate_rows(view: View) -> tuple[Row, ...]:
    """The rates that stand, as the table holds them."""
    return tuple(_row(rate) for rate in standing_rates(view))


def _row(rate: ActivityRate) -> Row:
    amounts = {key: getattr(replace(rate, rate_per_driver_e4=rate.standing_e4), name) for key, name in AMOUNTS.items()}
    plain = {key: None if value is None else value / TEN_THOUSANDTHS for key, value in amounts.items()}
    return {"activity": rate.activity, "valid_from": rate.valid_from, **plain}


def rate_of(row: TypedRow) -> ActivityRate:
    """The rate that a typed row says. A rate that nobody touched follows from what was changed beside it."""
    amounts = {name: _e4(row.new[key]) for key, name in AMOUNTS.items()}
    old = row.old
    is_old = old is not None and row.new["rate"] == old["rate"]
    if is_old and amounts["capacity_cost_e4"] is not None:
        amounts["rate_per_driver_e4"] = None
    day = row.new["valid_from"]
    return ActivityRate(str(row.new["activity"] or ""), day if isinstance(day, date) else date.min, **amounts)


def _e4(value: object) -> int | None:
    return round(value * TEN_THOUSANDTHS) if isinstance(value, int | float) else None


def wrong_cells(typed: tuple[TypedRow, ...], words: Words) -> tuple[CellFault, ...]:
    """What is wrong with the rows that were typed: each with its cell; and the same activity and day twice."""
    return tuple(_wrong(typed, words))


def _wrong(typed: tuple[TypedRow, ...], words: Words) -> Iterator[CellFault]:
    columns = {name: key for key, name in AMOUNTS.items()}
    times = Counter((row.new["activity"], row.new["valid_from"]) for row in typed)
    for at, row in enumerate(typed):
        if not row.is_changed:
            continue
        lacking = [column.key for column in COLUMNS if column.is_key and row.new[column.key] is None]
        if lacking:
            yield CellFault(at, lacking[0], words("it is empty"))
        elif times[row.new["activity"], row.new["valid_from"]] > 1:
            yield CellFault(at, "valid_from", words("this activity stands twice with this day"))
        else:
            for fault in faults_of(rate_of(row)):
                yield CellFault(
                    at, columns.get(fault.column, fault.column), words(fault.message, **_said(fault.values, words))
                )


def _said(values: object, words: Words) -> dict[str, str]:
    found = dict(values) if isinstance(values, dict) else {}
    return {
        key: words.number(value, 2 if round(value, 2) == value else 4) if isinstance(value, float) else str(value)
        for key, value in found.items()
    }


def change_rates(typed: tuple[TypedRow, ...], removed: tuple[Row, ...], seen: int) -> Command:
    """The command for the rows that were changed, added or taken out; a row that was renamed leaves its old place."""
    entered = tuple(rate_of(row) for row in typed)
    kept = {rate.key for rate in entered}
    left = [_key(row.old) for row in typed if row.old is not None] + [_key(row) for row in removed]
    return ChangeRates(entered, tuple(sorted({key for key in left if key not in kept})), seen)


def _key(row: Row) -> tuple[str, date]:
    activity, day = row["activity"], row["valid_from"]
    assert isinstance(day, date)
    return str(activity), day


RATES = TableEditor(
    key="rates",
    title=N_("Enter activity rates"),
    columns=COLUMNS,
    rows=rate_rows,
    check=wrong_cells,
    command=change_rates,
)
