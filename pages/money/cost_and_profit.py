"""Which clients make our profit, and which eat it?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import client_profits, profit_spread
from metrics.kpi import period_sums
from metrics.service_costs import activity_costs
from pages.money.ledger import ledger_panel
from pages.money.pieces import extremes_panel, profit_tiles_panel, scatter_panel, whale_panel
from pages.pieces.page import Chosen, Control

QUESTION = N_("Which clients make our profit, and which eat it?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    compared = view.compared()
    profits, before = client_profits(view), client_profits(compared)
    spread, spread_before = profit_spread(profits), profit_spread(before)
    sums = (period_sums(view), period_sums(compared))
    yield profit_tiles_panel(view, words, sums, spread, spread_before, profits, before)
    yield scatter_panel(view, words, profits, spread)
    yield whale_panel(view, words, profits, before, spread)
    yield ledger_panel(view, words, sums, activity_costs(view), activity_costs(compared))
    yield extremes_panel(view, words, profits, spread)
