"""Where do we stand with our clients in the four degrees?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from pages.pieces.page import Chosen, Control
from pages.relationship.degree_figures import degrees_of
from pages.relationship.degree_list import ORDER, SORT_BY, degree_list_panel
from pages.relationship.degree_moves import MOVED, degree_moves_panel, degree_trend_panel
from pages.relationship.degree_now import degree_rows_panel, degree_tiles_panel
from pages.relationship.degree_parts import PARTS_BY, degree_parts_panel
from pages.relationship.degree_spread import ACROSS, UP, degree_against_panel, degree_spread_panel

QUESTION = N_("Where do we stand with our clients in the four degrees?")
CONTROLS: tuple[Control, ...] = (PARTS_BY, ACROSS, UP, MOVED, SORT_BY, ORDER)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    degrees = view.once(degrees_of)
    yield degree_tiles_panel(view, words, degrees)
    yield degree_rows_panel(view, words, degrees)
    yield degree_trend_panel(view, words)
    yield degree_parts_panel(view, words, chosen["parts_by"], degrees)
    yield degree_spread_panel(view, words, degrees)
    yield degree_against_panel(view, words, chosen["across"], chosen["up"], degrees)
    yield degree_moves_panel(view, words, chosen["moved"])
    yield degree_list_panel(view, words, chosen["sort_by"], chosen["order"])
