"""The state of the client base: who is in which state, who moved, how long clients stay and what they are worth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.move_matrix import move_matrix_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.states import (
    LABELS,
    NONE,
    STATES,
    base_by_month,
    monthly_flows,
    moves_of,
    published_chain,
    transition_matrix,
    worth,
)
from pages.clients.alert_state_list import EVERY, list_panel
from pages.clients.alert_state_worth import chances_panel, worth_panel
from pages.pieces.figures import note_text

NOT_COUNTED = N_("not counted yet: no month is over, or the version was made before states were counted")
AT_RISK = ("slowing", "dormant")
MONTHS = 12
SHORT = LABELS | {
    "slowing": N_("Slow"),
    "dormant": N_("Dorm."),
    "returning": N_("Back"),
    NONE: N_("Not yet"),
}
"""Names short enough for seven columns on a phone."""
DEFINITION = N_(
    "New: first order in the month. Active: keeps to its own rhythm. Slowing: still within its window, but in three"
    " months clearly fewer orders (at most three quarters) than its own pace and the company's season led to expect,"
    " beyond chance: of those named slowing about one in five at most is so by chance; nobody with fewer than three"
    " order days, nor in the first months. Dormant: nothing for {kept} of its own median intervals, at least"
    " {kept_days} days. Lost: nothing for {lost} of them, at least {lost_days} days. Returning: bought in the month"
    " after it was dormant or lost at the end of the month before."
)
TWO_MOVES = N_(
    "Who was lost in the month and came back before its end makes two moves: into lost, and back. So the moves into new"
    " and lost are the key figures of that month."
)
SOURCE = N_("definition of the house; Benjamini & Hochberg 1995 (beyond chance)")


def state_panels(view: View, words: Words, in_state: str = EVERY) -> Iterator[Panel]:
    """The panels on states for the page of alerts; one that says why where nothing is known.

    in_state: whom the list names.
    """
    title = words("The client base by state")
    if why := _lacking(view):
        yield Panel("states", title, missing=words(why))
        return
    flows = monthly_flows(view)
    if flows.empty:
        yield Panel("states", title, missing=words(NOT_COUNTED))
        return
    chain = published_chain(view)
    yield base_panel(view, words, base_by_month(flows, 2 * MONTHS))
    yield flows_panel(view, words, flows)
    yield chances_panel(view, words, transition_matrix(view, flows, chain))
    yield worth_panel(view, words, worth(view, flows, chain))
    yield list_panel(view, words, in_state)


def _lacking(view: View) -> str:
    """Why nothing can be said of states, as a message; empty where something can."""
    if not view.may_see("money"):
        return NOT_YOURS
    return "" if view.has("sales") else NO_SALES


def definition(view: View, words: Words) -> str:
    """What the states mean with the company's own windows."""
    held = view.settings
    return words(
        DEFINITION,
        kept=held.retention_intervals,
        kept_days=held.shortest_retention_days,
        lost=held.loss_intervals,
        lost_days=held.shortest_loss_days,
    )


def base_panel(view: View, words: Words, base: Rows) -> Panel:
    """Slowing and dormant clients of the last twelve month ends against the year before; all states in the table."""
    listed = base.to_dict("records")
    starts = list(dict.fromkeys(row["month_start"] for row in listed))
    counts = {(row["month_start"], row["state"]): int(row["clients"]) for row in listed}
    away = {start: sum(counts[start, state] for state in AT_RISK) for start in starts}
    kept = {start: sum(counts[start, state] for state in STATES if state != "lost") for start in starts}
    periods = {start: period_of(start, "month", view.settings.calendar) for start in starts}
    former = {start: away.get(periods[start].last_year().start) for start in starts}
    shown = starts[-MONTHS:]
    if not any(kept.values()):
        why = words("every client of this selection is lost, or none has ordered")
        return Panel("states", words("The client base by state"), missing=why)
    drawn: dict[str, list[Any]] = {
        "label": [words.period(periods[start], short=True) for start in shown],
        "value": [away[start] for start in shown],
        "before": [former[start] for start in shown],
    }
    chart = columns_chart(tidy(drawn), words, label=words("Slowing or dormant"), kind="count", better="lower",
                          height=320)  # fmt: skip
    columns = (
        TableColumn("month", words("Month")),
        *(TableColumn(state, words(LABELS[state]), "count") for state in STATES),
        TableColumn("kept", words("Not lost"), "count"),
    )
    table: dict[str, list[Any]] = {"month": [words.period(periods[start]) for start in starts]}
    table |= {state: [counts[start, state] for start in starts] for state in STATES}
    table["kept"] = list(kept.values())
    who = words("clients by their state at each month's end, all states in the table")
    note = Note(note_text(words, view, who), definition(view, words), words(SOURCE))
    return Panel(
        "states", _base_message(words, shown[-1], kept, away, former), chart, Table(columns, tidy(table)), note
    )


