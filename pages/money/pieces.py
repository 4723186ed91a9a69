"""Cost and profit: the scatter with the break-even line, the whale curve, the clients at both ends."""

from __future__ import annotations

from functools import partial

from charts.chart import Rows
from charts.cost_scatter import cost_scatter_chart
from charts.money_whale import money_whale_chart
from charts.panel import Note, Panel, Table, TableColumn
from charts.whale import whale_chart
from data.door import View
from locales import Words
from metrics.contribution import ProfitSpread, amounts_of, curve_of, points_of
from metrics.contribution.charged import (
    amount_curve_of,
    capital_rate,
    ends_named,
    ranked_profits,
    scatter_clients,
)
from metrics.kpi import NO_COSTS, NO_SALES
from pages.pieces.figures import note_text

MOST_LISTED = 10


def absent_words(view: View, words: Words, spread: ProfitSpread) -> str:
    """Why there is nothing to draw, or empty."""
    if not view.has("sales"):
        return words(NO_SALES)
    if not view.knows_costs:
        return words(NO_COSTS)
    return "" if spread.known else words("no client with a known profit in this period")


def _unknown_words(words: Words, spread: ProfitSpread) -> str:
    if not spread.unknown:
        return ""
    return words.many(
        "{n} client with unknown cost is left out", "{n} clients with unknown cost are left out", spread.unknown
    )


def _cost_name(view: View, words: Words) -> str:
    return words("Service and capital") if capital_rate(view) else words("Cost of service")


def scatter_panel(view: View, words: Words, profits: Rows, spread: ProfitSpread) -> Panel:
    """Each client as cost of service against gross profit, with the break-even line."""
    title = words("Cost of service against gross profit, client by client")
    if missing := absent_words(view, words, spread):
        return Panel("scatter", title, missing=missing, width="half")
    if not view.has("activities"):
        return Panel(
            "scatter", title, missing=words("no service costs yet: import `activities` to see this"), width="half"
        )
    rows = scatter_clients(view, profits)
    chart = cost_scatter_chart(rows, words, clicks_page="one_client")
    columns = (
        TableColumn("client_id", words("Client")),
        TableColumn("name", words("Name")),
        TableColumn("tier", words("Tier")),
        TableColumn("margin_e4", words("Gross profit"), "money"),
        TableColumn("cost_e4", _cost_name(view, words), "money"),
    )
    message = words("No client lies below break-even")
    if spread.losing:
        message = words.many(
            "{n} client lies below break-even and loses {loss}",
            "{n} clients lie below break-even and lose {loss}",
            spread.losing,
            loss=words.money(spread.loss_e4),
        )
    note = Note(
        note_text(
            words,
            view,
            words("n {n}", n=spread.known),
            _unknown_words(words, spread),
            words("the table lists the best {n}", n=500) if len(rows) > 500 else "",
        ),
        hint=words("click a client to open it"),
    )
    return Panel(
        "scatter",
        message,
        chart,
        Table(
            columns,
            rows.head(500),
            opens="client_id",
            opens_page="one_client",
            all_rows=partial(ranked_profits, view, profits),
        ),
        note,
        width="half",
    )


def whale_panel(view: View, words: Words, profits: Rows, before: Rows, spread: ProfitSpread) -> Panel:
    """Cumulative profit from the most to the least profitable client."""
    title = words("How profit adds up, client by client")
    if missing := absent_words(view, words, spread):
        return Panel("whale", title, missing=missing, width="half")
    curve, past = curve_of(profits), curve_of(before)
    if curve is None:
        return _whale_in_money(view, words, profits, before, spread)
    rows = points_of(curve)
    chart = whale_chart(
        rows, words, before=points_of(past) if past else None, loss_pool_e4=spread.loss_e4, loss_makers=spread.losing
    )
    columns = (
        TableColumn("client_share", words("Share of clients"), "share"),
        TableColumn("profit_share", words("Share of profit"), "share"),
    )
    message = words(
        "Profit peaks at {peak} of the total with the best {share} of clients",
        peak=words.share(curve.peak, 0),
        share=words.share(curve.peak_at, 0),
    )
    if not spread.losing:
        message = words(
            "No client loses money; the best 20 % bring {share}", share=words.share(curve.top_share(0.2), 0)
        )
    note = Note(
        note_text(
            words,
            view,
            words("n {n}", n=curve.n),
            words("grey: the compared period") if past else "",
            _unknown_words(words, spread),
        )
    )
    return Panel("whale", message, chart, Table(columns, rows), note, width="half")


def _whale_in_money(view: View, words: Words, profits: Rows, before: Rows, spread: ProfitSpread) -> Panel:
    """The curve where all clients together lose: a share of a loss has no meaning, money has one."""
    curve, past = amount_curve_of(profits), amount_curve_of(before)
    if curve is None:
        return Panel("whale", words("How profit adds up, client by client"), missing=words.unknown, width="half")
    rows = amounts_of(curve)
    now_name, past_name = (words.period(v.selection.period) for v in (view, view.compared()))
    chart = money_whale_chart(
        rows, words, name=now_name, before=amounts_of(past) if past else None, before_name=past_name
    )
    columns = (
        TableColumn("client_share", words("Share of clients"), "share"),
        TableColumn("profit_e4", words("Cumulative profit"), "money"),
    )
    message = words("All clients together lose {loss}", loss=words.money(spread.loss_e4 - spread.gain_e4))
    note = note_text(
        words,
        view,
        words("n {n}", n=curve.n),
        words("in money: a share of a loss has no meaning"),
        words("grey: the compared period") if past else "",
        _unknown_words(words, spread),
    )
    return Panel("whale", message, chart, Table(columns, rows), Note(note), width="half")


def extremes_panel(view: View, words: Words, profits: Rows, spread: ProfitSpread) -> Panel:
    """The clients that bring most and lose most."""
    title = words("The clients at both ends")
    if missing := absent_words(view, words, spread):
        return Panel("extremes", title, missing=missing)
    rows = ends_named(view, profits, MOST_LISTED)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("client_id", words("Client")),
        TableColumn("profit_e4", words("Profit"), "money"),
        TableColumn("revenue_e4", words("Revenue"), "money"),
        TableColumn("gross_e4", words("Gross profit"), "money"),
        TableColumn("cost_e4", _cost_name(view, words), "money"),
        TableColumn("tier", words("Tier")),
    )
    first, last = rows.iloc[0], rows.iloc[-1]
    message = words(
        "{best} brings most with {gain}; {worst} least with {loss}",
        best=str(first["name"]),
        gain=words.money(int(first["profit_e4"])),
        worst=str(last["name"]),
        loss=words.money(int(last["profit_e4"])),
    )
    note = Note(
        note_text(words, view, words("the best and the worst {n} clients", n=MOST_LISTED)),
        hint=words("select a client to open it"),
    )
    return Panel(
        "extremes",
        message,
        table=Table(
            columns, rows, opens="client_id", opens_page="one_client", all_rows=partial(ranked_profits, view, profits)
        ),
        note=note,
        shows="table",
    )
