"""The list of clients."""

from __future__ import annotations

from typing import Any

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import MOST_LISTED, client_list, known, text_of
from metrics.figure import relative_change
from pages.pieces.figures import compared_words, note_text


def list_panel(view: View, words: Words, rows: Rows) -> Panel:
    """The clients of the selection, largest first."""
    listed = list(rows.itertuples(index=False))
    if not listed:
        return Panel("list", words("Clients"), missing=words("no client in this selection; widen the filters"))
    columns = _columns(view, rows)
    shown = (
        TableColumn("name", words("Name")),
        TableColumn("client_id", words("Client")),
        TableColumn("revenue", words("Revenue"), "money"),
        TableColumn("change", compared_words(view, words), "change", absent="–"),
        TableColumn("profit", words("Client profit") if view.has("activities") else words("Gross profit"), "money"),
        TableColumn("orders", words("Orders"), "count"),
        TableColumn("last_on", words("Last order"), "day"),
        TableColumn("tier", words("Tier")),
        TableColumn("region", words("Region")),
        TableColumn("channel", words("Channel")),
        TableColumn("account_manager", words("Account manager")),
    )
    keep = tuple(c for c in shown if any(v is not None for v in columns[c.key]))
    total = sum(int(r.revenue_e4) for r in listed)
    message = words(
        "{name} is the largest client with {revenue}",
        name=str(columns["name"][0]),
        revenue=words.money(columns["revenue"][0]),
    )
    if not _knows_buying(view):
        message = words("Clients")
    elif not total:
        message = words("No client bought in this period")
    capped = words("the largest {n} are listed", n=MOST_LISTED) if len(listed) == MOST_LISTED else ""
    note = Note(note_text(words, view, words("n {n}", n=len(listed)), capped), hint=words("select a client to open it"))
    return Panel(
        "list",
        message,
        table=Table(
            keep, tidy(columns), opens="client_id", opens_page="one_client",
            all_rows=lambda most: tidy(_columns(view, client_list(view, most))),
        ),
        note=note,
        shows="table",
    )  # fmt: skip


def _columns(view: View, rows: Rows) -> dict[str, list[Any]]:
    listed = list(rows.itertuples(index=False))
    columns: dict[str, list[Any]] = {
        "name": [r.name for r in listed],
        "client_id": [r.client_id for r in listed],
        "revenue": [int(r.revenue_e4) for r in listed],
        "change": [relative_change(float(r.revenue_e4), known(r.before_e4)) for r in listed],
        "profit": [None if (p := known(r.profit_e4)) is None else int(p) for r in listed],
        "orders": [int(r.orders) for r in listed],
        "last_on": [r.last_on for r in listed],
        "tier": [r.tier for r in listed],
        "region": [text_of(r.region) for r in listed],
        "channel": [text_of(r.channel) for r in listed],
        "account_manager": [text_of(r.account_manager) for r in listed],
    }
    if not _knows_buying(view):  # nothing is known of buying: neither a zero nor a tier
        for key in ("revenue", "change", "profit", "orders", "last_on", "tier"):
            columns[key] = [None] * len(listed)
    return columns


def _knows_buying(view: View) -> bool:
    """Whether there are sales, and the reader may know of them: without the right each would be a zero."""
    return view.has("sales") and view.may_see("money")
