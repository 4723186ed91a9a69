"""The table of the recovery benchmark: it reads, it is whole, and the promises it was made for are kept."""

from __future__ import annotations

from math import sqrt

import pytest

from metrics.word_of_mouth.recovery import Recovery, recovery_table

COVERED = ("threshold", "level", "slope")


def rows(**cut: str) -> list[Recovery]:
    return [row for row in recovery_table().rows if all(getattr(row, name) == value for name, value in cut.items())]


def error(share: float, row: Recovery) -> float:
    """What a share that is truly so large varies by from run to run of so many companies."""
    return sqrt(share * (1 - share) / row.n)


def test_every_truth_was_tried_on_both_sides_and_both_kinds_of_clients() -> None:
    found = {(row.truth, row.clients, row.side) for row in rows(asked="claimed")}
    assert len(found) == 4 * 2 * 2
    assert {row.n for row in rows(asked="claimed")} == {recovery_table().seeds}


@pytest.mark.parametrize("asked", COVERED)
def test_the_truth_lies_in_its_interval_as_often_as_promised(asked: str) -> None:
    off = {
        (row.clients, row.side): row.share
        for row in rows(truth="exponential_hinge", asked=asked)
        if not 0.93 - 2 * error(0.93, row) <= row.share <= 0.97 + 2 * error(0.97, row)
    }
    assert not off


def test_another_shape_is_seldom_taken_for_flat_then_exponential() -> None:
    others = [row for row in rows(asked="claimed") if row.truth != "exponential_hinge"]
    assert not [row for row in others if row.share > 0.05 + 2 * error(0.05, row)]
