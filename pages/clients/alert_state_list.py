"""Clients that are slowing or came back, the largest first."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import known, text_of
from metrics.states import LABELS, MOST_LISTED, StateList, clients_in
from pages.pieces.figures import note_text


def list_panel(view: View, words: Words, found: StateList) -> Panel:
    """Slowing and returning clients, by revenue of the last twelve months."""
    rows = found.rows
    if rows.empty:
        return Panel(
            "state_list", words("Slowing and returning clients"),
            missing=words("no client of this selection is slowing or came back"), width="half",
        )  # fmt: skip
    states = list(rows["state"])
    counts = {state: states.count(state) for state in ("slowing", "returning")}
    message = words(
        "Slowing: {slowing}, came back: {returning}; the largest is {name}",
        slowing=counts["slowing"], returning=counts["returning"], name=rows["name"].iloc[0],
    )  # fmt: skip
    if found.clients > len(rows):
        message = words("Slowing or came back: {n}; the largest is {name}",
                        n=found.clients, name=rows["name"].iloc[0])  # fmt: skip
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("state", words("State")),
        TableColumn("revenue", words("Revenue, 12 months"), "money"),
        TableColumn("seen", words("Orders, 3 months"), "number"),
        TableColumn("expected", words("Expected"), "number", digits=1, absent="–",
                    help=words("by its own pace of the year before and the company's season")),
        TableColumn("rhythm", words("Own rhythm, days"), "number", digits=0, absent="–"),
        TableColumn("idle", words("Days since the last order"), "count", better="lower"),
        TableColumn("region", words("Region")),
        TableColumn("manager", words("Account manager")),
        TableColumn("client_id", words("Client")),
    )  # fmt: skip
    table = Table(
        columns, _listed(view, words, rows), opens="client_id", opens_page="one_client",
        more=max(0, found.clients - len(rows)),
        all_rows=lambda most: _listed(view, words, clients_in(view, most=most).rows),
    )  # fmt: skip
    capped = words("the largest {n} are listed", n=MOST_LISTED) if found.clients > len(rows) else ""
    note = Note(
        note_text(words, view, words("n {n}", n=words.count(found.clients)),
                  words("states at the end of the last whole month"), capped),
        words("Slowing: in three months clearly fewer orders than its own pace and the company's season led to expect,"
              " beyond chance. Came back: bought in the month after it was dormant or lost. Of those named slowing"
              " about one in five at most is so by chance."),
        hint=words("select a client to open it"),
    )  # fmt: skip
    return Panel("state_list", message, table=table, note=note, shows="table", width="half")


def _listed(view: View, words: Words, rows: Rows) -> Rows:
    regions = {key: region.name for key, region in view.tree.regions.items()}
    managers = view.tree.names("manager")
    listed = rows.to_dict("records")
    return tidy(
        {
            "name": [row["name"] for row in listed],
            "state": [words(LABELS[row["state"]]) for row in listed],
            "revenue": [int(row["year_revenue_e4"]) for row in listed],
            "seen": [known(row["orders_seen"]) for row in listed],
            "expected": [known(row["orders_expected"]) for row in listed],
            "rhythm": [known(row["rhythm_days"]) for row in listed],
            "idle": [int(row["idle_days"]) for row in listed],
            "region": [text_of(regions.get(row["region_key"])) for row in listed],
            "manager": [text_of(managers.get(row["manager_key"])) for row in listed],
            "client_id": [row["client_id"] for row in listed],
        }
    )
