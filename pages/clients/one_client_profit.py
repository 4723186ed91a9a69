"""One client's profit: its ledger line by line, and why it loses money where it does."""

from __future__ import annotations

from collections.abc import Iterator

from charts.bars import bars_chart
from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import Client
from metrics.contribution import REASONS, Ledger, client_ledger
from metrics.contribution.charged import capital_rate
from metrics.kpi import NO_ORDERS, NO_SALES, NOT_YOURS, SOME_COSTS, UNPRICED, first_day
from metrics.one_client import Relation
from pages.money.ledger import DEFINITION, SOURCE, TITLE, ledger_table, profit_message
from pages.money.reasons import DEFINITION as REASONS_DEFINITION
from pages.pieces.figures import note_text


def profit_panels(view: View, words: Words, found: Client, relation: Relation) -> Iterator[Panel]:
    """The ledger of the client, and the reasons of its loss where it has one."""
    rate, compared = capital_rate(view), view.compared()
    now = relation.ledger
    if not now.clients:
        why = NO_SALES if not view.has("sales") else NO_ORDERS if view.may_see("money") else NOT_YOURS
        yield Panel("ledger", words(TITLE), missing=words(why))
        return
    began = first_day(view)
    is_known = began is not None and compared.until >= began
    before = client_ledger(compared, found.key, rate) if is_known else None
    yield Panel(
        "ledger",
        _message(words, now),
        table=ledger_table(view, words, now, before),
        note=Note(note_text(words, view, words("costs carry a minus sign")), words(DEFINITION), words(SOURCE)),
        shows="table",
    )
    if now.profit_e4 is not None and now.profit_e4 < 0:
        yield _reasons_panel(view, words, found, relation, now.profit_e4)


def _message(words: Words, now: Ledger) -> str:
    """What is left of the revenue; why that is not known."""
    if now.profit_e4 is not None:
        return profit_message(words, now)
    unpriced = now.cost_of_goods_e4 is not None
    return words("Profit – {why}", why=words(UNPRICED if unpriced else SOME_COSTS))


def _reasons_panel(view: View, words: Words, found: Client, relation: Relation, profit_e4: int) -> Panel:
    """What the client costs more than the peers of its tier, reason by reason."""
    reasons, why = relation.reasons, relation.reasons_missing
    if not reasons:
        none = words("it costs no more than its peers: they would lose on such sales too")
        return Panel("reasons", words("Why it loses money"), missing=words(why) if why else none, width="half")
    rows = tidy({"label": [words(REASONS[reason]) for reason, _ in reasons], "value": [cost for _, cost in reasons]})
    columns = (TableColumn("label", words("Reason")), TableColumn("value", words("Cost above the peers'"), "money"))
    message = words(
        "A loss of {loss}; {reason} cost {cost} more than its peers'",
        loss=words.money(-profit_e4),
        reason=words(REASONS[reasons[0][0]]),
        cost=words.money(reasons[0][1]),
    )
    note = note_text(words, view, words("against the peers of tier {tier}", tier=found.tier))
    chart = bars_chart(rows, words, label=words("Cost above the peers'"), stressed=1)
    return Panel("reasons", message, chart, Table(columns, rows), Note(note, words(REASONS_DEFINITION)), width="half")
