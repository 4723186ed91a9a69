"""Who contributed most to the change of a key figure: regions and clients, from the value before to the value now."""

from __future__ import annotations

from functools import partial
from typing import Any

from charts.chart import Chart, Rows, tidy
from charts.effects import effects_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.kpi import Kpi, kpi_of
from metrics.movement.movers import Movers, client_movers, region_movers
from pages.overview.pieces import ELSEWHERE, REGION_UNKNOWN
from pages.overview.why_words import (
    METHOD_REGIONS,
    SHIFT_SHARE,
    amount_kind,
    amount_text,
    change_label,
    compared_note,
    kind_of_chart,
)

MOST_BARS = 10
ALL_OTHERS = N_("all others together")
CONTRIBUTION = N_("Value of the selected period − value of the compared one; all together are exactly the change")
HOUSE = N_("definition of the house")


def region_movers_panel(view: View, words: Words, key: str) -> Panel:
    """What each region did to the figure, up and down; a click goes into the region."""
    kpi, found = kpi_of(view, key), region_movers(view, key)
    title = words("Which regions moved {kpi}", kpi=words(kpi.label))
    if found.rows.empty or not view.tree.regions:
        why = found.why or REGION_UNKNOWN
        return Panel("why_regions", title, missing=words(why), width="half")
    rows = _named(found.rows, words)
    is_ratio = found.rows["within"].notna().any()
    columns = [
        TableColumn("label", words("Region")),
        *_amounts(words, kpi),
    ]  # fmt: skip
    if is_ratio:
        kind = amount_kind(kpi.unit)
        columns += [
            TableColumn("within", words("Within regions"), kind, digits=1, signed=True),
            TableColumn("between", words("Between regions"), kind, digits=1, signed=True),
        ]
    table = Table(tuple(columns), rows, opens="region_id", more=found.more)
    chart = _chart(view, words, kpi, found, rows, "region_id", "")
    said = compared_note(view, words, words("n {n} regions", n=found.n))
    method = (METHOD_REGIONS, SHIFT_SHARE) if is_ratio else (CONTRIBUTION, HOUSE)
    note = Note(said, words(method[0]), words(method[1]), words("click a region to go into it"))
    return Panel("why_regions", _message(words, kpi, found, rows), chart, table, note, width="half")


def movers_of_panel(view: View, words: Words, key: str) -> Panel:
    """The clients that moved the figure most, up and down; a click opens the client."""
    kpi, found = kpi_of(view, key), client_movers(view, key)
    title = words("Which clients moved {kpi}", kpi=words(kpi.label))
    if found.rows.empty:
        why = found.why or N_("no client brought more or less than before")
        return Panel("why_clients", title, missing=words(why))
    rows = _named(found.rows, words)
    columns = (
        TableColumn("label", words("Name")),
        *_amounts(words, kpi),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    table = Table(
        columns, rows, opens="client_id", opens_page="one_client", more=found.more,
        all_rows=partial(_client_rows, view, words, key),
    )  # fmt: skip
    chart = _chart(view, words, kpi, found, rows, "client_id", "one_client")
    said = compared_note(view, words, words.many("{n} client moved", "{n} clients moved", found.n))
    note = Note(said, words(CONTRIBUTION), words(HOUSE), words("select a client to open it"))
    return Panel("why_clients", _message(words, kpi, found, rows), chart, table, note)


def _client_rows(view: View, words: Words, key: str, most: int) -> Rows:
    return _named(client_movers(view, key, most).rows, words)


def _named(rows: Rows, words: Words) -> Rows:
    return rows.assign(label=rows["name"].fillna(words(ELSEWHERE)))


def _amounts(words: Words, kpi: Kpi) -> tuple[TableColumn, ...]:
    unit: Any = "number" if kpi.unit == "points" else kpi.unit
    return (
        TableColumn("change", words("Change"), amount_kind(kpi.unit), digits=1, signed=True),
        TableColumn("share", words("Share of the change"), "share", absent="–"),
        TableColumn("before", words("before"), unit, digits=1),
        TableColumn("after", words("now"), unit, digits=1),
    )


def _chart(view: View, words: Words, kpi: Kpi, found: Movers, rows: Rows, opens: str, page: str) -> Chart:
    """From the value before to the value now: the largest contributions by name, the others together."""
    shown = rows.head(MOST_BARS)
    before, after = found.before or 0.0, found.after or 0.0
    has_rest = found.n > len(shown)
    steps = {
        "kind": ["before", *(["effect"] * len(shown)), *(["residual"] * has_rest), "after"],
        "label": [
            words.period(view.compared().selection.period), *shown["label"], *([words(ALL_OTHERS)] * has_rest),
            words.period(view.selection.period),
        ],
        "value": [before, *shown["change"], *([found.others(MOST_BARS)] * has_rest), after],
        opens: ["", *shown[opens], *([""] * has_rest), ""],
    }  # fmt: skip
    return effects_chart(
        tidy(steps), words, label=change_label(words, kpi.unit), kind=kind_of_chart(kpi.unit),
        better="neither" if found.is_noise else kpi.better,
        clicks=opens, clicks_page=page,
    )  # fmt: skip


def _message(words: Words, kpi: Kpi, found: Movers, rows: Rows) -> str:
    first = rows.iloc[0]
    if not found.change:
        return words("{kpi} did not move", kpi=words(kpi.label))
    return words(
        "{name} moved it most: {amount}; in all {change}",
        name=str(first["label"]),
        amount=amount_text(first["change"], kpi.unit, words),
        change=amount_text(found.change, kpi.unit, words),
    )
