"""Do the rules of thumb hold for our clients?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.rules import rules_of_thumb
from pages.pieces.page import Chosen, Control
from pages.setup.rule_pieces import claims_panel, rules_panel

QUESTION = N_("Do the rules of thumb hold for our clients?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    rules = view.once(rules_of_thumb)
    yield rules_panel(view, words, rules)
    yield claims_panel(view, words, rules)
