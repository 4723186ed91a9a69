"""Year to date (同期累计): the year up to the end of the selected period, against the same span a year before."""

from __future__ import annotations

import pandas as pd

from data.door import View
from data.periods import Period, period_of
from metrics.figure import Figure, unknown
from metrics.kpi import (
    BEFORE_DATA,
    CLIENTS_DO_NOT_ADD,
    GROUPS,
    SCORES_DO_NOT_ADD,
    Group,
    Sums,
    absent_why,
    figure,
    groups_of,
    kpi_of,
    period_sums,
    uncovered_why,
)


def year_to_date(view: View, key: str, calendar: pd.DataFrame) -> tuple[Figure, Figure]:
    """The key figure from the year's first day to the end of the selected period, now and a year before.

    Rows:   the year itself where the period ends it or holds the as-of date, last year up to the same day then; the
            period itself where it begins the year; else months of the year before the selected period (`calendar` as
            `metrics.kpi.calendar_sums` gives it), and the period itself.
    Value:  two Figures. A ratio is made anew of the summed parts. Unknown for counts of clients and for scores where
            months would have to be added, and before the first data. A client lost twice in months that are added
            counts twice; in a whole year it counts once.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    period, kpi = view.selection.period, kpi_of(view, key)
    year = year_of(view, period)
    if why := absent_why(view, kpi):
        return unknown(why), unknown(why)
    if period.end == year.end or period.contains(view.as_of) or period.start == year.start:
        whole = view if period.start == year.start else view.selecting(view.selection.at(year))
        sums = period_sums(whole), period_sums(whole.last_year())
        return _covered(view, key, year, sums[0]), _covered(view, key, year.last_year(), sums[1])
    if kpi.unsummed_why:
        return unknown(kpi.unsummed_why), unknown(kpi.unsummed_why)
    months, before = _months(calendar), view.last_year()
    now = summed_until(months, period, period_sums(view), groups_of(view, key))
    then = summed_until(months, before.selection.period, period_sums(before), groups_of(view, key))
    return _covered(view, key, year, now), _covered(view, key, year.last_year(), then)


def year_of(view: View, period: Period) -> Period:
    """The fiscal year in which a period lies."""
    return period_of(period.end, "year", view.settings.calendar)


def _covered(view: View, key: str, year: Period, sums: Sums) -> Figure:
    """Unknown where the data begin only within the year."""
    why = uncovered_why(view, key, year)
    return unknown(why) if why else figure(view, key, sums)


def _months(calendar: pd.DataFrame) -> pd.DataFrame:
    if "month" in calendar.index.get_level_values("grain"):
        return calendar.loc["month"]
    return calendar.iloc[:0].droplevel("grain")


def summed_until(months: pd.DataFrame, period: Period, own: Sums, groups: tuple[Group, ...]) -> Sums:
    """Sums of the months of the year before a period, and of the period itself.

    Rows:   `months`: sums by the first day of the month, of several years maybe; `own`: those of the period.
    Value:  name → whole number, of these groups of sums.
    Cuts:   additive.
    Source: definition of the house.
    """
    year = period_of(period.end, "year", period.calendar)
    earlier = months[(months.index >= year.start) & (months.index < period.start)]
    names = [name for group in groups for name in GROUPS[group]]
    added = {name: int(earlier[name].sum()) + own[name] for name in names}
    # One wave is answered in several months, so its invitations do not add: without them the interval is the wider one.
    return added | ({"invited": 0} if "invited" in added and len(earlier) else {})


__all__ = ["BEFORE_DATA", "CLIENTS_DO_NOT_ADD", "SCORES_DO_NOT_ADD", "year_of", "year_to_date"]
