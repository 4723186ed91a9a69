"""The list of what happened: newest first, each with what it is about and what it changed."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.panel import Panel, Table, TableColumn
from data.trail import MOST_REVISIONS, Trace, Trail, TrailAsked
from data.trail_people import client_names
from locales import Words
from pages.pieces.figures import moment_text
from pages.setup.audit_days import NO_FIT
from pages.setup.audit_tiles import COUNTS, NOTHING
from pages.setup.audit_words import KIND_NAMES, detail_text, thing_text, trail_note, value_text

MOST_LISTED = 200


def list_panel(trail: Trail, asked: TrailAsked, words: Words) -> Panel:
    """Every entry that fits, newest first."""
    traces, count = trail.traces(asked, MOST_LISTED)
    if not traces:
        missing = words(NOTHING if trail.newest_at is None else NO_FIT)
        return Panel("list", words("What happened"), missing=missing)
    columns = (
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("kind", words("What happened")),
        TableColumn("what", words("About what"), absent=""),
        TableColumn("name", words("Client"), absent=""),
        TableColumn("detail", words("Details"), absent=""),
        TableColumn("old", words("before"), absent=""),
        TableColumn("new", words("after"), absent=""),
    )
    rows = _rows(trail, traces, words)
    keep = tuple(column for column in columns if any(rows[column.key].notna()))
    table = Table(
        keep, rows, opens="client", opens_page="one_client", more=max(0, count - len(traces)),
        all_rows=lambda most: _rows(trail, trail.traces(asked, most)[0], words),
    )  # fmt: skip
    message = words.many("{n} entry, newest first", "{n} entries, newest first", count)
    is_full = len(trail.entered) >= MOST_REVISIONS
    capped = words("the newest {n} changes are looked through", n=MOST_REVISIONS) if is_full else ""
    note = trail_note(trail, words, capped, definition=words(COUNTS))
    return Panel("list", message, table=table, note=note, shows="table")


def _rows(trail: Trail, traces: tuple[Trace, ...], words: Words) -> Rows:
    names = client_names(trail.view, (trace.client for trace in traces if trace.client))
    changed = [trace.changes[0] if trace.changes else None for trace in traces]
    return tidy(
        {
            "at": [moment_text(trace.at) for trace in traces],
            "who": [trace.who for trace in traces],
            "kind": [words(KIND_NAMES[trace.kind]) for trace in traces],
            "what": [thing_text(trace) or None for trace in traces],
            "name": [names.get(trace.client, trace.client) or None for trace in traces],
            "old": [value_text(change.old, words) if change else None for change in changed],
            "new": [value_text(change.new, words) if change else None for change in changed],
            "detail": [detail_text(trace, words) or None for trace in traces],
            "client": [trace.client for trace in traces],
        }
    )
