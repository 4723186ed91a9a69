"""What do clients complain of, and do we win them back?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from pages.pieces.page import Chosen, Control
from pages.service import complaint_costs
from pages.service.complaint_categories import categories_panel, repeat_list_panel, repeats_panel
from pages.service.complaint_open import ages_panel, open_panel
from pages.service.complaint_recovery import after_panel, recovery_panel
from pages.service.complaint_silent import silent_list_panel, silent_panel
from pages.service.complaint_tiles import tiles_panel
from pages.service.complaint_times import TIMES_BY, answer_panel, solution_panel, times_by_panel
from pages.service.complaint_volume import CUT, months_panel, parts_panel

QUESTION = N_("What do clients complain of, and do we win them back?")
CONTROLS: tuple[Control, ...] = (CUT, TIMES_BY)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    yield tiles_panel(view, words)
    yield months_panel(view, words)
    yield categories_panel(view, words)
    # A control stands above a panel of full width only.
    yield parts_panel(view, words, chosen[CUT.key])
    yield answer_panel(view, words)
    yield solution_panel(view, words)
    yield times_by_panel(view, words, chosen[TIMES_BY.key])
    yield open_panel(view, words)
    yield ages_panel(view, words)
    yield repeats_panel(view, words)
    yield repeat_list_panel(view, words)
    yield recovery_panel(view, words)
    yield after_panel(view, words)
    yield silent_panel(view, words)
    yield silent_list_panel(view, words)
    yield complaint_costs.months_panel(view, words)
    yield complaint_costs.categories_panel(view, words)
