"""Periods: bounds, names in links, neighbours, and the span that a running period is compared with."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import GRAINS, Period, period_from_key, period_of

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_a_quarter_runs_from_its_first_month_to_the_end_of_its_third() -> None:
    quarter = period_from_key("2026-Q3")
    assert (quarter.start, quarter.end, quarter.days) == (date(2026, 7, 1), date(2026, 9, 30), 92)


def test_february_of_a_leap_year_has_29_days() -> None:
    assert period_from_key("2024-02").end == date(2024, 2, 29)


def test_a_fiscal_year_from_april_is_named_after_the_year_it_starts_in() -> None:
    year = period_of(date(2027, 2, 3), "year", 4)
    assert (year.key, year.start, year.end) == ("2026", date(2026, 4, 1), date(2027, 3, 31))
    assert period_of(date(2027, 2, 3), "quarter", 4).key == "2026-Q4"


@pytest.mark.parametrize("key", ["", "26", "2026-Q5", "2026-13", "2026-00", "2026-9", "Q3 2026", "2026-Q3 "])
def test_any_other_text_is_refused_with_what_is_accepted(key: str) -> None:
    with pytest.raises(ValueError, match="write a year 2026, a quarter 2026-Q3 or a month 2026-09"):
        period_from_key(key)


def test_the_running_quarter_is_compared_with_the_same_number_of_days() -> None:
    running = period_from_key("2026-Q4")
    assert running.last_year().same_span(running, date(2026, 10, 18)) == date(2025, 10, 18)
    assert running.previous().same_span(running, date(2026, 10, 18)) == date(2026, 7, 18)


def test_the_same_span_never_leaves_the_shorter_period() -> None:
    march = period_from_key("2026-03")
    assert march.previous().same_span(march, date(2026, 3, 30)) == date(2026, 2, 28)


def test_a_period_is_running_until_the_day_before_its_end() -> None:
    month = period_from_key("2013-11")
    assert month.is_running(date(2013, 11, 29))
    assert not month.is_running(date(2013, 11, 30))
    assert not month.is_running(date(2013, 10, 31))


@given(day=DAYS, grain=st.sampled_from(GRAINS), fiscal_start=st.integers(1, 12))
def test_every_day_lies_in_exactly_the_period_that_its_key_names(day: date, grain: str, fiscal_start: int) -> None:
    period = period_of(day, grain, fiscal_start)  # type: ignore[arg-type]
    assert period.contains(day)
    assert period_from_key(period.key, fiscal_start) == period
    assert not period.previous().contains(day) and not period.back(-1).contains(day)


@given(day=DAYS, grain=st.sampled_from(GRAINS), fiscal_start=st.integers(1, 12), steps=st.integers(-30, 30))
def test_going_back_and_forth_ends_where_it_began(day: date, grain: str, fiscal_start: int, steps: int) -> None:
    period = period_of(day, grain, fiscal_start)  # type: ignore[arg-type]
    assert period.back(steps).back(-steps) == period
    assert period.back(1).end < period.start


def test_periods_sort_by_their_first_day() -> None:
    assert Period(date(2026, 1, 1), "month") < Period(date(2026, 2, 1), "month")


def test_a_period_of_months_has_no_weeks_and_compares_whole() -> None:
    february = period_from_key("2024-02")
    assert february.weeks is None and not february.is_longer_or_shorter()
    assert [period_from_key(key, 4).place for key in ("2026", "2026-Q3", "2026-04", "2026-03")] == [0, 2, 0, 11]
