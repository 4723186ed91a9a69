"""How much lies with few: the published figures, the laws, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.dependence import concentration, concentration_bounds
from metrics.dependence.concentration import concentration_of


def test_four_suppliers_of_40_30_20_and_10_per_cent_are_like_3_33_equal_ones() -> None:
    found = concentration([0.4, 0.3, 0.2, 0.1])
    assert found.hhi == pytest.approx(0.30) and round(found.effective, 2) == 3.33 and found.n == 4
    assert found.hhi_normalised == pytest.approx((0.30 - 0.25) / 0.75)


def test_only_a_share_of_40_per_cent_known_leaves_from_16_to_52_hundredths() -> None:
    assert concentration_bounds(0.4) == pytest.approx((0.16, 0.52))
    assert concentration_bounds(1.0) == (1.0, 1.0) and concentration_bounds(0.0) == (0.0, 1.0)


def test_one_alone_has_no_normalised_index() -> None:
    assert concentration([1.0]).hhi_normalised is None and concentration([1.0]).effective == 1


@pytest.mark.parametrize("shares", [[], [0.5, 0.4], [1.2, -0.2], [float("nan"), 1.0]])
def test_shares_that_are_no_whole_are_refused(shares: list[float]) -> None:
    with pytest.raises(ValueError, match="concentration needs"):
        concentration(shares)


@pytest.mark.parametrize("share", [-0.1, 1.01, float("nan")])
def test_a_share_outside_0_to_1_has_no_bounds(share: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        concentration_bounds(share)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40))
def test_it_lies_between_equal_and_alone_and_within_the_bounds_of_every_share(amounts: list[float]) -> None:
    shares = [amount / sum(amounts) for amount in amounts]
    found = concentration(shares)
    assert 1 / len(shares) - 1e-9 <= found.hhi <= 1 + 1e-9
    assert found == concentration_of(found.hhi, len(shares))
    for share in shares:
        low, high = concentration_bounds(min(1.0, share))
        assert low - 1e-9 <= found.hhi <= high + 1e-9
