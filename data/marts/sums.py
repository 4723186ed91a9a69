"""Days summed into periods: months, quarters, years, the trailing twelve months, and the spans a running period is
compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from data.periods import GRAINS, Period, period_of

Sums = Mapping[str, ir.Value]


@dataclass(frozen=True)
class Calendar:
    """The company's calendar as of a day: which spans of days the marts sum up."""

    as_of: date
    fiscal_start: int = 1

    def spans(self) -> list[tuple[str, str, date, date]]:
        """(grain, span, first day, last day) of the to-date spans and of the two trailing years."""
        spans: list[tuple[str, str, date, date]] = []
        for grain in GRAINS:
            running = period_of(self.as_of, grain, self.fiscal_start)
            if running.is_running(self.as_of):
                beside = {running.previous(), running.last_year()}
                spans += [(grain, "to_date", p.start, p.same_span(running, self.as_of)) for p in sorted(beside)]
        year_before = _same_day_last_year(self.as_of)
        spans.append(("rolling", "whole", year_before + timedelta(days=1), self.as_of))
        spans.append(("rolling", "whole", _same_day_last_year(year_before) + timedelta(days=1), year_before))
        return spans

    def periods(self, first: date) -> list[Period]:
        """Every period of every grain from the first day on that has begun on the as-of date."""
        found: list[Period] = []
        for grain in GRAINS:
            period = period_of(first, grain, self.fiscal_start)
            while period.start <= self.as_of:
                found.append(period)
                period = period.back(-1)
        return found


def period_start(day: ir.DateValue, grain: str, fiscal_start: int) -> ir.DateValue:
    """The first day of the period in which `day` lies (data.periods.period_of, as an expression)."""
    if grain == "month":
        return day.truncate("M")
    unit = "Q" if grain == "quarter" else "Y"
    if fiscal_start == 1:
        return day.truncate(unit)
    shift = ibis.interval(months=fiscal_start - 1)
    return ((day - shift).cast("date").truncate(unit) + shift).cast("date")


def by_period(
    days: ir.Table, keys: Sequence[str], sums: Sequence[str], calendar: Calendar, latest: str = ""
) -> ir.Table:
    """Rows with a `day` summed over every period and span of the calendar.

    `latest` names a date column of which the latest is kept instead of a sum.
    """
    kept = {name: _[name].sum().cast("int64") for name in sums} | ({latest: _[latest].max()} if latest else {})
    names = ["grain", "period_start", "span", *keys, *kept]
    months = days.group_by([*(days[k] for k in keys), days.day.truncate("M").name("period_start")]).agg(**kept)
    parts = [months.mutate(grain=ibis.literal("month"), span=ibis.literal("whole")).select(names)]
    for grain in ("quarter", "year"):
        start = period_start(months.period_start, grain, calendar.fiscal_start).name("later_start")
        rolled = months.group_by([*(months[k] for k in keys), start]).agg(**kept)
        rolled = rolled.rename(period_start="later_start")
        parts.append(rolled.mutate(grain=ibis.literal(grain), span=ibis.literal("whole")).select(names))
    for grain, span, first, last in calendar.spans():
        inside = days.filter(_.day >= ibis.literal(first), _.day <= ibis.literal(last))
        summed = inside.group_by(list(keys)).agg(**kept)
        parts.append(
            summed.mutate(
                grain=ibis.literal(grain), span=ibis.literal(span), period_start=ibis.literal(first).cast("date")
            ).select(names)
        )
    return ibis.union(*parts)


def _same_day_last_year(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
