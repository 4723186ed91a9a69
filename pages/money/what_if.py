"""What if we served some clients differently?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import scenario_profits
from metrics.contribution.turned import turned_clients
from pages.money.levers import absent_message, base_of, chosen_scenario, lever_controls
from pages.money.scenario import curves_panel, effects_panel, rests_on_panel, tiles_panel, turned_panel
from pages.pieces.page import Chosen
from pages.pieces.scenarios import forgetting, keeping, scenarios_panel

QUESTION = N_("What if we served some clients differently?")
PAGE = "what_if"
CONTROLS = lever_controls
EDITORS = (keeping(PAGE),)
ACTIONS = (forgetting(PAGE),)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    why = absent_message(view)
    base = None if why else base_of(view)
    if base is None or base.before is None:
        missing = words(why or N_("no client with a known profit in this period"))
        yield Panel("tiles", words("What if we served some clients differently?"), missing=missing)
        return
    scenario = chosen_scenario(view, chosen)
    found = scenario_profits(base, scenario)
    yield tiles_panel(view, words, found)
    yield curves_panel(view, words, found)
    yield effects_panel(view, words, found)
    yield turned_panel(view, words, found, turned_clients(view, found))
    yield rests_on_panel(view, words, found)
    yield scenarios_panel(view, PAGE, words)
