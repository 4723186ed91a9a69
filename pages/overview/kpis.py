"""Shall we hit the year, and why not?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.cascade.season import seasonal_weights
from metrics.kpi import absent_why, calendar_sums, groups_of, kpi_of, kpis_of
from metrics.movement import event_marks
from metrics.outlook import region_outlooks, year_outlook
from metrics.pace import pace
from metrics.standings import parts_of_selection, standings
from metrics.targets import selected_target, targets
from metrics.to_date import year_of
from metrics.year_listed import listed_periods
from metrics.year_shown import period_shown, year_shown
from pages.overview.cuts import cut_panel, region_cut_panel
from pages.overview.kpi_absent import panels_without
from pages.overview.kpi_behind import behind_panel
from pages.overview.kpi_heat import heat_keys, heat_panel
from pages.overview.kpi_pacing import pacing_panel
from pages.overview.kpi_table import calendar_panel
from pages.overview.kpi_tiles import kpi_tiles_panel
from pages.overview.kpi_year import year_panel
from pages.overview.own_kpis import FORGET, FORM, own_kpis_panel
from pages.overview.why_pieces import why_panels
from pages.pieces.page import Choice, Chosen, Control

QUESTION = N_("Shall we hit the year?")


def controls(view: View) -> tuple[Control, ...]:
    """Which key figure to look at: those of the house, and the company's own; at first one that can be had."""
    every = kpis_of(view)
    options = tuple((key, kpi.label) for key, kpi in every.items())
    first = next((key for key, kpi in every.items() if not absent_why(view, kpi)), "revenue")
    return (Choice("kpi", N_("Key figure"), options, first),)


CONTROLS = controls
EDITORS = (FORM,)
ACTIONS = (FORGET,)


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    key, goals = chosen["kpi"], targets(view)
    if absent_why(view, kpi_of(view, key)):
        yield from panels_without(view, words, key, goals)
        return
    year = year_of(view, view.selection.period)
    calendar = calendar_sums(view, *groups_of(view, key))
    keys = heat_keys(view, key)
    seasons = keys if view.is_running else (key,)  # the part of a target that is due by now
    weights = {each: seasonal_weights(view, each, year.year) for each in seasons}
    outlook = year_outlook(view, key, selected_target(view, goals, key, year), calendar)
    shown = year_shown(view, key, calendar, goals, weights[key], outlook)
    own = period_shown(view, key, calendar)
    yield kpi_tiles_panel(view, words, shown, own, calendar, goals, weights[key])
    yield year_panel(view, words, shown, event_marks(view))
    parts = parts_of_selection(view, *groups_of(view, *keys))
    heat = heat_panel(view, words, keys, goals, parts, weights)
    yield heat
    yield pacing_panel(view, words, shown, pace(view, shown, calendar), heat.chart.height if heat.chart else 276)
    yearly = {
        part.branch.region.key: goals.of(key, part.branch.region.key, year) for part in parts if part.branch.region
    }
    chances = {found.region_key: found.chance for found in region_outlooks(view, key, yearly)}
    whole = own.now, own.compared(view)
    stands = standings(view, key, goals, parts, weights[key], whole)
    yield behind_panel(view, words, shown, stands, chances)
    yield calendar_panel(view, words, shown, listed_periods(view, shown, calendar, goals, weights[key]))
    yield from why_panels(view, words, key)
    yield region_cut_panel(view, words, key, parts)
    for dimension in ("channel", "tier", "category"):
        yield cut_panel(view, words, key, dimension)
    yield own_kpis_panel(view, words)
