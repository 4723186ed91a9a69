"""What a year's target comes to for everybody below: the cells to be entered, each with its owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from data.contract import TEN_THOUSANDTHS
from data.desk.commands import ChangeTargets
from data.door import View
from data.messages import N_
from data.periods import Period
from data.tables import COMPANY_KEY
from data.targets import COMPANY, WHOLE_REGION, Target, ten_thousandths
from metrics.cascade.levels import last_levels, past_values, shares_over_time
from metrics.cascade.parts import Depth, Spot, base_months, part_of, spot_of, spots_below
from metrics.cascade.plan import (
    Cell,
    Part,
    handed_as_it_is,
    handed_down,
    handed_in_proportion,
    year_of,
)
from metrics.cascade.season import Season, months_in, season_of
from metrics.cascade.standing import Standing, standing_cells
from metrics.kpi import kpi_of
from metrics.targets import DESK, standing_targets
from metrics.unfit import DoesNotFit

Keeping = Literal["hand", "over", "none"]
"""What stays: cells that people entered one by one; months that are over as well; nothing."""
HANDED_DOWN = N_("handed down from the year's target")
"""The reason under which a hand-down stands in the log: cells with another one were set by hand."""
NOT_THERE = N_("there is no such region, or it is not yours")
BELOW_ZERO = N_("a target that is split among parts is 0 or more")
NO_OWNER = N_("nobody answers for {place} yet: type an owner")
NO_BASE = N_("last year's value is not known: type the target itself")
ROUND_FROM = 10_000_000
NO_PARTS = N_("no regions lie below {place}: hand down to its months")


@dataclass(frozen=True)
class Order:
    """What somebody wants handed down: the place, the year's value in the unit a file gives it, how deep, and how."""

    kpi: str
    year: int
    region_id: str
    value: float
    owner: str = ""
    depth: Depth = "regions"
    growth_share: float = 0.5
    keeping: Keeping = "hand"


@dataclass(frozen=True)
class HandDown:
    """What an order comes to. cells: all that will stand; entered: those of them that differ from what stands.

    kept: cells that stay as they are, and all adds up around them. left: cells of account managers in these regions
    that the order does not reach: they stay and no longer add up.
    """

    order: Order
    spot: Spot
    whole: Part
    season: Season
    cells: Mapping[Cell, float]
    entered: tuple[Target, ...]
    kept: int
    left: int

    @property
    def year(self) -> Period:
        return year_of(self.season.months)

    def command(self, seen: int) -> ChangeTargets:
        """The one command that enters it. seen: the desk's revision that the person looked at."""
        return ChangeTargets(self.entered, (), seen, HANDED_DOWN)


def hand_down(view: View, order: Order) -> HandDown:
    """What a year's target comes to for the place, its quarters and months, and for everybody below.

    Rows:   the place and, as deep as wanted, the regions one step below and the account managers who sold there.
    Value:  a HandDown; sums are exact at every level for figures that add up (`metrics.cascade.plan.handed_down`),
            others go down as they are and are never summed.
    Cuts:   as the figure.
    Errors: DoesNotFit with the reason where it cannot be handed down.
    Source: definition of the house.
    """
    spot = spot_of(view, order.region_id)
    if spot is None:
        raise DoesNotFit(NOT_THERE)
    if order.depth != "months" and not spots_below(view, spot):
        raise DoesNotFit(NO_PARTS, {"place": spot.name or spot.region_id})
    kpi, season = kpi_of(view, order.kpi), season_of(view, order.kpi, order.year)
    whole = part_of(view, order.kpi, spot, order.year, order.depth, order.growth_share)
    standing = standing_cells(view, order.kpi, order.year)
    kept = kept_cells(view, order, standing, whole, season.months)
    if kpi.adds:
        if order.value < 0:
            raise DoesNotFit(BELOW_ZERO)
        kept_e4 = {cell: ten_thousandths(value) for cell, value in kept.items()}
        found = handed_down(ten_thousandths(order.value), whole, season.months, season.weights, kept_e4)
        cells = {cell: value / TEN_THOUSANDTHS for cell, value in found.items()}
    else:
        cells = _never_summed(view, order, spot, whole, season.months, kpi.unit == "count") | kept
        cells[(*whole.place, year_of(season.months).key)] = order.value
    entered = tuple(_entered(view, order, cells, standing))
    places = {part.place[0] for part in whole.all()}
    left = sum(1 for cell in standing if kpi.adds and cell[1] and cell[0] in places and cell not in cells)
    return HandDown(order, spot, whole, season, cells, entered, len(kept), left)


