"""How many values a control chart takes on average until it signals: without a change that is its false alarms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

STATES = 201
Floats = NDArray[np.float64]


def cusum_run_length(k: float, h: float, shift: float = 0.0, states: int = STATES) -> float:
    """The average run length of the two-sided CUSUM of normal values with standard deviation 1.

    Rows:   values whose mean lies `shift` off what is expected; k and h in standard deviations. The sum is cut into
            `states` intervals, each a state of a Markov chain. Both sides: 1/ARL = 1/ARL⁺ + 1/ARL⁻.
    Value:  values until the signal, the last one counted; 1 or more.
    Cuts:   not additive.
    Source: Brook & Evans 1972, Biometrika 59; Van Dobben de Bruyn 1968 for the two sides.
    Errors: ValueError for a negative k, an h that is not above 0, and fewer than two states.
    """
    if not k >= 0 or not h > 0 or states < 2:
        raise ValueError(f"a CUSUM needs k ≥ 0, h > 0 and two states or more; they are {k}, {h}, {states}")
    sides = [_one_sided(k, h, way * shift, states) for way in (1, -1)]
    return 1 / sum(1 / length for length in sides)


def _one_sided(k: float, h: float, shift: float, states: int) -> float:
    width = 2 * h / (2 * states - 1)
    at = np.arange(states) * width
    # From the middle of one interval to within half a width of another; all that falls below stays at 0.
    upper = ndtr(at[None, :] + width / 2 - at[:, None] + k - shift)
    lower = ndtr(at[None, :] - width / 2 - at[:, None] + k - shift)
    lower[:, 0] = 0
    return _steps(upper - lower, 0)


def ewma_run_length(weight: float, limit: float, shift: float = 0.0, states: int = STATES) -> float:
    """The average run length of the EWMA with its lasting limits ±L·√(λ/(2 − λ)), values normal with sd 1.

    Rows:   values whose mean lies `shift` off what is expected, from z = 0 on; `states` (an odd number) intervals
            between the limits, each a state of a Markov chain.
    Value:  values until the signal, the last one counted; 1 or more.
    Cuts:   not additive.
    Source: Lucas & Saccucci 1990, Technometrics 32, by the chain of Brook & Evans 1972.
    Errors: ValueError for a weight outside 0 < λ ≤ 1, a limit not above 0, and states that are even or fewer than 3.
    """
    if not 0 < weight <= 1 or not limit > 0 or states < 3 or states % 2 == 0:
        raise ValueError(
            f"an EWMA needs 0 < weight ≤ 1, limit > 0 and odd states; they are {weight}, {limit}, {states}"
        )
    half = limit * np.sqrt(weight / (2 - weight))
    width = 2 * half / states
    at = -half + width * (np.arange(states) + 0.5)
    kept = (1 - weight) * at[:, None]
    upper = ndtr((at[None, :] + width / 2 - kept) / weight - shift)
    lower = ndtr((at[None, :] - width / 2 - kept) / weight - shift)
    return _steps(upper - lower, states // 2)


def _steps(moves: Floats, start: int) -> float:
    """Expected steps until a chain with these moves between its states leaves them."""
    return float(np.linalg.solve(np.eye(len(moves)) - moves, np.ones(len(moves)))[start])
