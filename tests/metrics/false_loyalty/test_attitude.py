"""Mean, spread and reliability of the attitude, against what repeated answers are known to hold."""

from __future__ import annotations

import numpy as np
import pytest

from data.warehouse.store import Store
from metrics.false_loyalty.attitude import USUAL_RELIABILITY, attitude_of, attitudes
from tests.data.small import view_of


def sums(answers: list[list[float]]) -> dict[str, float]:
    """The sums over clients of their answers, as the engine would give them."""
    means = [float(np.mean(said)) for said in answers]
    mean_of_all = float(np.mean([value for said in answers for value in said]))
    every = [value for said in answers for value in said]
    return {
        "clients": len(answers), "repeated": sum(len(said) > 1 for said in answers), "answers": len(every),
        "squared_answers": sum(len(said) ** 2 for said in answers),
        "within": sum((value - mean) ** 2 for said, mean in zip(answers, means, strict=True) for value in said),
        "between": sum(len(said) * (mean - mean_of_all) ** 2 for said, mean in zip(answers, means, strict=True)),
        "mean": float(np.mean(means)), "usual": 55.0,
    }  # fmt: skip


def test_the_reliability_is_the_share_of_variance_between_clients() -> None:
    """Pairs 1 apart around means 10 apart: MSB 2 × var of means, MSW .5, by hand for 40 clients of two answers."""
    answers = [[10.0 * (n % 2) + 0.5, 10.0 * (n % 2) - 0.5] for n in range(40)]
    found = attitude_of("own", sums(answers))
    between_ms, within_ms = 2 * 25.0 * 40 / 39, 0.5
    between = (between_ms - within_ms) / 2
    assert found.reliability == pytest.approx(between / (between + within_ms))
    assert found.sd == pytest.approx((between + within_ms) ** 0.5) and found.mean == pytest.approx(5.0)
    assert found.low is not None and found.high is not None and found.low < found.reliability < found.high


@pytest.mark.parametrize(("truth", "seed"), [(0.3, 4), (0.7, 2), (0.9, 3)])
def test_a_known_reliability_is_found_again_from_unequal_numbers_of_answers(truth: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    answers = []
    for size in random.integers(1, 5, 2_000):
        own = 60 + 20 * truth**0.5 * random.normal()
        answers.append([own + 20 * (1 - truth) ** 0.5 * random.normal() for _ in range(size)])
    found = attitude_of("own", sums(answers))
    assert found.low is not None and found.high is not None
    assert found.low < truth < found.high and found.high - found.low < 0.1 and found.sd == pytest.approx(20, rel=0.03)


def test_where_hardly_anybody_answered_twice_the_usual_reliability_is_taken_and_said() -> None:
    found = attitude_of("own", sums([[float(n)] for n in range(40)]))
    assert found.reliability == USUAL_RELIABILITY and not found.is_estimated and found.low is None


def test_relative_attitudes_start_from_the_usual_alternative() -> None:
    found = attitude_of("relative", sums([[float(n), n + 1.0] for n in range(-20, 20)]))
    assert found.usual == 55.0 and found.mean == pytest.approx(55.0)


def test_answers_that_never_differ_are_wholly_reliable() -> None:
    assert attitude_of("own", sums([[float(n)] * 2 for n in range(40)])).reliability == 1.0


def test_too_few_clients_have_no_attitude(voices_store: Store) -> None:
    assert attitudes(view_of(voices_store, "2026-Q2")) == ()
