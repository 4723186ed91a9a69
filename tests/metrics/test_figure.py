"""Figures side by side: what counts as a change."""

from __future__ import annotations

from metrics.figure import Figure, is_within_noise, relative_change


def test_a_difference_smaller_than_its_interval_is_noise() -> None:
    now, before = Figure(0.715, 1340, 0.690, 0.740), Figure(0.721, 1295, 0.696, 0.746)
    assert is_within_noise(now, before)
    assert not is_within_noise(now, Figure(0.60, 1295, 0.574, 0.626))


def test_without_intervals_nothing_is_called_noise() -> None:
    assert not is_within_noise(Figure(10), Figure(10.1))
    assert not is_within_noise(Figure(None), Figure(0.5, 10, 0.2, 0.8))


def test_a_loss_has_no_percent_change() -> None:
    assert relative_change(120, 100) == 0.2
    assert relative_change(-20, 100) is None and relative_change(20, -100) is None and relative_change(5, 0) is None
