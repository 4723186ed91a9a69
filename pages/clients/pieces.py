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
    if rows.empty:
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
    total = int(rows["revenue_e4"].sum())
    message = words(
        "{name} is the largest client with {revenue}",
        name=str(columns["name"][0]),
        revenue=words.money(columns["revenue"][0]),
    )
    if not _knows_buying(view):
        message = words("Clients")
    elif not total:
        message = words("No client bought in this period")
    capped = words("the largest {n} are listed", n=MOST_LISTED) if len(rows) == MOST_LISTED else ""
    note = Note(note_text(words, view, words("n {n}", n=len(rows)), capped), hint=words("select a client to open it"))
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
    # As lists: walking through text columns row by row takes several times as long.
    revenue = [int(value) for value in rows["revenue_e4"].tolist()]
    before = [known(value) for value in rows["before_e4"].tolist()]
    profit = [known(value) for value in rows["profit_e4"].tolist()]
    columns: dict[str, list[Any]] = {
        "name": rows["name"].tolist(),
        "client_id": rows["client_id"].tolist(),
        "revenue": revenue,
        "change": [relative_change(float(now), then) for now, then in zip(revenue, before, strict=True)],
        "profit": [None if value is None else int(value) for value in profit],
        "orders": [int(value) for value in rows["orders"].tolist()],
        "last_on": rows["last_on"].tolist(),
        "tier": rows["tier"].tolist(),
        **{
            name: [text_of(value) for value in rows[name].tolist()] for name in ("region", "channel", "account_manager")
        },
    }
    if not _knows_buying(view):  # nothing is known of buying: neither a zero nor a tier
        for key in ("revenue", "change", "profit", "orders", "last_on", "tier"):
            columns[key] = [None] * len(rows)
    return columns


def _knows_buying(view: View) -> bool:
    """Whether there are sales, and the reader may know of them: without the right each would be a zero."""
    return view.has("sales") and view.may_see("money")
