"""Which clients make our profit, and which eat it?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import ledger, profit_spread
from metrics.contribution.charged import PageClients, capital_rate, period_profits
from metrics.contribution.loss_makers import loss_makers
from metrics.kpi import period_figure, period_sums
from pages.money.costing import costings_panel, own_rules_panel, reconciliation_panel
from pages.money.ledger import ledger_panel
from pages.money.pieces import absent_words, extremes_panel, scatter_panel, whale_panel
from pages.money.reasons import loss_makers_panel, reasons_panel
from pages.money.tiles import profit_tiles_panel
from pages.money.years import moves_panel, winning_panel
from pages.pieces.page import Chosen, Control

QUESTION = N_("Which clients make our profit, and which eat it?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    compared, rate, asked = view.compared(), capital_rate(view), PageClients()
    profits, before = period_profits(view, asked), period_profits(compared, asked)
    clients = asked.of(view)
    spread, spread_before = profit_spread(profits), profit_spread(before)
    sums = (period_sums(view), period_sums(compared))
    absent = absent_words(view, words, spread)
    yield profit_tiles_panel(view, words, sums, spread, spread_before, profits, before)
    yield scatter_panel(view, words, profits, spread)
    yield whale_panel(view, words, profits, before, spread)
    losers = loss_makers(view, asked=asked)
    yield reasons_panel(view, words, losers, absent)
    yield own_rules_panel(view, words, spread, clients)
    yield loss_makers_panel(view, words, losers, absent)
    is_known = period_figure(compared, "revenue", sums[1]).value is not None
    past = ledger(compared, rate, asked.of(compared)) if is_known else None
    yield ledger_panel(view, words, ledger(view, rate, clients), past)
    yield costings_panel(view, words, profits, absent)
    yield winning_panel(view, words, clients)
    yield reconciliation_panel(view, words, absent, clients)
    yield moves_panel(view, words, profits, before, absent)
    yield extremes_panel(view, words, profits, spread)
