"""Complaints that are still open: how old they are, and the list: of a year the oldest first, then older ones."""

from __future__ import annotations

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import standing_cases, standing_list
from pages.pieces.figures import note_text
from pages.service.complaint_categories import about_text
from pages.service.complaint_tables import client_table

BANDS = (
    N_("up to a week"),
    N_("up to a month"),
    N_("up to three months"),
    N_("up to a year"),
    N_("longer than a year"),
)
NONE_OPEN = N_("no complaint is open")


def ages_panel(view: View, words: Words) -> Panel:
    """Open complaints by how long they have been open."""
    found, title = view.once(standing_cases), words("How old the open complaints are")
    if found.missing or not found.cases:
        return Panel("open_ages", title, missing=words(found.missing or NONE_OPEN), width="half")
    rows = tidy({"label": [words(band) for band in BANDS], "value": list(found.ages)})
    chart = bars_chart(rows, words, label=words("Open complaints"), kind="count", stressed=[words(BANDS[-1])])
    columns = (TableColumn("label", words("Open for")), TableColumn("value", words("Open complaints"), "count"))
    share = words.share(found.ages[-1] / found.cases, 0)
    message = words("{share} of {n} open complaints are older than a year", share=share, n=found.cases)
    note = Note(note_text(words, view, words("whenever they came in up to the period's end")))
    return Panel("open_ages", message, chart, Table(columns, rows), note, width="half")


def open_panel(view: View, words: Words) -> Panel:
    """The open complaints of a year, the oldest first, then older ones; the whole list can be taken along."""
    found, title = view.once(standing_cases), words("Open complaints")
    if found.missing or not found.cases:
        return Panel("open", title, missing=words(found.missing or NONE_OPEN))
    listed = _told(standing_list(view), words)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("open_days", words("Days open"), "count"),
        TableColumn("received_on", words("Came in on"), "day"),
        TableColumn("category", words("About")),
        TableColumn("state", words("State")),
        TableColumn("year_revenue_e4", words("Revenue of a year"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("region", words("Region"), absent="–"),
        TableColumn("account_manager", words("Account manager"), absent="–"),
        TableColumn("complaint_id", words("Complaint")),
        TableColumn("client_id", words("Client")),
    )
    table = client_table(
        columns, listed, found.revenue_e4 is not None, found.cases, lambda most: _told(standing_list(view, most), words)
    )
    unanswered = "" if found.unanswered is None else words.many(
        "{n} has no answer either", "{n} have no answer either", found.unanswered
    )  # fmt: skip
    revenue = "" if found.revenue_e4 is None else words(
        "{n} clients that bring {revenue} a year", n=found.clients, revenue=words.money(found.revenue_e4)
    )  # fmt: skip
    message = words.many("{n} complaint is open, {days} days", "{n} complaints are open, the oldest for {days} days",
                         found.cases, days=words.count(found.oldest))  # fmt: skip
    old = words.many("{n} older than a year comes after the others", "{n} older than a year come after the others",
                     found.ages[-1]) if found.ages[-1] else ""  # fmt: skip
    note = Note(
        note_text(words, view, old, unanswered, revenue, words("whenever they came in up to the period's end")),
        hint=words("select a row to open the client"),
    )
    return Panel("open", message, table=table, note=note, shows="table")


def _told(rows: Rows, words: Words) -> Rows:
    """The rows with what is open in words, and what nobody noted said so."""
    states = [words("answered, not solved") if answered else words("not answered") for answered in rows["is_answered"]]
    about = [about_text(name, words) for name in rows["category"]]
    return rows.assign(state=states, category=about)
