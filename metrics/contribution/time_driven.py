"""Time-driven costing: what an act costs when the capacity to do it is paid for whether it is used or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TimeDrivenCost:
    """What acts cost by the time they take, and what the capacity cost that nobody used.

    rate: cost of a unit of time; used: time the acts took; charged: what is charged for it; charges: the same per kind
    of act; unused: capacity left, unused_cost: its cost, never charged to clients. Both are below zero when more was
    used than the capacity is said to be: then `is_over` says so, and the capacity or the times are wrong.
    """

    rate: float
    used: float
    charged: float
    charges: NDArray[np.float64]
    unused: float
    unused_cost: float

    @property
    def is_over(self) -> bool:
        """Whether the acts took more time than there was: clients are then charged more than the capacity cost."""
        return self.unused < 0


def time_driven_cost(
    capacity_cost: float, practical_capacity: float, quantities: Sequence[float], times: Sequence[float]
) -> TimeDrivenCost:
    """Cost of acts at the rate capacity cost ÷ practical capacity, and the cost of the capacity left over.

    Rows:   one kind of act each: how many, and the time one takes, in the unit of the capacity.
    Value:  a TimeDrivenCost; charged + unused_cost is the capacity cost, whichever side is larger.
    Cuts:   charges are additive; capacity belongs to whoever pays for it and has no part by client.
    Errors: ValueError for a capacity that is not above zero, a negative cost, quantity or time, or unequal lengths.
    Source: Kaplan & Anderson 2004, "Time-driven activity-based costing", Harvard Business Review 82(11).
    """
    counts, each = np.asarray(quantities, dtype=float), np.asarray(times, dtype=float)
    if counts.shape != each.shape:
        raise ValueError(f"time_driven_cost needs one time per quantity, not {each.size} times for {counts.size}")
    if not practical_capacity > 0 or not capacity_cost >= 0:
        given = f"a cost of {capacity_cost} for a capacity of {practical_capacity}"
        raise ValueError(f"time_driven_cost needs a capacity above zero and a cost of zero or more, not {given}")
    if not ((counts >= 0) & (each >= 0)).all():
        raise ValueError("time_driven_cost needs quantities and times of zero or more; correct the negative ones")
    spent = counts * each
    used = float(spent.sum())
    charged = capacity_cost * used / practical_capacity
    return TimeDrivenCost(
        rate=capacity_cost / practical_capacity,
        used=used,
        charged=charged,
        charges=capacity_cost * spent / practical_capacity,
        unused=practical_capacity - used,
        unused_cost=capacity_cost - charged,
    )
