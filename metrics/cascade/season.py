"""The season of a reader's company, and how much of it has passed by the as-of day (序时进度)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data.door import View
from data.messages import N_
from data.periods import Period, period_from_key, period_of
from metrics.cascade.seasons import FEWEST_YEARS, MOST_YEARS, by_days, month_shares
from metrics.kpi import NOTHING, absent_why, first_day, kpi_of
from metrics.kpi_calendar import unfiltered_calendar
from metrics.kpi_months import monthly_sums
from metrics.series import parts_of

SHORT = N_("by days alone: there are not yet two whole years to tell a season from")
EMPTY = N_("by days alone: too many months brought nothing, so no season can be told")
NO_SUM = N_("by days alone: this figure does not add up over months, so it has no season")


@dataclass(frozen=True)
class Season:
    """The share of each month in a year. years: whole years it was told from; why: a message where it is days alone."""

    months: tuple[Period, ...]
    weights: tuple[float, ...]
    years: int = 0
    why: str = ""


def season_of(view: View, key: str, year: int) -> Season:
    """How a year of that figure lies over its months, told from the whole years before it, filters aside.

    Rows:   months of the two to four whole fiscal years before `year` that the data cover; all that the reader may see,
            whatever the filters of the page say: one season for the company and its parts.
    Value:  shares that add up to 1, with the number of years, and the reason where they are by days alone.
    Cuts:   not additive.
    Source: see `metrics.cascade.seasons.month_shares`.
    """
    return unfiltered_calendar(view).once(_SeasonOf(key, year))


@dataclass(frozen=True)
class _SeasonOf:
    """What is kept of a figure's year; equal for the same, so that `View.once` knows it again."""

    key: str
    year: int

    def __call__(self, view: View) -> Season:
        return _told(view, self.key, self.year)


def _told(view: View, key: str, year: int) -> Season:
    wanted = months_in(view, year)
    if not kpi_of(view, key).adds:
        return Season(wanted, by_days(wanted), why=NO_SUM)
    past = _whole_years(view, key, year)
    if len(past) < FEWEST_YEARS:
        return Season(wanted, by_days(wanted), why=SHORT)
    known = values_by(view, key, view.once(money_months).groupby(level="period_start").sum())
    found = month_shares([[known.get(m.start, 0.0) for m in months] for months in past], past, wanted)
    if found is None:
        return Season(wanted, by_days(wanted), why=EMPTY)
    return Season(wanted, found, min(len(past), MOST_YEARS))


def seasonal_weights(view: View, key: str, year: int) -> tuple[float, ...]:
    """The share of a fiscal year that each of its twelve months brings, the Spring Festival where it falls that year.

    Rows:   as `season_of`.
    Value:  twelve shares that add up to 1; by days alone where history is short or the figure does not add up.
    Cuts:   not additive.
    Source: see `metrics.cascade.seasons.month_shares`.
    """
    return season_of(view, key, year).weights


def pacing(view: View, key: str, period: Period) -> float:
    """How much of a period's seasonal weight has passed by the as-of day (序时进度).

    Rows:   the months of the period with their seasonal weights; the running one counts by its days, the as-of day in.
    Value:  0 before the period begins, 1 when it is over; of the year: what share of its target should be there by now.
    Cuts:   not additive.
    Source: definition of the house.
    """
    season = season_of(view, key, period.year)
    inside = [(m, w) for m, w in zip(season.months, season.weights, strict=True) if period.contains(m.start)]
    whole = sum(weight for _month, weight in inside)
    return sum(weight * passed(month, view.as_of) for month, weight in inside) / whole if whole else 0.0


def passed(period: Period, as_of: date) -> float:
    """The share of a period's days up to a day and with it.

    Rows:   the days of the period.
    Value:  0 to 1.
    Cuts:   not additive.
    Source: definition of the house.
    """
    return min(max(((as_of - period.start).days + 1) / period.days, 0.0), 1.0)


def months_in(view: View, year: int) -> tuple[Period, ...]:
    """The twelve months of a fiscal year of the company's calendar."""
    return parts_of(period_from_key(f"{year}", view.settings.calendar), "month")


def money_months(view: View) -> pd.DataFrame:
    """The money sums of every month and region, for what is asked again and again of one view.

    Rows:   as `metrics.kpi_months.monthly_sums`.
    Value:  as there, of the group "money".
    Cuts:   additive over regions.
    Source: definition of the house.
    """
    return monthly_sums(view, "money")


def values_by(view: View, key: str, sums: pd.DataFrame) -> dict[Any, float]:
    """The figure of every row of a frame of money sums, by its index; unknown counts as nothing."""
    kpi = kpi_of(view, key)
    if absent_why(view, kpi):
        return {}
    rows = sums.to_dict("records")
    return {at: kpi.figure({**NOTHING, **row}).value or 0.0 for at, row in zip(sums.index, rows, strict=True)}


def _whole_years(view: View, key: str, year: int) -> list[tuple[Period, ...]]:
    """The months of the whole years before that one which the data cover and which are over, oldest first."""
    first = first_day(view, key)
    found: list[tuple[Period, ...]] = []
    if first is None:
        return found
    begun = period_of(first, "month", view.settings.calendar).start
    for back in range(1, MOST_YEARS + 1 + max(0, year - period_of(view.as_of, "year", view.settings.calendar).year)):
        months = months_in(view, year - back)
        if months[0].start >= begun and months[-1].end <= view.as_of:
            found.insert(0, months)
    return found[-MOST_YEARS:]
