"""Chances by the special functions alone: the same as scipy's distributions, in the middle and far out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, inf, nan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special, stats

from metrics.distributions import binomial_p, poisson_quantile

Floats = NDArray[np.float64]
LEVELS: Floats = np.r_[1e-300, 1e-17, 1e-9, np.linspace(0.001, 0.999, 333), 1 - 1e-9]
SCORES: Floats = np.r_[-inf, np.linspace(-38, 38, 305), inf, nan]
STATISTICS: Floats = np.r_[0.0, 1e-300, np.logspace(-8, 5, 131), inf, nan]

# What the metrics ask of the special functions, beside the distribution it stands for.
SAME: dict[str, tuple[Callable[[], Floats], Callable[[], Floats]]] = {
    "normal, above": (lambda: special.ndtr(-SCORES), lambda: stats.norm.sf(SCORES)),
    "normal, quantile": (lambda: special.ndtri(LEVELS), lambda: stats.norm.ppf(LEVELS)),
    "normal, quantile at the ends": (lambda: special.ndtri([0.0, 1.0]), lambda: stats.norm.ppf([0.0, 1.0])),
    **{
        f"Student, {df} degrees": (lambda df=df: special.stdtrit(df, LEVELS), lambda df=df: stats.t.ppf(LEVELS, df))
        for df in (1, 4.0, 5.7, 11, 1_000, 1e7)
    },
    "Student, many degrees at once": (
        lambda: special.stdtrit(np.array([4.0, 9.3, 120.0]), 0.975),
        lambda: stats.t.ppf(0.975, np.array([4.0, 9.3, 120.0])),
    ),
    **{
        f"rank of a median of {n}": (
            lambda n=n: special.betaincinv((n + 1) / 2, (n + 1) / 2, LEVELS),
            lambda n=n: stats.beta.ppf(LEVELS, (n + 1) / 2, (n + 1) / 2),
        )
        for n in (1, 2, 30, 999, 10**6)
    },
    **{
        f"F of 2 and {df}": (
            lambda df=df: special.fdtrc(2, df, STATISTICS),
            lambda df=df: stats.f.sf(STATISTICS, 2, df),
        )
        for df in (1, 29, 10**6)
    },
    **{
        f"χ² of {df}": (lambda df=df: special.chdtrc(df, STATISTICS), lambda df=df: stats.chi2.sf(STATISTICS, df))
        for df in (1, 30, 10_000)
    },
}


@pytest.mark.parametrize("name", SAME)
def test_a_special_function_is_the_distribution_it_stands_for(name: str) -> None:
    ours, theirs = (np.asarray(made(), dtype=float) for made in SAME[name])
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=0)


def test_three_of_fifteen_as_scipy_s_manual_has_it_from_zar() -> None:
    # At least 3 of 15 at a tenth: 0.18406; no smaller count is as unlikely, so both sides are this one.
    assert binomial_p(3, 15, 0.1) == pytest.approx(0.18406106910639114, rel=1e-12)


def test_of_a_fair_coin_both_sides_count_by_hand() -> None:
    assert binomial_p(0, 3, 0.5) == pytest.approx(2 / 8, rel=1e-12)
    assert binomial_p(1, 4, 0.5) == pytest.approx(10 / 16, rel=1e-12)
    assert binomial_p(1, 3, 0.5) == binomial_p(2, 4, 0.5) == 1.0


@given(st.data(), st.integers(1, 3_000), st.floats(0, 1))
def test_the_exact_test_is_scipy_s(data: st.DataObject, n: int, share: float) -> None:
    successes = data.draw(st.integers(0, n))
    theirs = float(stats.binomtest(successes, n, share).pvalue)
    # Below that scipy's own tail is wrong: see the next test.
    assert binomial_p(successes, n, share) == pytest.approx(theirs, rel=1e-12, abs=1e-200)


@pytest.mark.parametrize(
    ("successes", "n", "share"), [(38, 1_000, 0.53), (981, 1_000, 0.518), (13, 333, 0.9), (0, 7, 1.0), (7, 7, 0.0)]
)
def test_far_out_the_exact_test_is_the_sum_in_whole_numbers(successes: int, n: int, share: float) -> None:
    p = Fraction(share)
    chances = [comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(n + 1)]
    exact = sum(chance for chance in chances if chance <= chances[successes] * (1 + Fraction(1, 10**7)))
    assert binomial_p(successes, n, share) == pytest.approx(float(exact), rel=1e-12, abs=0)


@given(st.one_of(st.floats(0, 50), st.floats(0, 1e6)), st.sampled_from((0.025, 0.5, 0.975, 1e-9, 0.999999)))
@example(0.0, 0.025)
@example(0.0253178, 0.975)
@example(1e8, 0.975)
def test_the_quantile_of_a_poisson_count_is_scipy_s(mean: float, level: float) -> None:
    assert poisson_quantile(level, mean) == float(stats.poisson.ppf(level, mean))


@pytest.mark.parametrize(
    ("successes", "n", "share"), [(0, 0, 0.5), (-1, 3, 0.5), (4, 3, 0.5), (1, 3, 1.1), (1, 3, nan)]
)
def test_counts_that_cannot_be_are_refused(successes: int, n: int, share: float) -> None:
    with pytest.raises(ValueError, match="binomial_p needs"):
        binomial_p(successes, n, share)


@pytest.mark.parametrize(("level", "mean"), [(0.0, 1.0), (1.0, 1.0), (0.5, -1.0), (0.5, inf), (0.5, nan), (nan, 1.0)])
def test_levels_and_means_that_cannot_be_are_refused(level: float, mean: float) -> None:
    with pytest.raises(ValueError, match="poisson_quantile needs"):
        poisson_quantile(level, mean)
