"""Days summed into periods: months, quarters, years, the trailing twelve months, and the spans a running period is
compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from data.marts.made_once import made_once
from data.periods import GRAINS, PARTS_IN_YEAR, FiscalCalendar, Grain, Period, period_of, same_day_last_year
from data.tables import WIDE
from data.week_calendar import LONGEST_YEAR, WeekCalendar

MonthRow = tuple[date, str, str, date, int]
DayRow = tuple[date, str, str, date, bool, int]
SpanRow = tuple[int, str, str, date]


@dataclass(frozen=True)
class Calendar:
    """The company's calendar as of a day: which days count, and which spans of days the marts sum up.

    as_of: the last day whose sales count. acts_until: the last day whose service acts count; it is later where acts are
    known from after the last sale (a freight paid a week after the order). What is dated later counts from the day it
    lies in, at an import of that day or after. fiscal: how years, quarters and months are cut.
    """

    as_of: date
    fiscal: FiscalCalendar = 1
    acts_until: date = date.min

    def counted_until(self, table: str) -> date:
        """The last day that counts in the marts, of `sales` or `activities`."""
        return self.as_of if table == "sales" else max(self.as_of, self.acts_until)

    def spans(self) -> list[tuple[str, str, date, date, date]]:
        """(grain, span, first day, last day of sales, last day of acts) of to-date spans and the two trailing years.

        A running period holds acts of after its last sale, so the span that it is compared with holds theirs.
        """
        spans: list[tuple[str, str, date, date, date]] = []
        for grain in GRAINS:
            running = period_of(self.as_of, grain, self.fiscal)
            if running.is_running(self.as_of):
                served = min(self.counted_until("activities"), running.end)
                for p in sorted({running.previous(), running.last_year()}):
                    ends = p.same_span(running, self.as_of), p.same_span(running, served)
                    spans.append((grain, "to_date", p.start, *ends))
        year_before = same_day_last_year(self.as_of)
        two_before = same_day_last_year(year_before)
        spans.append(("rolling", "whole", year_before + timedelta(days=1), self.as_of, self.as_of))
        spans.append(("rolling", "whole", two_before + timedelta(days=1), year_before, year_before))
        return spans

    def periods(self, first: date) -> list[Period]:
        """Every period of every grain from the first day on that has begun on the as-of date."""
        found: list[Period] = []
        for grain in GRAINS:
            period = period_of(first, grain, self.fiscal)
            while period.start <= self.as_of:
                found.append(period)
                period = period.back(-1)
        return found

    def uneven(self, first: date) -> list[tuple[Period, date]]:
        """The periods that are a week longer or shorter than those a year later, with the last day that compares.

        Of week calendars only, and where the later period is over; while it runs `spans` has them.
        """
        if isinstance(self.fiscal, int):
            return []
        over = [p for p in self.periods(first) if p.end <= self.as_of and p.is_longer_or_shorter()]
        before = [(p.last_year(), p.last_year().same_span(p, p.end)) for p in over]
        return [(period, end) for period, end in before if period.end >= first]

    def maps(self, first: date, last: date) -> tuple[list[MonthRow], list[DayRow], list[SpanRow]]:
        """The rows of `month_map`, `day_map` and `span_map` for data from the first day to the last.

        The last day may lie after the as-of date: an act can be dated after the last sale and is summed all the same.
        Begins with a whole quarter, so that a quarter finds its year by its first month. Days on which a span holds
        acts only are single days, whole months too: months stand for sales and acts together.
        """
        months = [period_of(period_of(first, "quarter", self.fiscal).start, "month", self.fiscal)]
        while (following := months[-1].back(-1)).start <= last:
            months.append(following)
        slots: dict[tuple[str, str, date], int] = {}
        month_rows: list[MonthRow] = []
        day_rows: list[DayRow] = []
        for month in months:
            for size in GRAINS:
                name = (str(size), "whole", period_of(month.start, size, self.fiscal).start)
                month_rows.append((month.start, *name, slots.setdefault(name, len(slots))))
        uneven = [(p.grain, "same_weeks", p.start, end, end) for p, end in self.uneven(first)]
        for grain, span, start, end, acts_end in [*self.spans(), *uneven]:
            slot, inside = slots.setdefault((grain, span, start), len(slots)), self._whole_months(start, end)
            month_rows += [(month.start, grain, span, start, slot) for month in inside]
            held = {day for month in inside for day in _days(month.start, month.end)}
            edges = [day for day in _days(start, end) if day not in held]
            day_rows += [(day, grain, span, start, False, slot) for day in edges]
            day_rows += [(day, grain, span, start, True, slot) for day in _days(end + timedelta(days=1), acts_end)]
        return month_rows, day_rows, [(slot, *name) for name, slot in slots.items()]

    def quarters(self, first: date, last: date) -> list[date]:
        """First days of the fiscal quarters from the one of the first day to the one of the last."""
        found = [period_of(first, "quarter", self.fiscal)]
        while (following := found[-1].back(-1)).start <= last:
            found.append(following)
        return [quarter.start for quarter in found]

    def _whole_months(self, first: date, last: date) -> list[Period]:
        """The months that lie wholly within the days, oldest first."""
        month = period_of(first, "month", self.fiscal)
        month = month if month.start == first else month.back(-1)
        found = []
        while month.end <= last:
            found.append(month)
            month = month.back(-1)
        return found


def period_start(day: ir.DateValue, grain: Grain, calendar: FiscalCalendar) -> ir.DateValue:
    """The first day of the period in which `day` lies (data.periods.period_of, as an expression)."""
    if not isinstance(calendar, int):
        deciding, week = _week(day, calendar)
        firsts = calendar.first_weeks(PARTS_IN_YEAR[grain])
        passed = [calendar.deciding_day + 7 * (w - firsts[at]) for w, at in enumerate(_places(firsts))]
        start = deciding - ibis.array(passed)[week].as_interval("D")
        # A day less an interval is a moment to the engine, and a day to Ibis, which would drop a plain cast.
        return start.cast("timestamp").cast("date")
    if grain == "month":
        return day.truncate("M")
    unit = "Q" if grain == "quarter" else "Y"
    if calendar == 1:
        return day.truncate(unit)
    shift = ibis.interval(months=calendar - 1)
    return ((day - shift).cast("date").truncate(unit) + shift).cast("date")


def _week(day: ir.DateValue, calendar: WeekCalendar) -> tuple[ir.DateValue, ir.IntegerValue]:
    """The day that decides to which year the week of `day` belongs, and the number of the week in that year from 0."""
    since = (day.day_of_week.index() + (7 - calendar.first_weekday)) % 7
    deciding = (day + (calendar.deciding_day - since).as_interval("D")).cast("date")
    return deciding, deciding.delta(period_start(deciding, "year", calendar.first_month), unit="day") // 7


def _places(firsts: tuple[int, ...]) -> list[int]:
    """For every week of a year which of its parts it lies in."""
    return [sum(first <= week for first in firsts) - 1 for week in range(LONGEST_YEAR)]


MONTH_MAP = {"month_start": "date", "grain": "string", "span": "string", "period_start": "date", "slot": "int32"}
DAY_MAP = {
    "day": "date", "grain": "string", "span": "string", "period_start": "date", "is_for_acts": "boolean",
    "slot": "int32",
}  # fmt: skip
SPAN_MAP = {"slot": "int32", "grain": "string", "span": "string", "period_start": "date"}
"""Which month and which day belong to which period and span. A slot is the number of a period and span: grouping by one
small number instead of three columns makes the marts a third cheaper. On a day that `is_for_acts` a span holds service
acts and no sales."""


def summed(names: Sequence[str]) -> dict[str, ir.Value]:
    """Sums of these columns as whole numbers of 64 bits."""
    return {name: _[name].sum().cast(WIDE).cast("int64") for name in names}


@made_once
def by_period(
    months: ir.Table,
    edge_days: ir.Table,
    keys: Sequence[str],
    sums: Sequence[str],
    latest: str = "",
    only_spans: bool = False,
) -> ir.Table:
    """Rows per month (`month_start`) summed over every period and span of the calendar.

    `edge_days` are rows of a `day` at the edges of spans that whole months do not make up; the tables `month_map` and
    `day_map` say what belongs where; rows without `acts` stay out of days that are for acts only. `latest` names a date
    column of which the latest is kept instead of a sum. `only_spans` leaves out whole months, quarters and years.
    """
    names = ["slot", *keys, *sums, *([latest] if latest else [])]
    month_map = ibis.table(MONTH_MAP, name="month_map")
    if only_spans:
        month_map = month_map.filter((_.span != "whole") | (_.grain == "rolling"))
    whole = months.join(month_map.select("month_start", "slot"), "month_start").select(names)
    edges = on_edge(edge_days, "inner").select(names)
    added = summed(sums) | ({latest: _[latest].max()} if latest else {})
    found = whole.union(edges).group_by(["slot", *keys]).agg(**added)
    return found.join(ibis.table(SPAN_MAP, name="span_map"), "slot").drop("slot")


@made_once
def on_edge(days: ir.Table, how: Literal["inner", "semi"]) -> ir.Table:
    """Rows of a `day` at the edge of a span: joined with the spans it belongs to, or only those that belong to one."""
    day_map = ibis.table(DAY_MAP, name="day_map").select("slot", "is_for_acts", edge_day="day")
    has_acts = days.acts > 0 if "acts" in days.columns else ibis.literal(False)
    return days.join(day_map, [days.day == day_map.edge_day, ~day_map.is_for_acts | has_acts], how=how)


def month_number(day: ir.DateValue, calendar: FiscalCalendar = 1) -> ir.IntegerValue:
    """Months since the year 0 of the company's calendar: twelve a year, the first one divisible by twelve."""
    if isinstance(calendar, int):
        return (day.year() * 12 + day.month() - calendar).cast("int32")
    deciding, week = _week(day, calendar)
    year = month_number(deciding, calendar.first_month) // 12
    return (year * 12 + ibis.array(_places(calendar.first_weeks(12)))[week]).cast("int32")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
