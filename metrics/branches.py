"""Regions side by side: the regions one step below what is selected, each with all that lies under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.door import View
from metrics.figure import Figure
from metrics.kpi import MONEY_SUMS, Group, Sums, figure, region_history_sums, region_sums
from metrics.region_branches import Branch, branches, sums_below


@dataclass(frozen=True)
class BranchSums:
    """A branch with its sums now, in the compared period, and in each period of the past."""

    branch: Branch
    now: Sums
    before: Sums
    past: pd.DataFrame

    def figure(self, view: View, key: str) -> Figure:
        return figure(view, key, self.now)


def branch_sums(view: View, *groups: Group) -> tuple[BranchSums, ...]:
    """Sums of every branch, and of what lies outside all of them when there is any (unknown, or a parent itself).

    Rows:   cells of the view, of its compared view and of its past. groups: only these sources
            (`metrics.kpi.groups_of`), all by default.
    Value:  sums as `metrics.kpi.period_sums`; together they are exactly the sums of the view.
    Cuts:   additive.
    Source: definition of the house.
    """
    now, before = region_sums(view, *groups), region_sums(view.compared(), *groups)
    past = region_history_sums(view, *groups)
    shown = branches(view)
    inside = frozenset().union(*(b.keys for b in shown)) if shown else frozenset()
    outside = (set(now.index) | set(before.index)) - inside
    if outside:
        shown = (*shown, Branch(None, frozenset(int(k) for k in outside)))
    days, every = np.asarray(past.index.get_level_values("period_start")), _every_period(view, past)
    at = {day: place for place, day in enumerate(every)}
    places = np.array([at.get(day, -1) for day in days.tolist()], dtype=np.int64)
    regions = past.index.get_level_values("region_key").tolist()
    found = []
    for branch in shown:
        mine = [row for row, key in enumerate(regions) if key in branch.keys and places[row] >= 0]
        sums = np.zeros((len(every), len(past.columns)), np.int64)
        np.add.at(sums, places[mine], past.to_numpy("int64")[mine])
        frame = pd.DataFrame(sums, index=pd.Index(every, name="period_start", dtype=object), columns=past.columns)
        found.append(BranchSums(branch, sums_below(now, branch.keys), sums_below(before, branch.keys), frame))
    return tuple(found)


def _every_period(view: View, rows: pd.DataFrame) -> list[date]:
    """First days of all periods from the first one with sales to the selected one, those without sales too.

    Where nothing was ever sold, from the first one with anything.
    """
    money = [name in MONEY_SUMS for name in rows.columns.tolist()]
    days = rows.index.get_level_values("period_start")
    sold = (rows.to_numpy("int64")[:, money] != 0).any(axis=1)
    first, period, found = min(set(days[sold] if sold.any() else days), default=None), view.selection.period, []
    while first is not None and period.start >= first:
        found.append(period.start)
        period = period.previous()
    return found[::-1]


__all__ = ["Branch", "BranchSums", "branch_sums", "branches"]
