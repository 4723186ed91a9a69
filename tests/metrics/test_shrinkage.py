"""Small parts are drawn toward the whole: by hand, at the edges, and as a law."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.shrinkage import own_weight, toward_mean, toward_means, variance_between


def test_three_parts_by_hand() -> None:
    # weight = 4 / (4 + 36/n): n 9 → 4/8 = .5; n 3 → 4/16 = .25; n 27 → 4/(4 + 4/3) = .75
    shrunk = toward_mean([10, 2, 8], [9, 3, 27], 6, 4, 36)
    assert shrunk.tolist() == pytest.approx([8, 5, 7.5])
    assert own_weight([9, 3, 27], 4, 36).tolist() == pytest.approx([0.5, 0.25, 0.75])


def test_efron_and_morris_batters() -> None:
    """Clemente of Efron & Morris 1975, table 1: .400 of 45 at bats becomes .290 toward the grand mean .265.

    Their factor 1 − .788 = .212 is what a prior variance of .00116 gives at a sampling variance of .265 × .735.
    """
    prior = 0.265 * 0.735 / 45 * 0.212 / 0.788
    shrunk = toward_mean([0.400, 0.156], [45, 45], 0.265, prior, 0.265 * 0.735)
    assert shrunk.tolist() == pytest.approx([0.294, 0.242], abs=0.001)


def test_each_part_may_have_its_own_mean_and_its_own_variance() -> None:
    assert toward_mean([10, 10], [1, 1], [0, 8], 1, [1, 3]).tolist() == pytest.approx([5, 8.5])


def test_at_the_edges_it_is_the_prior_or_the_own_value() -> None:
    assert toward_mean([10, np.nan], [5, 0], 6, 4, 36).tolist() == pytest.approx([6 + 4 * 20 / 56, 6])
    assert toward_mean([10.0], [5], 6, 0, 36).tolist() == [6]
    assert toward_mean([10.0], [5], 6, 4, 0).tolist() == [10]
    assert toward_mean([10.0], [5], 6, 0, 0).tolist() == [10]
    assert toward_mean([], [], 6, 4, 36).tolist() == []


def test_a_negative_count_or_variance_is_refused() -> None:
    for n, prior, sampling in ((-1, 1, 1), (1, -1, 1), (1, 1, -1)):
        with pytest.raises(ValueError, match="0 or more"):
            toward_mean([1.0], [n], 0, prior, sampling)


def test_several_numbers_at_once_are_drawn_as_one_alone() -> None:
    values, spread = np.array([[10.0], [2.0]]), np.array([[[4.0]], [[12.0]]])
    shrunk, left = toward_means(values, spread, np.array([6.0]), np.array([[4.0]]))
    assert shrunk[:, 0].tolist() == pytest.approx([8, 5])
    assert left[:, 0, 0].tolist() == pytest.approx([2, 3]), "1 / (1/4 + 1/4) and 1 / (1/4 + 1/12)"


def test_numbers_that_err_together_are_drawn_together() -> None:
    """(T⁻¹ + V⁻¹)⁻¹ (T⁻¹ m + V⁻¹ y), the other way to write it."""
    own, mean = np.array([[1.0, -0.5]]), np.array([0.0, 0.4])
    sampling, prior = np.array([[[0.5, -0.2], [-0.2, 0.3]]]), np.diag([0.1, 0.05])
    shrunk, left = toward_means(own, sampling, mean, prior)
    inside = np.linalg.inv(np.linalg.inv(prior) + np.linalg.inv(sampling[0]))
    wanted = inside @ (np.linalg.inv(prior) @ mean + np.linalg.inv(sampling[0]) @ own[0])
    assert shrunk[0] == pytest.approx(wanted) and left[0] == pytest.approx(inside)
    nothing, _left = toward_means(own, sampling, mean, np.zeros((2, 2)))
    assert nothing[0] == pytest.approx(mean), "no variance between parts: all of it is the prior"


def test_variance_between_parts_by_hand() -> None:
    # equal variances: Σ(y − ȳ)²/(t + v) = k − 1, so t = s² − v with s² of (1, 3, 5) = 4
    assert variance_between([1, 3, 5], [1, 1, 1]) == pytest.approx(3)
    assert variance_between([1, 3, 5], [9, 9, 9]) == 0, "sampling explains all"
    assert variance_between([1.0], [1]) == 0
    with pytest.raises(ValueError, match="above 0"):
        variance_between([1, 2], [0, 1])


def test_variance_between_is_found_again_when_parts_know_differently() -> None:
    random = np.random.default_rng(3)
    spread = random.uniform(0.2, 2, 4000)
    values = random.normal(2, np.sqrt(0.7 + spread))
    assert variance_between(values, spread) == pytest.approx(0.7, abs=0.1)
