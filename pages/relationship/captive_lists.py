"""Captive clients: who they are, what barriers hold, and what would leave if clients could buy elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.false_loyalty import Barriers, Figures, Kinds, Opened, captives, first_to_go
from metrics.figure import Figure
from pages.pieces.figures import interval_columns, note_text
from pages.pieces.page import Slider

WAY = Slider("way", N_("If clients could buy elsewhere, % of the way"), 0, 100, 10, 50, panel="opened")
BANDS = ("0–20\u00a0%", "20–40\u00a0%", "40–60\u00a0%", "60–80\u00a0%", "80–100\u00a0%")
HELD_PX = 420  # as high as the map beside it
ASSOCIATION = N_("an association, not a cause")
HELD = N_(
    "Sum over clients that still buy: revenue × (chance to stay a year as they are − the same if all were free);"
    " logit of satisfaction, alternatives and their product; 95 % from 1,000 draws of its coefficients"
)
OPENED = N_("As revenue held by barriers, with each client's alternatives moved that far towards free")
SOURCE = N_("Jones & Sasser 1995, Why satisfied customers defect")
TITLES = {
    "captives": N_("Captive clients by revenue at stake"),
    "held": N_("Revenue held by barriers"),
    "opened": N_("What would leave if clients could buy elsewhere"),
    "first": N_("Who would go first"),
    "model": N_("How well staying is foretold"),
}


def lacking(words: Words, key: str, missing: str, width: Any = "full") -> Panel:
    """The panel of that key with nothing but the reason."""
    return Panel(key, words(TITLES[key]), missing=missing, width=width)


def captives_panel(view: View, words: Words, kinds: Kinds, rows: Rows, more: int) -> Panel:
    """The clients that likely buy without wanting to, by what is at stake."""
    if kinds.missing or rows.empty:
        return lacking(words, "captives", words(kinds.missing) if kinds.missing else words("none of them bought"))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("stake_e4", words("At stake"), "money"),
        TableColumn("p_false", words("Chance to be falsely loyal"), "bar"),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("profit_e4", words("Client profit"), "money"),
        TableColumn("alternatives", words("Alternatives, 0 none"), "share"),
        TableColumn("satisfaction", words("Satisfaction, 0–100"), "number"),
        TableColumn("answers", words("Answers"), "count"),
        TableColumn("held_e4", words("Held by barriers"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    message = words.many(
        "{n} client holds {stake} of the {total} at stake", "{n} clients hold {stake} of the {total} at stake",
        len(rows), stake=words.money(round(rows["stake_e4"].sum())), total=words.money(kinds.revenue_e4["spurious"]),
    )  # fmt: skip
    note = note_text(words, view, words("at stake: chance × revenue"), words("answers of 18 months"))
    every = partial(_rows_of, captives, view)
    table = Table(columns, rows, opens="client_id", opens_page="one_client", more=more, all_rows=every)
    return Panel("captives", message, table=table, note=Note(note), shows="table")


def _rows_of(listed: Callable[[View, int], tuple[Rows, int]], view: View, most: int) -> Rows:
    return listed(view, most)[0]


def held_panel(view: View, words: Words, found: Barriers) -> Panel:
    """Revenue held by barriers, by how freely clients could buy elsewhere."""
    if found.held.value is None:
        return lacking(words, "held", words(found.missing, **found.missing_values), "half")
    bands = sorted(found.bands)
    held = [found.bands[band][0] for band in bands]
    rows = tidy(
        {
            "label": [BANDS[band] for band in bands],
            "value": [one.value for one in held], "low": [one.low for one in held], "high": [one.high for one in held],
            "n": [one.n for one in held], "clients": [found.bands[band][1] for band in bands],
            "revenue_e4": [found.bands[band][2] for band in bands],
        }
    )  # fmt: skip
    chart = estimates_chart(rows, words, kind="money", digits=1, x_from_zero=True, height=HELD_PX)
    columns = (
        TableColumn("label", words("Alternatives")),
        TableColumn("value", words("Held by barriers"), "money"),
        *interval_columns(words, "money"),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
    )
    note = note_text(
        words, view, words("n {n}", n=found.clients), words(ASSOCIATION), _left_out(words, found),
        words("alternatives: 0 % cannot buy elsewhere, 100 % is free"),
    )  # fmt: skip
    return Panel(
        "held", _held_message(words, found.held), chart, Table(columns, rows),
        Note(note, words(HELD), words(SOURCE)), width="half",
    )  # fmt: skip


def _held_message(words: Words, held: Figure) -> str:
    value, low, high = (words.money(round(part or 0)) for part in (held.value, held.low, held.high))
    if (held.low or 0) > 0:
        return words("Barriers hold {value} of revenue ({low} to {high})", value=value, low=low, high=high)
    return words("Barriers may hold nothing: {low} to {high} of revenue", low=low, high=high)


def _left_out(words: Words, found: Barriers) -> str:
    if not found.unknown:
        return ""
    return words.many(
        "{n} client that buys {money} says too little", "{n} clients that buy {money} say too little", found.unknown,
        money=words.money(found.unknown_revenue_e4),
    )  # fmt: skip


def opened_panel(view: View, words: Words, found: Barriers, steps: tuple[Opened, ...], chosen: Opened | None) -> Panel:
    """Clients and revenue that would leave in a year, by how far the market opens."""
    if chosen is None:
        return lacking(words, "opened", words(found.missing, **found.missing_values))
    whole = {step.way: step for step in (*steps, chosen)}
    ways = [whole[way] for way in sorted(whole)]
    rows = tidy(
        {
            "label": [words.share(one.way, 0) for one in ways],
            "value": [one.revenue.value for one in ways], "low": [one.revenue.low for one in ways],
            "high": [one.revenue.high for one in ways], "is_marked": [one.way == chosen.way for one in ways],
            "note": [words.many("{n} client", "{n} clients", round(one.clients.value or 0)) for one in ways],
            "clients": [one.clients.value for one in ways], "clients_low": [one.clients.low for one in ways],
            "clients_high": [one.clients.high for one in ways],
        }
    )  # fmt: skip
    chart = estimates_chart(rows, words, kind="money", digits=1, x_from_zero=True)
    columns = (
        TableColumn("label", words("Way to free")),
        TableColumn("value", words("Revenue that leaves"), "money"),
        *interval_columns(words, "money"),
        TableColumn("clients", words("Clients that leave"), "number", digits=1),
        TableColumn("clients_low", words("95 %, from"), "number", digits=1),
        TableColumn("clients_high", words("95 %, to"), "number", digits=1),
    )
    message = words(
        "{share} of the way to free, {clients} more clients and {money} would leave",
        share=words.share(chosen.way, 0), clients=words.number(chosen.clients.value, 0),
        money=words.money(round(chosen.revenue.value or 0)),
    )  # fmt: skip
    note = note_text(
        words, view, words("n {n}", n=found.clients), words("in a year, beyond those that leave anyway:"
        " {clients} clients with {money}", clients=words.number(chosen.anyway, 0),
        money=words.money(chosen.anyway_revenue_e4)), words(ASSOCIATION),
    )  # fmt: skip
    return Panel("opened", message, chart, Table(columns, rows), Note(note, words(OPENED), words(SOURCE)))


def first_panel(view: View, words: Words, found: Barriers, chosen: Opened | None, rows: Rows) -> Panel:
    """Whom an open market would cost first."""
    if chosen is None:
        return lacking(words, "first", words(found.missing, **found.missing_values))
    if rows.empty:
        return lacking(words, "first", words("nobody is likelier to leave in this scenario"))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("at_risk_e4", words("At risk"), "money"),
        TableColumn("leaves", words("Leaves, today"), "share", digits=1),
        TableColumn("would_leave", words("Leaves, then"), "share", digits=1),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("satisfaction", words("Satisfaction, 0–100"), "number"),
        TableColumn("alternatives", words("Alternatives, 0 none"), "share"),
        TableColumn("client_id", words("Client")),
    )
    ten = rows.head(10)["at_risk_e4"].sum()
    message = words.many(
        "The first would take {money} along", "The first {n} would take {money} along", min(10, len(rows)),
        money=words.money(round(ten)),
    )  # fmt: skip
    note = note_text(
        words, view, words("at risk: rise of the chance to leave × revenue"), words(ASSOCIATION),
        words("the {n} largest", n=len(rows)),
    )  # fmt: skip
    every = partial(first_to_go, view, chosen.way)
    table = Table(columns, rows, opens="client_id", opens_page="one_client", all_rows=every)
    return Panel("first", message, table=table, note=Note(note), shows="table")


def model_panel(view: View, words: Words, figures: Figures, found: Barriers) -> Panel:
    """What the chances rest on: the model of staying, how it did later, and how far an answer can be trusted."""
    if found.missing:
        return lacking(words, "model", words(found.missing, **found.missing_values), "half")
    rows = [*_attitudes(words, figures), *_stay(words, figures)]
    keys = ("label", "value", "low", "high", "n")
    columns = (
        TableColumn("label", words("Figure")),
        TableColumn("value", words("Value"), "number", digits=3),
        *interval_columns(words, "number", 3),
        TableColumn("n", words("n"), "count"),
    )
    tested = figures.tested
    message = words("No later half-year to test the chances to stay on yet")
    if tested is not None:
        message = words("On later answers a stayer ranks above a leaver in {share} of pairs",
                        share=words.share(tested.auc, 0))  # fmt: skip
    note = note_text(words, view, words("published of the whole company"), _usual(words, figures))
    table = Table(columns, tidy({key: [row[at] for row in rows] for at, key in enumerate(keys)}))
    return Panel(
        "model", message, table=table, note=Note(note, words(HELD), words(SOURCE)), shows="table", width="half"
    )


def _attitudes(words: Words, figures: Figures) -> list[tuple[Any, ...]]:
    names = {"relative": words("Reliability, relative"), "own": words("Reliability, own")}
    kept = {"relative": figures.relative, "own": figures.own}
    return [(names[k], a.reliability, a.low, a.high, a.repeated) for k, a in kept.items() if a is not None]


def _stay(words: Words, figures: Figures) -> list[tuple[Any, ...]]:
    """The coefficients, and the test on a later half-year."""
    model, tested = figures.stay, figures.tested
    names = (words("Constant"), words("Satisfaction, 0–1"), words("Alternatives, 0–1"), words("Their product"))
    rows: list[tuple[Any, ...]] = []
    if model is not None:
        rows += [(name, *part, model.answers) for name, part in zip(names, model.intervals(), strict=True)]
    if tested is not None:
        rows += [
            (words("Later: AUC"), tested.auc, tested.low, tested.high, tested.answers),
            (words("Later: Brier score"), tested.brier, None, None, tested.answers),
            (words("Later: of a constant"), tested.brier_constant, None, None, tested.answers),
        ]
    return rows


def _usual(words: Words, figures: Figures) -> str:
    """That the reliability is the usual one, where nobody answered twice."""
    taken = [a for a in (figures.relative, figures.own) if a is not None and not a.is_estimated]
    return words("too few answered twice: reliability taken as 0.7") if taken else ""
