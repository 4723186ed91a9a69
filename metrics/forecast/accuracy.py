"""How far a forecast was off, so that series of any size compare."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def mase(train: ArrayLike, actual: ArrayLike, forecast: ArrayLike, season: int) -> float | None:
    """Mean absolute error over that of repeating last season's value inside the training data.

    Rows:   one a period; a period whose actual value is not known (None) is left out.
    Value:  0 upward, below 1 better than the seasonal naive method does one step ahead; None when nothing can be
            compared or the training data repeat themselves exactly.
    Cuts:   not additive; averages over series weigh every series alike.
    Errors: ValueError when actual and forecast differ in length, or the season is below 1.
    Source: Hyndman & Koehler 2006, "Another look at measures of forecast accuracy", IJF 22.
    """
    scale = seasonal_step(numbers(train), season)
    errors = _errors(actual, forecast)
    if not scale or not len(errors):
        return None
    return float(np.abs(errors).mean() / scale)


def smape(actual: ArrayLike, forecast: ArrayLike) -> float | None:
    """Mean of 200·|forecast − actual| ÷ (|actual| + |forecast|), in per cent.

    Rows:   one a period; a period whose actual value is not known (None) is left out; 0 forecast as 0 errs by 0.
    Value:  0 to 200; None when nothing can be compared.
    Cuts:   not additive.
    Errors: ValueError when the two differ in length.
    Source: Makridakis & Hibon 2000, "The M3-Competition", IJF 16.
    """
    errors = _errors(actual, forecast)
    if not len(errors):
        return None
    came, said = numbers(actual), numbers(forecast)
    known = np.isfinite(came)
    size = np.abs(came[known]) + np.abs(said[known])
    return float(np.mean(200 * np.divide(np.abs(errors), size, out=np.zeros_like(size), where=size > 0)))


def seasonal_step(train: Array, season: int) -> float | None:
    """Mean absolute change against the same period a season before; None where no two can be compared."""
    if season < 1:
        raise ValueError(f"a season has at least 1 period, not {season}")
    steps = np.abs(train[season:] - train[:-season])
    steps = steps[np.isfinite(steps)]
    return float(steps.mean()) if len(steps) else None


def numbers(given: ArrayLike | Sequence[float | None]) -> Array:
    """The values as floats; None becomes not-a-number."""
    return np.asarray([np.nan if one is None else one for one in np.asarray(given, dtype=object)], dtype=float)


def _errors(actual: ArrayLike, forecast: ArrayLike) -> Array:
    came, said = numbers(actual), numbers(forecast)
    if len(came) != len(said):
        raise ValueError(f"{len(came)} actual values cannot be compared with {len(said)} forecasts")
    return (said - came)[np.isfinite(came)]
