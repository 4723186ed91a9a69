"""What was planned, what was done, and what comes next?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.cycle import Horizon, Step, adherence, load_ahead, month_report, work_due
from pages.pieces.page import Chosen, Control
from pages.service.cycle_adherence import adherence_panel
from pages.service.cycle_desk import CLOSE, DROP, DROP_TOO, PLAN, trail_panel
from pages.service.cycle_due import carried_panel, due_panel, owners_panel
from pages.service.cycle_effort import effort_panel
from pages.service.cycle_load import load_panel
from pages.service.cycle_report import flows_panel, report_panel
from pages.service.cycle_tiles import tiles_panel
from pages.service.cycle_words import HORIZON

QUESTION = N_("What was planned, what was done, and what comes next?")
CONTROLS: tuple[Control, ...] = (HORIZON,)
EDITORS = (PLAN, CLOSE)
ACTIONS = (DROP, DROP_TOO)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    horizon = cast(Horizon, chosen["horizon"])
    step: Step = "month" if horizon == "month" else "week"
    work, weeks, load = work_due(view, horizon), adherence(view, "week"), view.once(load_ahead)
    yield tiles_panel(view, words, work, weeks, load)
    yield due_panel(view, words, work)
    yield carried_panel(view, words, work)
    yield owners_panel(view, words, work)
    yield adherence_panel(view, words, weeks if step == "week" else adherence(view, step), step, work)
    yield effort_panel(view, words, work)
    yield load_panel(view, words, load)
    report = month_report(view)
    yield report_panel(view, words, report)
    yield flows_panel(view, words, report)
    yield trail_panel(view, words)
