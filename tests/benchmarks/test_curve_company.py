"""Companies of the recovery benchmark: the sample's clients, and acts at the rates that were asked for."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.curve_company import SIDES, TOP, TRUTHS, WINDOW_DAYS, acts, company


def test_a_seed_is_a_company_and_another_seed_another_one() -> None:
    one, again, other = company(3), company(3), company(4)
    assert (one.satisfaction == again.satisfaction).all() and (one.client == again.client).all()
    assert len(one.client) != len(other.client)
    assert 15_000 < len(one.client) < 18_000 and np.bincount(one.client).max() == 10
    assert one.exposure.max() == WINDOW_DAYS / 365.25 and one.exposure.min() > 0


def test_the_straight_line_ends_at_the_rate_of_the_exponential_one() -> None:
    ends = {"praise": TOP, "complaint": 0}
    for name, side in SIDES.items():
        at = np.array([ends[name], side.threshold])
        assert TRUTHS["linear_hinge"](side, at) == pytest.approx(TRUTHS["exponential_hinge"](side, at))


@pytest.mark.parametrize("differ", [False, True])
@pytest.mark.parametrize("name", ["log_linear", "constant"])
def test_other_truths_bring_as_many_acts(name: str, differ: bool) -> None:
    answers, random = company(5), np.random.default_rng(5)
    for side in SIDES.values():
        expected = (side.rate(answers.satisfaction) * answers.exposure).sum()
        assert acts(answers, name, side, differ, random).sum() == pytest.approx(expected, rel=0.1)
