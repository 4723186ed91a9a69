"""How do the key figures stand by year, quarter and month?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.branches import branch_sums
from metrics.kpi import KPIS, calendar_sums, period_sums
from metrics.targets import targets
from pages.overview.cuts import cut_panel, region_cut_panel
from pages.overview.kpi_pieces import calendar_panel, kpi_tiles_panel, year_panel
from pages.pieces.page import Choice, Chosen, Control

QUESTION = N_("How do the key figures stand by year, quarter and month?")
CONTROLS: tuple[Control, ...] = (
    Choice("kpi", N_("Key figure"), tuple((k, kpi.label) for k, kpi in KPIS.items()), "revenue"),
)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    key, goals = chosen["kpi"], targets(view)
    calendar = calendar_sums(view)
    yield kpi_tiles_panel(view, words, key, calendar, (period_sums(view), period_sums(view.compared())), goals)
    yield year_panel(view, words, key, calendar, goals)
    yield region_cut_panel(view, words, key, branch_sums(view))
    for dimension in ("channel", "tier", "category"):
        yield cut_panel(view, words, key, dimension)
    yield calendar_panel(view, words, key, calendar, goals)
