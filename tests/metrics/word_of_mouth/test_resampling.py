"""Resampled curves: whole clients, the threshold searched again, the same draws for the same data."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.word_of_mouth.curve import Searched, searched_curve
from metrics.word_of_mouth.family import Family
from metrics.word_of_mouth.newton import Design, hinges
from metrics.word_of_mouth.resampling import resampled
from tests.metrics.word_of_mouth.test_curve import COMPLAINTS, LEVELS, PRAISE, drawn


@pytest.fixture(scope="module")
def searched() -> Searched:
    return searched_curve(**drawn(600))


def test_draws_scatter_around_the_curve_and_their_thresholds_move(searched: Searched) -> None:
    draws = resampled(searched, 200)
    assert draws is not None and draws.praise is not None and draws.complaint is not None
    assert draws.praise.shape == (200, 3) and len(np.unique(draws.praise[:, 0])) > 5
    for side, branch in (("praise", searched.curve.praise), ("complaint", searched.curve.complaint)):
        rates = draws.rates(side, LEVELS)
        assert rates.shape == (200, 11)
        low, high = np.quantile(rates, [0.025, 0.975], axis=0)
        assert ((low < branch.rate(LEVELS)) & (branch.rate(LEVELS) < high)).all()


def test_complaints_begin_below_praise_in_every_draw(searched: Searched) -> None:
    draws = resampled(searched, 200)
    assert draws is not None and draws.praise is not None and draws.complaint is not None
    assert (draws.complaint[:, 0] <= draws.praise[:, 0] + 1e-9).all()


def test_the_same_data_in_any_order_give_the_same_draws() -> None:
    data = drawn(100)
    order = np.random.default_rng(3).permutation(len(data["client"]))
    one = resampled(searched_curve(**data), 20)
    other = resampled(searched_curve(**{name: column[order] for name, column in data.items()}), 20)
    assert one is not None and other is not None and one.praise is not None
    assert one.praise == pytest.approx(other.praise)


def test_progress_is_told_up_to_the_end(searched: Searched) -> None:
    told: list[float] = []
    resampled(searched, 30, told.append)
    assert told and told[-1] == 1 and told == sorted(told)


def test_without_a_curve_there_is_nothing_to_draw() -> None:
    assert resampled(searched_curve(LEVELS, np.ones(11), PRAISE, COMPLAINTS), 10) is None


def test_a_side_that_is_refused_is_not_drawn() -> None:
    years = np.full(11, 1000.0)
    draws = resampled(searched_curve(LEVELS, years, PRAISE * years, None), 10)
    assert draws is not None and draws.complaint is None
    with pytest.raises(ValueError, match="no curve of complaint"):
        draws.rates("complaint", [5])


def test_what_is_drawn_are_clients_and_not_answers() -> None:
    data = drawn(150)
    doubled = {name: np.concatenate([column] * 4) for name, column in data.items()}
    spreads = []
    for columns in (data, doubled, {**doubled, "client": np.arange(len(doubled["client"]))}):
        draws = resampled(searched_curve(**columns), 100)
        assert draws is not None and draws.complaint is not None
        spreads.append(float(draws.complaint[:, 1].std()))
    assert spreads[1] == pytest.approx(spreads[0], rel=0.3), "the same answers four times are no new evidence"
    assert spreads[2] < 0.8 * spreads[0], "four times as many clients are"


@pytest.mark.parametrize("kind", ["poisson", "negative_binomial", "binomial"])
def test_many_fits_at_once_are_those_of_statsmodels(kind: str) -> None:
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    rng = np.random.default_rng(7)
    s, z = np.tile(LEVELS, 3), np.repeat([-1.0, 0.0, 1.0], 11)[:, None]
    rate = np.exp(-1 + 0.4 * np.maximum(s - 6, 0) + 0.3 * z[:, 0])
    units = np.full((2, 33), 40.0) if kind == "binomial" else np.ones((2, 33))
    thresholds = np.array([3.0, 6.0, 7.5])
    events = rng.binomial(40, 1 - np.exp(-rate), (2, 33)) if kind == "binomial" else rng.poisson(rate * 30, (2, 33))
    years = np.zeros(33) if kind == "binomial" else np.full(33, np.log(30.0))
    family = Family(kind, 0.2 if kind == "negative_binomial" else 0.0)  # type: ignore[arg-type]
    ours = hinges(Design(s, years, z), family, thresholds, events.astype(float), units)
    theirs_family = {
        "poisson": families.Poisson(),
        "negative_binomial": families.NegativeBinomial(alpha=0.2),
        "binomial": families.Binomial(link=families.links.CLogLog()),
    }[kind]
    for row in range(2):
        y = np.column_stack([events[row], 40 - events[row]]) if kind == "binomial" else events[row]
        for n, threshold in enumerate(thresholds):
            design = np.column_stack([np.ones(33), np.maximum(s - threshold, 0), z])
            fit = GLM(y, design, theirs_family, offset=years).fit(tol=1e-13)
            assert ours.parameters[row, n] == pytest.approx(fit.params, abs=1e-6)


def test_a_fit_that_never_comes_to_rest_leaves_the_others_as_they_are() -> None:
    """Without an act below the threshold the level falls for ever; such a resample stands among eleven usual ones."""
    rng, thresholds = np.random.default_rng(11), np.array([2.0, 5.0, 8.0])
    events = rng.poisson(30 * np.exp(-1 + 0.4 * np.maximum(LEVELS - 6, 0)), (12, 11)).astype(float)
    events[4, :9] = 0
    design, units = Design(LEVELS, np.full(11, np.log(30.0)), np.empty((11, 0))), np.ones((12, 11))
    together = hinges(design, Family(), thresholds, events, units)
    for row in range(12):
        alone = hinges(design, Family(), thresholds, events[row : row + 1], units[:1])
        assert together.parameters[row] == pytest.approx(alone.parameters[0], abs=1e-9)
        assert together.log_likelihood[row] == pytest.approx(alone.log_likelihood[0], abs=1e-9)
