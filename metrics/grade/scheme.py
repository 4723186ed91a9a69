"""How a company grades: the weights of four criteria, three bounds, and what one grave incident does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data.door import View
from metrics.grade.letters import BOUNDS, LETTERS

CRITERIA = ("income", "volume", "credit", "prospects")
WEIGHTS = (40, 30, 20, 10)
MOST_SEVERE = 3


@dataclass(frozen=True)
class Scheme:
    """Weights of income, volume, credit and prospects in whole per cent, lower bounds of A, B and C, and the veto.

    grave_severity: an incident of at least this severity within 24 months caps the grade at `grave_cap`.
    Raises ValueError for weights that are not four whole numbers of 0 or more or are all 0, bounds that do not
    fall, or a cap that is no letter.
    """

    weights: tuple[int, int, int, int] = WEIGHTS
    bounds: tuple[float, float, float] = BOUNDS
    grave_severity: int = MOST_SEVERE
    grave_cap: str = "C"

    def __post_init__(self) -> None:
        if len(self.weights) != len(CRITERIA) or min(self.weights) < 0 or not any(self.weights):
            raise ValueError(f"a scheme has four weights of 0 or more, not all 0, but not {self.weights}")
        if len(self.bounds) != len(LETTERS) - 1 or not self.bounds[0] > self.bounds[1] > self.bounds[2]:
            raise ValueError(f"a scheme has three falling bounds, not {self.bounds}")
        if self.grave_cap not in LETTERS:
            raise ValueError(f"a grade is capped at one of {', '.join(LETTERS)}, not {self.grave_cap!r}")

    @property
    def bounds_e4(self) -> tuple[int, int, int]:
        a, b, c = (round(bound * 10_000) for bound in self.bounds)
        return a, b, c

    @property
    def adds_up(self) -> bool:
        """Whether the weights are 100 together; else each counts as its share of the sum."""
        return sum(self.weights) == 100


USUAL = Scheme()


class Saved(Protocol):
    """What is read of a scheme that was saved."""

    @property
    def weights(self) -> tuple[int, int, int, int]: ...
    @property
    def bounds(self) -> Sequence[float]: ...
    @property
    def grave_severity(self) -> int: ...
    @property
    def grave_cap(self) -> str: ...


def scheme_of(saved: Saved) -> Scheme:
    """A saved scheme as the grades take it."""
    income, volume, credit, prospects = saved.weights
    a, b, c = saved.bounds
    return Scheme((income, volume, credit, prospects), (a, b, c), saved.grave_severity, saved.grave_cap)


def scheme_in_force(view: View) -> Scheme:
    """The scheme that was saved last; the usual one where none was."""
    saved = view.grade_schemes
    return scheme_of(saved[-1]) if saved else USUAL
