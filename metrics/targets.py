"""Targets as they came in with files: what was to be reached, where and when, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import ibis.expr.types as ir
import pandas as pd

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.periods import Period
from data.tables import COMPANY_KEY, served
from metrics.series import parts_of

ADDITIVE = frozenset(("revenue", "gross_profit", "client_profit", "orders", "quantity"))
IN_TEN_THOUSANDTHS = frozenset(("revenue", "gross_profit", "client_profit", "quantity"))


@dataclass(frozen=True)
class Targets:
    """Targets one may see, by KPI, region key and period key."""

    values: dict[tuple[str, int, str], float]
    children: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def of(self, kpi: str, region_key: int, period: Period) -> float | None:
        """The target of a KPI (money in ten-thousandths), or None when nobody set it.

        Without one for the period itself, the sum of its quarters or of its months where all of them are set; without
        one for the region, the sum of the regions directly below where each has one.
        """
        found = self._own(kpi, region_key, period)
        below = self.children.get(region_key, ())
        if found is not None or kpi not in ADDITIVE or not below:
            return found
        parts = [self.of(kpi, key, period) for key in below]
        return None if any(p is None for p in parts) else sum(p for p in parts if p is not None)

    def _own(self, kpi: str, region_key: int, period: Period) -> float | None:
        own = self.values.get((kpi, region_key, period.key))
        if own is not None or kpi not in ADDITIVE:
            return own
        for grain in ("quarter", "month"):
            if period.grain == "year" or (period.grain == "quarter" and grain == "month"):
                parts = [self.values.get((kpi, region_key, p.key)) for p in parts_of(period, grain)]
                if all(p is not None for p in parts):
                    return sum(p for p in parts if p is not None)
        return None


@cache
def _targets() -> ir.Table:
    return (
        served("targets")
        .select("kpi", "region_key", "period", "value", "owner")
        .order_by(["kpi", "period", "region_key"])
    )


def target_rows(view: View) -> pd.DataFrame:
    """Targets one may see, as imported.

    Rows:   one per KPI, region and period.
    Value:  columns kpi, region_key (-1 the company), period, value in the unit of the file, owner.
    Cuts:   additive only where the KPI is.
    Source: imported `targets`.
    """
    return view.run(_targets())


def targets(view: View) -> Targets:
    """Targets by KPI, region and period; none while channel, tier or account manager narrow the view.

    Rows:   imported targets one may see.
    Value:  money and quantities in ten-thousandths, other values as given.
    Cuts:   as `Targets.of` says.
    Source: imported `targets`.
    """
    chosen = view.selection
    if chosen.channels or chosen.tiers or chosen.managers or not view.has("targets"):
        return Targets({})
    rows = target_rows(view)
    # As lists: walking through text columns row by row takes ten times as long.
    columns = [rows[column].tolist() for column in ("kpi", "region_key", "period", "value")]
    return Targets(
        {
            (kpi, region_key, period): round(value * TEN_THOUSANDTHS) if kpi in IN_TEN_THOUSANDTHS else value
            for kpi, region_key, period, value in zip(*columns, strict=True)
        },
        {key: below for key in view.tree.regions if (below := tuple(c.key for c in view.tree.children(key)))},
    )


def selected_target(view: View, found: Targets, kpi: str, period: Period) -> float | None:
    """The target for what is selected: the company, or the sum of the selected regions where each has one."""
    chosen = view.selection.regions
    if not chosen:
        return found.of(kpi, COMPANY_KEY, period)
    found_regions = [r for code in chosen if (r := view.tree.region(code))]
    inner = {k for r in found_regions for k in view.tree.below([r.region_id]) if k != r.key}
    regions = [r for r in found_regions if r.key not in inner]
    values = [found.of(kpi, r.key, period) for r in regions]
    if not values or any(v is None for v in values) or (len(values) > 1 and kpi not in ADDITIVE):
        return None
    return sum(v for v in values if v is not None)
