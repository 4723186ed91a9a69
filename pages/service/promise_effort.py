"""Visits against potential: the map, the account managers, and the clients to visit more or less."""

from __future__ import annotations

from typing import Any

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.density import density_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import known, text_of
from metrics.promises import Effort, effort_by_manager, largest_misvisited, misvisited_clients
from metrics.promises.effort import BIN
from pages.pieces.figures import note_text
from pages.service.promise_words import definition_of, source_of

MOST_DRAWN, MOST_ROWS = 12, 300


def effort_map_panel(view: View, words: Words, found: Effort) -> Panel:
    """Where clients stand by what they could bring and by the time they get."""
    title = words("Visits against what clients could bring")
    if found.missing:
        return Panel("effort", title, missing=words(found.missing), width="half")
    named = largest_misvisited(found)
    chart = density_chart(
        found.cells, named[["client_id", "name", "x", "y"]], words, bin_width=BIN,
        x_label=words("Potential, rank within the channel"), y_label=words("Visits, rank within the channel"),
    )  # fmt: skip
    message = words.many(
        "{n} client is over-visited, {under} under-visited", "{n} clients are over-visited, {under} under-visited",
        round(found.total("over")), under=round(found.total("under")),
    )  # fmt: skip
    table = Table(_columns(words, found), tidy(_told(named, words)), opens="client_id", opens_page="one_client")
    if named.empty:  # nobody is beyond the band: what is left are the cells
        table = Table(_cell_columns(words), found.cells)
    moved = words("{hours} would move within the channels", hours=_amount(found.moved, found, words))
    note = Note(
        note_text(words, view, words("n {n}", n=round(found.total("clients"))), moved, *_basis(words, found)),
        definition_of(words, "visit_effort"), source_of(words, "visit_effort"), words("click a client to open it"),
    )  # fmt: skip
    return Panel("effort", message, chart, table, note, width="half")


def _cell_columns(words: Words) -> tuple[TableColumn, ...]:
    return (
        TableColumn("x_bin", words("Potential, rank within the channel"), "number"),
        TableColumn("y_bin", words("Visits, rank within the channel"), "number"),
        TableColumn("clients", words("Clients"), "count"),
    )


def _amount(value: float, found: Effort, words: Words) -> str:
    if found.asked.has_minutes:
        return words.many("{n} hour a year", "{n} hours a year", round(value))
    return words.many("{n} visit a year", "{n} visits a year", round(value))


def _basis(words: Words, found: Effort) -> list[str]:
    """What is held against what, and what had to be assumed."""
    said = [
        words("the last twelve months, whatever the period; shares within the channel"),
        words("over: more than twice its share; under: less than half of it"),
    ]
    estimated = round(found.total("estimated"))
    if not found.asked.has_wallet:
        said.append(words("nobody says what it buys elsewhere: its own revenue stands for its potential"))
    elif estimated:
        said.append(words("potential of {n} clients expected from their tier and channel", n=estimated))
    if not found.asked.has_minutes:
        said.append(words("visits are counted: not all say their minutes"))
    return said