def grown_value(view: View, key: str, region_id: str, year: int, growth: float) -> float:
    """The target of a place that asks for so much more than last year, in the unit a file gives it, rounded.

    Rows:   the place's year before, its last twelve whole months while that is still running.
    Value:  last year's value × (1 + growth): thousands from ten million units on, else whole units.
    Cuts:   not additive: ask again for the part.
    Errors: DoesNotFit where the place is not theirs, or last year's value is unknown or nothing.
    Source: definition of the house.
    """
    spot = spot_of(view, region_id)
    if spot is None:
        raise DoesNotFit(NOT_THERE)
    past, whole = past_values(view, key, spot, year), year_of(months_in(view, year))
    last = past.get(whole.last_year())
    if last is None:
        months = [past.get(month) for month in base_months(view, year)]
        last = None if any(value is None for value in months) else sum(value for value in months if value)
    if not last or last < 0:
        raise DoesNotFit(NO_BASE)
    value = last * (1 + growth) / (TEN_THOUSANDTHS if kpi_of(view, key).unit in ("money", "amount") else 1)
    return float(round(value, -3) if value >= ROUND_FROM else round(value))


def _never_summed(
    view: View, order: Order, spot: Spot, whole: Part, months: tuple[Period, ...], is_count: bool
) -> dict[Cell, float]:
    spots = (spot, *(spots_below(view, spot) if whole.parts else ()))
    levels = last_levels(view, order.kpi, spots, order.year)
    if is_count:
        over_time = shares_over_time(past_values(view, order.kpi, spot, order.year), months)
        return handed_in_proportion(order.value, whole, months, levels, over_time)
    return handed_as_it_is(order.value, whole, months, levels, order.growth_share)


def kept_cells(
    view: View, order: Order, standing: Mapping[Cell, Standing], whole: Part, months: Iterable[Period]
) -> dict[Cell, float]:
    """The cells of an order that stay as they are, in the unit a file gives them; never the year that is being set.

    Rows:   cells at and below the place. By hand: entered at the desk one by one, not by a hand-down. Over: months that
            are over on the as-of day, whoever set them, where the order keeps them.
    Value:  (region code, manager, period key) → value.
    Cuts:   none.
    Source: definition of the house.
    """
    months, places = tuple(months), {part.place for part in whole.all()}
    over = {month.key for month in months if month.end <= view.as_of} if order.keeping == "over" else set()
    by_hand = hand_set(view, order.kpi) if order.keeping != "none" else frozenset()
    own_year = (*whole.place, year_of(months).key)
    return {
        cell: each.value
        for cell, each in standing.items()
        if cell[:2] in places and cell != own_year and (cell[2] in over or (each.source == DESK and cell in by_hand))
    }


def hand_set(view: View, key: str) -> frozenset[Cell]:
    """The cells of a figure whose last change at the desk was made one by one, and not by a hand-down.

    Rows:   changes of targets the reader may see.
    Value:  (region code, manager, period key) of each.
    Cuts:   none.
    Source: what was entered at the desk.
    """
    last = {(c.region_id, c.manager, c.period): c for c in view.target_history if c.kpi == key}
    return frozenset(cell for cell, change in last.items() if change.new is not None and change.reason != HANDED_DOWN)


def _entered(
    view: View, order: Order, cells: Mapping[Cell, float], standing: Mapping[Cell, Standing]
) -> Iterator[Target]:
    """The cells that differ from what stands, each with who answers for it."""
    owners = owners_of(view, order.kpi)
    spot = spot_of(view, order.region_id)
    for cell, value in cells.items():
        region_id, manager, period = cell
        own, is_whole = standing.get(cell), region_id == order.region_id and manager == WHOLE_REGION
        owner = (is_whole and order.owner) or (own and own.owner) or owners.get((region_id, manager))
        owner = owner or manager or order.owner or (owners.get((region_id, WHOLE_REGION)) if manager else "")
        if not owner:
            region = view.tree.region(region_id)
            raise DoesNotFit(NO_OWNER, {"place": region.name if region else (spot.name if spot else "") or region_id})
        if own is None or own.value != value or own.owner != owner:
            yield Target(order.kpi, region_id, manager, period, value, owner, own.better if own else "")


def owners_of(view: View, key: str) -> dict[tuple[str, str], str]:
    """Who answers for the targets of a figure in each place: who was named last, in the latest year.

    Rows:   as `metrics.targets.standing_targets`.
    Value:  (region code, manager) → owner; places without one are absent.
    Cuts:   none.
    Source: imported `targets`, and what was entered at the desk.
    """
    rows = standing_targets(view)
    rows = rows[(rows["kpi"] == key) & (rows["owner"] != "")].sort_values("period", kind="stable")
    codes = {r.key: r.region_id for r in view.tree.regions.values()} | {COMPANY_KEY: COMPANY}
    columns = (rows[name].tolist() for name in ("region_key", "manager", "owner"))
    return {(codes[k], manager): owner for k, manager, owner in zip(*columns, strict=True) if k in codes}
