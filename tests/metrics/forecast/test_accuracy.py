"""How far off a forecast was: the design's figures, and what must hold for every series."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.forecast import mase, smape

AMOUNTS = st.floats(0.01, 1e6)
PAIRS = st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=12)
TRAIN = (10, 20, 12, 22, 14, 24)


def test_design_figures() -> None:
    assert mase(TRAIN, (16, 26), (15, 27), 2) == 0.5
    assert smape((16, 26), (15, 27)) == pytest.approx(5.11, abs=0.005)


def test_an_unknown_month_is_left_out_and_is_no_error() -> None:
    assert mase(TRAIN, (16, None), (15, 99), 2) == 0.5
    assert smape((None, 26), (99, 26)) == 0.0
    assert mase((10, None, 12, 22), (14,), (15,), 2) == 0.5


def test_what_cannot_be_compared_is_unknown() -> None:
    assert mase((5, 5, 5, 5), (5,), (6,), 2) is None
    assert mase(TRAIN, (None,), (6,), 2) is None
    assert smape((), ()) is None
    assert mase((10,), (1,), (1,), 2) is None


def test_nothing_forecast_where_nothing_came_is_right() -> None:
    assert smape((0, 0), (0, 5)) == 100.0


def test_lengths_that_differ_are_an_error() -> None:
    with pytest.raises(ValueError, match="2 actual values"):
        mase(TRAIN, (1, 2), (1,), 2)
    with pytest.raises(ValueError, match="at least 1 period"):
        mase(TRAIN, (1,), (1,), 0)


@settings(max_examples=30)
@given(PAIRS, st.floats(0.001, 1000))
def test_neither_measure_knows_the_unit(pairs: list[tuple[float, float]], unit: float) -> None:
    actual, said = zip(*pairs, strict=True)
    train, scaled_actual, scaled_said = ([one * unit for one in row] for row in (TRAIN, actual, said))
    first = mase(TRAIN, actual, said, 2)
    assert mase(train, scaled_actual, scaled_said, 2) == pytest.approx(first, rel=1e-6, abs=1e-9)
    assert smape(scaled_actual, scaled_said) == pytest.approx(smape(actual, said), rel=1e-6, abs=1e-9)


@settings(max_examples=30)
@given(PAIRS)
def test_smape_is_symmetric_and_bounded_and_no_error_is_nought(pairs: list[tuple[float, float]]) -> None:
    actual, said = zip(*pairs, strict=True)
    found = smape(actual, said)
    assert found is not None
    assert 0 <= found <= 200
    assert smape(said, actual) == pytest.approx(found)
    assert smape(actual, actual) == mase(TRAIN, actual, actual, 2) == 0
