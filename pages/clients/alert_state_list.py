"""Clients that are slowing, dormant or came back, the largest first; or those of one of these states alone."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import known, text_of
from metrics.states import LABELS, MOST_LISTED, clients_in
from pages.pieces.figures import note_text
from pages.pieces.page import Choice

EVERY = "all"
LISTED = ("slowing", "dormant", "returning")
IN_STATE = Choice(
    "in_state", N_("Clients that are"),
    ((EVERY, N_("slowing, dormant or back")), *((state, LABELS[state]) for state in LISTED)), EVERY, "state_list",
)  # fmt: skip
DEFINITION = N_(
    "Slowing: in three months clearly fewer orders than its own pace and the company's season led to expect, beyond"
    " chance. Dormant: nothing for several of its own intervals between orders. Came back: bought in the month after it"
    " was dormant or lost. Of those named slowing about one in five at most is so by chance."
)


def list_panel(view: View, words: Words, chosen: str = EVERY) -> Panel:
    """Clients in the chosen state, or in any of the three that ask for somebody, by revenue of twelve months."""
    states = LISTED if chosen == EVERY else (chosen,)
    found = clients_in(view, states)
    rows = found.rows
    if rows.empty:
        missing = words("no client of this selection is slowing, dormant or came back")
        if chosen != EVERY:
            missing = words("no client of this selection is in the state {state}", state=words(LABELS[chosen]))
        return Panel("state_list", words("Slowing, dormant and returning clients"), missing=missing)
    said = {"n": found.clients, "name": rows["name"].iloc[0]}
    if chosen == EVERY:
        message = words("{n} are slowing, dormant or back; the largest is {name}", **said)
    else:
        message = words("{state}: {n} clients; the largest is {name}", state=words(LABELS[chosen]), **said)
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
        all_rows=lambda most: _listed(view, words, clients_in(view, states, most).rows),
    )  # fmt: skip
    capped = words("the largest {n} are listed", n=MOST_LISTED) if found.clients > len(rows) else ""
    note = Note(
        note_text(words, view, words("n {n}", n=words.count(found.clients)),
                  words("states at the end of the last whole month"), capped),
        words(DEFINITION),
        hint=words("select a client to open it"),
    )  # fmt: skip
    return Panel("state_list", message, table=table, note=note, shows="table")


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
