"""How the client is served: promises, visits and other acts, planned acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import Client, client_events
from metrics.kpi import NOT_YOURS
from metrics.one_client import Promises, Relation, Visits, today
from pages.clients.one_client_words import PLANNED, PROMISES, days_text
from pages.pieces.codes import coded
from pages.pieces.figures import interval_text, note_text

KEPT = N_("Kept: by the day it was due. Not kept: its day has passed and nobody says it was kept")
VISITED = N_("Acts whose name says a visit, of twelve months; beside them those of a client of its tier, as published")


def service_panels(view: View, words: Words, found: Client, relation: Relation) -> Iterator[Panel]:
    """Promises, acts and plans, each where there is any; in words where they are not the reader's."""
    if view.has("promises"):
        if relation.promises is not None:
            yield _promises_panel(view, words, relation.promises)
        else:
            yield Panel("promises", words("Promises"), missing=words(NOT_YOURS), width="half")
    if view.has("activities"):
        yield _acts_panel(view, words, found, relation.visits, "half" if relation.plans else "full")
    if relation.plans:
        yield _plans_panel(view, words, relation)


def _promises_panel(view: View, words: Words, found: Promises) -> Panel:
    if found.rows.empty:
        return Panel("promises", words("Promises"), missing=words("nothing on record"), width="half")
    columns = (
        TableColumn("due_on", words("Due on"), "day"),
        TableColumn("kind", words("Kind"), absent="–"),
        TableColumn("state", words("State")),
        TableColumn("kept_on", words("Kept on"), "day", absent="–"),
    )
    rows = found.rows.assign(
        kind=[coded(value, words) for value in found.rows["kind"]],
        state=[words(PROMISES[state]) for state in found.rows["state"]],
    )
    coming = words("the next is due on {day}", day=words.day(found.next_on)) if found.next_on else ""
    interval = interval_text(found.kept, words)
    note = Note(note_text(words, view, interval, coming, words("the newest {n}", n=len(rows))), words(KEPT),
                words("definition of the house; Wilson 1927"))  # fmt: skip
    return Panel("promises", _kept(words, found), table=Table(columns, rows), note=note, shows="table", width="half")


def _kept(words: Words, found: Promises) -> str:
    if found.kept.value is None:
        return words("No promise was due in the last twelve months")
    n = found.kept.n
    said = words("{kept} of {n} promises kept in time in 12 months", kept=round(found.kept.value * n), n=n)
    late = words.many("{n} not kept, for {days}", "{n} not kept, one for {days}", found.overdue,
                      days=days_text(words, found.late_days))  # fmt: skip
    return words("{said}; {late}", said=said, late=late) if found.overdue else said


def _acts_panel(
    view: View, words: Words, found: Client, visits: Visits | None, width: Literal["half", "full"]
) -> Panel:
    title = words("Service acts")
    if not view.may_see("money"):
        return Panel("activities", title, missing=words(NOT_YOURS), width=width)
    rows = client_events(today(view), "activities", found.key, "done_on")
    if rows.empty:
        return Panel("activities", title, missing=words("nothing on record"), width=width)
    rows["activity"] = [coded(value, words) for value in rows["activity"]]
    columns = (
        TableColumn("done_on", words("Day"), "day"),
        TableColumn("activity", words("Activity")),
        TableColumn("cost_e4", words("Cost"), "money", absent="–"),
    )
    message = title if visits is None else _visited(words, visits)
    last = visits.last_on if visits is not None else None
    told = words("the last visit on {day}", day=words.day(last)) if last is not None else ""
    note = Note(note_text(words, view, told, words("the newest {n}", n=len(rows))), words(VISITED),
                words("definition of the house"))  # fmt: skip
    return Panel("activities", message, table=Table(columns, rows), note=note, shows="table", width=width)


def _visited(words: Words, visits: Visits) -> str:
    said = words.many("{n} visit in 12 months", "{n} visits in 12 months", visits.count)
    if visits.usual is None:
        return said
    return words("{said}; its tier has {usual}", said=said, usual=words.number(visits.usual, 0))


def _plans_panel(view: View, words: Words, relation: Relation) -> Panel:
    plans = sorted(relation.plans, key=lambda each: (each.is_done, each.due_on, each.item))
    columns = (
        TableColumn("due_on", words("Due on"), "day"),
        TableColumn("kind", words("Kind")),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("note", words("Note"), absent="–"),
        TableColumn("done_on", words("Done on"), "day", absent="–"),
        TableColumn("outcome", words("What came of it"), absent="–"),
    )
    rows = tidy(
        {
            "due_on": [each.due_on for each in plans],
            "kind": [words(PLANNED.get(each.kind, each.kind)) for each in plans],
            "owner": [each.owner or None for each in plans],
            "note": [each.note or None for each in plans],
            "done_on": [each.done_on for each in plans],
            "outcome": [each.outcome or None for each in plans],
        }
    )
    n = sum(1 for each in plans if not each.is_done)
    message = words.many("{n} act is planned", "{n} acts are planned", n) if n else words("Nothing more is planned")
    note = Note(note_text(words, view, words("as people entered it")))
    return Panel("plans", message, table=Table(columns, rows), note=note, shows="table", width="half")
