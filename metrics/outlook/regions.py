"""Where the year will end in each region that stands beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.door import View
from data.periods import Period, period_of
from data.regions import Region
from data.tables import UNKNOWN_KEY
from metrics.kpi import kpi_of
from metrics.outlook.reading import years_of
from metrics.outlook.year import Origin, chance, origins
from metrics.region_branches import branches


@dataclass(frozen=True)
class RegionOutlook:
    """A region's fiscal year as `metrics.outlook.YearOutlook` tells it; region is None for what lies in none."""

    region: Region | None
    region_key: int
    year: Period
    value: float
    low: float
    high: float
    sd: float
    target: float | None
    chance: float | None
    origins: tuple[Origin, ...]

    @property
    def chance_before(self) -> float | None:
        return self.origins[-2].chance if len(self.origins) > 1 else None


def region_outlooks(view: View, key: str, goals: Mapping[int, float | None]) -> tuple[RegionOutlook, ...]:
    """The outlook for the selected fiscal year of every region one step below what is selected.

    goals: the year's target by region key, in the unit of the figure.

    Rows:   the regions of `metrics.branches`, and what lies in no region while the whole company is selected; without
            those that have no forecast. Nothing under filters by channel, tier or manager, nor of a year that is over.
    Value:  one RegionOutlook each, in the order of the regions.
    Cuts:   together they are the selection, where no region between has sales of its own.
    Errors: KeyError listing the key figures for an unknown key.
    Source: metrics.outlook.late_rows.
    """
    kpi, chosen = kpi_of(view, key), view.selection
    year = period_of(chosen.period.end, "year", view.settings.calendar)
    if chosen.channels or chosen.tiers or chosen.managers or view.as_of >= year.end:
        return ()
    rows = years_of(view, key)
    places: list[tuple[Region | None, int]] = [(b.region, b.region.key) for b in branches(view) if b.region]
    if not chosen.regions:
        places.append((None, UNKNOWN_KEY))
    found = []
    for region, place in places:
        mine = rows[rows["region_key"] == place]
        told = origins(mine, year, goals.get(place), kpi)
        latest = mine[(mine["period_start"] == year.start) & (mine["origin_start"] == rows["origin_start"].max())]
        if told and len(latest):
            sd, goal = float(latest["sd"].iloc[0]), goals.get(place)
            last = told[-1]
            found.append(
                RegionOutlook(
                    region, place, year, last.value, last.low, last.high, sd, goal,
                    chance(kpi, goal, last.value, sd), told,
                )
            )  # fmt: skip
    return tuple(found)
