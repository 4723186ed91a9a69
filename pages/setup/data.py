"""What data do we have, and how fresh is it?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from pages.pieces.page import Chosen, Control
from pages.setup.pieces import imports_panel, rates_panel, tables_panel, targets_panel

QUESTION = N_("What data do we have, and how fresh is it?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    yield tables_panel(view, words)
    yield imports_panel(view, words)
    yield targets_panel(view, words)
    yield rates_panel(view, words)
