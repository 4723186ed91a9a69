"""Weights against figures worked out by hand, and the laws they keep."""

from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.satisfaction import poststratified_share as public_name
from metrics.weighting import (
    effective_size,
    merged_cells,
    poststratified,
    poststratified_share,
    raked,
    response_evenness,
)


def test_two_cells_by_hand() -> None:
    # .6 · .5 + .4 · .8 = .62; weights 10 and 20: (60·10 + 20·20)² / (60·10² + 20·20²) = 1000² / 14000
    found = poststratified_share([600, 400], [60, 20], [0.5, 0.8])
    assert found.value == pytest.approx(0.62)
    assert found.effective_n == pytest.approx(1_000_000 / 14_000)
    variance = 0.36 * 0.25 / 60 * 540 / 599 + 0.16 * 0.16 / 20 * 380 / 399
    assert found.standard_error == pytest.approx(sqrt(variance))
    assert public_name is poststratified_share


def test_when_everybody_answered_nothing_is_left_to_chance() -> None:
    found = poststratified_share([3, 1], [3, 1], [1 / 3, 1])
    assert [found.value, found.standard_error, found.effective_n] == pytest.approx([0.5, 0, 4])


def test_clients_like_these_are_never_known_for_sure() -> None:
    people, weights = np.array([10.0, 10.0]), np.array([1.0, 1.0])
    means, variances = np.array([0.5, 0.5]), np.array([0.25, 0.25])
    assert poststratified(people, people, weights, means, variances).standard_error == 0
    assert poststratified(people, people, weights, means, variances, is_finite=False).standard_error == pytest.approx(
        sqrt(0.25 / 20)
    )


@pytest.mark.parametrize(
    ("population", "answered", "share", "why"),
    [
        ([5, 5], [5, 0], [0.5, 0.5], "merge a cell"),
        ([5], [6], [0.5], "no more than it has clients"),
        ([5], [5], [1.5], "from 0 to 1"),
        ([0], [0], [0.5], "not all 0"),
        ([5, 5], [5], [0.5], "one entry a cell"),
    ],
)
def test_cells_that_cannot_be_weighted_are_refused(
    population: list[float], answered: list[float], share: list[float], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        poststratified_share(population, answered, share)


CELLS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 10)), min_size=1, max_size=8)


@given(cells=CELLS, times=st.integers(1, 9))
def test_where_all_cells_answer_alike_the_weighted_share_is_the_raw_one(
    cells: list[tuple[int, int]], times: int
) -> None:
    answered = [n for n, _part in cells]
    shares = [part / 10 for _n, part in cells]
    found = poststratified_share([n * times for n in answered], answered, shares)
    raw = sum(n * s for n, s in zip(answered, shares, strict=True)) / sum(answered)
    assert found.value == pytest.approx(raw) and found.effective_n == pytest.approx(sum(answered))


@given(cells=CELLS, order=st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(cells: list[tuple[int, int]], order: Random) -> None:
    rows = [(n * (at + 1), n, part / 10) for at, (n, part) in enumerate(cells)]
    mixed = list(rows)
    order.shuffle(mixed)
    one, other = (poststratified_share(*zip(*r, strict=True)) for r in (rows, mixed))
    assert one.value == pytest.approx(other.value)
    assert one.standard_error == pytest.approx(other.standard_error)
    assert one.effective_n == pytest.approx(other.effective_n)


def test_equal_weights_lose_nothing_and_one_heavy_answer_much() -> None:
    assert effective_size([3, 3, 3]) == pytest.approx(3)
    assert effective_size([8, 1, 1]) == pytest.approx(100 / 66)
    assert effective_size([1, 2], [2, 1]) == pytest.approx(16 / 6)
    with pytest.raises(ValueError, match="one above 0"):
        effective_size([0, 0])


def test_the_r_indicator_is_one_for_even_response_and_falls_with_its_spread() -> None:
    assert response_evenness([100, 300], [50, 150]) == 1
    # rates .2 and .8 of 50 each: S² = 100 · .09 / 99
    assert response_evenness([50, 50], [10, 40]) == pytest.approx(1 - 2 * sqrt(9 / 99))
    with pytest.raises(ValueError, match="somebody asked"):
        response_evenness([0], [0])


def test_cells_without_answers_go_to_the_nearest_tier_of_their_region() -> None:
    found = merged_cells(np.array([[5.0, 7.0, 9.0], [4.0, 4.0, 4.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]))
    assert found.population.tolist() == [[5, 0, 16], [0, 12, 0]] and found.moved == 3


def test_a_silent_region_is_spoken_for_by_the_others() -> None:
    found = merged_cells(np.array([[10.0], [20.0], [30.0]]), np.array([[0.0], [1.0], [3.0]]))
    assert found.population.tolist() == [[0], [22.5], [37.5]] and found.moved == 1
    with pytest.raises(ValueError, match="at least one answer"):
        merged_cells(np.array([[1.0]]), np.array([[0.0]]))


MATRIX = st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=5)


@settings(max_examples=50)
@given(answers=MATRIX, people=MATRIX)
def test_raking_reaches_both_margins(answers: list[list[int]], people: list[list[int]]) -> None:
    given_, known = np.array(answers, dtype=float), np.array(people, dtype=float)
    rows = np.resize(known.sum(axis=1), len(given_))
    columns = known.sum(axis=0) * rows.sum() / known.sum()
    found = raked(given_, rows, columns)
    assert found.sum(axis=1) == pytest.approx(rows, rel=1e-6) and found.sum(axis=0) == pytest.approx(columns, rel=1e-6)


def test_raking_keeps_the_odds_ratio_of_the_answers() -> None:
    found = raked(np.array([[10.0, 20.0], [30.0, 10.0]]), np.array([50.0, 50.0]), np.array([40.0, 60.0]))
    assert found[0, 0] * found[1, 1] / (found[0, 1] * found[1, 0]) == pytest.approx(10 * 10 / (20 * 30))


def test_margins_that_cannot_be_reached_are_refused() -> None:
    answers = np.array([[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(ValueError, match="one total"):
        raked(answers, np.array([1.0, 1.0]), np.array([5.0, 5.0]))
    with pytest.raises(ValueError, match="every row and column"):
        raked(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    with pytest.raises(ValueError, match="did not settle"):
        raked(answers, np.array([1.0, 3.0]), np.array([2.0, 2.0]))
