"""The year of a key figure large: its months with target, last year and forecast; and its gap to the pacing line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from charts.chart import tidy
from charts.columns import columns_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure, is_within_noise, relative_change
from metrics.kpi import BEFORE_DATA, absent_why
from metrics.year_shown import ShownMonth, YearShown
from pages.overview.kpi_tiles import outlook_missing
from pages.overview.kpi_words import cell_kind, off_by, off_line, plain, signed
from pages.pieces.figures import chart_kind, note_text, value_text

HEIGHT = 456
NOT_OVER = N_("no month of {year} is over yet")


def year_panel(view: View, words: Words, shown: YearShown, events: Sequence[tuple[date, str]] = ()) -> Panel:
    """The months of the year beside last year and target, what is still to come hatched with its interval."""
    kpi, months = shown.kpi, shown.months
    if all(m.now.value is None for m in months):
        if shown.year.start > view.as_of and not absent_why(view, kpi):
            return Panel("year", words(kpi.label), missing=words(NOT_OVER, year=words.period(shown.year)))
        why = absent_why(view, kpi) or next((m.now.missing for m in reversed(months) if m.now.missing), BEFORE_DATA)
        return Panel("year", words(kpi.label), missing=words(why))
    columns = _columns(words, months, events)
    against: Literal["plan", "before", ""] = (
        "plan" if _any(columns["plan"]) else "before" if _any(columns["before"]) else ""
    )
    columns["is_noise"] = [_is_noise(m, against) for m in months]
    kept = {
        name: values for name, values in columns.items() if name in ("label", "value", "is_running") or _any(values)
    }
    if not any(columns["is_noise"]):
        del kept["is_noise"]
    kind = chart_kind(kpi.unit)
    chart = columns_chart(
        tidy(kept), words, label=words(kpi.label), kind=kind, against=against, better=kpi.better, height=HEIGHT
    )
    shown_columns = (
        TableColumn("label", words("Period")),
        TableColumn("value", words(kpi.label), cell_kind(kpi.unit), digits=1),
        TableColumn("before", words("a year before"), cell_kind(kpi.unit), digits=1),
        TableColumn("plan", words("target"), cell_kind(kpi.unit), digits=1),
        TableColumn("forecast", words("forecast"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("low", words("95 %, from"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("high", words("95 %, to"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("event", words("event"), absent="–"),
    )
    table = Table(tuple(c for c in shown_columns if c.key in ("label", "value") or _any(columns[c.key])), tidy(columns))
    note = Note(_note(view, words, shown, columns), _definition(words, shown))
    return Panel("year", year_message(view, words, shown), chart, table, note)


def _any(values: Sequence[Any]) -> bool:
    return any(value not in (None, "") for value in values)


def _columns(words: Words, months: Sequence[ShownMonth], events: Sequence[tuple[date, str]]) -> dict[str, list[Any]]:
    names = [[name for day, name in events if m.period.contains(day)] for m in months]
    return {
        "label": [words.period(m.period, short=True) for m in months],
        "value": [m.now.value for m in months],
        "before": [m.before.value for m in months],
        "plan": [m.target for m in months],
        "forecast": [m.forecast for m in months],
        "low": [m.low for m in months],
        "high": [m.high for m in months],
        "value_low": [m.now.low for m in months],
        "value_high": [m.now.high for m in months],
        "is_running": [m.is_running for m in months],
        "event": ["; ".join(named) or None for named in names],
    }


def _is_noise(month: ShownMonth, against: str) -> bool:
    """Whether the gap of a month may be chance: to last year, or to a target, which is exact."""
    goal = Figure(month.target, low=month.target, high=month.target)
    if month.is_running or not against:  # no gap of its own is drawn
        return False
    return is_within_noise(month.now, goal if against == "plan" else month.before)


def year_message(view: View, words: Words, shown: YearShown) -> str:
    """Where the year heads and by how much it misses or beats its target; without a forecast where it stands."""
    kpi, found = shown.kpi, shown.outlook
    year = words.period(shown.year)
    heads = None if shown.is_over else found.value
    if heads is not None:
        ahead = next((m for m in shown.months if m.forecast is not None), None)
        values = {"value": value_text(heads, kpi.unit, words), "gap": _gap(words, shown, heads)}
        if ahead is None or not values["gap"]:
            return words("The year is heading for {value}{gap}", **values)
        month = words.period(ahead.period, short=True)
        coming = value_text(ahead.forecast, kpi.unit, words)
        return words("The year is heading for {value}{gap}; {month} for {coming}", **values, month=month, coming=coming)
    if shown.now.value is None:
        return words("{kpi} by month of {year}", kpi=words(kpi.label), year=year)
    values = {"year": year, "value": value_text(shown.now.value, kpi.unit, words)}
    if shown.is_over:
        return words("{year} ended at {value}{gap}", **values, gap=_gap(words, shown, shown.now.value))
    if shown.behind is not None:
        off = off_line(shown.behind, off_by(shown.behind, kpi, words), kpi, words)
        return words("{year} stands at {value}, {off}", **values, off=off)
    return words("{year} stands at {value}{gap}", **values, gap=_on_last_year(words, shown, shown.now.value))


def _gap(words: Words, shown: YearShown, value: float) -> str:
    """ ", ¥8.2 M under target", else against last year."""
    kpi = shown.kpi
    if shown.target is None:
        return _on_last_year(words, shown, value, is_whole=True)
    off = plain(value - shown.target, kpi.unit, words)
    if value < shown.target:
        return words(", {off} under target", off=off)
    return words(", {off} over target", off=off) if value > shown.target else words(", just on target")


def _on_last_year(words: Words, shown: YearShown, value: float, is_whole: bool = False) -> str:
    before = shown.last_whole.value if is_whole and not shown.is_over else shown.before.value
    if before is None:
        return ""
    if shown.kpi.unit in ("share", "points", "number"):
        return words(", {change} on last year", change=signed(value - before, shown.kpi.unit, words))
    change = relative_change(value, before)
    return "" if change is None else words(", {change} on last year", change=words.change(change))


def _note(view: View, words: Words, shown: YearShown, columns: dict[str, list[Any]]) -> str:
    parts = [words("solid: actual")]
    if _any(columns["before"]):
        parts.append(words("grey: last year"))
    if _any(columns["plan"]):
        parts.append(words("outline: target, spread over months") if shown.is_spread else words("outline: target"))
    if any(columns["is_running"]):
        parts.append(words("hollow: so far"))
    if any(columns["is_noise"]):
        parts.append(words("grey gap: within the noise"))
    if _any(columns["forecast"]):
        parts.append(words("hatched: forecast with 95 % interval"))
    if _any(columns["event"]):
        parts.append(words("◆ event"))
    parts.append(coverage_text(words, shown))
    return note_text(words, view, " · ".join(p for p in parts if p))


def coverage_text(words: Words, shown: YearShown) -> str:
    """How often such intervals held in the past; without a forecast why there is none."""
    found = shown.outlook
    if shown.is_over:
        return ""
    if all(m.forecast is None for m in shown.months):
        return outlook_missing(words, shown)
    covered, checked = found.coverage
    if not checked:
        return ""
    return words("95 % intervals contained {covered} of the last {checked} months", covered=covered, checked=checked)


def _definition(words: Words, shown: YearShown) -> str:
    found = shown.outlook
    if not found.model or shown.is_over:
        return ""
    return words(
        "Forecast: {model}, chosen by rolling origins over the company's own past; a running month is what it has so"
        " far and the rest of its forecast.",
        model=words(found.model),
    )
