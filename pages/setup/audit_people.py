"""The people who signed in: how their last sign-in described them, the first and the last that is kept."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.trail_people import people_of
from locales import Words
from pages.pieces.figures import moment_text, note_text
from pages.setup.table_pieces import not_yours

MOST_LISTED = 200


def people_panel(view: View, words: Words) -> Panel:
    """Everybody whose sign-in is kept, by the name that rules call them."""
    title = words("People who signed in")
    if not view.sees_setup:
        return not_yours("people", title, words)
    found = people_of(view)
    if not found:
        missing = words("no sign-in is on record; on the own machine nobody has to sign in")
        return Panel("people", title, missing=missing)
    shown = found[:MOST_LISTED]
    columns = (
        TableColumn("who", words("By whom")),
        TableColumn("name", words("Name"), absent=""),
        TableColumn("groups", words("Groups"), absent=""),
        TableColumn("first", words("First sign-in kept")),
        TableColumn("last", words("Last sign-in")),
    )
    rows = tidy(
        {
            "who": [each.who for each in shown],
            "name": [each.name or None for each in shown],
            "groups": [", ".join(sorted(each.groups)) or None for each in shown],
            "first": [moment_text(each.first_at) for each in shown],
            "last": [moment_text(each.last_at) for each in shown],
        }
    )
    message = words.many("{n} person has signed in", "{n} people have signed in", len(found))
    note = Note(note_text(words, view, words("moments are in UTC")), words("As the sign-in last described them."))
    table = Table(columns, rows, more=len(found) - len(shown))
    return Panel("people", message, table=table, note=note, shows="table")
