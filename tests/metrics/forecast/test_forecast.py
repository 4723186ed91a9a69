"""One series: the competition, its winner, its paths, and what it takes into account."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metrics.forecast import ALL, Outlook, forecast, mase
from metrics.forecast.candidates import NAIVE
from tests.metrics.forecast.made_up import following, monthly

QUICK = ("ETS(A,N,A)", "UC level")


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    return forecast(monthly(), 18, 12)


def trial(found: Outlook, model: str):  # type: ignore[no-untyped-def]
    return next(each for each in found.trials if each.model == model)


def test_the_winner_beats_the_seasonal_naive_method_and_hits_what_follows(outlook: Outlook) -> None:
    assert trial(outlook, outlook.model).mase < 0.75 * trial(outlook, NAIVE).mase
    off = mase(monthly(), following(60, 18), outlook.mean, 12)
    assert off is not None
    assert off < 0.6
    assert outlook.months == 60
    assert outlook.why == ""


def test_every_candidate_is_tried_from_the_same_origins_and_answers_for_it(outlook: Outlook) -> None:
    assert {each.model for each in outlook.trials} >= set(ALL)
    assert {each.origins for each in outlook.trials} == {24}
    # 24 origins: the last knows one month of what came, every one before it one more, at most 18.
    assert outlook.coverage[1] == sum(min(known, 18) for known in range(1, 25))
    assert all(each.rejected or each.checked == outlook.coverage[1] for each in outlook.trials)


def test_intervals_lie_around_the_mean_and_the_paths_are_what_they_summarise(outlook: Outlook) -> None:
    rows = zip(outlook.low, outlook.low80, outlook.mean, outlook.high80, outlook.high, strict=True)
    assert all(list(row) == sorted(row) for row in rows)
    assert outlook.paths.shape == (1000, 18)
    assert outlook.paths.mean(axis=0) == pytest.approx(outlook.mean)
    assert np.quantile(outlook.paths, 0.975, axis=0) == pytest.approx(outlook.high)


def test_paths_carry_the_errors_of_the_level_over_the_horizon() -> None:
    steps = np.random.default_rng(2).standard_normal(48) * 0.05
    wandering = list(np.exp(np.cumsum(steps)) * monthly(48, noise=0.0))
    paths = forecast(wandering, 12, 12, candidates=("UC level",)).paths
    together = paths.sum(axis=1).std()
    assert together > 2 * np.sqrt((paths.std(axis=0) ** 2).sum())


def test_the_same_question_has_the_same_answer_and_another_seed_draws_other_paths() -> None:
    series = monthly(48)
    first, again = (forecast(series, 3, 12, candidates=QUICK) for _ in range(2))
    assert first == again
    other = forecast(series, 3, 12, candidates=QUICK, seed=1)
    assert other.model == first.model
    assert other.mean == pytest.approx(first.mean, rel=1e-3)
    assert not np.array_equal(other.paths, first.paths)


def test_a_form_is_estimated_again_without_a_competition() -> None:
    chosen = forecast(monthly(), 6, 12, candidates=QUICK)
    again = forecast(monthly(), 6, 12, form=chosen.model)
    assert again == replace(chosen, trials=again.trials)
    assert [each.model for each in again.trials] == [chosen.model]


def test_an_unknown_candidate_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="'prophet'; there are: ETS"):
        forecast(monthly(), 6, 12, form="prophet")


def test_what_came_later_changes_nothing_that_was_said_before() -> None:
    series = monthly(48)
    changed = [*series[:45], *(one * 1.3 for one in series[45:])]
    form = "ETS(A,N,A) & SARIMAX(0,1,1)(0,1,1) & UC level"
    before, after = (forecast(one, 6, 12, form=form) for one in (series, changed))
    steps = {one.back: one.paths for one in before.past}
    for one in after.past:
        assert np.array_equal(one.paths, steps[one.back]) == (one.back >= 3)


def test_past_origins_are_the_last_twelve_and_see_months_as_far_ahead(outlook: Outlook) -> None:
    assert [one.back for one in outlook.past] == list(range(12, 0, -1))
    assert {one.paths.shape for one in outlook.past} == {(1000, 18)}


def test_a_gap_in_the_middle_is_bridged() -> None:
    series: list[float | None] = list(monthly(48))
    series[20] = series[40] = None
    found = forecast(series, 6, 12, candidates=QUICK)
    assert found.months == 46
    assert found.mean == pytest.approx(following(48, 6), rel=0.1)
    # The month without a value is compared with nothing: six origins that reach it check one less.
    assert found.coverage[1] == sum(min(known, 6) for known in range(1, 25)) - 6


def test_the_length_of_a_period_is_no_surprise() -> None:
    days = [28 + at % 2 * 7 for at in range(54)]
    weekly = monthly(48)
    series = [one * length / 30 for one, length in zip(weekly, days, strict=False)]
    found = forecast(series, 6, 12, days=days, candidates=QUICK)
    plain = forecast(weekly, 6, 12, candidates=QUICK)
    assert np.asarray(found.mean) / np.asarray(days[48:]) * 30 == pytest.approx(plain.mean, rel=1e-3)


@pytest.mark.parametrize("season", [4, 1])
def test_quarters_and_series_without_a_season_are_forecast_too(season: int) -> None:
    months = monthly(120)
    series = monthly(40, growth=0.01) if season == 1 else [sum(months[at : at + 3]) for at in range(0, 120, 3)]
    found = forecast(series, 4, season, candidates=QUICK)
    assert found.months == 40
    assert len(found.mean) == 4
    assert found.why == ""
    assert all(low < mean < high for low, mean, high in zip(found.low, found.mean, found.high, strict=True))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"horizon": 0, "season": 12}, "horizon and a season"),
        ({"horizon": 6, "season": 0}, "horizon and a season"),
        ({"horizon": 6, "season": 12, "days": [30] * 60}, "days: one number a period, horizon included, is 66"),
        ({"horizon": 6, "season": 12, "days": [0] * 66}, "at least one day"),
        ({"horizon": 6, "season": 12, "festival": [[0.0]] * 60}, "festival: one number a period"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        forecast(monthly(), **given)  # type: ignore[arg-type]
