"""The four degrees of the selection: tiles, and aligned rows against the compared moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from charts.chart import tidy
from charts.degree_rows import degree_rows_chart
from charts.panel import Note, Panel, Strip, Table, TableColumn, Tile
from charts.spark import Estimate
from data.door import View
from data.messages import N_
from locales import Words
from pages.pieces.figures import compared_words, figure_tile, interval_columns, note_text
from pages.relationship.degree_figures import SAME_WITHIN, Degree, compared_name, moments_compared, why_none
from pages.relationship.degree_words import BETTER, LABELS, definition, degree_note, raw_text

TITLE = N_("The four degrees")
MOVED = {
    ("last_year", True): N_("{degree} rose by {points} points on last year"),
    ("last_year", False): N_("{degree} fell by {points} points on last year"),
    ("previous", True): N_("{degree} rose by {points} points on last period"),
    ("previous", False): N_("{degree} fell by {points} points on last period"),
}
ROSE_SINCE = N_("{degree} rose by {points} points since {day}")
FELL_SINCE = N_("{degree} fell by {points} points since {day}")
HELD_SINCE = N_("No degree moved since {day} beyond a point and chance")
HELD = {
    "last_year": N_("No degree moved on last year beyond a point and chance"),
    "previous": N_("No degree moved on last period beyond a point and chance"),
}


def degree_tiles_panel(view: View, words: Words, degrees: Sequence[Degree]) -> Panel:
    """One tile a degree: score, change, raw value, n, and its interval on the scale."""
    tiles = tuple(_tile(view, words, degree) for degree in degrees)
    return Panel("tiles", words(TITLE), tiles=tiles, note=Note(note_text(words, view)))


def _tile(view: View, words: Words, degree: Degree) -> Tile:
    label, now = words(LABELS[degree.key]), degree.now
    second = words("{raw} · n {n}", raw=raw_text(degree.key, degree.raw, words), n=now.n)
    if now.low is not None and now.high is not None:
        second = words(
            "{raw} · n {n} · 95 % {low}–{high}",
            raw=raw_text(degree.key, degree.raw, words),
            n=now.n,
            low=words.number(now.low),
            high=words.number(now.high),
        )
    tile = figure_tile(degree.key, label, "number", BETTER[degree.key], now, degree.before, view, words, second=second)
    if now.value is None:
        return tile
    change, day = tile.change, _day_between(view)
    if change is not None and day is not None:
        change = replace(change, words=words.day(day))
    ends = (now.value if now.low is None else now.low, now.value if now.high is None else now.high)
    strip = Strip(0.0, 100.0, (Estimate(now.value, *ends),))
    return Tile(
        tile.key, label, tile.value, change, second, help=definition(view, words), number=now.value,
        unit="number", strip=strip,
    )  # fmt: skip


def degree_rows_panel(view: View, words: Words, degrees: Sequence[Degree], key: str = "degrees") -> Panel:
    """The four on one scale against the compared moment, with interval and n."""
    title = words(TITLE)
    if why := why_none(view, degrees):
        return Panel(key, title, missing=words(why), width="half")
    rows = tidy(
        {
            "label": [words(LABELS[d.key]) for d in degrees],
            "raw": [raw_text(d.key, d.raw, words) for d in degrees],
            "value": [d.now.value for d in degrees],
            "low": [d.now.low for d in degrees],
            "high": [d.now.high for d in degrees],
            "before": [d.before.value for d in degrees],
            "n": [d.now.n for d in degrees],
            "turnover": [d.turnover for d in degrees],
            "unknown": [d.clients - d.now.n for d in degrees],
            "better": [BETTER[d.key] if d.is_moved else "neither" for d in degrees],
            # Marks of code are for captions: a chart would draw them as they stand.
            "why": [words(d.now.missing).replace("`", "") if d.now.missing else None for d in degrees],
        }
    )
    said, (day, then) = compared_name(view, words), moments_compared(view)
    chart = degree_rows_chart(rows, words, same_within=SAME_WITHIN, before_name=said)
    columns = (
        TableColumn("label", words("Degree")),
        TableColumn("value", words("Score, 0–100"), "number", digits=1),
        *interval_columns(words, "number", 1),
        TableColumn("before", compared_words(view, words), "number", digits=1, absent="–"),
        TableColumn("turnover", words("Weighted by turnover"), "number", digits=1, absent="–"),
        TableColumn("raw", words("Raw value")),
        TableColumn("n", words("Clients"), "count"),
        TableColumn("unknown", words("Without a score"), "count"),
    )
    note = degree_note(
        view,
        words,
        words("clients as of {day}", day=words.day(day)),
        words("hollow: {before}", before=words.day(then)) if then else "",
        words("grey: 95 % interval; a change within chance is grey too"),
    )
    return Panel(key, _message(view, words, degrees), chart, Table(columns, rows), note, width="half")


def _day_between(view: View) -> date | None:
    """The day that stands for the compared period where that ends on another one; None where it is the same."""
    _, then = moments_compared(view)
    return then if view.selection.comparison == "previous" and then != view.compared().until else None


def _message(view: View, words: Words, degrees: Sequence[Degree]) -> str:
    """What moved most, if anything did; else where they stand."""
    side = "previous" if view.selection.comparison == "previous" else "last_year"
    moved = sorted((d for d in degrees if d.is_moved), key=lambda d: -abs(d.change or 0.0))
    if moved:
        change = moved[0].change or 0.0
        values = {"degree": words(LABELS[moved[0].key]), "points": words.number(abs(change))}
        if (day := _day_between(view)) is not None:
            return words(ROSE_SINCE if change > 0 else FELL_SINCE, day=words.day(day), **values)
        return words(MOVED[side, change > 0], **values)
    if any(d.change is not None for d in degrees):
        day = _day_between(view)
        return words(HELD[side]) if day is None else words(HELD_SINCE, day=words.day(day))
    known = [d for d in degrees if d.now.value is not None]
    first = known[0]
    return words(
        "{degree} stands at {value} of 100", degree=words(LABELS[first.key]), value=words.number(first.now.value, 0)
    )
