"""Who stays with us only because they cannot go?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.dependence import (
    dependence_balance,
    dependence_density,
    dependence_list,
    our_concentration,
    supplier_bounds,
)
from metrics.false_loyalty import (
    captives,
    first_to_go,
    held_by_barriers,
    loyalty_kinds,
    loyalty_map,
    opened,
    opening,
    published_figures,
)
from pages.pieces.page import Chosen, Control
from pages.relationship.captive_lists import WAY, captives_panel, first_panel, held_panel, model_panel, opened_panel
from pages.relationship.captive_map import map_panel, tiles_panel
from pages.relationship.dependence_panels import (
    balance_panel,
    bounds_panel,
    concentration_panel,
    dependent_panel,
)

QUESTION = N_("Who stays with us only because they cannot go?")


def controls(view: View) -> tuple[Control, ...]:
    """How far the market opens; nothing to move where nobody knows who could leave."""
    return (WAY,) if held_by_barriers(view).held.value is not None else ()


CONTROLS = controls


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    compared = view.compared()
    kinds, found, ours = loyalty_kinds(view), held_by_barriers(view), our_concentration(view)
    rows, more = captives(view)
    before = loyalty_kinds(compared), held_by_barriers(compared), our_concentration(compared)
    yield tiles_panel(view, words, (kinds, before[0]), (found, before[1]), (ours, before[2]))
    yield map_panel(view, words, kinds, loyalty_map(view), rows)
    yield held_panel(view, words, found)
    yield captives_panel(view, words, kinds, rows, more)
    yield from _scenario(view, chosen, words)
    balance = dependence_balance(view)
    listed, unlisted = dependence_list(view)
    yield balance_panel(view, words, balance, dependence_density(view), listed)
    yield concentration_panel(view, words, ours)
    yield dependent_panel(view, words, balance, listed, unlisted)
    yield bounds_panel(view, words, balance, supplier_bounds(view))
    yield model_panel(view, words, published_figures(view), found)


def _scenario(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    """What would leave if clients could buy elsewhere, and who first."""
    found = held_by_barriers(view)
    is_known = found.held.value is not None
    way = chosen.number(WAY.key) / 100 if is_known else 0.0
    then = opened(found, way)
    yield opened_panel(view, words, found, view.once(opening) if is_known else (), then)
    yield first_panel(view, words, found, then, first_to_go(view, way))
