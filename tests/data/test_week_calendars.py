"""Week calendars: published year starts and long years, the laws of their periods, and the same in the engine."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.marts.sums import month_number, period_start
from data.periods import GRAINS, PARTS_IN_YEAR, Grain, Period, period_from_key, period_of
from data.warehouse.builder import sql
from data.week_calendar import PATTERNS, WeekCalendar

RETAIL = WeekCalendar(2, (4, 5, 4), 5, "nearest")
SATURDAY, SUNDAY = 5, 6
CALENDARS = st.builds(
    WeekCalendar,
    st.integers(1, 12),
    st.sampled_from(sorted(PATTERNS.values())),
    st.integers(0, 6),
    st.sampled_from(["nearest", "last"]),
)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
GRAIN = st.sampled_from(GRAINS)


def year(number: int, calendar: WeekCalendar = RETAIL) -> Period:
    return period_from_key(str(number), calendar)


@pytest.mark.parametrize(
    ("number", "starts_on", "weeks"),
    [
        (2006, "2006-01-29", 53), (2007, "2007-02-04", 52), (2011, "2011-01-30", 52), (2012, "2012-01-29", 53),
        (2013, "2013-02-03", 52), (2016, "2016-01-31", 52), (2017, "2017-01-29", 53), (2018, "2018-02-04", 52),
        (2019, "2019-02-03", 52), (2020, "2020-02-02", 52), (2021, "2021-01-31", 52), (2022, "2022-01-30", 52),
        (2023, "2023-01-29", 53), (2024, "2024-02-04", 52), (2025, "2025-02-02", 52), (2026, "2026-02-01", 52),
    ],
)  # fmt: skip
def test_years_of_the_454_calendar_of_the_national_retail_federation(number: int, starts_on: str, weeks: int) -> None:
    found = year(number)
    assert (str(found.start), found.weeks) == (starts_on, weeks)


def test_the_months_of_2023_as_the_federation_prints_them() -> None:
    """February begins on 29 January, November on 29 October; January 2024 has the 53rd week, to 3 February."""
    months = [year(2023).start] + [Period(year(2023).start, "month", RETAIL).back(-n).start for n in range(1, 12)]
    assert [str(start) for start in months] == [
        "2023-01-29", "2023-02-26", "2023-04-02", "2023-04-30", "2023-05-28", "2023-07-02",
        "2023-07-30", "2023-08-27", "2023-10-01", "2023-10-29", "2023-11-26", "2023-12-31",
    ]  # fmt: skip
    last = period_from_key("2023-12", RETAIL)
    assert (last.weeks, last.end, last.key) == (5, date(2024, 2, 3), "2023-12")


@pytest.mark.parametrize(
    ("calendar", "long_years"),
    [
        # Annual reports: a year that ends on the last Saturday of December or September, the Sunday nearest to its end.
        (WeekCalendar(1, (4, 4, 5), SATURDAY, "last"), {2000, 2005, 2011, 2016, 2022}),
        (WeekCalendar(10, (4, 4, 5), SATURDAY, "last"), {2005, 2011, 2016, 2022}),
        (WeekCalendar(1, (4, 4, 5), SUNDAY, "nearest"), {2004, 2009, 2015, 2020}),
        (RETAIL, {2000, 2006, 2012, 2017, 2023}),
    ],
)
def test_years_of_53_weeks_are_those_that_were_published(calendar: WeekCalendar, long_years: set[int]) -> None:
    assert {n for n in range(2000, 2025) if calendar.weeks_in(n) == 53} == long_years


def test_a_year_ends_on_the_weekday_nearest_to_the_end_of_the_month_or_the_last_in_it() -> None:
    """31 January 2024 is a Wednesday: Saturday 3 February is nearer than 27 January, the last of January."""
    assert year(2023).end == date(2024, 2, 3)
    assert year(2023, WeekCalendar(2, (4, 5, 4), SATURDAY, "last")).end == date(2024, 1, 27)


def test_a_month_is_named_by_its_place_in_the_year_even_where_it_lies_in_the_next() -> None:
    january = period_of(date(2024, 1, 15), "month", RETAIL)
    assert (january.key, january.year, january.number, january.start) == ("2023-12", 2023, 12, date(2023, 12, 31))
    assert period_from_key("2023-09", RETAIL).start == date(2023, 10, 1)


def test_a_year_of_52_weeks_compares_with_the_first_52_of_the_one_before() -> None:
    short = year(2024)
    assert short.is_longer_or_shorter() and short.last_year() == year(2023)
    assert short.last_year().same_span(short, short.end) == date(2024, 1, 27)


def test_a_year_of_53_weeks_compares_with_53_from_the_same_start_on() -> None:
    long = year(2023)
    assert long.is_longer_or_shorter() and not year(2022).is_longer_or_shorter()
    assert long.last_year().same_span(long, long.end) == date(2023, 2, 4)


def test_the_running_period_is_compared_on_the_same_weekday() -> None:
    quarter = period_of(date(2024, 5, 15), "quarter", RETAIL)
    same = quarter.last_year().same_span(quarter, date(2024, 5, 15))
    assert (same, same.weekday()) == (date(2023, 5, 10), date(2024, 5, 15).weekday())
    month = period_of(date(2024, 4, 3), "month", RETAIL)  # the fifth week of a month after one of four
    assert month.previous().same_span(month, date(2024, 4, 5)) == month.previous().end


def test_other_weeks_are_refused_with_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"\(6, 4, 3\) is no pattern of weeks; there are: 4-4-5, 4-5-4, 5-4-4"):
        WeekCalendar(1, (6, 4, 3))


@given(calendar=CALENDARS, day=DAYS, grain=GRAIN)
def test_every_day_lies_in_exactly_the_period_that_its_key_names(
    calendar: WeekCalendar, day: date, grain: Grain
) -> None:
    period = period_of(day, grain, calendar)
    assert period.contains(day) and period_from_key(period.key, calendar) == period
    assert not period.previous().contains(day) and not period.back(-1).contains(day)
    assert period.back(1).end + timedelta(days=1) == period.start
    assert period.back(1).key < period.key < period.back(-1).key


@given(calendar=CALENDARS, day=DAYS, grain=GRAIN, steps=st.integers(-30, 30))
def test_going_back_and_forth_ends_where_it_began(calendar: WeekCalendar, day: date, grain: Grain, steps: int) -> None:
    period = period_of(day, grain, calendar)
    assert period.back(steps).back(-steps) == period
    assert period.last_year().back(-PARTS_IN_YEAR[grain]) == period
    assert (period.last_year().number, period.last_year().year) == (period.number, period.year - 1)


@given(calendar=CALENDARS, day=DAYS)
def test_months_make_up_quarters_and_quarters_years(calendar: WeekCalendar, day: date) -> None:
    whole = period_of(day, "year", calendar)
    quarters = [Period(whole.start, "quarter", calendar).back(-n) for n in range(4)]
    months = [Period(whole.start, "month", calendar).back(-n) for n in range(12)]
    assert whole.weeks in (52, 53) and [q.weeks for q in quarters[:3]] == [13, 13, 13]
    assert [m.weeks for m in months[:11]] == [*calendar.pattern * 3, *calendar.pattern[:2]]
    assert sum(m.days for m in months) == sum(q.days for q in quarters) == whole.days
    assert [q.start for q in quarters] == [m.start for m in months[::3]]
    assert quarters[3].end == months[11].end == whole.end and whole.end.weekday() == calendar.last_weekday


@given(calendar=CALENDARS, number=st.integers(1990, 2060))
def test_the_end_of_a_year_keeps_to_its_rule(calendar: WeekCalendar, number: int) -> None:
    month_end = date(number, calendar.first_month, 1) - timedelta(days=1)
    ahead = (month_end - (calendar.year_start(number) - timedelta(days=1))).days
    assert -3 <= ahead <= 3 if calendar.rule == "nearest" else 0 <= ahead <= 6


@given(calendar=CALENDARS, day=DAYS, grain=GRAIN)
def test_as_many_days_of_the_year_before_are_compared(calendar: WeekCalendar, day: date, grain: Grain) -> None:
    period = period_of(day, grain, calendar)
    before = period.last_year()
    assert (before.same_span(period, period.end) - before.start).days + 1 == period.days
    assert before.same_span(period, day).weekday() == day.weekday()


@pytest.mark.parametrize(
    "calendar",
    [RETAIL, WeekCalendar(), WeekCalendar(7, (5, 4, 4), 0, "last"), WeekCalendar(12, (4, 4, 5), SUNDAY, "last")],
)
def test_the_engine_cuts_every_day_as_python_does(calendar: WeekCalendar) -> None:
    days = ibis.table({"day": "date"}, name="days")
    asked = days.select(
        "day", *(period_start(days.day, grain, calendar).name(grain) for grain in GRAINS),
        number=month_number(days.day, calendar),
    ).order_by("day")  # fmt: skip
    with duckdb.connect() as con:
        many = "range(DATE '2003-12-20', DATE '2031-01-10', INTERVAL 1 DAY)"
        con.execute(f"CREATE TABLE days AS SELECT day::DATE AS day FROM {many} AS r(day)")
        rows = con.execute(sql(asked)).fetchall()
    for day, *starts, number in rows:
        periods = [period_of(day, grain, calendar) for grain in GRAINS]
        assert starts == [period.start for period in periods], day
        assert number == periods[2].year * 12 + periods[2].place, day
