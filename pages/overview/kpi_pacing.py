"""How far the year lies ahead of or behind its pacing line, and where the gap heads."""

from __future__ import annotations

from typing import Any

from charts.chart import tidy
from charts.pacing import pacing_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.kpi import absent_why
from metrics.pace import Pace
from metrics.year_shown import YearShown
from pages.overview.kpi_words import chance_text, gap_kind, off_line, plain
from pages.overview.kpi_year import NOT_OVER
from pages.pieces.figures import chart_kind, note_text

ONE_ONLY = N_("only one month of {year} can be compared so far: one point makes no line")
NO_LINE = N_("there is neither a target nor a year before to compare with")


def pacing_panel(view: View, words: Words, shown: YearShown, found: Pace | None, height: int) -> Panel:
    """How far the year lies ahead of or behind its pacing line, and where the gap heads. height: of what is beside."""
    kpi = shown.kpi
    title = words("{kpi} against the pacing line", kpi=words(kpi.label))
    told = [p for p in found.points if p.value is not None or p.forecast is not None] if found else []
    if found is None or found.today is None or len(told) < 2:
        first = words.period(shown.year)
        is_begun = any(not m.is_running and not m.is_to_come for m in shown.months)
        why = absent_why(view, kpi) or (NOT_OVER if not is_begun else NO_LINE if found is None else ONE_ONLY)
        return Panel("pacing", title, missing=words(why, year=first), width="half")
    names = {"target": words("pacing line"), "last_year": words("last year")}
    points = found.points
    columns: dict[str, list[Any]] = {
        "label": [words.period(p.period, short=True) if p.period else "" for p in points],
        "at": [p.at for p in points],
        "value": [p.value for p in points],
        "forecast": [p.forecast for p in points],
        "low": [p.low for p in points],
        "high": [p.high for p in points],
    }
    since = shown.months[int(found.since)].period if found.since else None
    label = words("gap since the year began") if found.is_running_sum else words("gap of the month")
    if since is not None:
        label = words("gap since {month}", month=words.period(since, short=True))
    chart = pacing_chart(
        tidy(columns),
        words,
        label=label,
        line=names[found.line],
        kind=chart_kind(kpi.unit),
        better=kpi.better,
        end=len(shown.months),
        height=height,
    )
    listed = [at for at, p in enumerate(points) if p.period is not None or at > 0]
    rows = tidy({name: [values[at] for at in listed] for name, values in columns.items()})
    rows["label"] = [text or words("today") for text in rows["label"]]
    heads = (
        ("value", words("gap so far")),
        ("forecast", words("forecast")),
        ("low", words("95 %, from")),
        ("high", words("95 %, to")),
    )
    cells = tuple(
        TableColumn(name, head, gap_kind(kpi.unit), kpi.better, 1, signed=True, absent="–")
        for name, head in heads
        if any(columns[name][at] is not None for at in listed)
    )
    line = words("zero: what was due by then") if found.line == "target" else words("zero: last year's months")
    fan = words("hollow: today · shade: 95 %") if found.end is not None else ""
    return Panel(
        "pacing",
        _pacing_message(words, shown, found),
        chart,
        Table((TableColumn("label", words("Period")), *cells), rows),
        Note(note_text(words, view, line, fan)),
        width="half",
    )


def _pacing_message(words: Words, shown: YearShown, found: Pace) -> str:
    today = found.today or 0.0
    off = plain(today, shown.kpi.unit, words)
    if shown.is_over and found.is_running_sum:
        return _off_whole(words, found, off)
    last = next((p.period for p in reversed(found.points) if p.value is not None), None)
    if not found.is_running_sum and last is not None:  # each month stands for itself
        return words("{month}: {gap}", month=words.period(last, short=True), gap=_off_whole(words, found, off))
    is_level = not any(figure in off for figure in "123456789")  # it rounds to nothing
    if found.line == "last_year":
        if is_level:
            return words("Level with last year by now")
        return (
            words("{off} under last year by now", off=off)
            if today < 0
            else words("{off} over last year by now", off=off)
        )
    gap = off_line(today, off, shown.kpi, words) if not is_level else words("Right on the pacing line")
    chance = shown.outlook.chance
    if chance is None:
        return gap
    return words("{gap}; {chance} chance to hit the target", gap=gap, chance=chance_text(chance, words))


def _off_whole(words: Words, found: Pace, off: str) -> str:
    """Of a whole period: a year that is over, or a month for itself."""
    is_under = (found.today or 0.0) < 0
    if found.line == "target":
        return words("{far} under target", far=off) if is_under else words("{far} over target", far=off)
    return words("{off} under last year", off=off) if is_under else words("{off} over last year", off=off)
