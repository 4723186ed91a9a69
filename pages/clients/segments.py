"""Whom do we court, whom do we help, whom do we watch, whom do we let go?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.grade import changed_clients, known_criteria, scheme_in_force, sensitivity, standing, sureness
from metrics.segments import DIMENSIONS, client_base, kind_cells, kind_list, moved_clients
from pages.clients.grade_controls import ABOVE, FORGET, KEEP, chosen_scheme, scheme_controls
from pages.clients.grade_panels import (
    NO_BASE,
    NO_GRADES,
    changed_panel,
    grade_moves_panel,
    grades_panel,
    sensitivity_panel,
    shares_panel,
    sure_panel,
)
from pages.clients.look_alikes import lift_panel, profile_panel, resembling_panel
from pages.clients.segment_desk import END, OVERRIDE, overrides_panel, schemes_panel, trail_panel
from pages.clients.segment_kinds import KIND, grid_panel, kind_totals, listed_panel, policies_panel
from pages.clients.segment_structure import STRUCTURE_BY, moved_panel, moves_panel, structure_panel
from pages.clients.segment_tiles import tiles_panel
from pages.pieces.page import Chosen, Control

QUESTION = N_("Whom do we court, help, watch or let go?")
EDITORS = (KEEP, OVERRIDE)
ACTIONS = (FORGET, END)


def controls(view: View) -> tuple[Control, ...]:
    """The sliders of the scheme, the kind that is listed, and what the client base is cut by."""
    return (*scheme_controls(view), KIND, STRUCTURE_BY)


CONTROLS = controls


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    in_force, said = scheme_in_force(view), chosen_scheme(view, chosen)
    scheme = said or in_force
    has_base = "income" in known_criteria(view.settings)
    found = standing(view, scheme, in_force) if has_base else None
    is_graded = found is not None and found.graded > 0
    sure = sureness(view, scheme) if is_graded else None
    totals, kind = kind_totals(kind_cells(view)), chosen["kind"]
    yield tiles_panel(view, words, found, sure, totals)
    yield grid_panel(view, words, totals)
    yield policies_panel(view, words, totals)
    yield listed_panel(view, words, kind, totals[kind]["clients"], partial(kind_list, view, kind, scheme))
    if found is None or sure is None:
        yield Panel(ABOVE, words("Grades"), missing=words(NO_GRADES if has_base else NO_BASE))
    else:
        yield grades_panel(view, words, found, sure, scheme, said is not None)
        yield shares_panel(view, words, found)
        yield grade_moves_panel(view, words, found)
        yield sure_panel(view, words, sure)
        yield sensitivity_panel(view, words, sensitivity(view, scheme))
        yield changed_panel(view, words, found, partial(changed_clients, view, scheme, in_force))
    by = next(each for each in DIMENSIONS if each == chosen["by"])
    made_of = client_base(view, by, scheme)
    yield structure_panel(view, words, by, made_of.parts)
    yield moves_panel(view, words, by, made_of.moves)
    yield moved_panel(view, words, by, made_of, partial(moved_clients, view, by, scheme))
    yield profile_panel(view, words)
    yield lift_panel(view, words)
    yield resembling_panel(view, words)
    yield schemes_panel(view, words)
    yield overrides_panel(view, words)
    yield trail_panel(view, words)
