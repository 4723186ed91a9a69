"""The order lines of one client, as they are on record."""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import Client, client_events, day_of
from metrics.kpi import NOT_YOURS
from metrics.one_client import today
from pages.pieces.figures import note_text


def sales_panels(view: View, words: Words, found: Client) -> Iterator[Panel]:
    """The newest order lines; nothing where no sales were ever imported."""
    if not view.has("sales"):
        return
    title = words("Order lines")
    if not view.may_see("money"):
        yield Panel("sales", title, missing=words(NOT_YOURS), width="half")
        return
    rows = client_events(today(view), "sales", found.key, "ordered_on")
    if rows.empty:
        yield Panel("sales", title, missing=words("nothing on record"), width="half")
        return
    columns = (
        TableColumn("ordered_on", words("Day"), "day"),
        TableColumn("order_id", words("Order")),
        TableColumn("quantity_e4", words("Quantity"), "amount", absent="–"),
        TableColumn("revenue_e4", words("Revenue"), "money", absent="–"),
        TableColumn("due_on", words("Due on"), "day", absent="–"),
        TableColumn("paid_on", words("Paid on"), "day", absent="–"),
    )
    shown = tuple(each for each in columns if each.key not in ("due_on", "paid_on") or rows[each.key].notna().any())
    message = words("{what}: the last on {day}", what=title, day=words.day(day_of(rows.iloc[0]["ordered_on"])))
    note = Note(note_text(words, view, words("the newest {n}", n=len(rows))))
    yield Panel("sales", message, table=Table(shown, rows), note=note, shows="table", width="half")
