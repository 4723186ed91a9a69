"""Who did what by day: how many entries a day or month has, and behind it by whom and of what kind."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.panel import Panel, Table, TableColumn
from data.messages import N_
from data.trail import Trail, TrailAsked
from data.trail_counts import Days, spans, trail_counts
from locales import Words
from pages.setup.audit_tiles import COUNTS, NOTHING
from pages.setup.audit_words import KIND_NAMES, cut, trail_note

MOST_ROWS, CHART_PX, LONGEST_WHO = 200, 300, 26
NO_FIT = N_("no entry fits what was chosen; choose a longer time or fewer limits")


def days_panel(trail: Trail, asked: TrailAsked, found: Days, words: Words) -> Panel:
    """Entries by day; by month where there are more days than can be read side by side."""
    if not found:
        missing = words(NOTHING if trail.newest_at is None else NO_FIT)
        return Panel("days", words("Who did what by day"), missing=missing)
    counts = trail_counts(found)
    who, most = cut(counts.busiest[0], LONGEST_WHO), words.count(counts.busiest[1])
    message = words.many(
        "{n} entry by {people}; most by {who}: {most}", "{n} entries by {people}; most by {who}: {most}",
        counts.entries, people=words.many("{n} person", "{n} people", counts.people), who=who, most=most,
    )  # fmt: skip
    bars = tidy(_bars(trail, asked, found, words))
    chart = columns_chart(bars, words, label=words("Entries"), kind="count", digits=0, height=CHART_PX)
    columns = (
        TableColumn("on", words("Day"), "day"),
        TableColumn("who", words("By whom")),
        TableColumn("kind", words("What happened")),
        TableColumn("n", words("Entries"), "count"),
    )
    newest = found[::-1]
    table = Table(
        columns, _rows(newest[:MOST_ROWS], words), more=max(0, len(newest) - MOST_ROWS),
        all_rows=lambda most: _rows(newest[:most], words),
    )  # fmt: skip
    return Panel("days", message, chart, table, trail_note(trail, words, definition=words(COUNTS)))


def _rows(found: Days, words: Words) -> Rows:
    return tidy(
        {
            "on": [on for on, *_ in found],
            "who": [who for _, _, who, _ in found],
            "kind": [words(KIND_NAMES[kind]) for _, kind, _, _ in found],
            "n": [n for *_, n in found],
        }
    )


def _bars(trail: Trail, asked: TrailAsked, found: Days, words: Words) -> dict[str, list[object]]:
    """A bar for every day with its month below, or for every month."""
    listed = spans(trail, asked, found)
    values: list[object] = [span.n for span in listed]
    if listed[0].day is None:
        return {"label": [words.period(span.month, short=True) for span in listed], "value": values}
    labels = [str(span.day.day) if span.day else "" for span in listed]
    return {"label": [*labels], "group": [words.period(span.month, short=True) for span in listed], "value": values}
