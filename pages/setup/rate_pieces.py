"""Activity rates: what stands and since when, who changed what, and the table in which they are entered."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.contract import TEN_THOUSANDTHS
from data.desk import EnteredRate, RateChange
from data.door import View
from data.rates import ActivityRate
from locales import Words
from metrics.rates import activity_rates
from pages.pieces.codes import coded
from pages.pieces.figures import moment_text, note_text
from pages.setup.table_pieces import not_yours

MOST_LISTED = 200


def standing_rates(view: View) -> tuple[ActivityRate, ...]:
    """The rates that stand: those of the version, with what was entered after it was made; by activity and day.

    An entry stands with the capacity and cost it was entered with, as long as no later file said something else.
    """
    frame = activity_rates(view)
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False)
    of_version = [
        ActivityRate(r.activity, r.valid_from.date(), r.rate_per_driver_e4, r.practical_capacity_e4) for r in rows
    ]
    found = {rate.key: rate for rate in of_version}
    for entry in view.entered_rates:
        is_newer, stands = entry.revision > view.version.rates_revision, found.get(entry.rate.key)
        if entry.is_withdrawn and is_newer:
            found.pop(entry.rate.key, None)
        elif not entry.is_withdrawn and (is_newer or (stands is not None and _is_of(stands, entry.rate))):
            found[entry.rate.key] = entry.rate
    return tuple(found[key] for key in sorted(found))


def _is_of(stands: ActivityRate, entered: ActivityRate) -> bool:
    return (stands.rate_per_driver_e4, stands.practical_capacity_e4) == (
        entered.standing_e4,
        entered.capacity_in_drivers_e4,
    )


def rates_panel(view: View, words: Words) -> Panel:
    """The rates that stand, each with the day from which it holds and where it comes from."""
    found = standing_rates(view)
    if not found:
        missing = words("no activity rates yet: enter them here, or import `activity_rates`")
        return Panel("rates", words("Activity rates"), missing=missing, width="half")
    entered = {entry.rate: entry for entry in view.entered_rates if not entry.is_withdrawn}
    columns = (
        TableColumn("activity", words("Activity")),
        TableColumn("valid_from", words("Valid from"), "day"),
        TableColumn("rate_per_driver_e4", words("Rate per driver unit"), "money"),
        TableColumn("capacity", words("Practical capacity"), "number"),
        TableColumn("cost", words("Capacity cost a month"), "money", absent=""),
        TableColumn("minutes", words("Minutes per act"), "number", absent=""),
        TableColumn("source", words("From")),
    )
    rows = tidy(
        {
            "activity": [coded(rate.activity, words) for rate in found],
            "valid_from": [rate.valid_from for rate in found],
            "rate_per_driver_e4": [rate.standing_e4 for rate in found],
            "capacity": [_units(rate.practical_capacity_e4) for rate in found],
            "cost": [rate.capacity_cost_e4 for rate in found],
            "minutes": [_units(rate.minutes_per_act_e4) for rate in found],
            "source": [_source(entered.get(rate), words) for rate in found],
        }
    )
    shown = {"source"} if view.sees_setup else set()
    shown |= {key for key in ("cost", "minutes") if rows[key].notna().any()}
    keep = tuple(c for c in columns if c.key not in ("cost", "minutes", "source") or c.key in shown)
    said = words("the rate valid on the day of the act counts; capacity is of a month")
    message = words.many("{n} activity rate is in force or was", "{n} activity rates are in force or were", len(found))
    note = Note(note_text(words, view, said))
    return Panel("rates", message, table=Table(keep, rows), note=note, shows="table", width="half")


def _units(value_e4: int | None) -> float | None:
    return None if value_e4 is None else value_e4 / TEN_THOUSANDTHS


def _source(entry: EnteredRate | None, words: Words) -> str:
    if entry is None:
        return words("a file")
    return words("{who}, {moment}", who=entry.who, moment=moment_text(entry.at))


def rate_changes_panel(view: View, words: Words) -> Panel:
    """Every rate that was entered, changed or withdrawn, newest first."""
    title = words("Changes of activity rates")
    if not (view.sees_setup and view.may_see("money")):
        return not_yours("rate_changes", title, words)
    found = tuple(reversed(view.rate_history))
    if not found:
        missing = words("no activity rate was entered here yet")
        return Panel("rate_changes", title, missing=missing, width="half")
    listed = found[:MOST_LISTED]
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("activity", words("Activity")),
        TableColumn("valid_from", words("Valid from"), "day"),
        TableColumn("old", words("before")),
        TableColumn("new", words("after")),
    )
    rows = tidy(
        {
            "at": [moment_text(change.at) for change in listed],
            "who": [change.who for change in listed],
            "activity": [coded(change.activity, words) for change in listed],
            "valid_from": [change.valid_from for change in listed],
            "old": [rate_text(change.old, words) for change in listed],
            "new": [_new_text(change, words) for change in listed],
        }
    )
    message = words.many("{n} change of a rate is on record", "{n} changes of rates are on record", len(found))
    note = Note(note_text(words, view, words("changes are only ever added; moments are in UTC")))
    table = Table(columns, rows, more=len(found) - len(listed))
    return Panel("rate_changes", message, table=table, note=note, shows="table", width="half")


def _new_text(change: RateChange, words: Words) -> str:
    return words("withdrawn") if change.new is None else rate_text(change.new, words)


def rate_text(rate: ActivityRate | None, words: Words) -> str:
    """A rate as a person reads it, with what it follows from."""
    if rate is None:
        return "–"
    stands = words.number((rate.standing_e4 or 0) / TEN_THOUSANDTHS, 2)
    if rate.capacity_cost_e4 is None or rate.practical_capacity_e4 is None:
        return stands
    cost, capacity = rate.capacity_cost_e4 / TEN_THOUSANDTHS, rate.practical_capacity_e4 / TEN_THOUSANDTHS
    from_capacity = f"{words.number(cost, 0)} / {words.number(capacity, 0)}"
    if rate.minutes_per_act_e4 is not None:
        from_capacity += f" × {words.number(rate.minutes_per_act_e4 / TEN_THOUSANDTHS, 1)}"
    return f"{from_capacity} = {stands}"
