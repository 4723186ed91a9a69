"""Ranks among many values and the fields they fall into, against counting one by one."""

from __future__ import annotations

from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.promises.ranks import fields_of, ranks_of


def _rank(value: float, values: list[float]) -> float:
    return sum(other < value for other in values) / max(len(values) - 1, 1) * 100


def test_ranks_go_from_nought_to_a_hundred_and_equal_values_share_the_lower_one() -> None:
    values = np.array([5.0, 1.0, 3.0, 3.0, 9.0])
    everyone = np.sort(values)
    assert ranks_of(values, everyone).tolist() == [75.0, 0.0, 25.0, 25.0, 100.0]
    assert fields_of(values, everyone, 5).tolist() == [15, 0, 5, 5, 19]
    assert fields_of(values, everyone, 25).tolist() == [3, 0, 1, 1, 3]


def test_a_value_alone_has_rank_nought() -> None:
    assert ranks_of(np.array([7.0]), np.array([7.0])).tolist() == [0.0]
    assert fields_of(np.array([7.0]), np.array([7.0]), 5).tolist() == [0]


@given(st.lists(st.one_of(st.integers(0, 9).map(float), st.floats(0, 1e12)), min_size=1, max_size=130),
       st.sampled_from([5, 10, 20]))  # fmt: skip
def test_every_value_falls_into_the_field_of_its_rank(values: list[float], width: int) -> None:
    held, everyone = np.array(values), np.sort(np.array(values))
    ranks = [_rank(value, values) for value in values]
    assert ranks_of(held, everyone).tolist() == ranks
    assert fields_of(held, everyone, width).tolist() == [min(floor(rank / width), 100 // width - 1) for rank in ranks]


@pytest.mark.parametrize("length", [20, 21, 22, 101, 1_000, 4_097])
def test_the_borders_of_fields_are_right_whatever_the_number_of_values(length: int) -> None:
    values = np.arange(length, dtype="float64")
    ranks = values / (length - 1) * 100
    assert fields_of(values, values, 5).tolist() == [min(floor(rank / 5), 19) for rank in ranks]
