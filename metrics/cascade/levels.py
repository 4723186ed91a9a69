"""Where places stood last year: what targets that are never summed are measured by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from data.door import View
from data.periods import Grain, Period, period_from_key, period_of
from data.tables import UNKNOWN_KEY
from data.targets import COMPANY, WHOLE_REGION
from metrics.cascade.parts import Spot
from metrics.cascade.plan import Place, periods_of
from metrics.cascade.season import months_in
from metrics.everywhere import unfiltered
from metrics.kpi import NOTHING, figure, groups_of, region_history_sums, region_sums, uncovered_why


def level_year(view: View, year: int) -> Period:
    """The year before, or the one that is running where that has not begun."""
    before = period_from_key(f"{year - 1}", view.settings.calendar)
    return min(before, period_of(view.as_of, "year", view.settings.calendar), key=lambda period: period.start)


def last_levels(view: View, key: str, spots: Iterable[Spot], year: int) -> dict[Place, float | None]:
    """The figure of each place in the year before a year, filters aside; the running year up to the as-of day.

    Rows:   everything in the place and below it.
    Value:  (region code, "") → value in the unit of the figure; None where it is unknown.
    Cuts:   recomputed for every place, never averaged.
    Source: definition of the house.
    """
    everything = unfiltered(view)
    whole = everything.selecting(everything.selection.at(level_year(view, year)))
    rows = region_sums(whole, *groups_of(view, key))
    found: dict[Place, float | None] = {}
    for spot in spots:
        sums = rows[rows.index.isin(keys_in(spot))].sum()
        found[spot.region_id, WHOLE_REGION] = figure(view, key, {**NOTHING, **_whole(sums)}).value
    return found


def past_values(view: View, key: str, spot: Spot, year: int) -> dict[Period, float | None]:
    """The figure of a place in every year, quarter and month that is over, up to the end of a year; filters aside.

    Rows:   everything in the place and below it; periods that the data cover.
    Value:  period → value in the unit of the figure; None where it is unknown.
    Cuts:   recomputed for every period, never averaged.
    Source: definition of the house.
    """
    everything, found = unfiltered(view), dict[Period, float | None]()
    grains: tuple[Grain, ...] = ("year", "quarter", "month")
    for grain in grains:
        latest = [period for period in periods_of(months_in(view, year)) if period.grain == grain][-1]
        rows = region_history_sums(everything.selecting(everything.selection.at(latest)), *groups_of(view, key))
        inside = rows[rows.index.get_level_values("region_key").isin(keys_in(spot))]
        sums = inside.groupby(level="period_start").sum()
        for day in sums.index:
            period = period_of(day, grain, view.settings.calendar)
            if period.end <= view.as_of and not uncovered_why(view, key, period):
                found[period] = figure(view, key, {**NOTHING, **_whole(sums.loc[day])}).value
    return found


def shares_over_time(past: Mapping[Period, float | None], months: Sequence[Period]) -> dict[str, float]:
    """What a count was in each quarter and month of the last such one, over that of its year.

    Rows:   `past` as `past_values`; periods of the year before `months`, or of the one before that where they are not
            over.
    Value:  key of the period in the year that is asked for → share of the year's count; unknown ones are absent.
    Cuts:   not additive.
    Source: definition of the house.
    """
    found = {}
    for period in periods_of(months)[1:]:
        for before in (period.last_year(), period.last_year().last_year()):
            part, whole = past.get(before), past.get(period_of(before.start, "year", before.calendar))
            if part is not None and whole:
                found[period.key] = part / whole
                break
    return found


def keys_in(spot: Spot) -> frozenset[int]:
    """The keys of all regions in a place; in the company also what lies in no known region."""
    return spot.keys | {UNKNOWN_KEY} if spot.region_id == COMPANY else spot.keys


def _whole(sums: Mapping[str, int]) -> dict[str, int]:
    return {str(name): int(value) for name, value in sums.items()}
