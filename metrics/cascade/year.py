"""A year's targets of a figure as a page shows them: by period, region, manager and owner, with every change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.desk import TargetChange
from data.door import View
from data.periods import Period, period_of
from data.tables import COMPANY_KEY
from data.targets import COMPANY, NO_VALUE, WHOLE_REGION, Target, ten_thousandths
from metrics.cascade.levels import past_values
from metrics.cascade.parts import Spot, base_months, spot_of, spots_below
from metrics.cascade.plan import Cell, Place, periods_of, year_of
from metrics.cascade.season import Season, season_of
from metrics.cascade.standing import Gap, Standing, gaps, standing_cells
from metrics.everywhere import unfiltered
from metrics.figure import relative_change
from metrics.kpi import Kpi, first_day, kpi_of
from metrics.targets import Targets, standing_targets, targets

IN_E4 = ("money", "amount")
MOST_YEARS_BACK = 4


@dataclass(frozen=True)
class PeriodTarget:
    """The target of a place in one period, last year's value beside it. weight: its share of the year by season.

    value and last: in the unit of the figure (money in ten-thousandths); without a standing target of its own the value
    is the sum of its parts. growth: of the target on last year; a
    difference where the figure does not add up.
    """

    period: Period
    weight: float | None
    value: float | None
    last: float | None
    growth: float | None
    standing: Standing | None


@dataclass(frozen=True)
class YearTargets:
    """What is set for a year, for a place and the regions one step below it.

    is_rolling: the year before is not over, so the last twelve whole months stand for it.
    """

    kpi: Kpi
    year: Period
    spot: Spot
    below: tuple[Spot, ...]
    season: Season
    cells: Mapping[Cell, Standing]
    periods: tuple[PeriodTarget, ...]
    last: Mapping[Period, float | None]
    gaps: tuple[Gap, ...]
    is_rolling: bool
    goals: Targets
    keys: Mapping[str, int]

    @property
    def whole(self) -> PeriodTarget:
        return self.periods[0]

    @property
    def wanted(self) -> tuple[Cell, ...]:
        """Every cell of the place and the regions below it, set or not."""
        places = (self.spot, *self.below)
        return tuple((s.region_id, WHOLE_REGION, p.period.key) for s in places for p in self.periods)

    def value(self, place: Place, period: Period) -> float | None:
        """What is set there, in the unit of the figure; of a region without one, the sum of its parts that have."""
        own = self.cells.get((*place, period.key))
        if own is not None or place[1] or place[0] not in self.keys:
            return None if own is None else in_unit(self.kpi, own.value)
        return self.goals.of(self.kpi.key, self.keys[place[0]], period)

    def owner(self, place: Place) -> str:
        """Who answers for the place's year; else for the first period that names somebody."""
        found = (self.cells.get((*place, each.period.key)) for each in self.periods)
        return next((each.owner for each in found if each is not None and each.owner), "")

    def sums(self, places: Sequence[Place]) -> tuple[float | None, ...]:
        """For each period, the sum over the places where all of them are set; None where not, or nothing adds up."""
        found: list[float | None] = []
        for each in self.periods:
            known = [self.value(place, each.period) for place in places]
            is_sum = self.kpi.adds and known and all(value is not None for value in known)
            found.append(sum(value for value in known if value is not None) if is_sum else None)
        return tuple(found)

    @property
    def managers(self) -> tuple[Place, ...]:
        """The account managers with a target in the place or a region below it."""
        seen = {(region, manager) for region, manager, _period in self.cells if manager}
        mine = {self.spot.region_id, *(each.region_id for each in self.below)}
        return tuple(sorted(place for place in seen if place[0] in mine))


def year_targets(view: View, key: str, year: int) -> YearTargets | None:
    """The targets of a figure for a year, of the place the page's filter chose and the regions one step below it.

    Rows:   targets as they stand; last year's values of the place, filters of channel, tier and manager aside.
    Value:  a YearTargets; None where several regions are chosen that have no single whole over them.
    Cuts:   as the figure.
    Source: definition of the house.
    """
    spot = spot_of(view)
    if spot is None:
        return None
    kpi, season, cells = kpi_of(view, key), season_of(view, key, year), standing_cells(view, key, year)
    below, months = spots_below(view, spot), season.months
    past = past_values(view, key, spot, year)
    whole = year_of(months)
    rolling = kpi.adds and whole.last_year() not in past
    if rolling:
        base = [past.get(month) for month in base_months(view, year)]
        past = past | {whole.last_year(): None if any(v is None for v in base) else sum(v for v in base if v)}
    apart = gaps(view, key, cells, months, [(spot, below)])
    goals = targets(unfiltered(view))
    keys = {region.region_id: region.key for region in view.tree.regions.values()} | {COMPANY: COMPANY_KEY}
    empty = YearTargets(kpi, whole, spot, below, season, cells, (), past, apart, rolling, goals, keys)
    return replace(empty, periods=tuple(_period_target(empty, period) for period in periods_of(months)))


