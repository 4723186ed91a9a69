"""Average run lengths against the published tables."""

from __future__ import annotations

import pytest

from metrics.anomaly import cusum_run_length, ewma_run_length

SHIFTS = (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4)
CUSUM = {
    4: (168, 74.2, 26.6, 13.3, 8.38, 4.75, 3.34, 2.62, 2.19, 1.71),
    5: (465, 139, 38.0, 17.0, 10.4, 5.75, 4.01, 3.11, 2.57, 2.01),
}
"""Montgomery, "Introduction to statistical quality control", ARL of the tabular CUSUM with k = 1/2, by h."""
EWMA = {
    (0.40, 3.054): (500, 224, 71.2, 28.4, 14.3, 5.9, 3.5, 2.5, 2.0, 1.4),
    (0.25, 2.998): (500, 170, 48.2, 20.1, 11.1, 5.5, 3.6, 2.7, 2.3, 1.7),
    (0.20, 2.962): (500, 150, 41.8, 18.2, 10.5, 5.5, 3.7, 2.9, 2.4, 1.9),
    (0.10, 2.814): (500, 106, 31.3, 15.9, 10.3, 6.1, 4.4, 3.4, 2.9, 2.2),
    (0.05, 2.615): (500, 84.1, 28.8, 16.4, 11.4, 7.1, 5.2, 4.2, 3.5, 2.7),
}
"""Lucas & Saccucci 1990, Technometrics 32, ARL of the EWMA by weight and limit."""


@pytest.mark.parametrize("h", sorted(CUSUM))
def test_run_lengths_of_the_cusum_are_those_of_montgomery(h: int) -> None:
    found = [cusum_run_length(0.5, h, shift) for shift in SHIFTS]
    assert found == pytest.approx(CUSUM[h], rel=0.005)


@pytest.mark.parametrize("chart", sorted(EWMA))
def test_run_lengths_of_the_ewma_are_those_of_lucas_and_saccucci(chart: tuple[float, float]) -> None:
    found = [ewma_run_length(*chart, shift) for shift in SHIFTS]
    assert found == pytest.approx(EWMA[chart], rel=0.004, abs=0.06)


def test_a_change_is_found_alike_in_both_directions() -> None:
    assert cusum_run_length(0.5, 4, 1, 101) == pytest.approx(cusum_run_length(0.5, 4, -1, 101))
    assert ewma_run_length(0.2, 3, 1, 101) == pytest.approx(ewma_run_length(0.2, 3, -1, 101))


def test_a_chart_of_weight_one_is_shewharts() -> None:
    # P(|Z| > 3) = 0.0026998, one in 370.4.
    assert ewma_run_length(1, 3, 0, 101) == pytest.approx(370.4, abs=0.05)


@pytest.mark.parametrize("wrong", [(0.5, 0.0), (-1.0, 4.0)])
def test_a_cusum_without_a_limit_has_no_run_length(wrong: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="k ≥ 0, h > 0"):
        cusum_run_length(*wrong)


def test_an_ewma_needs_an_odd_number_of_states() -> None:
    with pytest.raises(ValueError, match="odd states"):
        ewma_run_length(0.2, 3, 0, 100)
