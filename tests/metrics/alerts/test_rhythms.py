"""Falls, rises and silences: the budget is kept where nothing happens, and what happens is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson

from metrics.alerts.chances import BLOCK, _shuffled, drawn_highest
from metrics.alerts.kinds import STATISTICAL
from metrics.alerts.rhythm import readings
from metrics.alerts.season import season_of
from metrics.alerts.signals import Rhythms, _begins, rhythm_signals, rhythms_of
from metrics.alerts.span import FIRST, JUDGED_FROM, WEEKS, last_sunday, week_end
from tests.metrics.alerts.made import SHUT, amounts_of, company_of

SUNDAY = date(2026, 10, 18)
BUDGET = 12.0
STOPPED, HALVED, DOUBLED, SELDOM, NEWCOMER, OLD_STOP, SHRUNK = 11, 22, 33, 40, 55, 66, 77
CHANGED = 125


@pytest.fixture(scope="module")
def quiet() -> Rhythms:
    return rhythms_of(company_of(amounts_of(300)))


@pytest.fixture(scope="module")
def eventful() -> Rhythms:
    """The quiet company in which seven clients do something, of which five should be told."""
    values = amounts_of(300)
    values[STOPPED, CHANGED:] = 0
    values[HALVED, 100:] *= 0.1
    values[DOUBLED, CHANGED:] = values[DOUBLED, CHANGED:] * 4 + 100
    values[SELDOM] = np.where(np.arange(WEEKS) % 9 == 0, 100, 0)
    values[SELDOM, CHANGED - 20 :] = 0
    values[OLD_STOP, 60:] = 0
    values[SHRUNK, CHANGED:] *= 0.5
    starts = np.zeros(300, dtype="int64")
    starts[NEWCOMER], values[NEWCOMER, :130], values[NEWCOMER, 140:] = 131, 0, 0
    return rhythms_of(company_of(values, starts))


def signals_of(found: Rhythms, kind: str) -> pd.DataFrame:
    return rhythm_signals(found, found.watch(kind, BUDGET), SUNDAY)


@pytest.mark.parametrize("kind", ["fall", "rise", "no_order"])
def test_where_nothing_happens_alarms_are_as_many_as_expected(quiet: Rhythms, kind: str) -> None:
    watch = quiet.watch(kind, BUDGET)
    low, high = poisson.ppf((0.025, 0.975), watch.expected)
    assert watch.expected <= BUDGET
    assert low <= len(rhythm_signals(quiet, watch, SUNDAY)) <= high


def test_a_small_budget_raises_few_and_a_limit_that_rises(quiet: Rhythms) -> None:
    few, many = quiet.watch("fall", 1), quiet.watch("fall", 10)
    assert few.limit > many.limit
    assert few.expected <= 1 < many.expected <= 10


def test_the_shut_weeks_of_a_moving_festival_raise_nothing(quiet: Rhythms) -> None:
    season = quiet.company.season
    assert season.amounts[-1, [SHUT, SHUT - 50]].max() < 0.4 < season.amounts[-1, SHUT + 1]
    raised = signals_of(quiet, "fall")["raised_on"].to_list()
    near = {week_end(SUNDAY, SHUT + step) for step in range(3)}
    assert sum(day in near for day in raised) <= 4


def test_a_client_that_stops_is_told_once_and_goes_on_being_told(eventful: Rhythms) -> None:
    found = signals_of(eventful, "fall").set_index("row").loc[STOPPED]
    assert week_end(SUNDAY, CHANGED) <= found["raised_on"] <= week_end(SUNDAY, CHANGED + 12)
    assert found["is_standing"] and found["lasts_until"] == SUNDAY
    assert found["observed"] < 0.5 * found["expected"]
    assert found["loss_a_year"] == pytest.approx(found["expected"] - found["observed"])
    assert 0 < found["chance"] < 0.01


def test_a_strong_fall_and_a_strong_rise_are_told(eventful: Rhythms) -> None:
    assert HALVED in set(signals_of(eventful, "fall")["row"])
    rise = signals_of(eventful, "rise").set_index("row").loc[DOUBLED]
    assert rise["observed"] > 2 * rise["expected"]


def test_a_signal_that_dips_and_comes_back_is_raised_once_until_it_ended() -> None:
    dips, ends, low = [0, 4, 3, 4, 4], [4, 1, 4, 3, 2], [0, 3, 3, 3, 3]
    began = _begins(np.array([dips, ends, low], dtype=float).T, 4.0).T
    assert np.flatnonzero(began[0]).tolist() == [1], "three is below the limit of four, not below half of it"
    assert np.flatnonzero(began[1]).tolist() == [0, 2] and not began[2].any()


def test_orders_of_half_the_size_are_told_though_as_many_come(eventful: Rhythms) -> None:
    found = signals_of(eventful, "fall").set_index("row").loc[SHRUNK]
    assert week_end(SUNDAY, CHANGED) < found["raised_on"] and found["is_standing"]


def test_seldom_buyers_are_judged_by_silence_and_nobody_twice(eventful: Rhythms) -> None:
    silent = signals_of(eventful, "no_order").set_index("row")
    assert silent.loc[SELDOM, "expected"] == pytest.approx(9, abs=1)
    falls = set(signals_of(eventful, "fall")["row"])
    assert SELDOM not in falls and STOPPED not in set(silent.index)


def test_newcomers_and_those_who_stopped_long_ago_raise_nothing(eventful: Rhythms) -> None:
    for kind in eventful.chances:
        assert {NEWCOMER, OLD_STOP}.isdisjoint(signals_of(eventful, kind)["row"])


def test_readings_know_no_other_order_of_clients(quiet: Rhythms) -> None:
    company, rows = quiet.company, np.array([5, 17, 290])
    there, back = company.readings(rows), company.readings(rows[::-1])
    for name, part in there.parts.items():
        assert np.array_equal(part, back.parts[name][:, ::-1]), name


def test_without_any_order_no_chart_moves() -> None:
    still = np.zeros((WEEKS, 2), dtype=np.float32)
    ones = np.ones_like(still)
    found = readings(still, still, ones, ones, np.zeros(2, dtype="int64"), (1.0, 10.0))
    assert not found.frequent.any() and not found.seldom.any()
    assert all(np.isfinite(part).all() for part in found.parts.values())
    assert found.level.shape == (WEEKS - FIRST, 2)


def test_a_company_of_a_few_has_no_season_and_judges_nobody() -> None:
    values = amounts_of(9)
    assert set(season_of(values, np.zeros(9, dtype="int64"), (np.zeros(9, dtype="int64"),)).group) == {-1}
    assert rhythms_of(company_of(values)).chances == {}


def test_nobody_is_drawn_where_nobody_has_a_past() -> None:
    company = company_of(amounts_of(60))
    young = replace(company, starts=np.full(60, 100))
    assert drawn_highest(young, np.arange(60), np.random.default_rng(1)) == {}


def test_drawn_weeks_are_the_known_ones_in_another_order_none_of_them_twice_before_all_came() -> None:
    starts = np.array([0, 20, 52])
    known = np.arange(JUDGED_FROM)[:, None] >= starts
    weeks = _shuffled(known, np.random.default_rng(1))
    assert weeks.shape == (WEEKS, 3)
    for column, start in zip(weeks.T, starts, strict=True):
        many = JUDGED_FROM - start
        assert sorted(column[:many]) == list(range(start, JUDGED_FROM))
        assert column[many:].tolist() == np.resize(column[:many], WEEKS)[many:].tolist()
        assert (np.diff(column[:many]) == 1).mean() > 1 - 2 / BLOCK


def test_weeks_end_on_sundays() -> None:
    assert last_sunday(date(2026, 10, 18)) == date(2026, 10, 18)
    assert last_sunday(date(2026, 10, 24)) == date(2026, 10, 18)
    assert week_end(SUNDAY, WEEKS - 2) == date(2026, 10, 11)
    assert "promise" not in STATISTICAL