def effort_managers_panel(view: View, words: Words, found: Effort) -> Panel:
    """Whose time goes beyond the share of the clients it goes to."""
    title = words("Time beyond the share of the over-visited, by account manager")
    rows = [] if found.missing else list(effort_by_manager(found).itertuples(index=False))
    if found.missing or not any(text_of(row.manager) for row in rows):
        why = words(found.missing) if found.missing else words("account manager not known")
        return Panel("effort_by", title, missing=why, width="half")
    names = [text_of(row.manager) or words("account manager not known") for row in rows]
    told = tidy(
        {"label": names, "value": [row.surplus for row in rows]}
        | {name: [getattr(row, name) for row in rows] for name in NUMBERS}
    )
    unit = words("Hours a year") if found.asked.has_minutes else words("Visits a year")
    columns = (
        TableColumn("label", words("Account manager")),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("effort", unit, "number"),
        TableColumn("over", words("Over-visited"), "count"),
        TableColumn("surplus", words("Beyond their share"), "number"),
        TableColumn("surplus_share", words("Share of the own time"), "share", absent="–"),
        TableColumn("under", words("Under-visited"), "count"),
        TableColumn("need", words("Missing to their share"), "number"),
    )
    first = rows[0]
    message = words("No account manager spends time beyond the share of clients")
    if first.surplus > 0:
        message = words(
            "{name} spends {hours} beyond the share of clients",
            name=names[0], hours=_amount(first.surplus, found, words),
        )  # fmt: skip
    chart = bars_chart(told.head(MOST_DRAWN), words, label=unit, kind="count", stressed=1)
    drawn = words("the first {n} are drawn", n=MOST_DRAWN) if len(rows) > MOST_DRAWN else ""
    note = Note(
        note_text(words, view, words("n {n}", n=round(found.total("clients"))), drawn, _basis(words, found)[0]),
        definition_of(words, "visit_effort"), source_of(words, "visit_effort"),
    )  # fmt: skip
    table = Table(columns, told.head(MOST_ROWS), more=max(0, len(rows) - MOST_ROWS))
    return Panel("effort_by", message, chart, table, note, width="half")


NUMBERS = ("clients", "effort", "over", "surplus", "surplus_share", "under", "need")


def effort_list_panel(view: View, words: Words, found: Effort) -> Panel:
    """Who gets most too much and most too little."""
    title, total = words("Clients to visit more or less"), round(found.total("over") + found.total("under"))
    if found.missing or not total:
        why = words(found.missing) if found.missing else words("every client is visited by its share")
        return Panel("effort_list", title, missing=why)
    rows = found.listed
    first = rows.iloc[0]
    said = {"name": str(first["name"]), "hours": _amount(abs(float(first["gap"])), found, words)}
    message = words("{name} gets {hours} more than its share", **said)
    if first["side"] < 0:
        message = words("{name} gets {hours} less than its share", **said)
    table = Table(
        _columns(words, found), tidy(_told(rows, words)), opens="client_id", opens_page="one_client",
        more=total - len(rows), all_rows=lambda most: tidy(_told(misvisited_clients(view, found.asked, most), words)),
    )  # fmt: skip
    note = Note(
        note_text(words, view, words("n {n}", n=total), *_basis(words, found)[2:]),
        definition_of(words, "visit_effort"), source_of(words, "visit_effort"), words("select a client to open it"),
    )  # fmt: skip
    return Panel("effort_list", message, table=table, note=note, shows="table")


def _columns(words: Words, found: Effort) -> tuple[TableColumn, ...]:
    hours = found.asked.has_minutes
    return (
        TableColumn("name", words("Name")),
        TableColumn("side", words("Visited")),
        TableColumn(
            "gap", words("Hours off its share") if hours else words("Visits off its share"), "number", signed=True
        ),
        TableColumn("effort", words("Hours a year") if hours else words("Visits a year"), "number"),
        TableColumn("share", words("Its share"), "number"),
        TableColumn("potential", words("Potential a year"), "money"),
        TableColumn("from", words("Potential is")),
        TableColumn("revenue", words("Revenue of a year"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("account_manager", words("Account manager")),
        TableColumn("client_id", words("Client")),
    )


def _told(rows: Rows, words: Words) -> dict[str, list[Any]]:
    listed = rows.to_dict("records")
    return {
        "name": [row["name"] for row in listed],
        "side": [words("too much") if row["side"] > 0 else words("too little") for row in listed],
        "gap": [row["gap"] for row in listed],
        "effort": [row["effort"] for row in listed],
        "share": [row["share"] for row in listed],
        "potential": [int(row["potential_e4"]) for row in listed],
        "from": [words("expected") if row["is_estimated"] else words("stated") for row in listed],
        "revenue": [None if (money := known(row["year_revenue_e4"])) is None else int(money) for row in listed],
        "tier": [row["tier"] for row in listed],
        "account_manager": [text_of(row.get("account_manager")) for row in listed],
        "client_id": [row["client_id"] for row in listed],
    }