def _period_target(found: YearTargets, period: Period) -> PeriodTarget:
    kpi, season, place = found.kpi, found.season, (found.spot.region_id, WHOLE_REGION)
    pairs = zip(season.months, season.weights, strict=True)
    weight = sum(weight for month, weight in pairs if period.contains(month.start)) if kpi.adds else None
    value, last = found.value(place, period), found.last.get(period.last_year())
    if kpi.unit in ("share", "points", "number"):
        growth = None if value is None or last is None else value - last
    else:
        growth = relative_change(value, last)
    return PeriodTarget(period, weight, value, last, growth, found.cells.get((*place, period.key)))


def in_unit(kpi: Kpi, value: float) -> float:
    """A target in the unit of its figure: money and quantities in ten-thousandths, the rest as it was given."""
    return ten_thousandths(value) if kpi.unit in IN_E4 else value


@dataclass(frozen=True)
class Owner:
    """Somebody who answers for targets: their cells, the places, and the sum of their years where that is a sum."""

    name: str
    cells: int
    places: tuple[Place, ...]
    year: float | None


def owners(found: YearTargets) -> tuple[Owner, ...]:
    """Who answers for how many of a year's targets, those of the most first; nobody last, by an empty name.

    Rows:   the cells of the year that the reader may see.
    Value:  one Owner a name; `year` adds the years of their places where none of these lies in another.
    Cuts:   additive over owners by cells.
    Source: imported `targets`, and what was entered at the desk.
    """
    by: dict[str, list[Cell]] = {}
    for cell, standing in found.cells.items():
        by.setdefault(standing.owner, []).append(cell)
    made = []
    for name, cells in by.items():
        places = tuple(sorted({(region, manager) for region, manager, _period in cells}))
        years = [found.value(place, found.year) for place in places]
        is_sum = len(places) == 1 or (found.kpi.adds and len({bool(manager) for _r, manager in places}) == 1)
        whole = found.spot.region_id in {region for region, manager in places if not manager}
        is_sum = is_sum and (len(places) == 1 or not whole) and all(year is not None for year in years)
        made.append(Owner(name, len(cells), places, sum(y for y in years if y is not None) if is_sum else None))
    return tuple(sorted(made, key=lambda each: (not each.name, -each.cells, each.name)))


@dataclass(frozen=True)
class LoggedChange:
    """One command: how many targets it changed, and the foremost of them before and after."""

    at: datetime
    who: str
    reason: str
    count: int
    first: Target
    old: Target | None
    new: Target | None


def logged_changes(view: View, key: str) -> tuple[LoggedChange, ...]:
    """Every command that changed targets of a figure, the newest first.

    Rows:   changes of targets of the regions the reader may see.
    Value:  one LoggedChange a command; its foremost change is that of the company or the first region, of the longest
            period.
    Cuts:   none.
    Source: what was entered at the desk.
    """
    by: dict[int, list[TargetChange]] = {}
    for change in view.target_history:
        if change.kpi == key:
            by.setdefault(change.revision, []).append(change)
    made = []
    for changes in by.values():
        top = min(changes, key=lambda c: (c.region_id != COMPANY, len(c.period), c.region_id, c.manager, c.period))
        cell = top.new or top.old or Target(key, top.region_id, top.manager, top.period, NO_VALUE)
        made.append(LoggedChange(top.at, top.who, top.reason, len(changes), cell, top.old, top.new))
    return tuple(reversed(made))


def years_to_set(view: View) -> tuple[int, ...]:
    """The fiscal years that targets can be looked at and set for, the latest first.

    Rows:   years with data or targets up to the one after the as-of day's, at most the last five.
    Value:  numbers of years.
    Cuts:   none.
    Source: definition of the house.
    """
    running = period_of(view.as_of, "year", view.settings.calendar).year
    first = first_day(view)
    begun = running if first is None else period_of(first, "year", view.settings.calendar).year
    named = [int(period[:4]) for period in standing_targets(view)["period"].unique()]
    low, high = min([begun, *named, running]), max([running + 1, *named])
    return tuple(range(high, max(low, high - MOST_YEARS_BACK) - 1, -1))
