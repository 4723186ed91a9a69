"""What is to be reached, where, and by whom?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.cascade.year import logged_changes, year_targets, years_to_set
from metrics.kpi import kpi_of, kpis_of
from pages.pieces.page import Choice, Chosen, Control
from pages.setup.target_cascade import target_cascade_panel, target_months_panel
from pages.setup.target_forms import HAND_DOWN
from pages.setup.target_owners import target_log_panel, target_owners_panel, target_sheet_panel
from pages.setup.target_regions import target_gaps_panel, target_managers_panel, target_regions_panel
from pages.setup.target_table import CELLS
from pages.setup.target_tiles import target_tiles_panel

QUESTION = N_("What is to be reached, where, and by whom?")


def controls(view: View) -> tuple[Control, ...]:
    """Of which figure, and for which year: those that have data or targets, and the next one."""
    figures = tuple((key, kpi.label) for key, kpi in kpis_of(view).items())
    years = tuple((str(year), str(year)) for year in years_to_set(view))
    now = str(period_of(view.as_of, "year", view.settings.calendar).year)
    return Choice("kpi", N_("Key figure"), figures, "revenue"), Choice("year", N_("Year"), years, now)


CONTROLS = controls
EDITORS = (HAND_DOWN, CELLS)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    key, year = chosen["kpi"], int(chosen["year"])
    found, changes = year_targets(view, key, year), logged_changes(view, key)
    yield target_tiles_panel(view, words, found, changes)
    yield target_months_panel(view, words, found)
    yield target_cascade_panel(view, words, found)
    yield target_regions_panel(view, words, found)
    yield target_owners_panel(view, words, found)
    yield target_managers_panel(view, words, found)
    yield target_gaps_panel(view, words, found)
    yield target_log_panel(view, words, kpi_of(view, key), changes, found is None or bool(found.cells))
    yield target_sheet_panel(view, words, found)
