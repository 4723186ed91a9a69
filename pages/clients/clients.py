"""Who are our clients, and how do they do?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Note, Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import client_list
from metrics.kpi import history_sums, period_sums
from metrics.series import points
from metrics.targets import targets
from pages.clients.pieces import list_panel
from pages.overview.tiles import kpi_tile
from pages.pieces.figures import note_text
from pages.pieces.page import Chosen, Control

QUESTION = N_("Who are our clients, and how do they do?")
CONTROLS: tuple[Control, ...] = ()
TILES = ("active_clients", "new_clients", "lost_clients", "retention")


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    sums, history, goals = (period_sums(view), period_sums(view.compared())), history_sums(view, "money"), targets(view)
    tiles = tuple(kpi_tile(view, words, key, sums, points(view, key, history), goals) for key in TILES)
    yield Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view)))
    yield list_panel(view, words, client_list(view))
