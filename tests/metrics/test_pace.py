"""The gap to the pacing line through a year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from metrics.figure import Figure
from metrics.kpi import calendar_sums, groups_of
from metrics.outlook import YearOutlook
from metrics.pace import Pace, pace
from tests.data.small import kept, view_of
from tests.metrics.companies import serving, store_of
from tests.metrics.years import YEAR, year_by_hand

NO_SUMS = pd.DataFrame()
NOW = [10.0, 8.0, 3.0, *[None] * 9]
TARGETS = [10.0, 10.0, 12.0, *[10.0] * 9]
LAST = [9.0] * 12


def gap(shown: object) -> Pace:
    found = pace(None, shown, NO_SUMS)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_gap_sums_up_and_a_running_months_target_falls_due_by_its_days() -> None:
    found = gap(year_by_hand(NOW, LAST, TARGETS, running=3, elapsed=0.5))
    assert [(p.at, p.value) for p in found.points] == [(0, 0), (1, 0), (2, -2), (2.5, -5)], "−2 + 3 − 12 × 0.5"
    assert (found.line, found.today, found.end, found.is_running_sum) == ("target", -5, None, True)


def test_the_forecast_goes_on_from_today_and_its_fan_ends_at_the_years_interval() -> None:
    ahead = [None, None, (11.0, 8.0, 14.0), *[(10.0, 6.0, 14.0)] * 9]
    outlook = YearOutlook(YEAR, value=119.0, low=99.0, high=129.0)
    found = gap(year_by_hand(NOW, LAST, TARGETS, ahead, running=3, elapsed=0.5, outlook=outlook))
    today, march, *_, end = [p for p in found.points if p.forecast is not None]
    assert (today.forecast, today.low, today.high) == (-5, -5, -5)
    assert (march.at, march.forecast) == (3, -3), "−2 + 11 − 12"
    assert (end.at, end.forecast) == (12, -3) and (end.low, end.high) == (-23, 7), "119 − 20 and 119 + 10"
    assert march.low == pytest.approx(-3 - 20 * (9 / (9 + 9 * 16)) ** 0.5), "a month's variance of all that are open"


def test_months_before_the_first_target_are_not_counted_and_a_hole_ends_the_sum() -> None:
    late = gap(year_by_hand(NOW, LAST, [None, 10.0, 12.0, *[None] * 9], running=3, elapsed=0.5))
    assert [(p.at, p.value) for p in late.points] == [(1, 0), (2, -2), (2.5, -5)] and late.since == 1
    holed = gap(year_by_hand([10.0, 9.0, 3.0, 1.0, *[None] * 8], LAST, [10.0, None, *[10.0] * 10]))
    assert [(p.at, p.value) for p in holed.points] == [(0, 0), (1, 0)]


def test_without_a_target_last_year_is_the_line_and_today_is_compared_with_the_same_days() -> None:
    shown = year_by_hand(NOW, LAST, [None] * 12, running=3, elapsed=0.5)
    found = gap(replace(shown, now=Figure(21.0), before=Figure(22.5)))
    assert found.line == "last_year" and [p.value for p in found.points] == [0, 1, 0, -1.5]


def test_what_does_not_add_up_over_months_stands_month_by_month() -> None:
    found = gap(year_by_hand(NOW, LAST, TARGETS, running=3, kpi="active_clients"))
    assert [(p.at, p.value) for p in found.points] == [(1, 0), (2, -2)] and not found.is_running_sum


def test_with_neither_target_nor_year_before_there_is_no_line() -> None:
    assert pace(None, year_by_hand(NOW, [None] * 12, [None] * 12), NO_SUMS) is None  # type: ignore[arg-type]


def test_a_ratio_is_made_anew_of_all_months_and_never_averaged(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Fill rate of March 2026: 26 of 34; the year so far is March alone."""
    view = kept(view_of(store_of(serving, tmp_path_factory), "2026-03"))
    calendar = calendar_sums(view, *groups_of(view, "fill_rate"))
    plain = year_by_hand([None] * 12, [None] * 12, [0.8] * 12, kpi="fill_rate")
    months = tuple(replace(m, is_to_come=m.period.start.month > 3) for m in plain.months)
    found = pace(view, replace(plain, months=months, target=0.8), calendar)
    assert found is not None and [p.at for p in found.points if p.value is not None] == [3]
    assert found.today == pytest.approx(year_value(view, calendar) - 0.8)


def test_the_gap_of_a_ratio_ends_today_with_the_gap_of_the_year_to_date(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    view = kept(view_of(store_of(serving, tmp_path_factory), "2026-03"))
    calendar = calendar_sums(view, *groups_of(view, "fill_rate"))
    plain = year_by_hand([None] * 12, [None] * 12, [0.8] * 12, elapsed=0.5, kpi="fill_rate")
    at = {m: m.period.start.month for m in plain.months}
    months = tuple(replace(m, is_to_come=at[m] > 4, is_running=at[m] == 4) for m in plain.months)
    shown = replace(plain, months=months, target=0.8, now=Figure(0.75), before=Figure(0.7))
    found = pace(view, shown, calendar)
    assert found is not None
    assert (found.points[-1].at, found.points[-1].period) == (3.5, None)
    assert found.today == pytest.approx(-0.05)


def year_value(view: object, calendar: pd.DataFrame) -> float:
    sums = calendar.loc["month"].sum()
    return float(sums["quantity_filled_e4"] / sums["quantity_ordered_e4"])
