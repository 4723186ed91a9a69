"""How is each figure defined, and where does the definition come from?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics import METRICS
from pages.pieces.figures import note_text
from pages.pieces.page import Chosen, Control
from pages.setup.forecast_methods import forecast_panels
from pages.setup.loyalty_methods import loyalty_panels
from pages.setup.recovery import recovery_panel

QUESTION = N_("How is each figure defined, and where does the definition come from?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    for family, title in FAMILIES:
        listed = [m for m in METRICS if m.family == family]
        columns = (
            TableColumn("label", words("Figure")),
            TableColumn("meaning", words("Meaning")),
            TableColumn("formula", words("Formula")),
            TableColumn("source", words("Source")),
            TableColumn("needs", words("Needs")),
        )
        rows = tidy(
            {
                "label": [words(m.label) for m in listed],
                "meaning": [words(m.meaning) for m in listed],
                "formula": [words(m.formula) for m in listed],
                "source": [words(m.source) for m in listed],
                "needs": [", ".join(m.needs) for m in listed],
            }
        )
        note = Note(note_text(words, view, words("the same words stand in the code beside the formula")))
        yield Panel(family, words(title), table=Table(columns, rows), note=note, shows="table")
    yield recovery_panel(view, words)
    yield from loyalty_panels(view, words)
    yield from forecast_panels(view, words)


FAMILIES = (
    ("kpi", N_("Key figures of sales and clients")),
    ("contribution", N_("Contribution")),
    ("satisfaction", N_("Satisfaction and word of mouth")),
    ("degrees", N_("The four degrees")),
    ("loyalty", N_("Loyalty by behaviour")),
    ("segments", N_("Grades and segments")),
    ("states", N_("Client states and alerts")),
    ("service", N_("Promises, complaints, plan and done")),
)
