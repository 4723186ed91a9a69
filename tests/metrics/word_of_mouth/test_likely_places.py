"""Thresholds that cannot be the best are left behind, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.word_of_mouth.family import Family
from metrics.word_of_mouth.likely_places import AS_LIKELY, likely_hinges
from metrics.word_of_mouth.newton import Design, hinges

LEVELS = np.arange(11.0)
PLACES = np.linspace(0.0, 10.0, 201)


def _design(covariates: int = 0) -> Design:
    return Design(LEVELS, np.linspace(-0.4, 0.3, 11), np.zeros((11, covariates)))


@given(
    counts=st.lists(st.lists(st.integers(0, 60), min_size=11, max_size=11), min_size=1, max_size=4),
    seed=st.integers(0, 2**32 - 1),
    start=st.floats(0.0, 2.0),
)
def test_the_likeliest_threshold_and_its_curve_are_those_of_the_full_search(
    counts: list[list[int]], seed: int, start: float
) -> None:
    design, events = _design(), np.array(counts, float)
    events[:, 0] += 1.0  # somebody acts below every threshold, so that the level is finite
    units = np.random.default_rng(seed).uniform(20, 400, events.shape)
    begun = np.full(len(PLACES), start)
    every = likely_hinges(design, PLACES, events, units, begun, is_every=True)
    likely = likely_hinges(design, PLACES, events, units, begun)
    full = hinges(design, Family(), PLACES, events, units)
    assert every.log_likelihood == pytest.approx(full.log_likelihood, abs=1e-6)
    top = full.log_likelihood.max(axis=1, keepdims=True)
    assert likely.log_likelihood.max(axis=1) == pytest.approx(top[:, 0], abs=1e-6)
    best = full.log_likelihood > top - AS_LIKELY / 4
    assert likely.log_likelihood[best] == pytest.approx(full.log_likelihood[best], abs=1e-6)
    assert (likely.log_likelihood <= full.log_likelihood + 1e-6).all()


def test_most_thresholds_are_not_followed_to_the_end_and_the_curve_is_the_same() -> None:
    random = np.random.default_rng(5)
    design = _design()
    rates = 0.05 * np.exp(0.5 * np.maximum(LEVELS - 7, 0))
    units = random.uniform(200, 400, (50, 11))
    events = random.poisson(rates * np.exp(design.log_exposure) * units).astype(float)
    full = hinges(design, Family(), PLACES, events, units)
    likely = likely_hinges(design, PLACES, events, units, np.full(len(PLACES), 0.3))
    assert (np.abs(likely.log_likelihood - full.log_likelihood) > 1e-3).mean() > 0.5
    rows, best = np.arange(50), full.log_likelihood.argmax(axis=1)
    assert likely.parameters[rows, best] == pytest.approx(full.parameters[rows, best], abs=1e-6)


def test_covariates_are_refused() -> None:
    with pytest.raises(ValueError, match="covariates"):
        likely_hinges(_design(1), PLACES, np.ones((1, 11)), np.ones((1, 11)), np.zeros(201))
