"""The published versions and the way back to one; the rows that later imports corrected, old beside new."""

from __future__ import annotations

from datetime import date, datetime

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.arrivals import arrivals
from data.contract import TABLES, TEN_THOUSANDTHS
from data.door import View
from data.ledger import Published, corrected_rows, versions_until
from data.messages import N_
from data.scope import TOPICS
from locales import Words
from pages.pieces.figures import moment_text, note_text
from pages.setup.table_pieces import not_yours

MOST_CORRECTIONS = 100
OPENS_VERSION = "version"
"""Instead of a page: a selected row shows the page as of that version."""
WHY = {
    "import": N_("import {number}"),
    "undo": N_("import {number} was undone"),
    "rebuild": N_("made anew from the facts"),
    "settings": N_("settings were changed"),
    "rates": N_("activity rates were changed"),
}


def versions_panel(view: View, words: Words) -> Panel:
    """The kept versions up to the one shown: newest first, each can be shown."""
    listed = versions_until(view)
    if not listed:
        return not_yours("versions", words("Versions"), words)
    columns = (
        TableColumn("version", words("Version")),
        TableColumn("as_of", words("Data to"), "day"),
        TableColumn("why", words("Made for")),
        TableColumn("at", words("Published")),
        TableColumn("who", words("By whom")),
        TableColumn("state", words("State")),
    )
    rows = tidy(
        {
            "version": [each.name for each in listed],
            "as_of": [each.as_of for each in listed],
            "why": [why_text(each, words) or None for each in listed],
            "at": [moment_text(each.at) or None for each in listed],
            "who": [each.who or None for each in listed],
            "state": [words("shown here") if each.name == view.version.name else words("kept") for each in listed],
        }
    )
    note = Note(note_text(words, view), hint=words("select a row to see every page as of that version"))
    table = Table(columns, rows, opens="version", opens_page=OPENS_VERSION)
    message = words.many("{n} version is kept", "{n} versions are kept, this one and those before it", len(listed))
    return Panel("versions", message, table=table, note=note, shows="table", width="half")


def why_text(each: Published, words: Words) -> str:
    """What a version was made for, in words; empty where nobody wrote it down."""
    if each.why not in WHY:
        return ""
    return words(WHY[each.why], number=str(each.number or ""))


def corrections_panel(view: View, words: Words) -> Panel:
    """Rows that a later import changed: a line for each changed column, old beside new."""
    title = words("Corrections")
    if not (view.scope.everywhere and view.scope.topics >= TOPICS):
        return not_yours("corrections", title, words)
    counted = {each.table: each.corrections for each in arrivals(view) if each.corrections}
    if not counted:
        return Panel("corrections", title, missing=words("no import has corrected a row"))
    found = [(table, each) for table in counted for each in corrected_rows(view, table, MOST_CORRECTIONS)]
    lines = [
        (table, each, column, old, new)
        for table, each in found
        for (column, old), (_, new) in zip(each.old, each.new, strict=True)
    ][:MOST_CORRECTIONS]
    total = sum(counted.values())
    message = words.many("{n} row was corrected by a later import", "{n} rows were corrected by later imports", total)
    if not lines:  # corrected by an import that was taken back, or to the same again
        return Panel("corrections", title, missing=words("no corrected row counts in this version"))
    columns = (
        TableColumn("key", words("Row")),
        TableColumn("column", words("Column")),
        TableColumn("old", words("before")),
        TableColumn("new", words("after")),
        TableColumn("number", words("Import"), "count"),
        TableColumn("at", words("When")),
        TableColumn("who", words("By whom")),
        TableColumn("table", words("Table")),
    )
    rows = tidy(
        {
            "key": [" · ".join(str(value) for _, value in each.key if value is not None) for _, each, *_ in lines],
            "column": [column.removesuffix("_e4") for _, _, column, _, _ in lines],
            "old": [stored_text(table, column, old, words) for table, _, column, old, _ in lines],
            "new": [stored_text(table, column, new, words) for table, _, column, _, new in lines],
            "number": [each.import_number for _, each, *_ in lines],
            "at": [moment_text(each.at) for _, each, *_ in lines],
            "who": [each.who for _, each, *_ in lines],
            "table": [table for table, *_ in lines],
        }
    )
    note = Note(note_text(words, view, words("the old rows are kept; undoing the import brings them back")))
    return Panel("corrections", message, table=Table(columns, rows), note=note, shows="table")


def stored_text(table: str, column: str, value: object, words: Words) -> str:
    """A stored value as a person reads it; money and quantities in whole units, to the last digit."""
    if value is None:
        return words.unknown
    kinds = {each.stored: each.kind for each in TABLES[table].columns}
    if kinds[column] in ("money", "amount") and isinstance(value, int):
        return words.number(value / TEN_THOUSANDTHS, 2 if value % 100 == 0 else 4)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return words.day(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
