"""How satisfied are the clients, and do they talk?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.satisfaction import answer_history, answer_levels, levels_of, period_levels
from pages.pieces.page import Chosen, Control
from pages.relationship.pieces import acts_panel, answer_tiles_panel, levels_panel

QUESTION = N_("How satisfied are the clients, and do they talk?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    compared = view.compared()
    now = levels_of(view, view.selection.period, answer_levels(view))
    before = levels_of(compared, compared.selection.period, answer_levels(compared))
    past = period_levels(view, answer_history(view))
    yield answer_tiles_panel(view, words, now, before, past)
    yield levels_panel(view, words, past)
    yield acts_panel(view, words)
