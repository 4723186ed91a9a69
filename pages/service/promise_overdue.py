"""The promises that were broken: who waits, for how long, and what that client buys a year."""

from __future__ import annotations

from typing import Any

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import day_of, known, text_of
from metrics.promises import Overdue, broken_promises, overdue
from pages.pieces.codes import coded
from pages.pieces.figures import note_text
from pages.service.promise_words import definition_of, source_of


def overdue_panel(view: View, words: Words, why: str) -> Panel:
    """Promises past their day and still open, then those kept late; most money at stake first."""
    title = words("Promises overdue and kept late")
    if why:
        return Panel("overdue", title, missing=why)
    found, rows = overdue(view), broken_promises(view)
    if rows.empty:
        return Panel("overdue", title, missing=words("no promise of this period is overdue or was kept late"))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("kind", words("Promise")),
        TableColumn("due_on", words("Due on"), "day"),
        TableColumn("days_over", words("Days over"), "count"),
        TableColumn("state", words("State")),
        TableColumn("account_manager", words("Account manager")),
        TableColumn("revenue", words("Revenue of a year"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("region", words("Region")),
        TableColumn("client_id", words("Client")),
    )
    told = _told(rows, words)
    keep = tuple(column for column in columns if any(value is not None for value in told[column.key]))
    table = Table(
        keep, tidy(told), opens="client_id", opens_page="one_client", more=found.promises + found.late - len(rows),
        all_rows=lambda most: tidy(_told(broken_promises(view, most), words)),
    )  # fmt: skip
    late = words.many("{n} was kept late", "{n} were kept late", found.late)
    said = words("days over count until the day of the data; account manager of today")
    note = Note(
        note_text(
            words, view, words("n {n} broken of those due in the period", n=found.promises + found.late), late, said
        ),
        definition_of(words, "overdue_promises"),
        source_of(words, "overdue_promises"),
        words("select a client to open it"),
    )
    return Panel("overdue", _message(words, found), table=table, note=note, shows="table")


def _message(words: Words, found: Overdue) -> str:
    if not found.promises:
        return words.many(
            "No promise is overdue; {n} was kept late", "No promise is overdue; {n} were kept late", found.late
        )
    if found.revenue_e4 is None:
        return words.many("{n} promise is overdue", "{n} promises are overdue", found.promises)
    return words.many(
        "{n} promise is overdue to clients that buy {revenue} a year",
        "{n} promises are overdue to clients that buy {revenue} a year",
        found.promises,
        revenue=words.money(found.revenue_e4),
    )


def _told(rows: Rows, words: Words) -> dict[str, list[Any]]:
    listed = list(rows.itertuples(index=False))
    return {
        "name": [r.name for r in listed],
        "kind": [coded(r.kind, words) for r in listed],
        "due_on": [r.due_on for r in listed],
        "days_over": [int(r.days_over) for r in listed],
        "state": [
            words("open") if r.is_open else words("kept on {day}", day=words.day(day_of(r.kept_on))) for r in listed
        ],
        "account_manager": [text_of(r.account_manager) for r in listed],
        "revenue": [None if (money := known(r.year_revenue_e4)) is None else int(money) for r in listed],
        "tier": [text_of(r.tier) for r in listed],
        "region": [text_of(r.region) for r in listed],
        "client_id": [r.client_id for r in listed],
    }
