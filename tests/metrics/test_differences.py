"""Many comparisons at once: the published table, by hand, and at the edges."""

from __future__ import annotations

import pytest
from statsmodels.stats.multitest import multipletests

from metrics.differences import benjamini_hochberg

BENJAMINI_HOCHBERG_1995 = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_benjamini_and_hochberg_find_four_of_their_fifteen() -> None:
    found = benjamini_hochberg(BENJAMINI_HOCHBERG_1995)
    assert found.found == (True,) * 4 + (False,) * 11 and found.tested == 15


def test_adjusted_p_by_hand_in_the_order_given() -> None:
    # sorted .01 .02 .04: × 3/1, 3/2, 3/3 = .03 .03 .04
    found = benjamini_hochberg([0.04, 0.01, 0.02])
    assert found.adjusted == pytest.approx((0.04, 0.03, 0.03)) and all(found.found)
    assert benjamini_hochberg([0.04, 0.01, 0.02], 0.035).found == (False, True, True)


def test_the_same_as_statsmodels() -> None:
    _found, adjusted, *_rest = multipletests(BENJAMINI_HOCHBERG_1995[::-1], method="fdr_bh")
    assert benjamini_hochberg(BENJAMINI_HOCHBERG_1995[::-1]).adjusted == pytest.approx(tuple(adjusted))


def test_none_tested_none_found() -> None:
    assert benjamini_hochberg([]).found == () and benjamini_hochberg([]).tested == 0


@pytest.mark.parametrize(("given", "level"), [([1.2], 0.05), ([-0.1], 0.05), ([float("nan")], 0.05), ([0.5], 0)])
def test_what_is_no_probability_is_refused(given: list[float], level: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        benjamini_hochberg(given, level)
