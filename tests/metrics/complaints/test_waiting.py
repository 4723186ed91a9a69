"""Times that are partly still running, against published tables and the package's own reckoning."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from metrics.complaints import waiting

# Freireich et al. 1963: weeks in remission under 6-MP, as in Cox & Oakes 1984; 0 is still in remission.
WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
ENDED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)


def test_the_remissions_of_freireich_have_the_published_curve() -> None:
    found = waiting(WEEKS, ENDED, [1] * len(WEEKS))
    left = {week: 1 - (found.done_by(week).value or 0.0) for week in (6, 7, 10, 13, 16, 22, 23)}
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(value, 3) for week, value in left.items()} == published
    at = list(found.times).index(10)
    assert round(left[10] * sqrt(found.variance[at]), 4) == 0.0963, "Greenwood's error"
    median = found.median
    assert (median.value, median.low, median.high, median.n) == (23.0, 13.0, None, 21)


def test_before_the_first_end_nothing_is_over_and_the_interval_still_says_how_sure_that_is() -> None:
    found = waiting([5, 9], [1, 0], [2, 1])
    early = found.done_by(4)
    assert (early.value, early.low) == (0.0, 0.0) and early.high == pytest.approx(1 - 0.025 ** (1 / 3))
    assert found.median.value == 5.0 and found.ended == 2


def test_with_nothing_over_there_is_no_median_and_with_nothing_at_all_no_share() -> None:
    running = waiting([3, 8], [0, 0], [4, 1])
    assert running.median.value is None and running.median.n == 5 and running.done_by(8).value == 0.0
    nothing = waiting([], [], [])
    assert nothing.median.missing and nothing.done_by(1).missing
    with pytest.raises(ValueError, match="0 or more"):
        waiting([-1], [1], [1])


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.integers(1, 4)), min_size=1, max_size=25))
def test_counted_times_give_what_the_same_times_one_by_one_give(rows: list[tuple[int, bool, int]]) -> None:
    times, ends, counts = (list(column) for column in zip(*rows, strict=True))
    found = waiting(times, ends, counts)
    single = np.repeat(times, counts), np.repeat(np.array(ends, dtype=float), counts)
    if not single[1].any():
        assert found.ended == 0
        return
    theirs = SurvfuncRight(*single)
    assert found.waiting == pytest.approx(theirs.surv_prob, abs=1e-9)
    is_left = theirs.surv_prob > 1e-9
    ours = found.waiting[is_left] * np.sqrt(found.variance[is_left])
    assert ours == pytest.approx(theirs.surv_prob_se[is_left], abs=1e-9)
    for time in (0, 7, 20):
        share = found.done_by(time)
        assert 0 <= (share.low or 0.0) <= (share.value or 0.0) <= (share.high or 0.0) + 1e-12 <= 1 + 1e-9
