"""A key figure through a fiscal year."""

from __future__ import annotations

from functools import partial

import pytest

from data.door import View
from data.periods import period_of
from metrics.cascade.season import seasonal_weights
from metrics.due import due_by_now, month_targets, passed_in, passed_share
from metrics.kpi import calendar_sums, groups_of, kpi_of
from metrics.outlook import YearOutlook
from metrics.series import months_of_year
from metrics.targets import targets
from metrics.to_date import year_of
from metrics.year_listed import ListedPeriod, listed_periods
from metrics.year_shown import YearShown, period_shown, year_shown
from tests.data.small import kept, three_clients, view_of
from tests.metrics.companies import rhythm, store_of


@pytest.fixture(scope="module")
def rhythm_view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Data until 30 June 2026; a target of 1,000 for the second quarter."""
    return kept(view_of(store_of(rhythm, tmp_path_factory), "2026-Q2"))


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Data from February 2025 until 10 April 2026, no targets."""
    return kept(view_of(store_of(three_clients, tmp_path_factory), "2026-Q1"))


def shown(view: View, key: str = "revenue") -> tuple[YearShown, tuple[ListedPeriod, ...]]:
    calendar, goals = calendar_sums(view, *groups_of(view, key)), targets(view)
    year = year_of(view, view.selection.period)
    weights = seasonal_weights(view, key, year.year)
    found = year_shown(view, key, calendar, goals, weights, YearOutlook(year))
    return found, listed_periods(view, found, calendar, goals, weights)


def test_the_year_reaches_today_whatever_period_is_selected_beside_the_same_days_a_year_before(three: View) -> None:
    found, _ = shown(three)
    assert found.now.value == 4_100_000 and found.before.missing == "the data begin later"
    assert not found.is_over and found.elapsed == pytest.approx(10 / 30)
    states = [(m.is_running, m.is_to_come) for m in found.months]
    assert states == [(False, False)] * 3 + [(True, False)] + [(False, True)] * 8


def test_a_month_to_come_is_unknown_and_not_nothing(three: View) -> None:
    found, _ = shown(three)
    assert [m.now.value for m in found.months] == [2_000_000, 2_000_000, 0, 100_000, *[None] * 8]
    assert [m.before.value for m in found.months][:5] == [None, 1_600_000, 0, 0, 500_000]


def test_a_quarters_target_is_spread_over_its_months_and_adds_up_to_it(rhythm_view: View) -> None:
    found, _ = shown(rhythm_view)
    plans = [m.target for m in found.months]
    assert plans[:3] == [None] * 3 and plans[6:] == [None] * 6 and found.is_spread
    assert sum(plan for plan in plans[3:6] if plan) == pytest.approx(10_000_000)
    assert found.target is None and found.paced is None and found.behind is None


def test_the_share_that_has_passed_counts_a_running_month_by_its_days(three: View) -> None:
    weights = (0.1, 0.2, 0.1, 0.3, *[0.3 / 8] * 8)
    quarter = three.selection.period.back(-1)
    assert passed_in(three, year_of(three, three.selection.period), weights) == pytest.approx(0.4 + 0.3 / 3)
    assert passed_in(three, quarter, weights) == pytest.approx(0.1 / (0.3 + 2 * 0.3 / 8))
    assert passed_in(three, three.selection.period, weights) == pytest.approx(1.0)


def test_months_after_today_have_not_passed(three: View) -> None:
    months = months_of_year(three)
    assert passed_share(months, [1 / 12] * 12, three) == pytest.approx((3 + 1 / 3) / 12)


def test_a_ratios_target_of_the_quarter_holds_in_each_of_its_months(rhythm_view: View) -> None:
    """Retention of region R is to be 0.8 in the second quarter; the company has no such target."""
    months, goals = months_of_year(rhythm_view), targets(rhythm_view)
    kpi, keys = kpi_of(rhythm_view, "retention"), {r.region_id: r.key for r in rhythm_view.tree.regions.values()}
    found = month_targets(kpi, months, partial(goals.of, "retention", keys["R"]), [1 / 12] * 12)
    assert found == [*[None] * 3, 0.8, 0.8, 0.8, *[None] * 6]


def test_what_is_due_of_a_running_period_is_what_the_pacing_line_says(three: View) -> None:
    """A year of 1,200 with 300 for April: eleven months of equal weight share nothing of it that is not theirs."""
    year = three.selecting(three.selection.at(year_of(three, three.selection.period)))
    goal = {"2026": 1200.0, "2026-04": 300.0}
    revenue, retention = kpi_of(three, "revenue"), kpi_of(three, "retention")
    weights = [1 / 12] * 12
    assert due_by_now(year, revenue, lambda p: goal.get(p.key), weights) == pytest.approx(3 * 100 + 300 / 3)
    assert due_by_now(year, retention, lambda p: goal.get(p.key), weights) == 1200.0, "a ratio is due as a whole"
    assert due_by_now(three, revenue, lambda p: 500.0, weights) == 500.0, "the first quarter is over"
    assert due_by_now(year, revenue, lambda p: None, weights) is None


def test_years_are_listed_with_their_quarters_and_those_with_their_months(three: View) -> None:
    _, listed = shown(three)
    assert [p.period.key for p in listed[:7]] == [
        "2026", "2026-Q1", "2026-01", "2026-02", "2026-03", "2026-Q2", "2026-04",
    ]  # fmt: skip
    assert [p.period.key for p in listed].index("2025") == 17, "a year of 17 rows: what is to come is listed as well"
    assert [(p.now.value, p.before.value, p.is_running) for p in listed[4:7]] == [
        (0, 0, False), (100_000, 0, True), (100_000, 0, True),
    ]  # fmt: skip


def test_a_running_period_stands_beside_the_same_days_only(rhythm_view: View) -> None:
    _, listed = shown(rhythm_view)
    year = listed[0]
    assert (year.now.value, year.before.value) == (700_000, 1_200_000) and year.is_running
    assert year.passed == pytest.approx(181 / 365) and listed[5].passed is None


def test_the_selected_period_stands_beside_the_year_before_and_the_one_before(rhythm_view: View) -> None:
    own = period_shown(rhythm_view, "revenue", calendar_sums(rhythm_view, "money"))
    assert (own.now.value, own.last_year.value, own.previous.value) == (500_000, 1_100_000, 200_000)
    assert own.compared(rhythm_view) == own.last_year


def test_a_running_period_is_held_against_the_same_days_of_both(three: View) -> None:
    april = three.selecting(three.selection.at(period_of(three.as_of, "month")))
    own = period_shown(april, "revenue", calendar_sums(april, "money"))
    assert (own.now.value, own.last_year.value, own.previous.value) == (100_000, 0, 0)
