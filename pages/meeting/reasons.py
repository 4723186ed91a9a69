"""Why past numbers are others than a snapshot showed: the import that did it, found at the versions in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from charts.panel import Panel
from data.door import View
from data.since import Cause, Footing, causes, footings_between
from metrics import METRICS
from metrics.defined import definitions_digest
from metrics.restated import CellChange, cell_of, transitions
from pages.meeting.again import Answer, asked_again
from pages.meeting.beside import PanelBeside
from pages.meeting.grids import grid_named, grid_names
from pages.meeting.opened import Opened

EVERY_FIGURE_NEEDS = frozenset(("clients", "products", "regions"))
NEEDS = {metric.key: frozenset(metric.needs) for metric in METRICS}
MOST_ASKED = 4
"""Kept versions in between that are asked at most: each answers all panels with restated numbers once more."""


@dataclass(frozen=True)
class Restated:
    """One number of the past that is another one now, and what may have changed it: one cause, or those in question."""

    panel: PanelBeside
    cell: CellChange
    causes: tuple[Cause, ...]


def restated_now(view: View, older: Opened, beside: Sequence[PanelBeside]) -> list[Restated]:
    """The restated numbers of a snapshot beside now, each with what changed it.

    Where versions in between are still kept, each panel is asked at them: the change lies between two of them.
    A number that moved only because its days went on is none: no import between touched days of before.
    """
    until = older.snapshot.as_of
    touched = [(each, past) for each in beside if (past := each.past(until))]
    if not touched:
        return []
    steps = footings_between(view, older.footing, definitions_digest())[-MOST_ASKED - 1 :]
    answers = [_answers(view, older, [each for each, _ in touched], step) for step in steps[:-1]]
    footings = (older.footing, *steps)
    between = [causes(view, before, after) for before, after in pairwise(footings)]
    found = []
    for at, (each, past) in enumerate(touched):
        panels = [answer[at] for answer in answers]
        for cell in past:
            turns = _turns(each, cell, panels, between)
            if all(_is_restated(told, cell, older) for told in turns):
                told = tuple(dict.fromkeys(cause for each_turn in turns for cause in each_turn))
                found.append(Restated(each, cell, _needed(told, cell, older)))
    return found


def restated_between(view: View, older: Opened, newer: Footing, beside: Sequence[PanelBeside]) -> list[Restated]:
    """The restated numbers between two snapshots, with all that happened in between."""
    told = causes(view, older.footing, newer)
    return [
        Restated(each, cell, _needed(told, cell, older))
        for each in beside
        for cell in each.past(older.snapshot.as_of)
        if _is_restated(told, cell, older)
    ]


def _answers(view: View, older: Opened, beside: Sequence[PanelBeside], step: Footing) -> list[Answer]:
    return asked_again(view, older, [each.slide for each in beside], step.version)


def _turns(
    each: PanelBeside, cell: CellChange, panels: Sequence[Answer], between: Sequence[tuple[Cause, ...]]
) -> list[tuple[Cause, ...]]:
    """What lies between the versions at which the cell became another one, for each such step."""
    values = [("0", cell.old), *((str(at), _value(each, cell, panel)) for at, panel in enumerate(panels, start=1))]
    values.append((str(len(panels) + 1), cell.new))
    return [between[int(name) - 1] for name in transitions(values, cell.kind)]


def _value(each: PanelBeside, cell: CellChange, panel: Answer) -> object:
    older = each.older
    if not isinstance(panel, Panel) or older is None:
        return None
    for name in grid_names(older):
        like, grid = grid_named(older, name), grid_named(panel, name)
        if like is None or grid is None or not any(column.key == cell.column for column in like.columns):
            continue
        value = cell_of(grid, cell, like)
        if value is not None:
            return value
    return None


def _is_restated(told: Sequence[Cause], cell: CellChange, older: Opened) -> bool:
    """Whether the past changed: a cell that moves with later days alone is of a span that was still running.

    Where nothing is known to have happened, another answer to the same question says so.
    """
    return not told or any(cause.may_touch(cell.ends_on or older.snapshot.as_of) for cause in told)


def _needed(told: Sequence[Cause], cell: CellChange, older: Opened) -> tuple[Cause, ...]:
    """Of what happened that which may have changed the figure: late or corrected rows of a table that it needs."""
    late = [cause for cause in told if cause.may_touch(cell.ends_on or older.snapshot.as_of)]
    needs = NEEDS.get(cell.column) or NEEDS.get(cell.name[0] if cell.name else "")
    if needs is None:
        return tuple(late)
    wanted = needs | EVERY_FIGURE_NEEDS
    return tuple(cause for cause in late if not cause.tables or wanted.intersection(cause.tables)) or tuple(late)
