"""Stay, value, tests of the chain and smoothed chances: published figures, figures by hand, and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.states import client_value, expected_stay, first_order, second_order, smoothed, stationary
from metrics.states.memory import stay_with_memory, stays_until_lost
from metrics.states.state import CODES, LOST
from metrics.states.transitions import FROM, TO, can_happen, matrix_of, prior_strength

RECENCY = [
    [0.30, 0.70, 0, 0, 0], [0.20, 0, 0.80, 0, 0], [0.15, 0, 0, 0.85, 0], [0.05, 0, 0, 0, 0.95], [0, 0, 0, 0, 1],
]  # fmt: skip
"""Pfeifer & Carraway 2000: a purchase with .3, .2, .15, .05 after one to four periods, then gone."""


def test_stay_is_the_row_sum_of_the_fundamental_matrix() -> None:
    assert expected_stay([[0.8, 0.15], [0.3, 0.5]]).round(2).tolist() == [11.82, 9.09]
    assert expected_stay([[[0.5]], [[0.75]]]).tolist() == [[2.0], [4.0]]


@pytest.mark.parametrize("wrong", [[[1.0]], [[0.5, 0.6], [0.1, 0.1]], [[0.5, 0.1]], [[-0.1]], [[np.nan]]])
def test_what_is_no_leaking_matrix_of_chances_is_refused(wrong: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="expected_stay"):
        expected_stay(wrong)


def test_value_of_pfeifer_and_carraway_2000() -> None:
    rewards = [36, -4, -4, -4, 0]  # 40 from a purchase, 4 for marketing, d = .2
    assert client_value(RECENCY, rewards, 0.2).round(3).tolist() == [52.32, 5.554, 1.251, -1.82, 0.0]


def test_value_is_the_sum_of_the_discounted_powers() -> None:
    chances, rewards = np.array([[0.7, 0.2], [0.1, 0.6]]), np.array([10.0, 3.0])
    summed = sum(np.linalg.matrix_power(chances / 1.1, step) @ rewards for step in range(400))
    assert client_value(chances, rewards, 0.1) == pytest.approx(summed)


def test_a_value_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no end"):
        client_value([[1.0]], [1.0], 0.0)
    with pytest.raises(ValueError, match="2 rewards for 1 states"):
        client_value([[0.5]], [1.0, 2.0], 0.1)
    with pytest.raises(ValueError, match="no meaning"):
        client_value([[0.5]], [1.0], -1.0)


def test_the_state_before_matters_where_moves_depend_on_it() -> None:
    # −2 log λ = 2·(40·ln 1.6 + 10·ln 0.4)·2 of a table of 40, 10 / 10, 40 with margins of 50.
    found = first_order([[40, 10], [10, 40]])
    assert found.statistic == pytest.approx(38.5490, abs=1e-4) and found.freedom == 1 and found.is_rejected
    assert not first_order([[25, 25], [25, 25]]).is_rejected and first_order([[25, 25], [25, 25]]).statistic == 0


def test_a_memory_of_two_is_found_and_one_of_one_is_not() -> None:
    alike = np.array([[[30, 10], [6, 4]], [[15, 5], [12, 8]]])  # the same shares whatever came before
    assert second_order(alike).statistic == pytest.approx(0) and second_order(alike).freedom == 2
    other = alike.copy()
    other[1, 0] = [5, 15]
    assert second_order(other).is_rejected and second_order(other).n == 90


def test_states_nobody_came_from_or_went_to_cost_no_freedom() -> None:
    counts = np.zeros((3, 3, 3))
    counts[:2, :2, :2] = [[[30, 10], [6, 4]], [[15, 5], [12, 8]]]
    assert second_order(counts).freedom == 2
    assert stationary(np.zeros((4, 2, 2))).freedom == 0 and not stationary(np.zeros((4, 2, 2))).is_rejected


def test_chances_that_change_from_month_to_month_are_found() -> None:
    month = np.array([[80, 20], [30, 70]])
    assert stationary([month, month * 2, month]).statistic == pytest.approx(0)
    found = stationary([month, month, [[60, 40], [30, 70]]])
    assert found.freedom == 4 and found.is_rejected


def test_the_company_keeps_its_shares_and_what_nobody_did_a_small_chance() -> None:
    counts = np.zeros((len(FROM), len(TO)))
    counts[1] = [90, 0, 10, 0, 0]
    found = smoothed(counts)
    assert found.shares[1].round(4).tolist() == [0.8936, 0.0025, 0.1015, 0.0025, 0.0]
    assert found.low[1, 2] < 0.1015 < found.high[1, 2] and found.n.tolist() == [0, 100, 0, 0, 0, 0]
    assert (found.shares[~can_happen()] == 0).all() and found.shares.sum(axis=1) == pytest.approx(1)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4), st.floats(0.5, 1e5))
def test_a_part_lies_between_its_own_shares_and_the_company_s(seen: list[int], strength: float) -> None:
    counts, prior = np.zeros((len(FROM), len(TO))), smoothed(np.zeros((len(FROM), len(TO)))).shares
    counts[1, :4] = seen
    found = smoothed(counts, prior, strength).shares[1]
    own = counts[1] / sum(seen) if sum(seen) else prior[1]
    assert found.sum() == pytest.approx(1)
    assert (found >= np.minimum(own, prior[1]) - 1e-12).all() and (found <= np.maximum(own, prior[1]) + 1e-12).all()


def test_parts_that_differ_count_on_the_company_less() -> None:
    rng = np.random.default_rng(3)
    alike, unlike = np.zeros((40, len(FROM), len(TO))), np.zeros((40, len(FROM), len(TO)))
    for part in range(40):
        alike[part, 1, :2] = rng.multinomial(200, [0.8, 0.2])
        share = rng.beta(8, 2)  # of ten clients' weight
        unlike[part, 1, :2] = rng.multinomial(200, [share, 1 - share])
    assert prior_strength(unlike)[1] == pytest.approx(10, rel=0.5)
    assert prior_strength(alike)[1] > 200


def test_a_longer_memory_that_adds_nothing_gives_the_same_stay() -> None:
    counts = np.zeros((len(CODES), len(CODES)), dtype="int64")
    counts[np.ix_(FROM, TO)] = np.where(can_happen(), 50, 0)
    shares = smoothed(matrix_of(counts)).shares
    triples = np.zeros((len(CODES),) * 3, dtype="int64")
    for former in range(len(CODES)):
        triples[former][np.ix_(FROM, TO)] = np.round(shares * 20_000)
    triples[0, 0, FROM[0]] = 1_000  # who is new now was no client before
    short = stays_until_lost(shares)
    long = stay_with_memory(triples, shares)
    assert long[[at for at, state in enumerate(FROM) if state != LOST]] == pytest.approx(short, rel=1e-3)
