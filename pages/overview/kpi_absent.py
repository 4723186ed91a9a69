"""The KPI page where the chosen key figure cannot be had: the reason once, and what does not hang on it."""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from locales import Words
from metrics.cascade.season import seasonal_weights
from metrics.kpi import absent_why, groups_of, kpi_of
from metrics.standings import parts_of_selection
from metrics.targets import Targets
from metrics.to_date import year_of
from pages.overview.kpi_heat import heat_keys, heat_panel
from pages.overview.own_kpis import own_kpis_panel
from pages.overview.why_pieces import events_panel


def panels_without(view: View, words: Words, key: str, goals: Targets) -> Iterator[Panel]:
    """Why there is no such key figure; other ones by region, what happened in the year, and the company's own."""
    kpi, keys = kpi_of(view, key), heat_keys(view, "")
    yield Panel("year", words(kpi.label), missing=words(absent_why(view, kpi)))
    if keys:
        year = year_of(view, view.selection.period).year
        weights = {each: seasonal_weights(view, each, year) for each in keys} if view.is_running else {}
        yield heat_panel(view, words, keys, goals, parts_of_selection(view, *groups_of(view, *keys)), weights)
    yield events_panel(view, words)
    yield own_kpis_panel(view, words)
