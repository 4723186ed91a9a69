"""The parts of a figure that moved: its sums in both periods, of the whole and by region; its two sides if a ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.door import View
from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.kpi import (
    GROUP_OF,
    NO_YEAR_BEFORE,
    NOTHING,
    Kpi,
    groups_of,
    kpi_of,
    period_figure,
    period_sums,
    region_sums,
)
from metrics.movement.ratios import Parts
from metrics.region_branches import Branch, branches, sums_below

Sums = Mapping[str, int]
DEGREE = "degree_"
WHOLE_PERIODS_ONLY = N_("not compared while the period runs: who stayed is known of whole periods only")
SAME_SCALE = 1e-3  # figures in money are rounded


@dataclass(frozen=True)
class Side:
    """The numerator or the denominator of a ratio: a sum, or a figure that adds up. A figure not known is nothing."""

    name: str
    kpi: Kpi | None

    def of(self, sums: Sums) -> float:
        """Its amount in these sums."""
        return float(sums[self.name]) if self.kpi is None else float(self.kpi.figure(sums).value or 0)


@dataclass(frozen=True)
class Ratio:
    """A figure that is numerator ÷ denominator. scales: what the numerators were multiplied with, so that it is."""

    sides: tuple[Side, Side]
    scales: tuple[float, float]
    before: Parts
    after: Parts

    def of(self, parts: Sequence[BranchOfBoth]) -> tuple[list[Parts], list[Parts]]:
        """Numerators and denominators of parts of the whole, before and after."""
        (above, below), (then, now) = self.sides, self.scales
        before = [(above.of(part.then) * then, below.of(part.then)) for part in parts]
        return before, [(above.of(part.now) * now, below.of(part.now)) for part in parts]


@dataclass(frozen=True)
class Both:
    """A key figure in the compared period and in the selected one, with the sums it is made of."""

    kpi: Kpi
    before: Figure
    after: Figure
    then: Sums
    now: Sums
    sides: tuple[Side, Side] | None

    @property
    def missing(self) -> str:
        """Why one of the two is not known, a message; empty where both are."""
        return self.after.missing or self.before.missing

    @property
    def change(self) -> float | None:
        if self.after.value is None or self.before.value is None:
            return None
        return self.after.value - self.before.value

    @property
    def ratio(self) -> Ratio | None:
        """The figure as numerator over denominator in both periods; None for one that is no such ratio."""
        if self.sides is None or self.before.value is None or self.after.value is None:
            return None
        (n0, n1), (d0, d1) = ((side.of(self.then), side.of(self.now)) for side in self.sides)
        if not d0 or not d1:
            return None
        # a rate per 100 is 100 times its parts: as many times in both periods, or it is not made of them
        scales = [value * d / n for value, n, d in ((self.before.value, n0, d0), (self.after.value, n1, d1)) if n]
        if not scales:
            return Ratio(self.sides, (1.0, 1.0), (n0, d0), (n1, d1))
        if abs(scales[0] - scales[-1]) > SAME_SCALE * abs(scales[0]):
            return None
        return Ratio(self.sides, (scales[0], scales[-1]), (n0 * scales[0], d0), (n1 * scales[-1], d1))


def both(view: View, key: str) -> Both:
    """The key figure in both periods; a running period is compared with the same days. KeyError for an unknown key."""
    kpi, compared = kpi_of(view, key), view.compared()
    then, now = period_sums(compared), period_sums(view)
    before, after = period_figure(compared, key, then), period_figure(view, key, now)
    if before.missing == NO_YEAR_BEFORE and compared.span == "to_date":
        before = unknown(WHOLE_PERIODS_ONLY)  # people were active: the sums of some days do not say who came back
    return Both(kpi, before, after, then, now, _sides(view, kpi))


def _sides(view: View, kpi: Kpi) -> tuple[Side, Side] | None:
    """Numerator and denominator; a degree is the mean of the scores of those who have one."""
    names = (f"{kpi.key}_sum_e4", f"{kpi.key}_n") if kpi.key.startswith(DEGREE) else kpi.parts
    if names is None:
        return None
    above, below = (Side(name, None if name in GROUP_OF else kpi_of(view, name)) for name in names)
    return above, below


@dataclass(frozen=True)
class BranchOfBoth:
    """A region with all below it, and its sums in the compared period and in the selected one."""

    branch: Branch
    then: Sums
    now: Sums


def branches_of_both(view: View, key: str) -> tuple[BranchOfBoth, ...]:
    """The regions one step below the selection and what lies elsewhere, with their sums before and now.

    Regions in which nothing happened in either period are left out; together the others are exactly the view.
    """
    groups = groups_of(view, key)
    then, now = region_sums(view.compared(), *groups), region_sums(view, *groups)
    shown = list(branches(view))
    inside = frozenset().union(*(branch.keys for branch in shown))
    if outside := (set(then.index) | set(now.index)) - inside:
        shown.append(Branch(None, frozenset(int(key) for key in outside)))
    found = (BranchOfBoth(branch, _summed(then, branch.keys), _summed(now, branch.keys)) for branch in shown)
    return tuple(each for each in found if any(each.then.values()) or any(each.now.values()))


def _summed(rows: pd.DataFrame, keys: frozenset[int]) -> Sums:
    return {**NOTHING, **sums_below(rows, keys)}
