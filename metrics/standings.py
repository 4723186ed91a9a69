"""Who is behind, by how much, and who answers for it: the selection, its regions or its account managers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from data.door import View
from data.periods import Period
from data.tables import COMPANY_KEY
from metrics.attainment import reached
from metrics.branches import BranchSums
from metrics.due import Goal, due_by_now
from metrics.figure import Figure, unknown
from metrics.kpi import (
    GROUPS,
    Group,
    Kpi,
    Sums,
    absent_why,
    cell_sums,
    figure,
    groups_of,
    kpi_of,
    period_figure,
    region_sums,
    uncovered_why,
)
from metrics.region_branches import Branch, branches, sums_below
from metrics.targets import Targets, selected_target

Level = Literal["all", "region", "manager", "elsewhere"]


@dataclass(frozen=True)
class Standing:
    """One part beside its target. code: the region or manager it is; name: as people call it, "" for the whole.

    due: what should be there by now (of a running period the part of the target that has passed by its season), or the
    compared period where no target is set. gap: actual less due. reached: 1 is just as it should be.
    """

    level: Level
    code: str
    name: str
    now: Figure
    before: Figure
    target: float | None
    due: float | None
    gap: float | None
    reached: float | None
    owner: str | None
    region_key: int = 0

    @property
    def of_due(self) -> float | None:
        """The value over what was due, whichever side is better; None where nothing was due."""
        return self.now.value / self.due if self.now.value is not None and self.due and self.due > 0 else None

    @property
    def is_behind(self) -> bool:
        return self.reached is not None and self.reached < 1


@dataclass(frozen=True)
class Standings:
    """The whole selection, and its parts, the one furthest behind first. of: regions, or managers below the last."""

    whole: Standing
    parts: tuple[Standing, ...]
    of: Literal["region", "manager"]
    has_targets: bool


def parts_of_selection(view: View, *groups: Group) -> tuple[BranchSums, ...]:
    """Sums of every branch now and in the compared period, without their past, and of what lies outside all of them.

    Rows:   cells of the view and of its compared view. groups: only these sources (`metrics.kpi.groups_of`).
    Value:  as `metrics.branches.branch_sums`; `past` is empty.
    Cuts:   additive.
    Source: definition of the house.
    """
    now, before = region_sums(view, *groups), region_sums(view.compared(), *groups)
    shown = branches(view)
    inside = frozenset().union(*(b.keys for b in shown)) if shown else frozenset()
    outside = frozenset(int(key) for key in (set(now.index) | set(before.index)) - inside)
    if outside:
        shown = (*shown, Branch(None, outside))
    return tuple(BranchSums(b, sums_below(now, b.keys), sums_below(before, b.keys), now.iloc[:0]) for b in shown)


def standings(
    view: View,
    key: str,
    goals: Targets,
    parts: Sequence[BranchSums],
    weights: Sequence[float],
    whole: tuple[Figure, Figure],
) -> Standings | None:
    """The selected period of the selection, of its regions, or of its managers where there is one region only.

    Rows:   `parts` as `parts_of_selection` gives them; `weights`: of the months of the selected year; `whole`: all of
            the selection in the period and in the compared one.
    Value:  Standings; where no part has a target the compared period takes its place. None where the reader cannot
            have the key figure.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    kpi = kpi_of(view, key)
    if absent_why(view, kpi):
        return None
    regions = [p for p in parts if p.branch.region is not None]
    of: Literal["region", "manager"] = "region" if len(regions) > 1 else "manager"
    drafts = list(_regions(view, kpi, goals, parts) if of == "region" else _managers(view, kpi, goals))
    everything = _Draft(
        "all", "", "", *whole, lambda period: selected_target(view, goals, key, period), _owner_of(view, kpi, goals)
    )
    period = view.selection.period
    has_targets = any(draft.goal(period) is not None for draft in drafts)
    found = [_standing(view, draft, kpi, weights, has_targets) for draft in drafts]
    ranked = sorted(found, key=lambda s: (s.gap is None, _how_far(s, kpi)))
    return Standings(_standing(view, everything, kpi, weights, has_targets), tuple(ranked), of, has_targets)


@dataclass(frozen=True)
class _Draft:
    level: Level
    code: str
    name: str
    now: Figure
    before: Figure
    goal: Goal
    owner: str | None
    region_key: int = 0


def _none(period: Period) -> None:
    """Where nobody can have a target."""


def _regions(view: View, kpi: Kpi, goals: Targets, parts: Sequence[BranchSums]) -> Iterator[_Draft]:
    period = view.selection.period
    for part in parts:
        now, before = period_figure(view, kpi.key, part.now), compared_figure(view, kpi, part.before)
        region = part.branch.region
        if region is None:
            yield _Draft("elsewhere", "", "", now, before, _none, None)
            continue
        goal, owner = partial(goals.of, kpi.key, region.key), goals.owner(kpi.key, region.key, period)
        yield _Draft("region", region.region_id, region.name, now, before, goal, owner, region.key)


def _managers(view: View, kpi: Kpi, goals: Targets) -> Iterator[_Draft]:
    groups = groups_of(view, kpi.key)
    now, before = (_by_manager(each, groups) for each in (view, view.compared()))
    names, place = view.tree.names("manager"), _place(view)
    nothing = {name: 0 for group in groups for name in GROUPS[group]}
    for manager_key in sorted({*now, *before}):
        name = names.get(int(manager_key), "")
        mine, then = now.get(manager_key, nothing), before.get(manager_key, nothing)
        goal = partial(goals.of_manager, kpi.key, place, name) if name else _none
        value, former = period_figure(view, kpi.key, mine), compared_figure(view, kpi, then)
        yield _Draft("manager" if name else "elsewhere", name, name, value, former, goal, name or None)


def compared_figure(view: View, kpi: Kpi, sums: Sums) -> Figure:
    """The key figure in the compared period; unknown where the data begin later."""
    compared = view.compared()
    why = uncovered_why(compared, kpi.key, compared.selection.period)
    return unknown(why) if why else figure(compared, kpi.key, sums)


def _by_manager(view: View, groups: tuple[Group, ...]) -> dict[int, Sums]:
    rows = cell_sums(view, "manager_key", *groups)
    return dict(zip(rows.index.tolist(), rows.to_dict("records"), strict=True))


def _place(view: View) -> int:
    """The key of the one selected region, else of the company."""
    chosen = [view.tree.region(code) for code in view.selection.regions]
    return chosen[0].key if len(chosen) == 1 and chosen[0] is not None else COMPANY_KEY


def _owner_of(view: View, kpi: Kpi, goals: Targets) -> str | None:
    return goals.owner(kpi.key, _place(view), view.selection.period) if len(view.selection.regions) < 2 else None


def _standing(view: View, draft: _Draft, kpi: Kpi, weights: Sequence[float], has_targets: bool) -> Standing:
    target = draft.goal(view.selection.period)
    due = due_by_now(view, kpi, draft.goal, weights) if has_targets else draft.before.value
    value = draft.now.value
    gap = None if value is None or due is None else value - due
    return Standing(
        draft.level, draft.code, draft.name, draft.now, draft.before, target, due, gap, reached(value, due, kpi),
        draft.owner, draft.region_key,
    )  # fmt: skip


def _how_far(standing: Standing, kpi: Kpi) -> float:
    """Lowest for the one furthest behind."""
    gap = standing.gap or 0.0
    return -gap if kpi.better == "lower" else gap
