"""Lift: what resemblance foretold, tenth by tenth, whatever the order of clients that are alike."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.intervals import wilson
from metrics.look_alikes import lift_test

NAN = float("nan")


def test_the_lift_of_a_tenth_is_its_share_over_that_of_all() -> None:
    """200 clients, 40 become loyal: 15 of the first 20, 5 of the second, 20 of the last 20; base 0.2."""
    became = np.zeros(200)
    became[:15] = became[20:25] = became[180:] = 1
    found = lift_test(np.linspace(1, 0, 200), became)
    assert found is not None
    assert (found.base, found.clients, found.became) == (0.2, 200, 40)
    assert [round(part.lift, 9) for part in found.parts] == [3.75, 1.25, 0, 0, 0, 0, 0, 0, 0, 5]
    low, high = wilson(15, 20)
    assert (found.parts[0].low, found.parts[0].high) == pytest.approx((low / 0.2, high / 0.2))
    assert (found.base_low, found.base_high) == pytest.approx(wilson(40, 200))
    assert [part.clients for part in found.parts] == [20] * 10 and found.parts[0].became == 15


def test_who_becomes_loyal_at_the_top_is_ranked_without_a_miss() -> None:
    found = lift_test(np.linspace(1, 0, 100), (np.arange(100) < 10).astype(float))
    assert found is not None and found.ranking is not None and found.ranking.auc == 1.0


def test_clients_that_are_alike_share_their_tenths_whatever_their_order() -> None:
    became = (np.arange(100) < 50).astype(float)
    one, other = lift_test(np.zeros(100), became), lift_test(np.zeros(100), became[::-1])
    assert one is not None and one == other
    assert [part.lift for part in one.parts] == [1.0] * 10


def test_unknown_clients_are_left_out_and_too_few_or_no_change_are_no_test() -> None:
    score, became = np.linspace(1, 0, 102), (np.arange(102) < 20).astype(float)
    became[50], score[60] = NAN, NAN
    found = lift_test(score, became)
    assert found is not None and found.clients == 100
    assert lift_test(score[:99], became[:99]) is None
    assert lift_test(np.linspace(1, 0, 100), np.zeros(100)) is None
