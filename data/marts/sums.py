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
from data.tables import WIDE

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

    def month_map(self, first: date, last: date) -> list[tuple[date, str, date]]:
        """(first day of the month, grain, first day of the period) for every month from the first day to the last.

        The last day may lie after the as-of date: an act can be dated after the last sale and is summed all the same.
        """
        months = [first.replace(day=1)]
        while (following := period_of(months[-1], "month").back(-1).start) <= last:
            months.append(following)
        return [(m, grain, period_of(m, grain, self.fiscal_start).start) for m in months for grain in GRAINS]

    def day_map(self) -> list[tuple[date, str, str, date]]:
        """(day, grain, span, first day) for every day of every span that no whole month makes up."""
        return [
            (first + timedelta(days=step), grain, span, first)
            for grain, span, first, last in self.spans()
            for step in range((last - first).days + 1)
        ]


def period_start(day: ir.DateValue, grain: str, fiscal_start: int) -> ir.DateValue:
    """The first day of the period in which `day` lies (data.periods.period_of, as an expression)."""
    if grain == "month":
        return day.truncate("M")
    unit = "Q" if grain == "quarter" else "Y"
    if fiscal_start == 1:
        return day.truncate(unit)
    shift = ibis.interval(months=fiscal_start - 1)
    return ((day - shift).cast("date").truncate(unit) + shift).cast("date")


MONTH_MAP = {"month_start": "date", "grain": "string", "period_start": "date"}
DAY_MAP = {"day": "date", "grain": "string", "span": "string", "period_start": "date"}


def by_period(days: ir.Table, keys: Sequence[str], sums: Sequence[str], latest: str = "") -> ir.Table:
    """Rows with a `day` summed over every period and span of the calendar (the tables `month_map` and `day_map`).

    `latest` names a date column of which the latest is kept instead of a sum.
    """
    kept = {name: _[name].sum().cast(WIDE).cast("int64") for name in sums} | (
        {latest: _[latest].max()} if latest else {}
    )
    months = days.group_by([*keys, days.day.truncate("M").name("month_start")]).agg(**kept)
    month_map = ibis.table(MONTH_MAP, name="month_map")
    whole = months.join(month_map, "month_start").group_by(["grain", "period_start", *keys]).agg(**kept)
    day_map = ibis.table(DAY_MAP, name="day_map")
    spans = days.join(day_map, "day").group_by(["grain", "period_start", "span", *keys]).agg(**kept)
    names = ["grain", "period_start", "span", *keys, *kept]
    return whole.mutate(span=ibis.literal("whole")).select(names).union(spans.select(names))


def _same_day_last_year(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
