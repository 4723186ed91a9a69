"""What changed, and what needs you?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.attention import matters
from metrics.branches import branch_sums
from metrics.kpi import KPIS, NO_SALES, history_sums, period_sums
from metrics.places import SHOWS
from metrics.targets import targets
from pages.overview.attention import attention_panel
from pages.overview.degrees import degrees_panel
from pages.overview.map_panel import MAP, has_map, map_panel
from pages.overview.pieces import movers_panel, period_panel
from pages.overview.region_table import regions_panel
from pages.overview.tiles import tiles_panel
from pages.pieces.page import Chosen, Control
from pages.relationship.word_of_mouth import opening

QUESTION = N_("What changed, and what needs you?")


def controls(view: View) -> tuple[Control, ...]:
    """What the colours of the map show; nothing to choose where nobody has coordinates."""
    return (MAP,) if has_map(view) else ()


CONTROLS = controls


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    if view.has("surveys") and not view.has("sales"):
        yield from opening(view, words)
        yield Panel("by_period", words(KPIS["revenue"].label), missing=words(NO_SALES))
        return
    now, before, history = period_sums(view), period_sums(view.compared()), history_sums(view, "money")
    goals = targets(view)
    yield tiles_panel(view, words, now, before, history, goals)
    yield attention_panel(view, words, matters(view), goals)
    yield degrees_panel(view, words)
    parts = branch_sums(view, "money")
    yield regions_panel(view, words, parts, goals)
    if has_map(view):
        yield map_panel(view, words, next(each for each in SHOWS if each == chosen[MAP.key]), parts)
    yield period_panel(view, words, "revenue", history, goals)
    yield movers_panel(view, words, parts)