def _base_message(
    words: Words, now: date, kept: dict[date, int], away: dict[date, int], former: dict[date, int | None]
) -> str:
    if former[now] is None:
        return words("{n} clients are not lost, {away} of them slowing or dormant", n=kept[now], away=away[now])
    return words(
        "{away} of {n} clients are slowing or dormant; a year ago: {before}",
        n=kept[now], away=away[now], before=former[now],
    )  # fmt: skip


def flows_panel(view: View, words: Words, flows: Rows) -> Panel:
    """Who moved from which state to which in the last month; the table has the last three months too."""
    moves, quarter = moves_of(flows), moves_of(flows, 3)
    listed = moves.to_dict("records")
    last = max(flows["month_start"])
    month = words.period(period_of(last, "month", view.settings.calendar))
    title = words("Who moved between states in {month}", month=month)
    if not listed:
        return Panel("state_flows", title, missing=words("no client in this selection; widen the filters"))
    bands = [(code, words(SHORT[code])) for code in (NONE, *STATES)]
    chart = move_matrix_chart(
        moves.rename(columns={"state_before": "from_band", "state": "to_band"}),
        words,
        bands=bands,
        better="neither",
        then=words("Before"),
        now=words("After"),
    )
    columns = (
        TableColumn("before", words("Month before")),
        TableColumn("after", words("Month's end")),
        TableColumn("clients", words("Clients"), "count", absent="–"),
        TableColumn("quarter", words("Clients, 3 months"), "count"),
        TableColumn("revenue", words("Revenue of the month"), "money", absent="–"),
    )
    of_month = {(row["state_before"], row["state"]): row for row in listed}
    pairs = [(row["state_before"], row["state"], row["clients"]) for row in quarter.to_dict("records")]
    data: dict[str, list[Any]] = {
        "before": [words(LABELS[before]) for before, _state, _n in pairs],
        "after": [words(LABELS[state]) for _before, state, _n in pairs],
        "clients": [_of(of_month.get((before, state)), "clients") for before, state, _n in pairs],
        "quarter": [int(n) for _before, _state, n in pairs],
        "revenue": [_of(of_month.get((before, state)), "revenue_e4") for before, state, _n in pairs],
    }
    note = Note(
        note_text(words, view, words("rows: state at the end of the month before; columns: at the end of {month}",
                                     month=month)),
        words(TWO_MOVES),
        words(SOURCE),
    )  # fmt: skip
    return Panel(
        "state_flows", _flows_message(words, month, listed), chart, Table(columns, tidy(data)), note, width="half"
    )


def _of(row: Rows, name: str) -> int | None:
    return None if row is None else int(row[name])


def _flows_message(words: Words, month: str, listed: Rows) -> str:
    """New, returned and lost clients of the month."""

    def into(state: str) -> int:
        return sum(int(row["clients"]) for row in listed if row["state"] == state != row["state_before"])

    return words(
        "{month}: {new} new, {back} back, {dormant} turned dormant, {lost} lost",
        month=month, new=into("new"), back=into("returning"), dormant=into("dormant"), lost=into("lost"),
    )  # fmt: skip
