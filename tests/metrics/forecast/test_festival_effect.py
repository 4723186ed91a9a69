"""The festival that moves between months is told from the months."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.periods import period_of
from metrics.festival import festival_shares
from metrics.forecast import forecast
from metrics.forecast.festival_effect import festival_effect
from tests.metrics.forecast.made_up import monthly

MONTHS = [period_of(date(2018 + at // 12, at % 12 + 1, 1), "month") for at in range(84)]
SHARES = festival_shares(MONTHS)
TRUE = np.array([0.10, -0.35, -0.05])
QUICK = ("UC level", "ETS(A,N,A)")


def test_effects_are_found_and_drawn_toward_none() -> None:
    logs = np.log(monthly(72, noise=0.01)) + SHARES[:72] @ TRUE
    found = festival_effect(logs, 12, SHARES[:72], 0.4)
    assert found == pytest.approx(TRUE, abs=0.06)
    doubted = festival_effect(logs, 12, SHARES[:72], 0.05)
    assert np.abs(doubted).sum() < np.abs(found).sum()


def test_a_gap_or_less_than_two_years_tell_nothing_wrong() -> None:
    logs = np.log(monthly(72, noise=0.01)) + SHARES[:72] @ TRUE
    logs[[13, 40]] = np.nan
    assert festival_effect(logs, 12, SHARES[:72], 0.4) == pytest.approx(TRUE, abs=0.07)
    assert (festival_effect(logs[:20], 12, SHARES[:20], 0.4) == 0).all()
    assert (festival_effect(logs, 12, np.zeros((72, 3)), 0.4) == 0).all()


def test_where_it_helps_in_the_origins_the_festival_is_taken_out_and_foreseen() -> None:
    series = list(np.asarray(monthly(60, noise=0.01)) * np.exp(SHARES[:60] @ TRUE))
    truth = np.asarray(monthly(72, noise=0.0))[60:] * np.exp(SHARES[60:72] @ TRUE)
    found = forecast(series, 12, 12, festival=SHARES[:72], candidates=QUICK)
    blind = forecast(series, 12, 12, candidates=QUICK)
    assert found.model.endswith(" + festival")
    assert not blind.model.endswith("festival")
    errors = [np.abs(np.asarray(one.mean) / truth - 1)[:3].mean() for one in (found, blind)]
    assert errors[0] < 0.6 * errors[1]


def test_where_there_is_no_festival_in_the_figures_none_is_found() -> None:
    found = forecast(monthly(60), 6, 12, festival=np.zeros((66, 3)), candidates=QUICK)
    assert not found.model.endswith("festival")
