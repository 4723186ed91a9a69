"""Regions side by side: the regions one step below what is selected, each with all that lies under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.door import View
from metrics.figure import Figure
from metrics.kpi import MONEY_SUMS, Group, Sums, figure, region_history_sums, region_sums
from metrics.region_branches import Branch, branches


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
    every = _every_period(view, past)
    return tuple(BranchSums(b, _summed(now, b), _summed(before, b), _past(past, b, every)) for b in shown)


def _summed(rows: pd.DataFrame, branch: Branch) -> Sums:
    sums = rows[rows.index.isin(branch.keys)].sum()
    return {str(name): int(value) for name, value in sums.items()}


def _past(rows: pd.DataFrame, branch: Branch, every: list[date]) -> pd.DataFrame:
    mine = rows[rows.index.get_level_values("region_key").isin(branch.keys)]
    return mine.groupby(level="period_start").sum().reindex(every, fill_value=0)


def _every_period(view: View, rows: pd.DataFrame) -> list[date]:
    """First days of all periods from the first one with sales to the selected one, those without sales too.

    Where nothing was ever sold, from the first one with anything.
    """
    money = [name for name in MONEY_SUMS if name in rows.columns]
    sold = rows[(rows[money] != 0).any(axis=1)] if money else rows
    days = (sold if len(sold) else rows).index.get_level_values("period_start")
    first, period, found = min(days, default=None), view.selection.period, []
    while first is not None and period.start >= first:
        found.append(period.start)
        period = period.previous()
    return found[::-1]


__all__ = ["Branch", "BranchSums", "branch_sums", "branches"]
