"""What a target is handed down to: the regions one step below a place, and the account managers who sell there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.periods import Period, period_of
from data.tables import WIDE, served
from data.targets import COMPANY, WHOLE_REGION
from metrics.branches import branches
from metrics.cascade.growth import grown_weights
from metrics.cascade.plan import Part
from metrics.cascade.season import money_months, values_by
from metrics.everywhere import unfiltered
from metrics.kpi import MONEY_SUMS, kpi_of

Depth = Literal["months", "regions", "managers"]
"""How far down: the place itself, the regions one step below, their account managers too."""
YEAR = 12


@dataclass(frozen=True)
class Spot:
    """A place a target can be set for: its code, its name ("" for the company), the keys of all regions in it."""

    region_id: str
    name: str
    keys: frozenset[int]


def spot_of(view: View, region_id: str = "") -> Spot | None:
    """The place of that code; without one what the page's filter chose, else all the reader may see.

    Rows:   regions of the reader.
    Value:  the company (`ALL`) for who may see everything, a region, or None: a code that is not theirs, several
            regions chosen at once, or several without the company over them.
    Cuts:   none.
    Source: definition of the house.
    """
    allowed = view.condition.allowed
    if not region_id:
        chosen = view.selection.regions
        tops = [view.tree.regions[k].region_id for k in allowed or () if not _parent_in(view, k, allowed or ())]
        wanted = list(chosen) or ([COMPANY] if allowed is None else tops)
        if len(wanted) != 1:
            return None
        region_id = wanted[0]
    if region_id == COMPANY:
        return Spot(COMPANY, "", frozenset(view.tree.regions)) if allowed is None else None
    region = view.tree.region(region_id)
    if region is None or (allowed is not None and region.key not in allowed):
        return None
    return Spot(region_id, region.name, frozenset(view.tree.below([region_id])))


def _parent_in(view: View, key: int, allowed: tuple[int, ...]) -> bool:
    return view.tree.regions[key].parent in allowed


def spots_below(view: View, spot: Spot) -> tuple[Spot, ...]:
    """The regions one step below a place, in the order of their codes; for the company the first step with several.

    Rows:   regions of the reader.
    Value:  one Spot a region; none below a region without parts.
    Cuts:   none.
    Source: definition of the house.
    """
    if spot.region_id == COMPANY:
        found = [b.region for b in branches(unfiltered(view)) if b.region is not None]
    else:
        own = view.tree.region(spot.region_id)
        found = list(view.tree.children(own.key)) if own is not None else []
    return tuple(Spot(r.region_id, r.name, frozenset(view.tree.below([r.region_id]))) for r in found)


def part_of(view: View, key: str, spot: Spot, year: int, depth: Depth, growth_share: float) -> Part:
    """A place with what its target of that year is handed down to, each part with its weight.

    Rows:   months of the two years before, as far as they are over, of the regions below and of the account managers
            who sold there, whatever the page's filters say; of revenue where the figure does not add up.
    Value:  a Part; see `metrics.cascade.growth.grown_weights` for the weights.
    Cuts:   none.
    Source: definition of the house.
    """
    if depth == "months":
        return Part((spot.region_id, WHOLE_REGION))
    key = key if kpi_of(view, key).adds else "revenue"
    below, years = spots_below(view, spot), (base_months(view, year), base_months(view, year, years_back=1))
    branch = {k: at for at, each in enumerate(below) for k in each.keys}
    sold = _by_branch(unfiltered(view).once(money_months), branch)
    weights = _weights(values_by(view, key, sold), [(at,) for at in range(len(below))], years, growth_share)
    people = _managers(view, key, below, branch, years, growth_share) if depth == "managers" else [()] * len(below)
    parts = [
        Part((each.region_id, WHOLE_REGION), weight, tuple(theirs))
        for each, weight, theirs in zip(below, weights, people, strict=True)
    ]
    return Part((spot.region_id, WHOLE_REGION), 1.0, tuple(parts))


Years = tuple[tuple[Period, ...], tuple[Period, ...]]
"""The months of the last year, and those of the year before it."""


def _weights(
    values: Mapping[Any, float], places: Sequence[tuple[int, ...]], years: Years, growth_share: float
) -> tuple[float, ...]:
    last, before = ([[values.get((*p, m.start), 0.0) for m in year] for p in places] for year in years)
    return grown_weights(last, before, growth_share)


def _by_branch(rows: pd.DataFrame, branch: Mapping[int, int], *more: str) -> pd.DataFrame:
    """Rows by region key summed by the branch each region lies in, beside the other columns of the index."""
    rows = rows.reset_index()
    rows["branch"] = rows["region_key"].map(branch)
    rows = rows[rows["branch"].notna()].astype({"branch": "int64"}).drop(columns="region_key")
    return rows.groupby(["branch", *more, "period_start"]).sum()


def _managers(
    view: View, key: str, below: Sequence[Spot], branch: Mapping[int, int], years: Years, growth_share: float
) -> list[list[Part]]:
    """The account managers who sold in each place in the last year, with their weights in it."""
    rows = unfiltered(view).run(_sold_by_manager(years[1][0].start))
    rows["period_start"] = pd.to_datetime(rows["period_start"]).dt.date
    sold = _by_branch(rows.set_index(["region_key", "manager_key", "period_start"]), branch, "manager_key")
    values, names = values_by(view, key, sold), view.tree.names("manager")
    found: list[list[Part]] = []
    for at, spot in enumerate(below):
        keys = sorted({manager for place, manager, _day in values if place == at and manager in names})
        weights = _weights(values, [(at, manager) for manager in keys], years, growth_share)
        both = zip(keys, weights, strict=True)
        found.append([Part((spot.region_id, names[manager]), weight) for manager, weight in both if weight > 0])
    return found


def base_months(view: View, year: int, years_back: int = 0) -> tuple[Period, ...]:
    """The last twelve whole months before a fiscal year begins, as far as they are over; or those a year before them.

    While the year before is still running these reach back into the one before that.
    """
    running = period_of(view.as_of, "month", view.settings.calendar)
    over = running if running.end <= view.as_of else running.previous()
    planned = period_of(over.start, "year", view.settings.calendar)
    first = period_of(planned.back(planned.year - year).start, "month", view.settings.calendar)
    end = min(over, first.previous(), key=lambda month: month.start)
    return tuple(end.back(steps + YEAR * years_back) for steps in range(YEAR - 1, -1, -1))


@cache
def _sold_by_manager(since: date) -> ir.Table:
    months = served("region_period_calendar").filter(_.grain == "month", _.period_start >= since)
    keys = ("region_key", "manager_key", "period_start")
    return months.group_by(list(keys)).agg(**{n: _[n].sum().cast(WIDE).cast("int64") for n in MONEY_SUMS})
