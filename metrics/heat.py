"""Key figures by region at a glance, each beside its target of the period, or the compared period without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from data.door import View
from metrics.attainment import is_plain_difference, reached
from metrics.branches import BranchSums
from metrics.due import due_by_now
from metrics.figure import Figure, relative_change, unknown
from metrics.kpi import Kpi, absent_why, is_small, kpi_of, uncovered_why
from metrics.region_branches import Branch
from metrics.targets import Targets


@dataclass(frozen=True)
class HeatCell:
    """One key figure in one region, now and in the compared period.

    reached: of what was due, or of the compared period where no target is set.
    """

    key: str
    place: int
    now: Figure
    before: Figure
    due: float | None
    reached: float | None
    owner: str | None
    is_target: bool
    is_small: bool


def heat_cells(
    view: View, keys: Sequence[str], goals: Targets, parts: Sequence[BranchSums], weights: Mapping[str, Sequence[float]]
) -> tuple[HeatCell, ...]:
    """Each key figure in each region beside its target of the selected period, or the compared period without one.

    Rows:   regions among `parts`, in their order (`place`); key figures the reader cannot have are left out.
    Value:  HeatCells; of a running period against the part of the target that has passed by its season (`weights` by
            key figure).
    Cuts:   not additive: every cell is made of its own sums.
    Source: definition of the house.
    """
    found, compared = [], view.compared()
    regions = [p for p in parts if p.branch.region is not None]
    for key in keys:
        kpi = kpi_of(view, key)
        if absent_why(view, kpi):
            continue
        whys = [uncovered_why(each, key, each.selection.period) for each in (view, compared)]
        for at, part in enumerate(regions):
            now, before = (
                unknown(why) if why else kpi.figure(sums)
                for why, sums in zip(whys, (part.now, part.before), strict=True)
            )
            found.append(_heat_cell(view, kpi, goals, part.branch, at, now, before, weights.get(key, ())))
    return tuple(found)


def _heat_cell(
    view: View, kpi: Kpi, goals: Targets, branch: Branch, at: int, now: Figure, before: Figure, weights: Sequence[float]
) -> HeatCell:
    region = branch.region
    goal = owner = None
    if region is not None:
        goal = due_by_now(view, kpi, partial(goals.of, kpi.key, region.key), weights)
        owner = goals.owner(kpi.key, region.key, view.selection.period)
    due = before.value if goal is None else goal
    is_told = goal is not None or is_plain_difference(kpi) or relative_change(now.value, due) is not None
    return HeatCell(
        kpi.key, at, now, before, due, reached(now.value, due, kpi) if is_told else None, owner, goal is not None,
        is_small(now, kpi),
    )  # fmt: skip
