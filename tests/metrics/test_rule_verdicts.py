"""Intervals and verdicts of rules of thumb, on numbers alone."""

from __future__ import annotations

from math import inf

import pytest

from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.rules import Rule
from metrics.rules.rule import LEAST, clustered_rate, clustered_share, share_difference
from metrics.word_of_mouth import poisson_interval


def test_a_clustered_interval_is_the_plain_one_where_clients_do_not_differ() -> None:
    assert clustered_rate(9, 3, (9, 3, 1)) == (
        pytest.approx(poisson_interval(9)[0] / 3),
        pytest.approx(poisson_interval(9)[1] / 3),
    )
    assert clustered_share(3, 10, (3, 3, 10)) == wilson(3, 10)
    assert clustered_rate(0, 2, (0, 0, 4))[0] == 0 and clustered_share(0, 5, (0, 0, 5)) == wilson(0, 5)


def test_clients_that_differ_widen_it() -> None:
    # One client brought all nine, two brought none; all were watched a year.
    plain, wide = clustered_rate(9, 3, (9, 9, 3)), clustered_rate(9, 3, (81, 9, 3))
    assert wide[0] < plain[0] and wide[1] > plain[1]
    # Each of two clients was asked five times and always did the same: two voices, not ten.
    assert clustered_share(5, 10, (25, 25, 50)) == wilson(1, 2)


@pytest.mark.parametrize("asked", [(1, 0, (1, 1, 1)), (-1, 1, (1, 1, 1))])
def test_impossible_counts_are_refused(asked: tuple[float, float, tuple[float, float, float]]) -> None:
    with pytest.raises(ValueError, match="needs"):
        clustered_rate(*asked)
    with pytest.raises(ValueError, match="needs"):
        clustered_share(*asked)


def test_the_difference_of_two_shares_as_published() -> None:
    """Newcombe 1998, table II, (a): 56/70 less 48/80 by method 10: .0524 to .3339."""
    found = share_difference((56, 70), (48, 80))
    assert (found.value, found.n) == (pytest.approx(0.2), 70)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


@pytest.mark.parametrize(
    ("claim", "figure", "verdict"),
    [
        ((25, 25), Figure(24, 500, 21, 27), "holds"),
        ((25, 25), Figure(24, 500, 10, 38), "cannot_tell"),  # so wide that it would hold nearly anything
        ((25, 25), Figure(4, 500, 3, 5), "does_not"),
        ((25, 25), Figure(60, 500, 26, 90), "does_not"),
        ((25, 25), Figure(24, LEAST - 1, 21, 27), "cannot_tell"),
        ((25, 25), unknown("why"), "cannot_tell"),
        ((0.2, 0.3), Figure(0.31, 500, 0.29, 0.33), "holds"),
        ((0.2, 0.3), Figure(0.4, 500, 0.38, 0.42), "does_not"),
        ((0, inf), Figure(0.1, 500, 0.02, 0.18), "holds"),
        ((0, inf), Figure(0.1, 500, -0.02, 0.22), "cannot_tell"),
        ((0, inf), Figure(-0.1, 500, -0.2, -0.02), "does_not"),
    ],
)
def test_verdicts(claim: tuple[float, float], figure: Figure, verdict: str) -> None:
    assert Rule("k", "claim", *claim, "number", figure, "counted").verdict == verdict


def test_a_figure_is_also_told_as_a_share_of_the_claim() -> None:
    ranged = Rule("k", "", 0.2, 0.3, "share", Figure(0.25, 9, 0.1, 0.45), "").of_claim
    assert ranged == Figure(1.0, 9, pytest.approx(0.5), pytest.approx(1.5))
    assert Rule("k", "", 20, 20, "number", Figure(5, 9, 4, 6), "").of_claim == Figure(0.25, 9, 0.2, 0.3)
    assert Rule("k", "", 0, inf, "points", Figure(0.1, 9, 0, 0.2), "").of_claim is None
    assert Rule("k", "", 5, 5, "number", unknown("why"), "").of_claim is None
