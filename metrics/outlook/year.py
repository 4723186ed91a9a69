"""Where a fiscal year will end: what is there, what is to come, the chance to reach the goal, what is still needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from metrics.figure import Figure, unknown
from metrics.forecast.chance import chance_of_hitting
from metrics.kpi import Kpi, calendar_sums, groups_of, kpi_of
from metrics.outlook.needed import Needed, needed
from metrics.outlook.reading import MONTHS_ONLY, NO_HISTORY, chosen_tests, forecasts_of, place_of, unforecast_why
from metrics.series import figure_in, parts_of
from metrics.targets import Targets, selected_target, targets

IS_OVER = N_("the year is over: there is nothing left to forecast")


@dataclass(frozen=True)
class OutlookMonth:
    """A month of the year: actual when it is over, so_far while it runs; forecast of the whole month (the running one
    with what is there) with its 95 % interval; its target, and what it must bring for the year to reach the goal."""

    period: Period
    actual: float | None = None
    so_far: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    needed: float | None = None


@dataclass(frozen=True)
class Origin:
    """What was forecast for the year when nothing was known from that day on, and the chance it gave the goal."""

    day: date
    value: float
    low: float
    high: float
    chance: float | None


@dataclass(frozen=True)
class YearOutlook:
    """A key figure's fiscal year. Values in the unit of its Figure; None where unknown, and `why` then says why.

    to_date: known so far. value, low, high (95 %), sd: the whole year. chance: to reach the target; `origins` (oldest
    first) and `chances` how it moved, chance_before a month earlier. needed_per_month against forecast_per_month: of
    each month that is left. coverage: so many of so many past months lay in the 95 % intervals of the time. n: months
    of history. why may also say of a forecast that a simple method had to do.
    """

    year: Period
    to_date: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    target: float | None = None
    chance: float | None = None
    origins: tuple[Origin, ...] = ()
    months: tuple[OutlookMonth, ...] = ()
    needed_per_month: float | None = None
    forecast_per_month: float | None = None
    coverage: tuple[int, int] = (0, 0)
    model: str = ""
    n: int = 0
    is_over: bool = False
    why: str = ""

    @property
    def chances(self) -> tuple[float, ...]:
        return tuple(origin.chance for origin in self.origins if origin.chance is not None)

    @property
    def chance_before(self) -> float | None:
        return self.origins[-2].chance if len(self.origins) > 1 else None

    @property
    def figure(self) -> Figure:
        """The whole year as a figure."""
        if self.value is None:
            return unknown(self.why)
        return Figure(self.value, self.n, self.low, self.high)


def year_outlook(view: View, key: str, goal: float | None, calendar: pd.DataFrame | None = None) -> YearOutlook:
    """The outlook of a key figure for the fiscal year that the selected period lies in.

    goal: the year's target in the unit of the figure. calendar: what `metrics.kpi.calendar_sums` gave, to spare it.

    Rows:   the company, or one region with everything below it, up to today whatever period is selected.
    Value:  a YearOutlook; of a year that is over what it brought. No forecast under filters or for several regions.
    Cuts:   regions and the unknown region sum to the company, months to quarters and years, where the figure adds.
    Errors: KeyError listing the key figures for an unknown key.
    Source: metrics.forecast; the chance: metrics.forecast.chance_of_hitting on the whole year's value and sd.
    """
    kpi_of(view, key)
    year = period_of(view.selection.period.end, "year", view.settings.calendar)
    known = calendar_sums(view, *groups_of(view, key)) if calendar is None else calendar
    to_date = figure_in(view, key, known, year).value if year.start <= view.as_of else None
    is_over = view.as_of >= year.end
    place, why = (None, IS_OVER) if is_over else place_of(view)
    rows = _no_rows() if place is None else forecasts_of(view, place, key)
    latest = rows[rows["origin_start"] == rows["origin_start"].max()] if len(rows) else rows
    months = _months(view, key, known, year, targets(view), latest)
    found = YearOutlook(year, to_date, target=goal, months=months, is_over=is_over, why=why)
    if place is None or rows.empty:
        return replace(found, why=why or unforecast_why(view, key))
    return _foreseen(view, key, replace(found, origins=origins(rows, year, goal, kpi_of(view, key))), place, latest)


def _foreseen(view: View, key: str, known: YearOutlook, place: int, latest: pd.DataFrame) -> YearOutlook:
    """With the year's forecast and how its model did; the year itself is absent where months do not add up to it."""
    kpi, tests, found = kpi_of(view, key), chosen_tests(view, key), known
    if place in tests.index:
        chosen = tests.loc[place]
        coverage, n = (int(chosen["covered"]), int(chosen["checked"])), int(chosen["months"])
        found = replace(known, coverage=coverage, model=str(chosen["model"]), n=n, why=str(chosen["why"]))
    ahead = latest[(latest["grain"] == "year") & (latest["period_start"] == known.year.start)]
    if ahead.empty:
        return replace(found, why=MONTHS_ONLY if kpi.unsummed_why else NO_HISTORY)
    value, low, high, sd = (float(ahead[name].iloc[0]) for name in ("value", "low", "high", "sd"))
    is_known = known.to_date is not None or known.year.start > view.as_of
    must = needed(view, kpi, known.months, known.target, known.to_date or 0.0, value) if is_known else Needed()
    return replace(
        found, value=value, low=low, high=high, sd=sd, chance=chance(kpi, known.target, value, sd),
        months=tuple(replace(month, needed=must.months.get(month.period.start)) for month in known.months),
        needed_per_month=must.per_month, forecast_per_month=must.forecast,
    )  # fmt: skip


def chance(kpi: Kpi, goal: float | None, value: float, sd: float) -> float | None:
    """The chance that the year ends on the good side of the goal; None without a goal or a good side."""
    if goal is None or kpi.better == "neither":
        return None
    above = chance_of_hitting(goal, 0.0, value, sd)
    return above if kpi.better == "higher" else 1.0 - above


def origins(rows: pd.DataFrame, year: Period, goal: float | None, kpi: Kpi) -> tuple[Origin, ...]:
    """What was forecast for that year, from the earliest origin to the latest."""
    told = rows[(rows["grain"] == "year") & (rows["period_start"] == year.start)].sort_values("origin_start")
    return tuple(
        Origin(day, value, low, high, chance(kpi, goal, value, sd))
        for day, value, low, high, sd in zip(
            *(told[name].tolist() for name in ("origin_start", "value", "low", "high", "sd")), strict=True
        )
    )


def _months(
    view: View, key: str, calendar: pd.DataFrame, year: Period, goals: Targets, latest: pd.DataFrame
) -> tuple[OutlookMonth, ...]:
    ahead = {row["period_start"]: row for row in latest.to_dict("records") if row["grain"] == "month"}
    found = []
    for month in parts_of(year, "month"):
        known = figure_in(view, key, calendar, month).value if month.start <= view.as_of else None
        is_over = month.end <= view.as_of
        told = None if is_over else ahead.get(month.start)
        found.append(
            OutlookMonth(
                month,
                actual=known if is_over else None,
                so_far=None if is_over else known,
                forecast=None if told is None else float(told["value"]),
                low=None if told is None else float(told["low"]),
                high=None if told is None else float(told["high"]),
                target=selected_target(view, goals, key, month),
            )
        )
    return tuple(found)


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame(columns=["origin_start", "grain", "period_start", "value", "sd", "low", "high"])
