"""Do we keep what we promise, and does it pay?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.promises import effort, kept_parts
from pages.pieces.page import Chosen, Control
from pages.service.promise_afterwards import orders_panel, satisfaction_panel
from pages.service.promise_call_backs import call_backs_panel, managers_panel
from pages.service.promise_effort import effort_list_panel, effort_managers_panel, effort_map_panel
from pages.service.promise_overdue import overdue_panel
from pages.service.promise_parts import kinds_panel, months_panel, part_panel
from pages.service.promise_tiles import tiles_panel
from pages.service.promise_words import absent_words

QUESTION = N_("Do we keep what we promise, and does it pay?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    why = absent_words(view, words)
    yield tiles_panel(view, words, why)
    yield overdue_panel(view, words, why)
    parts = None if why else kept_parts(view)
    yield months_panel(view, words)
    yield kinds_panel(view, words, parts, why)
    yield part_panel(view, words, parts, "region", why)
    yield part_panel(view, words, parts, "manager", why)
    yield call_backs_panel(view, words)
    yield managers_panel(view, words)
    yield orders_panel(view, words)
    yield satisfaction_panel(view, words)
    found = view.once(effort)
    yield effort_map_panel(view, words, found)
    yield effort_managers_panel(view, words, found)
    yield effort_list_panel(view, words, found)
