"""One key figure by year, quarter and month: the year's months, the open calendar, the regions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.periods import GRAINS, Period, period_of
from locales import Words
from metrics.figure import Figure, relative_change, unknown
from metrics.kpi import KPIS, NO_ORDERS, NO_SALES, Sums, first_day, history_sums
from metrics.series import at, months_of_year, parts_of, points
from metrics.targets import Targets, selected_target
from metrics.to_date import BEFORE_DATA, year_to_date
from pages.overview.tiles import kpi_tile
from pages.pieces.figures import chart_kind, figure_tile, note_text

YEARS_IN_TABLE = 3


def _at(view: View, key: str, calendar: Rows, period: Period) -> Figure:
    """The key figure of any period of the calendar, of whatever grain; unknown where the data begin later."""
    first = first_day(view)
    if first is None or period.start < first.replace(day=1):
        return unknown(NO_SALES if first is None else BEFORE_DATA)
    rows = (
        calendar.loc[period.grain]
        if period.grain in calendar.index.get_level_values("grain")
        else calendar.iloc[:0].droplevel("grain")
    )
    return at(view, key, rows, period, first)


def kpi_tiles_panel(
    view: View, words: Words, key: str, calendar: Rows, sums: tuple[Sums, Sums], goals: Targets
) -> Panel:
    """The period, the year to date against the same span, and the target."""
    kpi = KPIS[key]
    tiles = [kpi_tile(view, words, key, sums, points(view, key, history_sums(view)), goals)]
    now, before = year_to_date(view, key, calendar)
    label = words(
        "{year} to date",
        year=words.period(period_of(view.selection.period.end, "year", view.settings.fiscal_year_start)),
    )
    tiles.append(
        figure_tile(
            "to_date", label, kpi.unit, kpi.better, now, before, view, words, second=words("against the same days")
        )
    )
    # the year before is the period before and last year at once
    others = {view.selection.period.previous(): "previous", view.selection.period.last_year(): "last_year"}
    for period, name in others.items():
        found = _at(view, key, calendar, period)
        tiles.append(figure_tile(name, words.period(period), kpi.unit, kpi.better, found, Figure(None), view, words))
    return Panel("tiles", words("Key figures"), tiles=tuple(tiles), note=Note(note_text(words, view)))


def year_panel(view: View, words: Words, key: str, calendar: Rows, goals: Targets) -> Panel:
    """The months of the selected year beside last year and target."""
    kpi, months = KPIS[key], months_of_year(view)
    shown = [m for m in months if m.start <= view.as_of]
    now = [_at(view, key, calendar, m) for m in shown]
    before = [_at(view, key, calendar, m.last_year()) for m in shown]
    if not any(f.value is not None for f in now):
        return Panel("year", words(kpi.label), missing=words(now[-1].missing) if now else words.unknown)
    plans = [selected_target(view, goals, key, m) for m in shown]
    columns: dict[str, list[Any]] = {
        "label": [words.period(m, short=True) for m in shown],
        "value": [f.value for f in now],
        "before": [f.value for f in before],
        "plan": plans,
        "is_running": [m.is_running(view.as_of) for m in shown],
    }
    has_plan, has_before = any(p is not None for p in plans), any(f.value is not None for f in before)
    rows = tidy({k: v for k, v in columns.items() if k != "plan" or has_plan})
    wants_plan = view.selection.comparison == "target" and has_plan
    against: Literal["plan", "before", ""] = "plan" if wants_plan else "before" if has_before else ""
    kind = chart_kind(kpi.unit)
    chart = columns_chart(
        rows, words, label=words(kpi.label), kind=kind, against=against, better=kpi.better, height=456
    )
    table = Table(
        (
            TableColumn("label", words("Period")),
            TableColumn("value", words(kpi.label), kpi.unit),
            TableColumn("before", words("a year before"), kpi.unit),
            TableColumn("plan", words("target"), kpi.unit),
        ),
        tidy(columns),
    )
    note = Note(
        note_text(words, view, words("solid: the period; grey: a year before; outline: target; hollow: still running"))
    )
    return Panel("year", _year_message(view, words, key, shown, now, before), chart, table, note)


def _year_message(
    view: View, words: Words, key: str, months: Sequence[Period], now: Sequence[Figure], before: Sequence[Figure]
) -> str:
    kpi = KPIS[key]
    pairs = [(n.value, b.value) for m, n, b in zip(months, now, before, strict=True) if not m.is_running(view.as_of)]
    both = [(n, b) for n, b in pairs if n is not None and b is not None]
    values = {
        "kpi": words(kpi.label),
        "year": words.period(period_of(months[0].start, "year", view.settings.fiscal_year_start)),
    }
    if not both:
        return words("{kpi} by month of {year}", **values)
    better = sum(1 for n, b in both if n > b)
    return words("{kpi} rose on last year in {better} of {n} months of {year}", **values, better=better, n=len(both))


def calendar_panel(view: View, words: Words, key: str, calendar: Rows, goals: Targets) -> Panel:
    """The last years with their quarters and the months of the selected year, as one table."""
    kpi = KPIS[key]
    listed = [p for p in _listed(view) if _at(view, key, calendar, p).value is not None]
    if not listed:
        why = NO_ORDERS if view.has("sales") else NO_SALES
        return Panel("calendar", words(kpi.label), missing=words(why))
    now = [_at(view, key, calendar, p) for p in listed]
    before = [_at(view, key, calendar, p.last_year()) for p in listed]
    goal = [selected_target(view, goals, key, p) for p in listed]
    running = [p.is_running(view.as_of) for p in listed]
    change = [
        None
        if r or n.value is None or b.value is None
        else n.value - b.value
        if kpi.unit == "share"
        else relative_change(n.value, b.value)
        for n, b, r in zip(now, before, running, strict=True)
    ]
    columns: dict[str, list[Any]] = {
        "period": [_indented(p, words, r) for p, r in zip(listed, running, strict=True)],
        "value": [f.value for f in now],
        "change": change,
        "target": [n.value / g if g and n.value is not None else None for n, g in zip(now, goal, strict=True)],
    }
    shown = [
        TableColumn("period", words("Period")),
        TableColumn("value", words(kpi.label), kpi.unit, digits=1),
        TableColumn(
            "change",
            words("on last year"),
            "points" if kpi.unit == "share" else "change",
            better=kpi.better,
            absent="–",
        ),
        TableColumn("target", words("of target"), "bar", absent="–"),
    ]
    keep = tuple(c for c in shown if any(v is not None for v in columns[c.key]))
    years = tuple(at for at, p in enumerate(listed) if p.grain == "year")
    note = Note(note_text(words, view, words("a running period is not compared as a whole one")))
    message = words("{kpi} by year, quarter and month", kpi=words(kpi.label))
    return Panel("calendar", message, table=Table(keep, tidy(columns), shaded=years), note=note, shows="table")


def _indented(period: Period, words: Words, running: bool) -> str:
    text = "\u2003" * GRAINS.index(period.grain) + words.period(period)
    return words("{period}, running", period=text) if running else text


def _listed(view: View) -> list[Period]:
    """Years newest first, each opened into quarters, the selected one into months as well."""
    year = period_of(view.selection.period.end, "year", view.settings.fiscal_year_start)
    first: date = first_day(view) or view.as_of
    found: list[Period] = []
    for back in range(YEARS_IN_TABLE):
        shown = year.back(back)
        if shown.end < first:
            break
        found.append(shown)
        for quarter in parts_of(shown, "quarter"):
            if quarter.start <= view.as_of and quarter.end >= first:
                found.append(quarter)
                found += [
                    m for m in parts_of(quarter, "month") if back == 0 and m.start <= view.as_of and m.end >= first
                ]
    return found
