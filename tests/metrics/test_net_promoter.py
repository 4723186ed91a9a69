"""The net promoter score against published figures."""

from __future__ import annotations

import pytest

from metrics.satisfaction import net_promoter


def test_fifty_thirty_twenty_of_a_hundred_is_thirty() -> None:
    score = net_promoter(50, 30, 20)
    assert (score.value, round(score.standard_error, 2), score.n) == (30, 7.81, 100)


def test_a_finite_population_narrows_the_error() -> None:
    score = net_promoter(60, 36, 24, population=200)
    assert (score.value, round(score.standard_error, 2)) == (30, 4.52)


def test_no_answer_and_too_small_a_population_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        net_promoter(0, 0, 0)
    with pytest.raises(ValueError, match="population of only 5"):
        net_promoter(5, 5, 5, population=5)


def test_all_promoters_have_no_spread() -> None:
    score = net_promoter(10, 0, 0)
    assert (score.value, score.standard_error, score.high) == (100, 0, 100)
