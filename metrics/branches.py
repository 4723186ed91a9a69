"""Regions side by side: the regions one step below what is selected, each with all that lies under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.door import View
from data.regions import Region
from metrics.figure import Figure
from metrics.kpi import ALL_SUMS, Sums, figure, region_history_sums, region_sums


@dataclass(frozen=True)
class Branch:
    """A region with everything below it; `region` is None for what lies in no known region."""

    region: Region | None
    keys: frozenset[int]


def branches(view: View) -> tuple[Branch, ...]:
    """The regions to show side by side: the children of the selected region, or the top ones one may see.

    A single region is opened until there are several, so that a company with one root shows its parts.
    """
    condition = view.condition
    visible = set(view.tree.regions)
    if condition.allowed is not None:
        visible &= set(condition.allowed)
    if condition.regions is not None:
        visible &= set(condition.regions)
    level = [r for k in visible if (r := view.tree.regions[k]).parent not in visible]
    while len(level) == 1 and (below := [c for c in view.tree.children(level[0].key) if c.key in visible]):
        level = below
    level.sort(key=lambda r: r.region_id)
    return tuple(Branch(r, frozenset(view.tree.below([r.region_id]))) for r in level)


@dataclass(frozen=True)
class BranchSums:
    """A branch with its sums now, in the compared period, and in each period of the past."""

    branch: Branch
    now: Sums
    before: Sums
    past: pd.DataFrame

    def figure(self, view: View, key: str) -> Figure:
        return figure(view, key, self.now)


def branch_sums(view: View) -> tuple[BranchSums, ...]:
    """Sums of every branch, and of what lies outside all of them when there is any (unknown, or a parent itself).

    Rows:   cells of the view, of its compared view and of its past.
    Value:  sums as `metrics.kpi.period_sums`; together they are exactly the sums of the view.
    Cuts:   additive.
    Source: definition of the house.
    """
    now, before, past = region_sums(view), region_sums(view.compared()), region_history_sums(view)
    shown = branches(view)
    inside = frozenset().union(*(b.keys for b in shown)) if shown else frozenset()
    outside = (set(now.index) | set(before.index)) - inside
    if outside:
        shown = (*shown, Branch(None, frozenset(int(k) for k in outside)))
    every = _every_period(view, past)
    return tuple(BranchSums(b, _summed(now, b), _summed(before, b), _past(past, b, every)) for b in shown)


def _summed(rows: pd.DataFrame, branch: Branch) -> Sums:
    sums = rows[rows.index.isin(branch.keys)].sum()
    return {name: int(sums[name]) for name in ALL_SUMS}


def _past(rows: pd.DataFrame, branch: Branch, every: list[date]) -> pd.DataFrame:
    mine = rows[rows.index.get_level_values("region_key").isin(branch.keys)]
    return mine.groupby(level="period_start").sum().reindex(every, fill_value=0)


def _every_period(view: View, rows: pd.DataFrame) -> list[date]:
    """First days of all periods from the first one with sales to the selected one, those without sales too."""
    first, period, found = min(rows.index.get_level_values("period_start"), default=None), view.selection.period, []
    while first is not None and period.start >= first:
        found.append(period.start)
        period = period.previous()
    return found[::-1]
