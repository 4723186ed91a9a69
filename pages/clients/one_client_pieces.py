"""The parts of one client's page: who they are, figures, months, ledger, what is on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.panel import ColumnKind, Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.clients import Client, client_events, day_of, known, sums_at
from metrics.kpi import KPIS, NO_SALES, figure, first_day
from metrics.series import months_of_year
from pages.pieces.codes import coded
from pages.pieces.figures import figure_tile, note_text


def about_panel(view: View, words: Words, found: Client) -> Panel:
    """Who the client is."""
    lines = [
        (words("Client"), found.client_id),
        (words("Region"), found.region or words.unknown),
        (words("Channel"), found.channel or words.unknown),
        (words("Account manager"), found.account_manager or words.unknown),
    ]
    if view.has("sales"):
        lines += _order_lines(words, found)
    columns = (TableColumn("what", words("What")), TableColumn("value", words("Value")))
    rows = tidy({"what": [w for w, _ in lines], "value": [v for _, v in lines]})
    return Panel(
        "about", found.name, table=Table(columns, rows), note=Note(note_text(words, view)), shows="table", width="half"
    )


def _order_lines(words: Words, found: Client) -> list[tuple[str, str]]:
    """What only sales can say of a client."""
    facts = found.facts
    gap = known(facts["median_gap_days"])
    return [
        (words("Tier"), found.tier),
        (words("First order"), words.day(day_of(facts["first_on"]))),
        (words("Last order"), words.day(day_of(facts["last_on"]))),
        (words("Usual days between orders"), words.number(gap, 0) if gap is not None else words.unknown),
        (words("Revenue, last 12 months"), words.money(int(facts["year_revenue_e4"]))),
    ]


def client_tiles_panel(view: View, words: Words, found: Client, sums: Rows) -> Panel:
    """Revenue, orders and profit of the client in the period, against the year before."""
    period = view.selection.period
    compared = view.selection.compared().period
    now, before = sums_at(sums, period), sums_at(sums, compared)
    tiles = []
    for key in ("revenue", "orders", "client_profit" if view.has("activities") else "gross_profit"):
        kpi = KPIS[key]
        # A running period is not set against a whole one; the months below show the pace.
        past = figure(view, key, before if not view.is_running else dict.fromkeys(before, 0))
        tiles.append(
            figure_tile(key, words(kpi.label), kpi.unit, kpi.better, figure(view, key, now), past, view, words)
        )
    return Panel("tiles", found.name, tiles=tuple(tiles), note=Note(note_text(words, view)))


def client_months_panel(view: View, words: Words, sums: Rows) -> Panel:
    """Revenue by month of the selected year beside the year before."""
    first = first_day(view)
    months = [m for m in months_of_year(view) if m.start <= view.as_of]
    now = [sums_at(sums, m)["revenue_e4"] for m in months]
    before = [
        sums_at(sums, m.last_year())["revenue_e4"] if first and m.last_year().end >= first else None for m in months
    ]
    if not any(now) and not any(before):
        why = words("nothing was sold in this year and the one before") if view.has("sales") else words(NO_SALES)
        return Panel("months", words("Revenue by month"), missing=why, width="half")
    columns: dict[str, list[Any]] = {
        "label": [words.period(m, short=True) for m in months],
        "value": now,
        "before": before,
        "is_running": [m.is_running(view.as_of) for m in months],
    }
    chart = columns_chart(tidy(columns), words, label=words("Revenue"), height=320)
    shown = (
        TableColumn("label", words("Period")),
        TableColumn("value", words("Revenue"), "money"),
        TableColumn("before", words("a year before"), "money"),
    )
    bought = sum(1 for v in now if v)
    message = words(
        "Bought in {bought} of {n} months of {year}",
        bought=bought,
        n=len(months),
        year=words.period(period_of(months[0].start, "year", months[0].calendar)),
    )
    return Panel(
        "months",
        message,
        chart,
        Table(shown, tidy(columns)),
        Note(note_text(words, view, words("grey: a year before"))),
        width="half",
    )


RECORDS: tuple[tuple[str, str, str, tuple[tuple[str, str, ColumnKind], ...]], ...] = (
    (
        "complaints",
        N_("Complaints"),
        "received_on",
        (
            ("received_on", N_("Day"), "day"),
            ("category", N_("Category"), "text"),
            ("resolved_on", N_("Solved on"), "day"),
        ),
    ),
    (
        "surveys",
        N_("Answers to surveys"),
        "answered_on",
        (
            ("answered_on", N_("Day"), "day"),
            ("satisfaction", N_("Satisfaction"), "number"),
            ("would_recommend", N_("Would recommend"), "number"),
        ),
    ),
    (
        "promises",
        N_("Promises"),
        "due_on",
        (("due_on", N_("Due on"), "day"), ("kind", N_("Kind"), "text"), ("kept_on", N_("Kept on"), "day")),
    ),
    (
        "activities",
        N_("Service acts"),
        "done_on",
        (("done_on", N_("Day"), "day"), ("activity", N_("Activity"), "text"), ("cost_e4", N_("Cost"), "money")),
    ),
    (
        "sales",
        N_("Order lines"),
        "ordered_on",
        (
            ("ordered_on", N_("Day"), "day"),
            ("order_id", N_("Order"), "text"),
            ("quantity_e4", N_("Quantity"), "amount"),
            ("revenue_e4", N_("Revenue"), "money"),
        ),
    ),
)


def record_panels(view: View, words: Words, found: Client) -> Iterator[Panel]:
    """What is on record: answers, complaints, promises, acts, order lines; a table that was never imported is said."""
    for table, title, day, columns in RECORDS:
        if not view.has(table):
            continue
        rows = client_events(view, table, found.key, day)
        if rows.empty:
            yield Panel(table, words(title), missing=words("nothing on record up to this period"), width="half")
            continue
        for code in {"category", "kind", "activity"} & set(rows.columns):
            rows[code] = [coded(value, words) for value in rows[code]]
        shown = tuple(TableColumn(key, words(label), kind, digits=1, absent="–") for key, label, kind in columns)
        message = words("{what}: the last on {day}", what=words(title), day=words.day(day_of(rows.iloc[0][day])))
        note = Note(note_text(words, view, words("the newest {n}", n=len(rows))))
        yield Panel(table, message, table=Table(shown, rows), note=note, shows="table", width="half")
