"""What a forecast gives: values with intervals, paths, and how every candidate did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Values = tuple[float, ...]


@dataclass(frozen=True)
class Trial:
    """How one candidate did in the rolling origins; `rejected` says why it could not win, empty when it could.

    covered of checked: how many later values lay in its 95 % interval, widened by what was known at each origin.
    widening: how many times wider than the model's own the interval of the next period had to be made.
    """

    model: str
    mase: float | None
    smape: float | None
    covered: int
    checked: int
    origins: int
    widening: float
    rejected: str = ""
    why: str = ""


@dataclass(frozen=True)
class PastOrigin:
    """What the chosen model said `back` periods ago: paths × horizon from there, parameters from before that only."""

    back: int
    paths: Array


@dataclass(frozen=True)
class Outlook:
    """A forecast. mean, low, high (95 %), low80, high80: one value a period of the horizon, none where `why` says so.

    paths: possible futures × horizon, correlated over the horizon, so that their sums are those of quarters and years.
    coverage: of `checked` past values `covered` lay in the 95 % interval of the time. months: known periods used.
    why: the reason where a simple method had to do, or nothing could be said.
    """

    mean: Values
    low: Values
    high: Values
    low80: Values
    high80: Values
    paths: Array
    model: str
    coverage: tuple[int, int]
    trials: tuple[Trial, ...]
    past: tuple[PastOrigin, ...]
    months: int
    why: str = ""

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, Outlook):
            return NotImplemented
        return bool(
            np.array_equal(self.paths, other.paths)
            and self.mean == other.mean
            and self.model == other.model
            and self.trials == other.trials
            and self.why == other.why
        )

    __hash__ = None  # type: ignore[assignment]
