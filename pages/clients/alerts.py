"""Which clients need somebody now, and why?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import counted, expected_alarms
from pages.clients.alert_controls import controls, filters_of, looked_at, on_the_list
from pages.clients.alert_desk import JUDGE, JUDGE_VOICES, MARK, trail_panel
from pages.clients.alert_evidence import evidence_panel
from pages.clients.alert_expected import expected_panel
from pages.clients.alert_list import MOST_LISTED, list_panel
from pages.clients.alert_parts import kinds_panel, places_panel
from pages.clients.alert_states import state_panels
from pages.clients.alert_tiles import tiles_panel
from pages.pieces.page import Chosen

QUESTION = N_("Which clients need somebody now, and why?")
CONTROLS = controls
EDITORS = (JUDGE, JUDGE_VOICES)
ACTIONS = MARK


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    kinds, alarms = counted(view, "kind"), expected_alarms(view)
    yield tiles_panel(view, words, kinds, alarms)
    found = on_the_list(view, chosen, MOST_LISTED)
    yield list_panel(view, words, filters_of(view, chosen), found, alarms)
    yield evidence_panel(view, words, looked_at(view, chosen, found))
    yield kinds_panel(view, words, kinds)
    yield places_panel(view, words, chosen["by"])
    yield expected_panel(view, words, kinds, alarms)
    yield from state_panels(view, words, chosen["in_state"])
    yield trail_panel(view, words)
