"""The table that opens: years, their quarters and months, with last year, target, pacing and forecast."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.periods import GRAINS, period_of
from locales import Words
from metrics.attainment import is_plain_difference, reached
from metrics.figure import is_within_noise, relative_change
from metrics.kpi import NO_ORDERS, Kpi, absent_why
from metrics.year_listed import ListedPeriod
from metrics.year_shown import YearShown
from pages.overview.kpi_words import cell_kind, gap_kind, plain
from pages.pieces.figures import note_text


def calendar_panel(view: View, words: Words, shown: YearShown, listed: Sequence[ListedPeriod]) -> Panel:
    """The last years, each opening into quarters and months."""
    kpi = shown.kpi
    told = [(p.period.start, p.period.end) for p in listed if p.now.value is not None or p.forecast is not None]
    known = [p for p in listed if any(p.period.start <= first and last <= p.period.end for first, last in told)]
    if not known:
        why = absent_why(view, kpi) or next((p.now.missing for p in listed if p.now.missing), NO_ORDERS)
        return Panel("calendar", words(kpi.label), missing=words(why))
    difference = is_plain_difference(kpi)
    columns: dict[str, list[Any]] = {
        "period": [_name(p, words, view) for p in known],
        "value": [p.now.value for p in known],
        "before": [p.before.value for p in known],
        "change": [_change(p, difference) for p in known],
        "goal": [p.target for p in known],
        "target": [reached(p.now.value, p.target, kpi) for p in known],
        "passed": [p.passed if kpi.adds and p.target is not None else None for p in known],
        "forecast": [p.forecast for p in known],
        "is_noise": [is_within_noise(p.now, p.before) for p in known],
        "code": [p.period.key for p in known],
        "within": [_name(p, words, view, short=True) for p in known],
    }
    keep = tuple(c for c in _heads(words, kpi, difference) if any(v is not None for v in columns[c.key]))
    quarter = period_of(min(view.selection.period.end, view.as_of), "quarter", view.settings.calendar)
    table = Table(
        keep,
        tidy(columns),
        shaded=tuple(at for at, p in enumerate(known) if p.period.grain == "year"),
        levels=tuple(GRAINS.index(p.period.grain) for p in known),
        folds="code",
        within="within",
        opened=(shown.year.key, quarter.key),
    )
    note = Note(
        note_text(
            words,
            view,
            words("a running period is compared with the same days a year before")
            if any(p.is_running for p in known)
            else "",
            words("grey change: within the noise") if any(columns["is_noise"]) else "",
        ),
        hint=words("select a row to open or close it"),
    )
    return Panel("calendar", _message(words, shown, known), table=table, note=note, shows="table")


def _heads(words: Words, kpi: Kpi, difference: bool) -> tuple[TableColumn, ...]:
    return (
        TableColumn("period", words("Period")),
        TableColumn("value", words(kpi.label), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("before", words("a year before"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn(
            "change",
            words("on last year"),
            gap_kind(kpi.unit) if difference else "change",
            better=kpi.better,
            digits=1,
            signed=True,
            absent="–",
            noise="is_noise",
        ),
        TableColumn("goal", words("target"), cell_kind(kpi.unit), digits=1, absent="–"),
        TableColumn("target", words("of target"), "bar", absent="–"),
        TableColumn(
            "passed",
            words("due by now"),
            "share",
            absent="–",
            help=words("the share of the period that has passed by its season"),
        ),
        TableColumn("forecast", words("forecast"), cell_kind(kpi.unit), digits=1, absent="–"),
    )


def _name(listed: ListedPeriod, words: Words, view: View, short: bool = False) -> str:
    name = words.period(listed.period, short)
    if listed.is_running:
        return words("{period}, running", period=name)
    return words("{period}, to come", period=name) if listed.period.start > view.as_of else name


def _change(listed: ListedPeriod, difference: bool) -> float | None:
    now, before = listed.now.value, listed.before.value
    if now is None or before is None:
        return None
    return now - before if difference else relative_change(now, before)


def _message(words: Words, shown: YearShown, listed: Sequence[ListedPeriod]) -> str:
    """Whether the gap to the target widens from quarter to quarter; else in how many quarters it was reached."""
    kpi, year = shown.kpi, words.period(shown.year)
    over = [
        p
        for p in listed
        if p.period.grain == "quarter" and shown.year.contains(p.period.start) and not p.is_running
        and p.now.value is not None
    ]  # fmt: skip
    with_goal = [p for p in over if p.target is not None]
    if with_goal:
        gaps = [(p.now.value or 0.0) - (p.target or 0.0) for p in with_goal]
        gaps = [-gap for gap in gaps] if kpi.better == "lower" else gaps
        if len(gaps) > 1 and gaps[0] < 0 and all(late < early for early, late in pairwise(gaps)):
            return words(
                "The gap widens each quarter: {gaps}", gaps=words.joined(plain(g, kpi.unit, words) for g in gaps)
            )
        hit = sum(gap >= 0 for gap in gaps)
        return words(
            "{kpi} reached its target in {hit} of {n} quarters of {year}",
            kpi=words(kpi.label),
            hit=hit,
            n=len(gaps),
            year=year,
        )
    both = [(p.now.value, p.before.value) for p in over if p.before.value is not None]
    if not both:
        return words("{kpi} by year, quarter and month", kpi=words(kpi.label))
    up = sum((now or 0.0) > (before or 0.0) for now, before in both)
    return words(
        "{kpi} rose on last year in {up} of {n} quarters of {year}", kpi=words(kpi.label), up=up, n=len(both), year=year
    )
